"""Records, each kind in a table of its own, and the rows that are derived from them.

References and keys are read in `references`, search words in `pages`, applications by day in
`open_items` and `open_items_on_day`.
"""

import json
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date
from functools import cached_property
from typing import Any, TypeVar, cast

from attrs import frozen

from adapters.storage.figures import has_lines_total
from adapters.storage.search_words import has_words, name_fields, text_keys, words_of
from adapters.storage.sqlite.few_records import few_records
from adapters.storage.sqlite.write_buffer import WriteBuffer
from adapters.storage.tables import (
    column_value,
    from_row,
    select_of,
    table_name,
    to_row,
    upsert_of,
)
from application.ports.queries import Page, Query
from domain.invoicing.number_series import digits_after
from domain.ledger.documents import Document
from domain.reconciliation.applications import AppliedCredit
from domain.records import Record, kind_of, memoized
from domain.references import has_references, referred
from domain.tagged_records import has_search_keys, search_keys_of
from domain.texts import number_sort_key

R = TypeVar("R", bound=Record)


class SqliteRecords:
    """The stored records of every kind."""

    def __init__(self, buffer: WriteBuffer) -> None:
        self._buffer = buffer

    def get(self, kind: type[R], id_: str) -> R | None:
        row = self._buffer.read(f"{select_of(kind)} WHERE id = ?", id_).fetchone()
        return from_row(kind, row) if row else None

    def many(self, kind: type[R], ids: Iterable[str]) -> dict[str, R]:
        sql = f"{select_of(kind)} WHERE id IN (SELECT value FROM json_each(?))"
        rows = self._buffer.read(sql, json.dumps(list(ids)))
        records = (from_row(kind, row) for row in rows)
        return {record.id: record for record in records}

    def all(self, kind: type[R]) -> Iterator[R]:
        for row in self._buffer.read(f"{select_of(kind)} ORDER BY id"):
            yield from_row(kind, row)

    def few(self, kind: type[R]) -> tuple[R, ...]:
        return few_records(self._buffer, kind)

    def ids(self, kind: type[Record]) -> Iterator[str]:
        rows = self._buffer.read(f"SELECT id FROM {table_name(kind)} ORDER BY id")
        return (row[0] for row in rows)

    def page(self, kind: type[R], query: Query) -> Page[R]:
        # Lists alone need SQLAlchemy, and importing it takes longer than most commands.
        from adapters.storage.sqlite.list_reading import read_page  # noqa: PLC0415

        return read_page(self._buffer, kind, query)

    def alike(
        self, kind: type[R], values: Mapping[str, Any], first: date, last: date, limit: int
    ) -> list[R]:
        columns = [column_value(kind, field, value) for field, value in values.items()]
        sql = _alike_statement(kind, tuple(values))
        rows = self._buffer.read(sql, *columns, first.isoformat(), last.isoformat(), limit)
        return [from_row(kind, row) for row in rows]

    def texts(
        self, kind: type[Record], fields: Sequence[str], ids: Sequence[str]
    ) -> Mapping[str, tuple[Any, ...]]:
        columns = ", ".join(f'"{field}"' for field in fields)
        sql = f"""
            SELECT id, {columns} FROM {table_name(kind)}
            WHERE id IN (SELECT value FROM json_each(?))
        """
        rows = self._buffer.read(sql, json.dumps(list(ids)))
        return {row[0]: row[1:] for row in rows}

    def size(self, kind: type[Record], fields: Sequence[str]) -> int:
        sizes = " + ".join(f'length(CAST("{field}" AS BLOB))' for field in fields)
        sql = f"SELECT coalesce(sum({sizes}), 0) FROM {table_name(kind)}"
        return int(self._buffer.read(sql).fetchone()[0])

    def highest_number(self, kind: type[Record], series: str, prefix: str = "") -> int:
        if prefix:
            return self._highest_after(kind, series, prefix)
        # The conditions are those of the index `invoices_in_series`.
        sql = f"""
            SELECT max(CAST(number AS INTEGER)) FROM {table_name(kind)}
            WHERE kind = ? AND length(number) BETWEEN 1 AND 15 AND number NOT GLOB '*[^0-9]*'
        """
        return self._buffer.read(sql, series).fetchone()[0] or 0

    def _highest_after(self, kind: type[Record], series: str, prefix: str) -> int:
        # Among the numbers that begin with the prefix and go on with a digit, the highest are
        # first. Digits are marked with 0 in sort keys, and other characters with 1.
        key = number_sort_key(prefix)
        sql = f"""
            SELECT documents.number
            FROM text_keys JOIN {table_name(kind)} documents ON documents.id = text_keys.id
            WHERE text_keys.kind = ? AND field = 'number' AND sort_key >= ? AND sort_key < ?
                AND documents.kind = ?
            ORDER BY sort_key DESC
        """
        for (number,) in self._buffer.read(sql, kind_of(kind), f"{key}0", f"{key}1", series):
            if (digits := digits_after(prefix, number)) is not None:
                return digits
        return 0

    def put(self, record: Record, before: Record | None) -> None:
        kind = type(record)
        self._buffer.write(table_name(kind), upsert_of(kind), [to_row(record)])
        self._replace_derived_rows(type(record), before, record)

    def delete(self, record: Record) -> None:
        table = table_name(type(record))
        self._buffer.write(table, f"DELETE FROM {table} WHERE id = ?", [(record.id,)])
        self._replace_derived_rows(type(record), record, None)

    def index_again(self, kind: type[Record]) -> None:
        tables = [table for table in _derived_tables_of(kind) if table.name in _INDEXED_AGAIN]
        for table in tables:
            self._buffer.write(
                table.name, f"DELETE FROM {table.name} WHERE kind = ?", [(kind_of(kind),)]
            )
        for record in self.all(kind):
            for table in tables:
                self._buffer.write(table.name, table.insert, sorted(table.rows_of(record)))

    def _replace_derived_rows(
        self, kind: type[Record], before: Record | None, after: Record | None
    ) -> None:
        """Put new rows in place of old ones; rows that are in both stay untouched."""
        for table in _derived_tables_of(kind):
            new = table.rows_of(after) if after else set()
            if before:
                old = table.rows_of(before)
                self._buffer.write(table.name, table.delete, [*(old - new)])
                new -= old
            if new:
                self._buffer.write(table.name, table.insert, [*new])


@memoized
def _alike_statement(kind: type[Record], fields: tuple[str, ...]) -> str:
    conditions = " AND ".join(f'"{field}" IS ?' for field in fields)
    return f"""
        {select_of(kind)} WHERE {conditions} AND date BETWEEN ? AND ?
        ORDER BY +date, id LIMIT ?
    """


def _reference_rows(record: Record) -> set[tuple[str, str, str, str]]:
    from_kind = kind_of(type(record))
    return {(from_kind, record.id, to_kind, to_id) for to_kind, to_id in referred(record)}


def _key_rows(record: Record) -> set[tuple[str, str, str, str]]:
    kind = kind_of(type(record))
    return {(kind, field, key, record.id) for field, key in search_keys_of(record).items()}


def _application_rows(record: Record) -> set[tuple[str, str, str, str, int]]:
    """The applications of a credit: of each day, charge and rule the sum."""
    if not isinstance(record, AppliedCredit):
        return set()
    sums: Counter[tuple[str, str, str, str]] = Counter()
    for application in record.applied:
        day = application.date.isoformat()
        sums[day, record.id, application.charge_id, application.rule] += application.amount
    return {(*key, amount) for key, amount in sums.items()}


def _word_rows(record: Record) -> set[tuple[str, str, str]]:
    kind, id_ = kind_of(type(record)), record.id
    return {(kind, word, id_) for word in words_of(record)}


def _text_key_rows(record: Record) -> set[tuple[str, str, str, str, str]]:
    kind = kind_of(type(record))
    return {(kind, field, *keys, record.id) for field, keys in text_keys(record).items()}


def _total_rows(record: Record) -> set[tuple[str, int, str]]:
    return {(kind_of(type(record)), cast("Document", record).total, record.id)}


@frozen
class _DerivedTable:
    """A table whose rows are derived from the records."""

    name: str
    columns: tuple[str, ...]
    has_rows: Callable[[type[Record]], bool]
    """Whether records of a kind can have rows in it."""
    rows_of: Callable[[Record], set[Any]]

    @cached_property
    def insert(self) -> str:
        """The statement that writes a row."""
        return f"INSERT INTO {self.name} VALUES ({', '.join('?' * len(self.columns))})"

    @cached_property
    def delete(self) -> str:
        """The statement that deletes a row."""
        conditions = " AND ".join(f"{column} = ?" for column in self.columns)
        return f"DELETE FROM {self.name} WHERE {conditions}"


_DERIVED_TABLES = (
    _DerivedTable(
        "refs", ("from_kind", "from_id", "to_kind", "to_id"), has_references, _reference_rows
    ),
    _DerivedTable("keys", ("kind", "field", "key", "id"), has_search_keys, _key_rows),
    _DerivedTable(
        "applied",
        ("date", "credit_id", "charge_id", "rule", "amount"),
        lambda kind: issubclass(kind, AppliedCredit),
        _application_rows,
    ),
    _DerivedTable("words", ("kind", "word", "id"), has_words, _word_rows),
    _DerivedTable(
        "text_keys",
        ("kind", "field", "search_key", "sort_key", "id"),
        lambda kind: bool(name_fields(kind)),
        _text_key_rows,
    ),
    _DerivedTable("totals", ("kind", "total", "id"), has_lines_total, _total_rows),
)


def derived_rows(record: Record) -> Iterator[tuple[str, tuple[Any, ...]]]:
    """Every row that is derived from a record, with the name of its table."""
    for table in _derived_tables_of(type(record)):
        for row in table.rows_of(record):
            yield table.name, row


@memoized
def _derived_tables_of(kind: type[Record]) -> tuple[_DerivedTable, ...]:
    """The derived tables in which records of a kind can have rows."""
    return tuple(table for table in _DERIVED_TABLES if table.has_rows(kind))


_INDEXED_AGAIN = ("keys", "words", "text_keys", "totals")
"""The derived tables that depend on which texts count as equal, or that older files lack."""
