"""Profit & Loss and Balance Sheet.

Their layout is in `groups`, and their postings one by one are in `details`.
"""

from collections.abc import Iterator, Mapping
from datetime import date
from functools import lru_cache

from attrs import evolve

from domain.reports.account_tree import (
    AccountNode,
    ColumnAmounts,
    account_nodes,
    add_columns,
    chart_of,
    negate,
    total_of,
)
from domain.reports.balances import fiscal_year_of
from domain.reports.column_layout import (
    ColumnLayout,
    DrillDownFor,
    layout_for,
    with_percent,
    zeros,
)
from domain.reports.groups import BALANCE_SHEET_PARTS, EQUITY, PROFIT_LOSS_PARTS, Group, Result
from domain.reports.ledger_port import Ledger
from domain.reports.matching import Matching
from domain.reports.query import ReportQuery
from domain.reports.report import ReportKind
from domain.reports.table import Chart, Column, DrillDown, ReportRow, Table
from domain.values import EARLIEST

Period = tuple[date | None, date]
"""The first day, or None for the beginning of the books, and the last day."""

PROFIT_LOSS_TOTALS: Mapping[str, str] = {
    "total_income": "income",
    "total_cogs": "cogs",
    "gross_profit": "gross_profit",
    "total_expenses": "expenses",
    "net_operating_income": "net_operating_income",
    "net_other_income": "net_other_income",
    "net_income": "net_income",
}
"""The totals of Profit & Loss, each with the key of its part."""

BALANCE_SHEET_TOTALS: Mapping[str, str] = {
    "total_assets": "assets",
    "total_liabilities": "liabilities",
    "total_equity": "equity",
}
"""The totals of the balance sheet but net income, each with the key of its group."""


PERCENT_OF_INCOME = Column("percent_of_income", "% of Income", "percent")


def profit_loss(ledger: Ledger, query: ReportQuery) -> Table:
    """Income and expense from `first` to `last`, each amount in its natural sign."""
    layout = layout_for(query, ledger.settings.fiscal_year_start)
    accounts = chart_of(ledger.accounts())
    amounts = _natural_turnovers(ledger, layout)
    rows: list[ReportRow] = []
    sums: dict[str, ColumnAmounts] = {}
    for part in PROFIT_LOSS_PARTS:
        drill_down_for = _to_section("profit-loss-detail", part.key)
        if isinstance(part, Result):
            sums[part.key] = total_of_result(part, sums)
            rows.append(layout.row("total", 0, part.title, sums[part.key], drill_down_for))
            continue
        nodes = account_nodes(part.branches(accounts), amounts, zeros(layout))
        sums[part.key] = total_of(nodes, zeros(layout))
        if nodes:
            label = f"Total {part.title}"
            rows.append(layout.caption(0, part.title))
            rows += _account_rows(layout, nodes, 1, "profit-loss-detail")
            rows.append(layout.row("total", 0, label, sums[part.key], drill_down_for))
    totals = {name: sums[key][layout.main] for name, key in PROFIT_LOSS_TOTALS.items()}
    chart = _chart(query, layout, sums)
    if query.percent_of is None:
        return Table(layout.columns, tuple(rows), totals, chart)
    income = totals["total_income"]
    with_percents = (with_percent(row, row.cells[layout.main], income) for row in rows)
    return Table((*layout.columns, PERCENT_OF_INCOME), tuple(with_percents), totals, chart)


def total_of_result(result: Result, sums: Mapping[str, ColumnAmounts]) -> ColumnAmounts:
    """The amounts of a result; `sums` has those of the groups by key."""
    terms = (sums[key] if sign > 0 else negate(sums[key]) for key, sign in result.terms.items())
    return add_columns(*terms)


def _natural_turnovers(ledger: Ledger, layout: ColumnLayout) -> dict[str, ColumnAmounts]:
    """What was posted on each account in each column period, in its natural sign."""
    accounts = ledger.accounts()
    periods = [(query.first, query.end) for query in layout.queries]
    whole = layout.queries[layout.main]
    changes = ledger.net_changes(periods, whole.basis, whole.contact_id)
    return {
        id_: amounts if accounts[id_].natural_sign > 0 else negate(amounts)
        for id_, amounts in changes.items()
    }


def _account_rows(
    layout: ColumnLayout, nodes: tuple[AccountNode, ...], depth: int, detail_report: str
) -> Iterator[ReportRow]:
    """The rows of accounts.

    The row of a parent has only its own amounts; its sub-accounts follow one step deeper, then the
    total of all.
    """
    for node in nodes:
        id_, label = node.account.id, node.account.label
        to_postings = _to_account("general-ledger", id_)
        yield layout.row("account", depth, label, node.own_amounts, to_postings, account_id=id_)
        if node.children:
            to_detail = _to_account(detail_report, id_)
            yield from _account_rows(layout, node.children, depth + 1, detail_report)
            yield layout.row(
                "total", depth, f"Total {label}", node.total, to_detail, account_id=id_
            )


def _to_account(report: str, account_id: str) -> DrillDownFor:
    """Drill down to an account in another report: in the period, or up to the day of a snapshot."""
    return lambda query: DrillDown(report, _all_to_day(query), account_id)


def _to_section(report: str, section: str) -> DrillDownFor:
    """Drill down to a section of the detail report of the statement."""
    return lambda query: DrillDown(report, _all_to_day(query), section=section)


@lru_cache(maxsize=1_000)
def _all_to_day(query: ReportQuery) -> ReportQuery:
    """The query of a snapshot as one of the period from the beginning to its day.

    It is kept, so that all rows share the query of their column.
    """
    return evolve(query, first=EARLIEST, last=query.as_of, as_of=None) if query.as_of else query


def _chart(
    query: ReportQuery, layout: ColumnLayout, sums: Mapping[str, ColumnAmounts]
) -> Chart | None:
    """Income, costs and net income for each month, quarter or year."""
    if query.columns == "total":
        return None
    income = add_columns(sums["income"], sums["other_income"])
    net = sums["net_income"]
    costs = add_columns(income, negate(net))
    # The amounts before the total; in a comparison every second one is of a previous period.
    shown = slice(0, layout.main, 2 if query.compare_to else 1)
    periods = tuple(column.label for column in layout.columns[1:][shown])
    series = (
        ("Income", income[shown]),
        ("Costs and expenses", costs[shown]),
        ("Net income", net[shown]),
    )
    return Chart("Income, costs and net income", "columns", periods, series)


def balance_sheet(ledger: Ledger, query: ReportQuery) -> Table:
    """What is owned and owed at the end of `as_of`, and the equity between them.

    The report closes fiscal years without posting anything: Retained Earnings include the net
    income of all years before that of `as_of`, whose own net income is a line of its own.
    """
    layout = layout_for(query, ledger.settings.fiscal_year_start)
    accounts = chart_of(ledger.accounts())
    balances, current_income = _balances(ledger, layout)
    rows: list[ReportRow] = []
    sums: dict[str, ColumnAmounts] = {}

    def write(group: Group, depth: int) -> ColumnAmounts:
        """Write the rows of a group, and return its total."""
        place = len(rows)
        nodes = account_nodes(group.branches(accounts), balances, zeros(layout))
        rows.extend(_account_rows(layout, nodes, depth + 1, "balance-sheet-detail"))
        parts = (write(part, depth + 1) for part in group.parts)
        total = add_columns(total_of(nodes, zeros(layout)), *parts)
        if group is EQUITY and any(current_income):
            to_income = _to_net_income(ledger)
            rows.append(layout.row("total", depth + 1, "Net Income", current_income, to_income))
            total = add_columns(total, current_income)
        sums[group.key] = total
        if len(rows) > place or depth == 0:
            to_detail = _to_section("balance-sheet-detail", group.key)
            rows.insert(place, layout.caption(depth, group.title))
            rows.append(layout.row("total", depth, f"Total {group.title}", total, to_detail))
        return total

    for group in BALANCE_SHEET_PARTS:
        write(group, 0)
    totals = {name: sums[key][layout.main] for name, key in BALANCE_SHEET_TOTALS.items()}
    totals["net_income"] = current_income[layout.main]
    return Table(layout.columns, tuple(rows), totals)


def _balances(
    ledger: Ledger, layout: ColumnLayout
) -> tuple[dict[str, ColumnAmounts], ColumnAmounts]:
    """The balance of each account on each day in its natural sign, and the year's net income."""
    accounts = ledger.accounts()
    days = [query.end for query in layout.queries]
    up_to_days: list[Period] = [(None, day) for day in days]
    of_years: list[Period] = [(fiscal_year_of(ledger, day), day) for day in days]
    changes = ledger.net_changes([*up_to_days, *of_years], layout.queries[0].basis)
    earned, current_income = zeros(layout), zeros(layout)
    balances: dict[str, ColumnAmounts] = {}
    for id_, amounts in changes.items():
        account, of_days = accounts[id_], amounts[: len(days)]
        balances[id_] = of_days if account.natural_sign > 0 else negate(of_days)
        if account.is_income_statement:
            earned = add_columns(earned, negate(of_days))
            current_income = add_columns(current_income, negate(amounts[len(days) :]))
    retained = ledger.settings.retained_earnings_account_id
    closed = add_columns(earned, negate(current_income))
    balances[retained] = add_columns(balances.get(retained, zeros(layout)), closed)
    return balances, current_income


def _to_net_income(ledger: Ledger) -> DrillDownFor:
    """Drill down to Profit & Loss Detail from the beginning of the fiscal year."""

    def drill_down_for(query: ReportQuery) -> DrillDown:
        first = fiscal_year_of(ledger, query.end)
        return DrillDown(
            "profit-loss-detail", evolve(query, first=first, last=query.end, as_of=None)
        )

    return drill_down_for


PROFIT_LOSS = ReportKind(
    "profit-loss",
    "Profit & Loss",
    "Company & Financial",
    ("from", "to", "period", "basis", "columns", "compare_to", "percent_of", "contact_id"),
    profit_loss,
    matching=Matching("account", total="net income", in_parts=True, column_family="statement"),
    includes_no_contact=True,
)
BALANCE_SHEET = ReportKind(
    "balance-sheet",
    "Balance Sheet",
    "Company & Financial",
    ("as_of", "from", "period", "basis", "columns", "compare_to"),
    balance_sheet,
    matching=Matching(
        "account",
        total="assets",
        in_parts=True,
        column_family="statement",
        result_rows={"Net Income": "equity"},
    ),
)
