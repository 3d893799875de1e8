"""Trial Balance: every account with its balance, and debits equal to credits."""

from datetime import date

from attrs import evolve

from domain.ledger.entries import Turnover
from domain.reports.account_tree import in_order, titles
from domain.reports.balances import (
    balances_before,
    balances_on,
    closed_turnover,
    closing_entries,
    year_of,
)
from domain.reports.ledger_port import Ledger
from domain.reports.matching import Matching
from domain.reports.posting_rows import posted_before
from domain.reports.query import ReportQuery
from domain.reports.report import ReportKind
from domain.reports.table import LABEL, Column, DrillDown, ReportRow, Table
from domain.values import EARLIEST

SIDES = (LABEL, Column("debit", "Debit"), Column("credit", "Credit"))
MOVEMENTS = (
    LABEL,
    Column("opening", "Opening"),
    Column("debits", "Debits"),
    Column("credits", "Credits"),
    Column("closing", "Closing"),
)


def trial_balance(ledger: Ledger, query: ReportQuery) -> Table:
    """Every account with a balance at the end of `as_of`: income and expense since the fiscal year began, what was
    earned before it in Retained Earnings. With `first`, how each balance came from the one before that day."""
    assert query.as_of
    return (
        _movements(ledger, query, query.first, query.as_of)
        if query.first
        else _balances(ledger, query, query.as_of)
    )


def _balances(ledger: Ledger, query: ReportQuery, as_of: date) -> Table:
    accounts, labels = ledger.accounts(), titles(ledger.accounts())
    closing = balances_on(ledger, as_of, query.basis)
    rows, debits, credits = [], 0, 0
    for account in in_order(accounts[id_] for id_ in closing):
        balance = closing[account.id]
        debits, credits = debits + max(balance, 0), credits + max(-balance, 0)
        sides = (balance, None) if balance > 0 else (None, -balance)
        rows.append(
            ReportRow(
                "account",
                0,
                labels[account.id],
                sides,
                account.id,
                detail=_balance_of(ledger, query, account.id),
            )
        )
    rows.append(ReportRow("total", 0, "TOTAL", (debits, credits), detail=_posted(query, EARLIEST)))
    return Table(SIDES, tuple(rows), {"debits": debits, "credits": credits})


def _movements(ledger: Ledger, query: ReportQuery, first: date, as_of: date) -> Table:
    """Opening, debits, credits and closing, all debit positive but the two middle ones.

    Where a fiscal year begins inside the range, closing it is shown as the entry it stands for, so that the closing
    column is the trial balance of `as_of` and each line still adds up.
    """
    accounts, labels = ledger.accounts(), titles(ledger.accounts())
    opening, closing = (
        balances_before(ledger, first, query.basis),
        balances_on(ledger, as_of, query.basis),
    )
    posted = ledger.turnovers(first, as_of, query.basis)
    closings = closing_entries(ledger, evolve(query, last=as_of, as_of=None))
    rows, debits, credits = [], 0, 0
    for account in in_order(
        accounts[id_]
        for id_ in opening.keys()
        | posted.keys()
        | closing.keys()
        | {id_ for entry in closings.values() for id_ in entry}
    ):
        start, end = opening.get(account.id, 0), closing.get(account.id, 0)
        turnover = posted.get(account.id, Turnover()) + closed_turnover(closings, account.id)
        if start or end or turnover != Turnover():
            debits, credits = debits + turnover.debits, credits + turnover.credits
            cells = (start, turnover.debits, turnover.credits, end)
            moved = _posted(query, first, account.id)
            details = (
                posted_before(ledger, query, account.id),
                moved,
                moved,
                _balance_of(ledger, query, account.id),
            )
            rows.append(
                ReportRow(
                    "account",
                    0,
                    labels[account.id],
                    cells,
                    account.id,
                    detail=moved,
                    details=details,
                )
            )
    everything = _posted(query, first)
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
    return Table(MOVEMENTS, tuple(rows), {"debits": debits, "credits": credits})


def _balance_of(ledger: Ledger, query: ReportQuery, account_id: str) -> DrillDown:
    """Where a balance is from: all of the account, of income and expense since the fiscal year began."""
    return _posted(
        query,
        year_of(ledger, query.end)
        if ledger.accounts()[account_id].is_income_statement
        else EARLIEST,
        account_id,
    )


def _posted(query: ReportQuery, first: date, account_id: str | None = None) -> DrillDown:
    """The general ledger up to the day of the report, of one account or of all."""
    return DrillDown(
        "general-ledger",
        ReportQuery(first=first, last=query.end, basis=query.basis, account_id=account_id),
    )


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
        has_columns_of_time=False,
        begins_with_year=True,
    ),
)
