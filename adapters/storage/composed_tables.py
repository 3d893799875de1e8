"""The tables of records as SQLAlchemy knows them, for statements that it puts together."""

from threading import Lock
from typing import Any

import sqlalchemy as sa

from adapters.storage.tables import columns_of, table_name
from domain.records import Record, fields_of, memoized

METADATA = sa.MetaData()
_defining = Lock()


@memoized
def table_of(kind: type[Record]) -> sa.Table:
    """The table that holds the records of a kind.

    The first requests may come at once, and each table can be defined only once.
    """
    name = table_name(kind)
    types = {field.name: field.type for field in fields_of(kind)} | {"version": int}
    with _defining:
        if (table := METADATA.tables.get(name)) is not None:
            return table
        columns = (_column(column, types[column]) for column in columns_of(kind))
        return sa.Table(name, METADATA, *columns)


def _column(name: str, field_type: Any) -> sa.Column[Any]:
    column_type = sa.Integer if field_type in {int, bool} else sa.Text
    return sa.Column(name, column_type, primary_key=name == "id")
