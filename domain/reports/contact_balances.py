"""Customer and Vendor Balance Summary: what each customer owes, or each vendor is owed."""

from collections.abc import Callable, Iterator
from itertools import chain

from attrs import evolve

from domain.errors import RefusedQuery, Remedy
from domain.reports.account_tree import add_columns
from domain.reports.column_layout import DrillDownFor, layout_for, merge_columns, zeros
from domain.reports.ledger_port import Ledger
from domain.reports.matching import Matching
from domain.reports.posting_rows import BLANKS, POSTING_COLUMNS, PostingRows, posting_rows_of
from domain.reports.query import Parameter, ReportQuery
from domain.reports.report import ReportKind
from domain.reports.subledgers import CUSTOMERS, VENDORS, Subledger, by_name
from domain.reports.table import DrillDown, ReportRow, Table
from domain.values import EARLIEST

POSTINGS = "postings"
"""The section that shows the postings behind the balances."""


def balance_summary(side: Subledger, key: str) -> Callable[[Ledger, ReportQuery], Table]:
    """The report with `key`, for customers or vendors: each contact with a balance.

    With the section `postings`, it shows the postings behind each balance instead.
    """

    def make(ledger: Ledger, query: ReportQuery) -> Table:
        if query.section:
            return _postings(side, ledger, query)
        layout = layout_for(query, ledger.settings.fiscal_year_start, "balance", "Balance")
        accounts = side.accounts(ledger, query)
        columns = (_balances(side, ledger, part, accounts) for part in layout.queries)
        balances = {id_: row for id_, row in merge_columns(columns).items() if any(row)}
        names = ledger.names(list(balances))
        total = add_columns(zeros(layout), *balances.values())
        rows = [
            layout.row(
                "contact", 0, names[id_], balances[id_], _to_postings(key, id_), contact_id=id_
            )
            for id_ in by_name(names)
        ]
        rows.append(layout.row("total", 0, "TOTAL", total, _to_postings(key, query.contact_id)))
        return Table(layout.columns, tuple(rows), {"outstanding": total[layout.main]})

    return make


def _balances(
    side: Subledger, ledger: Ledger, query: ReportQuery, accounts: list[str]
) -> dict[str, int]:
    """What each contact owes or is owed at the end of a query's period."""
    balances = ledger.contact_balances(accounts, query.end)
    return {
        id_: cents * side.sign for id_, cents in balances.items() if query.contact_id in {None, id_}
    }


def _to_postings(key: str, contact_id: str | None) -> DrillDownFor:
    """Drill down to the postings of one contact, or of all."""
    return lambda query: DrillDown(key, query, contact_id=contact_id, section=POSTINGS)


def _postings(side: Subledger, ledger: Ledger, query: ReportQuery) -> Table:
    """Every posting on the control accounts up to a day, contact by contact.

    The last row has the balance.
    """
    if query.columns != "total" or query.compare_to:
        raise RefusedQuery.at(
            "/section",
            f"must not be {POSTINGS} in a report with columns for several periods",
            Remedy.LEAVE_OUT,
            ("columns", "compare_to"),
        )
    accounts = side.accounts(ledger, query)
    balances = _balances(side, ledger, query, accounts)
    names = ledger.names([query.contact_id] if query.contact_id is not None else list(balances))
    outstanding = sum(balances.values())

    def rows() -> Iterator[ReportRow]:
        for id_ in by_name(names):
            of_contact = evolve(query, contact_id=id_, first=EARLIEST, last=query.end)
            postings = posting_rows_of(ledger, of_contact)
            lines = _running(postings, accounts, side.sign)
            first = next(lines, None)
            if first is None and query.contact_id is None:
                continue  # All its postings were removed, but the store still has a sum of zero.
            yield ReportRow(
                "contact", 0, names[id_], (None,) * (len(POSTING_COLUMNS) - 1), contact_id=id_
            )
            balance = 0
            for row in chain([first] if first else [], lines):
                balance = row.cells[-1]
                yield row
            yield postings.total(0, names[id_], balance, balance)
        if query.contact_id is None:
            yield ReportRow("total", 0, "TOTAL", (*BLANKS, outstanding, outstanding))

    return Table(POSTING_COLUMNS, rows(), {"outstanding": outstanding})


def _running(postings: PostingRows, accounts: list[str], sign: int) -> Iterator[ReportRow]:
    """The postings account by account, with one running balance over all of them."""
    balance = 0
    for account in accounts:
        for row in postings.rows(1, account, balance, sign):
            balance = row.cells[-1]
            yield row


_PARAMETERS: tuple[Parameter, ...] = (
    "as_of",
    "from",
    "period",
    "columns",
    "compare_to",
    "contact_id",
    "account_id",
    "section",
)
CUSTOMER_BALANCE_SUMMARY = ReportKind(
    "customer-balance-summary",
    "Customer Balance Summary",
    "Customers & Receivables",
    _PARAMETERS,
    balance_summary(CUSTOMERS, "customer-balance-summary"),
    (POSTINGS,),
    "customer",
    matching=Matching("contact", column_family="summary"),
)
VENDOR_BALANCE_SUMMARY = ReportKind(
    "vendor-balance-summary",
    "Vendor Balance Summary",
    "Vendors & Payables",
    _PARAMETERS,
    balance_summary(VENDORS, "vendor-balance-summary"),
    (POSTINGS,),
    "vendor",
    matching=Matching("contact", column_family="summary"),
)
