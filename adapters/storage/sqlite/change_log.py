"""The log of every change, in one table that only grows."""

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, Literal

from attrs import fields

from adapters.storage.sqlite.log_queries import count_of, page_of
from adapters.storage.sqlite.stored_log import check_end, recorded_end, stored_rows
from adapters.storage.sqlite.write_buffer import WriteBuffer
from application.ports.change_log import (
    AppliedAmount,
    AppliedTotal,
    FeedQuery,
    Head,
    LoggedChange,
    LogQuery,
    RecordAddress,
    RecordTimes,
    UnreadableChange,
)
from domain.frozen_values import reader_of


class SqliteChangeLog:
    """The change log in a table of SQLite."""

    def __init__(self, buffer: WriteBuffer) -> None:
        self._buffer = buffer
        self._is_end_checked = False
        """Whether the log was seen to end where it must, before this transaction added to it."""

    def head(self) -> Head:
        # Books whose last change somebody has altered must still be opened, to be verified.
        sql = """
            SELECT iif(typeof(version) = 'integer', version, 0), CAST(hash AS BLOB)
            FROM changes ORDER BY version DESC LIMIT 1
        """
        if row := self._buffer.read(sql).fetchone():
            return Head(row[0], (row[1] or b"").decode(errors="replace"))
        end = self.recorded_end()
        return end if end and not end.hash else Head()

    def history(self) -> str:
        (id_,) = self._buffer.read("SELECT id FROM history").fetchone()
        return str(id_)

    def begin_history(self, after: int) -> str:
        sql = "UPDATE history SET id = lower(hex(randomblob(16)))"
        self._buffer.write("history", sql, [()])
        self._buffer.prove("history", ())
        if not self.head().hash:
            self._buffer.write("log_end", "UPDATE log_end SET version = ?, hash = ''", [(after,)])
        return self.history()

    def hash_of(self, version: int) -> str | None:
        sql = "SELECT hash FROM changes WHERE version = ?"
        row = self._buffer.read(sql, version).fetchone()
        return str(row[0]) if row else None

    def recorded_end(self) -> Head | None:
        return recorded_end(self._buffer)

    def append(self, changes: Iterable[LoggedChange]) -> None:
        sql = "INSERT INTO changes VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
        end = None
        for change in changes:  # One at a time, because all of a large import take much memory.
            if not self._is_end_checked:
                check_end(self._buffer)
                self._is_end_checked = True
            self._buffer.write("changes", sql, [_row(change)])
            end = (change.version, change.hash)
        if end:
            self._buffer.write("log_end", "UPDATE log_end SET version = ?, hash = ?", [end])

    def add_charges(self, version: int, charge_ids: Iterable[str]) -> None:
        rows = [(charge_id, version) for charge_id in charge_ids]
        self._buffer.write("charge_changes", "INSERT INTO charge_changes VALUES (?, ?)", rows)

    def add_applied(self, amounts: Iterable[AppliedAmount]) -> None:
        sql = """
            INSERT INTO applied_totals
            VALUES (?1, ?2, ?3, ?4, ?5 + coalesce(
                (SELECT applied FROM applied_totals WHERE charge_id = ?1
                 ORDER BY first DESC LIMIT 1),
                0
            ))
        """
        rows = [_amount_row(amount) for amount in amounts]
        self._buffer.write("applied_totals", sql, rows)
        self._buffer.prove("applied_totals", *((first,) for _, _, first, *_ in rows))

    def read(self, query: LogQuery) -> list[LoggedChange]:
        sql, values = page_of(query)
        return [LoggedChange(*row) for row in self._buffer.read(sql, *values)]

    def stored_rows(self) -> Iterator[LoggedChange | UnreadableChange]:
        return stored_rows(self._buffer)

    def first_version_after(self, version: int) -> int | None:
        sql = "SELECT version FROM changes WHERE version > ? ORDER BY version LIMIT 1"
        row = self._buffer.read(sql, version).fetchone()
        return int(row[0]) if row else None

    def feed(self, query: FeedQuery) -> Iterator[LoggedChange]:
        conditions = ["version > ?", "version <= ?", "op <> 'restored'"]
        values: list[Any] = [query.since, query.until]
        if query.collections is not None:
            # The plus sign keeps the planner with the order of versions, where a page ends early.
            conditions.append("+collection IN (SELECT value FROM json_each(?))")
            values.append(json.dumps(sorted(query.collections)))
        if query.is_compact:
            conditions.append(_IS_LAST)
        sql = f"SELECT * FROM changes WHERE {' AND '.join(conditions)} ORDER BY version"
        return (LoggedChange(*row) for row in self._buffer.read(sql, *values))

    def last_changes(self, until: int) -> Iterator[LoggedChange]:
        sql = f"""
            SELECT * FROM changes
            WHERE version <= ?1 AND {_NO_LATER_CHANGE} AND later.version <= ?1)
            ORDER BY version
        """
        return (LoggedChange(*row) for row in self._buffer.read(sql, until))

    def version_at(self, at: str) -> int:
        # The index `changes_by_time` has all that is read.
        row = self._buffer.read("SELECT max(+version) FROM changes WHERE at <= ?", at).fetchone()
        return int(row[0] or 0)

    def applied_totals(self, charge_id: str, version: int) -> list[AppliedTotal]:
        sql = """
            SELECT charge_id, version, first, last, applied FROM applied_totals
            WHERE charge_id = ? AND first <= ? ORDER BY first DESC LIMIT 2
        """
        return [AppliedTotal(*row) for row in self._buffer.read(sql, charge_id, version)]

    def last_change(
        self,
        address: RecordAddress,
        until: int | None = None,
        op: Literal["put", "delete"] | None = None,
    ) -> LoggedChange | None:
        sql = "SELECT * FROM changes WHERE collection = ? AND id = ?"
        values: list[Any] = [*address]
        for condition, value in ((" AND version <= ?", until), (" AND op = ?", op)):
            if value is not None:
                sql += condition
                values.append(value)
        row = self._buffer.read(f"{sql} ORDER BY version DESC LIMIT 1", *values).fetchone()
        return LoggedChange(*row) if row else None

    def times(
        self, addresses: Sequence[RecordAddress], until: int | None = None
    ) -> Mapping[RecordAddress, RecordTimes]:
        last = _HIGHEST_VERSION if until is None else until
        ids_by_collection: dict[str, list[str]] = defaultdict(list)
        for collection, id_ in addresses:
            ids_by_collection[collection].append(id_)
        return {
            (collection, id_): RecordTimes(*times)
            for collection, ids in ids_by_collection.items()
            for id_, *times in self._buffer.read(_TIMES, json.dumps(ids), collection, last)
        }

    def count(self, query: LogQuery) -> int:
        sql, values = count_of(query)
        count: int = self._buffer.read(sql, *values).fetchone()[0]
        return count


_amount_row = reader_of([column.name for column in fields(AppliedAmount)])
"""The values of an amount, in the order of the columns of `applied_totals`."""

# The conditions are those of the indexes `changes_of_new_records` and `changes_by_record`.
_TIMES = """
    SELECT asked.value, made.at, changed.at
    FROM json_each(?1) asked
    JOIN changes made ON made.version = (
        SELECT max(c.version) FROM changes c
        WHERE c.collection = ?2 AND c.id = asked.value AND c.before IS NULL AND c.version <= ?3
    )
    JOIN changes changed ON changed.version = (
        SELECT max(c.version) FROM changes c
        WHERE c.collection = ?2 AND c.id = asked.value AND c.version <= ?3
    )
"""
"""When records of one collection were made and last changed, by id."""

_HIGHEST_VERSION = 2**63 - 1
"""No change has a higher version: it is the highest number that SQLite can hold."""

_NO_LATER_CHANGE = """
    NOT EXISTS (
        SELECT 1 FROM changes later
        WHERE later.collection = changes.collection AND later.id = changes.id
            AND later.version > changes.version
"""
"""The beginning of a condition: no later change is of the same record, of those that its end names.
The index `changes_by_record` answers it."""

_IS_LAST = f"{_NO_LATER_CHANGE})"
"""Whether no later change at all is of the same record."""

_row = reader_of([column.name for column in fields(LoggedChange)])
"""The row of a change: its columns are those of the table."""
