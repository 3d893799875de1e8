"""Rows for single postings, which the general ledger and the detail reports share.

The drill-downs to those reports are here too.
"""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, timedelta
from typing import Any

from attrs import evolve, frozen

from domain.ledger.ids import DocumentRef
from domain.reports.account_tree import chart_of
from domain.reports.balances import fiscal_year_of
from domain.reports.ledger_port import SPLIT, Ledger, LedgerLine
from domain.reports.periods import months_later
from domain.reports.query import ReportQuery
from domain.reports.table import LABEL, Column, DrillDown, ReportRow
from domain.values import EARLIEST

DOCUMENT_COLUMNS = (
    LABEL,
    Column("date", "Date", "date"),
    Column("type", "Type", "text"),
    Column("number", "Number", "text"),
)
"""The columns that say which document a transaction is."""

ENTRY_COLUMNS = (
    *DOCUMENT_COLUMNS,
    Column("name", "Name", "text"),
    Column("memo", "Memo", "text"),
)
SPLIT_COLUMN = Column("split", "Split", "text")
POSTING_COLUMNS = (
    *ENTRY_COLUMNS,
    SPLIT_COLUMN,
    Column("amount", "Amount"),
    Column("balance", "Balance"),
)
"""The columns of postings, with a running balance."""

BLANKS = (None,) * (len(POSTING_COLUMNS) - 3)
"""The empty cells of a row that has only an amount and a balance."""

CLOSED = "Fiscal year closed"
OWN = "own"
"""The section of Profit & Loss Detail that is an account without its sub-accounts."""


@frozen
class PostingRows:
    """The postings of a period as rows."""

    ledger: Ledger
    query: ReportQuery
    titles: Mapping[str, str]
    """The captions of accounts by id, see `ChartOfAccounts`."""

    def caption(self, depth: int, account_id: str, label: str | None = None) -> ReportRow:
        """The row above the postings of an account."""
        return ReportRow(
            "account",
            depth,
            label or self.titles[account_id],
            (None,) * (len(POSTING_COLUMNS) - 1),
            account_id=account_id,
        )

    def opening(self, depth: int, account_id: str, balance: int) -> ReportRow:
        """The balance with which a period begins."""
        return ReportRow(
            "heading",
            depth,
            "Beginning Balance",
            (*BLANKS, None, balance),
            account_id=account_id,
            detail=drill_down_to_opening(self.ledger, self.query, account_id),
        )

    def rows(
        self,
        depth: int,
        account_id: str,
        balance: int,
        sign: int,
        first: date | None = None,
        last: date | None = None,
    ) -> Iterator[ReportRow]:
        """The postings on an account, each with the balance after it, from `balance` on.

        `sign` is -1 where the report shows credits as positive.
        """
        query = self.query
        for line in self.ledger.lines(
            account_id, first or query.first, last or query.end, query.basis, query.contact_id
        ):
            amount = line.amount * sign
            balance += amount
            yield self.row(depth, line, amount, balance)

    def row(self, depth: int, line: LedgerLine, amount: int, balance: int | None) -> ReportRow:
        """The row of one posting."""
        split = SPLIT if line.split == SPLIT else self.titles.get(line.split, "")
        cells = (line.date, line.type, line.number, line.name, line.memo, split, amount, balance)
        return transaction(depth, cells, line.source, line.account_id, line.contact_id)

    def total(
        self, depth: int, label: str, amount: int, balance: int, account_id: str | None = None
    ) -> ReportRow:
        """The row below the postings of an account or group: their sum, and the final balance."""
        return ReportRow(
            "total", depth, f"Total {label}", (*BLANKS, amount, balance), account_id=account_id
        )

    def rows_with_closings(
        self,
        depth: int,
        account_id: str,
        balance: int,
        closings: Mapping[date, Mapping[str, int]],
        *,
        are_movements: bool,
    ) -> Iterator[ReportRow]:
        """The postings on an account over several fiscal years, with the closing of each year.

        `closings` are the `closing_entries`. At the end of a year the balance of an income or
        expense account returns to zero, and Retained Earnings take over the net income. With
        `are_movements` the rows of the closings have amounts that count in the total of the
        account; otherwise they only have the balance that the next year begins with.
        """
        sign, first = self.ledger.accounts()[account_id].natural_sign, self.query.first
        for last, entry in closings.items():
            if account_id in entry:
                for row in self.rows(depth, account_id, balance, sign, first, last):
                    balance = row.cells[-1]
                    yield row
                amount = entry[account_id] * sign
                balance += amount
                first = last + timedelta(days=1)
                if are_movements:
                    yield self._closing(depth, account_id, last, amount, balance)
                else:
                    yield self._new_balance(depth, account_id, last, balance)
        yield from self.rows(depth, account_id, balance, sign, first)

    def _closing(
        self, depth: int, account_id: str, last: date, amount: int, balance: int
    ) -> ReportRow:
        detail = None
        # Only Retained Earnings need a drill-down: of other accounts, the rows above explain it.
        if account_id == self.ledger.settings.retained_earnings_account_id:
            detail = drill_down_to_year(self.query, last)
        return closing_row(depth, last, amount, balance, account_id=account_id, detail=detail)

    def _new_balance(self, depth: int, account_id: str, last: date, balance: int) -> ReportRow:
        next_year = evolve(self.query, first=last + timedelta(days=1))
        detail = drill_down_to_opening(self.ledger, next_year, account_id)
        return closing_row(depth, last, None, balance, account_id=account_id, detail=detail)


def closing_row(
    depth: int, last: date, amount: int | None, balance: int, **fields: Any
) -> ReportRow:
    """The row of the closing of a fiscal year, which ends with `last`.

    `fields` are further fields of the row.
    """
    return ReportRow("heading", depth, CLOSED, (last, *BLANKS[1:], amount, balance), **fields)


def posting_rows_of(ledger: Ledger, query: ReportQuery) -> PostingRows:
    """The postings that a query asks for."""
    return PostingRows(ledger, query, chart_of(ledger.accounts()).titles)


def transaction(
    depth: int,
    cells: Iterable[object],
    source: DocumentRef,
    account_id: str | None = None,
    contact_id: str | None = None,
) -> ReportRow:
    """The row of a transaction: it has no caption, and names its document."""
    return ReportRow(
        "transaction",
        depth,
        "",
        tuple(cells),
        account_id=account_id,
        contact_id=contact_id,
        source=source,
    )


def drill_down_to_year(query: ReportQuery, last: date) -> DrillDown:
    """Profit & Loss Detail of the fiscal year that ends with a day."""
    first = max(months_later(last + timedelta(days=1), -12), EARLIEST)
    year = evolve(query, first=first, last=last, account_id=None, section=None)
    return DrillDown("profit-loss-detail", year)


def drill_down_to_opening(ledger: Ledger, query: ReportQuery, account_id: str) -> DrillDown | None:
    """The general ledger that ends with the balance with which an account begins a period.

    It is that of the account up to the day before; for income and expense, from the beginning of
    the fiscal year. None where nothing can have been posted before.

    On the first day of a fiscal year, Retained Earnings take over the year before, and only a
    ledger that includes that first day shows it. So it is the ledger up to that day; or None if
    something was posted on Retained Earnings on that day, which would change the balance.
    """
    assert query.first
    accounts, settings = ledger.accounts(), ledger.settings
    year = fiscal_year_of(ledger, query.first)
    begun = max(year, EARLIEST) if accounts[account_id].is_income_statement else EARLIEST
    if begun >= query.first:
        return None
    last = query.first - timedelta(days=1)
    is_retained = account_id == settings.retained_earnings_account_id
    if is_retained and year == query.first and query.contact_id is None:
        last = query.first
        if account_id in ledger.turnovers(last, last, query.basis):
            return None
    earlier = evolve(query, first=begun, last=last, as_of=None, account_id=account_id, section=None)
    return DrillDown("general-ledger", earlier)
