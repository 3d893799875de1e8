"""What a list is asked for: conditions, order and page."""

from typing import Any, Generic, Literal, TypeVar

from attrs import frozen

from domain.banking.cleared_marks import Mark
from domain.records import Record

R = TypeVar("R", bound=Record)


@frozen
class Condition:
    """A field compared with a value (`in`: with several)."""

    field: str
    op: Literal["=", ">=", "<=", "in"]
    value: Any


@frozen
class IsOpen:
    """Whether anything is open of the charge or credit that a document is."""

    value: bool


@frozen
class ClearedIs:
    """Whether the row that a document puts on its own account has a certain mark."""

    mark: Mark


@frozen
class AnyOf:
    """Alternatives, each of some conditions that must all hold; one alternative must hold."""

    alternatives: tuple[tuple["Criterion", ...], ...]


Criterion = Condition | IsOpen | ClearedIs | AnyOf


@frozen
class Query:
    """A page of a list: conditions that must all hold, words that must all begin a word of the record's texts, an
    order that ends with the id, and the sort values after which the page begins."""

    where: tuple[Criterion, ...] = ()
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
