"""Records as JSON: the form in which the log, the checksums and the exports hold them.

It has only JSON values: camelCase keys, amounts as decimal strings, dates as `YYYY-MM-DD`. It has
neither the version of a record nor anything computed (decision 6).
"""

import json
from collections.abc import Callable, Iterable
from datetime import date
from decimal import Decimal
from functools import lru_cache
from json.encoder import encode_basestring
from operator import attrgetter
from typing import Any, TypeVar

from application.json_names import json_name
from domain.fields import Field
from domain.frozen_values import Values, reader_of
from domain.metadata import Metadata
from domain.opaque_values import OpaqueValue
from domain.records import Part, fields_of, memoized
from domain.values import format_amount, format_rate, parse_amount, parse_rate

P = TypeVar("P", bound=Part)

ToText = Callable[[Any], str]
ToValue = Callable[[Any], Any]
"""From the value of a field to a value of JSON."""
FromValue = Callable[[Any], Any]
"""From a value of JSON to the value of a field."""

_CANONICAL = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), sort_keys=True)


def to_json(part: Part) -> dict[str, Any]:
    """The stored fields of a record or line."""
    return _stored_object(type(part))(part)


def from_json(cls: type[P], document: dict[str, Any], **more: Any) -> P:
    """The record or line in a JSON object; fields that it does not have take their defaults.

    `more` are fields that the JSON never has, such as the version. Raises `Refused` where the
    record would break a rule.
    """
    fields = {
        name: from_value(document[key])
        for key, name, from_value in _readers_of_fields(cls)
        if key in document
    }
    return cls(**fields, **more)


def canonical(value: Any) -> str:
    """The canonical JSON (RFC 8785) of values without fractions and with ASCII keys.

    Opaque values may have others: their fractions are written as Python does, and their keys are
    sorted by their characters.
    """
    return _CANONICAL.encode(value)


def json_text(part: Part) -> str:
    """A record or line as canonical JSON: `canonical(to_json(part))`, made at once."""
    template, read_all, texts = _json_form(type(part))
    return template % tuple(
        [
            text if value is default else to_text(value)
            for (default, text, to_text), value in zip(texts, read_all(part), strict=True)
        ]
    )


def json_text_of_lines(lines: Iterable[Part]) -> str:
    """Lines of a record as canonical JSON."""
    return f"[{','.join(map(json_text, lines))}]"


def quoted(text: str | None) -> str:
    """A text as canonical JSON; `null` for None."""
    return "null" if text is None else encode_basestring(text)


def json_value(value: Any) -> Any:
    """A single value that is not money, as the JSON of a record holds it."""
    plain = _TO_JSON.get(type(value))
    return plain(value) if plain else value


def value_to_json(field: Field, value: Any) -> Any:
    """The value of a field as the JSON of its record holds it."""
    return json_converter(field)(value)


def object_maker(members: Iterable[tuple[str, ToValue]]) -> Callable[[Any], dict[str, Any]]:
    """What makes the JSON object of a record or line with these members, in their order.

    A member has the name of a field or property, and what makes its values those of JSON. All of
    them are read at once, and only those are converted that are no values of JSON already.
    """
    chosen = list(members)
    names = [json_name(name) for name, _ in chosen]
    read_all = reader_of([name for name, _ in chosen])
    converters = [
        (place, to_value)
        for place, (_, to_value) in enumerate(chosen)
        if to_value is not _unchanged
    ]

    def make(part: Any) -> dict[str, Any]:
        values = [*read_all(part)]
        for place, to_value in converters:
            values[place] = to_value(values[place])
        return dict(zip(names, values, strict=True))

    return make


@memoized
def _stored_object(cls: type[Part]) -> Callable[[Any], dict[str, Any]]:
    return object_maker((field.name, json_converter(field)) for field in fields_of(cls))


@memoized
def json_converter(field: Field) -> ToValue:
    """What makes the values of a field those that the JSON of its record holds."""
    if field.many:
        return lambda lines: [to_json(line) for line in lines]
    if field.is_money:
        return lambda cents: None if cents is None else format_amount(cents)
    plain = _TO_JSON.get(field.type)
    return (lambda value: None if value is None else plain(value)) if plain else _unchanged


@memoized
def _json_form(cls: type[Part]) -> tuple[str, Values, tuple[tuple[Any, str, ToText], ...]]:
    """The canonical JSON of a record or line, with `%s` for each value; what reads the values; and
    for each value the default of its field, the text of the default, and what makes other texts.
    """
    fields = sorted(fields_of(cls), key=lambda field: json_name(field.name))
    names = ",".join(f"{quoted(json_name(field.name))}:%s" for field in fields)
    texts = []
    for field in fields:
        to_text, default = _to_text(field), field.default
        texts.append((default, "" if field.required else to_text(default), to_text))
    return f"{{{names}}}", reader_of([field.name for field in fields]), tuple(texts)


def _to_text(field: Field) -> ToText:
    """How the values of a field become canonical JSON."""
    if field.many:
        return json_text_of_lines
    if field.type is OpaqueValue:
        return lambda value: "null" if value is None else value.notation
    if field.type is str:
        return quoted if field.optional else encode_basestring
    to_text = format_amount if field.is_money else _TO_TEXT.get(field.type)
    if to_text:
        return lambda value: "null" if value is None else f'"{to_text(value)}"'
    to_value = json_converter(field)
    return lambda value: canonical(to_value(value))


def _unchanged(value: Any) -> Any:
    return value


def field_from_json(field: Field, value: Any) -> Any:
    """The value of a field in the JSON of its record. Raises what `from_json` raises."""
    return _reader_of_values(field)(value)


@memoized
def _readers_of_fields(cls: type[Part]) -> tuple[tuple[str, str, FromValue], ...]:
    """Of each field its JSON name, its name, and what makes its values from those of JSON."""
    return tuple(
        (json_name(field.name), field.name, _reader_of_values(field)) for field in fields_of(cls)
    )


@memoized
def _reader_of_values(field: Field) -> FromValue:
    if field.many:
        return lambda lines: (
            None if lines is None else tuple([from_json(field.type, line) for line in lines])
        )
    from_value = parse_amount if field.is_money else _FROM_JSON.get(field.type)
    if from_value is None:
        return _unchanged
    return lambda value: None if value is None else from_value(value)


_rate_text = lru_cache(maxsize=1_000)(format_rate)
"""`format_rate`, which remembers its texts: most lines have the quantities and prices of others."""
_TO_TEXT: dict[Any, ToText] = {Decimal: _rate_text, date: date.isoformat}
"""What makes the text of a value that JSON holds as a text, by the type of the field."""
_TO_JSON: dict[Any, Callable[[Any], Any]] = {
    **_TO_TEXT,
    Metadata: attrgetter("by_name"),
    OpaqueValue: lambda value: json.loads(value.notation),
}
"""For each type of fields whose values are not values of JSON, what makes those of them."""
_FROM_JSON: dict[Any, Callable[[Any], Any]] = {
    Decimal: parse_rate,
    Metadata: Metadata,
    OpaqueValue: lambda value: OpaqueValue(canonical(value)),
    date: date.fromisoformat,
}
"""For each type of fields whose values are not values of JSON, what makes them from those."""
