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
Row = tuple[Any, ...]

_encoded = json.JSONEncoder(separators=(",", ":")).encode
"""JSON without spaces."""


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
            if not keys:
                continue
            proofs = {
                _text(key): _proof(rows) for key, rows in _groups(connection, table, keys).items()
            }
            gone = [(table, name) for name, proof in proofs.items() if proof == _NO_ROWS]
            there = [(table, *named) for named in proofs.items() if named[1] != _NO_ROWS]
            connection.executemany("DELETE FROM proofs WHERE subject = ? AND key = ?", gone)
            connection.executemany("INSERT OR REPLACE INTO proofs VALUES (?, ?, ?)", there)
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


def _groups(connection: Any, table: str, keys: Iterable[Key]) -> dict[Key, list[Row]]:
    """The rows of each of these groups, read at once: an import writes to some thousand groups."""
    groups: dict[Key, list[Row]] = {key: [] for key in keys}
    columns = [f"t.{column}" for column in PROVED_TABLES[table]]
    conditions = [
        f"{column} = json_extract(k.value, '$[{place}]')" for place, column in enumerate(columns)
    ]
    sql = f"""
        SELECT {", ".join((*columns, "t.*"))}
        FROM json_each(?) k CROSS JOIN {table} t ON {" AND ".join(conditions) or "true"}
    """
    for row in connection.execute(sql, (json.dumps([*groups]),)):
        groups[row[: len(columns)]].append(row[len(columns) :])
    return groups


def _proof(rows: Iterable[Sequence[Any]]) -> str:
    """The number of some rows, and the sum of their hashes, in any order."""
    count = total = 0
    for row in rows:
        count += 1
        total += int.from_bytes(sha256(_text(row).encode()).digest())
    return f"{count}:{total % 2**256:064x}"


_NO_ROWS = _proof(())


def _text(values: Sequence[Any]) -> str:
    return _encoded([_hashed(value) for value in values])


def _hashed(value: Any) -> Any:
    """A value that JSON can hold: bytes are named by their hash."""
    return {"sha256": sha256(value).hexdigest()} if isinstance(value, bytes) else value
