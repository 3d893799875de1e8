"""Create, replace, amend and remove: the same for every collection and every entrance."""

from collections.abc import Iterable
from typing import Any

from application.collections.collection import Collection, Given, R
from application.json_names import json_name
from application.unit_of_work.unit_of_work import UnitOfWork
from domain.errors import Conflict, Refused, Stale
from domain.records import Field, Part, fields_of


def create(work: UnitOfWork, collection: Collection[R], given: Given) -> R:
    """Make a new record from what was given, filling in the rest; raises `Conflict` where its id is taken."""
    id_ = given["id"] if "id" in given else work.new_id()
    if work.find(collection.kind, id_):
        raise Conflict(f"the id {id_!r} is taken; leave it out, or choose another")
    return collection.save(
        work, _build(collection.kind, collection.fill_defaults(work, {**given, "id": id_}))
    )


def replace(
    work: UnitOfWork, collection: Collection[R], id_: str, given: Given, version: int | None = None
) -> R:
    """Put what was given in place of a record; what was left out takes its default, but number and date stay."""
    current = current_of(work, collection, id_, version)
    stays = {
        each.name: getattr(current, each.name)
        for each in fields_of(collection.kind)
        if each.managed or each.name in collection.preserved_on_put
    }
    given = {**stays, **_without_figures(collection, current, given), "id": id_}
    return collection.save(work, _build(collection.kind, collection.fill_defaults(work, given)))


def amend(
    work: UnitOfWork,
    collection: Collection[R],
    id_: str,
    changes: Given,
    reset: frozenset[str] = frozenset(),
    version: int | None = None,
) -> R:
    """Change the fields that were given, and no others; those in `reset` go back to their defaults."""
    current = current_of(work, collection, id_, version)
    fields = {
        name: value for name, value in changes.items() if name not in collection.writable_computed
    }
    saved = current
    if fields or reset:
        known = {each.name: getattr(current, each.name) for each in fields_of(collection.kind)}
        kept = {
            name: value
            for name, value in known.items()
            if name not in reset and not _follows(work, collection, known, name)
        }
        saved = collection.save(
            work, _build(collection.kind, collection.fill_defaults(work, {**kept, **fields}))
        )
    for name, value in changes.items():
        if name in collection.writable_computed:
            collection.writable_computed[name](work, saved, value)
    return saved


def remove(work: UnitOfWork, collection: Collection[R], id_: str, version: int | None = None) -> R:
    """Remove a record; answers what it was."""
    current = current_of(work, collection, id_, version)
    collection.remove(work, current)
    return current


def current_of(work: UnitOfWork, collection: Collection[R], id_: str, version: int | None) -> R:
    """The record that is to be changed; raises `Stale` where the caller read an older version."""
    current = collection.get(work, collection.kind, id_)
    collection.check_changeable(current)
    if version is not None and version != current.version:
        raise Stale(
            f"it was changed since you read version {version}; it is now at version {current.version}",
            current,
        )
    return current


def _without_figures(collection: Collection[R], current: R, given: Given) -> Given:
    """What was given, where a field of the view was sent back that was computed when it was read: it stays as it is."""
    computed = {each.name: each.schema.get("enum", ()) for each in collection.shown}
    fields = [
        each
        for each in fields_of(collection.kind)
        if each.name in given and json_name(each.name) in computed
    ]
    stays = {
        each.name: getattr(current, each.name)
        for each in fields
        if given[each.name] not in each.given and given[each.name] in computed[json_name(each.name)]
    }
    return {**given, **stays}


def _follows(work: UnitOfWork, collection: Collection[Any], fields: Given, name: str) -> bool:
    """Whether a field is only what would be filled in for the others."""
    if name not in collection.derived_defaults:
        return False
    others = {each: value for each, value in fields.items() if each != name}
    return bool(collection.fill_defaults(work, others)[name] == fields[name])


def _build(kind: type[R], given: Given) -> R:
    if missing := [each for each in fields_of(kind) if each.required and each.name not in given]:
        raise Refused.at(f"/{missing[0].name}", "must be given")
    fields: dict[str, Any] = {
        each.name: _parts(each, given[each.name]) if each.many else given[each.name]
        for each in fields_of(kind)
        if each.name in given
    }
    return kind(**fields)


def _parts(field: Field, lines: Iterable[Any]) -> tuple[Part, ...]:
    """The lines of a record, made of what was given of each."""
    return tuple(
        line if isinstance(line, Part) else _part(field, place, line)
        for place, line in enumerate(lines)
    )


def _part(field: Field, place: int, given: Given) -> Part:
    at = f"/{field.name}/{place}"
    if missing := [
        each for each in fields_of(field.type) if each.required and each.name not in given
    ]:
        raise Refused.at(f"{at}/{missing[0].name}", "must be given")
    try:
        part: Part = field.type(**given)
    except Refused as refusal:
        raise refusal.within(at) from None
    return part
