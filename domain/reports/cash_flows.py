"""Statement of Cash Flows by the indirect method: from net income to the change in cash.

Which account is in which section is in `cash_flow_sections`, and the postings behind the figures
are in `cash_flow_detail`.
"""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta

from attrs import evolve

from domain.ledger.accounts import Account
from domain.ledger.cash_flow import CashFlow
from domain.ledger.entries import Turnover
from domain.reports.account_tree import ColumnAmounts, add_columns, chart_of
from domain.reports.cash_flow_detail import ADJUSTMENTS, cash_flow_postings
from domain.reports.cash_flow_sections import (
    Part,
    is_moved_income,
    lines_of_part,
    net_income_of,
)
from domain.reports.column_layout import ColumnLayout, DrillDownFor, layout_for, zeros
from domain.reports.ledger_port import Ledger
from domain.reports.matching import Matching
from domain.reports.query import ReportQuery
from domain.reports.report import ReportKind
from domain.reports.table import DrillDown, ReportRow, Table
from domain.values import EARLIEST

SECTIONS: Mapping[CashFlow, tuple[str, str]] = {
    "operating": ("Operating Activities", "Net Cash from Operating Activities"),
    "investing": ("Investing Activities", "Net Cash from Investing Activities"),
    "financing": ("Financing Activities", "Net Cash from Financing Activities"),
}
"""Each section with its caption and the caption of its total."""

_ADJUSTMENTS_TITLE = "Adjustments to reconcile Net Income to Net Cash provided by operations"
_TOTAL_TITLES: Mapping[str, str] = {
    **{section: total_title for section, (_, total_title) in SECTIONS.items()},
    ADJUSTMENTS: f"Total {_ADJUSTMENTS_TITLE}",
    "cash": "Total Cash",
}


def cash_flows(ledger: Ledger, query: ReportQuery) -> Table:
    """Net income, the cash that each account brought (+) or used (-), and cash before and after.

    With an account or a section, the postings behind its amount, positive where they bring cash.
    A section without accounts is left out.
    """
    if query.account_id or query.section:
        return cash_flow_postings(ledger, query, _TOTAL_TITLES)
    layout = layout_for(query, ledger.settings.fiscal_year_start)
    changes = [ledger.turnovers(column.first, column.end) for column in layout.queries]
    rows: list[ReportRow] = []
    sums: dict[str, ColumnAmounts] = {}
    for section, (title, total_title) in SECTIONS.items():
        if section == "operating":
            section_rows, sums[section] = _operating(ledger, layout, changes)
        else:
            section_rows, sums[section] = _accounts(ledger, layout, section, 1, changes)
        if section_rows:
            drill_down_for = _to_postings(section=section)
            rows += [layout.caption(0, title), *section_rows]
            rows.append(layout.row("total", 0, total_title, sums[section], drill_down_for))
    net_change = add_columns(*sums.values())
    at_beginning = _cash(ledger, layout, at_end=False)
    at_end = _cash(ledger, layout, at_end=True)
    rows += [
        layout.row("total", 0, "Net Change in Cash", net_change, _to_postings(section="cash")),
        layout.row("total", 0, "Cash at Beginning of Period", at_beginning, _to_beginning_cash),
        layout.row("total", 0, "Cash at End of Period", at_end, _to_ending_cash),
    ]
    main = layout.main
    totals = {section: amounts[main] for section, amounts in sums.items()}
    totals["net_change"] = net_change[main]
    totals["cash_at_beginning"] = at_beginning[main]
    totals["cash_at_end"] = at_end[main]
    return Table(layout.columns, tuple(rows), totals)


def _operating(
    ledger: Ledger, layout: ColumnLayout, changes: Sequence[Mapping[str, Turnover]]
) -> tuple[list[ReportRow], ColumnAmounts]:
    """Net income, and the adjustments with their total; the sum of both."""
    accounts = ledger.accounts()
    income = tuple(net_income_of(accounts, turnovers) for turnovers in changes)
    rows = [layout.row("total", 1, "Net Income", income, _to_net_income)]
    adjustments, total = _accounts(ledger, layout, ADJUSTMENTS, 2, changes)
    if adjustments:
        drill_down_for = _to_postings(section=ADJUSTMENTS)
        rows += [layout.caption(1, _ADJUSTMENTS_TITLE), *adjustments]
        rows.append(layout.row("total", 1, _TOTAL_TITLES[ADJUSTMENTS], total, drill_down_for))
    return rows, add_columns(income, total)


def _accounts(
    ledger: Ledger,
    layout: ColumnLayout,
    part: Part,
    depth: int,
    changes: Sequence[Mapping[str, Turnover]],
) -> tuple[list[ReportRow], ColumnAmounts]:
    """The rows of the accounts of a part that were posted on, and their sum.

    `changes` are the turnovers of each column.
    """
    accounts = ledger.accounts()
    titles = chart_of(accounts).titles
    rows: list[ReportRow] = []
    total = zeros(layout)
    for line in lines_of_part(accounts, ledger.settings, part):
        id_ = line.account.id
        if not any(id_ in turnovers for turnovers in changes):
            continue
        amounts = tuple(line.amount(turnovers) for turnovers in changes)
        is_in_two_parts = part == ADJUSTMENTS and is_moved_income(line.account)
        drill_down_for = _to_postings(id_, ADJUSTMENTS if is_in_two_parts else None)
        rows.append(
            layout.row("account", depth, titles[id_], amounts, drill_down_for, account_id=id_)
        )
        total = add_columns(total, amounts)
    return rows, total


def _cash(ledger: Ledger, layout: ColumnLayout, *, at_end: bool) -> ColumnAmounts:
    """Cash at the beginning or at the end of each column."""
    lines = lines_of_part(ledger.accounts(), ledger.settings, "cash")

    def balance(query: ReportQuery) -> int:
        turnovers = ledger.turnovers(None, query.end if at_end else _day_before(query))
        return sum(line.amount(turnovers) for line in lines)

    return tuple(balance(query) for query in layout.queries)


def _day_before(query: ReportQuery) -> date:
    assert query.first
    return query.first - timedelta(days=1)


def _to_postings(account_id: str | None = None, section: str | None = None) -> DrillDownFor:
    """Drill down to the postings of an account or a section."""
    return lambda query: DrillDown(
        "cash-flows", evolve(query, account_id=account_id, section=section)
    )


def _to_net_income(query: ReportQuery) -> DrillDown:
    return DrillDown("profit-loss-detail", query)


def _to_beginning_cash(query: ReportQuery) -> DrillDown | None:
    return _to_cash_on(query, _day_before(query))


def _to_ending_cash(query: ReportQuery) -> DrillDown | None:
    return _to_cash_on(query, query.end)


def _to_cash_on(query: ReportQuery, day: date) -> DrillDown | None:
    """Drill down to all postings on cash accounts up to a day; None before the first date."""
    if day < EARLIEST:
        return None
    return DrillDown("cash-flows", evolve(query, first=EARLIEST, last=day, section="cash"))


def _sign_of_debits(account: Account, part: str) -> int:
    """The sign of a debit on an account in a part, as a comparison explains it."""
    return 1 if part == "operating" and account.is_income_statement else -1


CASH_FLOWS = ReportKind(
    "cash-flows",
    "Statement of Cash Flows",
    "Company & Financial",
    ("from", "to", "period", "columns", "compare_to", "account_id", "section"),
    cash_flows,
    (*SECTIONS, ADJUSTMENTS, "cash"),
    matching=Matching(
        "account",
        in_parts=True,
        column_family="statement",
        sign_of_debits=_sign_of_debits,
        captions={title: section for section, (title, _) in SECTIONS.items()},
        result_rows={"Net Income": "operating", "Cash at Beginning of Period": "operating"},
    ),
)
