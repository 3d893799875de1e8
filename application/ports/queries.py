"""What a list is asked for: conditions, order and page."""

from collections.abc import Mapping
from typing import Any, Generic, Literal, TypeVar

from attrs import field, frozen

from domain.banking.cleared_marks import Mark
from domain.records import Record

R = TypeVar("R", bound=Record)


@frozen
class Condition:
    """A condition about the value of a field."""

    field: str
    """A field, or the `total` of a document of lines."""
    op: Literal["=", ">=", "<=", "in"]
    value: Any
    """The value, or for `in` the values; only with `=` it may be None, for an empty field."""


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
class HasWord:
    """The condition that the texts of a record have one of some words."""

    words: tuple[str, ...]
    """Whole words, as they are searched: see `words_of_texts`."""


@frozen
class AnyOf:
    """The condition that at least one of several alternatives holds."""

    alternatives: tuple[tuple["Criterion", ...], ...]
    """Each alternative is some conditions, all of which must hold."""


Figure = Literal["total", "balance"]
"""An amount by which a list is sorted, or which is summed, although it is no field.

total     what the lines of an invoice or bill come to
balance   what of a document is open, as a view shows it; of a contact, its open charges less its
          open credits
"""

Criterion = Condition | TextIs | IsOpen | IsVoid | ClearedIs | HasKey | HasWord | AnyOf


@frozen
class Query:
    """One page of a list."""

    where: tuple[Criterion, ...] = ()
    """Conditions that must all hold."""
    words: tuple[str, ...] = ()
    """The words of a search: each must begin a word in the texts of the record."""
    order: tuple[tuple[str, bool], ...] = (("id", False),)
    """The order as (field, whether descending) pairs, of which the last is the id.

    The numbers of documents and accounts are sorted with their digits as numbers. Figures that are
    not stored with the record can stand in the place of a field: see `Figure`.
    """
    after: tuple[Any, ...] | None = None
    """The values of the order's fields after which the page begins."""
    limit: int = 100
    """The largest number of records on the page."""
    most_counted: int | None = None
    """How many records of the whole list are counted at most; None for all."""
    sums: tuple[str, ...] = ()
    """The amounts, by field or `Figure`, that are summed over the whole list."""


@frozen
class Page(Generic[R]):
    """The records on one page of a list."""

    items: list[R]
    total: int
    """How many records the whole list has; beyond `Query.most_counted`, one more than that."""
    more: bool
    """Whether the list goes on after this page."""
    last: tuple[Any, ...] = ()
    """The values of the order's fields of the last record of the page, dates as text."""
    sums: Mapping[str, int] = field(factory=dict)
    """The sums of the query in cents, by name."""
