"""The Transaction List by Date: each transaction in one row, with one or both of its accounts."""

from collections.abc import Iterable, Iterator

from adapters.importers.findings import Findings
from adapters.importers.quickbooks_csv.chart import natural_sign
from adapters.importers.quickbooks_csv.documents import DocumentBuilder
from adapters.importers.quickbooks_csv.heads import Head, is_structure
from adapters.importers.quickbooks_csv.postings import (
    Posting,
    WrongCell,
    caption,
    is_day,
    is_several,
    read_amount_cell,
)
from adapters.importers.quickbooks_csv.rows import CsvRow
from adapters.importers.quickbooks_csv.words import (
    SIGNS,
    is_non_posting,
    transaction_type,
    type_key,
)
from adapters.importers.quickbooks_reports.captions import is_surely_total, is_whole
from adapters.importers.text import quoted

UNCATEGORIZED = {1: "Uncategorized Expense", -1: "Uncategorized Income"}
"""The account of what a row does not tell, by the side of the amount there."""
_WHY = "the list has one row for a transaction, and does not tell the accounts of its other lines"


class ListingScan:
    """Reads the rows of a Transaction List by Date."""

    def __init__(self, head: Head, findings: Findings) -> None:
        self.rows: list[Posting] = []
        self.faults = 0
        """How many rows cannot be read."""
        self._head = head
        self._findings = findings

    def read(self, row: CsvRow) -> None:
        """Add a row."""
        findings, columns = self._findings, self._head.columns
        if fault := row.fault:
            findings.refuse(row, "structure", fault, row.rows)
            return
        day = row.cell(columns.get("date"))
        if not is_day(day):
            texts = row.filled
            is_total = bool(texts) and (is_surely_total(texts[0]) or is_whole(texts[0]))
            if is_structure(row) or is_total:
                findings.structure += row.rows
            else:
                findings.refuse(row, "date", f"{quoted(day or texts[0])} is not a date", row.rows)
            return
        self._read_row(row, day)

    def finish(self) -> None:
        """There is nothing left to do at the end."""

    def postings(self) -> Iterable[Posting]:
        """All rows."""
        return self.rows

    def _read_row(self, row: CsvRow, day: str) -> None:
        columns = self._head.columns
        fault = None
        amount = None
        try:
            amount = read_amount_cell(row, columns.get("amount"), "Amount", self._head.separator)
        except WrongCell as error:
            fault = error.code, str(error)
        account = caption(row.cell(columns.get("account")))
        type_ = caption(row.cell(columns.get("type")))
        if not account and not is_non_posting(type_):
            fault = fault or ("account", "the row names no account")
        self.faults += fault is not None
        self.rows.append(
            Posting(
                line=row.line,
                rows=row.rows,
                day=day,
                type=type_,
                number=row.cell(columns.get("number")),
                name=caption(row.cell(columns.get("name"))),
                memo=row.cell(columns.get("memo")),
                account=account,
                amount=amount or 0,
                split=caption(row.cell(columns.get("split"))),
                fault=fault,
            )
        )


def listed_postings(scan: ListingScan, builder: DocumentBuilder) -> Iterator[list[Posting]]:
    """The two sides of each transaction; the other one may be on an Uncategorized account.

    The amounts are in the natural sign of the account of the row, or, where a type is of one side
    alone, on that side.
    """
    chart = builder.chart
    untold: dict[str, list[Posting]] = {}
    for row in scan.rows:
        if row.fault or is_non_posting(row.type):
            yield [row]
            continue
        row.account = chart.path_of(row.account)
        row.amount *= _sign(row, builder)
        other = "" if is_several(row.split) else row.split
        if not other and row.amount:
            name = UNCATEGORIZED[-1 if row.amount > 0 else 1]
            untold.setdefault(name, []).append(row)
            other = name
        if not row.amount:
            yield [row]
            continue
        path = chart.path_of(other)
        yield [
            row,
            Posting(row.line, 0, row.day, row.type, row.number, "", row.memo, path, -row.amount),
        ]

    for name, rows in untold.items():
        count = f"{len(rows)} transactions" if len(rows) > 1 else "a transaction"
        builder.findings.assume(rows[0], f"the other side of {count} is on {name}", _WHY)


def _sign(row: Posting, builder: DocumentBuilder) -> int:
    """What makes the amount of a row debit positive."""
    declared = builder.chart.sign(row.account)
    if declared is not None:
        return declared
    key = type_key(row.type)
    hint = builder.account_hint(row.account)
    if key in SIGNS and hint in {"receivable", "payable"} and transaction_type(row.type):
        return -1 if hint == "payable" else 1
    guessed = builder.chart.guessed(row.account)
    return natural_sign(guessed) if guessed else 1
