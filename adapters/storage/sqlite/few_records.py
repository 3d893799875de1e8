"""Records of a kind of which there are few, such as the accounts: all of them are read at once."""

import json
from functools import lru_cache
from typing import Any, TypeVar, cast

from adapters.storage.sqlite.write_buffer import WriteBuffer
from adapters.storage.tables import columns_of, from_row, table_name
from domain.records import Record, memoized

R = TypeVar("R", bound=Record)

_MOST_TEXTS = 16
"""How many texts of rows are kept with their records."""


def few_records(buffer: WriteBuffer, kind: type[R]) -> tuple[R, ...]:
    """Every record of a kind, by id.

    SQLite writes all rows as one text, which takes a third of the time in which the rows are read.
    The records depend on that text alone, so they are kept with it.
    """
    (rows,) = buffer.read(_rows_as_text(kind)).fetchone()
    records: tuple[R, ...] = _records_of(cast("Any", kind), rows)
    return records


@memoized
def _rows_as_text(kind: type[Record]) -> str:
    columns = ", ".join(f'"{name}"' for name in columns_of(kind))
    return f"""
        SELECT json_group_array(json_array({columns}))
        FROM (SELECT * FROM {table_name(kind)} ORDER BY id)
    """


@lru_cache(_MOST_TEXTS)
def _records_of(kind: Any, rows: str) -> tuple[Any, ...]:
    return tuple(from_row(kind, row) for row in json.loads(rows))
