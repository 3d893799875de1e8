"""What the columns of the CSV of a bank hold, as a person says it in JSON."""

from typing import get_args

import msgspec
from msgspec import UNSET, UnsetType

from adapters.json_shapes.shape_faults import shape_faults
from adapters.json_shapes.unreadable import UnreadableQuery
from application.importing.statements import ColumnMapping, StatementColumn

PARAMETER = "mapping"
EXAMPLE = '{"date": "Posting Date", "amount": "Amount", "payee": 3}'

Column = str | int | UnsetType
"""The caption of a column, or its number, the first being 1."""


class MappingShape(msgspec.Struct, forbid_unknown_fields=True, rename="camel"):
    """A mapping; what it leaves out is as it was said before, or recognised.

    An empty one forgets what was said before.
    """

    date: Column = UNSET
    amount: Column = UNSET
    debit: Column = UNSET
    credit: Column = UNSET
    indicator: Column = UNSET
    payee: Column = UNSET
    memo: Column = UNSET
    number: Column = UNSET
    fitid: Column = UNSET
    category: Column = UNSET
    balance: Column = UNSET
    reversed_sign: bool | UnsetType = UNSET
    decimal_comma: bool | UnsetType = UNSET


def parse_mapping(text: str) -> ColumnMapping:
    """The mapping that a JSON text says; raises `UnreadableQuery`."""
    try:
        shape = msgspec.json.decode(text, type=MappingShape)
    except msgspec.ValidationError:
        raise UnreadableQuery(f"must be such as {EXAMPLE}; {_faults(text)}", PARAMETER) from None
    except (msgspec.DecodeError, RecursionError):
        raise UnreadableQuery(f"must be JSON such as {EXAMPLE}", PARAMETER) from None
    columns: list[tuple[StatementColumn, str]] = []
    for holds in get_args(StatementColumn):
        column = getattr(shape, holds)
        if column is UNSET:
            continue
        if not str(column).strip():
            raise UnreadableQuery(f"must name the column of {holds!r}", PARAMETER)
        if str(column) in {name for _, name in columns}:
            raise UnreadableQuery(f"must not name the column {column!r} twice", PARAMETER)
        columns.append((holds, str(column)))
    decimal_comma = None if shape.decimal_comma is UNSET else shape.decimal_comma
    reversed_sign = None if shape.reversed_sign is UNSET else shape.reversed_sign
    mapping = ColumnMapping(tuple(columns), reversed_sign, decimal_comma)
    return mapping if mapping != ColumnMapping() else ColumnMapping(forgets=True)


def _faults(text: str) -> str:
    """What is wrong with the members of a JSON text that is no mapping, in one sentence."""
    faults = shape_faults(msgspec.json.decode(text), MappingShape, msgspec.convert)
    return "; ".join(f"{fault.path.removeprefix('/')} {fault.message}".lstrip() for fault in faults)
