"""Records as JSON: the form in which the log, the checksums and the exports hold them.

It has only JSON values: camelCase keys, amounts as decimal strings, dates as `YYYY-MM-DD`. It has
neither the version of a record nor anything computed (decision 6).
"""

import json
from datetime import date
from decimal import Decimal
from typing import Any, TypeVar

from application.json_names import json_name
from domain.metadata import Metadata
from domain.records import Field, Part, fields_of
from domain.values import format_amount, format_rate, parse_amount, parse_rate

P = TypeVar("P", bound=Part)


def to_json(part: Part) -> dict[str, Any]:
    """The stored fields of a record or line."""
    return {
        json_name(field.name): _field_to_json(field, getattr(part, field.name))
        for field in fields_of(type(part))
    }


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
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"), sort_keys=True)


def json_text(part: Part) -> str:
    """A record or line as canonical JSON."""
    return canonical(to_json(part))


def json_value(value: Any, *, is_money: bool = False) -> Any:
    """A single value, as the JSON of a record holds it."""
    if is_money and value is not None:
        return format_amount(value)
    if isinstance(value, Decimal):
        return format_rate(value)
    if isinstance(value, Metadata):
        return dict(value)
    return value.isoformat() if isinstance(value, date) else value


def _field_to_json(field: Field, value: Any) -> Any:
    if field.many:
        return [to_json(line) for line in value]
    return json_value(value, is_money=field.is_money)


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
