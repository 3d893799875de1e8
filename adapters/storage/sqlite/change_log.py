"""The log of every change, in one table that only grows."""

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from attrs import fields

from adapters.storage.sqlite.write_buffer import WriteBuffer
from application.ports.change_log import (
    Head,
    LoggedChange,
    LogQuery,
    RecordAddress,
    RecordTimes,
)
from domain.frozen_values import reader_of


class SqliteChangeLog:
    """The change log in a table of SQLite."""

    def __init__(self, buffer: WriteBuffer) -> None:
        self._buffer = buffer

    def head(self) -> Head:
        sql = "SELECT version, hash FROM changes ORDER BY version DESC LIMIT 1"
        row = self._buffer.read(sql).fetchone()
        return Head(*row) if row else Head()

    def history(self) -> str:
        (id_,) = self._buffer.read("SELECT id FROM history").fetchone()
        return str(id_)

    def hash_of(self, version: int) -> str | None:
        sql = "SELECT hash FROM changes WHERE version = ?"
        row = self._buffer.read(sql, version).fetchone()
        return str(row[0]) if row else None

    def append(self, changes: Iterable[LoggedChange]) -> None:
        sql = "INSERT INTO changes VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
        for change in changes:  # One at a time, because all of a large import take much memory.
            self._buffer.write("changes", sql, [_row(change)])

    def read(self, query: LogQuery) -> list[LoggedChange]:
        where, values = _conditions(query)
        sql = f"SELECT * FROM changes WHERE {where} ORDER BY version LIMIT ?"
        return [LoggedChange(*row) for row in self._buffer.read(sql, *values, query.limit)]

    def times(self, addresses: Sequence[RecordAddress]) -> Mapping[RecordAddress, RecordTimes]:
        # The conditions are those of the indexes `changes_of_new_records` and `changes_by_record`.
        sql = """
            WITH asked (collection, id) AS MATERIALIZED (
                SELECT value ->> 0, value ->> 1 FROM json_each(?)
            ),
            ends (collection, id, first, last) AS (
                SELECT
                    collection,
                    id,
                    (
                        SELECT max(c.version) FROM changes c
                        WHERE c.collection = asked.collection AND c.id = asked.id
                            AND c.before IS NULL
                    ),
                    (
                        SELECT max(c.version) FROM changes c
                        WHERE c.collection = asked.collection AND c.id = asked.id
                    )
                FROM asked
            )
            SELECT ends.collection, ends.id, made.at, changed.at
            FROM ends
            JOIN changes made ON made.version = ends.first
            JOIN changes changed ON changed.version = ends.last
        """
        rows = self._buffer.read(sql, json.dumps(list(addresses)))
        return {(collection, id_): RecordTimes(*times) for collection, id_, *times in rows}

    def count(self, query: LogQuery) -> int:
        where, values = _conditions(query)
        sql = f"SELECT count(*) FROM changes WHERE {where}"
        count: int = self._buffer.read(sql, *values).fetchone()[0]
        return count


_row = reader_of([column.name for column in fields(LoggedChange)])
"""The row of a change: its columns are those of the table."""


def _conditions(query: LogQuery) -> tuple[str, list[Any]]:
    """The conditions of a query, and the values that they compare with."""
    conditions = {
        "version > ?": query.since,
        "collection = ?": query.collection,
        "id = ?": query.record_id,
        "actor = ?": query.actor,
        "at >= ?": query.first.isoformat() if query.first else None,
        # "~" sorts after every time of that day.
        "at < ?": f"{query.last.isoformat()}T~" if query.last else None,
    }
    used = {condition: value for condition, value in conditions.items() if value is not None}
    return " AND ".join(used), list(used.values())
