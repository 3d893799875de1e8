"""The Journal of QuickBooks: each transaction with all its lines, one below the other."""

from collections.abc import Iterable

from attrs import define, field

from adapters.importers.findings import Findings
from adapters.importers.quickbooks_csv.documents import DocumentBuilder
from adapters.importers.quickbooks_csv.heads import Head, is_structure
from adapters.importers.quickbooks_csv.postings import (
    Posting,
    WrongCell,
    caption,
    debit_less_credit,
    is_day,
    read_amount_cell,
)
from adapters.importers.quickbooks_csv.rows import CsvRow
from adapters.importers.quickbooks_reports.captions import is_surely_total, is_whole, total_of
from adapters.importers.text import quoted
from domain.values import format_amount


@define(eq=False)
class Entry:
    """The rows of one transaction of a Journal."""

    postings: list[Posting] = field(factory=list)
    transaction: str = ""
    """The number by which QuickBooks itself knows it, if the report has it."""
    fault: str = ""
    """In what its total does not agree with its lines, or empty."""

    balance: int = 0
    """What its lines sum to, debits positive."""

    @property
    def debits(self) -> int:
        """The sum of its debits."""
        return sum(max(posting.amount, 0) for posting in self.postings)


class JournalScan:
    """Reads the rows of a Journal, and divides them into transactions."""

    def __init__(self, head: Head, findings: Findings) -> None:
        self.entries: list[Entry] = []
        self.faults = 0
        """How many rows cannot be read."""
        self._head = head
        self._findings = findings
        self._columns = head.columns
        self._current = Entry()
        self._is_ended = True
        """Whether the next row begins a transaction, whatever it holds."""

    def read(self, row: CsvRow) -> None:
        """Add a row."""
        columns, findings = self._columns, self._findings
        if fault := row.fault:
            findings.refuse(row, "structure", fault, row.rows)
            return
        account = caption(row.cell(columns.get("account")))
        day = row.cell(columns.get("date"))
        label = "" if account and is_day(day) else self._label(row)
        if is_day(label):
            label = ""
        if account and not (label and (is_surely_total(label) or is_whole(label))):
            self._read_line(row, account, day)
        elif is_structure(row):
            findings.structure += row.rows
        else:
            self._read_other(row, label)

    def finish(self) -> None:
        """End the last transaction."""
        self._end()

    def postings(self) -> Iterable[Posting]:
        """All rows of all transactions."""
        return (posting for entry in self.entries for posting in entry.postings)

    def _label(self, row: CsvRow) -> str:
        """The caption of a row that is no line of a transaction, such as `Total for 12`."""
        texts = (row.cell(place) for place in range(max(self._head.caption_count, 1)))
        return next((caption(text) for text in texts if text), "")

    def _read_line(self, row: CsvRow, account: str, day: str) -> None:
        columns, current = self._columns, self._current
        transaction = row.cell(columns.get("transaction"))
        type_ = caption(row.cell(columns.get("type")))
        number = row.cell(columns.get("number"))
        fault = None
        try:
            amount = debit_less_credit(row, columns, self._head.separator)
        except WrongCell as error:
            amount, fault = 0, (error.code, str(error))
        if day and not is_day(day):
            fault = fault or ("date", f"{quoted(day)} is not a date")
        if self._begins(transaction, day, type_, number):
            self._end()
            current = self._current
            current.transaction = transaction
            if not day:
                fault = fault or ("date", "the transaction has no date")
        self._is_ended = False
        self.faults += fault is not None
        first = current.postings[0] if current.postings else None
        current.balance += amount or 0
        current.postings.append(
            Posting(
                line=row.line,
                rows=row.rows,
                day=day or (first.day if first else ""),
                type=type_ or (first.type if first else ""),
                number=number or (first.number if first else ""),
                name=caption(row.cell(columns.get("name"))),
                memo=row.cell(columns.get("memo")),
                account=account,
                amount=amount or 0,
                fault=fault,
            )
        )

    def _begins(self, transaction: str, day: str, type_: str, number: str) -> bool:
        """Whether a line begins another transaction than the one before it."""
        current = self._current
        if self._is_ended or not current.postings:
            return True
        if transaction:
            return transaction != current.transaction
        if not (day or type_):
            return False
        first = current.postings[0]
        is_other = (day, type_, number) != (first.day, first.type, first.number)
        return is_other or (current.balance == 0 and len(current.postings) > 1)

    def _read_other(self, row: CsvRow, label: str) -> None:
        """Read a row without an account: the id of a transaction, its total, or a wrong row."""
        findings, columns = self._findings, self._columns
        separator = self._head.separator
        try:
            debit = read_amount_cell(row, columns.get("debit"), "Debit", separator)
            credit = read_amount_cell(row, columns.get("credit"), "Credit", separator)
        except WrongCell as error:
            findings.refuse(row, error.code, str(error), row.rows)
            return
        texts = row.filled
        has_amounts = debit is not None or credit is not None
        if has_amounts and len(texts) <= 2 + bool(label):
            self._check_total(row, label, debit or 0, credit or 0)
            findings.structure += row.rows
            self._end()
        elif not has_amounts and label and len(texts) == 1:
            if not (total_of(label) or is_whole(label) or label.replace(",", "").isdigit()):
                message = f"{quoted(label)} is neither a line nor the total of a transaction"
                findings.refuse(row, "structure", message, row.rows)
                return
            findings.structure += row.rows
            self._end()
        else:
            findings.refuse(row, "account", "the row names no account", row.rows)

    def _check_total(self, row: CsvRow, label: str, debit: int, credit: int) -> None:
        """Note the total of a transaction that is not the sum of its lines."""
        if is_whole(label) or not self._current.postings:
            return
        debits = self._current.debits
        credits = debits - self._current.balance
        if (debit, credit) != (debits, credits):
            shown = f"{format_amount(debit)} and {format_amount(credit)}"
            sums = f"{format_amount(debits)} and {format_amount(credits)}"
            self._current.fault = (
                f"its total in line {row.line} is {shown}, but its lines sum to {sums}; are rows "
                "missing?"
            )

    def _end(self) -> None:
        if self._current.postings:
            self.entries.append(self._current)
        self._current, self._is_ended = Entry(), True


def entry_postings(entry: Entry, builder: DocumentBuilder) -> list[Posting] | None:
    """The lines of a transaction with the paths of their accounts; None if they are refused."""
    for posting in entry.postings:
        if posting.fault:
            code, message = posting.fault
            wrong = [posting, *(other for other in entry.postings if other is not posting)]
            builder.refuse(wrong, code, message)
            return None
    if entry.fault:
        builder.refuse(entry.postings, "unbalanced", entry.fault)
        return None
    path_of = builder.chart.path_of
    for posting in entry.postings:
        posting.account = path_of(posting.account)
    return entry.postings
