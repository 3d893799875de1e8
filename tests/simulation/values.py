"""The values of records that people enter: few names, numbers, days and contacts, which clash."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date, timedelta
from decimal import Decimal
from random import Random
from typing import Any, TypeVar

from attrs import define

from application.banking.undeposited import undeposited_items
from application.collections.registry import COLLECTIONS
from application.unit_of_work.books import Books
from domain.records import Record
from tests.application.actions import (
    CARD,
    CHECKING,
    CONSULTING,
    FUNDS,
    PAYABLE,
    RECEIVABLE,
    SALES,
    SAVINGS,
    SUPPLIES,
    TRAVEL,
)

T = TypeVar("T")

CUSTOMERS, VENDORS = ("ann", "bob", "cem"), ("vic", "wes")
NAMES = ("Ann", "Bob", "Vic", "Paper Mill", "Überbau")
NUMBERS = ("1001", "1002", "1003", "INV-7")
MEMOS = ("", "paid late", "1001", "inv 1002, 1003", "naïve 😀")
FIRST_DAY = date(2026, 3, 25)
DAYS = tuple(FIRST_DAY + timedelta(days=number) for number in range(12))
AMOUNTS = (100, 200, 300, 333, 1000)
TERMS = ("terms-net-7", "terms-net-30", "own-terms", None)
OFTEN = ("invoices", "payments", "bills", "bill-payments", "journals", "bank-transactions")


@define(eq=False)
class Draw:
    """Draws the values of one edit."""

    rng: Random
    books: Books

    def one(self, values: Sequence[T]) -> T:
        """Any of these values."""
        return self.rng.choice(values)

    def chance(self, share: float) -> bool:
        """Whether something happens that happens in this share of all cases."""
        return self.rng.random() < share

    def records(self, collection: str) -> list[Record]:
        """The records of a collection."""
        kind = COLLECTIONS[collection].kind
        return self.books.read(lambda work: list(work.session.records.all(kind)))

    def some_id(self, collection: str, *usual: Any) -> Any:
        """The id of a record that is there, one of the usual ids, or seldom one of nothing."""
        ids = [record.id for record in self.records(collection)]
        chosen = [id_ for id_ in usual if id_ is None or id_ in ids]
        if self.chance(0.04):
            return f"no-{collection}"
        return self.one(chosen or ids or usual)


def new_id(draw: Draw, collection: str, fields: Mapping[str, Any]) -> str:
    """One of the few ids that all sites choose from."""
    if collection == "contacts":
        return draw.one(CUSTOMERS if fields["kind"] == "customer" else VENDORS)
    return draw.one(IDS[collection])


IDS: Mapping[str, Sequence[str]] = {
    "accounts": ("acc-1", "acc-2", "acc-3"),
    "items": ("item-1", "item-2", "item-3"),
    "terms": ("own-terms", "term-2", "term-3"),
    "invoices": ("inv-a", "inv-b", "inv-c"),
    "payments": ("pay-a", "pay-b", "pay-c"),
    "bills": ("bill-a", "bill-b", "bill-c"),
    "bill-payments": ("bp-a", "bp-b", "bp-c"),
    "journals": ("jour-a", "jour-b", "jour-c"),
    "bank-transactions": ("bank-a", "bank-b", "bank-c"),
}


def new_fields(draw: Draw, collection: str) -> dict[str, Any]:
    """The fields of a new record, without its id."""
    fields = _FIELDS[collection](draw)
    if collection in OFTEN:
        if draw.chance(0.9):
            fields["date"] = draw.one(DAYS)
        if draw.chance(0.3):
            fields["memo"] = draw.one(MEMOS)
    if draw.chance(0.06):
        fields["external_id"] = draw.one(("x-1", "x-2"))
    if draw.chance(0.06):
        fields["metadata"] = {"color": draw.one(("red", "blue"))}
    return fields


def _account(draw: Draw) -> dict[str, Any]:
    kind, subtype = draw.one((("expense", None), ("income", None), ("asset", "bank")))
    return {
        "name": draw.one(NAMES),
        "number": draw.one(("6100", "6200", "")),
        "type": kind,
        "subtype": subtype,
        "parent_id": draw.one((None, None, "acc-1", "acc-2")),
        "description": draw.one(MEMOS),
        "active": draw.chance(0.9),
    }


def _contact(draw: Draw) -> dict[str, Any]:
    return {
        "kind": draw.one(("customer", "customer", "vendor")),
        "name": draw.one(NAMES),
        "company": draw.one(("", "Ltd", "Inc")),
        "phone": draw.one(("", "555-0100", "555-0101")),
        "terms_id": draw.some_id("terms", *TERMS),
        "active": draw.chance(0.9),
    }


def _item(draw: Draw) -> dict[str, Any]:
    return {
        "name": draw.one(NAMES),
        "rate": Decimal(draw.one(AMOUNTS)) / 100,
        "account_id": draw.some_id("accounts", SALES, CONSULTING, "acc-1"),
        "description": draw.one(MEMOS),
    }


def _terms(draw: Draw) -> dict[str, Any]:
    return {
        "name": draw.one(NAMES),
        "due_days": draw.one((5, 10)),
        "discount_days": draw.one((0, 2)),
        "discount_percent": Decimal(draw.one((0, 2))),
    }


def _invoice(draw: Draw) -> dict[str, Any]:
    kind = draw.one(("invoice", "invoice", "credit_memo"))
    contact_id = draw.some_id("contacts", *CUSTOMERS)
    fields: dict[str, Any] = {
        "kind": kind,
        "contact_id": contact_id,
        "status": draw.one(("sent", "sent", "printed", "draft")),
        "lines": _invoice_lines(draw),
    }
    if draw.chance(0.6):
        fields["number"] = draw.one(NUMBERS)
    if kind == "credit_memo":
        fields |= _paying(draw, "invoices", contact_id)
    elif draw.chance(0.3):
        fields["terms_id"] = draw.some_id("terms", *TERMS)
    return fields


def _invoice_lines(draw: Draw) -> tuple[dict[str, Any], ...]:
    lines = []
    for _ in range(draw.one((1, 1, 2))):
        line = {
            "account_id": draw.some_id("accounts", SALES, SALES, CONSULTING, "acc-1"),
            "rate": Decimal(draw.one(AMOUNTS)) / 100,
            "quantity": Decimal(draw.one((1, 1, 2))),
        }
        if draw.chance(0.3):
            line["item_id"] = draw.some_id("items", None, "item-1", "item-2")
        lines.append(line)
    return tuple(lines)


def _payment(draw: Draw) -> dict[str, Any]:
    contact_id = draw.some_id("contacts", *CUSTOMERS)
    return {
        "contact_id": contact_id,
        "amount": draw.one(AMOUNTS),
        "ref": draw.one(("", "1001", "inv 1002")),
        "deposit_account_id": draw.some_id("accounts", FUNDS, FUNDS, CHECKING),
        **_paying(draw, "invoices", contact_id),
    }


def _bill(draw: Draw) -> dict[str, Any]:
    kind = draw.one(("bill", "bill", "vendor_credit"))
    contact_id = draw.some_id("contacts", *VENDORS)
    account_id = draw.some_id("accounts", SUPPLIES, TRAVEL, "acc-2")
    fields = {
        "kind": kind,
        "contact_id": contact_id,
        "number": draw.one(("", *NUMBERS)),
        "lines": ({"account_id": account_id, "amount": draw.one(AMOUNTS)},),
    }
    return fields | (_paying(draw, "bills", contact_id) if kind == "vendor_credit" else {})


def _bill_payment(draw: Draw) -> dict[str, Any]:
    contact_id = draw.some_id("contacts", *VENDORS)
    return {
        "contact_id": contact_id,
        "amount": draw.one(AMOUNTS),
        "account_id": draw.some_id("accounts", CHECKING, CARD),
        **_paying(draw, "bills", contact_id),
    }


def _paying(draw: Draw, charges: str, contact_id: str) -> dict[str, Any]:
    """What a credit pays: mostly what the books find, sometimes what a person says."""
    fields: dict[str, Any] = {"hold": draw.chance(0.2)}
    owed = [record for record in draw.records(charges) if _is_owed(record, contact_id)]
    if owed and draw.chance(0.4):
        name = "invoice_id" if charges == "invoices" else "bill_id"
        fields["applications"] = ({name: draw.one(owed).id, "amount": draw.one(AMOUNTS[:3])},)
    return fields


def _is_owed(record: Any, contact_id: str) -> bool:
    return record.kind in {"invoice", "bill"} and record.contact_id == contact_id


def _journal(draw: Draw) -> dict[str, Any]:
    cents = draw.one(AMOUNTS)
    side, contact_id = draw.one(((RECEIVABLE, "ann"), (PAYABLE, "vic"), (SAVINGS, None)))
    first, second = draw.one((("debit", "credit"), ("credit", "debit")))
    lines = (
        {"account_id": side, first: cents, "contact_id": contact_id},
        {"account_id": draw.some_id("accounts", SALES, TRAVEL, "acc-1"), second: cents},
    )
    fields: dict[str, Any] = {"lines": lines, "ref": draw.one(("", "1001"))}
    if draw.chance(0.1):
        fields["reverses"] = draw.some_id("journals", "jour-a")
    return fields


def _bank_transaction(draw: Draw) -> dict[str, Any]:
    waiting = draw.books.read(undeposited_items)
    if waiting and draw.chance(0.5):
        items = [row.item for row in draw.rng.sample(waiting, min(len(waiting), draw.one((1, 2))))]
        splits = tuple(
            {"account_id": item.account_id, "amount": item.amount, "row_id": item.id}
            for item in items
        )
        return {
            "account_id": CHECKING,
            "splits": splits,
            "amount": sum(item.amount for item in items),
            "type": "Deposit",
        }
    cents = draw.one(AMOUNTS) * draw.one((1, -1))
    other = draw.some_id("accounts", SALES, SUPPLIES, SAVINGS, "acc-1")
    return {
        "account_id": draw.some_id("accounts", CHECKING, CARD),
        "amount": cents,
        "splits": ({"account_id": other, "amount": cents},),
        "payee": draw.one(("", *NAMES)),
        "ref": draw.one(("", "1001")),
    }


_FIELDS: Mapping[str, Callable[[Draw], dict[str, Any]]] = {
    "accounts": _account,
    "contacts": _contact,
    "items": _item,
    "terms": _terms,
    "invoices": _invoice,
    "payments": _payment,
    "bills": _bill,
    "bill-payments": _bill_payment,
    "journals": _journal,
    "bank-transactions": _bank_transaction,
}
