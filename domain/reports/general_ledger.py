"""General Ledger: every account with its opening balance, its postings and its closing balance."""

from collections.abc import Iterator

from attrs import evolve

from domain.ledger.entries import Turnover
from domain.reports.account_tree import chart_of
from domain.reports.balances import balances_before, closed_amount, closing_entries
from domain.reports.ledger_port import Ledger
from domain.reports.matching import Matching
from domain.reports.posting_rows import POSTING_COLUMNS, posting_rows_of
from domain.reports.query import ReportQuery
from domain.reports.report import ReportKind
from domain.reports.table import DrillDown, ReportRow, Table


def general_ledger(ledger: Ledger, query: ReportQuery) -> Table:
    """The accounts with a balance or a posting in the period, each in its natural sign.

    Balances of income and expense count from the beginning of the fiscal year: a row shows where
    the closing of a year changes a balance. Nothing is posted then, so that totals, debits and
    credits are those of the postings alone.
    """
    assert query.first
    opening = balances_before(ledger, query.first, query.basis, query.contact_id)
    posted = ledger.turnovers(query.first, query.end, query.basis, query.contact_id)
    closings = closing_entries(ledger, query)
    ids = {*opening, *posted}.union(*closings.values())
    shown = {query.account_id} if query.account_id else ids
    in_order = chart_of(ledger.accounts()).in_order
    listed = [account for account in in_order if account.id in shown]
    turnovers = {account.id: posted.get(account.id, Turnover()) for account in listed}
    postings = posting_rows_of(ledger, query)

    def rows() -> Iterator[ReportRow]:
        for account in listed:
            id_, sign = account.id, account.natural_sign
            balance = opening.get(id_, 0) * sign
            yield postings.caption(0, id_)
            yield postings.opening(1, id_, balance)
            yield from postings.rows_with_closings(1, id_, balance, closings, are_movements=False)
            change = turnovers[id_].net * sign
            closing = balance + change + closed_amount(closings, id_) * sign
            total = postings.total(0, postings.titles[id_], change, closing, id_)
            if not query.account_id:
                detail = DrillDown("general-ledger", evolve(query, account_id=id_))
                total = evolve(total, detail=detail)
            yield total

    totals = sum(turnovers.values(), Turnover())
    return Table(POSTING_COLUMNS, rows(), {"debits": totals.debits, "credits": totals.credits})


GENERAL_LEDGER = ReportKind(
    "general-ledger",
    "General Ledger",
    "Accountant",
    ("from", "to", "period", "basis", "contact_id", "account_id"),
    general_ledger,
    matching=Matching("transaction of an account", ("amount",), column_family="detail"),
    includes_no_contact=True,
)
