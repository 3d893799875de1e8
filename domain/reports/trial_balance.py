"""Trial Balance: every account with its balance, and debits equal to credits."""

from datetime import date

from attrs import evolve

from domain.ledger.entries import Turnover
from domain.reports.account_tree import account_titles, in_order
from domain.reports.balances import (
    balances_before,
    balances_on,
    closed_turnover,
    closing_entries,
    fiscal_year_of,
)
from domain.reports.ledger_port import Ledger
from domain.reports.matching import Matching
from domain.reports.posting_rows import drill_down_to_opening
from domain.reports.query import ReportQuery
from domain.reports.report import ReportKind
from domain.reports.table import LABEL, Column, DrillDown, ReportRow, Table
from domain.values import EARLIEST

BALANCE_COLUMNS = (LABEL, Column("debit", "Debit"), Column("credit", "Credit"))
MOVEMENT_COLUMNS = (
    LABEL,
    Column("opening", "Opening"),
    Column("debits", "Debits"),
    Column("credits", "Credits"),
    Column("closing", "Closing"),
)


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
    accounts = ledger.accounts()
    titles = account_titles(accounts)
    closing = balances_on(ledger, as_of, query.basis)
    rows, debits, credits = [], 0, 0
    for account in in_order(accounts[id_] for id_ in closing):
        balance = closing[account.id]
        debits, credits = debits + max(balance, 0), credits + max(-balance, 0)
        cells = (balance, None) if balance > 0 else (None, -balance)
        detail = _drill_down_to_balance(ledger, query, account.id)
        rows.append(ReportRow("account", 0, titles[account.id], cells, account.id, detail=detail))
    everything = _drill_down_to_ledger(query, EARLIEST)
    rows.append(ReportRow("total", 0, "TOTAL", (debits, credits), detail=everything))
    return Table(BALANCE_COLUMNS, tuple(rows), {"debits": debits, "credits": credits})


def _movements(ledger: Ledger, query: ReportQuery, first: date, as_of: date) -> Table:
    """Opening balance, debits, credits and closing balance; balances are debit positive.

    Where a fiscal year begins within the period, the closing of the year before counts among the
    debits and credits. So the closing column is the trial balance of `as_of`, and each row adds up.
    """
    accounts = ledger.accounts()
    titles = account_titles(accounts)
    opening = balances_before(ledger, first, query.basis)
    closing = balances_on(ledger, as_of, query.basis)
    posted = ledger.turnovers(first, as_of, query.basis)
    closings = closing_entries(ledger, evolve(query, last=as_of, as_of=None))
    ids = {*opening, *posted, *closing}.union(*closings.values())
    rows, debits, credits = [], 0, 0
    for account in in_order(accounts[id_] for id_ in ids):
        begin, end = opening.get(account.id, 0), closing.get(account.id, 0)
        turnover = posted.get(account.id, Turnover()) + closed_turnover(closings, account.id)
        if not (begin or end or turnover != Turnover()):
            continue
        debits, credits = debits + turnover.debits, credits + turnover.credits
        movement = _drill_down_to_ledger(query, first, account.id)
        details = (
            drill_down_to_opening(ledger, query, account.id),
            movement,
            movement,
            _drill_down_to_balance(ledger, query, account.id),
        )
        rows.append(
            ReportRow(
                "account",
                0,
                titles[account.id],
                (begin, turnover.debits, turnover.credits, end),
                account.id,
                detail=movement,
                details=details,
            )
        )
    everything = _drill_down_to_ledger(query, first)
    totals = (sum(opening.values()), debits, credits, sum(closing.values()))
    rows.append(
        ReportRow(
            "total",
            0,
            "TOTAL",
            totals,
            detail=everything,
            details=(None, everything, everything, None),
        )
    )
    return Table(MOVEMENT_COLUMNS, tuple(rows), {"debits": debits, "credits": credits})


def _drill_down_to_balance(ledger: Ledger, query: ReportQuery, account_id: str) -> DrillDown:
    """All postings on an account; of income and expense, from the beginning of the fiscal year."""
    is_income = ledger.accounts()[account_id].is_income_statement
    first = fiscal_year_of(ledger, query.end) if is_income else EARLIEST
    return _drill_down_to_ledger(query, first, account_id)


def _drill_down_to_ledger(
    query: ReportQuery, first: date, account_id: str | None = None
) -> DrillDown:
    """The general ledger up to the day of the report, of one account or of all."""
    period = ReportQuery(first=first, last=query.end, basis=query.basis, account_id=account_id)
    return DrillDown("general-ledger", period)


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
