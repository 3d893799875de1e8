"""What the use cases need from outside: a store, a clock, and ids."""

from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from datetime import date, datetime
from typing import Any, Generic, Literal, Protocol, TypeVar

from attrs import field, frozen

from application.ports.reports import ReportReading
from domain.banking.bank_transactions import Mark
from domain.ledger.entries import Entry, Posting
from domain.reconciliation.applications import OpenItem, Role
from domain.records import Record
from domain.reports.ledger_port import Turnover

R = TypeVar("R", bound=Record)


@frozen
class Condition:
    """One condition of a list: a field compared with a value (`in`: with several).

    `marked` compares the mark of the row that a document puts on its own account; `open` asks whether anything is
    open of the charge or credit that a document is.
    """

    field: str
    op: Literal["=", ">=", "<=", "in", "marked", "open"]
    value: Any


@frozen
class Either:
    """Several ways, each of some conditions, of which one must hold."""

    ways: tuple[tuple[Condition, ...], ...]


@frozen
class Query:
    """A page of a list: conditions that must all hold, words that must all begin a word of the record's texts, an
    order that ends with the id, and the sort values after which the page begins."""

    where: tuple[Condition | Either, ...] = ()
    words: tuple[str, ...] = ()
    order: tuple[tuple[str, bool], ...] = (("id", False),)
    """(field, descending) pairs."""
    after: tuple[Any, ...] | None = None
    limit: int = 100


@frozen
class Page(Generic[R]):
    """The records of a page, how many the whole list has, and whether more follow."""

    items: list[R]
    total: int
    more: bool


@frozen
class RegisterRow:
    """What one document puts on one account, debit positive."""

    entry_id: str
    date: date
    amount: int
    mark: Mark
    contact_id: str | None = None
    """Whom its postings name, if anybody."""


@frozen
class Outstanding:
    """What is open of a contact's charges and credits, in cents, and how many charges are open."""

    charges: int = 0
    credits: int = 0
    count: int = 0


@frozen
class StoredPosting:
    """A posting as the store holds it, with the day (as text, for it may be damaged) and the basis under which it is summed."""

    entry_id: str
    day: str
    basis: str
    posting: Posting


@frozen
class Change:
    """One record changed by one commit: a row of the log. `before` and `after` are canonical JSON."""

    version: int
    at: str
    actor: str
    request_id: str
    collection: str
    id: str
    op: Literal["put", "delete"]
    before: str | None
    after: str | None
    hash: str


@frozen
class Head:
    """Where the log ends: its highest version, and the hash that chains it."""

    version: int = 0
    hash: str = ""


@frozen
class LogQuery:
    """Which changes: after a version (`since`), up to a day, of a collection, a record or an actor."""

    since: int = 0
    collection: str | None = None
    record_id: str | None = None
    actor: str | None = None
    first: date | None = None
    last: date | None = None
    limit: int = 100


@frozen
class Answer:
    """What a request was answered, kept so that a retry reads the same."""

    status: int
    headers: dict[str, str]
    body: bytes
    hit: bool = field(default=False, eq=False)


@frozen
class Kept:
    """A kept answer, and the fingerprint of the request that it answered."""

    fingerprint: str
    answer: Answer


class StoreFailure(Exception):
    """The store cannot do its work, whatever was asked of it."""


class StoreBusy(StoreFailure):
    """Another program has been writing to the file for longer than one waits."""


class StoreFull(StoreFailure):
    """There is no room left where the file is."""


class Damaged(StoreFailure):
    """What is stored cannot be what was stored: `wyzbooks verify` tells more."""


class Session(ReportReading, Protocol):
    """One transaction of a store. Everything is read as of its beginning, with its own writes."""

    def get(self, kind: type[R], id_: str) -> R | None:
        """The record, or None."""

    def many(self, kind: type[R], ids: Iterable[str]) -> dict[str, R]:
        """Those of the records that exist, by id."""

    def all(self, kind: type[R]) -> Iterator[R]:
        """Every record of a kind, in id order."""

    def page(self, kind: type[R], query: Query) -> Page[R]:
        """One page of a list."""

    def put(self, record: Record, before: Record | None) -> None:
        """Store a record in place of `before`, with its references, keys and words."""

    def delete(self, record: Record) -> None:
        """Remove a record, with its references, keys and words."""

    def holders(self, kind: type[Record], field: str, key: str) -> list[str]:
        """The ids of the records that have this key."""

    def holders_of(self, kind: type[Record], field: str, keys: Sequence[str]) -> Mapping[str, list[str]]:
        """The ids of the records that have each of some keys; keys that nobody has are absent."""

    def referrers(self, kind: str, id_: str) -> list[tuple[str, str]]:
        """Who refers to a record: (kind, id), in order."""

    def referrers_of(self, kind: str, ids: Sequence[str]) -> Mapping[str, list[tuple[str, str]]]:
        """Who refers to each of some records; those that nobody refers to are absent."""

    def post(self, before: Entry | None, after: Entry | None, control: Container[str]) -> None:
        """Replace the postings of one entry, and with them the sums of months, and of contacts on control accounts."""

    def postings(self, entry_ids: Sequence[str]) -> dict[str, tuple[Posting, ...]]:
        """The postings of some entries, in their order."""

    # Open items

    def items(self, ids: Iterable[str]) -> dict[str, OpenItem]:
        """Those of the open items that exist, by id."""

    def open_items(self, account_id: str, contact_id: str | None, role: Role | Literal["row"]) -> list[OpenItem]:
        """What is open on an account, of one contact or of all, by (date, id)."""

    def outstanding(self, contact_ids: Sequence[str]) -> Mapping[str, Outstanding]:
        """What is open of some contacts; those of whom nothing is are absent."""

    def put_items(self, items: Iterable[OpenItem]) -> None:
        """Store open items in place of those of the same ids."""

    def delete_items(self, ids: Iterable[str]) -> None:
        """Remove open items."""

    def highest_number(self, kind: type[Record], series: str) -> int:
        """The highest number of digits alone in a series (the `kind`) of documents, or 0."""

    def is_used(self, account_id: str, last: date) -> bool:
        """Whether anything dated up to `last` is posted on the account."""

    def register(
        self, account_id: str, first: date | None, last: date | None, mark: Mark | None, after: tuple[str, str] | None, limit: int | None
    ) -> list[RegisterRow]:
        """Rows of an account by (date, entry id), after such a pair; `limit` None reads them all."""

    def register_size(self, account_id: str, first: date | None, last: date | None, mark: Mark | None) -> int:
        """How many rows such a register has."""

    def head(self) -> Head:
        """Where the log ends."""

    def append(self, changes: Sequence[Change]) -> None:
        """Add to the log."""

    def changes(self, query: LogQuery) -> list[Change]:
        """Changes by version."""

    def count_changes(self, query: LogQuery) -> int:
        """How many changes there are, whatever the limit."""

    def kept(self, key: str) -> Kept | None:
        """The answer kept under an idempotency key."""

    def keep(self, key: str, kept: Kept, at: str) -> None:
        """Keep an answer."""

    def forget(self, before: str) -> None:
        """Drop the answers that were kept before a moment."""

    def savepoint(self) -> AbstractContextManager[None]:
        """What is done inside is undone when it raises."""

    def ids(self, kind: type[Record]) -> Iterator[str]:
        """The ids of every record of a kind, in order."""

    def posted(self) -> Iterator[StoredPosting]:
        """Every posting, entry by entry."""

    def month_balances(self) -> Mapping[tuple[str, str, str], Turnover]:
        """The kept sums by (account, basis, month as `YYYY-MM`)."""

    def all_items(self) -> Iterator[OpenItem]:
        """Every open item, settled ones too, in id order."""

    def contact_balances(self) -> Mapping[tuple[str, str, str], int]:
        """The kept sums of control accounts by (account, contact, month as `YYYY-MM`), debit positive."""

    def is_stale(self) -> bool:
        """Whether the file comes from a program that did not keep all that is derived."""

    def freshen(self) -> None:
        """Remember that everything derived is kept."""

    def links(self) -> Iterator[tuple[str, str, str, str]]:
        """Every kept reference: (kind, id) and the (kind, id) that it refers to."""

    def integrity(self) -> Iterator[str]:
        """What is wrong with the file itself."""


class Store(Protocol):
    """Where the books are kept."""

    def reading(self) -> AbstractContextManager[Session]:
        """A transaction that only reads."""

    def writing(self) -> AbstractContextManager[Session]:
        """The one transaction that writes: committed at the end, rolled back when it raises."""

    def facts(self) -> Mapping[str, Any]:
        """What there is to know of the store: for health."""

    def close(self) -> None:
        """Let go of the file."""


class Clock(Protocol):
    """What time it is."""

    def today(self) -> date:
        """The day, where the books are kept."""

    def now(self) -> datetime:
        """The moment, in UTC."""


class Ids(Protocol):
    """New ids."""

    def new(self) -> str:
        """An id never given before, later ones sorting after earlier ones."""
