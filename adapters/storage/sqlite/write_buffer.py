"""The statements of one transaction.

Rows to write are collected by table, so that one statement writes many rows. The rows of a table
are written before it is read, and otherwise not before the transaction ends: also those of many
units of work, each of which has a savepoint.
"""

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from attrs import define, field

from adapters.storage.sqlite.balance_sums import BALANCES, BalanceSums
from adapters.storage.sqlite.connection import Connection
from adapters.storage.sqlite.proofs import PROVED_TABLES, Proofs

if TYPE_CHECKING:
    import sqlalchemy as sa

_MOST_PENDING = 250
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


@define
class _Collected:
    """The writes to one table that are still to be made."""

    writes: list[_Write] = field(factory=list)
    rows: int = 0
    """How many rows they have."""

    def add(self, sql: str, rows: Sequence[tuple[Any, ...]], depth: int) -> None:
        """Collect rows after all others: a new write, unless the last one is alike."""
        self.rows += len(rows)
        if self.writes and (last := self.writes[-1]).sql == sql and last.depth == depth:
            last.rows += rows
        else:
            self.writes.append(_Write(sql, [*rows], depth))

    def keep(self, depth: int) -> None:
        """Take what was collected inside a deeper savepoint for collected at this depth."""
        inside = [write for write in self.writes if write.depth > depth]
        del self.writes[len(self.writes) - len(inside) :]
        for write in inside:
            self.rows -= len(write.rows)
            self.add(write.sql, write.rows, depth)


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
        self._pending: dict[str, _Collected] = defaultdict(_Collected)
        """By table."""
        self._kept: dict[str, list[Any]] = {}
        self._older: list[list[tuple[str, _Write]]] = []
        """For each open savepoint, what was collected before it, and written inside it."""
        self._depth = 0
        """How many savepoints are open."""

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
        collected = self._pending[table]
        collected.add(sql, rows, self._depth)
        if table in self._kept:
            del self._kept[table]
        if collected.rows > _MOST_PENDING:
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
        writes = self._pending.pop(table).writes
        if self._older:
            older = ((table, write) for write in writes if write.depth < self._depth)
            self._older[-1].extend(older)
        for write in writes:
            self.driver.executemany(write.sql, write.rows)

    @contextmanager
    def savepoint(self) -> Iterator[None]:
        """A savepoint: an error inside it undoes what was written inside it."""
        # A sum that exceeds its limit is an error of those who have added to it.
        self._write_sums()
        name = f"s{self._depth}"
        self.driver.execute(f"SAVEPOINT {name}")
        self._older.append([])
        self._depth += 1
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
        writes_by_table = {table: pending.writes for table, pending in self._pending.items()}
        older = self._older.pop()
        self._depth -= 1
        self._pending.clear()
        self._kept.clear()
        self.sums.clear()
        collected = (
            (table, write) for table, writes in writes_by_table.items() for write in writes
        )
        for table, write in (*older, *collected):
            if write.depth <= self._depth:
                self._pending[table].add(write.sql, write.rows, write.depth)

    def _keep(self) -> None:
        """Take what was collected inside the last savepoint for collected before it."""
        written = self._older.pop()
        self._depth -= 1
        if self._older:
            older = (each for each in written if each[1].depth < self._depth)
            self._older[-1].extend(older)
        for collected in self._pending.values():
            collected.keep(self._depth)
