"""A/R Aging and A/P Aging: what is open, by how many days it is past due."""

from collections.abc import Callable, Iterator
from datetime import timedelta

from domain.ledger.ids import DocumentRef
from domain.reports.account_tree import ColumnAmounts, add_columns
from domain.reports.ledger_port import Ledger, OpenItemAsOf
from domain.reports.matching import Matching
from domain.reports.posting_rows import DOCUMENT_COLUMNS, transaction
from domain.reports.query import Parameter, ReportQuery
from domain.reports.report import ReportKind
from domain.reports.subledgers import CUSTOMERS, VENDORS, Subledger, by_name, items_by_contact
from domain.reports.table import LABEL, Chart, Column, DrillDown, ReportRow, Table, Totals

BUCKETS = ("current", "days1to30", "days31to60", "days61to90", "over90")
_CAPTIONS = ("Current", "1 - 30", "31 - 60", "61 - 90", "Over 90")
_MOST_DAYS = (0, 30, 60, 90)
"""The most days past due in each bucket but the last."""

COLUMNS = (
    LABEL,
    *(Column(key, label) for key, label in zip(BUCKETS, _CAPTIONS, strict=True)),
    Column("total", "Total"),
)
ITEM_COLUMNS = (*DOCUMENT_COLUMNS, Column("due_date", "Due Date", "date"), *COLUMNS[1:])
_BLANKS = (None,) * 4
_ZEROS: ColumnAmounts = (0,) * (len(COLUMNS) - 1)


def aging(side: Subledger, key: str) -> Callable[[Ledger, ReportQuery], Table]:
    """The report with `key`, for customers or vendors: a row for each contact with open items.

    With a section (a bucket, or `all`), it has a row for each open item instead.
    """

    def make(ledger: Ledger, query: ReportQuery) -> Table:
        accounts = side.accounts(ledger, query)
        bounds = [query.end - timedelta(days=days) for days in _MOST_DAYS]
        aged = ledger.aged(accounts, query.end, bounds, query.contact_id)
        amounts = {id_: (*buckets, sum(buckets)) for id_, buckets in aged.items() if any(buckets)}
        total = add_columns(_ZEROS, *amounts.values())
        if query.section:
            items = _items(ledger, query, accounts)
            return Table(ITEM_COLUMNS, items, _totals(_section_total(total, query.section)))
        names = ledger.names(list(amounts))

        def row(id_: str) -> ReportRow:
            detail = DrillDown(key, query, contact_id=id_, section="all")
            return ReportRow("contact", 0, names[id_], amounts[id_], contact_id=id_, detail=detail)

        rows = [row(id_) for id_ in by_name(names)]
        everything = DrillDown(key, query, section="all")
        rows.append(ReportRow("total", 0, "TOTAL", total, detail=everything))
        chart = None
        if amounts:
            series = (("Open", total[:-1]),)
            chart = Chart("Open by days past due", "columns", _CAPTIONS, series)
        return Table(COLUMNS, tuple(rows), _totals(total), chart)

    return make


def _section_total(total: ColumnAmounts, section: str) -> ColumnAmounts:
    """The total row limited to a section: to one bucket, or to `all`."""
    if section not in BUCKETS:
        return total
    return _in_bucket(total[BUCKETS.index(section)], BUCKETS.index(section))


def _totals(total: ColumnAmounts) -> Totals:
    return {"outstanding": total[-1], "buckets": dict(zip(BUCKETS, total, strict=False))}


def _items(ledger: Ledger, query: ReportQuery, accounts: list[str]) -> Iterator[ReportRow]:
    """The open items of a section, contact by contact."""
    buckets = set(range(len(BUCKETS)))
    if query.section in BUCKETS:
        buckets = {BUCKETS.index(query.section or "")}
    grand_total = _ZEROS
    open_items = ledger.open_items(accounts, query.end, query.contact_id)
    for id_, name, items in items_by_contact(ledger, open_items):
        with_bucket = [(open_item, bucket_of(open_item, query)) for open_item in items]
        listed = [(open_item, bucket) for open_item, bucket in with_bucket if bucket in buckets]
        if not listed:
            continue
        yield ReportRow("contact", 0, name, (None,) * (len(ITEM_COLUMNS) - 1), contact_id=id_)
        total = _ZEROS
        for open_item, bucket in listed:
            amounts = _in_bucket(open_item.sign * open_item.open, bucket)
            yield _item_row(open_item, amounts)
            total = add_columns(total, amounts)
        yield ReportRow("total", 0, f"Total {name}", (*_BLANKS, *total), contact_id=id_)
        grand_total = add_columns(grand_total, total)
    if query.contact_id is None:
        yield ReportRow("total", 0, "TOTAL", (*_BLANKS, *grand_total))


def bucket_of(open_item: OpenItemAsOf, query: ReportQuery) -> int:
    """The place of an item's bucket in `BUCKETS`; credits are current, whatever their age."""
    days = (query.end - open_item.item.due_date).days
    if open_item.item.role == "credit":
        return 0
    return next((place for place, most in enumerate(_MOST_DAYS) if days <= most), len(_MOST_DAYS))


def _in_bucket(amount: int, bucket: int) -> ColumnAmounts:
    """An amount in the column of a bucket and in the total."""
    places = range(len(BUCKETS))
    return (*(amount if place == bucket else 0 for place in places), amount)


def _item_row(open_item: OpenItemAsOf, amounts: ColumnAmounts) -> ReportRow:
    item = open_item.item
    document = (item.date, open_item.type, item.number, item.due_date)
    buckets = (amount or None for amount in amounts[:-1])
    return transaction(
        1,
        (*document, *buckets, amounts[-1]),
        DocumentRef(item.kind, item.document_id),
        item.account_id,
        item.contact_id,
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
    matching=Matching("contact", column_family="aging", has_period_columns=False),
)
AP_AGING = ReportKind(
    "ap-aging",
    "A/P Aging",
    "Vendors & Payables",
    _PARAMETERS,
    aging(VENDORS, "ap-aging"),
    ("all", *BUCKETS),
    "vendor",
    matching=Matching("contact", column_family="aging", has_period_columns=False),
)
