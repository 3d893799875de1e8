"""The books in one SQLite file."""

import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from threading import RLock
from typing import Any

import sqlalchemy as sa
from sqlalchemy.pool import QueuePool, StaticPool

from adapters.storage.sqlite import driver
from adapters.storage.sqlite.migrations import SCHEMA_VERSION, checked_schema_version, migrate
from adapters.storage.sqlite.session import SqliteSession
from application.ports.failures import StoreBusy, StoreFailure, StoreFull
from application.ports.store import Session

_SQLITE_HEADER = b"SQLite format 3\0"
"""The first bytes of every SQLite database."""


class SqliteStore:
    """A file of books, with one writer at a time. Each reader has a connection of its own, which
    reads the books as they were when its transaction began.

    With `exclusive`, readers and writers share one connection, and no other program can use the
    file meanwhile. This is the default for versions of SQLite in which several connections can
    lose commits.
    """

    def __init__(self, path: Path, *, exclusive: bool | None = None) -> None:
        self.path = path
        needs_exclusive = not driver.is_safe_to_share(driver.VERSION)
        self.exclusive = needs_exclusive if exclusive is None else exclusive
        self._lock = RLock()
        _create_private(path)
        _check_is_database(path)
        pool: dict[str, Any] = {"poolclass": QueuePool, "pool_size": 8, "max_overflow": 64}
        if self.exclusive:
            pool = {"poolclass": StaticPool}
        self._engine = sa.create_engine(
            sa.URL.create("sqlite", database=str(path)),
            module=driver.DRIVER,
            isolation_level="AUTOCOMMIT",
            connect_args={"check_same_thread": False, "timeout": driver.BUSY_MS / 1000},
            **pool,
        )
        sa.event.listen(self._engine, "connect", self._prepare)
        with _translated(), self._connected() as connection:
            migrate(connection.connection.dbapi_connection, path)
        path.chmod(0o600)

    @contextmanager
    def reading(self) -> Iterator[Session]:
        with _translated(), self._connected() as connection:
            connection.exec_driver_sql("BEGIN")
            try:
                yield SqliteSession(connection)
            finally:
                connection.exec_driver_sql("ROLLBACK")

    @contextmanager
    def writing(self) -> Iterator[Session]:
        with _translated(), self._connected() as connection:
            session = SqliteSession(connection)
            connection.exec_driver_sql("BEGIN IMMEDIATE")
            try:
                yield session
                session.buffer.flush()
                connection.exec_driver_sql("COMMIT")
            except BaseException:
                # When the disk is full, SQLite itself has rolled the transaction back.
                if session.buffer.driver.in_transaction:
                    connection.exec_driver_sql("ROLLBACK")
                raise

    def facts(self) -> Mapping[str, Any]:
        return {
            "store": "sqlite",
            "file": str(self.path),
            "sqliteVersion": driver.DRIVER.sqlite_version,
            "schemaVersion": SCHEMA_VERSION,
            "locking": "exclusive" if self.exclusive else "shared",
        }

    def close(self) -> None:
        self._engine.dispose()

    def _prepare(self, connection: Any, _: Any) -> None:
        """Set up a new connection. The file is checked first, so that a file of another program is
        left unchanged.
        """
        checked_schema_version(connection, self.path)
        driver.configure(connection, exclusive=self.exclusive)

    @contextmanager
    def _connected(self) -> Iterator[sa.Connection]:
        if self.exclusive:
            with self._lock, self._engine.connect() as connection:
                yield connection
        else:
            with self._engine.connect() as connection:
                yield connection


def _create_private(path: Path) -> None:
    """Create the file if it does not exist. Only its owner may read it, from the beginning."""
    with suppress(FileExistsError):
        os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))


def _check_is_database(path: Path) -> None:
    """Refuse a file that is not a database. SQLite would take a file of a few bytes for an empty
    database, and overwrite it.
    """
    with path.open("rb") as file:
        first_bytes = file.read(len(_SQLITE_HEADER))
    if first_bytes not in {b"", _SQLITE_HEADER}:
        raise OSError(f"{path} is not a file of WyzBooks; choose another file")


@contextmanager
def _translated() -> Iterator[None]:
    """Raise the errors of SQLite as failures of the store."""
    try:
        yield
    except (sa.exc.DBAPIError, driver.DRIVER.Error) as error:
        message = str(getattr(error, "orig", error))
        if "locked" in message or "busy" in message:
            raise StoreBusy("another program is writing to the books; try again") from error
        if "full" in message:
            raise StoreFull(
                "the disk that holds the books is full; free some space and try again"
            ) from error
        raise StoreFailure(f"the file of the books cannot be used: {message}") from error
