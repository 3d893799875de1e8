"""Profit & Loss and Balance Sheet.

Their layout is in `groups`, and their postings one by one are in `details`.
"""

from collections.abc import Iterator, Mapping
from datetime import timedelta

from attrs import evolve

from domain.reports.account_tree import (
    AccountNode,
    ColumnAmounts,
    account_nodes,
    add_columns,
    negate,
    total_of,
)
from domain.reports.balances import fiscal_year_of, net_income
from domain.reports.column_layout import (
    ColumnLayout,
    DrillDownFor,
    layout_for,
    merge_columns,
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
    accounts = ledger.accounts()
    amounts = _natural_turnovers(ledger, layout)
    rows: list[ReportRow] = []
    sums: dict[str, ColumnAmounts] = {}
    for part in PROFIT_LOSS_PARTS:
        drill_down_for = _to_section_detail(part.key)
        if isinstance(part, Result):
            sums[part.key] = total_of_result(part, sums)
            rows.append(layout.row("total", 0, part.title, sums[part.key], drill_down_for))
            continue
        nodes = account_nodes(part.accounts(accounts), amounts, zeros(layout))
        sums[part.key] = total_of(nodes, zeros(layout))
        if nodes:
            label = f"Total {part.title}"
            rows += [layout.caption(0, part.title), *_account_rows(layout, nodes, 1)]
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

    def column(query: ReportQuery) -> dict[str, int]:
        turnovers = ledger.turnovers(query.first, query.end, query.basis, query.contact_id)
        return {id_: each.net * accounts[id_].natural_sign for id_, each in turnovers.items()}

    return merge_columns(column(query) for query in layout.queries)


def _account_rows(
    layout: ColumnLayout, nodes: tuple[AccountNode, ...], depth: int
) -> Iterator[ReportRow]:
    """The rows of accounts.

    The row of a parent has only its own amounts; its sub-accounts follow one step deeper, then the
    total of all.
    """
    for node in nodes:
        id_, label = node.account.id, node.account.label
        to_postings = _to_account_postings(id_)
        yield layout.row("account", depth, label, node.own_amounts, to_postings, account_id=id_)
        if node.children:
            to_detail = _to_account_detail(id_)
            yield from _account_rows(layout, node.children, depth + 1)
            yield layout.row(
                "total", depth, f"Total {label}", node.total, to_detail, account_id=id_
            )


def _to_account_postings(account_id: str) -> DrillDownFor:
    """Drill down to the postings of an account: in the period, or up to the day of a snapshot."""
    return lambda query: DrillDown(
        "general-ledger", evolve(_all_to_day(query), account_id=account_id)
    )


def _to_account_detail(account_id: str) -> DrillDownFor:
    """Drill down to an account with its sub-accounts in the detail report of the statement."""
    return lambda query: DrillDown(
        _detail_report(query), evolve(_all_to_day(query), account_id=account_id)
    )


def _to_section_detail(section: str) -> DrillDownFor:
    """Drill down to a section of the detail report of the statement."""
    return lambda query: DrillDown(
        _detail_report(query), evolve(_all_to_day(query), section=section)
    )


def _detail_report(query: ReportQuery) -> str:
    return "balance-sheet-detail" if query.as_of else "profit-loss-detail"


def _all_to_day(query: ReportQuery) -> ReportQuery:
    """The query of a snapshot as one of the period from the beginning to its day."""
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
    accounts = ledger.accounts()
    balances, current_income = _balances(ledger, layout)
    rows: list[ReportRow] = []
    sums: dict[str, ColumnAmounts] = {}

    def write(group: Group, depth: int) -> ColumnAmounts:
        """Write the rows of a group, and return its total."""
        place = len(rows)
        listed = group.accounts(accounts) if group.classification else []
        nodes = account_nodes(listed, balances, zeros(layout))
        rows.extend(_account_rows(layout, nodes, depth + 1))
        parts = (write(part, depth + 1) for part in group.parts)
        total = add_columns(total_of(nodes, zeros(layout)), *parts)
        if group is EQUITY and any(current_income):
            to_income = _to_net_income(ledger)
            rows.append(layout.row("total", depth + 1, "Net Income", current_income, to_income))
            total = add_columns(total, current_income)
        sums[group.key] = total
        if len(rows) > place or depth == 0:
            to_detail = _to_section_detail(group.key)
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
    """The balance of each account on each day in its natural sign, and the year's net income.

    The balances of a day are calculated from those of the day before it, so that many columns cost
    little more than one.
    """
    accounts = ledger.accounts()
    retained = ledger.settings.retained_earnings_account_id
    columns: dict[int, dict[str, int]] = {}
    income: dict[int, int] = {}
    posted: dict[str, int] = {}
    first = None
    for place in sorted(range(len(layout.queries)), key=lambda place: layout.queries[place].end):
        query = layout.queries[place]
        if first is None or first <= query.end:
            for id_, turnover in ledger.turnovers(first, query.end, query.basis).items():
                posted[id_] = posted.get(id_, 0) + turnover.net
            first = query.end + timedelta(days=1)
        earned = -sum(cents for id_, cents in posted.items() if accounts[id_].is_income_statement)
        year = fiscal_year_of(ledger, query.end)
        income[place] = net_income(ledger, year, query.end, query.basis)
        balances = {id_: cents * accounts[id_].natural_sign for id_, cents in posted.items()}
        balances[retained] = balances.get(retained, 0) + earned - income[place]
        columns[place] = balances
    places = range(len(layout.queries))
    return (
        merge_columns(columns[place] for place in places),
        tuple(income[place] for place in places),
    )


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
