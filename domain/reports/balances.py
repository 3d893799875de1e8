"""Balances of accounts as statements and ledgers show them: with earlier fiscal years closed."""

from collections.abc import Mapping
from datetime import date, timedelta

from domain.ledger.company import fiscal_year_start
from domain.ledger.entries import Basis
from domain.reports.ledger_port import Ledger
from domain.reports.periods import years_closed
from domain.reports.query import ReportQuery


def fiscal_year_of(ledger: Ledger, day: date) -> date:
    """The first day of the fiscal year that contains a day."""
    return fiscal_year_start(day, ledger.settings.fiscal_year_start)


def closed_balances(
    ledger: Ledger, last: date, year: date, basis: Basis, contact_id: str | None = None
) -> dict[str, int]:
    """The balances at the end of a day that are not zero, debit positive, by account.

    `year` is the first day of a fiscal year. Income and expense count from that day; what was
    earned before is in Retained Earnings. With a contact, only postings that name it count, and
    earlier income and expense are left out, because closing a year does not name any contact.
    """
    accounts = ledger.accounts()
    retained = ledger.settings.retained_earnings_account_id
    balances: dict[str, int] = {}
    periods = [(None, min(last, year - timedelta(days=1))), (year, last)]
    for id_, (earlier, of_year) in ledger.net_changes(periods, basis, contact_id).items():
        is_closed = accounts[id_].is_income_statement
        if of_year:
            balances[id_] = balances.get(id_, 0) + of_year
        if not (is_closed and contact_id is not None):
            target = retained if is_closed else id_
            balances[target] = balances.get(target, 0) + earlier
    return {id_: balance for id_, balance in balances.items() if balance}


def balances_on(
    ledger: Ledger, day: date, basis: Basis, contact_id: str | None = None
) -> dict[str, int]:
    """The balances at the end of a day, as `closed_balances` has them."""
    return closed_balances(ledger, day, fiscal_year_of(ledger, day), basis, contact_id)


def balances_before(
    ledger: Ledger, day: date, basis: Basis, contact_id: str | None = None
) -> dict[str, int]:
    """The balances at the beginning of a day, as `closed_balances` has them.

    All fiscal years before that of the day are closed, even on the first day of a year.
    """
    return closed_balances(
        ledger, day - timedelta(days=1), fiscal_year_of(ledger, day), basis, contact_id
    )


def net_income(ledger: Ledger, first: date | None, last: date, basis: Basis) -> int:
    """Income less expense from `first` (None: from the beginning) to `last`, in cents.

    0 where the period ends before it begins.
    """
    if first and first > last:
        return 0
    accounts = ledger.accounts()
    changes = ledger.net_changes([(first, last)], basis)
    return -sum(net for id_, (net,) in changes.items() if accounts[id_].is_income_statement)


def closing_entries(ledger: Ledger, query: ReportQuery) -> dict[date, dict[str, int]]:
    """What the closing of each fiscal year that ends within a period moves, debit positive.

    The books post no such entry, so it is neither a debit nor a credit of the period.

    The entries are by the last day of their year, and each has amounts by account: income and
    expense of the year are taken back, and Retained Earnings take over their sum. For a contact
    Retained Earnings take over nothing, because closing a year does not name any contact.
    """
    assert query.first
    extent = ledger.extent()
    if extent is None:
        return {}
    accounts, retained = ledger.accounts(), ledger.settings.retained_earnings_account_id
    begin = max(query.first, min(extent[0], query.end))
    entries = {}
    for first, last in years_closed(begin, query.end, ledger.settings.fiscal_year_start):
        posted = ledger.turnovers(first, last, query.basis, query.contact_id)
        entry = {
            id_: -turnover.net
            for id_, turnover in posted.items()
            if accounts[id_].is_income_statement and turnover.net
        }
        if query.contact_id is None and (earned := -sum(entry.values())):
            entry[retained] = earned
        entries[last] = entry
    return entries


def closed_amount(closings: Mapping[date, Mapping[str, int]], account_id: str) -> int:
    """What `closing_entries` move on an account, debit positive."""
    return sum(entry.get(account_id, 0) for entry in closings.values())
