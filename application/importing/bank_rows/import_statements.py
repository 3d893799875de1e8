"""Importing the statements of banks: each row becomes a bank transaction, or is known already.

    statement --account--> rows --known_rows--> new rows --meeting--> entries of the books
                                                         --contra_accounts--> bank transactions

All that the rows of a file become does not depend on their order in the file.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from functools import partial
from typing import Any, Literal

from attrs import frozen

from application.collections.operations import amend, create
from application.collections.registry import BANK_TRANSACTIONS
from application.importing.account_resolver import AccountResolver
from application.importing.bank_rows.book_entries import BookEntries, address_of, days_by_amount
from application.importing.bank_rows.check_numbers import with_check_number
from application.importing.bank_rows.contra_accounts import ContraAccounts, Meaning
from application.importing.bank_rows.fitting_texts import fitting_texts
from application.importing.bank_rows.identities import IdentifiedRow, identified_rows
from application.importing.bank_rows.known_rows import Known, sort_rows
from application.importing.bank_rows.meeting import Meeting, meet
from application.importing.bank_rows.other_sides import OtherSide, OtherSides
from application.importing.bank_rows.remembered_reading import remember_reading
from application.importing.bank_rows.row_outcomes import RowOutcomes
from application.importing.bank_rows.statement_accounts import NamedAccounts, account_of_each
from application.importing.import_run import ImportRun
from application.importing.parsed_file import ReadingOptions
from application.importing.statements import Statement, StatementRow
from application.ledger.account_mappings import forget_number, remember
from application.ports.progress import Progress, observed
from domain.banking.check_numbers import is_check_number
from domain.ledger.accounts import Account
from domain.ledger.batches import StatementBalance
from domain.records import changed
from domain.texts import echoed, name_key

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
    lines: Sequence[int] | None = None
    """The lines of the rows that are imported, if not all are. The others count only for what tells
    equal rows apart."""


TYPES = frozenset(
    {
        "Cash Refund",
        "Check",
        "Credit Card Charge",
        "Credit Card Credit",
        "Deposit",
        "EFT",
        "Expense",
        "Sales Receipt",
        "Transfer",
    }
)
"""What a bank transaction is called."""

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
        self._resolver = resolver
        self._options = options
        self._chosen_lines = None if options.lines is None else frozenset(options.lines)
        self._reading = reading
        """What the person has said about how the file is read."""
        self._entries = BookEntries(run.work)
        self._outcomes = RowOutcomes(run, self._entries)
        self._other_sides = OtherSides(run.work)

    def import_all(self, progress: Progress) -> None:
        """Import the statements of the file, whose accounts must be known.

        Raises `AccountNeeded` if they are not.
        """
        statements = self._run.answer.file.statements
        named = NamedAccounts.parse(self._options.account)
        accounts = account_of_each(statements, named, self._resolver)
        names: dict[str, str] = {}
        rows: dict[str, list[IdentifiedRow]] = defaultdict(list)
        for statement, account in zip(statements, accounts, strict=True):
            if account:
                self._learn(statement, account)
                names[name_key(statement.account)] = account.id
                moving = self._outcomes.with_amounts(statement.rows)
                rows[account.id] += identified_rows(map(with_check_number, moving))
            else:
                self._outcomes.leave_out_statement(statement)
        self._contra_accounts = ContraAccounts(self._resolver, names)
        if days := [row.row.date for rows_of_one in rows.values() for row in rows_of_one]:
            uncategorized = self._contra_accounts.uncategorized_ids()
            self._other_sides.read(uncategorized, min(days), max(days))
        for account_id, rows_of_account in rows.items():
            once = self._outcomes.without_repeated(rows_of_account)
            self._import_rows(self._resolver.index[account_id], once, progress)

    def _learn(self, statement: Statement, account: Account) -> None:
        """Remember how the bank calls an account, how its files are read, and its balance."""
        self._resolver.touch(account)
        if self._options.account:
            if remember_reading(self._work, account.id, self._reading):
                self._run.assume(
                    statement.line,
                    "columns, signs or dates are read as you said it with an earlier file",
                    f"it is remembered for {account.label}",
                )
            if statement.account:
                self._remember_name(statement.account, account, statement.line)
        if statement.kind == "card" and account.subtype != "credit_card":
            self._run.assume(
                statement.line,
                f"the statement of a card is one of {account.label}",
                "that is the account that was named for it",
            )
        if statement.balance is not None and statement.balance_date is not None:
            balance = StatementBalance(
                account_id=account.id, date=statement.balance_date, balance=statement.balance
            )
            if balance not in self._run.answer.statements.balances:
                self._run.answer.statements.balances.append(balance)

    def _remember_name(self, name: str, account: Account, line: int) -> None:
        """Remember what the bank calls an account; no other account is called so any more."""
        known = self._resolver.index.by_told_number(name)
        if known and known.id == account.id:
            return
        if known:
            forget_number(self._work, known.id, name)
            self._run.assume(
                line,
                f"{echoed(name)} is {account.label} from now on",
                f"you name it so; it was {known.label} in earlier files",
            )
        remember(self._work, account.id, number=name)

    def _import_rows(self, account: Account, rows: list[IdentifiedRow], progress: Progress) -> None:
        """Import the rows of an account, of one statement or of several."""
        if not rows:
            return
        new = self._new_rows(account, rows)
        meetings = {meeting.row.identity: meeting for meeting in self._meetings(account, new)}
        for row in observed(new, len(new), progress):
            if self._run.answer.is_import_stopped:
                break
            if meeting := meetings.get(row.identity):
                self._outcomes.meet(account, meeting)
            else:
                step = partial(self._import_row, account, row)
                self._run.attempt(row.row.line, row.row.rows, step)

    def _new_rows(self, account: Account, rows: list[IdentifiedRow]) -> list[IdentifiedRow]:
        """The rows of an account that no earlier statement had."""
        imports = self._work.session.imports
        fitids = sorted({row.row.fitid for row in rows if row.row.fitid})
        self._outcomes.tell_reused_fitids(rows, imports.rows_with_fitids(account.id, fitids))
        known = imports.rows(account.id, rows[0].row.date, rows[-1].row.date)
        sorted_rows = sort_rows(rows, known)
        self._outcomes.leave_duplicates(self._chosen(sorted_rows.duplicates))
        new = [*filter(self._is_chosen, sorted_rows.new)]
        probable = self._chosen(sorted_rows.probable)
        if self._options.import_probable:
            new += (row for row, _ in probable)
        else:
            self._outcomes.leave_probable(probable)
        return sorted(new, key=lambda row: row.order)

    def _chosen(self, rows: Iterable[Known]) -> list[Known]:
        return [known for known in rows if self._is_chosen(known[0])]

    def _is_chosen(self, row: IdentifiedRow) -> bool:
        return self._chosen_lines is None or row.row.line in self._chosen_lines

    def _meetings(self, account: Account, rows: list[IdentifiedRow]) -> list[Meeting]:
        """The rows that the books have as entries that no statement has shown yet."""
        if self._options.matches == "none":
            return []
        amounts = days_by_amount(row.row for row in rows)
        meetings = meet(rows, self._entries.unshown(account.id, amounts))
        wants_all = self._options.matches == "all"
        return [meeting for meeting in meetings if wants_all or meeting.is_certain]

    def _import_row(self, account: Account, row: IdentifiedRow) -> None:
        """Enter a row of which the books know nothing as a bank transaction."""
        source = row.row
        self._run.check_open(source.date)
        meaning = self._contra_accounts.meaning(source, account)
        other_side = self._other_side(source, account, meaning)
        if other_side and self._options.join_transfers:
            self._join(account, row, other_side)
            return
        if other_side:  # The other account shows the money already, so it must not move again.
            meaning = self._contra_accounts.without_category(meaning, source)
        is_transfer = self._contra_accounts.transfer_account(meaning) is not None
        fields = _fields(source, account, meaning, is_transfer=is_transfer)
        document = create(self._work, BANK_TRANSACTIONS, fields)
        self._run.undo.append(partial(self._work.remove, document))
        self._outcomes.enter(account, row, document)
        if meaning.is_uncategorized:
            self._other_sides.add(document)
        if meaning.contact_id is None:
            self._outcomes.show_close_contact(source, self._contra_accounts.payees)
        if other_side:
            self._outcomes.show_transfer(source, other_side, is_joined=False)

    def _other_side(
        self, row: StatementRow, account: Account, meaning: Meaning
    ) -> OtherSide | None:
        """The uncategorized row of another account's statement that may be its other side.

        If the row is known to be a transfer, it is a row of that account alone.
        """
        if meaning.is_uncategorized:
            return self._other_sides.take(row, account)
        other_id = self._contra_accounts.transfer_account(meaning)
        return self._other_sides.take(row, account, other_id) if other_id else None

    def _join(self, account: Account, row: IdentifiedRow, other_side: OtherSide) -> None:
        """Let a row and an uncategorized transaction of another account be one transfer."""
        (split,) = other_side.transaction.splits
        fields = {"splits": (changed(split, account_id=account.id),), "type": "Transfer"}
        transfer = amend(self._work, BANK_TRANSACTIONS, other_side.transaction.id, fields)
        self._outcomes.complete(account, row, address_of(transfer))
        self._outcomes.show_transfer(row.row, other_side, is_joined=True)


def _fields(
    row: StatementRow, account: Account, meaning: Meaning, *, is_transfer: bool
) -> dict[str, Any]:
    """The fields of the bank transaction that a row becomes."""
    return {
        "date": row.date,
        "account_id": account.id,
        "amount": row.amount,
        "contact_id": meaning.contact_id,
        **fitting_texts(meaning.payee, row.number, meaning.memo).fields(),
        "splits": meaning.splits,
        **_type(row, account, is_transfer=is_transfer),
    }


def _type(row: StatementRow, account: Account, *, is_transfer: bool) -> dict[str, str]:
    """The type of a row: as the file says it in words of the books, or by what is known of it.

    A number of the bank is not that of a check, so it does not make a check of the row.
    """
    if is_transfer:
        return {"type": "Transfer"}
    if row.type in TYPES:
        return {"type": row.type}
    if row.amount < 0 and account.subtype == "bank" and not is_check_number(row.number):
        return {"type": "Expense"}
    return {}
