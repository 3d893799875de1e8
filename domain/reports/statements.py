"""Profit & Loss and Balance Sheet."""

from collections.abc import Iterator, Mapping
from datetime import timedelta

from attrs import evolve

from domain.reports.account_tree import AccountNode, Figures, account_nodes, add, negate, sum_of
from domain.reports.balances import net_income, year_of
from domain.reports.column_layout import ColumnLayout, Explain, layout_for, merge_columns, zeros
from domain.reports.groups import BALANCE_SHEET_PARTS, EQUITY, PROFIT_LOSS_PARTS, Group, Result
from domain.reports.ledger_port import Ledger
from domain.reports.matching import Matching
from domain.reports.posting_rows import posted_on
from domain.reports.query import ReportQuery
from domain.reports.report import ReportKind
from domain.reports.table import Chart, DrillDown, ReportRow, Table
from domain.values import EARLIEST


def profit_loss(ledger: Ledger, query: ReportQuery) -> Table:
    """What was earned and spent from `first` to `last`, each figure in its natural sign."""
    layout = layout_for(query, ledger.settings.fiscal_year_start)
    own = natural_turnovers(ledger, layout)
    rows: list[ReportRow] = []
    sums: dict[str, Figures] = {}
    for part in PROFIT_LOSS_PARTS:
        if isinstance(part, Result):
            sums[part.key] = result_of(part, sums)
            rows.append(
                layout.row("total", 0, part.title, sums[part.key], _explained_by_section(part.key))
            )
        else:
            found = account_nodes(part.accounts(ledger.accounts()), own, zeros(layout))
            sums[part.key] = sum_of(found, zeros(layout))
            if found:
                rows += [layout.caption(0, part.title), *_accounts(ledger, layout, found, 1)]
                rows.append(
                    layout.row(
                        "total",
                        0,
                        f"Total {part.title}",
                        sums[part.key],
                        _explained_by_section(part.key),
                    )
                )
    totals = {name: sums[key][layout.main] for name, key in PROFIT_LOSS_TOTALS.items()}
    return Table(layout.columns, tuple(rows), totals, _chart(query, layout, sums))


PROFIT_LOSS_TOTALS: Mapping[str, str] = {
    "total_income": "income", "total_cogs": "cogs", "gross_profit": "gross_profit", "total_expenses": "expenses",
    "net_operating_income": "net_operating_income", "net_other_income": "net_other_income", "net_income": "net_income",
}  # fmt: skip
"""The totals of Profit & Loss, and the part that each is of."""


def result_of(result: Result, sums: Mapping[str, Figures]) -> Figures:
    """What a result comes to."""
    return add(
        *(sums[key] if sign > 0 else negate(sums[key]) for key, sign in result.terms.items())
    )


def natural_turnovers(ledger: Ledger, layout: ColumnLayout) -> dict[str, Figures]:
    """What was posted on each account in each stretch of time, in its natural sign."""
    accounts = ledger.accounts()
    columns = (
        ledger.turnovers(each.first, each.end, each.basis, each.contact_id)
        for each in layout.queries
    )
    return merge_columns(
        {id_: turnover.net * accounts[id_].natural_sign for id_, turnover in each.items()}
        for each in columns
    )


def _accounts(
    ledger: Ledger, layout: ColumnLayout, found: tuple[AccountNode, ...], depth: int
) -> Iterator[ReportRow]:
    """A parent's row carries its own amount; its sub-accounts follow one step deeper, then the total of all."""
    for each in found:
        id_ = each.account.id
        yield layout.row(
            "account",
            depth,
            each.account.label,
            each.own,
            _explained_by_ledger(ledger, id_),
            account_id=id_,
        )
        if each.below:
            yield from _accounts(ledger, layout, each.below, depth + 1)
            yield layout.row(
                "total",
                depth,
                f"Total {each.account.label}",
                each.total,
                _explained_by_statement(id_),
                account_id=id_,
            )


def _explained_by_ledger(ledger: Ledger, account_id: str) -> Explain:
    """Of income and expense, what was posted in the period; of a balance, all that it is made of."""

    def explain(query: ReportQuery) -> DrillDown:
        if query.as_of:
            return DrillDown("general-ledger", evolve(_to_period(query), account_id=account_id))
        return posted_on(ledger, query, account_id)

    return explain


def _explained_by_statement(account_id: str) -> Explain:
    return lambda query: DrillDown(
        "balance-sheet-detail" if query.as_of else "profit-loss-detail",
        evolve(_to_period(query), account_id=account_id),
    )


def _explained_by_section(section: str) -> Explain:
    return lambda query: DrillDown(
        "balance-sheet-detail" if query.as_of else "profit-loss-detail",
        evolve(_to_period(query), section=section),
    )


def _to_period(query: ReportQuery) -> ReportQuery:
    return evolve(query, first=EARLIEST, last=query.as_of, as_of=None) if query.as_of else query


def _chart(query: ReportQuery, layout: ColumnLayout, sums: Mapping[str, Figures]) -> Chart | None:
    """Income, what it cost and what was left, for each month, quarter or year."""
    if query.columns == "total":
        return None
    income = add(sums["income"], sums["other_income"])
    net = sums["net_income"]
    costs = add(income, negate(net))
    series = (("Income", income[:-1]), ("Costs and expenses", costs[:-1]), ("Net income", net[:-1]))
    return Chart(
        "Income, costs and net income",
        "columns",
        tuple(each.label for each in layout.columns[1:-1]),
        series,
    )


def balance_sheet(ledger: Ledger, query: ReportQuery) -> Table:
    """What is owned and owed at the end of `as_of`, and the equity between them.

    Years are closed virtually: Retained Earnings holds the net income of all fiscal years before the one of `as_of`,
    whose own net income stands beside it.
    """
    layout = layout_for(query, ledger.settings.fiscal_year_start)
    own, current = _standing(ledger, layout)
    rows: list[ReportRow] = []
    sums: dict[str, Figures] = {}

    def write(group: Group, depth: int) -> Figures:
        place = len(rows)
        found = (
            account_nodes(group.accounts(ledger.accounts()), own, zeros(layout)) if group.of else ()
        )
        rows.extend(_accounts(ledger, layout, found, depth + 1))
        total = add(sum_of(found, zeros(layout)), *(write(each, depth + 1) for each in group.parts))
        if group is EQUITY and any(current):
            rows.append(
                layout.row(
                    "total",
                    depth + 1,
                    "Net Income",
                    current,
                    lambda each: _net_income_of(ledger, each),
                )
            )
            total = add(total, current)
        sums[group.key] = total
        if len(rows) > place or depth == 0:
            rows.insert(place, layout.caption(depth, group.title))
            rows.append(
                layout.row(
                    "total", depth, f"Total {group.title}", total, _explained_by_section(group.key)
                )
            )
        return total

    for each in BALANCE_SHEET_PARTS:
        write(each, 0)
    totals = {name: sums[key][layout.main] for name, key in BALANCE_SHEET_TOTALS.items()} | {
        "net_income": current[layout.main]
    }
    return Table(layout.columns, tuple(rows), totals)


BALANCE_SHEET_TOTALS: Mapping[str, str] = {
    "total_assets": "assets",
    "total_liabilities": "liabilities",
    "total_equity": "equity",
}
"""The totals of the balance sheet but net income, and the group that each is of."""


def _standing(ledger: Ledger, layout: ColumnLayout) -> tuple[dict[str, Figures], Figures]:
    """The balance of each account on each day in its natural sign, and the net income of the year to it.

    Each day is reckoned from the one before it, so that many columns cost little more than one.
    """
    accounts = ledger.accounts()
    retained = ledger.settings.retained_earnings_account_id
    found: dict[int, dict[str, int]] = {}
    income: dict[int, int] = {}
    sums: dict[str, int] = {}
    since = None
    for place in sorted(range(len(layout.queries)), key=lambda each: layout.queries[each].end):
        query = layout.queries[place]
        if since is None or since <= query.end:
            for id_, turnover in ledger.turnovers(since, query.end, query.basis).items():
                sums[id_] = sums.get(id_, 0) + turnover.net
            since = query.end + timedelta(days=1)
        income[place] = net_income(ledger, year_of(ledger, query.end), query.end, query.basis)
        earlier = (
            -sum(each for id_, each in sums.items() if accounts[id_].is_income_statement)
            - income[place]
        )
        found[place] = {id_: each * accounts[id_].natural_sign for id_, each in sums.items()}
        found[place][retained] = found[place].get(retained, 0) + earlier
    places = range(len(layout.queries))
    return merge_columns(found[each] for each in places), tuple(income[each] for each in places)


def _net_income_of(ledger: Ledger, query: ReportQuery) -> DrillDown:
    period = evolve(query, first=year_of(ledger, query.end), last=query.end, as_of=None)
    return DrillDown("profit-loss-detail", period)


PROFIT_LOSS = ReportKind(
    "profit-loss",
    "Profit & Loss",
    "Company & Financial",
    ("from", "to", "period", "basis", "columns", "compare_to", "contact_id"),
    profit_loss,
    matching=Matching("account", total="net income", in_parts=True, alike="statement"),
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
        alike="statement",
        results={"Net Income": "equity"},
    ),
)
