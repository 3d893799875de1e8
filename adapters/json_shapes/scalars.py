"""The single values of JSON that have rules of their own: amounts, and rates or quantities."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from application.json_names import json_name
from domain.values import MONEY, RATE_RULE, FieldRule


class Amount(int):
    """Cents; in JSON a decimal string or number."""


class Quantity(Decimal):
    """A rate, quantity or percentage; in JSON a decimal string or number."""


class Ignored:
    """A computed field of a view that is sent back with PUT."""


def schema_limits(rule: FieldRule) -> dict[str, Any]:
    """The limits of a rule in the words of JSON Schema."""
    return {json_name(name): limit for name, limit in rule.limits.items()}


SCHEMAS: Mapping[type, dict[str, Any]] = {
    Amount: {"type": "string", **schema_limits(MONEY), "example": MONEY.example},
    Quantity: {"type": "string", **schema_limits(RATE_RULE), "example": RATE_RULE.example},
    Ignored: {"description": "Computed: it may be sent back as it was read, and is ignored."},
}
"""How the API specification describes the types above."""
