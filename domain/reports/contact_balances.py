"""What each contact owes, or is owed: Customer and Vendor Balance Summary."""

from collections.abc import Callable, Iterator

from attrs import evolve

from domain.reports.frame import beside, frame_of, nothing
from domain.reports.ledger import Ledger
from domain.reports.lines import LINES, postings_of
from domain.reports.report import Detail, Parameter, ReportKind, ReportQuery, Row, Table
from domain.reports.sides import CUSTOMERS, VENDORS, Side, by_name
from domain.reports.tree import add
from domain.values import EARLIEST


def balance_summary(side: Side, key: str) -> Callable[[Ledger, ReportQuery], Table]:
    """The report of a side: a row for each contact whose balance is not zero.

    With a contact, the postings that its balance is made of instead.
    """

    def make(ledger: Ledger, query: ReportQuery) -> Table:
        if query.contact_id is not None:
            return _postings(side, ledger, query)
        frame = frame_of(query, ledger.settings.fiscal_year_start, "balance", "Balance")
        accounts = side.accounts(ledger, query)
        columns = (ledger.contact_balances(accounts, each.end) for each in frame.queries)
        found = {id_: each for id_, each in beside({id_: cents * side.sign for id_, cents in each.items()} for each in columns).items() if any(each)}
        names = ledger.names(list(found))
        rows = [frame.row("contact", 0, names[id_], found[id_], _explained(key, id_), contact_id=id_) for id_ in by_name(names)]
        total = add(nothing(frame), *found.values())
        rows.append(frame.row("total", 0, "TOTAL", total))
        return Table(frame.columns, tuple(rows), {"outstanding": total[frame.main]})

    return make


def _explained(key: str, contact_id: str) -> Callable[[ReportQuery], Detail]:
    return lambda query: Detail(key, evolve(query, contact_id=contact_id))


def _postings(side: Side, ledger: Ledger, query: ReportQuery) -> Table:
    """Every posting of a contact on the control accounts, to the day; the last row has the balance."""
    period = evolve(query, first=EARLIEST, last=query.end)
    postings = postings_of(ledger, period)
    accounts = side.accounts(ledger, query)
    turnovers = ledger.turnovers(None, query.end, "accrual", query.contact_id)
    balances = {id_: turnovers[id_].net * side.sign for id_ in accounts if id_ in turnovers}
    (name,) = ledger.names([query.contact_id or ""]).values()
    total = sum(balances.values())

    def rows() -> Iterator[Row]:
        for id_, balance in balances.items():
            yield postings.caption(0, id_)
            yield from postings.rows(1, id_, 0, side.sign)
            yield postings.total(0, postings.titles[id_], balance, balance, id_)
        yield postings.total(0, name, total, total)

    return Table(LINES, rows(), {"outstanding": total})


_PARAMETERS: tuple[Parameter, ...] = ("asOf", "from", "period", "columns", "compareTo", "contactId", "accountId")
CUSTOMER_BALANCE_SUMMARY = ReportKind(
    "customer-balance-summary", "Customer Balance Summary", "Customers & Receivables", _PARAMETERS,
    balance_summary(CUSTOMERS, "customer-balance-summary"),
)  # fmt: skip
VENDOR_BALANCE_SUMMARY = ReportKind(
    "vendor-balance-summary", "Vendor Balance Summary", "Vendors & Payables", _PARAMETERS, balance_summary(VENDORS, "vendor-balance-summary")
)
