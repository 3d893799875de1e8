"""What a request means, however it is spelled: two spellings of one request have one meaning."""

from collections.abc import Iterator, Mapping
from contextlib import suppress
from datetime import date
from decimal import Decimal, InvalidOperation
from hashlib import sha256
from typing import Any

import msgspec
from attrs import NOTHING
from msgspec import UNSET

from adapters.json_shapes.strict_json import number, parse
from adapters.json_shapes.unreadable import Unreadable
from application.collections.collection import Collection
from application.serialization import canonical
from domain.records import Part, fields_of


def meaning_of(value: Any) -> str:
    """A value as `strict_json` or `reading` reads it, in one notation for each meaning.

    The order of the members of an object, spaces and escapes mean nothing, and numbers of one value
    are the same: `1.50` is `1.5`. A text is never the number that it shows, unless the shape of the
    body has made both an amount. A member of a shape means nothing if it has its default.
    """
    return canonical(_marked(value))


def meaning_of_file(content: bytes, *, is_json: bool) -> str:
    """What a file means: as JSON, such as a whole export, what it says; otherwise its bytes."""
    if is_json and content:
        with suppress(Unreadable):  # Its reader says later what is wrong with it.
            return meaning_of(parse(content))
    return sha256(content).hexdigest()


def without_defaults(collection: Collection[Any], fields: Mapping[str, Any]) -> dict[str, Any]:
    """The fields of a whole record, without those that are as if they were left out.

    What the books fill in where it is left out always counts, because it may be another value. In
    what keeps its value when it is left out, None is the same as leaving it out.
    """
    filled_in = {
        *collection.defaulted,
        *collection.derived_defaults,
        *collection.refilled_on_change,
        *collection.preserved_on_put,
    }
    given = {
        name: value
        for name, value in fields.items()
        if value is not None or name not in collection.preserved_on_put
    }
    return dict(_counting(collection.kind, given, "", filled_in))


def given_members(shape: msgspec.Struct) -> dict[str, Any]:
    """The members of a shape that are not as if they were left out.

    So a member that a later version adds does not make an earlier request another one.
    """
    return {
        field.encode_name: value
        for field in msgspec.structs.fields(shape)
        if (value := getattr(shape, field.name)) is not UNSET and value != field.default
    }


def _counting(
    kind: type[Part], fields: Mapping[str, Any], place: str, filled_in: set[str]
) -> Iterator[tuple[str, Any]]:
    """The fields of a record or line at a place that do not have their defaults."""
    for field in fields_of(kind):
        name = f"{place}{field.name}"
        if field.name not in fields:
            continue
        value = fields[field.name]
        if field.many and value:
            lines = [dict(_counting(field.type, line, f"{name}.", filled_in)) for line in value]
            yield field.name, lines
        elif name in filled_in or value != field.default:
            yield field.name, value


def _marked(value: Any) -> Any:
    """The value with a mark at each text and each number, by which they differ."""
    if isinstance(value, msgspec.Struct):
        value = given_members(value)
    if isinstance(value, Mapping):
        return {name: _marked(member) for name, member in value.items()}
    if isinstance(value, (list, tuple)):
        return [_marked(element) for element in value]
    return _marked_scalar(value)


def _marked_scalar(value: Any) -> Any:
    if isinstance(value, str):
        return f"text {value}"
    if isinstance(value, date):
        return f"date {value}"
    if isinstance(value, (number, Decimal, int)) and not isinstance(value, bool):
        return f"number {_plain_number(str(value))}"
    return "default" if value is NOTHING else value


def _plain_number(text: str) -> str:
    """A number without zeros at its end: its digits, and the power of ten of the last one."""
    try:
        sign, digits, power = Decimal(text).as_tuple()
    except InvalidOperation:  # Its exponent is beyond what the decimal module reads.
        return text
    whole = "".join(map(str, digits)).rstrip("0")
    if not whole or not isinstance(power, int):
        return "0"
    return f"{'-' * sign}{whole}e{power + len(digits) - len(whole)}"
