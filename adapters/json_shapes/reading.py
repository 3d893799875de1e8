"""JSON from a client, read as fields: msgspec checks the shape, the domain checks the rules."""

from collections.abc import Iterator, Mapping
from contextlib import suppress
from decimal import Decimal
from typing import Any

import msgspec
from attrs import NOTHING, frozen
from msgspec import UNSET

from adapters.json_shapes.scalars import Amount, Ignored, Quantity
from adapters.json_shapes.shape_faults import shape_faults
from adapters.json_shapes.shapes import S, client_fields, patch, replacement, single_type
from adapters.json_shapes.strict_json import number
from adapters.json_shapes.unreadable import UnfitBody
from application.collections.collection import Collection
from application.json_names import json_name
from domain.errors import Fault, Invalid, Refused
from domain.fields import Field
from domain.lines import Line
from domain.metadata import Metadata
from domain.records import Part, Record, fields_of
from domain.values import parse_amount, parse_rate


@frozen
class Changes:
    """A merge patch: the fields that it sets, and those that it puts back to their defaults."""

    values: Mapping[str, Any]
    """The new values of the fields that the patch sets."""
    reset: frozenset[str]


def read(value: Any, shape: type[S]) -> S:
    """A JSON value as a shape; raises `UnfitBody` with every place that does not fit."""
    try:
        shaped: S = _convert(value, shape)
    except msgspec.ValidationError:
        raise UnfitBody(shape_faults(value, shape, _convert)) from None
    return shaped


def read_draft(value: Any, shape: type[msgspec.Struct], kind: type[Part]) -> dict[str, Any]:
    """The fields that a draft or replacement gives; a null counts as left out."""
    return _given_fields(_read_fields(without_nulls(value), shape, kind), kind)


def without_nulls(value: Any) -> Any:
    """A JSON value without the members that are null, as `read_draft` reads it."""
    if isinstance(value, dict):
        return {name: without_nulls(each) for name, each in value.items() if each is not None}
    return [without_nulls(each) for each in value] if isinstance(value, list) else value


def read_replacement(value: Any, collection: Collection[Any]) -> dict[str, Any]:
    """The fields that a replacement gives.

    Null in a field that may be empty means empty, as in a view, and not the default.
    """
    values = read_draft(value, replacement(collection), collection.kind)
    for field in client_fields(collection.kind):
        name = json_name(field.name)
        if field.optional and name in value and value[name] is None:
            values[field.name] = None
    return values


def read_patch(value: Any, collection: Collection[Any]) -> Changes:
    """What a merge patch of a record changes."""
    if not isinstance(value, dict):
        raise UnfitBody([Fault("", "must be an object", code="wrong_type")])
    fields = {json_name(field.name): field for field in client_fields(collection.kind)}
    reset = {name for name, member in value.items() if member is None and name in fields}
    members = {
        name: _default_of_computed(collection, name)
        if member is None and name in collection.writable_computed
        else _patch_member(fields.get(name), member)
        for name, member in value.items()
        if name not in reset
    }
    shaped = _read_fields(members, patch(collection), collection.kind)
    computed = {
        name: getattr(shaped, name)
        for name in collection.writable_computed
        if getattr(shaped, name) is not UNSET
    }
    for name, choice in computed.items():
        choices = _choices(collection, name)
        if choice not in choices:
            raise Refused.at(f"/{name}", f"must be one of {', '.join(choices)}", code="not_one_of")
    return Changes(
        {**_given_fields(shaped, collection.kind), **computed},
        frozenset(fields[name].name for name in reset),
    )


def read_partial(value: Any, shape: type[msgspec.Struct], kind: type[Record]) -> dict[str, Any]:
    """What a merge patch of some fields of a record changes; null is the default of a field."""
    shaped = read(value, shape)
    members = {field: getattr(shaped, json_name(field.name), UNSET) for field in fields_of(kind)}
    return {
        field.name: field.default if member is None else _domain_value(field, member)
        for field, member in members.items()
        if member is not UNSET
    }


def _read_fields(value: Any, shape: type[S], kind: type[Part]) -> S:
    """The members of a record as a shape.

    If they do not fit, the rules of those that do are checked all the same, so that a client is
    told at once what is wrong in each field, whether in its shape or in its value.
    """
    try:
        return read(value, shape)
    except UnfitBody as refusal:
        raise UnfitBody([*refusal.faults, *_broken_rules(value, kind, "")]) from None


def _broken_rules(value: Any, kind: type[Part], pointer: str) -> Iterator[Fault]:
    """The members of a record or line that have a value of the right shape, but break a rule."""
    for field in client_fields(kind) if isinstance(value, dict) else ():
        name = json_name(field.name)
        member, place = value.get(name), f"{pointer}/{name}"
        if field.many:
            for index, line in enumerate(member if isinstance(member, list) else ()):
                yield from _broken_rules(line, field.type, f"{place}/{index}")
        elif member is not None:
            with suppress(msgspec.ValidationError):
                entered = _domain_value(field, _convert(member, single_type(field)))
                if field.type is not Metadata and (message := field.check(entered)):
                    yield Fault(place, message, code=field.code_of(entered))


def _default_of_computed(collection: Collection[Any], name: str) -> Any:
    """The value to which a PATCH puts a computed field back: the first of its choices."""
    return _choices(collection, name)[0]


def _choices(collection: Collection[Any], name: str) -> list[str]:
    field = next(field for field in collection.computed_fields if field.name == name)
    choices: list[str] = field.schema["enum"]
    return choices


def _convert(value: Any, type_: Any) -> Any:
    return msgspec.convert(value, type_, dec_hook=_decode)


def _decode(kind: type, value: Any) -> Any:
    """Amounts are checked as text, before anything can round them."""
    if kind is Ignored:
        return Ignored()
    if kind not in {Amount, Quantity}:
        raise NotImplementedError(kind)
    text = str(value) if isinstance(value, (str, number)) or type(value) is int else ""
    try:
        return Amount(parse_amount(text)) if kind is Amount else Quantity(parse_rate(text))
    except Invalid as error:
        raise ValueError(str(error)) from None


def _patch_member(field: Field | None, member: Any) -> Any:
    """A member of a merge patch, with the nulls that mean something in it.

    In metadata, null removes a text; in a line, it puts a field back to its default.
    """
    if field and field.type is Metadata:
        return member
    if field and field.many and issubclass(field.type, Line) and isinstance(member, list):
        return [_patch_line(line) for line in member]
    return without_nulls(member)


def _patch_line(line: Any) -> Any:
    if not isinstance(line, dict):
        return line
    return {name: value for name, value in line.items() if (name, value) != ("id", None)}


def _given_fields(shape: msgspec.Struct, kind: type[Part]) -> dict[str, Any]:
    members = {
        field: getattr(shape, json_name(field.name), UNSET)
        for field in fields_of(kind)
        # The books set the id of a line, but a client sends it to say which line it means.
        if not field.managed or field.name == "id"
    }
    return {
        field.name: _domain_value(field, member)
        for field, member in members.items()
        if member is not UNSET
    }


def _domain_value(field: Field, member: Any) -> Any:
    if member is None:
        return NOTHING
    if field.many:
        return tuple(_given_fields(line, field.type) for line in member)
    if isinstance(member, Amount):
        return int(member)
    return Decimal(member) if isinstance(member, Quantity) else member
