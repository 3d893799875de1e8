"""Short ways for tests to run the use cases of the books, and to read what they changed."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

from application.banking.undeposited import undeposited_items
from application.collections.operations import amend, create, remove, replace
from application.collections.registry import COLLECTIONS
from application.integrity.verify_books import verify_books
from application.ledger.company import change_settings
from application.ports.change_log import LogQuery
from application.reconciliation.applications_view import applied_to
from application.reconciliation.control_accounts import ContactKind
from application.reconciliation.manual import open_item_id
from application.reconciliation.on_demand import OnDemandApplication, apply_on_demand
from application.sync.checksums import checksums
from application.unit_of_work.books import Books
from domain.banking.bank_transactions import BankTransaction, Split
from domain.banking.cleared_marks import ClearedMark
from domain.invoicing.invoices import Invoice, InvoiceApplication, InvoiceLine
from domain.invoicing.payments import Payment
from domain.ledger.journals import Journal, JournalLine
from domain.purchasing.bill_payments import BillPayment
from domain.purchasing.bills import Bill, BillApplication, BillLine
from domain.reconciliation.applications import AppliedCredit

CHECKING, SAVINGS, FUNDS, RECEIVABLE, INVENTORY = (
    "account-1000",
    "account-1010",
    "account-1050",
    "account-1100",
    "account-1200",
)
PAYABLE, CARD, EQUITY, RETAINED, OPENING = (
    "account-2000",
    "account-2100",
    "account-3000",
    "account-3100",
    "account-3900",
)
CONSULTING, SALES, SUPPLIES, TRAVEL, RENT = (
    "account-4000",
    "account-4100",
    "account-6000",
    "account-6400",
    "account-6800",
)
FEES = TRAVEL
MARCH = date(2026, 3, 15)
APPLIED = list[tuple[str, str, int]]
"""(credit, charge, cents) of an application, such as ("payment:p", "invoice:i", 500)."""


def lines(*sides: tuple[Any, ...]) -> tuple[JournalLine, ...]:
    """Lines from (account, debit-positive cents) or (account, cents, contact)."""
    return tuple(
        JournalLine(
            account_id=account,
            debit=max(cents, 0),
            credit=max(-cents, 0),
            contact_id=contact[0] if contact else None,
        )
        for account, cents, *contact in sides
    )


def splits(*shares: tuple[str, int]) -> tuple[Split, ...]:
    """Splits from (account, signed cents)."""
    return tuple(Split(account_id=account, amount=cents) for account, cents in shares)


def add(books: Books, collection: str, **given: Any) -> Any:
    """Create a record."""
    return books.run(create, COLLECTIONS[collection], given)


def change(books: Books, collection: str, id_: str, **changes: Any) -> Any:
    """Change some fields of a record."""
    return books.run(amend, COLLECTIONS[collection], id_, changes)


def put(books: Books, collection: str, id_: str, **given: Any) -> Any:
    """Replace a record."""
    return books.run(replace, COLLECTIONS[collection], id_, given)


def drop(books: Books, collection: str, id_: str) -> Any:
    """Remove a record."""
    return books.run(remove, COLLECTIONS[collection], id_)


def get(books: Books, collection: str, id_: str) -> Any:
    """The current record, or None."""
    return books.read(lambda work: work.find(COLLECTIONS[collection].kind, id_))


def warnings(
    books: Books, use_case: Callable[..., Any], *arguments: Any
) -> list[tuple[str, tuple[str, ...]]]:
    """The codes and ids of the warnings that a use case gives."""
    return books.run_and_render(
        lambda work, _: [(warning.code, warning.ids) for warning in work.warnings],
        use_case,
        *arguments,
    )


def post(
    books: Books,
    id_: str = "j",
    day: date = MARCH,
    cents: int = 1000,
    debit: str = CHECKING,
    credit: str = SALES,
    **more: Any,
) -> Journal:
    """Post a journal of two lines."""
    return add(
        books, "journals", id=id_, date=day, lines=lines((debit, cents), (credit, -cents)), **more
    )


def deposit(
    books: Books,
    id_: str = "t",
    day: date = MARCH,
    cents: int = 1000,
    account: str = CHECKING,
    other: str = SALES,
    **more: Any,
) -> BankTransaction:
    """Record a deposit, or a withdrawal if the amount is below zero."""
    return add(
        books,
        "bank-transactions",
        id=id_,
        date=day,
        account_id=account,
        amount=cents,
        splits=splits((other, cents)),
        **more,
    )


def contact(books: Books, id_: str = "c", kind: str = "customer", **more: Any) -> Any:
    """Make a customer or vendor."""
    return add(books, "contacts", id=id_, kind=kind, name=id_.title(), **more)


def earned(*shares: int | tuple[str, int]) -> tuple[InvoiceLine, ...]:
    """Lines of an invoice from cents, or from (account, cents)."""
    sides = ((SALES, each) if isinstance(each, int) else each for each in shares)
    return tuple(
        InvoiceLine(account_id=account, rate=Decimal(cents) / 100) for account, cents in sides
    )


def spent(*shares: int | tuple[str, int]) -> tuple[BillLine, ...]:
    """Lines of a bill from cents, or from (account, cents)."""
    sides = ((SUPPLIES, each) if isinstance(each, int) else each for each in shares)
    return tuple(BillLine(account_id=account, amount=cents) for account, cents in sides)


def invoice(
    books: Books, id_: str = "i", cents: int = 1000, day: date = MARCH, by: str = "c", **more: Any
) -> Invoice:
    """Send an invoice."""
    given = {"status": "sent", "lines": earned(cents), **more}
    return add(books, "invoices", id=id_, date=day, contact_id=by, **given)


def credit_memo(
    books: Books, id_: str = "m", cents: int = 1000, day: date = MARCH, by: str = "c", **more: Any
) -> Invoice:
    """Send a credit memo; `pays` has the cents to apply manually to each invoice."""
    return invoice(books, id_, cents, day, by, kind="credit_memo", **_stated("invoice", more))


def payment(
    books: Books, id_: str = "p", cents: int = 1000, day: date = MARCH, by: str = "c", **more: Any
) -> Payment:
    """Receive a payment; `pays` has the cents to apply manually to each invoice."""
    return add(
        books, "payments", id=id_, date=day, amount=cents, contact_id=by, **_stated("invoice", more)
    )


def bill(
    books: Books, id_: str = "b", cents: int = 1000, day: date = MARCH, by: str = "v", **more: Any
) -> Bill:
    """Enter a bill."""
    return add(books, "bills", id=id_, date=day, contact_id=by, **{"lines": spent(cents), **more})


def vendor_credit(
    books: Books, id_: str = "n", cents: int = 1000, day: date = MARCH, by: str = "v", **more: Any
) -> Bill:
    """Enter a vendor credit; `pays` has the cents to apply manually to each bill."""
    return bill(books, id_, cents, day, by, kind="vendor_credit", **_stated("bill", more))


def bill_payment(
    books: Books, id_: str = "q", cents: int = 1000, day: date = MARCH, by: str = "v", **more: Any
) -> BillPayment:
    """Pay a vendor; `pays` has the cents to apply manually to each bill."""
    return add(
        books,
        "bill-payments",
        id=id_,
        date=day,
        amount=cents,
        contact_id=by,
        **{"account_id": CHECKING, **_stated("bill", more)},
    )


def paying(**amounts: int) -> tuple[InvoiceApplication, ...]:
    """Manual applications to invoices, from their ids and cents."""
    return tuple(InvoiceApplication(invoice_id=id_, amount=cents) for id_, cents in amounts.items())


def paying_bills(**amounts: int) -> tuple[BillApplication, ...]:
    """Manual applications to bills, from their ids and cents."""
    return tuple(BillApplication(bill_id=id_, amount=cents) for id_, cents in amounts.items())


def _stated(what: str, more: dict[str, Any]) -> dict[str, Any]:
    if "pays" not in more:
        return more
    pays = more.pop("pays")
    return {**more, "applications": (paying if what == "invoice" else paying_bills)(**pays)}


def state(
    books: Books, credit: str, charge: str, cents: int, side: ContactKind = "customer"
) -> Any:
    """Apply an amount manually, on demand; 0 takes it back."""
    return books.run(apply_on_demand, side, None, [OnDemandApplication(credit, charge, cents)])


def applied(books: Books) -> APPLIED:
    """The applications, ordered by credit and charge."""
    return [line[:3] for line in applied_by(books)]


def applied_by(books: Books) -> list[tuple[str, str, int, date, str]]:
    """The applications with date and rule, ordered by credit, date and charge."""
    credits = books.read(lambda work: list(work.session.records.all(AppliedCredit)))
    return [
        (credit.id, each.charge_id, each.amount, each.date, each.rule)
        for credit in credits
        for each in credit.applied
    ]


def open_of(books: Books, *documents: Any) -> list[int]:
    """The open amounts of documents."""
    return books.read(lambda work: [applied_to(work, [each])[each.id].open for each in documents])


def is_item(books: Books, document: Any) -> bool:
    """Whether a document has an open item, settled or not."""
    return bool(books.read(lambda work: work.session.open_items.many([open_item_id(document)])))


def waiting(books: Books, account: str | None = None) -> dict[str, int]:
    """The rows that wait in Undeposited Funds, with their cents."""
    return {each.item.id: each.item.amount for each in books.read(undeposited_items, account)}


def marks(books: Books) -> dict[str, str]:
    """The marked rows of registers, with their marks."""
    return {
        each.id: each.cleared
        for each in books.read(lambda work: list(work.session.records.all(ClearedMark)))
    }


def deposit_rows(
    books: Books, id_: str = "d", *rows: str, day: date = MARCH, fee: int = 0, **more: Any
) -> BankTransaction:
    """Put rows into a deposit."""
    amounts = [
        books.read(lambda work, row=row: work.session.open_items.many([row])[row].amount)
        for row in rows
    ]
    shares = (
        *({"row_id": row} for row in rows),
        *([{"account_id": FEES, "amount": -fee}] if fee else []),
    )
    return add(
        books,
        "bank-transactions",
        id=id_,
        date=day,
        **{"account_id": CHECKING, "amount": sum(amounts) - fee, "splits": shares, **more},
    )


def on_cash(books: Books, last: date = date(2200, 12, 31)) -> dict[str, int]:
    """The debit-positive balance of each account on the cash basis."""
    return {
        id_: each.net
        for id_, each in books.read(
            lambda work: work.session.ledger.turnovers(None, last, None, "cash")
        ).items()
        if each.net
    }


def close(books: Books, day: date | None, reason: str = "") -> Any:
    """Move the closing date."""
    return books.run(
        change_settings, {"closing_date": day} | ({"reason": reason} if reason else {})
    )


def head(books: Books) -> int:
    """The highest version."""
    return books.read(lambda work: work.session.log.head().version)


def sums(books: Books) -> dict[str, Any]:
    """The checksums of all collections."""
    return dict(books.read(checksums))


def log(books: Books, **query: Any) -> list[Any]:
    """The change log."""
    return books.read(lambda work: work.session.log.read(LogQuery(limit=100_000, **query)))


def balances(books: Books) -> dict[str, int]:
    """The debit-positive balance of each account that has one."""
    return {
        id_: each.net
        for id_, each in books.read(
            lambda work: work.session.ledger.turnovers(None, date(2200, 12, 31))
        ).items()
        if each.net
    }


def assert_sound(books: Books) -> None:
    """Check that `verify` finds no fault in the books."""
    assert books.read(verify_books).faults == ()
