"""The views of records: their fields, the computed fields, and the version."""

from collections.abc import Iterable
from typing import Any

from application.collections.collection import CREATED_AT, UPDATED_AT, Collection
from application.collections.record_times import times_of
from application.json_names import json_name
from application.ports.change_log import RecordTimes
from application.serialization import to_json, value_to_json
from application.unit_of_work.unit_of_work import UnitOfWork
from domain.fields import Field
from domain.records import Part, Record, fields_of
from domain.values import format_amount


def views(
    work: UnitOfWork, collection: Collection[Any], records: Iterable[Record]
) -> list[dict[str, Any]]:
    """The views of records of one collection; computed fields are computed for all at once."""
    chosen = list(records)
    computed = collection.figures(work, chosen)
    times = times_of(work, collection, chosen)
    amounts = {
        field.name
        for field in collection.computed_fields
        if field.schema.get("format") == "decimal"
    }
    return [
        {
            **_fields(collection.kind, record),
            **{
                name: format_amount(value) if name in amounts else value
                for name, value in computed[record.id].items()
            },
            **_times(times.get(record.id)),
            "version": record.version,
        }
        for record in chosen
    ]


def _fields(kind: type[Record], record: Record) -> dict[str, Any]:
    return {
        json_name(field.name): _value(field, getattr(record, field.name))
        for field in fields_of(kind)
    }


def _times(times: RecordTimes | None) -> dict[str, str | None]:
    return {
        CREATED_AT.name: times.created_at if times else None,
        UPDATED_AT.name: times.updated_at if times else None,
    }


def _value(field: Field, value: Any) -> Any:
    if field.many:
        return [_line(line) for line in value]
    return value_to_json(field, value)


def _line(line: Part) -> dict[str, Any]:
    amounts = {json_name(name): getattr(line, name) for name in line.computed_amounts}
    return {**to_json(line), **{name: format_amount(cents) for name, cents in amounts.items()}}
