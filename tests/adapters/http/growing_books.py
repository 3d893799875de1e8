"""Books with few and with many documents, that answer as much to the requests of `test_growth`.

Both have the records of the tour through all operations, and the same months, accounts, contacts
and rules. What differs is only how many documents each month has.
"""

from collections.abc import Iterator
from datetime import date
from typing import Any

from adapters.json_shapes import shapes
from adapters.json_shapes.reading import read_draft
from application.collections.operations import create
from application.collections.registry import COLLECTIONS
from application.unit_of_work.books import Books
from application.unit_of_work.unit_of_work import UnitOfWork
from tests.adapters.http.requests import RENT, SALES, lines

BUYER, SELLER = "buyer", "seller"
"""The customer and the vendor of all these documents."""
BANK = "drawer"
"""The bank account of all of them."""
WORD = "regular"
"""A word of every document."""
MONTHS = 10
_AT_ONCE = 200

Entry = tuple[str, dict[str, Any]]
"""The collection of a record, and its fields as a client sends them."""


def enter_documents(books: Books, of_each_month: int) -> None:
    """Enter so many times ten documents for each month of 2026 up to October."""
    bank = {"id": BANK, "name": "Drawer", "type": "asset", "subtype": "bank"}
    kinds = {BUYER: "customer", SELLER: "vendor"}
    contacts = ({"id": id_, "kind": kind, "name": id_} for id_, kind in kinds.items())
    books.run(_enter, [("accounts", bank), *(("contacts", body) for body in contacts)])
    for month in range(1, MONTHS + 1):
        entries = [entry for place in range(of_each_month) for entry in _ten(month, place)]
        for begin in range(0, len(entries), _AT_ONCE):
            books.run(_enter, entries[begin : begin + _AT_ONCE])


def _enter(work: UnitOfWork, entries: list[Entry]) -> None:
    for name, body in entries:
        collection = COLLECTIONS[name]
        create(work, collection, read_draft(body, shapes.draft(collection), collection.kind))


def _ten(month: int, place: int) -> Iterator[Entry]:
    """Three invoices and two bills, of which one each is paid, two bank transactions, a journal."""
    day = date(2026, month, 1 + place % 25).isoformat()
    name = f"{month}-{place}"
    head = {"date": day, "memo": WORD}
    for number in range(3):
        yield (
            "invoices",
            {
                **head,
                "id": f"invoice-{name}-{number}",
                "contactId": BUYER,
                "status": ("sent", "sent", "printed")[number],
                "dueDate": "2027-01-31" if number == 1 else day,
                "lines": [{"accountId": SALES, "rate": f"{20 + number}.00"}],
            },
        )
    yield (
        "payments",
        {
            **head,
            "id": f"payment-{name}",
            "contactId": BUYER,
            "amount": "20.00",
            "applications": [{"invoiceId": f"invoice-{name}-0", "amount": "20.00"}],
        },
    )
    for number in range(2):
        yield (
            "bills",
            {
                **head,
                "id": f"bill-{name}-{number}",
                "contactId": SELLER,
                "dueDate": day,
                "lines": [{"accountId": RENT, "amount": f"{30 + number}.00"}],
            },
        )
    yield (
        "bill-payments",
        {
            **head,
            "id": f"bill-payment-{name}",
            "contactId": SELLER,
            "accountId": BANK,
            "amount": "30.00",
            "applications": [{"billId": f"bill-{name}-0", "amount": "30.00"}],
        },
    )
    for number in range(2):
        yield (
            "bank-transactions",
            {
                **head,
                "id": f"row-{name}-{number}",
                "accountId": BANK,
                "amount": "50.00",
                "splits": [{"accountId": SALES, "amount": "50.00"}],
            },
        )
    yield "journals", {**head, "id": f"journal-{name}", "lines": lines("10.00", BANK)}
