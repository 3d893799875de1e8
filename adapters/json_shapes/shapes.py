"""What travels: drafts, replacements, patches and views, derived from the records.

    draft        what a client may send to create: the fields; computed ones and `version` are refused
    replacement  what PUT takes: a draft, or a view as it was read (computed fields are ignored)
    patch        a JSON merge patch: any of the fields, null for "back to the default"
    view         what is answered: the fields, what is computed, and `version`

msgspec looks at shapes (names, kinds of values); the domain looks at the rules of each field and says what is wrong in
its own words. `reading` reads what clients send, `views` makes what is answered.
"""

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Annotated, Any, TypeVar

import msgspec
from msgspec import UNSET, Meta, UnsetType

from application.collections.collection import Collection
from application.json_names import json_name
from domain.records import Field, Part, Record, fields_of, once
from domain.values import ID, MONEY, RATE_RULE, FieldRule

S = TypeVar("S", bound=msgspec.Struct)


class Amount(int):
    """Cents, on the wire a decimal string or number."""


class Quantity(Decimal):
    """A rate, quantity or percentage, on the wire a decimal string or number."""


class Ignored:
    """A computed field of a view, which PUT reads over."""


def schema_limits(rule: FieldRule) -> dict[str, Any]:
    """The limits of a rule as JSON Schema has them."""
    return {json_name(name): limit for name, limit in rule.limits.items()}


SCHEMAS: Mapping[type, dict[str, Any]] = {
    Amount: {"type": "string", **schema_limits(MONEY), "example": MONEY.example},
    Quantity: {"type": "string", **schema_limits(RATE_RULE), "example": RATE_RULE.example},
    Ignored: {"description": "Computed: it may be sent back as it was read, and is ignored."},
}
"""What OpenAPI says of the types that only the wire has."""


@once
def draft(collection: Collection[Any]) -> type[msgspec.Struct]:
    """What a client may send to create a record of a collection."""
    shape = [
        _member(
            each,
            collection,
            required=each.required and each.name not in {"id", *collection.defaulted},
        )
        for each in client_fields(collection.kind)
    ]
    return _struct(f"{collection.kind.__name__}Draft", shape)


@once
def replacement(collection: Collection[Any]) -> type[msgspec.Struct]:
    """What PUT takes in place of a record."""
    kept = {"id", *collection.preserved_on_put, *collection.defaulted}
    own = client_fields(collection.kind)
    shape = [
        _member(each, collection, required=each.required and each.name not in kept, is_view=True)
        for each in own
    ]
    computed = [json_name(each.name) for each in fields_of(collection.kind) if each.managed] + [
        each.name for each in collection.shown
    ]
    computed = [
        name
        for name in dict.fromkeys(computed)
        if name not in {json_name(each.name) for each in own}
    ]
    shape += [
        ("version", int | UnsetType, UNSET),
        *((name, Ignored | UnsetType, UNSET) for name in computed),
    ]
    return _struct(f"{collection.kind.__name__}Replacement", shape)


@once
def patch(collection: Collection[Any]) -> type[msgspec.Struct]:
    """A merge patch of a record."""
    shape = [
        (
            json_name(each.name),
            Annotated[_type(each, collection), _meta(each)] | None | UnsetType,
            UNSET,
        )
        for each in client_fields(collection.kind)
        if each.name != "id"
    ]
    computed = [
        (each.name, Annotated[str, Meta(extra_json_schema=dict(each.schema))] | UnsetType, UNSET)
        for each in collection.shown
        if each.name in collection.writable_computed
    ]
    return _struct(f"{collection.kind.__name__}Patch", [*shape, *computed])


def partial(name: str, kind: type[Record], fields: Iterable[str]) -> type[msgspec.Struct]:
    """A merge patch of some fields of a record."""
    chosen = set(fields)
    return _struct(
        name,
        [
            (json_name(each.name), Annotated[_plain(each), _meta(each)] | None | UnsetType, UNSET)
            for each in fields_of(kind)
            if each.name in chosen
        ],
    )


def partial_view(name: str, kind: type[Record], fields: Iterable[str]) -> type[msgspec.Struct]:
    """What is answered of some fields of a record."""
    chosen = set(fields)
    return _struct(name, [_shown(each) for each in fields_of(kind) if each.name in chosen])


@once
def view(collection: Collection[Any]) -> type[msgspec.Struct]:
    """What is answered of a record: published in the specification; `views` makes them."""
    fields = dict(_shown(each) for each in fields_of(collection.kind))
    figures = {
        each.name: Annotated[Any, Meta(extra_json_schema={**each.schema, "example": each.example})]
        for each in collection.shown
    }
    return _struct(
        f"{collection.kind.__name__}View", [*{**fields, **figures}.items(), ("version", int)]
    )


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


def _struct(name: str, shape: list[Any]) -> type[msgspec.Struct]:
    return msgspec.defstruct(name, shape, kw_only=True, forbid_unknown_fields=True)


def client_fields(kind: type[Part]) -> list[Field]:
    """The fields that a client sends."""
    return [each for each in fields_of(kind) if not each.managed]


def _member(
    each: Field, collection: Collection[Any], *, required: bool, is_view: bool = False
) -> tuple[Any, ...]:
    type_: Any = Annotated[_type(each, collection, is_view=is_view), _meta(each)]
    return (
        (json_name(each.name), type_)
        if required
        else (json_name(each.name), type_ | UnsetType, UNSET)
    )


def _given_member(each: Field, *, required: bool) -> tuple[Any, ...]:
    type_: Any = Annotated[_plain(each), _meta(each)]
    return (
        (json_name(each.name), type_)
        if required
        else (json_name(each.name), type_ | UnsetType, UNSET)
    )


def _shown(each: Field) -> tuple[str, Any]:
    if each.name == "id":
        return json_name(each.name), Annotated[
            str, Meta(extra_json_schema={"example": ID.example})
        ]  # the books give ids of other forms too
    inner: Any
    if each.many:
        inner = list[_line_view(each.type)]  # type: ignore[misc]
    else:
        inner = Annotated[_plain(each), _meta(each, is_view=True)]
    return json_name(each.name), inner | None if each.optional else inner


def _line(each: Field, collection: Collection[Any], *, is_view: bool) -> type[msgspec.Struct]:
    """A line as a client sends it; one of a view may be sent back with what is computed of it."""
    defaulted = frozenset(
        name.removeprefix(f"{each.name}.")
        for name in collection.defaulted
        if name.startswith(f"{each.name}.")
    )
    return _line_of(each.type, defaulted, is_view and bool(each.type.shown))


@once
def _line_of(kind: type[Part], defaulted: frozenset[str], is_view: bool) -> type[msgspec.Struct]:  # noqa: FBT001  # once() takes no names
    shape = [
        _given_member(each, required=each.required and each.name not in defaulted)
        for each in fields_of(kind)
    ]
    computed = (
        [(json_name(name), Ignored | UnsetType, UNSET) for name in kind.shown] if is_view else []
    )
    return _struct(f"{kind.__name__}{'Replacement' if computed else ''}", [*shape, *computed])


@once
def _line_view(kind: type[Part]) -> type[msgspec.Struct]:
    return _struct(
        f"{kind.__name__}View",
        [
            *(_shown(each) for each in fields_of(kind)),
            *((json_name(name), Amount) for name in kind.shown),
        ],
    )


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
        schema |= {
            **schema_limits(each.rule),
            "description": f"{each.rule.words[:1].upper()}{each.rule.words[1:]}.",
            "example": each.rule.example,
        }
    if each.choices:
        schema |= {
            "enum": list(each.choices if is_view else each.given),
            "example": each.choices[0],
        }
    if each.ref:
        schema |= {
            "description": f"The id of a record of the kind {each.ref}.",
            "example": f"{each.ref}-1000",
            "maxLength": 64,
            "pattern": None,
        }
    return Meta(
        extra_json_schema={name: value for name, value in schema.items() if value is not None}
    )
