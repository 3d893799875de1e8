"""A small company with one document of most kinds, and sub-accounts."""

from datetime import date
from functools import cache

from adapters.storage.memory.store import MemoryStore
from application.unit_of_work.books import Books
from tests.application.actions import (
    CARD,
    CHECKING,
    CONSULTING,
    SALES,
    SUPPLIES,
    TRAVEL,
    add,
    bill,
    bill_payment,
    credit_memo,
    earned,
    invoice,
    lines,
    payment,
    spent,
    splits,
)
from tests.support import new_books

FIRST, LAST = date(2025, 1, 1), date(2025, 12, 31)


@cache
def small_company() -> Books:
    """The books, which no test may change."""
    books = new_books(MemoryStore())
    for kind, name in (("customer", "Ann"), ("customer", "Bob"), ("vendor", "Paper Mill")):
        add(books, "contacts", id=name[:3].lower(), kind=kind, name=name)
    add(
        books,
        "accounts",
        id="lessons",
        number="4110",
        name="Lessons",
        type="income",
        parent_id=SALES,
    )
    add(books, "accounts", id="tax", number="2300", name="Sales Tax Payable", type="liability")
    day = date(2025, 2, 3)
    sale = earned((SALES, 10_000), ("lessons", 2_500), ("tax", 1_033))
    invoice(books, "i1", 0, day, "ann", lines=sale, number="1001", due_date=day)
    invoice(books, "i2", 0, day, "bob", lines=earned((CONSULTING, 40_000)), number="1002")
    credit_memo(books, "c1", 0, day, "ann", lines=earned((SALES, 500)))
    payment(books, "p1", 13_033, date(2025, 3, 3), "ann", deposit_account_id=CHECKING)
    bill(books, "b1", 0, day, "pap", lines=spent((SUPPLIES, 2_000), (TRAVEL, 300)), number="77")
    bill_payment(books, "bp", 2_300, date(2025, 3, 4), "pap", account_id=CHECKING)
    journal = lines((CHECKING, 100_000), ("account-3000", -100_000))
    add(books, "journals", id="j1", date=FIRST, ref="1", lines=journal)
    coffee = {"account_id": CARD, "type": "Credit Card Charge"}
    for id_ in ("t1", "t2"):
        sides = splits((TRAVEL, -450))
        add(books, "bank-transactions", id=id_, date=day, amount=-450, splits=sides, **coffee)
    return books
