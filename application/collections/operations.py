"""Create, replace, amend and remove: the same for all collections and all interfaces."""

from collections.abc import Iterable, Iterator
from typing import Any

from attrs import frozen

from application.collections.collection import Collection, FieldValues, R
from application.collections.line_changes import (
    check_new_lines,
    keep_unchanged_lines,
    with_line_ids,
)
from application.entered_texts import normalize_entered
from application.json_names import json_name
from application.unit_of_work.unit_of_work import UnitOfWork
from application.unit_of_work.versions import check_version
from domain.errors import Conflict, Fault, Refused, Stale
from domain.fields import Field
from domain.metadata import Metadata
from domain.records import Part, field_faults, fields_of, memoized


def create(work: UnitOfWork, collection: Collection[R], fields: FieldValues) -> R:
    """Make a new record from the entered fields, and fill in the others.

    Raises `Conflict` where a record has the id already.
    """
    id_ = fields["id"] if "id" in fields else work.new_id()
    if work.find(collection.kind, id_):
        raise Conflict(
            f"the id {id_!r} is taken; leave it out, or choose another",
            code="id_taken",
            conflicting=(collection.name, id_),
        )
    return collection.save(work, drafted(work, collection, {**fields, "id": id_}))


def create_under_id(
    work: UnitOfWork, collection: Collection[R], id_: str, fields: FieldValues
) -> R:
    """Make a new record under an id that the caller chose; raises `Stale` where it is taken."""
    if current := work.find(collection.kind, id_):
        raise Stale(
            f"the id {id_!r} is taken, and only a new record was to be made; read it, or choose "
            "another id",
            current,
        )
    check_new_lines(collection.kind, fields)
    return create(work, collection, {**fields, "id": id_})


def drafted(work: UnitOfWork, collection: Collection[R], fields: FieldValues) -> R:
    """The record with the entered fields, and with defaults for the others; nothing is stored."""
    normalized = normalize_entered(collection.kind, fields)
    # A text of spaces alone is left out, so that an invoice gets the next number.
    entered = {name: value for name, value in normalized.items() if value != "" or not fields[name]}
    return _made(work, collection, entered)


def replace(
    work: UnitOfWork,
    collection: Collection[R],
    id_: str,
    fields: FieldValues,
    version: int | None = None,
) -> R:
    """Replace the fields of a record by the entered ones.

    Fields that were left out get their defaults, except those in `preserved_on_put`. A line that
    is sent with its id keeps the id.
    """
    current = current_of(work, collection, id_, version)
    return collection.save(work, replacement_of(work, collection, current, fields))


def replacement_of(
    work: UnitOfWork,
    collection: Collection[R],
    current: R,
    fields: FieldValues,
    *,
    is_whole: bool = False,
) -> R:
    """The record that `replace` saves in place of `current`; nothing is stored.

    With `is_whole`, the fields are those of a record as another copy of the books has it: what is
    None is empty, and a line keeps an id that no line of `current` has.
    """
    given = {
        name: value
        for name, value in fields.items()
        if is_whole or value is not None or name not in collection.preserved_on_put
    }
    refilled = _refilled(collection, current, _with_default_values(collection, given))
    preserved = {
        field.name: getattr(current, field.name)
        for field in fields_of(collection.kind)
        if field.managed
        or (field.name in collection.preserved_on_put and field.name not in refilled)
    }
    normalized = normalize_entered(collection.kind, given, current)
    identified = with_line_ids(current, normalized, keeps_unknown_ids=is_whole)
    entered = _without_computed_values(collection, current, identified)
    replaced = _made(work, collection, {**preserved, **entered, "id": current.id})
    return keep_unchanged_lines(current, normalized, replaced)


def amend(
    work: UnitOfWork,
    collection: Collection[R],
    id_: str,
    changes: FieldValues,
    reset: frozenset[str] = frozenset(),
    version: int | None = None,
) -> R:
    """Change only the entered fields of a record; the fields in `reset` get their defaults.

    A line that is sent with its id keeps what it leaves out, and metadata are merged by name.
    """
    current = current_of(work, collection, id_, version)
    stored_changes = {
        name: value for name, value in changes.items() if name not in collection.writable_computed
    }
    saved = current
    if stored_changes or reset:
        fields = {field.name: getattr(current, field.name) for field in fields_of(collection.kind)}
        changed = _with_default_values(collection, stored_changes, reset)
        filled_anew = reset | _refilled(collection, current, changed)
        kept = {
            name: value
            for name, value in fields.items()
            if name not in filled_anew and not _is_derived_default(work, collection, fields, name)
        }
        normalized = normalize_entered(collection.kind, stored_changes, current)
        merged = _with_merged_metadata(fields, normalized)
        entered = with_line_ids(current, merged, keeps_left_out=True)
        amended = _made(work, collection, {**kept, **entered})
        saved = collection.save(work, keep_unchanged_lines(current, merged, amended))
    for name, value in changes.items():
        if name in collection.writable_computed:
            collection.writable_computed[name](work, saved, value)
    return saved


def remove(work: UnitOfWork, collection: Collection[R], id_: str, version: int | None = None) -> R:
    """Remove a record, and return it as it was."""
    current = current_of(work, collection, id_, version)
    collection.remove(work, current)
    return current


def current_of(work: UnitOfWork, collection: Collection[R], id_: str, version: int | None) -> R:
    """The record that is to be changed; raises `Stale` where the caller read an older version."""
    current = collection.get(work, collection.kind, id_)
    collection.check_changeable(current)
    check_version(current, version)
    return current


def _made(work: UnitOfWork, collection: Collection[R], fields: FieldValues) -> R:
    """The record with the entered fields, and with defaults for the others."""
    return _build(collection.kind, collection.fill_defaults(work, fields))


def _without_computed_values(
    collection: Collection[R], current: R, entered: FieldValues
) -> FieldValues:
    """The entered fields, in which stored values replace computed ones.

    A view may show a computed value in a stored field, such as the status "overdue". A client
    that sends it back leaves the stored value as it is.
    """
    computed_values = {
        computed.name: computed.schema.get("enum", ()) for computed in collection.computed_fields
    }
    stored = {
        field.name: getattr(current, field.name)
        for field in fields_of(collection.kind)
        if field.name in entered
        and entered[field.name] in computed_values.get(json_name(field.name), ())
        and entered[field.name] not in field.writable_choices
    }
    return {**entered, **stored}


def _with_default_values(
    collection: Collection[Any], entered: FieldValues, names: Iterable[str] | None = None
) -> FieldValues:
    """The entered fields, and the default values of the others in `names` (None: of all others)."""
    defaults = {
        field.name: field.default
        for field in fields_of(collection.kind)
        if names is None or field.name in names
    }
    return {**defaults, **entered}


def _refilled(collection: Collection[R], current: R, new_values: FieldValues) -> frozenset[str]:
    """The fields that are filled in anew, because fields on which they depend get other values."""
    return frozenset(
        name
        for name, others in collection.refilled_on_change.items()
        if any(
            other in new_values and new_values[other] != getattr(current, other) for other in others
        )
    )


def _with_merged_metadata(current: FieldValues, changes: FieldValues) -> FieldValues:
    """The changes, in which metadata are whole: what is there already, merged with what is sent."""
    return {
        name: current[name].merged(value) if isinstance(current[name], Metadata) else value
        for name, value in changes.items()
    }


def _is_derived_default(
    work: UnitOfWork, collection: Collection[Any], fields: FieldValues, name: str
) -> bool:
    """Whether a field only has the value that would be filled in for the other fields."""
    if name not in collection.derived_defaults:
        return False
    others = {other: value for other, value in fields.items() if other != name}
    return bool(collection.fill_defaults(work, others)[name] == fields[name])


def _build(kind: type[R], fields: FieldValues) -> R:
    """A record of a kind; raises `Refused` with all that is wrong in its fields and its lines."""
    form = _form_of(kind)
    faults = _missing(kind, fields)
    values = {name: value for name, value in fields.items() if name in form.names}
    for field in form.made:
        if field.name not in values:
            continue
        if field.many:
            values[field.name] = tuple(_build_lines(field, values[field.name], faults))
        else:
            values[field.name] = Metadata(values[field.name])
    if faults:
        raise Refused([*field_faults(kind, values), *faults])
    return kind(**values)


def _build_lines(field: Field, lines: Iterable[Any], faults: list[Fault]) -> Iterator[Part]:
    for place, line in enumerate(lines):
        try:
            yield line if isinstance(line, Part) else _build_line(field, line)
        except Refused as refusal:
            faults += refusal.within(f"/{field.name}/{place}").faults


def _build_line(field: Field, line: FieldValues) -> Part:
    """A line of a record, made from its fields."""
    if missing := _missing(field.type, line):
        raise Refused([*missing, *field_faults(field.type, line)])
    built: Part = field.type(**line)
    return built


def _missing(kind: type[Part], fields: FieldValues) -> list[Fault]:
    """A fault for each required field of a record or line that is missing."""
    return [
        Fault(f"/{name}", "must be given", code="missing")
        for name in _form_of(kind).required
        if name not in fields
    ]


@frozen
class _Form:
    """Which fields a record or line is made of."""

    names: frozenset[str]
    required: tuple[str, ...]
    """The names of those that must be given."""
    made: tuple[Field, ...]
    """Those whose values are made of what was entered: lines and metadata."""


@memoized
def _form_of(kind: type[Part]) -> _Form:
    fields = fields_of(kind)
    return _Form(
        frozenset(field.name for field in fields),
        tuple(field.name for field in fields if field.required),
        tuple(field for field in fields if field.many or field.type is Metadata),
    )
