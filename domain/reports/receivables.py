"""Open Invoices and Customer Balance Detail: what customers owe, document by document."""

from collections.abc import Iterator
from itertools import groupby

from domain.ledger.ids import DocumentRef
from domain.reports.account_tree import ColumnAmounts, add_columns
from domain.reports.ledger_port import Ledger, OpenItemAsOf
from domain.reports.matching import Matching
from domain.reports.posting_rows import DOCUMENT_COLUMNS, transaction
from domain.reports.query import Parameter, ReportQuery
from domain.reports.report import ReportKind
from domain.reports.subledgers import CUSTOMERS, by_date_and_type, by_name, items_by_contact
from domain.reports.table import Column, ReportRow, Table

OPEN_COLUMNS = (
    *DOCUMENT_COLUMNS,
    Column("terms", "Terms", "text"),
    Column("due_date", "Due Date", "date"),
    Column("amount", "Amount"),
    Column("paid", "Paid"),
    Column("balance", "Balance"),
    Column("days_overdue", "Days Overdue", "number"),
)
DETAIL_COLUMNS = (
    *DOCUMENT_COLUMNS,
    Column("due_date", "Due Date", "date"),
    Column("amount", "Amount"),
    Column("open_balance", "Open Balance"),
    Column("balance", "Balance"),
)


def open_invoices(ledger: Ledger, query: ReportQuery) -> Table:
    """The open charges and credits at the end of `as_of`.

    A charge shows its paid amount and its open amount; credits are negative.
    """
    accounts = CUSTOMERS.accounts(ledger, query)
    aged = ledger.aged(accounts, query.end, [query.end], query.contact_id)
    outstanding = sum(sum(buckets) for buckets in aged.values())

    def rows() -> Iterator[ReportRow]:
        grand_total: ColumnAmounts = (0, 0, 0)
        open_items = ledger.open_items(accounts, query.end, query.contact_id)
        for id_, name, items in items_by_contact(ledger, open_items):
            yield _caption(id_, name, OPEN_COLUMNS)
            total: ColumnAmounts = (0, 0, 0)
            for open_item in items:
                amounts = _open_invoice_amounts(open_item)
                yield _open_invoice(open_item, amounts, query)
                total = add_columns(total, amounts)
            yield _total(f"Total {name}", 5, (*total, None), id_)
            grand_total = add_columns(grand_total, total)
        if query.contact_id is None:
            yield _total("TOTAL", 5, (*grand_total, None))

    return Table(OPEN_COLUMNS, rows(), {"outstanding": outstanding})


def _open_invoice_amounts(open_item: OpenItemAsOf) -> ColumnAmounts:
    """The amount of an item, its paid amount, and its open amount."""
    amount = open_item.sign * open_item.item.amount
    open_amount = open_item.sign * open_item.open
    return amount, amount - open_amount, open_amount


def _open_invoice(open_item: OpenItemAsOf, amounts: ColumnAmounts, query: ReportQuery) -> ReportRow:
    item = open_item.item
    days_overdue = max((query.end - item.due_date).days, 0) if item.role == "charge" else 0
    cells = (
        item.date,
        open_item.type,
        item.number,
        open_item.terms,
        item.due_date,
        *amounts,
        days_overdue or None,
    )
    return transaction(1, cells, _source(open_item), item.account_id, item.contact_id)


def customer_balance_detail(ledger: Ledger, query: ReportQuery) -> Table:
    """All that each customer was ever charged or credited up to `as_of`.

    Each row has what is still open of the charge or credit, and the running balance.
    """
    accounts = CUSTOMERS.accounts(ledger, query)
    balances = ledger.contact_balances(accounts, query.end)
    if query.contact_id is not None:
        balances = {query.contact_id: balances.get(query.contact_id, 0)}
    names = ledger.names(list(balances))

    def rows() -> Iterator[ReportRow]:
        grand_total: ColumnAmounts = (0, 0)
        all_items = ledger.items(accounts, query.end, by_name(names))
        for id_, items in groupby(all_items, lambda open_item: open_item.item.contact_id):
            yield _caption(id_, names[id_], DETAIL_COLUMNS)
            balance = open_balance = 0
            for open_item in by_date_and_type(items):
                item = open_item.item
                amount = open_item.sign * item.amount
                open_amount = open_item.sign * open_item.open
                balance, open_balance = balance + amount, open_balance + open_amount
                document = (item.date, open_item.type, item.number, item.due_date)
                cells = (*document, amount, open_amount, balance)
                yield transaction(1, cells, _source(open_item), item.account_id, id_)
            yield _total(f"Total {names[id_]}", 4, (balance, open_balance, balance), id_)
            grand_total = add_columns(grand_total, (balance, open_balance))
        if query.contact_id is None:
            yield _total("TOTAL", 4, (*grand_total, grand_total[0]))

    return Table(DETAIL_COLUMNS, rows(), {"outstanding": sum(balances.values())})


def _caption(contact_id: str, name: str, columns: tuple[Column, ...]) -> ReportRow:
    return ReportRow("contact", 0, name, (None,) * (len(columns) - 1), contact_id=contact_id)


def _total(
    label: str, blanks: int, cells: tuple[int | None, ...], contact_id: str | None = None
) -> ReportRow:
    """A total with some blank cells before its amounts."""
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
        "transaction of a contact",
        ("amount", "balance"),
        renamed_columns={"open_balance": "balance"},
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
