"""The stored fields of a record as JSON, read strictly: what a file of the whole books has."""

from datetime import date
from decimal import Decimal
from typing import Any, TypeVar

from adapters.json_shapes.opaque_values import read_opaque
from application.json_names import json_name
from application.serialization import field_from_json
from domain.errors import Fault, Invalid, Refused
from domain.fields import Field
from domain.metadata import Metadata
from domain.opaque_values import OpaqueValue
from domain.records import Part, fields_of

P = TypeVar("P", bound=Part)


def read_stored(kind: type[P], value: Any) -> P:
    """The record or line in a JSON value, as `strict_json` reads it.

    Fields that it does not have take their defaults. Raises `Refused` with everything that is
    wrong.
    """
    if not isinstance(value, dict):
        raise Refused.at("", "must be an object", code="wrong_type")
    fields = {json_name(field.name): field for field in fields_of(kind)}
    faults = [
        Fault(f"/{name}", "is unknown", code="unknown_field")
        for name in sorted(value.keys() - fields.keys())
    ]
    given: dict[str, Any] = {}
    for name, field in fields.items():
        if name not in value:
            if field.required:
                faults.append(Fault(f"/{field.name}", "must be given", code="missing"))
            continue
        try:
            given[field.name] = _read_value(field, value[name])
        except Refused as refusal:
            faults += [fault.within(f"/{field.name}") for fault in refusal.faults]
        except Invalid as refusal:
            faults.append(Fault(f"/{field.name}", str(refusal)))
    if faults:
        raise Refused(faults)
    return kind(**given)


def _read_value(field: Field, value: Any) -> Any:
    """The value of a field; what it is of the wrong type is told by the record itself."""
    if value is None:
        return None
    if field.many:
        return _read_lines(field.type, value)
    if field.type is OpaqueValue:
        return read_opaque(value)
    if field.type is Metadata and not isinstance(value, dict):
        raise Invalid("must be an object")
    if (field.is_money or field.type in {date, Decimal}) and not isinstance(value, str):
        raise Invalid("must be a text")
    try:
        return field_from_json(field, value)
    except ValueError as error:
        if isinstance(error, Invalid):
            raise
        raise Invalid('must be a date such as "2026-03-31"') from None


def _read_lines(kind: type[P], value: Any) -> tuple[P, ...]:
    if not isinstance(value, list):
        raise Invalid("must be a list")
    lines, faults = [], []
    for place, line in enumerate(value):
        try:
            lines.append(read_stored(kind, line))
        except Refused as refusal:
            faults += [fault.within(f"/{place}") for fault in refusal.faults]
    if faults:
        raise Refused(faults)
    return tuple(lines)
