"""SQL tables derived from the records: a column for each field, lines as JSON."""

import json
from collections.abc import Callable, Iterable
from datetime import date
from decimal import Decimal
from functools import lru_cache
from typing import Any, TypeVar, cast

from application.ports.failures import Damaged
from application.serialization import canonical, from_json, json_text_of_lines
from domain.errors import Refused
from domain.fields import Field
from domain.frozen_values import Values, reader_of
from domain.metadata import NO_METADATA, Metadata
from domain.opaque_values import OpaqueValue
from domain.records import Record, fields_of, kind_of, memoized
from domain.values import format_rate

R = TypeVar("R", bound=Record)

Converter = Callable[[Any], Any]
"""From the value of a field to that of its column, or back."""

MOST_RECORDS = 2_048
"""How many records are kept that were read lately."""
LONGEST_KEPT = 2_000
"""Of how many characters the long texts of such a record may be, so that all of them need some
20 MiB."""
LONG_TEXT = 1_000
"""A field that may have more characters than this holds a long text."""


def table_name(kind: type[Record]) -> str:
    """The name of the table that holds the records of a kind."""
    return kind.plural.replace("-", "_")


@memoized
def columns_of(kind: type[Record]) -> tuple[str, ...]:
    """The columns of a kind's table: its fields, then `version`."""
    return (*(field.name for field in fields_of(kind)), "version")


@memoized
def upsert_of(kind: type[Record]) -> str:
    """The statement that stores a record, whether it is new or replaces an earlier version."""
    names = columns_of(kind)
    updates = ", ".join(f'"{name}" = excluded."{name}"' for name in names if name != "id")
    return f"""
        INSERT INTO {table_name(kind)} ({_quoted(names)})
        VALUES ({", ".join("?" * len(names))})
        ON CONFLICT (id) DO UPDATE SET {updates}
    """


@memoized
def select_of(kind: type[Record]) -> str:
    """The beginning of a statement that reads records, up to its conditions."""
    return f"SELECT {_quoted(columns_of(kind))} FROM {table_name(kind)}"


def to_row(record: Record) -> tuple[Any, ...]:
    """The values of a record's columns."""
    read_all, converters = _row_form(type(record))
    values = [*read_all(record)]
    for place, to_column in converters:
        values[place] = to_column(values[place])
    return tuple(values)


def from_row(kind: type[R], row: Iterable[Any]) -> R:
    """The record in a row; raises `Damaged` if the row does not hold a record.

    What was read lately is not checked again: a record depends on its row alone.
    """
    values = tuple(row)
    texts = [values[place] for place in _places_of_long_texts(kind)]
    is_long = sum([len(text) for text in texts if type(text) is str]) > LONGEST_KEPT
    record: R = (_read_record if is_long else _kept_record)(cast("Any", kind), *values)
    return record


def _read_record(kind: Any, *row: Any) -> Any:
    names, converters = _record_form(kind)
    values = [*row]
    try:
        for place, from_column in converters:
            if values[place] is not None:
                values[place] = from_column(values[place])
        return kind(**dict(zip(names, values, strict=True)))
    except (Refused, ValueError, TypeError, KeyError, AttributeError, ArithmeticError) as error:
        raise Damaged(f"the {kind_of(kind)} {row[0]!r} is damaged: {error}") from error


_kept_record = lru_cache(MOST_RECORDS, typed=True)(_read_record)


def unlike_columns(record: Record, row: tuple[Any, ...]) -> list[str]:
    """The columns of a record's row that hold something which the books do not write for it.

    An older program wrote lines without the fields that were added later.
    """
    expected = to_row(record)
    if row == expected:
        return []
    many = {field.name for field in fields_of(type(record)) if field.many}
    return [
        name
        for name, stored, value in zip(columns_of(type(record)), row, expected, strict=True)
        if stored != value and not (name in many and _has_older_lines(stored, value))
    ]


def _has_older_lines(stored: str, expected: str) -> bool:
    """Whether stored lines are the expected ones, perhaps without some fields."""
    lines = json.loads(stored)
    return canonical(lines) == stored and all(
        line.items() <= whole.items()
        for line, whole in zip(lines, json.loads(expected), strict=True)
    )


def column_value(kind: type[Record], name: str, value: Any) -> Any:
    """The value of a field as its column holds it."""
    field = next((field for field in fields_of(kind) if field.name == name), None)
    return _to_column(field)(value) if field else value


def _quoted(names: Iterable[str]) -> str:
    return ", ".join(f'"{name}"' for name in names)


@memoized
def _row_form(kind: type[Record]) -> tuple[Values, tuple[tuple[int, Converter], ...]]:
    """What reads the values of all columns, and those places whose values must be converted."""
    to_columns = enumerate(map(_to_column, fields_of(kind)))
    converters = (place for place in to_columns if place[1] is not _unchanged)
    return reader_of(columns_of(kind)), tuple(converters)


@memoized
def _record_form(kind: type[Record]) -> tuple[tuple[str, ...], tuple[tuple[int, Converter], ...]]:
    """The names of all columns, and the places of those whose values must be converted."""
    from_columns = enumerate(map(_from_column, fields_of(kind)))
    converters = (place for place in from_columns if place[1] is not _unchanged)
    return columns_of(kind), tuple(converters)


@memoized
def _places_of_long_texts(kind: type[Record]) -> tuple[int, ...]:
    """The places of the columns that may hold a long text: lines, values by name, and memos."""
    return tuple(
        place
        for place, field in enumerate(fields_of(kind))
        if field.many
        or field.type in {Metadata, OpaqueValue}
        or (field.rule and field.rule.limits.get("max_length", 0) > LONG_TEXT)
    )


def _to_column(field: Field) -> Converter:
    if field.many:
        return json_text_of_lines
    if field.type is date:
        return lambda value: value.isoformat() if value else None
    if field.type is Decimal:
        return format_rate
    if field.type is Metadata:
        return lambda metadata: canonical(dict(metadata)) if metadata else "{}"
    if field.type is OpaqueValue:
        return lambda value: value.notation if value else None
    return int if field.type is bool else _unchanged


def _from_column(field: Field) -> Converter:
    if field.many:
        return lambda text: tuple([from_json(field.type, line) for line in json.loads(text)])
    if field.type is date:
        return date.fromisoformat
    if field.type is Decimal:
        return Decimal
    if field.type is Metadata:
        return _metadata
    if field.type is OpaqueValue:
        return lambda text: OpaqueValue(canonical(json.loads(text)))
    return bool if field.type is bool else _unchanged


def _metadata(text: str) -> Metadata:
    return NO_METADATA if text == "{}" else Metadata(json.loads(text))


def _unchanged(value: Any) -> Any:
    return value
