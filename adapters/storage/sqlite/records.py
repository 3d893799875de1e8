"""Records in tables of their own, with the keys, references and words by which they are found."""

import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, TypeVar

from adapters.storage.search_words import words_of
from adapters.storage.sqlite.pages import page_statement
from adapters.storage.sqlite.write_buffer import WriteBuffer
from adapters.storage.tables import from_row, select_of, table_of, to_row, upsert_of
from application.ports.queries import Page, Query
from domain.reconciliation.applications import AppliedCredit
from domain.records import Record, kind_of, references

R = TypeVar("R", bound=Record)


class SqliteRecords:
    """The records of every kind."""

    def __init__(self, buffer: WriteBuffer) -> None:
        self._buffer = buffer

    def get(self, kind: type[R], id_: str) -> R | None:
        row = self._buffer.read(f"{select_of(kind)} WHERE id = ?", id_).fetchone()
        return from_row(kind, row) if row else None

    def many(self, kind: type[R], ids: Iterable[str]) -> dict[str, R]:
        rows = self._buffer.read(
            f"{select_of(kind)} WHERE id IN (SELECT value FROM json_each(?))", json.dumps(list(ids))
        )
        return {each.id: each for each in (from_row(kind, row) for row in rows)}

    def all(self, kind: type[R]) -> Iterator[R]:
        for row in self._buffer.read(f"{select_of(kind)} ORDER BY id"):
            yield from_row(kind, row)

    def ids(self, kind: type[Record]) -> Iterator[str]:
        return (
            row[0] for row in self._buffer.read(f"SELECT id FROM {table_of(kind).name} ORDER BY id")
        )

    def page(self, kind: type[R], query: Query) -> Page[R]:
        rows, count = page_statement(kind, query)
        found = self._buffer.select(rows).fetchall()
        total = self._buffer.select(count).scalar_one()
        return Page(
            [from_row(kind, row) for row in found[: query.limit]], total, len(found) > query.limit
        )

    def texts(
        self, kind: type[Record], fields: Sequence[str], ids: Sequence[str]
    ) -> Mapping[str, tuple[Any, ...]]:
        listed = ", ".join(f'"{field}"' for field in fields)
        rows = self._buffer.read(
            f"SELECT id, {listed} FROM {table_of(kind).name} WHERE id IN (SELECT value FROM json_each(?))",
            json.dumps(list(ids)),
        )
        return {id_: tuple(values) for id_, *values in rows}

    def highest_number(self, kind: type[Record], series: str) -> int:
        sql = f"SELECT max(CAST(number AS INTEGER)) FROM {table_of(kind).name} WHERE kind = ? AND length(number) BETWEEN 1 AND 15 AND number NOT GLOB '*[^0-9]*'"
        return self._buffer.read(sql, series).fetchone()[0] or 0

    def put(self, record: Record, before: Record | None) -> None:
        kind = kind_of(type(record))
        self._buffer.write(table_of(type(record)).name, upsert_of(type(record)), [to_row(record)])
        self._buffer.replace(
            "refs",
            "from_kind, from_id, to_kind, to_id",
            _refs(record),
            _refs(before) if before else set(),
        )
        self._buffer.replace(
            "keys", "kind, field, key, id", _keys(record), _keys(before) if before else set()
        )
        self._buffer.replace(
            "applied",
            "date, credit_id, charge_id, rule, amount",
            _applied(record),
            _applied(before),
        )
        old = words_of(before) if before else frozenset()
        new = words_of(record)
        self._buffer.replace(
            "words",
            "kind, word, id",
            {(kind, word, record.id) for word in new},
            {(kind, word, record.id) for word in old},
        )

    def delete(self, record: Record) -> None:
        kind = kind_of(type(record))
        name = table_of(type(record)).name
        self._buffer.write(name, f"DELETE FROM {name} WHERE id = ?", [(record.id,)])
        self._buffer.replace("refs", "from_kind, from_id, to_kind, to_id", set(), _refs(record))
        self._buffer.replace("keys", "kind, field, key, id", set(), _keys(record))
        self._buffer.replace(
            "applied", "date, credit_id, charge_id, rule, amount", set(), _applied(record)
        )
        self._buffer.replace(
            "words", "kind, word, id", set(), {(kind, word, record.id) for word in words_of(record)}
        )


class SqliteReferences:
    """Who refers to whom, and which record has which key."""

    def __init__(self, buffer: WriteBuffer) -> None:
        self._buffer = buffer

    def holders(self, kind: type[Record], field: str, key: str) -> list[str]:
        return [
            row[0]
            for row in self._buffer.read(
                "SELECT id FROM keys WHERE kind = ? AND field = ? AND key = ? ORDER BY id",
                kind_of(kind),
                field,
                key,
            )
        ]

    def holders_of(
        self, kind: type[Record], field: str, keys: Sequence[str]
    ) -> Mapping[str, list[str]]:
        found: dict[str, list[str]] = defaultdict(list)
        sql = "SELECT key, id FROM keys WHERE kind = ? AND field = ? AND key IN (SELECT value FROM json_each(?)) ORDER BY key, id"
        for key, id_ in self._buffer.read(sql, kind_of(kind), field, json.dumps(list(keys))):
            found[key].append(id_)
        return found

    def referrers(self, kind: str, id_: str) -> list[tuple[str, str]]:
        rows = self._buffer.read(
            "SELECT from_kind, from_id FROM refs WHERE to_kind = ? AND to_id = ? ORDER BY from_kind, from_id",
            kind,
            id_,
        )
        return [(row[0], row[1]) for row in rows]

    def referrers_of(self, kind: str, ids: Sequence[str]) -> Mapping[str, list[tuple[str, str]]]:
        found: dict[str, list[tuple[str, str]]] = defaultdict(list)
        sql = "SELECT to_id, from_kind, from_id FROM refs WHERE to_kind = ? AND to_id IN (SELECT value FROM json_each(?)) ORDER BY 1, 2, 3"
        for target, *referrer in self._buffer.read(sql, kind, json.dumps(list(ids))):
            found[target].append((referrer[0], referrer[1]))
        return found

    def links(self) -> Iterator[tuple[str, str, str, str]]:
        return (
            tuple(row)
            for row in self._buffer.read(
                "SELECT from_kind, from_id, to_kind, to_id FROM refs ORDER BY 1, 2, 3, 4"
            )
        )


def _refs(record: Record) -> set[tuple[str, str, str, str]]:
    return {
        (kind_of(type(record)), record.id, kind, target) for _, kind, target in references(record)
    }


def _keys(record: Record) -> set[tuple[str, str, str, str]]:
    return {(kind_of(type(record)), field, key, record.id) for field, key in record.keys().items()}


def _applied(record: Record | None) -> set[tuple[str, str, str, str, int]]:
    sums: Counter[tuple[str, str, str, str]] = Counter()
    for each in record.applied if isinstance(record, AppliedCredit) else ():
        sums[each.date.isoformat(), record.id, each.charge_id, each.rule] += each.amount  # type: ignore[union-attr]  # it is an AppliedCredit
    return {(*key, amount) for key, amount in sums.items()}
