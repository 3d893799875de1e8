"""The books in one SQLite file."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, closing, contextmanager, nullcontext, suppress
from functools import partial
from pathlib import Path
from threading import Event, RLock
from typing import Any

import sqlalchemy as sa

from adapters.storage.sqlite import driver
from adapters.storage.sqlite.backups import back_up_before_upgrade
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
from adapters.storage.sqlite.replacement import ReplacementGuard, keep_open, watch_file
from adapters.storage.sqlite.schema_check import SchemaGuard
from adapters.storage.sqlite.session import SqliteSession
from application.ports.failures import (
    NoBooks,
    StoreBusy,
    StoreFailure,
    StoreFull,
    StoreReplaced,
    StoreUnavailable,
)
from application.ports.store import Session, StoreSizes


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
        self._lock = RLock()
        self._closed = Event()
        self._failure: StoreFailure | None = None
        self._known_buckets: KnownBuckets = {}
        self._held: Any = None  # The connection that is closed last; see `_open`.
        with translated(path, system_errors=True):
            self._file = BooksFile(path, create=create)
        self.path = self._file.path
        self.read_only = only_read or self._file.is_read_only
        self._guard = ReplacementGuard(self._file)
        self._engine = driver.engine_of(self._connect, exclusive=self.exclusive)
        try:
            with translated(self.path, system_errors=True):
                self._open()
        except BaseException:
            self.close()
            raise

    @contextmanager
    def reading(self) -> Iterator[Session]:
        with self._connected() as connection:
            connection.exec_driver_sql("BEGIN")
            try:
                yield SqliteSession(connection, self._known_buckets)
            finally:
                self._roll_back(connection)

    @contextmanager
    def writing(self) -> Iterator[Session]:
        self._check_can_write()
        with self._guard.committing() as check_commit, self._connected() as connection:
            session = SqliteSession(connection, self._known_buckets)
            connection.exec_driver_sql("BEGIN IMMEDIATE")
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
        self._failure = None

    def replace(self, new: Session, decide: Callable[[Session], None]) -> None:
        self._check_can_write()

        def decide_now() -> None:
            with self.reading() as session:
                decide(session)

        with self._guard.committing() as check_commit, self._turn():
            self._guard.check()
            if self.exclusive:  # Nobody else can write, and the connection cannot read meanwhile.
                decide_now()
            connected = nullcontext(self._held) if self.exclusive else closing(self._connect())
            with translated(self.path, at_commit=True), connected as connection:
                overwrite(new, connection, None if self.exclusive else decide_now)
            check_commit()

    def write_copy(self, copy: Path) -> None:
        """Write the books as they are now into a new file that only its owner can read."""
        with self._connected() as connection, translated(copy, system_errors=True):
            write_private_copy(connection.connection.dbapi_connection, copy)
            self._guard.check()

    def has_books(self) -> bool:
        """Whether anything was ever written to the store."""
        with self.reading() as session:
            return session.log.head().version > 0

    def check(self) -> None:
        self._ask_guard()
        if failure := self._failure:
            raise type(failure)(
                f"the last use of the file failed, and no write has succeeded since: {failure}"
            )

    def facts(self) -> Mapping[str, Any]:
        return facts_of(self._file, exclusive=self.exclusive)

    def sizes(self) -> StoreSizes:
        return sizes_of(self._file)

    def close(self) -> None:
        if self._closed.is_set():
            return
        self._closed.set()
        with suppress(StoreFailure):
            self._ask_guard()
        if self._guard.is_replaced and self._held is not None:
            self._guard.save(self._held, again=True)
        if self._guard.is_overwritten:
            keep_open(self._held)
            if not self.exclusive:
                self._engine.dispose()
            return
        pool: Any = self._engine.pool
        users = 0 if self.exclusive else pool.checkedout()
        self._engine.dispose()
        if self._held is not None:
            self._held.close()
        if users == 0:  # Otherwise closing the file would drop the locks of those that use it.
            self._file.release()

    def watch(self) -> None:
        """Look at the file from time to time until the store is closed."""
        watch_file(self._ask_guard, self._closed)

    def _open(self) -> None:
        """Open the first connection, and bring the schema up to date.

        This connection is closed last, so that SQLite removes the write-ahead log, which it does
        by name, at no other time than in `close`.
        """
        self.former_log = self._file.settle_log()
        if self.exclusive:
            self._engine.connect().close()
        else:
            self._held = self._connect()
        self._schema.look(self._held)
        if self.read_only:
            check_is_newest(self._held, self.path)
            return
        if not self._schema.is_changed:
            back_up = partial(back_up_before_upgrade, self._held, self.path)
            self.upgrade = migrate(self._held, self.path, back_up)
        self._file.remember_log()
        self._file.make_private()

    def _connect(self) -> Any:
        """A new connection, set up. A file of another program is noticed first, and left alone."""
        connection = driver.connect(self.path, read_only=self._file.is_read_only)
        try:
            self._guard.check()
            version = checked_schema_version(connection, self.path)
            if version == 0 and not self._create:
                raise NoBooks(f"{self.path} is empty: it holds no books")
            if not self._file.is_read_only:
                driver.configure(connection, exclusive=self.exclusive)
                driver.check_writable(connection)
        except BaseException:
            connection.close()
            raise
        if self.exclusive:
            self._held = connection
            self._file.remember_log()
        return connection

    def _check_can_write(self) -> None:
        if self.read_only:
            raise StoreUnavailable(
                f"{self.path} is on a read-only disk, or may only be read; "
                "copy it to a folder that can be written, and use the copy"
            )

    def _commit(self, connection: sa.Connection) -> None:
        try:
            connection.exec_driver_sql("COMMIT")
        except DATABASE_ERRORS as error:
            raise self._remember(failure_of(error, self.path, at_commit=True)) from error

    def _turn(self) -> AbstractContextManager[object]:
        """The turn to use the only connection, if there is only one."""
        return self._lock if self.exclusive else nullcontext()

    @contextmanager
    def _connected(self) -> Iterator[sa.Connection]:
        """A connection, which is dropped after any failure of the store."""
        if self._closed.is_set():
            raise StoreBusy("the books are being closed; try again")
        try:
            with self._turn():
                self._guard.check()
                with self._engine.connect() as connection:
                    try:
                        yield connection
                    except (*DATABASE_ERRORS, StoreFailure):
                        self._drop(connection)
                        raise
        except DATABASE_ERRORS as error:
            self._ask_guard()  # Errors of a file that was replaced are no errors of the disk.
            raise self._remember(failure_of(error, self.path)) from error
        except StoreReplaced:
            self._ask_guard()
            raise

    def _roll_back(self, connection: sa.Connection) -> None:
        """End the transaction, unless SQLite has done so, as it does when the disk is full."""
        driver_connection: Any = connection.connection.dbapi_connection
        try:
            if driver_connection.in_transaction:
                connection.exec_driver_sql("ROLLBACK")
        except DATABASE_ERRORS:
            self._drop(connection)

    def _drop(self, connection: sa.Connection) -> None:
        """Close a connection that may be in a bad state, instead of using it again.

        If the file was replaced, it is kept: it may be the only one that still sees the books.
        """
        with suppress(StoreFailure):
            self._guard.check()
        if self._guard.is_replaced:
            return
        if self.exclusive:
            self._held = None
            self._file.forget_log()  # It is removed with its only connection.
        connection.invalidate()

    def _ask_guard(self) -> None:
        """Raise `StoreReplaced` if the file was replaced, after saving what its log holds."""
        try:
            self._guard.check()
        except StoreReplaced as failure:
            if self._held is None:
                raise
            with self._turn():
                raise self._guard.save(self._held) from failure

    def _remember(self, failure: StoreFailure) -> StoreFailure:
        """Keep a failure of the disk for `check`, until a write succeeds."""
        if isinstance(failure, (StoreFull, StoreUnavailable)):
            self._failure = failure
        return failure
