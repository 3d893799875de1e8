"""What tests of use cases say to the books: the shortest way to each act."""

from datetime import date
from typing import Any

from application.books import Books
from application.collections import COLLECTIONS, amend, create, remove, replace
from application.company import change_settings
from application.ports import LogQuery
from application.syncing import checksums
from application.verifying import verify
from domain.banking import BankTransaction, Split
from domain.ledger import Journal, JournalLine

CHECKING, SAVINGS, FUNDS, RECEIVABLE, INVENTORY = "account-1000", "account-1010", "account-1050", "account-1100", "account-1200"
PAYABLE, CARD, EQUITY, RETAINED, OPENING = "account-2000", "account-2100", "account-3000", "account-3100", "account-3900"
CONSULTING, SALES, SUPPLIES, TRAVEL, RENT = "account-4000", "account-4100", "account-6000", "account-6400", "account-6800"
MARCH = date(2026, 3, 15)


def lines(*sides: tuple[Any, ...]) -> tuple[JournalLine, ...]:
    """Lines from (account, debit-positive cents) or (account, cents, contact)."""
    return tuple(
        JournalLine(account_id=account, debit=max(cents, 0), credit=max(-cents, 0), contact_id=contact[0] if contact else None)
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
    """Put a record in place of one."""
    return books.run(replace, COLLECTIONS[collection], id_, given)


def drop(books: Books, collection: str, id_: str) -> Any:
    """Remove a record."""
    return books.run(remove, COLLECTIONS[collection], id_)


def get(books: Books, collection: str, id_: str) -> Any:
    """A record as it stands, or None."""
    return books.read(lambda book: book.find(COLLECTIONS[collection].kind, id_))


def post(books: Books, id_: str = "j", day: date = MARCH, cents: int = 1000, debit: str = CHECKING, credit: str = SALES, **more: Any) -> Journal:
    """Post a journal of two lines."""
    return add(books, "journals", id=id_, date=day, lines=lines((debit, cents), (credit, -cents)), **more)


def deposit(books: Books, id_: str = "t", day: date = MARCH, cents: int = 1000, account: str = CHECKING, other: str = SALES, **more: Any) -> BankTransaction:
    """Record a deposit (or, of less than nothing, a withdrawal)."""
    return add(books, "bank-transactions", id=id_, date=day, account_id=account, amount=cents, splits=splits((other, cents)), **more)


def close(books: Books, day: date | None, reason: str = "") -> Any:
    """Move the closing date."""
    return books.run(change_settings, {"closing_date": day} | ({"reason": reason} if reason else {}))


def head(books: Books) -> int:
    """The highest version."""
    return books.read(lambda book: book.session.head().version)


def sums(books: Books) -> dict[str, Any]:
    """The checksums of all collections."""
    return dict(books.read(checksums))


def log(books: Books, **query: Any) -> list[Any]:
    """The change log."""
    return books.read(lambda book: book.session.changes(LogQuery(limit=100_000, **query)))


def balances(books: Books) -> dict[str, int]:
    """The debit-positive balance of each account that has one."""
    return {id_: each.net for id_, each in books.read(lambda book: book.turnovers(None, date(2200, 12, 31))).items() if each.net}


def assert_sound(books: Books) -> None:
    """Nothing is wrong with the books."""
    assert books.read(verify).faults == ()
