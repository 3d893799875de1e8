"""The shapes of JSON: drafts, replacements, patches and views, derived from the records.

    draft        what a client may send to create a record: its fields, none that is computed
    replacement  what PUT takes: a draft, or a view as it was read; computed fields are ignored
    patch        a JSON merge patch: any of the fields; null puts a field back to its default
    view         what is answered: the fields, the computed fields, and `version`

msgspec checks the shapes: names and types of values. The domain checks the rules of the fields, and
words what is wrong. `reading` reads what clients send, and `views` makes what is answered.
"""

from collections.abc import Iterable
from decimal import Decimal
from typing import Annotated, Any, Literal, TypeVar

import msgspec
from msgspec import UNSET, Meta, UnsetType

from adapters.json_shapes.expansions import Expansion, own_expansions
from adapters.json_shapes.scalars import Amount, Ignored, Quantity, schema_limits
from adapters.json_shapes.write_answers import WriteAnswer
from application.collections.collection import Collection
from application.json_names import json_name
from domain.fields import Field
from domain.ledger.documents import Document
from domain.lines import Line
from domain.metadata import Metadata
from domain.records import Part, Record, fields_of, memoized
from domain.values import ID

S = TypeVar("S", bound=msgspec.Struct)
Member = tuple[Any, ...]
"""A member of a shape: its name, its type and, if it may be left out, its default."""

Form = Literal["draft", "replacement", "patch"]
"""What a client sends: a new record, one in place of another, or a merge patch."""


class SourceView(msgspec.Struct):
    """The document that made an entry or a row."""

    kind: str
    id: str


@memoized
def draft(collection: Collection[Any]) -> type[msgspec.Struct]:
    """What a client may send to create a record of a collection."""
    filled_in = {"id", *collection.defaulted}
    members = [
        _member(
            field, _sent_type(field, collection), field.required and field.name not in filled_in
        )
        for field in client_fields(collection.kind)
    ]
    return _struct(f"{collection.kind.__name__}Draft", members)


@memoized
def replacement(collection: Collection[Any]) -> type[msgspec.Struct]:
    """What PUT takes in place of a record."""
    fields = client_fields(collection.kind)
    filled_in = {"id", *collection.preserved_on_put, *collection.defaulted}
    members = [
        _member(
            field,
            _sent_type(field, collection, "replacement"),
            field.required and field.name not in filled_in,
        )
        for field in fields
    ]
    sent = {json_name(field.name) for field in fields}
    managed = [json_name(field.name) for field in fields_of(collection.kind) if field.managed]
    computed = [*managed, *(field.name for field in collection.all_computed_fields)]
    computed += [expansion.member for expansion in own_expansions(collection.kind)]
    computed += WriteAnswer.__struct_encode_fields__
    members.append(("version", int | UnsetType, UNSET))
    members += [
        (name, Ignored | UnsetType, UNSET) for name in dict.fromkeys(computed) if name not in sent
    ]
    return _struct(f"{collection.kind.__name__}Replacement", members)


@memoized
def patch(collection: Collection[Any]) -> type[msgspec.Struct]:
    """A merge patch of a record."""
    members: list[Member] = [
        (json_name(field.name), _sent_type(field, collection, "patch") | None | UnsetType, UNSET)
        for field in client_fields(collection.kind)
        if field.name != "id"
    ]
    members += [
        (field.name, Annotated[str, Meta(extra_json_schema=dict(field.schema))] | UnsetType, UNSET)
        for field in collection.computed_fields
        if field.name in collection.writable_computed
    ]
    return _struct(f"{collection.kind.__name__}Patch", members)


def partial(name: str, kind: type[Record], fields: Iterable[str]) -> type[msgspec.Struct]:
    """A merge patch of some fields of a record."""
    chosen = set(fields)
    members = [
        (json_name(field.name), single_type(field) | None | UnsetType, UNSET)
        for field in fields_of(kind)
        if field.name in chosen
    ]
    return _struct(name, members)


def partial_view(name: str, kind: type[Record], fields: Iterable[str]) -> type[msgspec.Struct]:
    """A view of some fields of a record."""
    chosen = set(fields)
    return _struct(name, [_shown(field) for field in fields_of(kind) if field.name in chosen])


@memoized
def view(collection: Collection[Any]) -> type[msgspec.Struct]:
    """The view of a record as the specification has it; `views` makes the views themselves."""
    members = dict(
        _shown(field, is_filled_in=field.name in collection.defaulted)
        for field in fields_of(collection.kind)
    )
    for computed in collection.all_computed_fields:
        schema = {**computed.schema, "example": computed.example}
        members[computed.name] = Annotated[Any, Meta(extra_json_schema=schema)]
    expanded = [
        _expanded(expansion, collection.kind) for expansion in own_expansions(collection.kind)
    ]
    return _struct(
        f"{collection.kind.__name__}View",
        [*members.items(), ("version", int), *expanded],
        WriteAnswer,
    )


CountedTotal = Annotated[
    int | None,
    Meta(
        description="How many records the list has; null beyond 10,000, unless `count=true` is "
        "given."
    ),
]
"""The total of a list that may be long."""


def list_of(element: type, name: str, total: Any = int) -> type[msgspec.Struct]:
    """A page of a list."""
    data = ("data", list[element])  # type: ignore[valid-type]
    return _struct(name, [data, ("total", total), ("nextCursor", str | None)])


def client_fields(kind: type[Part]) -> list[Field]:
    """The fields that a client sends."""
    return [field for field in fields_of(kind) if not field.managed]


def _struct(
    name: str, members: Iterable[Member], base: type[msgspec.Struct] = msgspec.Struct
) -> type[msgspec.Struct]:
    return msgspec.defstruct(name, members, bases=(base,), kw_only=True, forbid_unknown_fields=True)


def _member(field: Field, type_: Any, required: bool) -> Member:  # noqa: FBT001
    name = json_name(field.name)
    return (name, type_) if required else (name, type_ | UnsetType, UNSET)


def _sent_type(field: Field, collection: Collection[Any], form: Form = "draft") -> Any:
    """The type of a field as a client sends it."""
    if field.many:
        line = _line(field, collection, form)
        return Annotated[list[line], _meta(field)]  # type: ignore[valid-type]
    if field.type is Metadata and form == "patch":
        return Annotated[dict[str, str | None], _meta(field)]
    return single_type(field)


def single_type(field: Field) -> Any:
    """The type of a field that has one value, as a client sends it."""
    return Annotated[_plain_type(field), _meta(field)]


def _shown(field: Field, *, is_filled_in: bool = False) -> tuple[str, Any]:
    """A field of a view; one that the books fill in is never null."""
    name = json_name(field.name)
    if field.name == "id":
        # Ids that the books make have other forms than those that a client may choose.
        example = field.rule.example if field.rule else ID.example
        return name, Annotated[str, Meta(extra_json_schema={"example": example})]
    type_: Any
    if field.many:
        type_ = list[_line_view(field.type)]  # type: ignore[misc]
    else:
        type_ = Annotated[_plain_type(field), _meta(field, is_view=True)]
    return name, type_ | None if field.optional and not is_filled_in else type_


def _line(field: Field, collection: Collection[Any], form: Form) -> type[msgspec.Struct]:
    """A line as a client sends it; in a view sent back it may have what is computed of it."""
    prefix = f"{field.name}."
    defaulted = frozenset(
        name.removeprefix(prefix) for name in collection.defaulted if name.startswith(prefix)
    )
    return _line_shape(field.type, defaulted, form if issubclass(field.type, Line) else "draft")


@memoized
def _line_shape(
    kind: type[Part],
    defaulted: frozenset[str],
    form: Form,
) -> type[msgspec.Struct]:
    fields = client_fields(kind)
    members: list[Member] = [
        _member(field, single_type(field), field.required and field.name not in defaulted)
        for field in fields
    ]
    if form == "draft":
        return _struct(f"{kind.__name__}Draft", members)
    id_type = Annotated[str, Meta(extra_json_schema={"description": _LINE_ID, "example": "1"})]
    line_id: Member = ("id", id_type | UnsetType, UNSET)
    if form == "patch":
        optional = [
            (json_name(field.name), single_type(field) | None | UnsetType, UNSET)
            for field in fields
        ]
        return _struct(f"{kind.__name__}Patch", [line_id, *optional])
    names = [json_name(name) for name in kind.computed_amounts]
    names += [expansion.member for expansion in own_expansions(kind)]
    computed = [(name, Ignored | UnsetType, UNSET) for name in names]
    return _struct(f"{kind.__name__}Replacement", [line_id, *members, *computed])


_LINE_ID = "The id of a line that the document has; a line without an id is new."


@memoized
def _line_view(kind: type[Part]) -> type[msgspec.Struct]:
    computed = [(json_name(name), Amount) for name in kind.computed_amounts]
    shown = [_shown(field) for field in fields_of(kind)]
    expanded = [_expanded(expansion, kind) for expansion in own_expansions(kind)]
    return _struct(f"{kind.__name__}View", [*shown, *computed, *expanded])


def _expanded(expansion: Expansion, kind: type[Part]) -> Member:
    """A record that a view shows where `expand` asks for it.

    A document, or a record of the same kind, has no shape here, because it could lead back.
    """
    shown = expansion.collection.kind
    leads_back = issubclass(shown, Document) or shown is kind
    type_: Any = dict[str, Any] if leads_back else view(expansion.collection)
    meta = Meta(
        description=f"The record with the id in `{expansion.id_member}`, if it is asked for."
    )
    return expansion.member, Annotated[type_ | None, meta] | UnsetType, UNSET


def _plain_type(field: Field) -> Any:
    if field.is_money:
        return Amount
    if field.type is Metadata:
        return dict[str, str]
    return Quantity if field.type is Decimal else field.type


def _meta(field: Field, *, is_view: bool = False) -> Meta:
    """What the specification says of a field.

    msgspec does not enforce it: the domain does, and words what is wrong.
    """
    schema: dict[str, Any] = {}
    if field.rule:
        words = f"{field.rule.words[:1].upper()}{field.rule.words[1:]}."
        schema = {"description": words, "example": field.rule.example}
        schema = {**schema_limits(field.rule), **schema}
    if field.choices:
        choices = field.choices if is_view else field.writable_choices
        schema |= {"enum": list(choices), "example": field.choices[0]}
    if field.ref:
        schema |= {
            "description": f"The id of a record of the kind {field.ref}.",
            "example": f"{field.ref}-1000",
            "maxLength": 64,
        }
        schema.pop("pattern", None)
    schema = {name: value for name, value in schema.items() if value is not None}
    return Meta(extra_json_schema=schema)
