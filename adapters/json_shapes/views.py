"""The views of records: their fields, the computed fields, and the version."""

from collections import defaultdict
from collections.abc import Callable, Iterable
from typing import Any

from adapters.json_shapes.expansions import Expansion
from application.collections.collection import (
    CONTACT_NAME,
    CREATED_AT,
    UPDATED_AT,
    Collection,
)
from application.collections.record_times import times_of
from application.json_names import json_name
from application.ports.change_log import RecordTimes
from application.serialization import json_converter
from application.unit_of_work.unit_of_work import UnitOfWork
from domain.invoicing.contacts import Contact
from domain.records import Part, Record, fields_of, memoized
from domain.values import format_amount


def views(
    work: UnitOfWork, collection: Collection[Any], records: Iterable[Record]
) -> list[dict[str, Any]]:
    """The views of records of one collection; computed fields are computed for all at once."""
    chosen = list(records)
    computed = collection.figures(work, chosen)
    times = times_of(work, collection, chosen)
    names = _contact_names(work, collection, chosen)
    amounts = {
        field.name
        for field in collection.computed_fields
        if field.schema.get("format") == "decimal"
    }
    return [
        {
            **_shown(collection.kind, record),
            **{
                name: format_amount(value) if name in amounts else value
                for name, value in computed[record.id].items()
            },
            **names.get(record.id, {}),
            **_times(times.get(record.id)),
            "version": record.version,
        }
        for record in chosen
    ]


def expand(
    work: UnitOfWork, shown: Iterable[dict[str, Any]], expansions: Iterable[Expansion]
) -> None:
    """Add to views the records that they name; those of one collection are read at once."""
    places: dict[Collection[Any], list[tuple[dict[str, Any], Expansion]]] = defaultdict(list)
    chosen = list(expansions)
    for view in shown:
        for expansion in chosen:
            parts = view[expansion.lines] if expansion.lines else (view,)
            places[expansion.collection] += ((part, expansion) for part in parts)
    for collection, parts in places.items():
        ids = dict.fromkeys(part[expansion.id_member] for part, expansion in parts)
        records = work.session.records.many(collection.kind, (id_ for id_ in ids if id_))
        embedded = {view["id"]: view for view in views(work, collection, records.values())}
        for part, expansion in parts:
            part[expansion.member] = embedded.get(part[expansion.id_member])


def _contact_names(
    work: UnitOfWork, collection: Collection[Any], records: Iterable[Any]
) -> dict[str, dict[str, str | None]]:
    """The names of the contacts of documents, by document; nothing where views do not show them."""
    if CONTACT_NAME not in collection.all_computed_fields:
        return {}
    contacts = {record.id: record.contact_id for record in records}
    ids = [id_ for id_ in dict.fromkeys(contacts.values()) if id_]
    names = work.session.records.texts(Contact, ("name",), ids)
    return {
        id_: {CONTACT_NAME.name: names[contact_id][0] if contact_id in names else None}
        for id_, contact_id in contacts.items()
    }


def _shown(kind: type[Part], part: Part) -> dict[str, Any]:
    """The fields that a kind of records or lines has, and the computed amounts of a line."""
    return {name: to_value(getattr(part, field)) for name, field, to_value in _form(kind)}


@memoized
def _form(kind: type[Part]) -> tuple[tuple[str, str, Callable[[Any], Any]], ...]:
    """For each member of a view: its name, the field or amount, and how that becomes JSON."""
    fields = [
        (field.name, _shown_lines if field.many else json_converter(field))
        for field in fields_of(kind)
    ]
    amounts = [(name, format_amount) for name in kind.computed_amounts]
    return tuple((json_name(name), name, to_value) for name, to_value in (*fields, *amounts))


def _shown_lines(lines: Iterable[Part]) -> list[dict[str, Any]]:
    return [_shown(type(line), line) for line in lines]


def _times(times: RecordTimes | None) -> dict[str, str | None]:
    return {
        CREATED_AT.name: times.created_at if times else None,
        UPDATED_AT.name: times.updated_at if times else None,
    }
