"""The statements of one transaction.

Rows to write are collected by table, so that one statement writes many rows. The rows of a table
are written before it is read, and otherwise not before the transaction ends: also those of many
units of work, each of which has a savepoint.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from attrs import define

from adapters.storage.sqlite.balance_sums import BALANCES, BalanceSums
from adapters.storage.sqlite.connection import Connection
from adapters.storage.sqlite.proofs import PROVED_TABLES, Proofs

if TYPE_CHECKING:
    import sqlalchemy as sa

_MOST_PENDING = 1_000
"""How many rows of a table are collected before they are written: a long import must not fill the
memory, and more rows at once would not be written faster.
"""


NO_VALUES: Mapping[str, Any] = {}
"""The parameters of a statement that has none."""


@define
class _Write:
    """A statement, and the rows for which it runs."""

    sql: str
    rows: list[tuple[Any, ...]]
    depth: int
    """How many savepoints were open when the rows were collected."""


_WORD = re.compile(r"\w+")


@lru_cache(maxsize=1024)
def _words_of(sql: str) -> frozenset[str]:
    """The words of a statement: the names of all tables that it reads are among them."""
    return frozenset(_WORD.findall(sql))


class WriteBuffer:
    """One connection inside a transaction, and the rows that are still to be written to it."""

    def __init__(self, connection: Connection) -> None:
        self.driver: Any = connection.driver
        self._connection = connection
        self.sums = BalanceSums()
        self.proofs = Proofs()
        self._pending: dict[str, list[_Write]] = defaultdict(list)
        self._pending_rows: Counter[str] = Counter()
        """How many rows are collected for each table."""
        self._kept: dict[str, list[Any]] = {}
        self._older: list[list[tuple[str, _Write]]] = []
        """For each open savepoint, what was collected before it, and written inside it."""

    def read(self, sql: str, *values: Any) -> Any:
        """The rows of a statement with `?` parameters."""
        self._flush_for(sql)
        return self.driver.execute(sql, values)

    def rows_of(self, table: str) -> list[Any]:
        """All rows of a small table, which are kept until some are written or undone."""
        if table not in self._kept:
            self._kept[table] = self.read(f"SELECT * FROM {table}").fetchall()
        return self._kept[table]

    def read_named(self, sql: str, **values: Any) -> Any:
        """The rows of a statement with `:name` parameters."""
        self._flush_for(sql)
        return self.driver.execute(sql, values)

    def select(
        self, statement: "sa.Select[Any]", values: Mapping[str, Any] = NO_VALUES
    ) -> list[tuple[Any, ...]]:
        """The rows of a statement that SQLAlchemy has put together, perhaps with parameters."""
        self.flush()
        return self._connection.rows_of(statement, values)

    def write(self, table: str, sql: str, rows: Sequence[tuple[Any, ...]]) -> None:
        """Run a statement for some rows, after all earlier writes to the same table."""
        if not rows:
            return
        self._collect(table, sql, rows, self._depth)
        self._kept.pop(table, None)
        if self._pending_rows[table] > _MOST_PENDING:
            self._flush_table(table)

    def prove(self, table: str, *keys: Sequence[Any]) -> None:
        """Have these groups of rows proved at the end of the transaction, which writes to them."""
        self.proofs.touch(table, keys)

    def prove_where(self, table: str, condition: str, *values: Any) -> None:
        """Have those groups proved of which rows, that are to be written, meet a condition."""
        columns = ", ".join(PROVED_TABLES[table])
        rows = self.read(f"SELECT DISTINCT {columns} FROM {table} WHERE {condition}", *values)
        self.proofs.touch(table, rows.fetchall())

    def finish(self) -> None:
        """Write all that is still to be written, at the end of the transaction."""
        self.flush()
        self.proofs.write(self.driver)

    def flush(self) -> None:
        """Write the rows that were collected."""
        for table in list(self._pending):
            self._flush_table(table)
        self._write_sums()

    def _flush_for(self, sql: str) -> None:
        """Write the collected rows of the tables that a statement reads."""
        words = _words_of(sql)
        if "PRAGMA" in words:
            self.flush()
            return
        for table in words & self._pending.keys():
            self._flush_table(table)
        if not words.isdisjoint(BALANCES):
            self._write_sums()

    def _write_sums(self) -> None:
        self.proofs.touch("contact_balances", self.sums.write(self.driver))

    def _flush_table(self, table: str) -> None:
        writes = self._pending.pop(table)
        del self._pending_rows[table]
        if self._older:
            older = ((table, write) for write in writes if write.depth < self._depth)
            self._older[-1].extend(older)
        for write in writes:
            self.driver.executemany(write.sql, write.rows)

    @property
    def _depth(self) -> int:
        return len(self._older)

    def _collect(self, table: str, sql: str, rows: Sequence[tuple[Any, ...]], depth: int) -> None:
        self._pending_rows[table] += len(rows)
        writes = self._pending[table]
        if writes and (last := writes[-1]).sql == sql and last.depth == depth:
            last.rows += rows
        else:
            writes.append(_Write(sql, [*rows], depth))

    @contextmanager
    def savepoint(self) -> Iterator[None]:
        """A savepoint: an error inside it undoes what was written inside it."""
        # A sum that exceeds its limit is an error of those who have added to it.
        self._write_sums()
        name = f"s{self._depth}"
        self.driver.execute(f"SAVEPOINT {name}")
        self._older.append([])
        try:
            yield
            self._write_sums()
        except BaseException:
            self._undo()
            # When the disk is full, SQLite itself has rolled the whole transaction back.
            if self.driver.in_transaction:
                self.driver.execute(f"ROLLBACK TO {name}")
                self.driver.execute(f"RELEASE {name}")
            raise
        else:
            self._keep()
            self.driver.execute(f"RELEASE {name}")

    def _undo(self) -> None:
        """Forget what was collected inside the last savepoint; collect again what is older."""
        collected = [(table, write) for table in self._pending for write in self._pending[table]]
        older = self._older.pop()
        self._pending.clear()
        self._pending_rows.clear()
        self._kept.clear()
        self.sums.clear()
        for table, write in (*older, *collected):
            if write.depth <= self._depth:
                self._collect(table, write.sql, write.rows, write.depth)

    def _keep(self) -> None:
        """Take what was collected inside the last savepoint for collected before it."""
        written = self._older.pop()
        if self._older:
            older = (each for each in written if each[1].depth < self._depth)
            self._older[-1].extend(older)
        for table, writes in self._pending.items():
            inside = [write for write in writes if write.depth > self._depth]
            del writes[len(writes) - len(inside) :]
            for write in inside:
                self._pending_rows[table] -= len(write.rows)
                self._collect(table, write.sql, write.rows, self._depth)
