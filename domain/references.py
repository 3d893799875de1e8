"""The references of a record to others: those in its fields, and those in its lines."""

from typing import Any, TypeVar, cast

from domain.fields import Field
from domain.frozen_values import Values, reader_of
from domain.records import Part, Record, changed, fields_of, memoized, record
from domain.values import Id

P = TypeVar("P", bound=Part)


@record
class AttachedRecord(Record):
    """A record that belongs to another one, of a kind that it says itself.

    It does not keep that record from being removed: it is removed with it.
    """

    record_id: Id
    """The id of the record to which it belongs."""

    @property
    def record_kind(self) -> str:
        """The kind of the record to which it belongs."""
        raise NotImplementedError


def references(part: Part, path: str = "") -> list[tuple[str, str, str]]:
    """Every reference of a record and of its lines: (path, kind, id)."""
    all_references = []
    if isinstance(part, AttachedRecord):
        all_references.append((f"{path}/record_id", part.record_kind, part.record_id))
    for field in _fields_with_references(type(part)):
        value = getattr(part, field.name)
        if field.ref is None:
            for index, line in enumerate(value):
                all_references += references(line, f"{path}/{field.name}/{index}")
        elif value is not None:
            all_references.append((f"{path}/{field.name}", field.ref, value))
    return all_references


def referred(part: Part) -> list[tuple[str, str]]:
    """What a record and its lines refer to, as (kind, id): `references` without their paths."""
    named = _named_in_fields(part)
    if isinstance(part, AttachedRecord):
        named.insert(0, (part.record_kind, part.record_id))
    return named


def _named_in_fields(part: Part) -> list[tuple[str, str]]:
    kinds, read_all = _reference_form(type(part))
    ids: list[tuple[str, str]] = []
    for kind, value in zip(kinds, read_all(part), strict=True):
        if kind is None:
            for line in value:
                ids += _named_in_fields(line)
        elif value is not None:
            ids.append((kind, value))
    return ids


def repoint(part: P, kind: str, old: str, new: str) -> P:
    """A copy of a record or line in which every reference to `old` is one to `new`."""
    changes: dict[str, Any] = {}
    if isinstance(part, AttachedRecord) and (part.record_kind, part.record_id) == (kind, old):
        return cast("P", changed(part, record_id=new))
    for field in _fields_with_references(type(part)):
        value = getattr(part, field.name)
        if field.many:
            changes[field.name] = tuple(repoint(line, kind, old, new) for line in value)
        elif field.ref == kind and value == old:
            changes[field.name] = new
    return changed(part, **changes)


def has_references(cls: type[Part]) -> bool:
    """Whether records or lines of a class can refer to anything."""
    return issubclass(cls, AttachedRecord) or bool(_fields_with_references(cls))


@memoized
def _reference_form(cls: type[Part]) -> tuple[tuple[str | None, ...], Values]:
    """The kinds to which the fields of a record or line refer, None for lines, and their values."""
    fields = _fields_with_references(cls)
    return tuple(field.ref for field in fields), reader_of([field.name for field in fields])


@memoized
def _fields_with_references(cls: type) -> tuple[Field, ...]:
    return tuple(
        field
        for field in fields_of(cls)
        if field.ref or (field.many and _fields_with_references(field.type))
    )
