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
from application.serialization import json_converter, object_maker
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
    own_view, amounts = _own_view(collection.kind), _computed_amounts(collection)
    shown = []
    for record in chosen:
        view = {**own_view(record), **computed[record.id]}
        for name in amounts:
            view[name] = format_amount(view[name])
        shown.append(view)
    if CONTACT_NAME in collection.all_computed_fields:
        _add_contact_names(work, shown)
    for record, view in zip(chosen, shown, strict=True):
        record_times = times.get(record.id)
        view[CREATED_AT.name] = record_times.created_at if record_times else None
        view[UPDATED_AT.name] = record_times.updated_at if record_times else None
        view["version"] = record.version
    return shown


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


def _add_contact_names(work: UnitOfWork, shown: Iterable[dict[str, Any]]) -> None:
    """Add to the views of documents the names of their contacts, which are read at once."""
    ids = [id_ for id_ in dict.fromkeys(view["contactId"] for view in shown) if id_]
    names = work.session.records.texts(Contact, ("name",), ids)
    for view in shown:
        (view[CONTACT_NAME.name],) = names.get(view["contactId"], (None,))


@memoized
def _computed_amounts(collection: Collection[Any]) -> tuple[str, ...]:
    """The computed fields that are money."""
    return tuple(
        field.name
        for field in collection.computed_fields
        if field.schema.get("format") == "decimal"
    )


@memoized
def _own_view(kind: type[Part]) -> Callable[[Any], dict[str, Any]]:
    """What makes the part of a view that a record or line has in itself: its fields, and the
    computed amounts of a line."""
    fields = (
        (field.name, _own_views if field.many else json_converter(field))
        for field in fields_of(kind)
    )
    amounts = ((name, format_amount) for name in kind.computed_amounts)
    return object_maker((*fields, *amounts))


def _own_views(lines: Iterable[Part]) -> list[dict[str, Any]]:
    return [_own_view(type(line))(line) for line in lines]
