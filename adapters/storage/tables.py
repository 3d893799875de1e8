"""Tables derived from the records: a column for each field, lines as JSON."""

import json
from collections.abc import Callable, Iterable
from datetime import date
from decimal import Decimal
from typing import Any, TypeVar

import sqlalchemy as sa

from application.ports.failures import Damaged
from application.serialization import canonical, from_json, to_json
from domain.errors import Refused
from domain.records import Field, Record, fields_of, kind_of, once
from domain.values import format_rate

R = TypeVar("R", bound=Record)

METADATA = sa.MetaData()


@once
def table_of(kind: type[Record]) -> sa.Table:
    """The table in which the records of a kind stand."""
    columns = (
        sa.Column(
            name,
            sa.Integer if name == "version" or _is_integer(kind, name) else sa.Text,
            primary_key=name == "id",
        )
        for name in columns_of(kind)
    )
    return sa.Table(kind.plural.replace("-", "_"), METADATA, *columns)


@once
def columns_of(kind: type[Record]) -> tuple[str, ...]:
    """The columns of a kind's table: its fields and `version`."""
    return (*(each.name for each in fields_of(kind)), "version")


@once
def upsert_of(kind: type[Record]) -> str:
    """The statement that stores a record."""
    names = columns_of(kind)
    updates = ", ".join(f'"{name}" = excluded."{name}"' for name in names if name != "id")
    listed = ", ".join(f'"{name}"' for name in names)
    return f"INSERT INTO {table_of(kind).name} ({listed}) VALUES ({', '.join('?' * len(names))}) ON CONFLICT (id) DO UPDATE SET {updates}"


@once
def select_of(kind: type[Record]) -> str:
    """The beginning of the statement that reads records."""
    listed = ", ".join(f'"{name}"' for name in columns_of(kind))
    return f"SELECT {listed} FROM {table_of(kind).name}"


def to_row(record: Record) -> tuple[Any, ...]:
    """The values of a record's columns."""
    return (
        *[write(getattr(record, name)) for name, write in _writers(type(record))],
        record.version,
    )


def from_row(kind: type[R], row: Iterable[Any]) -> R:
    """The record in a row; raises `Damaged` where it is none."""
    *values, version = row
    try:
        fields: dict[str, Any] = {
            name: None if value is None else read(value)
            for (name, read), value in zip(_readers(kind), values, strict=True)
        }
        return kind(**fields, version=version)
    except (Refused, ValueError, TypeError, KeyError, AttributeError, ArithmeticError) as error:
        raise Damaged(f"the {kind_of(kind)} {values[0]!r} is damaged: {error}") from error


def value_of(kind: type[Record], name: str, value: Any) -> Any:
    """A field's value as its column holds it."""
    field = next((each for each in fields_of(kind) if each.name == name), None)
    return _writer(field)(value) if field else value


def _is_integer(kind: type[Record], name: str) -> bool:
    return next(each for each in fields_of(kind) if each.name == name).type in {int, bool}


@once
def _writers(kind: type[Record]) -> tuple[tuple[str, Callable[[Any], Any]], ...]:
    return tuple((each.name, _writer(each)) for each in fields_of(kind))


@once
def _readers(kind: type[Record]) -> tuple[tuple[str, Callable[[Any], Any]], ...]:
    return tuple((each.name, _reader(each)) for each in fields_of(kind))


def _writer(each: Field) -> Callable[[Any], Any]:
    if each.many:
        return lambda lines: canonical([to_json(line) for line in lines])
    if each.type is date:
        return lambda value: value.isoformat() if value else None
    if each.type is Decimal:
        return format_rate
    return int if each.type is bool else _same


def _reader(each: Field) -> Callable[[Any], Any]:
    if each.many:
        return lambda text: tuple(from_json(each.type, line) for line in json.loads(text))
    if each.type is date:
        return date.fromisoformat
    if each.type is Decimal:
        return Decimal
    return bool if each.type is bool else _same


def _same(value: Any) -> Any:
    return value
