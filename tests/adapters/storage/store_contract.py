"""What tests of stores share: records and entries in few words, and transactions that leave
nothing behind."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date

from application.ports.store import Session, Store
from domain.invoicing.items import Item
from domain.ledger.entries import Entry, Posting
from domain.reconciliation.open_items import OpenItem

ACCOUNTS = ("account-1000", "account-1010", "account-4100", "account-6000")
CONTROL = frozenset({"account-1100", "account-2000"})
MARCH = date(2026, 3, 15)


class Undone(Exception):
    """Ends a test's transaction, so that the next begins with the same store."""


@contextmanager
def undone(store: Store) -> Iterator[Session]:
    """A transaction that is rolled back at its end."""
    try:
        with store.writing() as session:
            yield session
            raise Undone
    except Undone:
        pass


def item(id_: str, name: str | None = None, **more: object) -> Item:
    return Item(id=id_, name=name or id_, **more)


def entry(
    id_: str,
    day: date,
    *amounts: int,
    account: str = ACCOUNTS[0],
    other: str = ACCOUNTS[2],
    contact: str | None = None,
) -> Entry:
    postings = (
        *(Posting(account, each, contact) for each in amounts),
        Posting(other, -sum(amounts)),
    )
    return Entry("journal", id_, day, "General Journal", "", None, "", postings)


def open_item(id_: str, open_: int, role: str = "charge", **more: object) -> OpenItem:
    given = {
        "account_id": "account-1100",
        "contact_id": "a",
        "date": MARCH,
        "due_date": MARCH,
        "number": "",
        "memo": "",
        "amount": max(open_, 1),
    }
    return OpenItem(
        **{
            "id": id_,
            "kind": "invoice",
            "document_id": id_,
            "role": role,
            "open": open_,
            **given,
            **more,
        }
    )
