"""The postings behind the figures of the statement of cash flows."""

from collections.abc import Iterator, Mapping
from typing import Literal, cast

from attrs import evolve

from domain.errors import RefusedQuery, Remedy
from domain.ledger.entries import Turnover
from domain.reports.cash_flow_sections import (
    CashFlowLine,
    Part,
    is_cash,
    is_moved_income,
    lines_of_part,
    net_income_of,
)
from domain.reports.ledger_port import Ledger
from domain.reports.posting_rows import BLANKS, POSTING_COLUMNS, posting_rows_of
from domain.reports.query import ReportQuery
from domain.reports.table import DrillDown, ReportRow, Table

ADJUSTMENTS: Literal["adjustments"] = "adjustments"
"""The section of the adjustments that lead from net income to operating cash."""


def cash_flow_postings(
    ledger: Ledger, query: ReportQuery, total_titles: Mapping[str, str]
) -> Table:
    """The postings behind an account, a section or cash; the last row has their sum.

    `total_titles` has the caption of the last row of each section.
    """
    if query.columns != "total" or query.compare_to:
        raise RefusedQuery.at(
            "/columns",
            "must be the total, without a comparison, in a report of one account or section",
            Remedy.LEAVE_OUT,
            ("account_id",) if query.account_id else ("section",),
        )
    postings = posting_rows_of(ledger, query)
    turnovers = ledger.turnovers(query.first, query.end)
    has_net_income = query.section == "operating"
    income = net_income_of(ledger.accounts(), turnovers) if has_net_income else 0
    lines = _listed_lines(ledger, query, turnovers)
    total = income + sum(line.amount(turnovers) for line in lines)

    def rows() -> Iterator[ReportRow]:
        if has_net_income:
            detail = DrillDown("profit-loss-detail", evolve(query, section=None))
            cells = (query.end, *BLANKS[1:], income, income)
            yield ReportRow("heading", 1, "Net Income", cells, detail=detail)
        for line in lines:
            id_, amount = line.account.id, line.amount(turnovers)
            yield postings.caption(1, id_)
            yield from postings.rows(2, id_, 0, line.sign)
            yield postings.total(1, postings.titles[id_], amount, amount, id_)
        if query.section and not query.account_id:
            yield ReportRow("total", 0, total_titles[query.section], (*BLANKS, total, total))

    return Table(POSTING_COLUMNS, rows(), {"total": total})


def _listed_lines(
    ledger: Ledger, query: ReportQuery, turnovers: Mapping[str, Turnover]
) -> list[CashFlowLine]:
    """The account that a query asks for, or the accounts of its section that have postings."""
    if query.account_id:
        return [_line_of_account(ledger, query)]
    part = ADJUSTMENTS if query.section == "operating" else query.section
    lines = lines_of_part(ledger.accounts(), ledger.settings, cast("Part", part))
    return [line for line in lines if line.account.id in turnovers]


def _line_of_account(ledger: Ledger, query: ReportQuery) -> CashFlowLine:
    """The account that a query asks for, in its section.

    Only a moved income or expense account is in a second part, the adjustments.
    """
    account = ledger.accounts()[query.account_id or ""]
    is_shown = not account.is_income_statement or is_moved_income(account)
    if account.subtype == "non_posting" or not is_shown:
        raise RefusedQuery.at(
            "/account_id",
            "must be an account of the balance sheet, or an income or expense account that is "
            "investing or financing; net income contains the others",
            code="wrong_kind",
        )
    if query.section == ADJUSTMENTS and is_moved_income(account):
        return CashFlowLine(account, 1)
    if query.section:
        raise RefusedQuery.at(
            "/section",
            "must not be combined with this account: only the adjustments can be, for an income "
            "or expense account that is investing or financing",
            Remedy.LEAVE_OUT,
            ("section",),
        )
    return CashFlowLine(account, 1 if is_cash(account, ledger.settings) else -1)
