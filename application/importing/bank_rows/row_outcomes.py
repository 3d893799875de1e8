"""What becomes of each row of a statement: it is told in the answer, and remembered."""

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from application.collections.registry import BANK_TRANSACTIONS
from application.importing.bank_rows.book_entries import BookEntries, address_of
from application.importing.bank_rows.contra_accounts import usual_kind
from application.importing.bank_rows.identities import IdentifiedRow
from application.importing.bank_rows.known_rows import Known
from application.importing.bank_rows.meeting import Meeting
from application.importing.bank_rows.other_sides import OtherSide
from application.importing.bank_rows.payees import Payees
from application.importing.import_answer import RecordOutcome
from application.importing.import_run import ImportRun
from application.importing.known_documents import (
    KnownDocument,
    documents_there,
    leave_duplicate,
)
from application.importing.listed import MOST_LISTED
from application.importing.parsed_file import LeftOut
from application.importing.statement_answer import (
    MetRow,
    PossibleContact,
    PossibleTransfer,
    ProbableDuplicate,
    ReusedFitid,
)
from application.importing.statements import Statement, StatementRow
from application.ports.change_log import RecordAddress
from application.ports.stored_imports import ImportedRow
from domain.banking.bank_transactions import BankTransaction
from domain.ledger.accounts import Account

_ROWS = "the statement"


class RowOutcomes:
    """Counts the rows of the statements of one file, and tells what a person should know."""

    def __init__(self, run: ImportRun, entries: BookEntries) -> None:
        self._run = run
        self._answer = run.answer
        self._told = run.answer.statements
        self._entries = entries
        self._told_payees: set[str] = set()

    def leave_out_statement(self, statement: Statement) -> None:
        """Leave out a statement of which nobody has named the account."""
        rows = sum(row.rows for row in statement.rows)
        why = "its account is not among those that are named"
        self._answer.leave_out(LeftOut(f"statement of {statement.account}", rows, why))

    def with_amounts(self, rows: Iterable[StatementRow]) -> Iterable[StatementRow]:
        """The rows that move money; the others are left out."""
        for row in rows:
            if row.amount:
                yield row
            else:
                place = self._answer.file.place_text(row.line)
                why = f"{place}: its amount is zero, so there is nothing to post"
                self._answer.leave_out(LeftOut(_ROWS, row.rows, why))

    def without_repeated(self, rows: Iterable[IdentifiedRow]) -> list[IdentifiedRow]:
        """The rows of an account; those that several statements of the file have are left once."""
        once: dict[str, IdentifiedRow] = {}
        for row in rows:
            if row.identity in once:
                place = self._answer.file.place_text(row.row.line)
                why = f"{place}: another statement of the file has it, too"
                self._answer.leave_out(LeftOut(_ROWS, row.row.rows, why))
            else:
                once[row.identity] = row
        return sorted(once.values(), key=lambda row: row.order)

    def leave_duplicates(self, duplicates: Iterable[Known]) -> None:
        """Leave rows that were imported before as they are now in the books."""
        known_rows = list(duplicates)
        there = documents_there(self._run.work, (known.document for _, known in known_rows))
        for row, known in known_rows:
            line, rows = row.row.line, row.row.rows
            document = KnownDocument(known.document, known.document in there)
            leave_duplicate(self._run, line, rows, document, "the row")

    def leave_probable(self, probable: Iterable[Known]) -> None:
        """Leave out rows that were probably imported before."""
        rows = 0
        for row, known in probable:
            told = ProbableDuplicate(row.row.line, known.document, known.payee)
            self._told.probable_duplicates.append(told)
            rows += row.row.rows
        why = (
            "an earlier statement has a row of the same day and amount that is not in this one, "
            "so it is probably the same"
        )
        if rows:
            self._answer.leave_out(LeftOut(_ROWS, rows, why))

    def tell_reused_fitids(
        self, rows: Iterable[IdentifiedRow], known: Iterable[ImportedRow]
    ) -> None:
        """Tell which rows have the bank's id of another row with another day or amount."""
        with_ids = [row for row in rows if row.row.fitid]
        groups: dict[str, set[Any]] = defaultdict(set)
        for row in with_ids:
            groups[row.row.fitid].add(row.group)
        for known_row in known:
            groups[known_row.fitid].add((known_row.date, known_row.amount))
        for row in with_ids:
            if len(groups[row.row.fitid]) > 1:
                self._told.reused_fitids.append(ReusedFitid(row.row.line, row.row.fitid))

    def enter(self, account: Account, row: IdentifiedRow, document: BankTransaction) -> None:
        """Count a row that became a bank transaction."""
        self._answer.made_lines += row.row.rows
        self._answer.add_created(row.row.line, BANK_TRANSACTIONS.name, document.id)
        self._entries.add(document, account.id)
        self._remember(account, row, address_of(document))

    def meet(self, account: Account, meeting: Meeting) -> None:
        """Count a row that is an entry of the books, which stays as it is."""
        row, document = meeting.row, meeting.entry.document
        told = MetRow(row.row.line, document, meeting.is_certain, meeting.evidence)
        self._told.met.append(told)
        self.complete(account, row, document)

    def complete(self, account: Account, row: IdentifiedRow, document: RecordAddress) -> None:
        """Count a row that is a document of the books."""
        self._answer.merged_lines += row.row.rows
        self._answer.merged[document[0]] += 1
        self._answer.records.append(RecordOutcome(row.row.line, "merged", *document))
        self._remember(account, row, document)

    def show_transfer(self, row: StatementRow, other_side: OtherSide, *, is_joined: bool) -> None:
        """Show the person a row of another account that is probably the other side of a row.

        Both are one transfer if they are joined.
        """
        transaction = other_side.transaction
        told = PossibleTransfer(
            row.line,
            address_of(transaction),
            transaction.account_id,
            other_side.evidence,
            is_joined,
        )
        self._told.possible_transfers.append(told)

    def show_close_contact(self, row: StatementRow, payees: Payees) -> None:
        """Show the person a contact that the payee of a row may be; once for each payee."""
        if not row.payee or row.payee in self._told_payees:
            return
        if len(self._told_payees) >= MOST_LISTED:
            return
        self._told_payees.add(row.payee)
        if close := payees.close(row.payee, usual_kind(row.amount)):
            contact = close.contact
            told = PossibleContact(row.line, row.payee, contact.id, contact.name, close.score)
            self._told.possible_contacts.append(told)

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
