"""The views of records: their fields, what is computed, and the version."""

from collections.abc import Iterable
from typing import Any

from application.collections.collection import Collection
from application.json_names import json_name
from application.serialization import json_value, to_json
from application.unit_of_work.unit_of_work import UnitOfWork
from domain.records import Field, Part, Record, fields_of
from domain.values import format_amount


def views(
    work: UnitOfWork, collection: Collection[Any], records: Iterable[Record]
) -> list[dict[str, Any]]:
    """The views of some records, with what is computed for them all at once."""
    wanted = list(records)
    figures = collection.figures(work, wanted)
    shown = {each.name: each.schema.get("format") == "decimal" for each in collection.shown}
    return [
        {
            **{
                json_name(each.name): _out(each, getattr(record, each.name))
                for each in fields_of(collection.kind)
            },
            **{
                name: format_amount(value) if shown[name] else value
                for name, value in figures[record.id].items()
            },
            "version": record.version,
        }
        for record in wanted
    ]


def _out(each: Field, value: Any) -> Any:
    return (
        [_line_out(line) for line in value]
        if each.many
        else json_value(value, is_money=each.is_money)
    )


def _line_out(line: Part) -> dict[str, Any]:
    return to_json(line) | {
        json_name(name): format_amount(getattr(line, name)) for name in line.shown
    }
