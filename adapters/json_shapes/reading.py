"""JSON values read as the fields that a client gives: shapes by msgspec, rules by the domain."""

import re
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

import msgspec
from attrs import frozen
from msgspec import UNSET

from adapters.json_shapes.shapes import (
    Amount,
    Ignored,
    Quantity,
    S,
    client_fields,
    patch,
    replacement,
)
from adapters.json_shapes.strict_json import number
from adapters.json_shapes.unreadable import UnfitBody
from application.collections.collection import Collection
from application.json_names import json_name
from domain.errors import Fault, Invalid, Refused
from domain.records import Field, Part, Record, fields_of
from domain.values import parse_amount, parse_rate


@frozen
class Changes:
    """A patch as it was read: the fields that it sets, and those that it puts back to their defaults."""

    given: Mapping[str, Any]
    reset: frozenset[str]


def read_partial(value: Any, shape: type[msgspec.Struct], kind: type[Record]) -> dict[str, Any]:
    """What such a patch changes; null is the default of the field."""
    found = {
        each: getattr(read(value, shape), json_name(each.name), UNSET) for each in fields_of(kind)
    }
    return {
        each.name: each.default if given is None else _value(each, given)
        for each, given in found.items()
        if given is not UNSET
    }


def read(value: Any, shape: type[S]) -> S:
    """A JSON value as a shape; raises `Refused` at the place that does not fit."""
    try:
        return msgspec.convert(value, shape, dec_hook=_decode)
    except msgspec.ValidationError as error:
        raise UnfitBody([_fault(str(error))]) from None


def read_draft(value: Any, shape: type[msgspec.Struct], kind: type[Part]) -> dict[str, Any]:
    """The fields that a draft or replacement gives, as the domain's values; null is as good as left out."""
    return _given(read(_without_nulls(value), shape), kind)


def read_replacement(value: Any, collection: Collection[Any]) -> dict[str, Any]:
    """The fields that a replacement gives. Null in a field that may be empty is what a view has of it: nothing, and not the default."""
    given = read_draft(value, replacement(collection), collection.kind)
    empty = (
        each
        for each in client_fields(collection.kind)
        if each.optional and json_name(each.name) in value and value[json_name(each.name)] is None
    )
    return {**given, **{each.name: None for each in empty}}


def read_patch(value: Any, collection: Collection[Any]) -> Changes:
    """What a merge patch changes."""
    if not isinstance(value, dict):
        raise Refused.at("", "must be an object")
    fields_by_json_name = {
        json_name(each.name): each.name for each in client_fields(collection.kind)
    }
    reset = frozenset(
        fields_by_json_name[name]
        for name, each in value.items()
        if each is None and name in fields_by_json_name
    )
    value = {
        name: _unset(collection, name)
        if each is None and name in collection.writable_computed
        else each
        for name, each in value.items()
    }
    found = read(
        {
            name: _without_nulls(each)
            for name, each in value.items()
            if fields_by_json_name.get(name) not in reset
        },
        patch(collection),
    )
    computed = {
        name: getattr(found, name)
        for name in collection.writable_computed
        if getattr(found, name) is not UNSET
    }
    for name, each in computed.items():
        choices = next(figure.schema["enum"] for figure in collection.shown if figure.name == name)
        if each not in choices:
            raise Refused.at(f"/{name}", f"must be one of {', '.join(choices)}")
    return Changes({**_given(found, collection.kind), **computed}, reset)


def _unset(collection: Collection[Any], name: str) -> Any:
    """What a figure is that a PATCH puts back to its default: the first of its choices."""
    return next(each.schema["enum"][0] for each in collection.shown if each.name == name)


def pointer_of(path: str) -> str:
    """The path `$.lines[0].debit` of msgspec as the JSON pointer `/lines/0/debit`."""
    return re.sub(
        r"\.|\[(\d+)\]|\[\.\.\.\]",
        lambda found: f"/{found[1]}" if found[1] else "/" if found[0] == "." else "",
        path.removeprefix("$"),
    )


def _fault(message: str) -> Fault:
    what, _, path = message.partition(" - at `")
    pointer = pointer_of(path.removesuffix("`"))
    if found := re.fullmatch(r"Object contains unknown field `(.*)`", what, re.DOTALL):
        return Fault(
            f"{pointer}/{found[1][:80].replace('~', '~0').replace('/', '~1')}",
            "there is no such field; take it out, or correct its name",
        )
    if found := re.fullmatch(r"Object missing required field `(.*)`", what):
        return Fault(f"{pointer}/{found[1]}", "must be given")
    if "RFC3339" in what or "date" in what:
        return Fault(pointer, 'must be a date such as "2026-03-31"')
    return Fault(pointer, plain_words(what))


def plain_words(what: str) -> str:
    """What msgspec says of a value, without the names that Python has for types."""
    for name, words in _WORDS.items():
        what = what.replace(f"`{name}`", words)
    return what[:1].lower() + what[1:]


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
    found = {
        each: getattr(shape, json_name(each.name), UNSET)
        for each in fields_of(kind)
        if not each.managed
    }
    return {each.name: _value(each, value) for each, value in found.items() if value is not UNSET}


def _value(each: Field, value: Any) -> Any:
    if each.many:
        return tuple(_given(line, each.type) for line in value)
    if isinstance(value, Amount):
        return int(value)
    return Decimal(value) if isinstance(value, Quantity) else value
