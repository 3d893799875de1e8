"""What a collection is: the records of one kind, and what every interface may do with them.

`registry` declares all collections.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from typing import Any, Generic, Literal, TypeVar

from attrs import field, frozen

from application.ports.change_log import RecordAddress
from application.ports.queries import AnyOf, ClearedIs, Condition, Criterion, Page, Query, TextIs
from application.unit_of_work.unit_of_work import UnitOfWork
from domain.ledger.documents import Document
from domain.records import Record, has_field

R = TypeVar("R", bound=Record)


FieldValues = Mapping[str, Any]
"""Fields of a record as a person entered them, by name; fields that were left out are absent."""


@frozen
class Filter:
    """A filter of a list: a parameter with which a field or a computed figure is compared."""

    name: str
    """The name of the parameter."""
    field: str = ""
    """The field that is compared."""
    op: Literal["=", ">=", "<=", "text", "cleared"] = "="
    """How the field is compared; `text` compares a name or number without regard to capitals and
    accents, `cleared` the mark of the row on the own account."""
    criteria_for: Callable[[Any, date], tuple[Criterion, ...]] | None = None
    """For a filter by a computed figure: what must hold for a value, on a day."""
    values: tuple[str, ...] = ()
    """The values that a filter by a computed figure takes; empty for true and false."""

    def criteria(self, value: Any, today: date) -> tuple[Criterion, ...]:
        """What must hold for the records that the list shows for a value of the parameter."""
        if self.criteria_for:
            return self.criteria_for(value, today)
        if self.op == "cleared":
            return (ClearedIs(value),)
        if self.op == "text":
            return (TextIs(self.field, value),)
        return (Condition(self.field, self.op, value),)

    def criteria_of_any(self, values: Sequence[Any], today: date) -> tuple[Criterion, ...]:
        """What must hold for the records that the list shows for any of some values."""
        if len(values) > 1 and self.op == "=" and not self.criteria_for and None not in values:
            return (Condition(self.field, "in", tuple(values)),)
        alternatives = [self.criteria(value, today) for value in dict.fromkeys(values)]
        # What all alternatives have in common is asked once, so that an index can answer it.
        common = [part for part in alternatives[0] if all(part in way for way in alternatives)]
        others = [tuple(part for part in way if part not in common) for way in alternatives]
        return (*common, AnyOf(tuple(others))) if all(others) else tuple(common)


ID = Filter("id", "id")
"""The filter by id, which every list has."""


@frozen(eq=False)
class ComputedField:
    """A field of a view that is not stored: it is computed when the view is read."""

    name: str
    """Its name in JSON."""
    example: Any
    schema: Mapping[str, Any]
    """Its JSON schema."""


CREATED_AT, UPDATED_AT = (
    ComputedField(
        name,
        "2026-03-15T09:30:00.000Z",
        {"type": "string", "format": "date-time", "description": text},
    )
    for name, text in (
        ("createdAt", "When the record was made, in UTC."),
        ("updatedAt", "When the record was last changed, in UTC."),
    )
)
"""Computed fields that every view has."""

CONTACT_NAME = ComputedField(
    "contactName",
    "Acme Stores",
    {
        "type": "string",
        "nullable": True,
        "description": "The name of the contact; null where there is none.",
    },
)
"""The computed field of the views of documents that have a contact."""


def _allow_all(record: Any) -> None:
    del record


def _as_entered(work: UnitOfWork, fields: FieldValues) -> FieldValues:
    del work
    return fields


def _no_figures(work: UnitOfWork, records: Iterable[Any]) -> dict[str, dict[str, Any]]:
    del work
    return {record.id: {} for record in records}


def _get(work: UnitOfWork, kind: type[R], id_: str) -> R:
    return work.get(kind, id_)


def _own_address(work: UnitOfWork, record: Record) -> RecordAddress:
    del work
    return type(record).plural, record.id


def _save(work: UnitOfWork, record: R) -> R:
    return work.save(record)


def _remove(work: UnitOfWork, record: Record) -> None:
    work.remove(record)


def _page(work: UnitOfWork, kind: type[R], query: Query) -> Page[R]:
    return work.session.records.page(kind, query)


@frozen(eq=False)
class Collection(Generic[R]):
    """The records of one kind, with the use cases that are special to them."""

    name: str
    kind: type[R]
    filters: tuple[Filter, ...]
    sorts: tuple[str, ...]
    """The fields and figures by which a client may sort, besides the version."""
    order: str
    """The field by which a list is sorted by default; after a `-`, from the greatest on."""
    defaulted: frozenset[str] = frozenset()
    """The fields that `fill_defaults` fills in, so that they are never empty; those of lines as
    `lines.rate`."""
    fill_defaults: Callable[[UnitOfWork, FieldValues], FieldValues] = _as_entered
    """Fills in the fields that were left out, of lines too, before the record is made."""
    derived_defaults: frozenset[str] = frozenset()
    """Fields that are filled in again when a PATCH changes other fields, for as long as they have
    the value that was filled in."""
    refilled_on_change: Mapping[str, frozenset[str]] = field(factory=dict)
    """Fields that are filled in anew when one of certain other fields changes, unless the same
    request gives them; each with those other fields."""
    save: Callable[[UnitOfWork, R], R] = _save
    remove: Callable[[UnitOfWork, R], None] = _remove
    get: Callable[[UnitOfWork, type[R], str], R] = _get
    page: Callable[[UnitOfWork, type[R], Query], Page[R]] = _page
    figures: Callable[[UnitOfWork, Iterable[R]], Mapping[str, Mapping[str, Any]]] = _no_figures
    """Computes the computed fields of many records, by record id and name; money is in cents."""
    computed_fields: tuple[ComputedField, ...] = ()
    check_changeable: Callable[[R], None] = _allow_all
    """Raises `Conflict` for a record that this collection may not change."""
    logged_as: Callable[[UnitOfWork, R], RecordAddress] = _own_address
    """Where the log has the changes of a record that the collection shows."""
    writable_computed: Mapping[str, Callable[[UnitOfWork, R, Any], None]] = field(factory=dict)
    """The computed fields that a PATCH may set, each with the use case that sets it."""
    preserved_on_put: frozenset[str] = field(default=frozenset({"number", "date"}))
    """Fields that keep their value when a PUT leaves them out, or has null for them."""
    sums: tuple[str, ...] = ()
    """The amounts of its records that a client may have summed over a list."""

    @property
    def list_filters(self) -> tuple[Filter, ...]:
        """All filters of its list: the one that every list has, and its own."""
        return (ID, *self.filters)

    @property
    def list_sorts(self) -> tuple[str, ...]:
        """All fields and figures by which its list can be sorted."""
        return (*self.sorts, "version")

    @property
    def all_computed_fields(self) -> tuple[ComputedField, ...]:
        """The computed fields of its views: its own, and those that every view has."""
        shows_name = issubclass(self.kind, Document) and has_field(self.kind, "contact_id")
        name = (CONTACT_NAME,) if shows_name else ()
        return (*self.computed_fields, *name, CREATED_AT, UPDATED_AT)
