"""General Ledger: every account with the balance it began with, its postings and where it ended."""

from collections.abc import Iterator

from domain.accounts import Account
from domain.reports.balances import balances_before
from domain.reports.ledger import Ledger, Turnover
from domain.reports.lines import LINES, Postings, incomes_closed, postings_of
from domain.reports.report import ReportKind, ReportQuery, Row, Table
from domain.reports.tree import in_order


def general_ledger(ledger: Ledger, query: ReportQuery) -> Table:
    """The accounts with a balance or a posting in the period, each balance in its natural sign: of income and expense
    since the fiscal year began."""
    assert query.first
    opening = balances_before(ledger, query.first, query.basis, query.contact_id)
    posted = ledger.turnovers(query.first, query.end, query.basis, query.contact_id)
    years = incomes_closed(ledger, query)
    retained = ledger.settings.retained_earnings_account_id
    touched = opening.keys() | posted.keys() | ({retained} if any(years.values()) else set())
    accounts = ledger.accounts()
    chosen = in_order(accounts[id_] for id_ in ({query.account_id} if query.account_id else touched))
    totals = sum((posted.get(each.id, Turnover()) for each in chosen), Turnover())
    postings = postings_of(ledger, query)

    def rows() -> Iterator[Row]:
        for account in chosen:
            taken_over = sum(years.values()) if account.id == retained else 0
            yield from _account(postings, account, opening.get(account.id, 0), posted.get(account.id, Turnover()).net, taken_over)

    def _account(postings: Postings, account: Account, opening: int, change: int, taken_over: int) -> Iterator[Row]:
        sign = account.natural_sign
        balance = opening * sign
        yield postings.caption(0, account.id)
        yield postings.opening(1, account.id, balance)
        for row in postings.with_years_closed(1, account.id, balance, years):
            balance = row.cells[-1]
            yield row
        yield postings.total(0, postings.titles[account.id], change * sign + taken_over, balance, account.id)

    return Table(LINES, rows(), {"debits": totals.debits, "credits": totals.credits})


GENERAL_LEDGER = ReportKind("general-ledger", "General Ledger", "Accountant", ("from", "to", "period", "basis", "contactId", "accountId"), general_ledger)
