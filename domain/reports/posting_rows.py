"""Postings one by one: the rows that general ledger and detail reports share."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, timedelta

from attrs import evolve, frozen

from domain.ledger.ids import DocumentRef
from domain.reports.account_tree import titles
from domain.reports.balances import year_of
from domain.reports.ledger_port import SPLIT, Ledger, LedgerLine
from domain.reports.periods import months_later, years_closed
from domain.reports.query import ReportQuery
from domain.reports.table import LABEL, Column, DrillDown, ReportRow
from domain.values import EARLIEST

DOCUMENT = (
    LABEL,
    Column("date", "Date", "date"),
    Column("type", "Type", "text"),
    Column("number", "Number", "text"),
)
"""The columns that say which document a transaction is."""

SPLIT_COLUMN = Column("split", "Split", "text")
ENTRY = (*DOCUMENT, Column("name", "Name", "text"), Column("memo", "Memo", "text"))
LINES = (*ENTRY, SPLIT_COLUMN, Column("amount", "Amount"), Column("balance", "Balance"))
"""The columns of postings, with a running balance."""

BLANKS = (None,) * (len(LINES) - 3)
"""The cells of a row that has an amount and a balance alone."""

CLOSED = "Fiscal year closed"
OWN = "own"
"""The section of Profit & Loss Detail that is an account without its sub-accounts."""


@frozen
class PostingRows:
    """The postings of a period as rows; accounts are called by number and path."""

    ledger: Ledger
    query: ReportQuery
    titles: Mapping[str, str]

    def caption(self, depth: int, account_id: str, label: str | None = None) -> ReportRow:
        """The row that opens the postings of an account."""
        return ReportRow(
            "account",
            depth,
            label or self.titles[account_id],
            (None,) * (len(LINES) - 1),
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
            detail=posted_before(self.ledger, self.query, account_id),
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
        """The postings on an account, each with the balance after it; `sign` makes what they are, debit positive, what is shown."""
        query = self.query
        for line in self.ledger.lines(
            account_id, first or query.first, last or query.end, query.basis, query.contact_id
        ):
            balance += line.amount * sign
            yield self.row(depth, line, line.amount * sign, balance)

    def row(self, depth: int, line: LedgerLine, amount: int, balance: int | None) -> ReportRow:
        """One posting."""
        split = SPLIT if line.split == SPLIT else self.titles.get(line.split, "")
        cells = (line.date, line.type, line.number, line.name, line.memo, split, amount, balance)
        return transaction(depth, cells, line.source, line.account_id, line.contact_id)

    def total(
        self, depth: int, label: str, amount: int, balance: int, account_id: str | None = None
    ) -> ReportRow:
        """The row that closes the postings of an account or group: what the amounts above come to, and where the balance stands."""
        return ReportRow(
            "total", depth, f"Total {label}", (*BLANKS, amount, balance), account_id=account_id
        )

    def with_years_closed(
        self, depth: int, account_id: str, balance: int, closings: Mapping[date, Mapping[str, int]]
    ) -> Iterator[ReportRow]:
        """The postings on an account over several fiscal years; `closings` has what closing each posts, by its last day.

        There the balance of income and expense begins anew, and Retained Earnings take over the net income of the year.
        """
        sign, first = self.ledger.accounts()[account_id].natural_sign, self.query.first
        for last, entry in closings.items():
            if account_id in entry:
                for row in self.rows(depth, account_id, balance, sign, first, last):
                    balance = row.cells[-1]
                    yield row
                amount = entry[account_id] * sign
                balance += amount
                yield self._closing(depth, account_id, last, amount, balance)
                first = last + timedelta(days=1)
        yield from self.rows(depth, account_id, balance, sign, first)

    def _closing(
        self, depth: int, account_id: str, last: date, amount: int, balance: int
    ) -> ReportRow:
        begun = months_later(last + timedelta(days=1), -12)
        year = DrillDown(
            "profit-loss-detail",
            evolve(self.query, first=begun, last=last, account_id=None, section=None),
        )
        detail = (
            year if account_id == self.ledger.settings.retained_earnings_account_id else None
        )  # of others the rows above say it
        return ReportRow(
            "heading",
            depth,
            CLOSED,
            (last, *BLANKS[1:], amount, balance),
            account_id=account_id,
            detail=detail,
        )


def posting_rows_of(ledger: Ledger, query: ReportQuery) -> PostingRows:
    """The postings that a query asks for."""
    return PostingRows(ledger, query, titles(ledger.accounts()))


def transaction(
    depth: int,
    cells: Iterable[object],
    source: DocumentRef,
    account_id: str | None = None,
    contact_id: str | None = None,
) -> ReportRow:
    """The row of a transaction: it has no caption, and names the document that it is."""
    return ReportRow(
        "transaction",
        depth,
        "",
        tuple(cells),
        account_id=account_id,
        contact_id=contact_id,
        source=source,
    )


def posted_on(ledger: Ledger, query: ReportQuery, account_id: str) -> DrillDown:
    """Where what was posted on one account in a period is: its ledger; where that closes a year inside, the detail that does not."""
    assert query.first
    if any(years_closed(query.first, query.end, ledger.settings.fiscal_year_start)):
        return DrillDown("profit-loss-detail", evolve(query, account_id=account_id, section=OWN))
    return DrillDown("general-ledger", evolve(query, account_id=account_id))


def posted_before(ledger: Ledger, query: ReportQuery, account_id: str) -> DrillDown | None:
    """Where the balance is from with which an account begins a period: its ledger up to there, of income and expense since the
    fiscal year began.

    None where nothing can be before, and of Retained Earnings on the first day of a year: the year that it then takes over
    is closed by no day before.
    """
    assert query.first
    is_income = ledger.accounts()[account_id].is_income_statement
    begun = year_of(ledger, query.first) if is_income else EARLIEST
    takes_over = (
        account_id == ledger.settings.retained_earnings_account_id
        and year_of(ledger, query.first) == query.first
    )
    if begun == query.first or takes_over:
        return None
    return DrillDown(
        "general-ledger",
        evolve(
            query,
            first=begun,
            last=query.first - timedelta(days=1),
            as_of=None,
            account_id=account_id,
            section=None,
        ),
    )
