"""The statements of one transaction.

Rows to write are collected by table, so that one statement writes many rows. The rows of a table
are written before it is read.
"""

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import lru_cache
from typing import Any

import sqlalchemy as sa

from adapters.storage.sqlite.balance_sums import BALANCES, BalanceSums
from adapters.storage.sqlite.proofs import PROVED_TABLES, Proofs

_MOST_PENDING = 20_000
"""How many rows are collected before they are written: a long import must not fill the memory."""

Write = tuple[str, list[tuple[Any, ...]]]
"""A statement, and the rows for which it runs."""


_WORD = re.compile(r"\w+")


@lru_cache(maxsize=1024)
def _words_of(sql: str) -> frozenset[str]:
    """The words of a statement: the names of all tables that it reads are among them."""
    return frozenset(_WORD.findall(sql))


class WriteBuffer:
    """One connection inside a transaction, and the rows that are still to be written to it."""

    def __init__(self, connection: sa.Connection) -> None:
        self.connection = connection
        self.driver: Any = connection.connection.dbapi_connection
        self.sums = BalanceSums()
        self.proofs = Proofs()
        self._pending: dict[str, list[Write]] = defaultdict(list)
        self._pending_rows = 0
        self._depth = 0

    def read(self, sql: str, *values: Any) -> Any:
        """The rows of a statement with `?` parameters."""
        self._flush_for(sql)
        return self.driver.execute(sql, values)

    def read_named(self, sql: str, **values: Any) -> Any:
        """The rows of a statement with `:name` parameters."""
        self._flush_for(sql)
        return self.driver.execute(sql, values)

    def select(self, statement: sa.Select[Any]) -> sa.CursorResult[Any]:
        """The rows of a statement that SQLAlchemy has put together."""
        self.flush()
        return self.connection.execute(statement)

    def write(self, table: str, sql: str, rows: Sequence[tuple[Any, ...]]) -> None:
        """Run a statement for some rows, after all earlier writes to the same table."""
        if not rows:
            return
        writes = self._pending[table]
        if writes and writes[-1][0] == sql:
            writes[-1][1].extend(rows)
        else:
            writes.append((sql, [*rows]))
        self._pending_rows += len(rows)
        if self._pending_rows > _MOST_PENDING:
            self.flush()

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
        for sql, rows in self._pending.pop(table):
            self._pending_rows -= len(rows)
            self.driver.executemany(sql, rows)

    @contextmanager
    def savepoint(self) -> Iterator[None]:
        """A savepoint: an error inside it undoes what was written inside it."""
        self.flush()
        self._depth += 1
        name = f"s{self._depth}"
        self.driver.execute(f"SAVEPOINT {name}")
        try:
            yield
            self.flush()
        except BaseException:
            self._pending.clear()
            self._pending_rows = 0
            self.sums.clear()
            # When the disk is full, SQLite itself has rolled the whole transaction back.
            if self.driver.in_transaction:
                self.driver.execute(f"ROLLBACK TO {name}")
                self.driver.execute(f"RELEASE {name}")
            raise
        else:
            self.driver.execute(f"RELEASE {name}")
        finally:
            self._depth -= 1
