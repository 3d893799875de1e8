"""What an exporter gets of the books: neutral values, which it writes in its own format.

    books --export_books--> ExportedBooks --BooksWriter--> file

The chart and the terms are in memory. Contacts, items, transactions and collections are read from
the store while the writer iterates, so that long books need little memory.

A program for accounting gets the lists and the transactions. What keeps the records themselves gets
the collections.
"""

from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal
from typing import IO, Literal

from attrs import define, field, frozen

from domain.invoicing.contacts import Contact
from domain.invoicing.items import Item
from domain.invoicing.terms import Terms
from domain.ledger.accounts import Account
from domain.records import Record
from domain.values import Day

AccountRole = Literal["undeposited_funds", "retained_earnings", "opening_balance_equity"]
"""What an account is the default account of."""

TransactionKind = Literal[
    "invoice",
    "credit_memo",
    "payment",
    "bill",
    "vendor_credit",
    "bill_payment",
    "journal",
    "bank_transaction",
]


@frozen
class ExportedAccount:
    """An account of the chart."""

    account: Account
    path: str
    """The names of its parents and its own name, with colons between them."""
    role: AccountRole | None = None


@frozen
class ExportedContact:
    """A customer or vendor, and the name of the terms, or an empty text."""

    contact: Contact
    terms: str


@frozen
class ExportedItem:
    """An item, and the path of its account, or an empty text."""

    item: Item
    account: str


@frozen
class ExportedLine:
    """One line of a transaction: an amount on an account."""

    account: ExportedAccount
    amount: int
    """In cents; debits are positive. It is zero on a line of an invoice that is text alone."""
    name: str = ""
    """The name of the contact of this line, or empty."""
    memo: str = ""
    item: str = ""
    """The name of the item that was sold, or empty."""
    quantity: Decimal | None = None
    """What the line takes in of the item: below zero where it is sold, above zero where it comes
    back."""
    rate: Decimal | None = None


@frozen
class ExportedTransaction:
    """A document that posts, with the line of its own account first.

    The amounts of its lines sum to zero.
    """

    kind: TransactionKind
    id: str
    """The id of the document, unique among the documents of its collection."""
    type: str
    """The type that the document shows, such as Check."""
    date: Day
    number: str
    lines: tuple[ExportedLine, ...]
    memo: str = ""
    """The memo of the document; its lines have their own."""
    due_date: Day | None = None
    terms: str = ""
    """The name of its terms, or empty."""
    method: str = ""
    """How a payment was made, such as Check."""
    payee: str = ""


@frozen
class ExportedCollection:
    """All records of one kind, with their stored fields, whatever their status."""

    kind: type[Record]
    records: Callable[[], Iterator[Record]]
    """The records by id, read from the store while the caller iterates; it can be called again."""


@define(eq=False)
class ExportedBooks:
    """All that an export has of the books."""

    company: str
    """The name of the company."""
    currency: str
    """The code of its currency, such as USD."""
    accounts: tuple[ExportedAccount, ...]
    """Parents come before their sub-accounts."""
    terms: tuple[Terms, ...]
    customers: Iterator[ExportedContact]
    vendors: Iterator[ExportedContact]
    items: Iterator[ExportedItem]
    transactions: Iterator[ExportedTransaction]
    """By date. On the same day, what a deposit may take to the bank comes before the deposit."""
    collections: tuple[ExportedCollection, ...] = ()
    """The records of every kind that the books keep."""
    left_out: Mapping[str, int] = field(factory=dict)
    """What no program takes over that keeps only lists and transactions: how many drafts, void
    documents, applications, holds and cleared marks. It is complete once all transactions have been
    read."""


@frozen
class WrittenBooks:
    """What a writer reports about the file that it wrote."""

    charset: str
    """The encoding of the file, by its name on the internet."""
    written: Mapping[str, int]
    """How many records of each kind are in the file."""
    left_out: Mapping[str, int]
    """How many there are of each kind of things that are not in the file."""


BooksWriter = Callable[[ExportedBooks, IO[bytes]], WrittenBooks]
"""Writes the books to a file of bytes, in one format."""
