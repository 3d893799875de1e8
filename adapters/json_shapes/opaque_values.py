"""The values of other programs as JSON: what the books keep as it is, and hand back."""

import math
from decimal import Decimal
from typing import Any

from adapters.json_shapes.strict_json import number
from application.serialization import canonical
from domain.errors import Invalid
from domain.opaque_values import OpaqueValue

DEPTH = 16
"""How many lists and objects may be inside each other, so that a change of a value that a client
pushes is not nested deeper than JSON may be."""

_LONGEST_NUMBER = 40


def read_opaque(value: Any) -> OpaqueValue:
    """A JSON value, as `strict_json` reads it, as an opaque value; raises `Invalid`."""
    return OpaqueValue(canonical(_checked(value, 0)))


def _checked(value: Any, depth: int) -> Any:
    if isinstance(value, (dict, list)) and depth == DEPTH:
        raise Invalid(f"must not be nested deeper than {DEPTH} levels")
    if isinstance(value, dict):
        return {name: _checked(member, depth + 1) for name, member in value.items()}
    if isinstance(value, list):
        return [_checked(element, depth + 1) for element in value]
    if isinstance(value, number) or type(value) is int:
        return _checked_number(str(value))
    return value


def _checked_number(text: str) -> Any:
    """A number that every program reads alike, because it is not rounded to a binary one.

    Programs differ in how many digits they read, so the others are refused, never rounded.
    """
    if len(text) <= _LONGEST_NUMBER:
        nearest = float(text)
        if math.isfinite(nearest) and Decimal(repr(nearest)) == Decimal(text):
            return int(text) if text.lstrip("-").isdigit() and abs(nearest) < 2**63 else nearest
    raise Invalid(
        f"has the number {text[:_LONGEST_NUMBER]}, which many programs would round; send it as a "
        "text"
    )
