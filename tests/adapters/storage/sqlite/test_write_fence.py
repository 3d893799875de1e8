"""After a write whose outcome is not certain, nothing is written before the file was verified."""

from contextlib import closing
from pathlib import Path
from threading import Event, Thread

import pytest

from adapters.storage.sqlite import write_fence
from adapters.storage.sqlite.driver import DRIVER
from adapters.storage.sqlite.store import SqliteStore
from application.collections.operations import create
from application.collections.registry import COLLECTIONS
from application.ports.failures import Damaged, StoreBusy, StoreFull, StoreUnavailable
from domain.invoicing.items import Item
from tests.adapters.storage.sqlite.test_failures import IOERR_FSYNC, Troubled, sqlite_error
from tests.adapters.storage.sqlite.test_overwriting import replace
from tests.support import new_books

IOERR_WRITE = 10 | 3 << 8
both = pytest.mark.parametrize("exclusive", [False, True], ids=["shared", "exclusive"])


def add_item(books, name: str) -> None:
    books.run(create, COLLECTIONS["items"], {"name": name})


def items(books) -> set[str]:
    return books.read(lambda work: {item.name for item in work.session.records.all(Item)})


def refuse(books, code: int = IOERR_FSYNC) -> None:
    """Let the disk refuse a commit."""
    books.store.trouble = sqlite_error(code)
    with pytest.raises((StoreUnavailable, StoreFull)):
        add_item(books, "refused")
    books.store.trouble = None


@both
@pytest.mark.parametrize("code", [IOERR_FSYNC, IOERR_WRITE])
def test_after_a_write_whose_outcome_is_open_nothing_is_written_until_the_file_was_verified(
    path, exclusive, code
):
    with closing(Troubled(path, exclusive=exclusive)) as store:
        books = new_books(store)
        add_item(books, "before")
        refuse(books, code)
        for _ in range(2):
            with pytest.raises(
                StoreUnavailable, match=r"opened anew and verified.*The error: what SQLite says"
            ):
                add_item(books, "fenced")
        with pytest.raises(StoreUnavailable, match="take no writes"):
            books.replace(None, lambda _: None)
        with pytest.raises(StoreUnavailable, match="take no writes"):
            store.check()
        assert items(books) == {"before"}  # Reading goes on.
        store.reopen()
        store.check()
        add_item(books, "after")
        assert items(books) == {"before", "after"}
    assert not path.with_name(f"{path.name}-wal").exists()


@both
def test_a_commit_for_which_the_disk_has_no_room_stands_in_the_way_of_no_other(path, exclusive):
    with closing(Troubled(path, exclusive=exclusive)) as store:
        books = new_books(store)
        refuse(books, 13)
        add_item(books, "after")


@both
def test_a_refused_confirmation_outside_of_a_commit_stops_writes_as_well(path, exclusive):
    with closing(Troubled(path, exclusive=exclusive)) as store:
        books = new_books(store)
        with pytest.raises(StoreUnavailable, match="nothing was changed"):
            books.run(_raise, sqlite_error(IOERR_FSYNC))
        with pytest.raises(StoreUnavailable, match="opened anew"):
            add_item(books, "fenced")


def _raise(_work, error: Exception) -> None:
    raise error


@both
def test_a_write_is_kept_though_the_disk_does_not_confirm_the_file_and_no_other_follows(
    path, exclusive, monkeypatch
):
    with closing(SqliteStore(path, exclusive=exclusive)) as store:
        books = new_books(store)
        fail(monkeypatch, "shorten_log")
        add_item(books, "kept")
        with pytest.raises(StoreUnavailable, match="opened anew and verified"):
            add_item(books, "fenced")
        assert items(books) == {"kept"}


@both
def test_other_books_are_kept_though_the_disk_does_not_confirm_the_file(
    path, exclusive, monkeypatch
):
    with closing(SqliteStore(path, exclusive=exclusive)) as store:
        books = new_books(store)
        add_item(books, "former")
        fail(monkeypatch, "empty_log")
        replace(books)
        assert items(books) == set()
        with pytest.raises(StoreUnavailable, match="opened anew and verified"):
            add_item(books, "fenced")


def fail(monkeypatch, step: str) -> None:
    """Let the disk refuse to confirm the file after a write."""

    def refuse_to_confirm(_connection) -> None:
        raise sqlite_error(IOERR_FSYNC)

    monkeypatch.setattr(f"adapters.storage.sqlite.store.{step}", refuse_to_confirm)


def test_books_that_were_replaced_are_a_write_that_has_succeeded(path):
    with closing(Troubled(path)) as store:
        books = new_books(store)
        refuse(books, 13)
        with pytest.raises(StoreFull):
            store.check()
        replace(books)
        store.check()


@both
def test_a_file_that_is_not_right_when_it_is_opened_anew_takes_no_writes(
    path, exclusive, monkeypatch
):
    with closing(Troubled(path, exclusive=exclusive)) as store:
        books = new_books(store)
        add_item(books, "before")
        refuse(books)
        if exclusive:
            store._connections.close_unused()
            store._connections.held = None
            store._connections._file.forget_log()
        damage(path)
        with pytest.raises(Damaged):
            store.reopen()
        monkeypatch.setattr("time.monotonic", lambda: float("inf"))
        assert not store._fence.is_due
        with pytest.raises(StoreUnavailable, match=r"is not right.*restore a backup"):
            add_item(books, "fenced")


def damage(path: Path) -> None:
    with closing(DRIVER.connect(path, isolation_level=None)) as other:
        other.execute("UPDATE changes SET actor = 'nobody' WHERE version = 2")


def test_the_file_is_opened_anew_later_while_the_disk_still_fails(path, monkeypatch):
    monkeypatch.setattr(write_fence, "FIRST_PAUSE", 0.01)
    with closing(Troubled(path)) as store:
        books = new_books(store)
        refuse(books)
        file, settle = store._file, store._file.settle
        failed = Event()

        def fail() -> None:
            failed.set()
            raise OSError(5, "Input/output error")

        file.settle = fail
        store.watch()
        assert failed.wait(60)
        with pytest.raises(StoreUnavailable):
            add_item(books, "fenced")
        assert items(books) == set()
        file.settle = settle
        wait_until_written(books, "after")
        assert items(books) == {"after"}


def wait_until_written(books, name: str) -> None:
    pause = Event()
    for _ in range(600):
        try:
            add_item(books, name)
        except StoreUnavailable:
            pause.wait(0.05)
        else:
            return
    raise AssertionError("the store takes no writes again")


def test_who_reads_while_the_file_is_opened_anew_reads_on(path):
    with closing(Troubled(path)) as store:
        books = new_books(store)
        add_item(books, "before")
        with store.reading() as session:
            before = session.log.head()
            add_item(books, "meanwhile")
            refuse(books)
            with pytest.raises(StoreBusy):
                store.reopen()
            assert session.log.head() == before
        store.reopen()
        assert items(books) == {"before", "meanwhile"}
        add_item(books, "after")
    assert not path.with_name(f"{path.name}-wal").exists()


def test_a_store_that_is_being_verified_closes_at_once(path: Path, monkeypatch):
    with closing(Troubled(path)) as store:
        books = new_books(store)
        refuse(books)
        begun, ended = Event(), Event()

        def check(_connection, closed: Event) -> None:
            begun.set()
            assert closed.wait(60)
            ended.set()

        monkeypatch.setattr("adapters.storage.sqlite.reopened_file.check_reopened", check)
        thread = Thread(target=store.reopen)
        thread.start()
        assert begun.wait(60)
        store.close()
        assert ended.is_set()
        thread.join(60)
