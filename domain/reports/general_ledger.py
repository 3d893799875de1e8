"""General Ledger: every account with the balance it began with, its postings and where it ended."""

from collections.abc import Iterator

from attrs import evolve

from domain.ledger.entries import Turnover
from domain.reports.account_tree import in_order
from domain.reports.balances import balances_before, closed_turnover, closing_entries
from domain.reports.ledger_port import Ledger
from domain.reports.matching import Matching
from domain.reports.posting_rows import LINES, posting_rows_of
from domain.reports.query import ReportQuery
from domain.reports.report import ReportKind
from domain.reports.table import DrillDown, ReportRow, Table


def general_ledger(ledger: Ledger, query: ReportQuery) -> Table:
    """The accounts with a balance or a posting in the period, each balance in its natural sign: of income and expense
    since the fiscal year began."""
    assert query.first
    opening = balances_before(ledger, query.first, query.basis, query.contact_id)
    posted = ledger.turnovers(query.first, query.end, query.basis, query.contact_id)
    closings = closing_entries(ledger, query)
    touched = opening.keys() | posted.keys() | {id_ for entry in closings.values() for id_ in entry}
    accounts = ledger.accounts()
    chosen = in_order(
        accounts[id_] for id_ in ({query.account_id} if query.account_id else touched)
    )
    moved = {
        each.id: posted.get(each.id, Turnover()) + closed_turnover(closings, each.id)
        for each in chosen
    }
    postings = posting_rows_of(ledger, query)

    def rows() -> Iterator[ReportRow]:
        for account in chosen:
            balance = opening.get(account.id, 0) * account.natural_sign
            yield postings.caption(0, account.id)
            yield postings.opening(1, account.id, balance)
            yield from postings.with_years_closed(1, account.id, balance, closings)
            change = moved[account.id].net * account.natural_sign
            total = postings.total(
                0, postings.titles[account.id], change, balance + change, account.id
            )
            yield (
                total
                if query.account_id
                else evolve(
                    total, detail=DrillDown("general-ledger", evolve(query, account_id=account.id))
                )
            )

    totals = sum(moved.values(), Turnover())
    return Table(LINES, rows(), {"debits": totals.debits, "credits": totals.credits})


GENERAL_LEDGER = ReportKind(
    "general-ledger",
    "General Ledger",
    "Accountant",
    ("from", "to", "period", "basis", "contact_id", "account_id"),
    general_ledger,
    matching=Matching("transaction of an account", ("amount",), alike="detail"),
    includes_no_contact=True,
)
