"""Balance Sheet Detail: how each balance changed in a period, posting by posting."""

from collections.abc import Iterator, Mapping
from datetime import date, timedelta

from attrs import evolve, frozen

from domain.ledger.accounts import Account
from domain.reports.account_tree import ColumnAmounts, add_columns, total_of
from domain.reports.balances import (
    balances_before,
    balances_on,
    closing_entries,
    fiscal_year_of,
    net_income,
)
from domain.reports.groups import BALANCE_SHEET_GROUPS, EQUITY, Group, balance_sheet_parts
from domain.reports.ledger_port import Ledger
from domain.reports.matching import Matching
from domain.reports.posting_rows import (
    BLANKS,
    POSTING_COLUMNS,
    PostingRows,
    closing_row,
    drill_down_to_year,
    posting_rows_of,
)
from domain.reports.query import ReportQuery
from domain.reports.report import ReportKind
from domain.reports.statement_details import (
    AMOUNT,
    BALANCE,
    ZEROS,
    DetailTree,
    covered_accounts,
    section_caption,
)
from domain.reports.statements import BALANCE_SHEET_TOTALS
from domain.reports.table import DrillDown, ReportRow, Table
from domain.values import EARLIEST


def balance_sheet_detail(ledger: Ledger, query: ReportQuery) -> Table:
    """The opening balance, the postings and the closing balance of each account."""
    assert query.first
    accounts = covered_accounts(ledger, query, BALANCE_SHEET_GROUPS)
    opening = balances_before(ledger, query.first, query.basis)
    closing = balances_on(ledger, query.end, query.basis)
    posted = ledger.turnovers(query.first, query.end, query.basis)
    closings = closing_entries(ledger, query)
    own_figures: dict[str, ColumnAmounts] = {}
    for id_ in opening.keys() | posted.keys() | closing.keys():
        if id_ in accounts:
            sign = accounts[id_].natural_sign
            begin, end = opening.get(id_, 0) * sign, closing.get(id_, 0) * sign
            own_figures[id_] = (end - begin, end, 1)
    postings = posting_rows_of(ledger, query)

    def write(depth: int, account: Account) -> Iterator[ReportRow]:
        balance = opening.get(account.id, 0) * account.natural_sign
        yield postings.opening(depth, account.id, balance)
        yield from postings.rows_with_closings(
            depth, account.id, balance, closings, are_movements=True
        )

    tree = DetailTree(postings, accounts, own_figures, write)
    if query.account_id:
        return tree.table_of_account(query.account_id, BALANCE_SHEET_GROUPS, BALANCE)
    retained = ledger.settings.retained_earnings_account_id
    closed_years = {last: -entry.get(retained, 0) for last, entry in closings.items()}
    income = _NetIncome.of(ledger, query, closed_years)

    def total_figures(group: Group) -> ColumnAmounts:
        parts = (total_figures(part) for part in group.parts)
        total = add_columns(total_of(tree.nodes(group), ZEROS), *parts)
        return add_columns(total, income.figures) if group is EQUITY else total

    def rows(group: Group, depth: int) -> Iterator[ReportRow]:
        total = total_figures(group)
        if not any(total) and query.section != group.key:
            return
        yield section_caption(depth, group.title)
        yield from tree.rows(tree.nodes(group), depth + 1)
        for part in group.parts:
            yield from rows(part, depth + 1)
        if group is EQUITY and any(income.figures):
            yield from income.rows(postings, depth + 1)
        yield postings.total(depth, group.title, total[AMOUNT], total[BALANCE])

    groups = {group.key: group for group in BALANCE_SHEET_GROUPS}
    all_rows = (row for group in balance_sheet_parts(query.section) for row in rows(group, 0))
    if query.section:
        total = total_figures(groups[query.section])[BALANCE]
        return Table(POSTING_COLUMNS, all_rows, {"total": total})
    totals = {
        name: total_figures(groups[key])[BALANCE] for name, key in BALANCE_SHEET_TOTALS.items()
    }
    totals["net_income"] = income.closing
    return Table(POSTING_COLUMNS, all_rows, totals)


@frozen
class _NetIncome:
    """The net income of the fiscal year, as a line of equity with a balance.

    The balance returns to zero when a fiscal year is closed.
    """

    query: ReportQuery
    year: date
    """The first day of the fiscal year in which the period begins."""
    opening: int
    """The net income of the year, up to the day before the period."""
    closing: int
    """The net income of the year, up to the end of the period."""
    closed_years: Mapping[date, int]
    """The net income of each fiscal year that was closed in the period, by its last day."""

    @classmethod
    def of(
        cls, ledger: Ledger, query: ReportQuery, closed_years: Mapping[date, int]
    ) -> "_NetIncome":
        """The net income of a period."""
        assert query.first
        before, year = query.first - timedelta(days=1), fiscal_year_of(ledger, query.first)
        return cls(
            query,
            year,
            net_income(ledger, year, before, query.basis),
            net_income(ledger, fiscal_year_of(ledger, query.end), query.end, query.basis),
            closed_years,
        )

    @property
    def figures(self) -> ColumnAmounts:
        """Its three figures (see `statement_details`); it is shown unless it was always zero."""
        is_shown = self.opening or self.closing or any(self.closed_years.values())
        return (self.closing - self.opening, self.closing, 1 if is_shown else 0)

    def rows(self, postings: PostingRows, depth: int) -> Iterator[ReportRow]:
        """Its opening balance, the net income of each fiscal year, and its closing balance."""
        title = "Net Income"
        yield ReportRow("account", depth, title, (None,) * (len(POSTING_COLUMNS) - 1))
        yield ReportRow(
            "heading",
            depth + 1,
            "Beginning Balance",
            (*BLANKS, None, self.opening),
            detail=self._drill_down_to_opening(),
        )
        balance, first = self.opening, self.query.first
        for last, income in self.closed_years.items():
            yield from self._earned(depth + 1, first, last, income - balance, income)
            if income:
                detail = drill_down_to_year(self.query, last)
                yield closing_row(depth + 1, last, -income, 0, detail=detail)
            balance, first = 0, last + timedelta(days=1)
        earned = self.closing - balance
        yield from self._earned(depth + 1, first, self.query.end, earned, self.closing)
        yield postings.total(depth, title, self.closing - self.opening, self.closing)

    def _earned(
        self, depth: int, first: date | None, last: date, amount: int, balance: int
    ) -> Iterator[ReportRow]:
        """The row of the net income up to a day; no row if it is zero."""
        if not amount:
            return
        yield ReportRow(
            "heading",
            depth,
            "Net income",
            (last, *BLANKS[1:], amount, balance),
            detail=self._drill_down(first, last),
        )

    def _drill_down_to_opening(self) -> DrillDown | None:
        """What was earned before the period; None where the period begins with the year."""
        assert self.query.first
        first, last = max(self.year, EARLIEST), self.query.first - timedelta(days=1)
        return self._drill_down(first, last) if first <= last else None

    def _drill_down(self, first: date | None, last: date) -> DrillDown:
        period = evolve(self.query, first=first, last=last, section=None)
        return DrillDown("profit-loss-detail", period)


BALANCE_SHEET_DETAIL = ReportKind(
    "balance-sheet-detail",
    "Balance Sheet Detail",
    "Company & Financial",
    ("from", "to", "period", "basis", "account_id", "section"),
    balance_sheet_detail,
    tuple(group.key for group in BALANCE_SHEET_GROUPS),
    matching=Matching(
        "transaction of an account",
        ("amount",),
        "assets",
        in_parts=True,
        column_family="detail",
    ),
)
