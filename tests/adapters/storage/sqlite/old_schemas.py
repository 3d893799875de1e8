"""What was entered in the books of `tests/data/schema-2.sql` and `schema-3.sql`.

The same can be entered anew. `schema-2.sql` was made at commit b0f607e, the last one of schema 2,
by entering this and dumping:

    books = new_books(SqliteStore(path)); enter(books); books.store.close()
    header lines, PRAGMA application_id and user_version, then sqlite3.connect(path).iterdump()

`schema-3.sql` was made in the same way at commit ff80c0f, the last one of schema 3, with
`enter_accounts_of_cash_flows(books)` before `enter(books)`.
"""

from datetime import date
from typing import Any

from application.invoicing.invoices import void_invoice
from application.invoicing.payments import refund_payment
from application.ledger.journals import void_journal
from application.ledger.registers import mark_row
from application.unit_of_work.books import Books
from domain.banking.bank_transactions import Split
from tests.application.actions import (
    CARD,
    CHECKING,
    CONSULTING,
    EQUITY,
    FUNDS,
    OPENING,
    PAYABLE,
    RECEIVABLE,
    RENT,
    SALES,
    SAVINGS,
    SUPPLIES,
    TRAVEL,
    add,
    bill,
    bill_payment,
    change,
    close,
    contact,
    credit_memo,
    deposit_rows,
    drop,
    earned,
    invoice,
    lines,
    payment,
    post,
    spent,
    state,
    vendor_credit,
)

CLOSED = date(2025, 12, 31)
LOG = (
    "SELECT version, at, actor, request_id, collection, id, op, before, after, hash FROM changes "
    "ORDER BY version"
)
"""Reads what the log of every schema has."""


def enter(books: Books) -> None:
    """Invoices (some paid in part), bills, journals, bank transactions and applications of every
    rule, over two years."""
    add(
        books,
        "accounts",
        id="old",
        number="1190",
        name="Old Receivables",
        type="asset",
        subtype="accounts_receivable",
    )
    add(books, "accounts", id="shop", name="Shop", type="income", parent_id=SALES)
    for id_, kind in (
        ("ann", "customer"),
        ("bob", "customer"),
        ("vic", "vendor"),
        ("wes", "vendor"),
    ):
        contact(books, id_, kind)
    post(
        books, "opening", date(2024, 12, 31), 500_000_00, CHECKING, OPENING, memo="Opening balance"
    )
    post(books, "drawn", date(2025, 3, 31), 1_000_00, EQUITY, CHECKING)
    invoice(
        books,
        "i-1",
        by="ann",
        day=date(2025, 2, 1),
        lines=earned((SALES, 33_33), ("shop", 33_33), (CONSULTING, 33_35)),
        number="INV-9",
        terms_id="terms-net-30",
    )
    invoice(
        books,
        "i-2",
        by="ann",
        day=date(2025, 11, 20),
        cents=1_234_567_89,
        number="INV-10",
        terms_id="terms-net-30",
    )
    invoice(books, "i-3", by="ann", day=date(2026, 1, 5), cents=7, due_date=date(2026, 1, 5))
    invoice(
        books,
        "i-4",
        by="bob",
        day=date(2026, 1, 10),
        lines=earned((SALES, 500_00), (CONSULTING, -50_00)),
        receivable_account_id="old",
    )
    invoice(books, "i-void", by="bob", day=date(2026, 1, 11))
    invoice(books, "i-draft", by="bob", day=date(2026, 1, 12), status="draft")
    payment(books, "p-1", 50_00, date(2025, 3, 1), "ann", memo="first part of INV-9")
    payment(
        books,
        "p-2",
        1_000_000_00,
        date(2025, 12, 1),
        "ann",
        pays={"i-2": 900_000_00},
        deposit_account_id=CHECKING,
    )
    payment(
        books,
        "p-held",
        300_00,
        date(2026, 2, 1),
        "bob",
        receivable_account_id="old",
        hold=True,
        ref="77",
    )
    payment(books, "p-3", 120_00, date(2026, 2, 2), "bob", receivable_account_id="old")
    credit_memo(books, "m-1", 20_00, date(2026, 2, 3), "ann", pays={"i-2": 20_00})
    state(books, "payment:p-held", "invoice:i-4", 10_00)
    bill(
        books,
        "b-1",
        by="vic",
        day=date(2025, 10, 1),
        lines=spent((SUPPLIES, 10_01), (RENT, 20_02)),
        number="A 1",
        due_date=date(2025, 10, 31),
    )
    bill(books, "b-2", by="vic", day=date(2026, 2, 1), cents=99_99)
    bill(
        books,
        "b-3",
        by="wes",
        day=date(2026, 2, 5),
        lines=spent((TRAVEL, 40_00), (SUPPLIES, -5_00)),
    )
    bill_payment(books, "q-1", 60_00, date(2026, 2, 20), "vic", pays={"b-1": 30_03})
    bill_payment(books, "q-2", 50_00, date(2026, 2, 21), "wes", account_id=CARD)
    vendor_credit(books, "n-1", 9_99, date(2026, 3, 1), "vic", number="C 1")
    add(
        books,
        "journals",
        id="j-owed",
        date=date(2025, 6, 1),
        ref="J1",
        lines=lines((RECEIVABLE, 80_00, "bob"), (SALES, -60_00), (CONSULTING, -20_00)),
    )
    add(
        books,
        "journals",
        id="j-paid",
        date=date(2025, 7, 1),
        lines=lines((CHECKING, 30_00), (RECEIVABLE, -30_00, "bob")),
    )
    add(
        books,
        "journals",
        id="j-twice",
        date=date(2026, 3, 1),
        lines=lines((RECEIVABLE, 5_00, "ann"), (RECEIVABLE, 6_00, "ann"), (PAYABLE, -11_00, "wes")),
    )
    post(books, "j-void", date(2026, 3, 2))
    books.run(void_journal, "j-void", "a mistake")
    add(
        books,
        "bank-transactions",
        id="t-sale",
        date=date(2026, 3, 3),
        account_id=FUNDS,
        amount=80_00,
        type="Cash Sale",
        contact_id="bob",
        splits=(
            Split(account_id=SALES, amount=90_00, memo="Chairs"),
            Split(account_id=CONSULTING, amount=-10_00),
        ),
    )
    add(
        books,
        "bank-transactions",
        id="t-check",
        date=date(2026, 3, 4),
        account_id=CHECKING,
        amount=-25_00,
        type="Check",
        payee="Landlord",
        ref="1044",
        splits=(Split(account_id=RENT, amount=-25_00),),
    )
    add(
        books,
        "bank-transactions",
        id="t-moved",
        date=date(2026, 3, 5),
        account_id=SAVINGS,
        amount=400_00,
        type="Transfer",
        splits=(Split(account_id=CHECKING, amount=400_00),),
    )
    add(
        books,
        "bank-transactions",
        id="t-advance",
        date=date(2026, 3, 6),
        account_id=CHECKING,
        amount=-15_00,
        type="Check",
        splits=(Split(account_id=PAYABLE, amount=-15_00, contact_id="wes"),),
    )
    deposit_rows(
        books,
        "d-1",
        "payment:p-1:account-1050",
        "bank-transaction:t-sale:account-1050",
        day=date(2026, 3, 7),
        fee=1_00,
    )
    books.run(refund_payment, "p-held", CHECKING, date(2026, 3, 8), 100_00)
    books.run(void_invoice, "i-void", "a mistake")
    books.run(mark_row, CHECKING, "bank-transaction:t-check:account-1000", "cleared")
    post(books, "gone", date(2026, 3, 9))
    drop(books, "journals", "gone")
    close(books, CLOSED)
    books.run(void_invoice, "i-1", "never ordered", date(2026, 3, 10))
    change(books, "payments", "p-3", memo="of February")


BEFORE_CASH_FLOWS: dict[str, dict[str, Any]] = {
    "wear": {
        "number": "1590",
        "name": "Accumulated Depreciation",
        "type": "asset",
        "subtype": "fixed_asset",
    },
    "truck-ad": {
        "name": "Truck AD",
        "type": "asset",
        "subtype": "fixed_asset",
        "parent_id": "wear",
    },
    "mortgage": {
        "number": "2600",
        "name": "Mortgage Amortization Loan",
        "type": "liability",
        "section": "long_term_liability",
    },
    "software": {
        "name": "Amortization of Software",
        "type": "asset",
        "section": "other_asset",
    },
    "patents": {"name": "Patents", "type": "asset", "section": "other_asset"},
    "reserve": {"name": "Depreciation Reserve", "type": "equity"},
    "lent": {"number": "1300", "name": "Lent", "type": "asset", "cash_flow": "investing"},
    "draws": {"name": "Draws", "type": "equity", "cash_flow": "operating"},
    "certificate": {
        "name": "Certificate of Deposit",
        "type": "asset",
        "subtype": "bank",
        "cash_flow": "investing",
    },
    "gain": {
        "name": "Gain on Sale of Land",
        "type": "income",
        "section": "other_income",
        "cash_flow": "investing",
    },
    "fees": {"name": "Fees for Loans", "type": "expense", "cash_flow": "financing"},
    "estimates": {
        "name": "Estimates",
        "type": "asset",
        "subtype": "non_posting",
        "cash_flow": "investing",
    },
}
"""Accounts whose section of cash flows the program of schema 3 found by their names, by what a
person had set, or by neither, although a person had set it."""


def enter_accounts_of_cash_flows(books: Books) -> None:
    """Accounts of every kind for the statement of cash flows, posted on in two years."""
    for id_, fields in BEFORE_CASH_FLOWS.items():
        add(books, "accounts", id=id_, **fields)
    change(books, "accounts", FUNDS, cash_flow="financing")
    posted = [id_ for id_ in BEFORE_CASH_FLOWS if id_ != "estimates"]
    for place, id_ in enumerate(posted, 1):
        for year in (2025, 2026):
            post(books, f"{id_}-{year}", date(year, 1, place), 100 * 2**place, id_, CHECKING)
