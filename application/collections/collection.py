"""A collection: what every entrance may do with one kind of record."""

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from typing import Any, Generic, Literal, TypeVar

from attrs import field, frozen

from application.ports.queries import ClearedIs, Condition, Criterion, Page, Query
from application.unit_of_work.unit_of_work import UnitOfWork
from domain.records import Record

R = TypeVar("R", bound=Record)


Given = Mapping[str, Any]
"""Fields as a person gave them: those left out are absent."""


@frozen
class Filter:
    """A filter of a list: its parameter, the field that it compares, and how.

    One by a figure of the view is a `test` instead: what must hold for a value on a day. `values` are those that it
    takes; none are true and false.
    """

    name: str
    field: str = ""
    op: Literal["=", ">=", "<=", "cleared"] = "="
    test: Callable[[Any, date], tuple[Criterion, ...]] | None = None
    values: tuple[str, ...] = ()

    def criteria(self, value: Any, today: date) -> tuple[Criterion, ...]:
        """What must hold of a record for a value of the filter."""
        if self.test:
            return self.test(value, today)
        return (
            ClearedIs(value) if self.op == "cleared" else Condition(self.field, self.op, value),
        )


@frozen(eq=False)
class ComputedField:
    """A figure that is computed for a view from the books as they are."""

    name: str
    example: Any
    schema: Mapping[str, Any]


def _no_objection(record: Any) -> None:
    del record


def _as_given(work: UnitOfWork, given: Given) -> Given:
    del work
    return given


def _no_figures(work: UnitOfWork, records: Iterable[Any]) -> dict[str, dict[str, Any]]:
    del work
    return {each.id: {} for each in records}


def _get(work: UnitOfWork, kind: type[R], id_: str) -> R:
    return work.get(kind, id_)


def _page(work: UnitOfWork, kind: type[R], query: Query) -> Page[R]:
    return work.session.records.page(kind, query)


@frozen(eq=False)
class Collection(Generic[R]):
    """One kind of record, and what is its own in how it is filled in, saved, removed, found and shown.

    `fill_defaults` fills in what was left out, lines included, before the record exists. `figures` computes what views show
    beyond the fields, in cents where it is money, for many records at a time.
    """

    name: str
    kind: type[R]
    filters: tuple[Filter, ...]
    sorts: tuple[str, ...]
    """The fields that a client may sort by."""
    order: str
    """How a list is sorted when nobody says: the field, after a `-` where the greatest comes first."""
    defaulted: frozenset[str] = frozenset()
    """The required fields that `fill_defaults` fills in; those of lines are named `lines.rate`."""
    fill_defaults: Callable[[UnitOfWork, Given], Given] = _as_given
    derived_defaults: frozenset[str] = frozenset()
    """Fields that are filled in anew by a PATCH of others, as long as they are what was filled in before."""
    save: Callable[[UnitOfWork, R], R] = UnitOfWork.save
    remove: Callable[[UnitOfWork, R], None] = UnitOfWork.remove
    get: Callable[[UnitOfWork, type[R], str], R] = _get
    page: Callable[[UnitOfWork, type[R], Query], Page[R]] = _page
    figures: Callable[[UnitOfWork, Iterable[R]], Mapping[str, Mapping[str, Any]]] = _no_figures
    shown: tuple[ComputedField, ...] = ()
    check_changeable: Callable[[R], None] = _no_objection
    """Raises `Conflict` for a record that is not changed through this collection."""
    writable_computed: Mapping[str, Callable[[UnitOfWork, R, Any], None]] = field(factory=dict)
    """Figures that a PATCH may set, and how."""
    preserved_on_put: frozenset[str] = field(default=frozenset({"number", "date"}))
    """Fields that stay when a PUT leaves them out."""
