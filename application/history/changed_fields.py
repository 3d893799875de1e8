"""What a change in the log alters of the fields of a record, and of its lines.

Values are those of JSON, as the log has them. A record of an older program has the fields that came
later with their defaults, so that they do not count as changed.
"""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, Literal, TypeVar

from attrs import NOTHING, frozen

from application.json_names import json_name
from application.ports.change_log import LoggedChange
from application.replay.logged_records import StoredFields, logged_fields
from application.serialization import from_json, to_json, value_to_json
from domain.errors import BookkeepingError
from domain.fields import Field
from domain.ledger.documents import Document, ManualApplication
from domain.lines import Line
from domain.metadata import Metadata
from domain.records import Part, Record, fields_of, has_field, memoized
from domain.values import format_amount

R = TypeVar("R", bound=Record)


@frozen
class FieldChange:
    """A field that has another value after a change."""

    field: str
    """Its name in JSON; of a text in the metadata `metadata.NAME`."""
    before: Any
    """None where the record was not there."""
    after: Any
    """None where the record is not there any more."""


@frozen
class LineChange:
    """A line of a record that a change adds, removes or alters."""

    field: str
    """The field that has the lines, by its name in JSON."""
    id: str
    """The id of the line; of an application that a person entered, the id of what it pays."""
    change: Literal["added", "removed", "changed"]
    changes: tuple[FieldChange, ...]
    """Those of its fields that are not empty, or that have another value."""
    line: StoredFields
    """All fields of the line after the change; of one that is removed, before it."""


@frozen
class ChangedFields:
    """What a change alters of a record."""

    fields: tuple[FieldChange, ...]
    lines: tuple[LineChange, ...]


NOTHING_CHANGED = ChangedFields((), ())
"""Of a change that is not one of the record itself."""


def stored_record(kind: type[R], text: str | None) -> R | None:
    """The record in the log; None if it is not there, or breaks a rule that came later."""
    if text is None:
        return None
    try:
        return from_json(kind, json.loads(text))
    except (BookkeepingError, ValueError, TypeError, KeyError, AttributeError):
        return None


def changed_fields(kind: type[Record], change: LoggedChange) -> ChangedFields:
    """What alters between the record before a change and after it.

    Raises `Damaged` where the log does not have a record.
    """
    old, new = (_fields_in(kind, change, text) for text in (change.before, change.after))
    fields: list[FieldChange] = []
    lines: list[LineChange] = []
    for altered in _changes(kind, old, new):
        if isinstance(altered, FieldChange):
            fields.append(altered)
        else:
            lines.append(altered)
    return ChangedFields(tuple(fields), tuple(lines))


def _fields_in(kind: type[Record], change: LoggedChange, text: str | None) -> StoredFields | None:
    if text is None:
        return None
    fields = logged_fields(change, text)
    record = stored_record(kind, text)
    return fields if record is None else _with_computed(record)


def _with_computed(part: Part) -> StoredFields:
    """The fields of a record or line, with the amounts that are computed from them."""
    fields = to_json(part)
    for field in fields_of(type(part)):
        if field.many:
            fields[json_name(field.name)] = [*map(_with_computed, getattr(part, field.name))]
    for name in _computed(type(part)):
        fields[name] = format_amount(getattr(part, name))
    return fields


@memoized
def _computed(cls: type[Part]) -> tuple[str, ...]:
    """The amounts of a record or line that are computed."""
    if issubclass(cls, Document):
        return () if has_field(cls, "amount") else ("total",)
    return cls.computed_amounts


def _changes(
    cls: type[Part], before: StoredFields | None, after: StoredFields | None
) -> Iterator[FieldChange | LineChange]:
    """The changes of a record or line: of its fields in their order, then of computed amounts."""
    for field in fields_of(cls):
        name = json_name(field.name)
        if name == "id":
            continue
        old, new = _value(field, before), _value(field, after)
        if old == new:
            continue
        if field.type is Metadata:
            yield from _changed_texts(name, old, new)
        elif (key := _line_key(field)) and _all_have(key, [*old, *new]):
            yield from _changed_lines(field, key, old, new)
        else:
            yield _field_change(name, before, after, old, new)
    for name in _computed(cls):
        old, new = (fields.get(name) if fields else None for fields in (before, after))
        if old != new:
            yield _field_change(name, before, after, old, new)


def _field_change(
    name: str, before: StoredFields | None, after: StoredFields | None, old: Any, new: Any
) -> FieldChange:
    return FieldChange(name, None if before is None else old, None if after is None else new)


def _value(field: Field, fields: StoredFields | None) -> Any:
    """The value of a field; its default where it is not there."""
    name = json_name(field.name)
    if fields is not None and name in fields:
        return fields[name]
    if field.many:
        return []
    return None if field.default is NOTHING else value_to_json(field, field.default)


def _changed_texts(
    name: str, before: Mapping[str, str] | None, after: Mapping[str, str] | None
) -> Iterator[FieldChange]:
    """The texts of metadata that differ, by their names."""
    old, new = before or {}, after or {}
    for key in sorted(old.keys() | new.keys()):
        if old.get(key) != new.get(key):
            yield FieldChange(f"{name}.{key}", old.get(key), new.get(key))


def _line_key(field: Field) -> str:
    """The member that distinguishes the lines in a field; empty where none does."""
    if not field.many:
        return ""
    if issubclass(field.type, ManualApplication):
        return json_name(field.type.charge_field)
    return "id" if issubclass(field.type, Line) else ""


def _all_have(key: str, lines: Iterable[StoredFields]) -> bool:
    return all(line.get(key) for line in lines)


def _changed_lines(
    field: Field, key: str, before: Sequence[StoredFields], after: Sequence[StoredFields]
) -> Iterator[FieldChange | LineChange]:
    """The lines that are added, removed or altered, and the order of the others if it differs."""
    name = json_name(field.name)
    old, new = ({line[key]: line for line in lines} for lines in (before, after))
    for id_ in dict.fromkeys([*old, *new]):
        line, new_line = old.get(id_), new.get(id_)
        changes = tuple(
            change
            for change in _changes(field.type, line, new_line)
            if isinstance(change, FieldChange) and (change.field != key)
        )
        if line is None:
            yield LineChange(name, id_, "added", changes, new_line or {})
        elif new_line is None:
            yield LineChange(name, id_, "removed", changes, line)
        elif changes:
            yield LineChange(name, id_, "changed", changes, new_line)
    old_order = [id_ for id_ in old if id_ in new]
    new_order = [id_ for id_ in new if id_ in old]
    if old_order != new_order:
        yield FieldChange(name, old_order, new_order)
