"""Trial Balance: every account with its balance, and debits equal to credits."""

from datetime import date, timedelta
from functools import lru_cache
from typing import Any

from attrs import evolve

from domain.ledger.accounts import Account
from domain.ledger.entries import Basis, Turnover
from domain.reports.account_tree import chart_of
from domain.reports.balances import (
    balances_before,
    balances_on,
    closed_amount,
    closing_entries,
    fiscal_year_of,
)
from domain.reports.ledger_port import Ledger
from domain.reports.matching import Matching
from domain.reports.periods import years_closed
from domain.reports.posting_rows import OWN, drill_down_to_opening
from domain.reports.query import ReportQuery
from domain.reports.report import ReportKind
from domain.reports.table import LABEL, Column, DrillDown, ReportRow, Table
from domain.values import EARLIEST

BALANCE_COLUMNS = (LABEL, Column("debit", "Debit"), Column("credit", "Credit"))
MOVEMENT_COLUMNS = (
    Column("opening", "Opening"),
    Column("debits", "Debits"),
    Column("credits", "Credits"),
    Column("closed", "Closed"),
    Column("closing", "Closing"),
)
"""The columns of a report with movements; `closed` only where a fiscal year is closed in it."""


def trial_balance(ledger: Ledger, query: ReportQuery) -> Table:
    """Every account with a balance at the end of `as_of`.

    Income and expense count from the beginning of the fiscal year, and what was earned before is
    in Retained Earnings. With `first`, the report shows the movements since that day.
    """
    assert query.as_of
    if query.first:
        return _movements(ledger, query, query.first, query.as_of)
    return _balances(ledger, query, query.as_of)


def _balances(ledger: Ledger, query: ReportQuery, as_of: date) -> Table:
    chart = chart_of(ledger.accounts())
    closing = balances_on(ledger, as_of, query.basis)
    rows, debits, credits = [], 0, 0
    for account in chart.in_order:
        balance = closing.get(account.id, 0)
        if not balance:
            continue
        debits, credits = debits + max(balance, 0), credits + max(-balance, 0)
        cells = (balance, None) if balance > 0 else (None, -balance)
        detail = _drill_down_to_balance(ledger, query, account.id)
        title = chart.titles[account.id]
        rows.append(ReportRow("account", 0, title, cells, account.id, detail=detail))
    everything = _drill_down_to_ledger(query, EARLIEST)
    rows.append(ReportRow("total", 0, "TOTAL", (debits, credits), detail=everything))
    return Table(BALANCE_COLUMNS, tuple(rows), {"debits": debits, "credits": credits})


def _movements(ledger: Ledger, query: ReportQuery, first: date, as_of: date) -> Table:
    """Opening balance, debits, credits and closing balance; balances are debit positive.

    Where a fiscal year begins within the period, the column `closed` has what the closing of the
    year before moves. So each row adds up, the closing column is the trial balance of `as_of`, and
    debits and credits are those of the postings alone.
    """
    chart = chart_of(ledger.accounts())
    opening = balances_before(ledger, first, query.basis)
    closing = balances_on(ledger, as_of, query.basis)
    posted = ledger.turnovers(first, as_of, query.basis)
    closings = closing_entries(ledger, evolve(query, last=as_of, as_of=None))
    has_closed = any(years_closed(first, as_of, ledger.settings.fiscal_year_start))

    def in_columns(*cells: Any) -> tuple[Any, ...]:
        """Five cells in the columns of the report, without the fourth where nothing is closed."""
        return cells if has_closed else (*cells[:3], cells[4])

    rows, total = [], Turnover()
    for account in chart.in_order:
        id_ = account.id
        begin, end = opening.get(id_, 0), closing.get(id_, 0)
        turnover, closed = posted.get(id_, Turnover()), closed_amount(closings, id_)
        if not (begin or end or closed or turnover != Turnover()):
            continue
        total += turnover
        movement = _drill_down_to_ledger(query, first, id_)
        to_closed = _drill_down_to_closed(ledger, query, account)
        cells = in_columns(
            begin, turnover.debits, turnover.credits, closed if to_closed else None, end
        )
        details = in_columns(
            drill_down_to_opening(ledger, query, id_),
            movement,
            movement,
            to_closed,
            _drill_down_to_balance(ledger, query, id_),
        )
        rows.append(
            ReportRow("account", 0, chart.titles[id_], cells, id_, detail=movement, details=details)
        )
    everything = _drill_down_to_ledger(query, first)
    totals = in_columns(
        sum(opening.values()), total.debits, total.credits, 0, sum(closing.values())
    )
    details = in_columns(None, everything, everything, None, None)
    rows.append(ReportRow("total", 0, "TOTAL", totals, detail=everything, details=details))
    columns = (LABEL, *in_columns(*MOVEMENT_COLUMNS))
    return Table(columns, tuple(rows), {"debits": total.debits, "credits": total.credits})


def _drill_down_to_closed(ledger: Ledger, query: ReportQuery, account: Account) -> DrillDown | None:
    """The income and expense of the fiscal years that are closed in the period of a query.

    For an account of income or expense, its postings in those years; for Retained Earnings, Profit
    & Loss of those years. Closing years moves nothing on other accounts.
    """
    assert query.first
    years = ReportQuery(
        first=max(fiscal_year_of(ledger, query.first), EARLIEST),
        last=fiscal_year_of(ledger, query.end) - timedelta(days=1),
        basis=query.basis,
    )
    if account.id == ledger.settings.retained_earnings_account_id:
        return DrillDown("profit-loss", years)
    if not account.is_income_statement:
        return None
    return DrillDown("profit-loss-detail", years, account.id, section=OWN)


def _drill_down_to_balance(ledger: Ledger, query: ReportQuery, account_id: str) -> DrillDown:
    """All postings on an account; of income and expense, from the beginning of the fiscal year."""
    is_income = ledger.accounts()[account_id].is_income_statement
    first = max(fiscal_year_of(ledger, query.end), EARLIEST) if is_income else EARLIEST
    return _drill_down_to_ledger(query, first, account_id)


def _drill_down_to_ledger(
    query: ReportQuery, first: date, account_id: str | None = None
) -> DrillDown:
    """The general ledger up to the day of the report, of one account or of all."""
    return DrillDown("general-ledger", _period(first, query.end, query.basis), account_id)


@lru_cache(maxsize=100)
def _period(first: date, last: date, basis: Basis) -> ReportQuery:
    """A period, which all rows share."""
    return ReportQuery(first=first, last=last, basis=basis)


TRIAL_BALANCE = ReportKind(
    "trial-balance",
    "Trial Balance",
    "Company & Financial",
    ("as_of", "from", "period", "basis"),
    trial_balance,
    matching=Matching(
        "account",
        total="debits",
        account_sign="debit",
        has_period_columns=False,
        begins_with_year=True,
    ),
)
