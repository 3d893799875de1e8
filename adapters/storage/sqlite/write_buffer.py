"""The statements of one transaction: rows to write are collected by table, and written before anything is read."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any

import sqlalchemy as sa

from adapters.storage.sqlite.balance_sums import BalanceSums

_ROWS_IN_HAND = 2_000
"""How many rows are collected before they are written: an import stays small in memory."""


class WriteBuffer:
    """One connection inside a transaction, and what is still to be written to it."""

    def __init__(self, connection: sa.Connection) -> None:
        self.connection = connection
        self.driver: Any = connection.connection.dbapi_connection
        self.sums = BalanceSums()
        self._pending: dict[str, list[tuple[str, list[tuple[Any, ...]]]]] = defaultdict(list)
        self._in_hand = 0
        self._depth = 0

    def read(self, sql: str, *values: Any) -> Any:
        """The rows of a statement with `?` parameters."""
        self.flush()
        return self.driver.execute(sql, values)

    def read_named(self, sql: str, **values: Any) -> Any:
        """The rows of a statement with `:name` parameters."""
        self.flush()
        return self.driver.execute(sql, values)

    def select(self, statement: sa.Select[Any]) -> sa.CursorResult[Any]:
        """The rows of a statement that SQLAlchemy has put together."""
        self.flush()
        return self.connection.execute(statement)

    def write(self, table: str, sql: str, rows: Iterable[tuple[Any, ...]]) -> None:
        """Run a statement for each of some rows, after all that was to be written to the same table before."""
        if not (added := list(rows)):
            return
        writes = self._pending[table]
        if writes and writes[-1][0] == sql:
            writes[-1][1].extend(added)
        else:
            writes.append((sql, added))
        self._in_hand += len(added)
        if self._in_hand > _ROWS_IN_HAND:
            self.flush()

    def replace(self, table: str, columns: str, new: set[Any], old: set[Any]) -> None:
        """Put some rows in place of others; those that are in both stay untouched."""
        if gone := sorted(old - new):
            where = " AND ".join(f"{name} = ?" for name in columns.split(", "))
            self.write(table, f"DELETE FROM {table} WHERE {where}", gone)
        if added := sorted(new - old):
            self.write(
                table, f"INSERT INTO {table} VALUES ({', '.join('?' * len(added[0]))})", added
            )

    def flush(self) -> None:
        """Write what was collected."""
        pending, self._pending, self._in_hand = self._pending, defaultdict(list), 0
        for writes in pending.values():
            for sql, rows in writes:
                self.driver.executemany(sql, rows)
        self.sums.write(self.driver)

    @contextmanager
    def savepoint(self) -> Iterator[None]:
        """What is done inside is undone when it raises."""
        self.flush()
        self._depth += 1
        name = f"s{self._depth}"
        self.driver.execute(f"SAVEPOINT {name}")
        try:
            yield
            self.flush()
        except BaseException:
            self._pending.clear()
            self.sums.clear()
            if self.driver.in_transaction:  # a full disk rolls back by itself
                self.driver.execute(f"ROLLBACK TO {name}")
                self.driver.execute(f"RELEASE {name}")
            raise
        else:
            self.driver.execute(f"RELEASE {name}")
        finally:
            self._depth -= 1
