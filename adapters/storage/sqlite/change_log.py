"""The log of every change, in one table that only grows."""

from collections.abc import Sequence
from typing import Any

from attrs import astuple

from adapters.storage.sqlite.write_buffer import WriteBuffer
from application.ports.change_log import Head, LoggedChange, LogQuery


class SqliteChangeLog:
    """The log."""

    def __init__(self, buffer: WriteBuffer) -> None:
        self._buffer = buffer

    def head(self) -> Head:
        row = self._buffer.read(
            "SELECT version, hash FROM changes ORDER BY version DESC LIMIT 1"
        ).fetchone()
        return Head(*row) if row else Head()

    def append(self, changes: Sequence[LoggedChange]) -> None:
        self._buffer.write(
            "changes",
            "INSERT INTO changes VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            [astuple(each) for each in changes],
        )

    def read(self, query: LogQuery) -> list[LoggedChange]:
        where, values = _log_where(query)
        return [
            LoggedChange(*row)
            for row in self._buffer.read(
                f"SELECT * FROM changes WHERE {where} ORDER BY version LIMIT ?",
                *values,
                query.limit,
            )
        ]

    def count(self, query: LogQuery) -> int:
        where, values = _log_where(query)
        count: int = self._buffer.read(
            f"SELECT count(*) FROM changes WHERE {where}", *values
        ).fetchone()[0]
        return count


def _log_where(query: LogQuery) -> tuple[str, tuple[Any, ...]]:
    conditions = {
        "version > ?": query.since, "collection = ?": query.collection, "id = ?": query.record_id, "actor = ?": query.actor,
        "at >= ?": query.first.isoformat() if query.first else None,
        "at < ?": f"{query.last.isoformat()}T~" if query.last else None,  # "~" sorts after every time of that day
    }  # fmt: skip
    given = {condition: value for condition, value in conditions.items() if value is not None}
    return " AND ".join(given), tuple(given.values())
