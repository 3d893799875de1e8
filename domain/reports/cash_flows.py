"""Statement of Cash Flows by the indirect method: from net income to what cash became."""

from collections.abc import Iterator, Mapping
from datetime import date, timedelta

from attrs import evolve

from domain.errors import Refused, Remedy
from domain.ledger.accounts import Account
from domain.ledger.company import Settings
from domain.ledger.entries import Turnover
from domain.reports.account_tree import Figures, add, in_order, titles
from domain.reports.column_layout import ColumnLayout, Explain, layout_for
from domain.reports.groups import Classification
from domain.reports.ledger_port import Ledger
from domain.reports.matching import Matching
from domain.reports.posting_rows import BLANKS, LINES, posting_rows_of
from domain.reports.query import ReportQuery
from domain.reports.report import ReportKind
from domain.reports.table import DrillDown, ReportRow, Table
from domain.values import EARLIEST

SECTIONS: Mapping[str, tuple[str, str]] = {
    "operating": ("Operating Activities", "Net Cash from Operating Activities"),
    "investing": ("Investing Activities", "Net Cash from Investing Activities"),
    "financing": ("Financing Activities", "Net Cash from Financing Activities"),
}
"""Each section with its caption and that of its total."""

_BY_CLASS: Mapping[Classification, str] = {
    ("asset", "fixed_asset", None): "investing",
    ("asset", None, "other_asset"): "investing",
    ("liability", None, "long_term_liability"): "financing",
    ("equity", None, None): "financing",
}


def cash_flows(ledger: Ledger, query: ReportQuery) -> Table:
    """Net income, what each account brought (+) or used (-), and the cash before and after.

    With an account or a section, the postings that its figure is made of, in the sign of cash.
    """
    if query.account_id or query.section:
        return _postings(ledger, query)
    layout = layout_for(query, ledger.settings.fiscal_year_start)
    accounts, labels = ledger.accounts(), titles(ledger.accounts())
    changes = [ledger.turnovers(each.first, each.end) for each in layout.queries]
    income: Figures = tuple(
        -sum(each.net for id_, each in found.items() if accounts[id_].is_income_statement)
        for found in changes
    )
    rows: list[ReportRow] = []
    sums: dict[str, Figures] = {}
    for section, (title, total) in SECTIONS.items():
        rows.append(layout.caption(0, title))
        figures: list[Figures] = []
        if section == "operating":
            rows.append(
                layout.row(
                    "total",
                    1,
                    "Net Income",
                    income,
                    lambda each: DrillDown("profit-loss-detail", each),
                )
            )
            figures.append(income)
        for account in _in_section(accounts, ledger.settings, section):
            found = tuple(-each.get(account.id, Turnover()).net for each in changes)
            if any(account.id in each for each in changes):
                rows.append(
                    layout.row(
                        "account",
                        1,
                        labels[account.id],
                        found,
                        _explained(account_id=account.id),
                        account_id=account.id,
                    )
                )
                figures.append(found)
        sums[section] = add((0,) * len(layout.queries), *figures)
        rows.append(layout.row("total", 0, total, sums[section], _explained(section=section)))
    net = add(*sums.values())
    before, after = (_cash(ledger, layout, at_end=each) for each in (False, True))
    rows.append(layout.row("total", 0, "Net Change in Cash", net, _explained(section="cash")))
    rows.append(
        layout.row(
            "total",
            0,
            "Cash at Beginning of Period",
            before,
            lambda each: _cash_detail(each, at_end=False),
        )
    )
    rows.append(
        layout.row(
            "total", 0, "Cash at End of Period", after, lambda each: _cash_detail(each, at_end=True)
        )
    )
    of = layout.main
    totals = {section: sums[section][of] for section in SECTIONS} | {
        "net_change": net[of],
        "cash_at_beginning": before[of],
        "cash_at_end": after[of],
    }
    return Table(layout.columns, tuple(rows), totals)


def section_of(account: Account, settings: Settings) -> str | None:
    """The section that an account stands in: `cash` for bank accounts and Undeposited Funds, None where it never changes cash."""
    if account.subtype == "bank" or account.id == settings.undeposited_funds_account_id:
        return "cash"
    if account.is_income_statement or account.subtype == "non_posting":
        return None
    if account.cash_flow:
        return account.cash_flow
    name = account.name.casefold()
    if "depreciation" in name or "amortization" in name:
        return "operating"
    return _BY_CLASS.get(account.classification, "operating")


def _in_section(accounts: Mapping[str, Account], settings: Settings, section: str) -> list[Account]:
    return in_order(each for each in accounts.values() if section_of(each, settings) == section)


def _cash(ledger: Ledger, layout: ColumnLayout, *, at_end: bool) -> Figures:
    cash = {each.id for each in _in_section(ledger.accounts(), ledger.settings, "cash")}
    days = (each.end if at_end else _before(each) for each in layout.queries)
    return tuple(
        sum(each.net for id_, each in ledger.turnovers(None, day).items() if id_ in cash)
        for day in days
    )


def _before(query: ReportQuery) -> date:
    assert query.first
    return query.first - timedelta(days=1)


def _explained(account_id: str | None = None, section: str | None = None) -> Explain:
    return lambda query: DrillDown(
        "cash-flows", evolve(query, account_id=account_id, section=section)
    )


def _cash_detail(query: ReportQuery, *, at_end: bool) -> DrillDown | None:
    last = query.end if at_end else _before(query)
    return (
        DrillDown("cash-flows", evolve(query, first=EARLIEST, last=last, section="cash"))
        if last >= EARLIEST
        else None
    )


def _postings(ledger: Ledger, query: ReportQuery) -> Table:
    """The postings behind an account, a section or cash itself; the last row has what they come to."""
    if query.columns != "total" or query.compare_to:
        raise Refused.at(
            "/columns",
            "are for the whole statement, and this is a part of it",
            Remedy.LEAVE_OUT,
            ("account_id", "section"),
        )
    accounts, postings = ledger.accounts(), posting_rows_of(ledger, query)
    changes = ledger.turnovers(query.first, query.end)
    if query.account_id:
        chosen = [accounts[query.account_id]]
        if query.section or section_of(chosen[0], ledger.settings) is None:
            raise Refused.at(
                "/account_id",
                "must be an account of the balance sheet, without a section beside it",
            )
        label = postings.titles[query.account_id]
    else:
        chosen = [
            each
            for each in _in_section(accounts, ledger.settings, query.section or "")
            if each.id in changes
        ]
        label = "Cash" if query.section == "cash" else SECTIONS[query.section or ""][1]
    is_cash = all(section_of(each, ledger.settings) == "cash" for each in chosen)
    sign = 1 if is_cash else -1
    income = (
        -sum(each.net for id_, each in changes.items() if accounts[id_].is_income_statement)
        if query.section == "operating"
        else 0
    )
    total = income + sum(changes.get(each.id, Turnover()).net * sign for each in chosen)

    def rows() -> Iterator[ReportRow]:
        if query.section == "operating":
            detail = DrillDown("profit-loss-detail", evolve(query, section=None))
            yield ReportRow(
                "heading", 1, "Net Income", (query.end, *BLANKS[1:], income, income), detail=detail
            )
        for account in chosen:
            change = changes.get(account.id, Turnover()).net * sign
            yield postings.caption(1, account.id)
            yield from postings.rows(2, account.id, 0, sign)
            yield postings.total(1, postings.titles[account.id], change, change, account.id)
        if query.section:
            yield ReportRow(
                "total",
                0,
                label if label.startswith("Net ") else f"Total {label}",
                (*BLANKS, total, total),
            )

    return Table(LINES, rows(), {"total": total})


CASH_FLOWS = ReportKind(
    "cash-flows", "Statement of Cash Flows", "Company & Financial", ("from", "to", "period", "columns", "compare_to", "account_id", "section"), cash_flows,
    (*SECTIONS, "cash"),
    matching=Matching(
        "account", in_parts=True, alike="statement", account_sign="credit", part_of=lambda account, settings: section_of(account, settings) or "",
        results={"Net Income": "operating", "Cash at Beginning of Period": "operating"},
    ),
)  # fmt: skip
