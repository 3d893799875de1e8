"""The proofs of rows that are neither logged nor derived, such as the answers kept for retries.

The rows of such a table form groups: those with the same values in some of its columns. Of each
group that a transaction has written to, the transaction stores at its end how many rows it has, and
the sum of their hashes. A row that somebody changes, adds or deletes has no such proof.
"""

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from hashlib import sha256
from itertools import groupby
from operator import itemgetter
from typing import Any

PROVED_TABLES: Mapping[str, tuple[str, ...]] = {
    "applied_totals": ("first",),
    "blobs": ("sha256",),
    # It is computed again, but not whether it is there at all when it is zero.
    "contact_balances": ("account_id", "contact_id", "month"),
    "copy_state": (),
    "history": (),
    "idempotency": ("key",),
    "import_plans": ("id",),
    "imported": ("batch_id",),
    "imported_rows": ("batch_id",),
    "last_pushes": ("client_id",),
    "pushed_changes": ("client_id", "change_id"),
    "reconciled_accounts": ("account_id",),
    "repairs": ("client_id", "version", "repaired"),
    "stale": (),
}
"""Each table with the columns that name the group of a row; without any, all rows are one group."""

Key = tuple[Any, ...]
"""The values of the columns that name a group."""


class Proofs:
    """The groups to which a transaction has written, until it stores their proofs."""

    def __init__(self) -> None:
        self._touched: dict[str, set[Key]] = defaultdict(set)

    def touch(self, table: str, keys: Iterable[Sequence[Any]]) -> None:
        """Note groups of a table to which the transaction writes."""
        self._touched[table].update(map(tuple, keys))

    def write(self, connection: Any) -> None:
        """Store the proofs of these groups as they are now."""
        for table, keys in self._touched.items():
            condition = " AND ".join(f"{column} = ?" for column in PROVED_TABLES[table])
            sql = f"SELECT * FROM {table} WHERE {condition or 'true'}"
            for key in keys:
                _store(connection, table, key, connection.execute(sql, key))
        self._touched.clear()


def prove_all(connection: Any) -> None:
    """Store the proofs of all rows as they are, in a file that has just got its schema."""
    connection.execute("DELETE FROM proofs")
    connection.executemany("INSERT INTO proofs VALUES (?, ?, ?)", expected_proofs(connection))


def expected_proofs(connection: Any) -> Iterator[tuple[str, str, str]]:
    """The rows that the table of proofs must have."""
    for table, columns in PROVED_TABLES.items():
        order = f"ORDER BY {', '.join(columns)}" if columns else ""
        rows = connection.execute(f"SELECT {', '.join((*columns, '*'))} FROM {table} {order}")
        size = len(columns)
        for key, group in groupby(rows, itemgetter(slice(size))):
            yield table, _text(key), _proof(row[size:] for row in group)


def _store(connection: Any, table: str, key: Key, rows: Iterable[Sequence[Any]]) -> None:
    proof, name = _proof(rows), _text(key)
    connection.execute("DELETE FROM proofs WHERE subject = ? AND key = ?", (table, name))
    if proof != _NO_ROWS:
        connection.execute("INSERT INTO proofs VALUES (?, ?, ?)", (table, name, proof))


def _proof(rows: Iterable[Sequence[Any]]) -> str:
    """The number of some rows, and the sum of their hashes, in any order."""
    count = total = 0
    for row in rows:
        count += 1
        total += int.from_bytes(sha256(_text(row).encode()).digest())
    return f"{count}:{total % 2**256:064x}"


_NO_ROWS = _proof(())


def _text(values: Sequence[Any]) -> str:
    return json.dumps([_hashed(value) for value in values], separators=(",", ":"))


def _hashed(value: Any) -> Any:
    """A value that JSON can hold: bytes are named by their hash."""
    return {"sha256": sha256(value).hexdigest()} if isinstance(value, bytes) else value
