"""Records as a store keeps them, and which records refer to which others."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any, Protocol, TypeVar

from application.ports.queries import Page, Query
from domain.records import Record

R = TypeVar("R", bound=Record)


class Records(Protocol):
    """The stored records of every kind."""

    def get(self, kind: type[R], id_: str) -> R | None:
        """The record with an id, or None."""

    def many(self, kind: type[R], ids: Iterable[str]) -> dict[str, R]:
        """The records with these ids, by id, without the ids that have none."""

    def all(self, kind: type[R]) -> Iterator[R]:
        """Every record of a kind, by id."""

    def few(self, kind: type[R]) -> tuple[R, ...]:
        """The same for a kind of which there are few records: reading them at once is quicker."""

    def ids(self, kind: type[Record]) -> Iterator[str]:
        """The id of every record of a kind, in order."""

    def page(self, kind: type[R], query: Query) -> Page[R]:
        """One page of a list of records."""

    def alike(
        self, kind: type[R], values: Mapping[str, Any], first: date, last: date, limit: int
    ) -> list[R]:
        """The dated records that have these values of their fields, from `first` to `last`.

        They are in the order of their dates, and at most as many as the limit.
        """

    def texts(
        self, kind: type[Record], fields: Sequence[str], ids: Sequence[str]
    ) -> Mapping[str, tuple[Any, ...]]:
        """Some text fields of the records with these ids, by id.

        Reading them is quicker than reading the whole records.
        """

    def size(self, kind: type[Record], fields: Sequence[str]) -> int:
        """How many bytes some fields, which are texts as they are stored, have in all records."""

    def highest_number(self, kind: type[Record], series: str, prefix: str = "") -> int:
        """The highest number that has only digits after a prefix, in a series of documents, or 0.

        The series is the value of the documents' field `kind`, such as `invoice`. The prefix, in
        which capitals do not matter, does not end with a digit.
        """

    def put(self, record: Record, before: Record | None) -> None:
        """Store a record in place of `before`, with its references, keys and search words."""

    def index_again(self, kind: type[Record]) -> None:
        """Derive the keys, search words and sort keys of all records of a kind again."""

    def delete(self, record: Record) -> None:
        """Delete a record, with its references, keys and search words."""


class References(Protocol):
    """Which records refer to which others, and which record has which key."""

    def holders(self, kind: type[Record], field: str, key: str) -> list[str]:
        """The ids of the records with a key."""

    def holders_of(
        self, kind: type[Record], field: str, keys: Sequence[str]
    ) -> Mapping[str, list[str]]:
        """The ids of the records with each of these keys; keys that no record has are absent."""

    def referrers(self, kind: str, id_: str) -> list[tuple[str, str]]:
        """The records that refer to a record, as (kind, id), in order."""

    def referrers_of(self, kind: str, ids: Sequence[str]) -> Mapping[str, list[tuple[str, str]]]:
        """The records that refer to each of these records; those without any are absent."""

    def is_referred(self, kind: str, id_: str, besides: str) -> bool:
        """Whether a record of any kind but `besides` refers to a record."""

    def links(self) -> Iterator[tuple[str, str, str, str]]:
        """Every stored reference: the (kind, id) that refers, and the (kind, id) referred to."""
