"""The records that the examples of the specification begin with, as one push makes them.

The examples of other operations create one record of each kind. What they void, refund, merge or
delete is here, so that no example takes away what a later one uses.
"""

from typing import Any

VENDOR, CUSTOMER, CHECKING, SALES, RENT = (
    "vendor-1000",
    "customer-1000",
    "account-1000",
    "account-4100",
    "account-6800",
)
TO_DELETE, TO_VOID, TO_SETTLE = "1009", "1002", "1003"
"""How the ids of records end that an example deletes, voids, or refunds or writes off."""


def _change(collection: str, id_: str, record: dict[str, Any]) -> dict[str, Any]:
    """The change that makes a record; its id says which change it is."""
    return {
        "changeId": f"make-{id_}",
        "collection": collection,
        "id": id_,
        "op": "put",
        "record": record,
    }


def _customer(name: str) -> dict[str, Any]:
    return {"kind": "customer", "name": name}


def _invoice(**fields: Any) -> dict[str, Any]:
    lines = [{"accountId": SALES, "description": "Design", "rate": "100.00"}]
    common = {"contactId": CUSTOMER, "date": "2026-03-01", "status": "sent", "lines": lines}
    return {**common, **fields}


def _payment(**fields: Any) -> dict[str, Any]:
    return {"contactId": CUSTOMER, "date": "2026-03-05", "amount": "20.00", **fields}


def _bill(**fields: Any) -> dict[str, Any]:
    lines = [{"accountId": RENT, "amount": "100.00"}]
    return {"contactId": VENDOR, "date": "2026-03-01", "lines": lines, **fields}


def _bill_payment() -> dict[str, Any]:
    return {**_payment(contactId=VENDOR), "accountId": CHECKING, "hold": True}


def _journal() -> dict[str, Any]:
    lines = [
        {"accountId": CHECKING, "debit": "100.00"},
        {"accountId": SALES, "credit": "100.00"},
    ]
    return {"date": "2026-03-01", "lines": lines}


def _deposit() -> dict[str, Any]:
    splits = [{"accountId": SALES, "amount": "50.00"}]
    return {"accountId": CHECKING, "date": "2026-03-02", "amount": "50.00", "splits": splits}


PUSH: dict[str, Any] = {
    "clientId": "front-desk",
    "changes": [
        _change("contacts", CUSTOMER, _customer("Acme Studio")),
        _change("contacts", VENDOR, {"kind": "vendor", "name": "Office Supply"}),
        _change("contacts", "customer-1001", _customer("Acme Studios")),
        _change("contacts", f"customer-{TO_DELETE}", _customer("Nobody")),
        *(
            _change("accounts", id_, {"name": name, "type": "asset", "subtype": "bank"})
            for id_, name in (("account-8001", "Old Till"), ("account-8009", "Unused"))
        ),
        _change("items", f"item-{TO_DELETE}", {"name": "Unused"}),
        _change("terms", f"terms-{TO_DELETE}", {"name": "Unused", "dueDays": 90}),
        *(
            _change("invoices", f"invoice-{ending}", _invoice())
            for ending in ("1001", TO_VOID, TO_SETTLE, TO_DELETE)
        ),
        _change("invoices", "credit-memo-1000", _invoice(kind="credit_memo", hold=True)),
        *(
            _change("payments", f"payment-{ending}", _payment(hold=True))
            for ending in (TO_VOID, TO_SETTLE, TO_DELETE)
        ),
        *(
            _change("bills", f"bill-{ending}", _bill())
            for ending in ("1001", TO_VOID, TO_SETTLE, TO_DELETE)
        ),
        _change("bills", "vendor-credit-1000", _bill(kind="vendor_credit", hold=True)),
        *(
            _change("bill-payments", f"bill-payment-{ending}", _bill_payment())
            for ending in (TO_VOID, TO_DELETE)
        ),
        *(
            _change("journals", f"journal-{ending}", _journal())
            for ending in ("1001", TO_VOID, TO_DELETE)
        ),
        *(
            _change("bank-transactions", f"deposit-{ending}", _deposit())
            for ending in (TO_VOID, TO_DELETE)
        ),
    ],
}
"""The example of a push: what a device has entered while it was offline."""
