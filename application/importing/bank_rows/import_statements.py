"""Importing the statements of banks: each row becomes a bank transaction, or is known already.

    statement --account--> rows --known_rows--> new rows --meeting--> entries of the books
                                                         --contra_accounts--> bank transactions

All that the rows of a file become does not depend on their order in the file.
"""

from collections import defaultdict
from collections.abc import Iterable
from functools import partial
from typing import Any, Literal

from attrs import frozen

from application.collections.operations import amend, create
from application.collections.registry import BANK_TRANSACTIONS, COLLECTIONS
from application.importing.account_resolver import AccountResolver
from application.importing.bank_rows.book_entries import BookEntries, address_of, days_by_amount
from application.importing.bank_rows.contra_accounts import (
    ContraAccounts,
    Meaning,
    usual_kind,
)
from application.importing.bank_rows.identities import IdentifiedRow, identified_rows
from application.importing.bank_rows.known_rows import Known, sort_rows
from application.importing.bank_rows.meeting import Meeting, meet
from application.importing.bank_rows.other_sides import OtherSide, OtherSides
from application.importing.bank_rows.remembered_reading import remember_reading
from application.importing.bank_rows.statement_accounts import NamedAccounts, account_of_each
from application.importing.bank_rows.statement_answer import (
    MetRow,
    PossibleContact,
    PossibleTransfer,
    ProbableDuplicate,
    ReusedFitid,
)
from application.importing.import_answer import RecordOutcome
from application.importing.import_run import ImportRun
from application.importing.parsed_file import LeftOut, ReadingOptions
from application.importing.statements import Statement, StatementRow
from application.ledger.account_mappings import remember
from application.ports.change_log import RecordAddress
from application.ports.progress import Progress, observed
from application.ports.stored_imports import ImportedRow
from domain.errors import Closed
from domain.ledger.accounts import Account
from domain.ledger.batches import StatementBalance
from domain.records import changed

Matches = Literal["all", "certain", "none"]
"""Which entries of the books are taken for rows of statements."""


@frozen
class StatementOptions:
    """How a person wants the rows of statements to be imported."""

    account: str = ""
    """The account of the file, as `NamedAccounts` reads it, or empty."""
    matches: Matches = "all"
    import_probable: bool = False
    """Whether rows are imported that are probably duplicates."""
    join_transfers: bool = False
    """Whether a row that is probably the other side of a row of another account becomes one
    transfer with it."""


BY_DEFAULT = StatementOptions()


class StatementImport:
    """The import of the statements of one file."""

    def __init__(
        self,
        run: ImportRun,
        resolver: AccountResolver,
        options: StatementOptions,
        reading: ReadingOptions,
    ) -> None:
        self._run = run
        self._work = run.work
        self._answer = run.answer
        self._told = run.answer.statements
        self._options = options
        self._reading = reading
        """What the person has said about how the file is read."""
        self._resolver = resolver
        self._entries = BookEntries(run.work)
        self._contra_accounts = ContraAccounts(resolver)
        self._other_sides = OtherSides(run.work)
        self._told_payees: set[str] = set()

    def import_all(self, progress: Progress) -> None:
        """Import the statements of the file, whose accounts must be known.

        Raises `AccountNeeded` if they are not.
        """
        statements = self._answer.file.statements
        named = NamedAccounts.parse(self._options.account)
        rows_by_account: dict[str, list[StatementRow]] = defaultdict(list)
        accounts: dict[str, Account] = {}
        for statement, account in zip(
            statements, account_of_each(statements, named, self._resolver), strict=True
        ):
            if account is None:
                self._leave_out_statement(statement)
                continue
            self._learn(statement, account)
            accounts[account.id] = account
            rows_by_account[account.id] += statement.rows
        for account_id, account in accounts.items():
            self._import_rows(account, rows_by_account[account_id], progress)

    def _leave_out_statement(self, statement: Statement) -> None:
        """Leave out a statement of which nobody has named the account."""
        rows = sum(row.rows for row in statement.rows)
        why = "its account is not among those that are named"
        self._answer.leave_out(LeftOut(f"statement of {statement.account}", rows, why))

    def _learn(self, statement: Statement, account: Account) -> None:
        """Remember how the bank calls an account, how its files are read, and its balance."""
        self._resolver.touch(account)
        known = self._resolver.index.by_told_number(statement.account)
        if self._options.account and statement.account and known != account:
            remember(self._work, account.id, number=statement.account)
        if self._options.account:
            remember_reading(self._work, account.id, self._reading)
        if statement.balance is not None and statement.balance_date is not None:
            self._told.balances.append(
                StatementBalance(
                    account_id=account.id,
                    date=statement.balance_date,
                    balance=statement.balance,
                )
            )

    def _import_rows(
        self, account: Account, rows: Iterable[StatementRow], progress: Progress
    ) -> None:
        """Import the rows of an account, of one statement or of several."""
        all_rows = identified_rows(self._with_amounts(rows))
        if not all_rows:
            return
        imports = self._work.session.imports
        first, last = all_rows[0].row.date, all_rows[-1].row.date
        known = imports.rows(account.id, first, last)
        self._tell_reused_fitids(account, all_rows)
        sorted_rows = sort_rows(all_rows, known)
        self._read_documents(sorted_rows.duplicates)
        for duplicate in sorted_rows.duplicates:
            self._leave_duplicate(duplicate)
        new = list(sorted_rows.new)
        for probable in sorted_rows.probable:
            if self._options.import_probable:
                new.append(probable[0])
            else:
                self._leave_probable(probable)
        new.sort(key=lambda row: (row.row.date, row.row.amount, row.identity))
        self._other_sides.read(self._contra_accounts.uncategorized_ids(), first, last)
        meetings = {meeting.row.identity: meeting for meeting in self._meet(account, new)}
        for row in observed(new, len(new), progress):
            if meeting := meetings.get(row.identity):
                self._take_met(account, meeting)
            else:
                step = partial(self._import_row, account, row)
                self._run.attempt(row.row.line, row.row.rows, step)

    def _with_amounts(self, rows: Iterable[StatementRow]) -> Iterable[StatementRow]:
        """The rows that move money; the others are left out."""
        for row in rows:
            if row.amount:
                yield row
            else:
                why = f"line {row.line}: its amount is zero, so there is nothing to post"
                self._answer.leave_out(LeftOut("row of the statement", row.rows, why))

    def _meet(self, account: Account, rows: list[IdentifiedRow]) -> list[Meeting]:
        """The rows that the books have as entries that no statement has shown yet."""
        if self._options.matches == "none":
            return []
        amounts = days_by_amount(row.row for row in rows)
        meetings = meet(rows, self._entries.unshown(account.id, amounts))
        wants_all = self._options.matches == "all"
        return [meeting for meeting in meetings if wants_all or meeting.is_certain]

    def _take_met(self, account: Account, meeting: Meeting) -> None:
        """Let a row be an entry of the books, which stays as it is."""
        row, document = meeting.row, meeting.entry.document
        self._told.met.append(
            MetRow(row.row.line, document, meeting.is_certain, meeting.evidence)
        )
        self._count_met(account, row, document)

    def _count_met(self, account: Account, row: IdentifiedRow, document: RecordAddress) -> None:
        self._answer.merged_lines += row.row.rows
        self._answer.merged[document[0]] += 1
        self._answer.records.append(RecordOutcome(row.row.line, "merged", *document))
        self._remember(account, row, document)

    def _import_row(self, account: Account, row: IdentifiedRow) -> None:
        """Enter a row of which the books know nothing as a bank transaction."""
        source = row.row
        settings = self._work.settings
        if settings.is_closed(source.date):
            raise Closed(
                f"it is dated {source.date}, but the books are closed to {settings.closing_date}"
            )
        meaning = self._contra_accounts.meaning(source, account)
        other_side = self._other_side(account, row) if meaning.is_uncategorized else None
        if other_side and self._options.join_transfers:
            self._join(account, row, other_side)
            return
        document = create(self._work, BANK_TRANSACTIONS, _fields(source, account, meaning))
        self._run.undo.append(partial(self._work.remove, document))
        self._answer.made_lines += source.rows
        self._answer.add_created(source.line, BANK_TRANSACTIONS.name, document.id)
        self._entries.add(document, account.id)
        if meaning.is_uncategorized:
            self._other_sides.add(document)
        self._remember(account, row, address_of(document))
        if meaning.contact_id is None:
            self._show_close_contact(source)
        if other_side:
            self._show_transfer(source, other_side)

    def _other_side(self, account: Account, row: IdentifiedRow) -> OtherSide | None:
        """The uncategorized row of another account's statement that may be its other side."""
        uncategorized = frozenset(self._contra_accounts.uncategorized_ids())
        return self._other_sides.find(row.row, account, uncategorized)

    def _join(self, account: Account, row: IdentifiedRow, other_side: OtherSide) -> None:
        """Let a row and an uncategorized transaction of another account be one transfer."""
        (split,) = other_side.transaction.splits
        splits = (changed(split, account_id=account.id),)
        transfer = amend(
            self._work,
            BANK_TRANSACTIONS,
            other_side.transaction.id,
            {"splits": splits, "type": "Transfer"},
        )
        self._count_met(account, row, address_of(transfer))

    def _show_transfer(self, row: StatementRow, other_side: OtherSide) -> None:
        transaction = other_side.transaction
        self._told.possible_transfers.append(
            PossibleTransfer(
                row.line, address_of(transaction), transaction.account_id, other_side.evidence
            )
        )

    def _remember(self, account: Account, row: IdentifiedRow, document: RecordAddress) -> None:
        """Note what a row has become, for the files that are imported later."""
        source = row.row
        self._entries.note_shown(document, account.id)
        self._told.rows.append(
            ImportedRow(
                account.id,
                source.date,
                source.amount,
                row.identity,
                source.fitid,
                source.payee,
                document,
            )
        )

    def _read_documents(self, duplicates: Iterable[Known]) -> None:
        """Read documents at once, to know later which of them are still there."""
        ids: dict[str, list[str]] = defaultdict(list)
        for _, known in duplicates:
            ids[known.document[0]].append(known.document[1])
        for collection, ids_of_collection in ids.items():
            self._work.many(COLLECTIONS[collection].kind, ids_of_collection)

    def _leave_duplicate(self, duplicate: Known) -> None:
        row, known = duplicate
        self._answer.duplicate_lines += row.row.rows
        collection, id_ = known.document
        self._answer.records.append(RecordOutcome(row.row.line, "duplicate", collection, id_))
        if self._is_deleted(known.document):
            self._run.assume(
                row.row.line,
                "the row is not imported again",
                "deleted by you: it was imported before, and its document was deleted then",
            )

    def _is_deleted(self, document: RecordAddress) -> bool:
        collection, id_ = document
        return self._work.find(COLLECTIONS[collection].kind, id_) is None

    def _leave_probable(self, probable: Known) -> None:
        row, known = probable
        self._told.probable_duplicates.append(
            ProbableDuplicate(row.row.line, known.document, known.payee)
        )
        why = (
            "an earlier statement has a row of the same day and amount that is not in this one, "
            "so it is probably the same"
        )
        self._answer.leave_out(LeftOut("row of the statement", row.row.rows, why))

    def _tell_reused_fitids(self, account: Account, rows: list[IdentifiedRow]) -> None:
        """Tell which rows have the bank's id of another row with another day or amount."""
        groups: dict[str, set[Any]] = defaultdict(set)
        for row in rows:
            if row.row.fitid:
                groups[row.row.fitid].add(row.group)
        known = self._work.session.imports.rows_with_fitids(account.id, [*groups])
        for known_row in known:
            groups[known_row.fitid].add((known_row.date, known_row.amount))
        for row in rows:
            if len(groups.get(row.row.fitid, ())) > 1:
                self._told.reused_fitids.append(ReusedFitid(row.row.line, row.row.fitid))

    def _show_close_contact(self, row: StatementRow) -> None:
        """Show the person a contact that the payee of a row may be; once for each payee."""
        if not row.payee or row.payee in self._told_payees:
            return
        self._told_payees.add(row.payee)
        if close := self._contra_accounts.payees.close(row.payee, usual_kind(row.amount)):
            contact = close.contact
            self._told.possible_contacts.append(
                PossibleContact(row.line, row.payee, contact.id, contact.name, close.score)
            )


def _fields(row: StatementRow, account: Account, meaning: Meaning) -> dict[str, Any]:
    """The fields of the bank transaction that a row becomes."""
    return {
        "date": row.date,
        "account_id": account.id,
        "amount": row.amount,
        "contact_id": meaning.contact_id,
        "payee": meaning.payee,
        "ref": row.number,
        "memo": meaning.memo,
        "splits": meaning.splits,
        **({"type": row.type} if row.type else {}),
    }
