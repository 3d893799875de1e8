"""Balances of accounts with the fiscal years before closed, as statements and ledgers show them."""

from collections.abc import Mapping
from datetime import date, timedelta

from domain.ledger.company import fiscal_year_start
from domain.ledger.entries import Basis, Turnover
from domain.reports.ledger_port import Ledger
from domain.reports.periods import years_closed
from domain.reports.query import ReportQuery


def year_of(ledger: Ledger, day: date) -> date:
    """The first day of the fiscal year in which a day lies."""
    return fiscal_year_start(day, ledger.settings.fiscal_year_start)


def closed_balances(
    ledger: Ledger, last: date, year: date, basis: Basis, contact_id: str | None = None
) -> dict[str, int]:
    """Balances at the end of a day, debit positive, not zero: of income and expense since `year`, whose first day is meant,
    with what was earned before it in Retained Earnings.

    With a contact, what names it alone; closing a year names nobody, so that earlier income and expense are left out.
    """
    accounts = ledger.accounts()
    retained = ledger.settings.retained_earnings_account_id
    balances: dict[str, int] = {}
    for id_, turnover in ledger.turnovers(
        None, min(last, year - timedelta(days=1)), basis, contact_id
    ).items():
        home = retained if accounts[id_].is_income_statement else id_
        if home == id_ or contact_id is None:
            balances[home] = balances.get(home, 0) + turnover.net
    if year <= last:
        for id_, turnover in ledger.turnovers(year, last, basis, contact_id).items():
            balances[id_] = balances.get(id_, 0) + turnover.net
    return {id_: balance for id_, balance in balances.items() if balance}


def balances_on(
    ledger: Ledger, day: date, basis: Basis, contact_id: str | None = None
) -> dict[str, int]:
    """Balances at the end of a day."""
    return closed_balances(ledger, day, year_of(ledger, day), basis, contact_id)


def balances_before(
    ledger: Ledger, day: date, basis: Basis, contact_id: str | None = None
) -> dict[str, int]:
    """Balances at the beginning of a day: all years before its own are closed, also where it is the first of its year."""
    return closed_balances(ledger, day - timedelta(days=1), year_of(ledger, day), basis, contact_id)


def net_income(ledger: Ledger, first: date | None, last: date, basis: Basis) -> int:
    """What was earned less what was spent; 0 of a time that ends before it begins."""
    if first and first > last:
        return 0
    accounts = ledger.accounts()
    return -sum(
        turnover.net
        for id_, turnover in ledger.turnovers(first, last, basis).items()
        if accounts[id_].is_income_statement
    )


def closing_entries(ledger: Ledger, query: ReportQuery) -> dict[date, dict[str, int]]:
    """What closing each fiscal year posts that ends inside a period, debit positive, by the last day of that year: income and
    expense of the year are taken back, and Retained Earnings take them over.

    Of a contact Retained Earnings take over nothing: closing a year names nobody.
    """
    assert query.first
    extent = ledger.extent()
    if extent is None:
        return {}
    accounts, retained = ledger.accounts(), ledger.settings.retained_earnings_account_id
    found = {}
    for first, last in years_closed(
        max(query.first, min(extent[0], query.end)), query.end, ledger.settings.fiscal_year_start
    ):
        posted = ledger.turnovers(first, last, query.basis, query.contact_id)
        entry = {
            id_: -each.net
            for id_, each in posted.items()
            if accounts[id_].is_income_statement and each.net
        }
        if query.contact_id is None and (earned := -sum(entry.values())):
            entry[retained] = earned
        found[last] = entry
    return found


def closed_turnover(closings: Mapping[date, Mapping[str, int]], account_id: str) -> Turnover:
    """What closing entries post on an account."""
    amounts = [entry[account_id] for entry in closings.values() if account_id in entry]
    return Turnover(
        sum(each for each in amounts if each > 0), -sum(each for each in amounts if each < 0)
    )
