"""What each contact owes, or is owed: Customer and Vendor Balance Summary."""

from collections.abc import Callable, Iterator
from itertools import chain

from attrs import evolve

from domain.errors import Refused, Remedy
from domain.reports.account_tree import add
from domain.reports.column_layout import layout_for, merge_columns, zeros
from domain.reports.ledger_port import Ledger
from domain.reports.matching import Matching
from domain.reports.posting_rows import BLANKS, LINES, PostingRows, posting_rows_of
from domain.reports.query import Parameter, ReportQuery
from domain.reports.report import ReportKind
from domain.reports.subledgers import CUSTOMERS, VENDORS, Subledger, by_name
from domain.reports.table import DrillDown, ReportRow, Table
from domain.values import EARLIEST


def balance_summary(side: Subledger, key: str) -> Callable[[Ledger, ReportQuery], Table]:
    """The report of a side: a row for each contact whose balance is not zero.

    With the section `postings`, what each balance is made of instead.
    """

    def make(ledger: Ledger, query: ReportQuery) -> Table:
        if query.section:
            return _postings(side, ledger, query)
        layout = layout_for(query, ledger.settings.fiscal_year_start, "balance", "Balance")
        accounts = side.accounts(ledger, query)
        columns = (_balances(side, ledger, each, accounts) for each in layout.queries)
        found = {id_: each for id_, each in merge_columns(columns).items() if any(each)}
        names = ledger.names(list(found))
        rows = [
            layout.row("contact", 0, names[id_], found[id_], _explained(key, id_), contact_id=id_)
            for id_ in by_name(names)
        ]
        total = add(zeros(layout), *found.values())
        rows.append(layout.row("total", 0, "TOTAL", total, _explained(key, query.contact_id)))
        return Table(layout.columns, tuple(rows), {"outstanding": total[layout.main]})

    return make


def _balances(
    side: Subledger, ledger: Ledger, query: ReportQuery, accounts: list[str]
) -> dict[str, int]:
    found = ledger.contact_balances(accounts, query.end)
    return {
        id_: cents * side.sign for id_, cents in found.items() if query.contact_id in {None, id_}
    }


def _explained(key: str, contact_id: str | None) -> Callable[[ReportQuery], DrillDown]:
    return lambda query: DrillDown(key, evolve(query, contact_id=contact_id, section=POSTINGS))


def _postings(side: Subledger, ledger: Ledger, query: ReportQuery) -> Table:
    """Every posting on the control accounts to the day, contact by contact; the last row has the balance."""
    if query.columns != "total" or query.compare_to:
        raise Refused.at(
            "/section",
            "shows postings, and a report of postings has no columns of time",
            Remedy.LEAVE_OUT,
            ("columns", "compare_to"),
        )
    accounts = side.accounts(ledger, query)
    balances = _balances(side, ledger, query, accounts)
    names = ledger.names([query.contact_id] if query.contact_id is not None else list(balances))

    def rows() -> Iterator[ReportRow]:
        for id_ in by_name(names):
            postings = posting_rows_of(
                ledger, evolve(query, contact_id=id_, first=EARLIEST, last=query.end)
            )
            lines = _running(postings, accounts, side.sign)
            first = next(lines, None)
            if first is None and query.contact_id is None:
                continue  # all that was posted to the contact is gone; the store may still keep a sum of zero
            yield ReportRow("contact", 0, names[id_], (None,) * (len(LINES) - 1), contact_id=id_)
            balance = 0
            for row in chain([first] if first else [], lines):
                balance = row.cells[-1]
                yield row
            yield postings.total(0, names[id_], balance, balance)
        if query.contact_id is None:
            yield ReportRow(
                "total", 0, "TOTAL", (*BLANKS, sum(balances.values()), sum(balances.values()))
            )

    return Table(LINES, rows(), {"outstanding": sum(balances.values())})


def _running(postings: PostingRows, accounts: list[str], sign: int) -> Iterator[ReportRow]:
    """The postings on one account after the other; the last cell of each row is the balance of all so far."""
    balance = 0
    for account in accounts:
        for row in postings.rows(1, account, balance, sign):
            balance = row.cells[-1]
            yield row


POSTINGS = "postings"
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
    "customer-balance-summary", "Customer Balance Summary", "Customers & Receivables", _PARAMETERS,
    balance_summary(CUSTOMERS, "customer-balance-summary"), (POSTINGS,), "customer", matching=Matching("contact", alike="summary"),
)  # fmt: skip
VENDOR_BALANCE_SUMMARY = ReportKind(
    "vendor-balance-summary", "Vendor Balance Summary", "Vendors & Payables", _PARAMETERS,
    balance_summary(VENDORS, "vendor-balance-summary"), (POSTINGS,), "vendor", matching=Matching("contact", alike="summary"),
)  # fmt: skip
