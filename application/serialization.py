"""The one plain form of a record: what the log, the checksums and the exports hold of it.

Plain means JSON values alone: camelCase keys, amounts as decimal strings, dates as `YYYY-MM-DD`. The version is no
part of it, nor is anything computed.
"""

import json
from datetime import date
from decimal import Decimal
from typing import Any, TypeVar

from application.json_names import json_name
from domain.records import Field, Part, fields_of
from domain.values import format_amount, format_rate, parse_amount, parse_rate

P = TypeVar("P", bound=Part)


def to_json(part: Part) -> dict[str, Any]:
    """The stored fields of a record or line."""
    return {
        json_name(each.name): _out(each, getattr(part, each.name)) for each in fields_of(type(part))
    }


def from_json(cls: type[P], plain: dict[str, Any], **more: Any) -> P:
    """The record or line that `plain` was made from; raises `Refused` where its rules do not hold."""
    return cls(
        **{
            each.name: _in(each, plain[json_name(each.name)])
            for each in fields_of(cls)
            if json_name(each.name) in plain
        },
        **more,
    )


def canonical(value: Any) -> str:
    """The canonical JSON (RFC 8785) of plain values; they hold no floats, and their keys are ASCII."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"), sort_keys=True)


def json_text(part: Part) -> str:
    """A record's plain form as canonical JSON."""
    return canonical(to_json(part))


def json_value(value: Any, *, is_money: bool = False) -> Any:
    """One value in its plain form."""
    if is_money and value is not None:
        return format_amount(value)
    if isinstance(value, Decimal):
        return format_rate(value)
    return value.isoformat() if isinstance(value, date) else value


def _out(each: Field, value: Any) -> Any:
    if each.many:
        return [to_json(line) for line in value]
    return json_value(value, is_money=each.is_money)


def _in(each: Field, value: Any) -> Any:
    if value is None:
        return None
    if each.many:
        return tuple(from_json(each.type, line) for line in value)
    if each.is_money:
        return parse_amount(value)
    if each.type is Decimal:
        return parse_rate(value)
    return date.fromisoformat(value) if each.type is date else value
