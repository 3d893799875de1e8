"""What is open by its age: A/R Aging and A/P Aging."""

from collections.abc import Callable, Iterator
from datetime import timedelta

from attrs import evolve

from domain.ledger.ids import DocumentRef
from domain.reports.account_tree import Figures, add
from domain.reports.ledger_port import Ledger, OpenItemAsOf
from domain.reports.matching import Matching
from domain.reports.posting_rows import DOCUMENT, transaction
from domain.reports.query import Parameter, ReportQuery
from domain.reports.report import ReportKind
from domain.reports.subledgers import CUSTOMERS, VENDORS, Subledger, by_name, grouped
from domain.reports.table import LABEL, Chart, Column, DrillDown, ReportRow, Table, Totals

BUCKETS = ("current", "days1to30", "days31to60", "days61to90", "over90")
_CAPTIONS = ("Current", "1 - 30", "31 - 60", "61 - 90", "Over 90")
_OLDEST = (0, 30, 60, 90)
"""How many days a charge of each bucket but the last is past due at most."""

COLUMNS = (
    LABEL,
    *(Column(key, label) for key, label in zip(BUCKETS, _CAPTIONS, strict=True)),
    Column("total", "Total"),
)
ITEM_COLUMNS = (*DOCUMENT, Column("due_date", "Due Date", "date"), *COLUMNS[1:])
_BLANKS = (None,) * 4


def aging(side: Subledger, key: str) -> Callable[[Ledger, ReportQuery], Table]:
    """The report of a side: a row for each contact of whom something is open.

    With a section (a bucket, or `all`), a row for each open item instead.
    """

    def make(ledger: Ledger, query: ReportQuery) -> Table:
        accounts = side.accounts(ledger, query)
        bounds = [query.end - timedelta(days=each) for each in _OLDEST]
        found = {
            id_: (*each, sum(each))
            for id_, each in ledger.aged(accounts, query.end, bounds, query.contact_id).items()
            if any(each)
        }
        total: Figures = add((0,) * len(COLUMNS[1:]), *found.values())
        if query.section in BUCKETS:
            place = BUCKETS.index(query.section)
            total = (
                *(each if at == place else 0 for at, each in enumerate(total[:-1])),
                total[place],
            )
        totals: Totals = {
            "outstanding": total[-1],
            "buckets": dict(zip(BUCKETS, total, strict=False)),
        }
        if query.section:
            return Table(ITEM_COLUMNS, _items(ledger, query, accounts), totals)
        names = ledger.names(list(found))
        rows = [
            ReportRow(
                "contact",
                0,
                names[id_],
                found[id_],
                contact_id=id_,
                detail=DrillDown(key, evolve(query, contact_id=id_, section="all")),
            )
            for id_ in by_name(names)
        ]
        rows.append(
            ReportRow(
                "total", 0, "TOTAL", total, detail=DrillDown(key, evolve(query, section="all"))
            )
        )
        chart = (
            Chart("Open by days past due", "columns", _CAPTIONS, (("Open", total[:-1]),))
            if found
            else None
        )
        return Table(COLUMNS, tuple(rows), totals, chart)

    return make


def _items(ledger: Ledger, query: ReportQuery, accounts: list[str]) -> Iterator[ReportRow]:
    wanted = None if query.section in {None, "all"} else BUCKETS.index(query.section or "")
    nothing: Figures = (0,) * (len(COLUMNS) - 1)
    whole = nothing
    for id_, name, items in grouped(
        ledger, ledger.open_items(accounts, query.end, query.contact_id)
    ):
        placed = [(each, bucket_of(each, query)) for each in items]
        chosen = [(each, place) for each, place in placed if wanted in {None, place}]
        if chosen:
            yield ReportRow("contact", 0, name, (None,) * (len(ITEM_COLUMNS) - 1), contact_id=id_)
            yield from (_item(each, place) for each, place in chosen)
            total = add(nothing, *(_figures(each, place) for each, place in chosen))
            yield ReportRow("total", 0, f"Total {name}", (*_BLANKS, *total), contact_id=id_)
            whole = add(whole, total)
    if query.contact_id is None:
        yield ReportRow("total", 0, "TOTAL", (*_BLANKS, *whole))


def bucket_of(open_item: OpenItemAsOf, query: ReportQuery) -> int:
    """The place of the bucket that an item is in; all that is paid too much is current."""
    days = (query.end - open_item.item.due_date).days
    if open_item.item.role == "credit":
        return 0
    return next((place for place, most in enumerate(_OLDEST) if days <= most), len(_OLDEST))


def _figures(open_item: OpenItemAsOf, place: int) -> Figures:
    """What is open of an item in the column of its bucket, and in the total."""
    return tuple(
        open_item.sign * open_item.open if each in {place, len(BUCKETS)} else 0
        for each in range(len(BUCKETS) + 1)
    )


def _item(open_item: OpenItemAsOf, place: int) -> ReportRow:
    item, figures = open_item.item, _figures(open_item, place)
    cells = (
        item.date,
        open_item.type,
        item.number,
        item.due_date,
        *(each or None for each in figures[:-1]),
        figures[-1],
    )
    return transaction(
        1, cells, DocumentRef(item.kind, item.document_id), item.account_id, item.contact_id
    )


_PARAMETERS: tuple[Parameter, ...] = ("as_of", "period", "contact_id", "account_id", "section")
AR_AGING = ReportKind(
    "ar-aging",
    "A/R Aging",
    "Customers & Receivables",
    _PARAMETERS,
    aging(CUSTOMERS, "ar-aging"),
    ("all", *BUCKETS),
    "customer",
    matching=Matching("contact", alike="aging", has_columns_of_time=False),
)
AP_AGING = ReportKind(
    "ap-aging",
    "A/P Aging",
    "Vendors & Payables",
    _PARAMETERS,
    aging(VENDORS, "ap-aging"),
    ("all", *BUCKETS),
    "vendor",
    matching=Matching("contact", alike="aging", has_columns_of_time=False),
)
