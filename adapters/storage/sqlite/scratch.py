"""Books that nobody keeps: a SQLite database in a private temporary file.

The file loses its name as soon as it is open, so nobody else can open it, and it is gone with its
connection, also if the program is killed. Windows removes no open files; there it is removed when
the store is closed. (The temporary databases of SQLite itself are in memory, and may be large: some
builds of SQLite never write them to a file.)
"""

import os
import shutil
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from fractions import Fraction
from pathlib import Path
from tempfile import mkstemp
from threading import RLock
from typing import Any, cast

from adapters.storage.sqlite import driver
from adapters.storage.sqlite.connection import Connection
from adapters.storage.sqlite.copies import copy_pages
from adapters.storage.sqlite.failures import DATABASE_ERRORS
from adapters.storage.sqlite.migrations import SCHEMA_VERSION, apply_steps
from adapters.storage.sqlite.record_hashes import KnownBuckets
from application.ports.failures import StoreFull, StoreUnavailable
from application.ports.store import Session

_FULL, _IOERR = 13, 10
"""SQLITE_FULL and SQLITE_IOERR: a quota is reported as either."""

_VERSIONS_OFFSET, _COUNTER_OFFSET = 18, 24
"""Where the head of a database has the versions of its format, and the counter of its changes."""

_MOST_OF_ROOM = Fraction(9, 10)
"""How much of the free room of the folder for temporary files a copy may take."""
_NO_ROOM = (
    "the folder for temporary files has no room for a copy of the books; make room and try again"
)

_CACHE_KIB = 16 * 1024
"""How much of the database SQLite holds in memory."""

_PRAGMAS: Mapping[str, Any] = {
    "cache_size": -_CACHE_KIB,
    # A failure leaves nothing that anybody would use, so nothing must be undone or made durable.
    "journal_mode": "off",
    "synchronous": 0,
    "trusted_schema": 0,
    "cell_size_check": 1,
}


class ScratchStore:
    """Books in a temporary database with one connection. Transactions take turns.

    A transaction that writes and fails leaves books that must not be used any more.
    """

    def __init__(
        self,
        new_session: Callable[[Connection, KnownBuckets], Any],
        original: Any = None,
        check: Callable[[], None] | None = None,
    ) -> None:
        """Make a store without books, or with a copy of those that `original` sees, a connection.

        `new_session` makes its sessions. `check` is called while the books are copied.
        """
        self._lock = RLock()
        self._new_session = new_session
        descriptor, self._path = _new_file()
        try:
            with _translated():
                connection = _connected(self._path)
                try:
                    if original is None:
                        apply_steps(connection, 0)
                    else:
                        _check_room(original, self._path.parent)
                        copy_pages(original, connection, check or _go_on)
                        _end_write_ahead_log(descriptor)
                except BaseException:
                    connection.close()
                    raise
        except BaseException:
            _remove(self._path)
            raise
        finally:
            os.close(descriptor)
        self._connection = Connection(connection)

    @contextmanager
    def reading(self) -> Iterator[Session]:
        with self._transaction() as session:
            yield session

    @contextmanager
    def writing(self) -> Iterator[Session]:
        with self._transaction() as session:
            yield session
            session.buffer.finish()

    def replace(self, new: Session, decide: Callable[[Session], None]) -> None:
        with self._transaction() as session:
            decide(session)
        with self._lock, _translated():
            copy_pages(cast("Any", new).buffer.driver, self._connection.driver, _go_on)

    def check(self) -> None:
        """Do nothing: nothing is kept that a failure could harm."""

    def facts(self) -> Mapping[str, Any]:
        return {"store": "sqlite", "file": None}

    def state_mark(self) -> None:
        """Return None: nothing is kept of books that nobody keeps."""

    def sizes(self) -> None:
        """Return None: nobody asks for the size of books that nobody keeps."""

    def bring_up_to_date(self) -> None:
        """Make what the copy of a file of an older program lacks: it gets the newest schema."""
        connection = self._connection.driver
        with self._lock, _translated():
            (version,) = connection.execute("PRAGMA user_version").fetchone()
            if version < SCHEMA_VERSION:
                apply_steps(connection, version)

    def close(self) -> None:
        with self._lock:
            self._connection.close()
            _remove(self._path)

    @contextmanager
    def _transaction(self) -> Iterator[Any]:
        """A transaction, which is committed in any case: nothing can be rolled back."""
        connection = self._connection.driver
        with self._lock, _translated():
            session = self._new_session(self._connection, {})
            connection.execute("BEGIN")
            try:
                yield session
            finally:
                if connection.in_transaction:
                    connection.execute("COMMIT")


@contextmanager
def _translated() -> Iterator[None]:
    """Raise errors of SQLite as failures that name the folder in which the file is."""
    try:
        yield
    except DATABASE_ERRORS as error:
        if (getattr(error, "sqlite_errorcode", None) or 0) & 0xFF in {_FULL, _IOERR}:
            raise StoreFull(_NO_ROOM) from error
        raise StoreUnavailable(
            f"a copy of the books cannot be made in the folder for temporary files ({error})"
        ) from error


def _check_room(original: Any, folder: Path) -> None:
    """Raise `StoreFull` unless a copy would leave some room in a folder for other programs."""
    (pages,), (size,) = (
        original.execute(f"PRAGMA {name}").fetchone() for name in ("page_count", "page_size")
    )
    if pages * size > shutil.disk_usage(folder).free * _MOST_OF_ROOM:
        raise StoreFull(_NO_ROOM)


def _new_file() -> tuple[int, Path]:
    """A new file that only its owner can read: its descriptor, and its path."""
    try:
        descriptor, name = mkstemp(prefix="wyzbooks-")
    except OSError as error:
        raise StoreUnavailable(
            f"a copy of the books cannot be made in the folder for temporary files ({error})"
        ) from error
    return descriptor, Path(name)


def _connected(path: Path) -> Any:
    """A connection to an empty file, which has lost its name where that can be."""
    connection = driver.DRIVER.connect(path, isolation_level=None, check_same_thread=False)
    if sys.platform != "win32":
        _remove(path)
    for name, value in _PRAGMAS.items():
        connection.execute(f"PRAGMA {name} = {value}")
    return connection


def _remove(path: Path) -> None:
    """Remove a file, if it is still there."""
    with suppress(OSError):
        path.unlink()


def _end_write_ahead_log(descriptor: int) -> None:
    """Make a copy a database without write-ahead log.

    The copy says of itself that it has such a log, as the books do, and SQLite would open one
    beside the file. The bytes that say so are those of the versions of the format; the counter of
    changes tells the connection that they are others now (sqlite.org/fileformat2.html, 1.3).
    """
    os.lseek(descriptor, _COUNTER_OFFSET, os.SEEK_SET)
    counter = int.from_bytes(os.read(descriptor, 4), "big")
    os.lseek(descriptor, _COUNTER_OFFSET, os.SEEK_SET)
    os.write(descriptor, ((counter + 1) % 2**32).to_bytes(4, "big"))
    os.lseek(descriptor, _VERSIONS_OFFSET, os.SEEK_SET)
    os.write(descriptor, bytes((1, 1)))


def _go_on() -> None:
    """Do nothing: nobody wants to end the copying."""
