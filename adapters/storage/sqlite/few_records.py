"""Records of a kind of which there are few, such as the accounts: all of them are read at once."""

import json
from functools import lru_cache
from typing import Any, TypeVar, cast

from adapters.storage.sqlite.write_buffer import WriteBuffer
from adapters.storage.tables import columns_of, from_row, table_name
from domain.records import Record, memoized

R = TypeVar("R", bound=Record)

_MOST_TEXTS = 4
"""How many texts of rows are kept with their records."""
_LONGEST_TEXT = 1_000_000
"""Of how many characters such a text may be: of some 5,000 accounts."""


def few_records(buffer: WriteBuffer, kind: type[R]) -> tuple[R, ...]:
    """Every record of a kind, by id.

    SQLite writes all rows as one text, which takes a third of the time in which the rows are read.
    The records depend on that text alone, so they are kept with it.
    """
    (rows,) = buffer.read(_rows_as_text(kind)).fetchone()
    read = _records_of if len(rows) <= _LONGEST_TEXT else _records_of.__wrapped__
    records: tuple[R, ...] = read(cast("Any", kind), rows)
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
