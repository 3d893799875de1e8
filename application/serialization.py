"""Records as JSON: the form in which the log, the checksums and the exports hold them.

It has only JSON values: camelCase keys, amounts as decimal strings, dates as `YYYY-MM-DD`. It has
neither the version of a record nor anything computed (decision 6).
"""

import json
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any, TypeVar

from application.json_names import json_name
from domain.metadata import Metadata
from domain.records import Field, Part, fields_of, memoized
from domain.values import format_amount, format_rate, parse_amount, parse_rate

P = TypeVar("P", bound=Part)

_CANONICAL = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), sort_keys=True)


def to_json(part: Part) -> dict[str, Any]:
    """The stored fields of a record or line."""
    return {key: to_value(getattr(part, name)) for key, name, to_value in _json_fields(type(part))}


def from_json(cls: type[P], document: dict[str, Any], **more: Any) -> P:
    """The record or line in a JSON object; fields that it does not have take their defaults.

    `more` are fields that the JSON never has, such as the version. Raises `Refused` where the
    record would break a rule.
    """
    fields = {
        field.name: _field_from_json(field, document[json_name(field.name)])
        for field in fields_of(cls)
        if json_name(field.name) in document
    }
    return cls(**fields, **more)


def canonical(value: Any) -> str:
    """The canonical JSON (RFC 8785) of values without floats and with ASCII keys."""
    return _CANONICAL.encode(value)


def json_text(part: Part) -> str:
    """A record or line as canonical JSON."""
    return canonical(to_json(part))


def json_value(value: Any) -> Any:
    """A single value that is not money, as the JSON of a record holds it."""
    if isinstance(value, Decimal):
        return format_rate(value)
    if isinstance(value, Metadata):
        return dict(value)
    return value.isoformat() if isinstance(value, date) else value


def value_to_json(field: Field, value: Any) -> Any:
    """The value of a field as the JSON of its record holds it."""
    return _to_value(field)(value)


@memoized
def _json_fields(cls: type[Part]) -> tuple[tuple[str, str, Callable[[Any], Any]], ...]:
    """The JSON name of each field, its name, and how its values become JSON values."""
    return tuple((json_name(field.name), field.name, _to_value(field)) for field in fields_of(cls))


@memoized
def _to_value(field: Field) -> Callable[[Any], Any]:
    if field.many:
        return lambda lines: [to_json(line) for line in lines]
    if field.is_money:
        return lambda cents: None if cents is None else format_amount(cents)
    return json_value if field.type in {date, Decimal, Metadata} else _unchanged


def _unchanged(value: Any) -> Any:
    return value


def _field_from_json(field: Field, value: Any) -> Any:
    if value is None:
        return None
    if field.many:
        return tuple(from_json(field.type, line) for line in value)
    if field.is_money:
        return parse_amount(value)
    if field.type is Decimal:
        return parse_rate(value)
    if field.type is Metadata:
        return Metadata(value)
    return date.fromisoformat(value) if field.type is date else value
