"""Which records refer to which others, and which record has which key.

`records` writes these tables with each record.
"""

import json
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

from adapters.storage.sqlite.write_buffer import WriteBuffer
from domain.records import Record, kind_of


class SqliteReferences:
    """Which records refer to which others, and which record has which key."""

    def __init__(self, buffer: WriteBuffer) -> None:
        self._buffer = buffer

    def holders(self, kind: type[Record], field: str, key: str) -> list[str]:
        sql = "SELECT id FROM keys WHERE kind = ? AND field = ? AND key = ? ORDER BY id"
        return [row[0] for row in self._buffer.read(sql, kind_of(kind), field, key)]

    def holders_of(
        self, kind: type[Record], field: str, keys: Sequence[str]
    ) -> Mapping[str, list[str]]:
        sql = """
            SELECT key, id FROM keys
            WHERE kind = ? AND field = ? AND key IN (SELECT value FROM json_each(?))
            ORDER BY key, id
        """
        holders: dict[str, list[str]] = defaultdict(list)
        for key, id_ in self._buffer.read(sql, kind_of(kind), field, json.dumps(list(keys))):
            holders[key].append(id_)
        return holders

    def referrers(self, kind: str, id_: str) -> list[tuple[str, str]]:
        sql = """
            SELECT from_kind, from_id FROM refs
            WHERE to_kind = ? AND to_id = ?
            ORDER BY from_kind, from_id
        """
        rows = self._buffer.read(sql, kind, id_)
        return [(from_kind, from_id) for from_kind, from_id in rows]

    def referrers_of(self, kind: str, ids: Sequence[str]) -> Mapping[str, list[tuple[str, str]]]:
        if not ids:
            return {}  # Most documents that are shown have no payer to look for.
        sql = """
            SELECT to_id, from_kind, from_id FROM refs
            WHERE to_kind = ? AND to_id IN (SELECT value FROM json_each(?))
            ORDER BY 1, 2, 3
        """
        referrers: dict[str, list[tuple[str, str]]] = defaultdict(list)
        for to_id, from_kind, from_id in self._buffer.read(sql, kind, json.dumps(list(ids))):
            referrers[to_id].append((from_kind, from_id))
        return referrers

    def is_referred(self, kind: str, id_: str, besides: str) -> bool:
        sql = "SELECT 1 FROM refs WHERE to_kind = ? AND to_id = ? AND from_kind <> ? LIMIT 1"
        return self._buffer.read(sql, kind, id_, besides).fetchone() is not None

    def links(self) -> Iterator[tuple[str, str, str, str]]:
        sql = "SELECT from_kind, from_id, to_kind, to_id FROM refs ORDER BY 1, 2, 3, 4"
        return (tuple(row) for row in self._buffer.read(sql))
