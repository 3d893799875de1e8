"""Trouble of the disk: what each error means, and that no connection is used again after one."""

import errno
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
from pathlib import Path

import pytest

from adapters.storage.sqlite.driver import DRIVER, connect
from adapters.storage.sqlite.failures import failure_of
from adapters.storage.sqlite.migrations import STEPS, apply_steps
from adapters.storage.sqlite.store import SqliteStore
from application.collections.operations import create
from application.collections.registry import COLLECTIONS
from application.ports.failures import (
    Damaged,
    StoreBusy,
    StoreFailure,
    StoreFull,
    StoreUnavailable,
)
from domain.errors import BookkeepingError
from tests.support import new_books

IOERR_FSYNC = 10 | 4 << 8


def sqlite_error(code: int) -> Exception:
    error = DRIVER.OperationalError("what SQLite says")
    error.sqlite_errorcode = code
    return error


@pytest.mark.parametrize(
    ("code", "kind"),
    [
        (3, StoreUnavailable),
        (5, StoreBusy),
        (6, StoreBusy),
        (7, StoreUnavailable),
        (8, StoreUnavailable),
        (8 | 1 << 8, StoreUnavailable),  # SQLITE_READONLY_RECOVERY
        (10, StoreUnavailable),
        (IOERR_FSYNC, StoreUnavailable),
        (11, Damaged),
        (13, StoreFull),
        (14, StoreUnavailable),
        (26, Damaged),
        (1, StoreFailure),
    ],
)
def test_the_code_of_an_error_says_what_failed(path, code, kind):
    assert type(failure_of(sqlite_error(code), path)) is kind


@pytest.mark.parametrize(
    ("number", "kind"),
    [
        (errno.ENOSPC, StoreFull),
        (errno.EDQUOT, StoreFull),
        (errno.EIO, StoreUnavailable),
        (errno.EROFS, StoreUnavailable),
        (errno.ESTALE, StoreUnavailable),
    ],
)
def test_the_number_of_an_error_of_the_system_says_what_failed(path, number, kind):
    assert type(failure_of(OSError(number, os.strerror(number)), path)) is kind


@pytest.mark.parametrize("code", [10, IOERR_FSYNC])
def test_a_write_whose_commit_failed_may_have_been_kept(path, code):
    assert "nothing was changed" in str(failure_of(sqlite_error(code), path))
    failure = str(failure_of(sqlite_error(code), path, at_commit=True))
    assert "not certain whether this write was kept" in failure
    assert "send it again with the same key" in failure


def test_a_full_disk_keeps_nothing_of_a_commit(path):
    assert "nothing was changed" in str(failure_of(sqlite_error(13), path, at_commit=True))


class FailingConnection:
    """Raises an error for every statement."""

    def __init__(self, error: Exception) -> None:
        self._error = error

    @property
    def driver(self):
        raise self._error


class Troubled(SqliteStore):
    """A store whose commits fail while there is trouble."""

    trouble: Exception | None = None

    def _commit(self, connection):
        if self.trouble:
            connection = FailingConnection(self.trouble)
        super()._commit(connection)


def add_item(books, name: str) -> None:
    books.run(create, COLLECTIONS["items"], {"name": name})


@pytest.mark.parametrize("exclusive", [False, True], ids=["shared", "exclusive"])
def test_the_store_is_in_trouble_until_a_write_succeeds(path, exclusive):
    with closing(Troubled(path, exclusive=exclusive)) as store:
        books = new_books(store)
        store.check()
        store.trouble = sqlite_error(13)
        with pytest.raises(StoreFull):
            add_item(books, "refused")
        store.trouble = None
        books.read(lambda work: work.session.log.head())
        with pytest.raises(StoreFull, match="no write has succeeded since"):
            store.check()
        with pytest.raises(BookkeepingError):
            books.run(create, COLLECTIONS["items"], {})
        add_item(books, "kept")
        store.check()


def test_a_refusal_or_a_busy_file_is_no_trouble_of_the_disk(path):
    with closing(Troubled(path)) as store:
        books = new_books(store)
        with pytest.raises(BookkeepingError):
            books.run(create, COLLECTIONS["items"], {})
        store.check()
        store.trouble = sqlite_error(5)
        with pytest.raises(StoreBusy):
            add_item(books, "refused")
        store.check()


def test_a_connection_is_dropped_after_any_failure_of_the_store(path):
    with closing(Troubled(path)) as store:
        books = new_books(store)

        def connection() -> object:
            return books.read(lambda work: work.session.buffer.driver)

        first = connection()
        assert connection() is first
        store.trouble = sqlite_error(10)
        with pytest.raises(StoreUnavailable):
            add_item(books, "refused")
        assert connection() is not first
        second = connection()
        with pytest.raises(StoreFailure):
            books.read(lambda work: work.session.buffer.read("SELECT * FROM nowhere"))
        assert connection() is not second


def test_no_connection_makes_a_file_that_has_vanished(path):
    with pytest.raises(DRIVER.OperationalError):
        connect(path, read_only=False).execute("SELECT 1 FROM sqlite_schema")
    assert not path.exists()


# What only a user without special rights can see


@contextmanager
def ordinary_user() -> Iterator[None]:
    """Run as a user who may not do everything."""
    if os.geteuid() != 0:
        yield
        return
    os.seteuid(65534)
    try:
        yield
    finally:
        os.seteuid(0)


@pytest.fixture
def folder() -> Iterator[Path]:
    """A folder of the ordinary user."""
    with ordinary_user():
        made = Path(tempfile.mkdtemp(dir="/tmp"))  # pytest's own folder may be another user's
    yield made
    shutil.rmtree(made)


needs_users = pytest.mark.skipif(not hasattr(os, "seteuid"), reason="this system has no such users")


@needs_users
def test_a_connection_that_can_only_read_is_not_kept(folder):
    """SQLite opens a file for reading if it cannot be written at that moment."""
    path = folder / "books.wyzbooks"
    with ordinary_user(), closing(SqliteStore(path)) as store, ExitStack() as readers:
        books = new_books(store)
        readers.enter_context(store.reading())
        path.chmod(0o400)
        with pytest.raises(StoreUnavailable, match="read-only"):
            readers.enter_context(store.reading())
        path.chmod(0o600)
        for number in range(10):
            add_item(books, f"item {number}")
            readers.enter_context(store.reading())
        store.check()


@pytest.fixture
def read_only(folder) -> Iterator[Path]:
    """Books that cannot be written, in a folder that cannot be written."""
    path = folder / "books.wyzbooks"
    with ordinary_user():
        with closing(SqliteStore(path)) as store:
            add_item(new_books(store), "kept")
        path.chmod(0o400)
        folder.chmod(0o500)
    yield path
    folder.chmod(0o700)


@needs_users
def test_books_that_cannot_be_written_can_be_read(read_only):
    before = read_only.read_bytes()
    with ordinary_user(), closing(SqliteStore(read_only, create=False)) as store:
        assert store.facts()["access"] == "read-only"
        books = new_books(store)
        assert books.read(lambda work: work.session.log.head().version) == 26
        with pytest.raises(StoreUnavailable, match="copy it to a folder that can be written"):
            add_item(books, "refused")
        store.check()
    assert read_only.read_bytes() == before
    assert [file.name for file in read_only.parent.iterdir()] == [read_only.name]


@needs_users
def test_books_that_cannot_be_written_are_not_read_without_what_is_in_their_log(read_only):
    log = read_only.with_name(f"{read_only.name}-wal")
    log.write_bytes(b"writes that are not in the file yet")
    log.chmod(0o444)
    with ordinary_user(), pytest.raises(StoreUnavailable, match="last writes are still in"):
        SqliteStore(read_only, create=False)


@needs_users
def test_books_of_an_older_program_that_cannot_be_written_are_refused(read_only):
    read_only.unlink()
    with closing(DRIVER.connect(read_only, isolation_level=None)) as raw:
        apply_steps(raw, 0, STEPS[:1])
    read_only.chmod(0o444)
    with ordinary_user(), pytest.raises(StoreUnavailable, match="older program"):
        SqliteStore(read_only, create=False)
