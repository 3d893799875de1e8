"""JSON from a client, read as fields: msgspec checks the shape, the domain checks the rules."""

import re
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

import msgspec
from attrs import NOTHING, frozen
from msgspec import UNSET

from adapters.json_shapes.scalars import Amount, Ignored, Quantity
from adapters.json_shapes.shapes import S, client_fields, patch, replacement
from adapters.json_shapes.strict_json import number
from adapters.json_shapes.unreadable import UnfitBody
from application.collections.collection import Collection
from application.json_names import json_name
from domain.errors import Fault, Invalid, Refused
from domain.lines import Line
from domain.metadata import Metadata
from domain.records import Field, Part, Record, fields_of
from domain.values import parse_amount, parse_rate


@frozen
class Changes:
    """A merge patch: the fields that it sets, and those that it puts back to their defaults."""

    values: Mapping[str, Any]
    """The new values of the fields that the patch sets."""
    reset: frozenset[str]


def read(value: Any, shape: type[S]) -> S:
    """A JSON value as a shape; raises `UnfitBody` with the place that does not fit."""
    try:
        return msgspec.convert(value, shape, dec_hook=_decode)
    except msgspec.ValidationError as error:
        raise UnfitBody([_fault(str(error))]) from None


def read_draft(value: Any, shape: type[msgspec.Struct], kind: type[Part]) -> dict[str, Any]:
    """The fields that a draft or replacement gives; a null counts as left out."""
    return _given_fields(read(_without_nulls(value), shape), kind)


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
        raise UnfitBody([Fault("", "must be an object")])
    fields = {json_name(field.name): field for field in client_fields(collection.kind)}
    reset = {name for name, member in value.items() if member is None and name in fields}
    members = {
        name: _default_of_computed(collection, name)
        if member is None and name in collection.writable_computed
        else _patch_member(fields.get(name), member)
        for name, member in value.items()
        if name not in reset
    }
    shaped = read(members, patch(collection))
    computed = {
        name: getattr(shaped, name)
        for name in collection.writable_computed
        if getattr(shaped, name) is not UNSET
    }
    for name, choice in computed.items():
        choices = _choices(collection, name)
        if choice not in choices:
            raise Refused.at(f"/{name}", f"must be one of {', '.join(choices)}")
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


def pointer_of(path: str) -> str:
    """A path of msgspec as a JSON pointer: `$.lines[0].debit` as `/lines/0/debit`."""
    pointer = path.removeprefix("$").replace("[...]", "").replace(".", "/")
    return re.sub(r"\[(\d+)\]", r"/\1", pointer)


def plain_words(message: str) -> str:
    """What msgspec says of a value, as "must be ..." and without the names of Python's types."""
    if unknown := re.fullmatch(r"Invalid enum value (.+)", message, re.DOTALL):
        return f"must be one of its values; {unknown[1]} is not one"
    if "RFC3339" in message or "date" in message:
        return 'must be a date such as "2026-03-31"'
    if wrong_type := re.fullmatch(r"Expected `(.+)`, got `(.+)`", message):
        return f"must be {_type_words(wrong_type[1])}, but is {_type_words(wrong_type[2])}"
    if wrong_size := re.fullmatch(r"Expected `str` of length (<=|>=) (\d+)", message):
        return f"must have at {_BOUNDS[wrong_size[1]]} {wrong_size[2]} characters"
    if wrong_amount := re.fullmatch(r"Expected `(\w+)` (<=|>=) (\S+)", message):
        kind, bound, limit = wrong_amount.groups()
        return f"must be {_type_words(kind)} of at {_BOUNDS[bound]} {limit}"
    return f"cannot be read: {message[:1].lower()}{message[1:]}"


def _type_words(names: str) -> str:
    """Types as msgspec names them, in words: `str | null` as `text or null`."""
    return " or ".join(_WORDS_FOR_TYPES.get(name, name) for name in names.split(" | "))


def _default_of_computed(collection: Collection[Any], name: str) -> Any:
    """The value to which a PATCH puts a computed field back: the first of its choices."""
    return _choices(collection, name)[0]


def _choices(collection: Collection[Any], name: str) -> list[str]:
    field = next(field for field in collection.computed_fields if field.name == name)
    choices: list[str] = field.schema["enum"]
    return choices


def _fault(error: str) -> Fault:
    message, _, path = error.partition(" - at `")
    pointer = pointer_of(path.removesuffix("`"))
    if unknown := re.fullmatch(r"Object contains unknown field `(.*)`", message, re.DOTALL):
        name = unknown[1][:80].replace("~", "~0").replace("/", "~1")
        return Fault(
            f"{pointer}/{name}", "there is no such field; take it out, or correct its name"
        )
    if missing := re.fullmatch(r"Object missing required field `(.*)`", message):
        return Fault(f"{pointer}/{missing[1]}", "must be given")
    return Fault(pointer, plain_words(message))


_BOUNDS = {"<=": "most", ">=": "least"}
_WORDS_FOR_TYPES = {
    "str": "text",
    "int": "a whole number",
    "bool": "true or false",
    "array": "a list",
    "object": "an object",
    "null": "null",
    "number": "a number",
    "date": "a date",
}


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


def _without_nulls(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _without_nulls(each) for name, each in value.items() if each is not None}
    return [_without_nulls(each) for each in value] if isinstance(value, list) else value


def _patch_member(field: Field | None, member: Any) -> Any:
    """A member of a merge patch, with the nulls that mean something in it.

    In metadata, null removes a text; in a line, it puts a field back to its default.
    """
    if field and field.type is Metadata:
        return member
    if field and field.many and issubclass(field.type, Line) and isinstance(member, list):
        return [_patch_line(line) for line in member]
    return _without_nulls(member)


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
