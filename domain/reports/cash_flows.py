"""Statement of Cash Flows by the indirect method: from net income to the change in cash."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta

from attrs import evolve

from domain.errors import Refused, Remedy
from domain.ledger.accounts import Account
from domain.ledger.company import Settings
from domain.ledger.entries import Turnover
from domain.reports.account_tree import (
    ColumnAmounts,
    account_titles,
    add_columns,
    in_order,
)
from domain.reports.column_layout import ColumnLayout, DrillDownFor, layout_for, zeros
from domain.reports.groups import Classification
from domain.reports.ledger_port import Ledger
from domain.reports.matching import Matching
from domain.reports.posting_rows import BLANKS, POSTING_COLUMNS, posting_rows_of
from domain.reports.query import ReportQuery
from domain.reports.report import ReportKind
from domain.reports.table import DrillDown, ReportRow, Table
from domain.values import EARLIEST

SECTIONS: Mapping[str, tuple[str, str]] = {
    "operating": ("Operating Activities", "Net Cash from Operating Activities"),
    "investing": ("Investing Activities", "Net Cash from Investing Activities"),
    "financing": ("Financing Activities", "Net Cash from Financing Activities"),
}
"""Each section with its caption and the caption of its total."""

_SECTION_BY_CLASSIFICATION: Mapping[Classification, str] = {
    ("asset", "fixed_asset", None): "investing",
    ("asset", None, "other_asset"): "investing",
    ("liability", None, "long_term_liability"): "financing",
    ("equity", None, None): "financing",
}


def cash_flows(ledger: Ledger, query: ReportQuery) -> Table:
    """Net income, the cash that each account brought (+) or used (-), and cash before and after.

    With an account or a section, the postings behind its amount, positive where they bring cash.
    """
    if query.account_id or query.section:
        return _postings(ledger, query)
    layout = layout_for(query, ledger.settings.fiscal_year_start)
    changes = [ledger.turnovers(column.first, column.end) for column in layout.queries]
    rows: list[ReportRow] = []
    sums: dict[str, ColumnAmounts] = {}
    for section, (title, total_title) in SECTIONS.items():
        section_rows, sums[section] = _section(ledger, layout, section, changes)
        rows += [layout.caption(0, title), *section_rows]
        drill_down_for = _to_postings(section=section)
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


def _section(
    ledger: Ledger,
    layout: ColumnLayout,
    section: str,
    changes: Sequence[Mapping[str, Turnover]],
) -> tuple[list[ReportRow], ColumnAmounts]:
    """The rows of a section and their sum; `changes` are the turnovers of each column."""
    accounts = ledger.accounts()
    titles = account_titles(accounts)
    rows: list[ReportRow] = []
    total = zeros(layout)
    if section == "operating":
        income = tuple(_net_income(accounts, turnovers) for turnovers in changes)
        rows.append(layout.row("total", 1, "Net Income", income, _to_net_income))
        total = add_columns(total, income)
    for account in _in_section(accounts, ledger.settings, section):
        id_ = account.id
        if not any(id_ in turnovers for turnovers in changes):
            continue
        brought = tuple(-turnovers.get(id_, Turnover()).net for turnovers in changes)
        drill_down_for = _to_postings(account_id=id_)
        rows.append(layout.row("account", 1, titles[id_], brought, drill_down_for, account_id=id_))
        total = add_columns(total, brought)
    return rows, total


def section_of(account: Account, settings: Settings) -> str | None:
    """The section of an account: `cash` for bank accounts and Undeposited Funds.

    None for income and expense, which are part of net income, and for non-posting accounts.
    """
    if account.subtype == "bank" or account.id == settings.undeposited_funds_account_id:
        return "cash"
    if account.is_income_statement or account.subtype == "non_posting":
        return None
    if account.cash_flow:
        return account.cash_flow
    name = account.name.casefold()
    if "depreciation" in name or "amortization" in name:
        return "operating"
    return _SECTION_BY_CLASSIFICATION.get(account.classification, "operating")


def _in_section(accounts: Mapping[str, Account], settings: Settings, section: str) -> list[Account]:
    return in_order(
        account for account in accounts.values() if section_of(account, settings) == section
    )


def _net_income(accounts: Mapping[str, Account], turnovers: Mapping[str, Turnover]) -> int:
    return -sum(
        turnover.net for id_, turnover in turnovers.items() if accounts[id_].is_income_statement
    )


def _cash(ledger: Ledger, layout: ColumnLayout, *, at_end: bool) -> ColumnAmounts:
    """Cash at the beginning or at the end of each column."""
    cash_ids = {account.id for account in _in_section(ledger.accounts(), ledger.settings, "cash")}

    def balance(query: ReportQuery) -> int:
        turnovers = ledger.turnovers(None, query.end if at_end else _day_before(query))
        return sum(turnover.net for id_, turnover in turnovers.items() if id_ in cash_ids)

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


def _postings(ledger: Ledger, query: ReportQuery) -> Table:
    """The postings behind an account, a section or cash; the last row has their sum."""
    if query.columns != "total" or query.compare_to:
        raise Refused.at(
            "/columns",
            "must be the total, without a comparison, in a report of one account or section",
            Remedy.LEAVE_OUT,
            ("account_id",) if query.account_id else ("section",),
        )
    accounts, postings = ledger.accounts(), posting_rows_of(ledger, query)
    turnovers = ledger.turnovers(query.first, query.end)
    listed = _listed_accounts(ledger, query, turnovers)
    is_cash = all(section_of(account, ledger.settings) == "cash" for account in listed)
    sign = 1 if is_cash else -1
    changes = {account.id: turnovers.get(account.id, Turnover()).net * sign for account in listed}
    income = _net_income(accounts, turnovers) if query.section == "operating" else 0
    total = income + sum(changes.values())

    def rows() -> Iterator[ReportRow]:
        if query.section == "operating":
            detail = DrillDown("profit-loss-detail", evolve(query, section=None))
            cells = (query.end, *BLANKS[1:], income, income)
            yield ReportRow("heading", 1, "Net Income", cells, detail=detail)
        for account in listed:
            id_, change = account.id, changes[account.id]
            yield postings.caption(1, id_)
            yield from postings.rows(2, id_, 0, sign)
            yield postings.total(1, postings.titles[id_], change, change, id_)
        if query.section:
            label = "Total Cash" if query.section == "cash" else SECTIONS[query.section][1]
            yield ReportRow("total", 0, label, (*BLANKS, total, total))

    return Table(POSTING_COLUMNS, rows(), {"total": total})


def _listed_accounts(
    ledger: Ledger, query: ReportQuery, turnovers: Mapping[str, Turnover]
) -> list[Account]:
    """The account that a query asks for, or those of its section that have postings."""
    accounts = ledger.accounts()
    if not query.account_id:
        section = _in_section(accounts, ledger.settings, query.section or "")
        return [account for account in section if account.id in turnovers]
    account = accounts[query.account_id]
    if query.section or section_of(account, ledger.settings) is None:
        raise Refused.at(
            "/account_id",
            "must be an account of the balance sheet, and cannot be combined with a section",
        )
    return [account]


def _part_of(account: Account, settings: Settings) -> str:
    return section_of(account, settings) or ""


CASH_FLOWS = ReportKind(
    "cash-flows",
    "Statement of Cash Flows",
    "Company & Financial",
    ("from", "to", "period", "columns", "compare_to", "account_id", "section"),
    cash_flows,
    (*SECTIONS, "cash"),
    matching=Matching(
        "account",
        in_parts=True,
        column_family="statement",
        account_sign="credit",
        part_of=_part_of,
        result_rows={"Net Income": "operating", "Cash at Beginning of Period": "operating"},
    ),
)
