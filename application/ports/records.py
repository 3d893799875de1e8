"""Records as a store keeps them, and who refers to whom."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, Protocol, TypeVar

from application.ports.queries import Page, Query
from domain.records import Record

R = TypeVar("R", bound=Record)


class Records(Protocol):
    """The records of every kind."""

    def get(self, kind: type[R], id_: str) -> R | None:
        """The record, or None."""

    def many(self, kind: type[R], ids: Iterable[str]) -> dict[str, R]:
        """Those of the records that exist, by id."""

    def all(self, kind: type[R]) -> Iterator[R]:
        """Every record of a kind, in id order."""

    def ids(self, kind: type[Record]) -> Iterator[str]:
        """The ids of every record of a kind, in order."""

    def page(self, kind: type[R], query: Query) -> Page[R]:
        """One page of a list."""

    def texts(
        self, kind: type[Record], fields: Sequence[str], ids: Sequence[str]
    ) -> Mapping[str, tuple[Any, ...]]:
        """Some fields, all texts, of those of the records that exist, by id: less than a whole record, and sooner read."""

    def highest_number(self, kind: type[Record], series: str) -> int:
        """The highest number of digits alone in a series (the `kind`) of documents, or 0."""

    def put(self, record: Record, before: Record | None) -> None:
        """Store a record in place of `before`, with its references, keys and words."""

    def delete(self, record: Record) -> None:
        """Remove a record, with its references, keys and words."""


class References(Protocol):
    """What the records say of each other: who refers to whom, and which record has which key."""

    def holders(self, kind: type[Record], field: str, key: str) -> list[str]:
        """The ids of the records that have this key."""

    def holders_of(
        self, kind: type[Record], field: str, keys: Sequence[str]
    ) -> Mapping[str, list[str]]:
        """The ids of the records that have each of some keys; keys that nobody has are absent."""

    def referrers(self, kind: str, id_: str) -> list[tuple[str, str]]:
        """Who refers to a record: (kind, id), in order."""

    def referrers_of(self, kind: str, ids: Sequence[str]) -> Mapping[str, list[tuple[str, str]]]:
        """Who refers to each of some records; those that nobody refers to are absent."""

    def links(self) -> Iterator[tuple[str, str, str, str]]:
        """Every kept reference: (kind, id) and the (kind, id) that it refers to."""
