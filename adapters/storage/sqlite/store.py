"""The books in one SQLite file."""

import logging
from collections.abc import Callable, Hashable, Iterator, Mapping
from contextlib import closing, contextmanager, nullcontext, suppress
from functools import partial
from pathlib import Path
from threading import Event, Lock
from typing import Any

from adapters.storage.sqlite import driver
from adapters.storage.sqlite.checkpoints import empty_log, shorten_log
from adapters.storage.sqlite.connection import Connection
from adapters.storage.sqlite.connections import Connections
from adapters.storage.sqlite.copies import write_private_copy
from adapters.storage.sqlite.failures import DATABASE_ERRORS, failure_of, translated
from adapters.storage.sqlite.file_facts import facts_of, sizes_of
from adapters.storage.sqlite.file_identity import BooksFile
from adapters.storage.sqlite.migrations import (
    Upgrade,
    check_is_newest,
    checked_schema_version,
    migrate,
)
from adapters.storage.sqlite.overwriting import overwrite
from adapters.storage.sqlite.record_hashes import KnownBuckets
from adapters.storage.sqlite.replacement import ReplacementGuard, watch_file
from adapters.storage.sqlite.schema_check import SchemaGuard
from adapters.storage.sqlite.session import SqliteSession
from adapters.storage.sqlite.write_fence import WriteFence
from application.ports.failures import (
    NoBooks,
    StoreBusy,
    StoreFailure,
    StoreReplaced,
    StoreUnavailable,
)
from application.ports.store import Session, StoreSizes

logger = logging.getLogger("wyzbooks")


class SqliteStore:
    """A file of books, with one writer at a time. Each reader has a connection of its own, which
    reads the books as they were when its transaction began.

    With `exclusive`, readers and writers share one connection, and no other program can use the
    file meanwhile: the default where several connections of SQLite can lose commits.
    """

    def __init__(
        self,
        path: Path,
        *,
        create: bool = True,
        exclusive: bool | None = None,
        inspect: bool = False,
        only_read: bool = False,
    ) -> None:
        """Open a file.

        With `create`, a missing or empty file becomes a store without books; otherwise it raises
        `NoBooks`. A file of an older program is migrated, and `upgrade` says how. With `only_read`,
        or if the file or its folder cannot be written, nothing can be. A file whose schema somebody
        has changed is opened with `inspect` alone, and can only be read.
        """
        needs_exclusive = not driver.is_safe_to_share(driver.VERSION)
        self.exclusive = needs_exclusive if exclusive is None else exclusive
        self.upgrade: Upgrade | None = None
        self.former_log: Path | None = None
        """Where the log of another file, which had the name before, was moved when this opened."""
        self._create = create
        self._schema = SchemaGuard(path, inspect=inspect)
        self._closed = Event()
        self._is_watched = False
        self._reopening = Lock()
        self._known_buckets: KnownBuckets = {}
        with translated(path, system_errors=True):
            self._file = BooksFile(path, create=create)
        self.path = self._file.path
        self.read_only = only_read or self._file.is_read_only
        self._fence = WriteFence(self.path)
        self.is_unverified = self._fence.is_marked
        """Whether the disk failed in an earlier use of the file, which was not verified since."""
        self._guard = ReplacementGuard(self._file)
        self._connections = Connections(
            self._file, self._guard, exclusive=self.exclusive, check=self._check_connection
        )
        try:
            with translated(self.path, system_errors=True):
                self._open()
        except BaseException:
            self.close()
            raise

    @contextmanager
    def reading(self) -> Iterator[Session]:
        with self._connected() as connection:
            session = SqliteSession(connection, self._known_buckets)
            connection.driver.execute("BEGIN")
            try:
                yield session
            finally:
                self._roll_back(connection)

    @contextmanager
    def writing(self) -> Iterator[Session]:
        self._check_can_write()
        with self._guard.committing() as check_commit, self._connected() as connection:
            session = SqliteSession(connection, self._known_buckets)
            connection.driver.execute("BEGIN IMMEDIATE")
            try:
                self._schema.check(session.buffer.driver)
                yield session
                session.buffer.finish()
                self._guard.check()
                self._commit(connection)
            except BaseException:
                self._roll_back(connection)
                raise
            check_commit()
            self._fence.wrote()
            with self._fence.noticing(self.path):
                shorten_log(session.buffer.driver)

    def replace(self, new: Session, decide: Callable[[Session], None]) -> None:
        self._check_can_write()

        def decide_now() -> None:
            with self.reading() as session:
                decide(session)

        with self._guard.committing() as check_commit, self._connections.turn():
            self._guard.check()
            if self.exclusive:  # Nobody else can write, and the connection cannot read meanwhile.
                decide_now()
            connected = (
                nullcontext(self._connections.held)
                if self.exclusive
                else closing(self._connections.connect())
            )
            with connected as connection:
                with self._fence.watching(self.path):
                    overwrite(new, connection, None if self.exclusive else decide_now)
                self._fence.wrote()
                with self._fence.noticing(self.path):
                    empty_log(connection)
            check_commit()

    def write_copy(self, copy: Path) -> None:
        """Write the books as they are now into a new file that only its owner can read."""
        with self._connected() as connection, translated(copy, system_errors=True):
            write_private_copy(connection.driver, copy)
            self._guard.check()

    def has_books(self) -> bool:
        """Whether anything was ever written to the store."""
        with self.reading() as session:
            return session.log.head().version > 0

    def state_mark(self) -> Hashable | None:
        return self._connections.state_mark()

    def check(self) -> None:
        self._ask_guard()
        self._fence.check()

    def facts(self) -> Mapping[str, Any]:
        return facts_of(self._file, exclusive=self.exclusive)

    def sizes(self) -> StoreSizes:
        return sizes_of(self._file)

    def close(self) -> None:
        if self._closed.is_set():
            return
        self._closed.set()
        with self._reopening:  # It ends, because the store is closed.
            with suppress(StoreFailure):
                self._ask_guard()
            if self._guard.is_replaced and self._connections.held is not None:
                self._guard.save(self._connections.held, again=True)
            self._connections.close()

    def watch(self) -> None:
        """Look at the file from time to time until the store is closed, and reopen it if needed."""
        self._is_watched = True
        watch_file(self._look, self._closed)

    def reopen(self) -> None:
        """Open the file anew and verify it; if it is right, the store takes writes again.

        Raises a `StoreFailure` if it is not right, or if it cannot be verified now.
        """
        # Files are opened anew after trouble alone, and most commands do without this.
        from adapters.storage.sqlite.reopened_file import check_reopened  # noqa: PLC0415

        with self._reopening:
            try:
                with (
                    translated(self.path, system_errors=True),
                    self._connections.turn(),
                ):
                    self._guard.check()
                    self._connections.open_anew()
                    with self._connections.taken() as connection:
                        check_reopened(connection, self._closed)
            except StoreFailure as failure:
                self._fence.postpone(failure)
                raise
            except OSError as error:  # It is another file, or SQLite refuses a setting.
                self._fence.postpone(StoreUnavailable(str(error)))
                raise
            self._fence.lift()
            self.is_unverified = False

    def _look(self) -> None:
        self._ask_guard()
        if self._fence.is_due:
            self.reopen()
            logger.info("the file was opened anew and is right, so the books take writes again")

    def _open(self) -> None:
        """Open the first connection, and bring the schema up to date."""
        self.former_log = self._file.settle_log()
        self._connections.hold()
        held = self._connections.held
        self._schema.look(held)
        if self.read_only:
            check_is_newest(held, self.path)
            return
        if not self._schema.is_changed:
            self.upgrade = migrate(held, self.path, partial(_back_up, held, self.path))
        self._file.remember_log()
        self._file.make_private()
        if self.is_unverified:
            self._fence.recall()

    def _check_connection(self, connection: Any) -> None:
        version = checked_schema_version(connection, self.path)
        if version == 0 and not self._create:
            raise NoBooks(f"{self.path} is empty: it holds no books")

    def _check_can_write(self) -> None:
        if self.read_only:
            raise StoreUnavailable(
                f"{self.path} is on a read-only disk, or may only be read; "
                "copy it to a folder that can be written, and use the copy"
            )
        if self.is_unverified and self._fence.is_due and not self._is_watched:
            with suppress(StoreFailure):  # What stands in the way of writes says so next.
                self.reopen()
        self._fence.check_can_write()

    def _commit(self, connection: Connection) -> None:
        try:
            connection.driver.execute("COMMIT")
        except DATABASE_ERRORS as error:
            raise self._fence.remember(failure_of(error, self.path, at_commit=True)) from error

    @contextmanager
    def _connected(self) -> Iterator[Connection]:
        """A connection, which is dropped after any failure of the store."""
        if self._closed.is_set():
            raise StoreBusy("the books are being closed; try again")
        try:
            with self._connections.turn():
                self._guard.check()
                with self._connections.taken() as connection:
                    try:
                        yield connection
                    except (*DATABASE_ERRORS, StoreFailure):
                        self._connections.drop(connection)
                        raise
        except DATABASE_ERRORS as error:
            self._ask_guard()  # Errors of a file that was replaced are no errors of the disk.
            raise self._fence.remember(failure_of(error, self.path)) from error
        except StoreReplaced:
            self._ask_guard()
            raise

    def _roll_back(self, connection: Connection) -> None:
        """End the transaction, unless SQLite has done so, as it does when the disk is full."""
        try:
            if connection.driver.in_transaction:
                connection.driver.execute("ROLLBACK")
        except DATABASE_ERRORS:
            self._connections.drop(connection)

    def _ask_guard(self) -> None:
        """Raise `StoreReplaced` if the file was replaced, after saving what its log holds."""
        try:
            self._guard.check()
        except StoreReplaced as failure:
            if self._connections.held is None:
                raise
            with self._connections.turn():
                raise self._guard.save(self._connections.held) from failure


def _back_up(connection: Any, path: Path) -> Path:
    """Make a backup of a file of an older program. Only such files need backups to be opened."""
    from adapters.storage.sqlite.backups import back_up_before_upgrade  # noqa: PLC0415

    return back_up_before_upgrade(connection, path)
