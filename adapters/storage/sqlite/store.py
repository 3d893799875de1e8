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
from adapters.storage.sqlite.migrations import SCHEMA_VERSION, check_ours, migrate
from adapters.storage.sqlite.session import SqliteSession
from application.ports.failures import StoreBusy, StoreFailure, StoreFull
from application.ports.store import Session

_MAGIC = b"SQLite format 3\0"


class SqliteStore:
    """A file of books. Readers have a connection each, of their own snapshot; one writer at a time."""

    def __init__(self, path: Path, *, exclusive: bool | None = None) -> None:
        self.path = path
        self.exclusive = not driver.is_sound(driver.VERSION) if exclusive is None else exclusive
        self._alone = RLock()
        _create_private(path)
        _check_is_database(path)
        pool: dict[str, Any] = (
            {"poolclass": StaticPool}
            if self.exclusive
            else {"poolclass": QueuePool, "pool_size": 8, "max_overflow": 64}
        )
        self._engine = sa.create_engine(
            sa.URL.create("sqlite", database=str(path)), module=driver.DRIVER, isolation_level="AUTOCOMMIT",
            connect_args={"check_same_thread": False, "timeout": driver.BUSY_MS / 1000}, **pool,
        )  # fmt: skip
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
            connection.exec_driver_sql("BEGIN IMMEDIATE")
            try:
                session = SqliteSession(connection)
                yield session
                session.buffer.flush()
                connection.exec_driver_sql("COMMIT")
            except BaseException:
                if connection.connection.dbapi_connection.in_transaction:  # type: ignore[union-attr]  # a full disk rolls back by itself
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
        """Set a new connection up, after looking whose file it is: one of somebody else stays as it is."""
        check_ours(connection, self.path)
        driver.prepare(connection, exclusive=self.exclusive)

    @contextmanager
    def _connected(self) -> Iterator[sa.Connection]:
        if self.exclusive:
            with self._alone, self._engine.connect() as connection:
                yield connection
        else:
            with self._engine.connect() as connection:
                yield connection


def _create_private(path: Path) -> None:
    """A new file of books is for its owner alone, from its first moment."""
    with suppress(FileExistsError):
        os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))


def _check_is_database(path: Path) -> None:
    """SQLite would take a file of a few bytes for an empty database, and write over it."""
    with path.open("rb") as file:
        start = file.read(len(_MAGIC))
    if start not in {b"", _MAGIC}:
        raise OSError(f"{path} is not a file of WyzBooks; choose another file")


@contextmanager
def _translated() -> Iterator[None]:
    try:
        yield
    except (sa.exc.DBAPIError, driver.DRIVER.Error) as error:
        message = str(getattr(error, "orig", error))
        if "locked" in message or "busy" in message:
            raise StoreBusy("another program is writing to the books; try again") from error
        if "full" in message:
            raise StoreFull(
                "there is no room left on the disk of the books; make room and try again"
            ) from error
        raise StoreFailure(f"the file of the books cannot be used: {message}") from error
