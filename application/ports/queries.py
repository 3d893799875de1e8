"""What a list is asked for: conditions, order and page."""

from typing import Any, Generic, Literal, TypeVar

from attrs import frozen

from domain.banking.cleared_marks import Mark
from domain.records import Record

R = TypeVar("R", bound=Record)


@frozen
class Condition:
    """A condition about the value of a field."""

    field: str
    op: Literal["=", ">=", "<=", "in"]
    value: Any
    """The value, or for `in` the values."""


@frozen
class TextIs:
    """The condition that a name or number is a text, without regard to capitals and accents."""

    field: str
    text: str


@frozen
class IsOpen:
    """The condition that a document's charge or credit has an open amount, or that it has none."""

    value: bool
    """Whether there must be an open amount."""


@frozen
class IsVoid:
    """The condition that a document is void, also where an opposite takes it back, or that not."""

    value: bool
    """Whether it must be void."""


@frozen
class ClearedIs:
    """The condition that a document's row on its primary account has a cleared mark."""

    mark: Mark


@frozen
class HasKey:
    """The condition that the record with the same id, of a kind, has a key (`search_keys_of`)."""

    kind: type[Record]
    """The kind of the record: that of the list, but in the list of all entries the journals."""
    name: str
    """The name of the key, such as `external_id`."""
    key: str


@frozen
class AnyOf:
    """The condition that at least one of several alternatives holds."""

    alternatives: tuple[tuple["Criterion", ...], ...]
    """Each alternative is some conditions, all of which must hold."""


Criterion = Condition | TextIs | IsOpen | IsVoid | ClearedIs | HasKey | AnyOf


@frozen
class Query:
    """One page of a list."""

    where: tuple[Criterion, ...] = ()
    """Conditions that must all hold."""
    words: tuple[str, ...] = ()
    """The words of a search: each must begin a word in the texts of the record."""
    order: tuple[tuple[str, bool], ...] = (("id", False),)
    """The order as (field, whether descending) pairs, of which the last is the id.

    The numbers of documents and accounts are sorted with their digits as numbers.
    """
    after: tuple[Any, ...] | None = None
    """The values of the order's fields after which the page begins."""
    limit: int = 100
    """The largest number of records on the page."""


@frozen
class Page(Generic[R]):
    """The records on one page of a list."""

    items: list[R]
    total: int
    """How many records the whole list has."""
    more: bool
    """Whether the list goes on after this page."""
