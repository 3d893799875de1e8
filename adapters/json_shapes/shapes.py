"""What travels: drafts, replacements, patches and views, derived from the records.

    draft        what a client may send to create: the fields; computed ones and `version` are refused
    replacement  what PUT takes: a draft, or a view as it was read (computed fields are ignored)
    patch        a JSON merge patch: any of the fields, null for "back to the default"
    view         what is answered: the fields, what is computed, and `version`

msgspec looks at shapes (names, kinds of values); the domain looks at the rules of each field and says what is wrong in
its own words. All reflection over records for HTTP is in this file.
"""

import re
from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Annotated, Any, TypeVar

import msgspec
from attrs import frozen
from msgspec import UNSET, Meta, UnsetType

from adapters.json_shapes.strict_json import number
from application.collections.collection import Collection
from application.serialization import json_value, to_json
from application.unit_of_work.unit_of_work import UnitOfWork
from domain.errors import Fault, Invalid, Refused
from domain.records import Field, Part, Record, camel, fields_of, once
from domain.values import ID, MONEY, RATE_RULE, format_amount, parse_amount, parse_rate

S = TypeVar("S", bound=msgspec.Struct)


class Amount(int):
    """Cents, on the wire a decimal string or number."""


class Quantity(Decimal):
    """A rate, quantity or percentage, on the wire a decimal string or number."""


class Ignored:
    """A computed field of a view, which PUT reads over."""


@frozen
class Changes:
    """A patch as it was read: the fields that it sets, and those that it puts back to their defaults."""

    given: Mapping[str, Any]
    reset: frozenset[str]


SCHEMAS: Mapping[type, dict[str, Any]] = {
    Amount: {"type": "string", **MONEY.limits, "example": MONEY.example},
    Quantity: {"type": "string", **RATE_RULE.limits, "example": RATE_RULE.example},
    Ignored: {"description": "Computed: it may be sent back as it was read, and is ignored."},
}
"""What OpenAPI says of the types that only the wire has."""


@once
def draft(collection: Collection[Any]) -> type[msgspec.Struct]:
    """What a client may send to create a record of a collection."""
    shape = [_member(each, collection, required=each.required and each.name not in {"id", *collection.defaulted}) for each in _own(collection.kind)]
    return _struct(f"{collection.kind.__name__}Draft", shape)


@once
def replacement(collection: Collection[Any]) -> type[msgspec.Struct]:
    """What PUT takes in place of a record."""
    kept = {"id", *collection.preserved_on_put, *collection.defaulted}
    own = _own(collection.kind)
    shape = [_member(each, collection, required=each.required and each.name not in kept, is_view=True) for each in own]
    computed = [each.wire for each in fields_of(collection.kind) if each.managed] + [each.name for each in collection.shown]
    computed = [name for name in dict.fromkeys(computed) if name not in {each.wire for each in own}]
    shape += [("version", int | UnsetType, UNSET), *((name, Ignored | UnsetType, UNSET) for name in computed)]
    return _struct(f"{collection.kind.__name__}Replacement", shape)


@once
def patch(collection: Collection[Any]) -> type[msgspec.Struct]:
    """A merge patch of a record."""
    shape = [(each.wire, Annotated[_type(each, collection), _meta(each)] | None | UnsetType, UNSET) for each in _own(collection.kind) if each.name != "id"]
    settable = [
        (each.name, Annotated[str, Meta(extra_json_schema=dict(each.schema))] | UnsetType, UNSET)
        for each in collection.shown
        if each.name in collection.writable_computed
    ]
    return _struct(f"{collection.kind.__name__}Patch", [*shape, *settable])


def partial(name: str, kind: type[Record], fields: Iterable[str]) -> type[msgspec.Struct]:
    """A merge patch of some fields of a record."""
    chosen = set(fields)
    return _struct(name, [(each.wire, Annotated[_plain(each), _meta(each)] | None | UnsetType, UNSET) for each in fields_of(kind) if each.name in chosen])


def partial_view(name: str, kind: type[Record], fields: Iterable[str]) -> type[msgspec.Struct]:
    """What is answered of some fields of a record."""
    chosen = set(fields)
    return _struct(name, [_shown(each) for each in fields_of(kind) if each.name in chosen])


def read_partial(value: Any, shape: type[msgspec.Struct], kind: type[Record]) -> dict[str, Any]:
    """What such a patch changes; null is the default of the field."""
    found = {each: getattr(read(value, shape), each.wire, UNSET) for each in fields_of(kind)}
    return {each.name: each.default if given is None else _value(each, given) for each, given in found.items() if given is not UNSET}


@once
def view(collection: Collection[Any]) -> type[msgspec.Struct]:
    """What is answered of a record: published in the specification; `views` makes them."""
    fields = dict(_shown(each) for each in fields_of(collection.kind))
    figures = {each.name: Annotated[Any, Meta(extra_json_schema={**each.schema, "example": each.example})] for each in collection.shown}
    return _struct(f"{collection.kind.__name__}View", [*{**fields, **figures}.items(), ("version", int)])


@once
def voided_view(collection: Collection[Any]) -> type[msgspec.Struct]:
    """What is answered of a document that was made void: its view, and what persons had stated of it."""
    fields = [(each.name, each.type) for each in msgspec.structs.fields(view(collection))]
    return _struct(f"Voided{collection.kind.__name__}", [*fields, ("released", list[ReleasedView])])


class ReleasedView(msgspec.Struct):
    """An application that a person had stated, taken back because one of its documents is void."""

    creditId: str  # noqa: N815
    debitId: str  # noqa: N815
    amount: Amount


@once
def listing(collection: Collection[Any]) -> type[msgspec.Struct]:
    """A page of views."""
    return list_of(view(collection), f"{collection.kind.__name__}List")


def list_of(each: type, name: str) -> type[msgspec.Struct]:
    """A page of something."""
    return _struct(name, [("data", list[each]), ("total", int), ("nextCursor", str | None)])  # type: ignore[valid-type]


def views(work: UnitOfWork, collection: Collection[Any], records: Iterable[Record]) -> list[dict[str, Any]]:
    """The views of some records, with what is computed for them all at once."""
    wanted = list(records)
    figures = collection.figures(work, wanted)
    shown = {each.name: each.schema.get("format") == "decimal" for each in collection.shown}
    return [
        {
            **{each.wire: _out(each, getattr(record, each.name)) for each in fields_of(collection.kind)},
            **{name: format_amount(value) if shown[name] else value for name, value in figures[record.id].items()},
            "version": record.version,
        }
        for record in wanted
    ]


def read(value: Any, shape: type[S]) -> S:
    """A JSON value as a shape; raises `Refused` at the place that does not fit."""
    try:
        return msgspec.convert(value, shape, dec_hook=_decode)
    except msgspec.ValidationError as error:
        raise Refused([_fault(str(error))]) from None


def read_draft(value: Any, shape: type[msgspec.Struct], kind: type[Part]) -> dict[str, Any]:
    """The fields that a draft or replacement gives, as the domain's values; null is as good as left out."""
    return _given(read(_without_nulls(value), shape), kind)


def read_replacement(value: Any, collection: Collection[Any]) -> dict[str, Any]:
    """The fields that a replacement gives. Null in a field that may be empty is what a view has of it: nothing, and not the default."""
    given = read_draft(value, replacement(collection), collection.kind)
    empty = (each for each in _own(collection.kind) if each.optional and each.wire in value and value[each.wire] is None)
    return {**given, **{each.name: None for each in empty}}


def read_patch(value: Any, collection: Collection[Any]) -> Changes:
    """What a merge patch changes."""
    if not isinstance(value, dict):
        raise Refused.at("", "must be an object")
    wires = {each.wire: each.name for each in _own(collection.kind)}
    reset = frozenset(wires[name] for name, each in value.items() if each is None and name in wires)
    value = {name: _unset(collection, name) if each is None and name in collection.writable_computed else each for name, each in value.items()}
    found = read({name: _without_nulls(each) for name, each in value.items() if wires.get(name) not in reset}, patch(collection))
    settable = {name: getattr(found, name) for name in collection.writable_computed if getattr(found, name) is not UNSET}
    for name, each in settable.items():
        choices = next(figure.schema["enum"] for figure in collection.shown if figure.name == name)
        if each not in choices:
            raise Refused.at(f"/{name}", f"must be one of {', '.join(choices)}")
    return Changes({**_given(found, collection.kind), **settable}, reset)


def _unset(collection: Collection[Any], name: str) -> Any:
    """What a figure is that a PATCH puts back to its default: the first of its choices."""
    return next(each.schema["enum"][0] for each in collection.shown if each.name == name)


def pointer_of(path: str) -> str:
    """The path `$.lines[0].debit` of msgspec as the JSON pointer `/lines/0/debit`."""
    return re.sub(r"\.|\[(\d+)\]|\[\.\.\.\]", lambda found: f"/{found[1]}" if found[1] else "/" if found[0] == "." else "", path.removeprefix("$"))


def _fault(message: str) -> Fault:
    what, _, path = message.partition(" - at `")
    pointer = pointer_of(path.removesuffix("`"))
    if found := re.fullmatch(r"Object contains unknown field `(.*)`", what, re.DOTALL):
        return Fault(f"{pointer}/{found[1][:80].replace('~', '~0').replace('/', '~1')}", "there is no such field; take it out, or correct its name")
    if found := re.fullmatch(r"Object missing required field `(.*)`", what):
        return Fault(f"{pointer}/{found[1]}", "must be given")
    if "RFC3339" in what or "date" in what:
        return Fault(pointer, 'must be a date such as "2026-03-31"')
    for theirs, ours in _WORDS.items():
        what = what.replace(f"`{theirs}`", ours)
    return Fault(pointer, what[:1].lower() + what[1:])


_WORDS = {
    "str": "text",
    "int": "a whole number",
    "bool": "true or false",
    "array": "a list",
    "object": "an object",
    "null": "null",
    "number": "a number",
    "date": "a date",
}


def _struct(name: str, shape: list[Any]) -> type[msgspec.Struct]:
    return msgspec.defstruct(name, shape, kw_only=True, forbid_unknown_fields=True)


def _own(kind: type[Part]) -> list[Field]:
    """The fields that a client sends."""
    return [each for each in fields_of(kind) if not each.managed]


def _member(each: Field, collection: Collection[Any], *, required: bool, is_view: bool = False) -> tuple[Any, ...]:
    type_: Any = Annotated[_type(each, collection, is_view=is_view), _meta(each)]
    return (each.wire, type_) if required else (each.wire, type_ | UnsetType, UNSET)


def _given_member(each: Field, *, required: bool) -> tuple[Any, ...]:
    type_: Any = Annotated[_plain(each), _meta(each)]
    return (each.wire, type_) if required else (each.wire, type_ | UnsetType, UNSET)


def _shown(each: Field) -> tuple[str, Any]:
    if each.name == "id":
        return each.wire, Annotated[str, Meta(extra_json_schema={"example": ID.example})]  # the books give ids of other forms too
    inner: Any = list[_line_view(each.type)] if each.many else Annotated[_plain(each), _meta(each, is_view=True)]  # type: ignore[misc]
    return each.wire, inner | None if each.optional else inner


def _line(each: Field, collection: Collection[Any], *, is_view: bool) -> type[msgspec.Struct]:
    """A line as a client sends it; one of a view may be sent back with what is computed of it."""
    filled = frozenset(name.removeprefix(f"{each.name}.") for name in collection.defaulted if name.startswith(f"{each.name}."))
    return _line_of(each.type, filled, is_view and bool(each.type.shown))


@once
def _line_of(kind: type[Part], filled: frozenset[str], is_view: bool) -> type[msgspec.Struct]:  # noqa: FBT001  # once() takes no names
    shape = [_given_member(each, required=each.required and each.name not in filled) for each in fields_of(kind)]
    computed = [(camel(name), Ignored | UnsetType, UNSET) for name in kind.shown] if is_view else []
    return _struct(f"{kind.__name__}{'Replacement' if computed else ''}", [*shape, *computed])


@once
def _line_view(kind: type[Part]) -> type[msgspec.Struct]:
    return _struct(f"{kind.__name__}View", [*(_shown(each) for each in fields_of(kind)), *((camel(name), Amount) for name in kind.shown)])


def _type(each: Field, collection: Collection[Any], *, is_view: bool = False) -> Any:
    return list[_line(each, collection, is_view=is_view)] if each.many else _plain(each)  # type: ignore[misc]


def _plain(each: Field) -> Any:
    if each.is_money:
        return Amount
    return Quantity if each.type is Decimal else each.type


def _meta(each: Field, *, is_view: bool = False) -> Meta:
    """What the specification says of a field. msgspec does not enforce it: the domain does, in its own words."""
    schema: dict[str, Any] = {}
    if each.rule:
        schema |= {**each.rule.limits, "description": f"{each.rule.words[:1].upper()}{each.rule.words[1:]}.", "example": each.rule.example}
    if each.choices:
        schema |= {"enum": list(each.choices if is_view else each.given), "example": each.choices[0]}
    if each.ref:
        schema |= {"description": f"The id of a record of the kind {each.ref}.", "example": f"{each.ref}-1000", "maxLength": 64, "pattern": None}
    return Meta(extra_json_schema={name: value for name, value in schema.items() if value is not None})


def _decode(kind: type, value: Any) -> Any:
    """Amounts are looked at as text, before anything could round them."""
    if kind is Ignored:
        return Ignored()
    if kind not in {Amount, Quantity}:
        raise NotImplementedError(kind)
    text = str(value) if isinstance(value, (str, number)) or type(value) is int else ""
    try:
        return Amount(parse_amount(text)) if kind is Amount else Quantity(parse_rate(text))
    except Invalid as error:
        raise ValueError(str(error)) from None


def _without_nulls(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _without_nulls(each) for name, each in value.items() if each is not None}
    return [_without_nulls(each) for each in value] if isinstance(value, list) else value


def _given(shape: msgspec.Struct, kind: type[Part]) -> dict[str, Any]:
    found = {each: getattr(shape, each.wire, UNSET) for each in fields_of(kind) if not each.managed}
    return {each.name: _value(each, value) for each, value in found.items() if value is not UNSET}


def _value(each: Field, value: Any) -> Any:
    if each.many:
        return tuple(_given(line, each.type) for line in value)
    if isinstance(value, Amount):
        return int(value)
    return Decimal(value) if isinstance(value, Quantity) else value


def _out(each: Field, value: Any) -> Any:
    return [_line_out(line) for line in value] if each.many else json_value(value, is_money=each.is_money)


def _line_out(line: Part) -> dict[str, Any]:
    return to_json(line) | {camel(name): format_amount(getattr(line, name)) for name in line.shown}
