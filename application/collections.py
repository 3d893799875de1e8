"""The collections: what every entrance (HTTP, command line, imports, sync) may do with each kind of record."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any, Generic, Literal, TypeVar

from attrs import field, frozen

from application import accounts, banking, contacts, journals
from application.book import Book
from application.ports import Page, Query
from domain.accounts import Account
from domain.banking import BankTransaction, Cleared
from domain.company import Settings
from domain.contacts import Contact
from domain.errors import Conflict, Refused, Stale
from domain.items import Item
from domain.ledger import Journal
from domain.records import Record, changed, fields_of, kind_of
from domain.terms import Terms

R = TypeVar("R", bound=Record)

Given = Mapping[str, Any]
"""Fields as a person gave them: those left out are absent."""


@frozen
class Filter:
    """A filter of a list: its parameter, the field that it compares, and how."""

    name: str
    field: str
    op: Literal["=", ">=", "<=", "marked"] = "="


@frozen(eq=False)
class Figure:
    """A figure that is computed for a view from the books as they are."""

    name: str
    example: Any
    schema: Mapping[str, Any]


def _free(record: Any) -> None:
    del record


def _no_defaults(book: Book, given: Given) -> Given:
    del book, given
    return {}


def _save(book: Book, record: Any) -> Any:
    return book.save(record)


def _remove(book: Book, record: Any) -> None:
    book.remove(record)


def _no_figures(book: Book, records: Iterable[Any]) -> dict[str, dict[str, Any]]:
    del book
    return {each.id: {} for each in records}


def _get(book: Book, kind: type[R], id_: str) -> R:
    return book.get(kind, id_)


def _page(book: Book, kind: type[R], query: Query) -> Page[R]:
    return book.session.page(kind, query)


@frozen(eq=False)
class Collection(Generic[R]):
    """One kind of record, and what is its own in how it is filled in, saved, removed, found and shown.

    `defaults` fills what was left out, before the record exists. `figures` computes what views show beyond the
    fields, in cents where it is money, for many records at a time.
    """

    name: str
    kind: type[R]
    filters: tuple[Filter, ...]
    sorts: tuple[str, ...]
    order: str
    filled: frozenset[str] = frozenset()
    """The required fields that `defaults` fills in."""
    defaults: Callable[[Book, Given], Given] = _no_defaults
    save: Callable[[Book, R], R] = _save
    remove: Callable[[Book, R], None] = _remove
    get: Callable[[Book, type[R], str], R] = _get
    page: Callable[[Book, type[R], Query], Page[R]] = _page
    figures: Callable[[Book, Iterable[R]], Mapping[str, Mapping[str, Any]]] = _no_figures
    shown: tuple[Figure, ...] = ()
    guard: Callable[[R], None] = _free
    """Raises `Conflict` for a record that is not changed through this collection."""
    settable: Mapping[str, Callable[[Book, R, Any], None]] = field(factory=dict)
    """Figures that a PATCH may set, and how."""
    kept_by_put: frozenset[str] = field(default=frozenset({"number", "date"}))
    """Fields that stay when a PUT leaves them out."""


MONEY_FIGURE = {"type": "string", "format": "decimal"}

ACCOUNTS = Collection(
    "accounts",
    Account,
    filters=(
        Filter("type", "type"),
        Filter("subtype", "subtype"),
        Filter("active", "active"),
        Filter("parentId", "parent_id"),
        Filter("number", "number"),
        Filter("name", "name"),
    ),
    sorts=("number", "name"),
    order="number",
    save=accounts.save_account,
    figures=accounts.figures,
    shown=(Figure("path", "Insurance:Work Comp", {"type": "string"}), Figure("balance", "1250.00", MONEY_FIGURE)),
)
CONTACTS = Collection(
    "contacts",
    Contact,
    filters=(Filter("kind", "kind"), Filter("active", "active"), Filter("name", "name")),
    sorts=("name",),
    order="name",
    save=contacts.save_contact,
)
ITEMS = Collection(
    "items", Item, filters=(Filter("active", "active"), Filter("accountId", "account_id"), Filter("name", "name")), sorts=("name",), order="name"
)
TERMS = Collection("terms", Terms, filters=(Filter("active", "active"), Filter("name", "name")), sorts=("name",), order="name")
JOURNALS = Collection(
    "journals",
    Journal,
    filters=(Filter("from", "date", ">="), Filter("to", "date", "<="), Filter("ref", "ref")),
    sorts=("date", "ref"),
    order="-date",
    filled=frozenset({"date"}),
    defaults=journals.defaults,
    save=journals.post_journal,
    guard=journals.check_manual,
    get=journals.get_journal,
    page=journals.list_journals,
    figures=journals.figures,
    shown=(
        Figure("total", "1250.00", MONEY_FIGURE),
        Figure("source", {"kind": "bank-transaction", "id": "rent-march"}, journals.SOURCE_SCHEMA),
    ),
)
BANK_TRANSACTIONS = Collection(
    "bank-transactions",
    BankTransaction,
    filters=(
        Filter("accountId", "account_id"), Filter("contactId", "contact_id"), Filter("cleared", "cleared", "marked"),
        Filter("from", "date", ">="), Filter("to", "date", "<="), Filter("ref", "ref"),
    ),
    sorts=("date", "ref"),
    order="-date",
    filled=frozenset({"date", "type"}),
    defaults=banking.defaults,
    save=banking.record_transaction,
    figures=banking.figures,
    shown=(Figure("cleared", "none", {"type": "string", "enum": ["none", "cleared", "reconciled"]}),),
    settable={"cleared": banking.clear},
)  # fmt: skip

COLLECTIONS: Mapping[str, Collection[Any]] = {each.name: each for each in (ACCOUNTS, CONTACTS, ITEMS, TERMS, JOURNALS, BANK_TRANSACTIONS)}
"""The collections that clients keep, which are also those that checksums cover."""

KINDS: dict[str, type[Record]] = {kind_of(each): each for each in (Account, Contact, Item, Terms, Journal, BankTransaction, Settings, Cleared)}
"""Every kind of record by its name; the kinds beyond `COLLECTIONS` travel in the log alone."""


def create(book: Book, collection: Collection[R], given: Given) -> R:
    """Make a new record from what was given, filling in the rest; raises `Conflict` where its id is taken."""
    id_ = given["id"] if "id" in given else book.new_id()
    if book.find(collection.kind, id_):
        raise Conflict(f"the id {id_!r} is taken; leave it out, or choose another")
    return collection.save(book, _build(collection.kind, {**collection.defaults(book, given), **given, "id": id_}))


def replace(book: Book, collection: Collection[R], id_: str, given: Given, version: int | None = None) -> R:
    """Put what was given in place of a record; what was left out takes its default, but number and date stay."""
    current = _current(book, collection, id_, version)
    stays = {each.name: getattr(current, each.name) for each in fields_of(collection.kind) if each.managed or each.name in collection.kept_by_put}
    given = {**stays, **given}
    return collection.save(book, _build(collection.kind, {**collection.defaults(book, given), **given, "id": id_}))


def amend(book: Book, collection: Collection[R], id_: str, changes: Given, reset: frozenset[str] = frozenset(), version: int | None = None) -> R:
    """Change the fields that were given, and no others; those in `reset` go back to their defaults."""
    current = _current(book, collection, id_, version)
    fields = {name: value for name, value in changes.items() if name not in collection.settable}
    if reset:
        kept = {each.name: getattr(current, each.name) for each in fields_of(collection.kind) if each.name not in reset}
        fields = {**collection.defaults(book, {**kept, **fields}), **kept, **fields}
        saved = collection.save(book, _build(collection.kind, fields))
    else:
        saved = collection.save(book, changed(current, **fields)) if fields else current
    for name, value in changes.items():
        if name in collection.settable:
            collection.settable[name](book, saved, value)
    return saved


def remove(book: Book, collection: Collection[R], id_: str, version: int | None = None) -> R:
    """Remove a record; answers what it was."""
    current = _current(book, collection, id_, version)
    collection.remove(book, current)
    return current


def _current(book: Book, collection: Collection[R], id_: str, version: int | None) -> R:
    current = collection.get(book, collection.kind, id_)
    collection.guard(current)
    if version is not None and version != current.version:
        raise Stale(f"it was changed since you read version {version}; it is now at version {current.version}", current)
    return current


def _build(kind: type[R], given: Given) -> R:
    if missing := [each for each in fields_of(kind) if each.required and each.name not in given]:
        raise Refused.at(f"/{missing[0].wire}", "must be given")
    return kind(**given)
