"""The connections of a store to its file: one for each transaction, or a single one."""

from collections.abc import Callable, Hashable, Iterator
from contextlib import contextmanager, suppress
from itertools import count
from threading import Lock, RLock
from typing import Any

from adapters.storage.sqlite import driver
from adapters.storage.sqlite.connection import Connection
from adapters.storage.sqlite.failures import DATABASE_ERRORS
from adapters.storage.sqlite.file_identity import BooksFile
from adapters.storage.sqlite.replacement import ReplacementGuard, keep_open
from application.ports.failures import StoreFailure

_OPENINGS = count(1)
"""Numbers the openings of all files of books in this process."""
_MOST_UNUSED = 16
"""How many connections are kept that nobody uses now."""


class Connections:
    """The connections to one file, and the one among them that is closed last.

    If they are exclusive, there is a single one, and all who use it take turns.
    """

    def __init__(
        self,
        file: BooksFile,
        guard: ReplacementGuard,
        *,
        exclusive: bool,
        check: Callable[[Any], None],
    ) -> None:
        """`check` raises an error for a new connection to a file that is none of the books."""
        self.exclusive = exclusive
        self.held: Any = None
        """The connection that is closed last, so that SQLite removes the write-ahead log, which it
        does by name, at no other time."""
        self._unused: list[Connection] = []
        """Those that nobody uses now, with the last used one at the end; or the only one, always.
        It is another list after the file was opened anew."""
        self._file = file
        self._guard = guard
        self._check = check
        self._turn = RLock()
        self._lock = Lock()
        self._in_use = 0
        self._opening = 0
        """Which opening of a file this is: what the held connection is told begins anew with it."""
        self._looking = Lock()
        """Held while the held connection is asked about commits, or closed."""

    def connect(self) -> Any:
        """A new connection, set up. A file of another program is noticed first, and left alone."""
        connection = driver.connect(self._file.path, read_only=self._file.is_read_only)
        try:
            self._guard.check()
            self._check(connection)
            if not self._file.is_read_only:
                driver.configure(connection, exclusive=self.exclusive)
                driver.check_writable(connection)
        except BaseException:
            connection.close()
            raise
        if self.exclusive:
            self.held = connection
            self._file.remember_log()
        return connection

    def hold(self) -> None:
        """Open the connection that is closed last."""
        self._opening = next(_OPENINGS)
        if not self.exclusive:
            self.held = self.connect()
            return
        with self.taken():
            pass  # The only connection is held.

    @contextmanager
    def turn(self) -> Iterator[None]:
        """The turn to use the only connection, if there is only one."""
        if not self.exclusive:
            yield
            return
        with self._turn:
            yield

    @contextmanager
    def taken(self) -> Iterator[Connection]:
        """A connection that nobody else uses, or the only one."""
        self._count(1)  # From now on, closing the store leaves the file open.
        try:
            unused = self._unused
            connection = self._take()
            try:
                yield connection
            finally:
                self._give_back(connection, unused)
        finally:
            self._count(-1)

    def state_mark(self) -> Hashable | None:
        """What stays equal as long as nothing is committed to the file; None if nothing tells that.

        SQLite tells a connection about the commits of all others, so the one that never writes
        knows them all. A connection that is the only one would not hear of its own.
        """
        if self.exclusive or not self._looking.acquire(blocking=False):
            return None
        try:
            if self.held is None:  # The file could not be opened anew.
                return None
            self._guard.check()
            ((version,),) = self.held.execute("PRAGMA data_version").fetchall()
        except (*DATABASE_ERRORS, StoreFailure):
            return None
        else:
            return self._opening, version
        finally:
            self._looking.release()

    def drop(self, connection: Connection) -> None:
        """Close a connection that may be in a bad state, instead of using it again.

        If the file was replaced, it is kept: it may be the only one that still sees the books.
        """
        with suppress(StoreFailure):
            self._guard.check()
        if self._guard.is_replaced:
            return
        if self.exclusive:
            self.held = None
            self._file.forget_log()  # It is removed with its only connection.
            self._unused.clear()
        connection.close()

    def open_anew(self) -> None:
        """Close all connections that nobody uses, and open the file anew, from the disk.

        Those that are in use are closed when their transactions end.
        """
        with self._looking:
            held, self.held = self.held, None
            self._file.forget_log()  # It is removed with its last connection.
            self.close_unused()
            if held is not None:
                held.close()
            self._file.settle()
            self.hold()
        self._file.remember_log()

    def close(self) -> None:
        """Close all connections, and the file, unless somebody still uses it."""
        if self._guard.is_overwritten:
            keep_open(self.held)
            if not self.exclusive:
                self.close_unused()
            return
        is_used = not self.exclusive and self._in_use > 0
        self.close_unused()
        with self._looking:
            if self.held is not None:
                self.held.close()
        if not is_used:  # Otherwise closing the file would drop the locks of those that use it.
            self._file.release()

    def close_unused(self) -> None:
        """Close all connections that nobody uses, or the only one.

        Those that are in use are closed when their transactions end.
        """
        with self._lock:
            unused, self._unused = self._unused, []
        for connection in unused:
            connection.close()

    def _take(self) -> Connection:
        with self._lock:
            if self._unused:
                return self._unused[-1] if self.exclusive else self._unused.pop()
        connection = Connection(self.connect())
        if self.exclusive:
            self._unused.append(connection)
        return connection

    def _give_back(self, connection: Connection, unused: list[Connection]) -> None:
        """Keep a connection for who needs one next, unless the file was opened anew meanwhile.

        One that is still in a transaction, because it could not be ended, is not used again.
        """
        if self.exclusive or connection.is_closed:
            return
        with self._lock:
            is_kept = unused is self._unused and len(unused) < _MOST_UNUSED
            if is_kept and not connection.driver.in_transaction:
                unused.append(connection)
                return
        connection.close()

    def _count(self, number: int) -> None:
        with self._lock:
            self._in_use += number
