"""What customers owe, document by document: Open Invoices and Customer Balance Detail."""

from collections.abc import Iterator
from itertools import groupby

from domain.ledger.ids import DocumentRef
from domain.reports.account_tree import Figures, add
from domain.reports.ledger_port import Ledger, OpenItemAsOf
from domain.reports.matching import Matching
from domain.reports.posting_rows import DOCUMENT, transaction
from domain.reports.query import Parameter, ReportQuery
from domain.reports.report import ReportKind
from domain.reports.subledgers import CUSTOMERS, by_name, grouped, in_order
from domain.reports.table import Column, ReportRow, Table

OPEN_COLUMNS = (
    *DOCUMENT,
    Column("terms", "Terms", "text"),
    Column("due_date", "Due Date", "date"),
    Column("amount", "Amount"),
    Column("paid", "Paid"),
    Column("balance", "Balance"),
    Column("days_overdue", "Days Overdue", "number"),
)
DETAIL_COLUMNS = (
    *DOCUMENT,
    Column("due_date", "Due Date", "date"),
    Column("amount", "Amount"),
    Column("open_balance", "Open Balance"),
    Column("balance", "Balance"),
)


def open_invoices(ledger: Ledger, query: ReportQuery) -> Table:
    """What was open at the end of `as_of`: charges with what is paid of them, credits with what they have left (negative)."""
    accounts = CUSTOMERS.accounts(ledger, query)
    balances = {
        id_: sum(each)
        for id_, each in ledger.aged(accounts, query.end, [query.end], query.contact_id).items()
    }

    def cells(open_item: OpenItemAsOf) -> tuple[object, ...]:
        item = open_item.item
        days = max((query.end - item.due_date).days, 0) if item.role == "charge" else 0
        amount, open_ = open_item.sign * item.amount, open_item.sign * open_item.open
        return (
            item.date,
            open_item.type,
            item.number,
            open_item.terms,
            item.due_date,
            amount,
            amount - open_,
            open_,
            days or None,
        )

    def rows() -> Iterator[ReportRow]:
        whole: Figures = (0, 0, 0)
        for id_, name, items in grouped(
            ledger, ledger.open_items(accounts, query.end, query.contact_id)
        ):
            yield _caption(id_, name, OPEN_COLUMNS)
            of_contact = [
                transaction(1, cells(each), _source(each), each.item.account_id, id_)
                for each in items
            ]
            yield from of_contact
            total = add((0, 0, 0), *(each.cells[5:8] for each in of_contact))
            yield _total(f"Total {name}", 5, (*total, None), id_)
            whole = add(whole, total)
        if query.contact_id is None:
            yield _total("TOTAL", 5, (*whole, None))

    return Table(OPEN_COLUMNS, rows(), {"outstanding": sum(balances.values())})


def customer_balance_detail(ledger: Ledger, query: ReportQuery) -> Table:
    """All that each customer was ever charged or credited to `as_of`: what is still open of it, and the running balance."""
    accounts = CUSTOMERS.accounts(ledger, query)
    balances = ledger.contact_balances(accounts, query.end)
    if query.contact_id is not None:
        balances = {query.contact_id: balances.get(query.contact_id, 0)}
    names = ledger.names(list(balances))

    def rows() -> Iterator[ReportRow]:
        whole: Figures = (0, 0)
        items = ledger.items(accounts, query.end, by_name(names))
        for id_, found in groupby(items, lambda each: each.item.contact_id):
            yield _caption(id_, names[id_], DETAIL_COLUMNS)
            balance = open_ = 0
            for open_item in in_order(found):
                item = open_item.item
                balance, open_ = (
                    balance + open_item.sign * item.amount,
                    open_ + open_item.sign * open_item.open,
                )
                cells = (
                    item.date,
                    open_item.type,
                    item.number,
                    item.due_date,
                    open_item.sign * item.amount,
                    open_item.sign * open_item.open,
                    balance,
                )
                yield transaction(1, cells, _source(open_item), item.account_id, id_)
            yield _total(f"Total {names[id_]}", 4, (balance, open_, balance), id_)
            whole = add(whole, (balance, open_))
        if query.contact_id is None:
            yield _total("TOTAL", 4, (*whole, whole[0]))

    return Table(DETAIL_COLUMNS, rows(), {"outstanding": sum(balances.values())})


def _caption(contact_id: str, name: str, columns: tuple[Column, ...]) -> ReportRow:
    return ReportRow("contact", 0, name, (None,) * (len(columns) - 1), contact_id=contact_id)


def _total(
    label: str, blanks: int, cells: tuple[int | None, ...], contact_id: str | None = None
) -> ReportRow:
    return ReportRow("total", 0, label, (*(None,) * blanks, *cells), contact_id=contact_id)


def _source(open_item: OpenItemAsOf) -> DocumentRef:
    return DocumentRef(open_item.item.kind, open_item.item.document_id)


_PARAMETERS: tuple[Parameter, ...] = ("as_of", "period", "contact_id", "account_id")
OPEN_INVOICES = ReportKind(
    "open-invoices",
    "Open Invoices",
    "Customers & Receivables",
    _PARAMETERS,
    open_invoices,
    contacts="customer",
    matching=Matching(
        "transaction of a contact", ("amount", "balance"), renamed={"open_balance": "balance"}
    ),
)
CUSTOMER_BALANCE_DETAIL = ReportKind(
    "customer-balance-detail",
    "Customer Balance Detail",
    "Customers & Receivables",
    _PARAMETERS,
    customer_balance_detail,
    contacts="customer",
    matching=Matching("transaction of a contact", ("amount", "open_balance")),
)
