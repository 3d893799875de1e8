"""The transactions of IIF files: each is a TRNS row with its SPL rows."""

from collections.abc import Iterator, Sequence
from datetime import date
from decimal import Decimal

from adapters.importers.findings import Findings
from adapters.importers.iif.cells import is_percent, read_path, read_rate, read_text
from adapters.importers.iif.grammar import IifRow
from adapters.importers.quickbooks_types import (
    FORMS,
    FORMS_WITH_DUE_DATE,
    NON_POSTING,
    TRANSACTION_TYPES,
    TransactionType,
)
from adapters.importers.text import quoted, read_amount, read_date
from application.importing.parsed_file import (
    AccountHint,
    DateOrder,
    ImportedLine,
    ImportedTransaction,
    RowCode,
)
from domain.errors import Invalid
from domain.values import format_amount

MOST_ROWS = 10_000
"""How many rows of a transaction are read; a document has at most 1,000 lines."""


class TransactionReader:
    """Reads the rows of one transaction at a time."""

    def __init__(self, findings: Findings, order: DateOrder) -> None:
        self._findings = findings
        self._order = order

    def read(self, rows: Sequence[IifRow], further_rows: int = 0) -> None:
        """Add a transaction to the findings. If one of its rows is wrong, refuse all of them.

        A transaction that has further rows besides these has too many.
        """
        count = len(rows) + further_rows
        type_ = _type_of(rows).upper()
        if type_ in NON_POSTING:
            reason = "it posts nothing: estimates and orders are not kept here"
            self._findings.leave_out(type_, reason, count)
            return
        try:
            if further_rows:
                raise _WrongRow(
                    rows[0], "structure", f"the transaction has more than {MOST_ROWS:,} rows"
                )
            self._findings.keep(self._transaction(rows, type_))
        except _WrongRow as wrong:
            self._findings.refuse(wrong.row, wrong.code, str(wrong), count)

    def _transaction(self, rows: Sequence[IifRow], type_: str) -> ImportedTransaction:
        head = rows[0]
        for row in rows:
            if row.fault:
                raise _WrongRow(row, "structure", row.fault)
            if not row.is_headed:
                raise _WrongRow(
                    row, "structure", f"no !{row.key} line before the row names its columns"
                )
        day = self._date(head)
        transaction_type = self._transaction_type(rows, type_)
        lines = tuple(line for line in self._lines(rows, transaction_type) if line)
        empty = len(rows) - len(lines)
        if balance := sum(line.amount for line in lines):
            raise _WrongRow(
                head,
                "unbalanced",
                f"the transaction does not balance: its amounts sum to {format_amount(balance)}, "
                "but must sum to 0.00",
            )
        if empty:
            self._findings.leave_out(
                "SPL", "the row names no account, and its amount is blank or 0.00", empty
            )
        one = self._findings.one
        return ImportedTransaction(
            line=head.line,
            rows=len(lines),
            type=one(transaction_type.name),
            form=FORMS.get(type_, "journal"),
            date=day,
            number=head.get("DOCNUM"),
            contact_kind=transaction_type.contact_kind,
            lines=lines,
            is_return=transaction_type.is_return,
            due_date=self._due_date(head, type_, day),
            terms=one(head.get("TERMS")),
            method=one(head.get("PAYMETH")),
        )

    def _lines(
        self, rows: Sequence[IifRow], transaction_type: TransactionType
    ) -> Iterator[ImportedLine | None]:
        """The lines of the rows of a transaction; None for an SPL row on which there is nothing."""
        head, *splits = rows
        yield self._line(head, transaction_type.own_place)
        for row in splits:
            yield self._line(row, transaction_type.other_place)

    def _line(self, row: IifRow, place: AccountHint | None) -> ImportedLine | None:
        account, amount_text = row.get("ACCNT"), row.get("AMOUNT")
        if row.key == "SPL" and not account and _is_nothing(amount_text):
            return None
        if not account:
            raise _WrongRow(row, "account", f"the {row.key} row has no ACCNT")
        one = self._findings.one
        return ImportedLine(
            line=row.line,
            account=one(read_path(account)),
            amount=_amount(row, amount_text),
            name=one(row.get("NAME")),
            memo=one(read_text(row.get("MEMO"))),
            place=place,
            item=one(row.get("INVITEM")),
            is_tax=row.get("EXTRA").upper() == "AUTOSTAX",
            quantity=self._number(row, "QNTY"),
            price=None if is_percent(row.get("PRICE")) else self._number(row, "PRICE"),
        )

    def _number(self, row: IifRow, column: str) -> Decimal | None:
        """A quantity or price; None if it is blank or cannot be read, which is reported."""
        text = row.get(column)
        if not text:
            return None
        try:
            return read_rate(column, text)
        except Invalid as error:
            self._findings.assume(row, f"its {column} is not used", str(error))
            return None

    def _date(self, head: IifRow) -> date:
        try:
            day = read_date(head.get("DATE"), self._order)
        except Invalid as error:
            raise _WrongRow(head, "date", f"DATE: {error}") from None
        if day is None:
            raise _WrongRow(head, "date", "the transaction has no DATE")
        return day

    def _transaction_type(self, rows: Sequence[IifRow], type_: str) -> TransactionType:
        if not type_:
            self._findings.assume(
                rows[0], "the transaction is a general journal", "it has no TRNSTYPE"
            )
            return TRANSACTION_TYPES["GENERAL JOURNAL"]
        unknown = TransactionType(_type_of(rows), None, None, None)
        return TRANSACTION_TYPES.get(type_, unknown)

    def _due_date(self, head: IifRow, type_: str, day: date) -> date | None:
        if FORMS.get(type_) not in FORMS_WITH_DUE_DATE:
            return None
        try:
            due = read_date(head.get("DUEDATE"), self._order)
        except Invalid as error:
            self._findings.assume(
                head, "it is due by its terms", f"its DUEDATE cannot be read: {error}"
            )
            return None
        if due is not None and due < day:
            self._findings.assume(
                head, f"it is due on its date, {day}", f"its DUEDATE is before that, {due}"
            )
            return day
        return due


class _WrongRow(Exception):
    """A row for which its whole transaction is refused."""

    def __init__(self, row: IifRow, code: RowCode, message: str) -> None:
        super().__init__(message)
        self.row, self.code = row, code


def _type_of(rows: Sequence[IifRow]) -> str:
    """The type of a transaction, which some files give only on the rows below the first."""
    return next((type_ for row in rows if (type_ := row.get("TRNSTYPE", "TRANSTYPE"))), "")


def _amount(row: IifRow, text: str) -> int:
    """The amount of a row that names an account; a blank cell is not an amount of zero."""
    if not text:
        raise _WrongRow(
            row,
            "amount",
            f"the {row.key} row names the account {quoted(row.get('ACCNT'))}, but its AMOUNT is "
            "blank; are its cells shifted?",
        )
    try:
        return read_amount(text)
    except Invalid as error:
        raise _WrongRow(row, "amount", f"AMOUNT: {error}") from None


def _is_nothing(amount: str) -> bool:
    """Whether the amount of a row without an account says that there is nothing on it."""
    try:
        return not read_amount(amount)
    except Invalid:
        return False
