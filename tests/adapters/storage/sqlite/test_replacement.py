"""What a store does when its file is replaced, moved, removed or overwritten while it is open."""

import errno
import os
import shutil
from contextlib import closing
from pathlib import Path

import pytest

from adapters.storage.sqlite.driver import DRIVER
from adapters.storage.sqlite.store import SqliteStore
from application.collections.operations import create
from application.collections.registry import COLLECTIONS
from application.integrity.verify_books import verify_books
from application.ports.failures import StoreReplaced, StoreUnavailable
from application.unit_of_work.books import Books
from domain.invoicing.items import Item
from tests.support import new_books

EXCLUSIVE = pytest.mark.parametrize("exclusive", [False, True], ids=["shared", "exclusive"])


def add_item(books, name: str) -> None:
    books.run(create, COLLECTIONS["items"], {"id": name, "name": name})


def items_in(path: Path) -> set[str]:
    """The items in a file of books, which must be sound."""
    with closing(SqliteStore(path, create=False)) as store:
        books = new_books(store)
        assert books.read(verify_books).faults == ()
        return set(books.read(lambda work: list(work.session.records.ids(Item))))


def backup_of(path: Path, name: str = "theirs") -> Path:
    """Other books, which a person has kept as a backup."""
    backup = path.with_name("backup")
    with closing(SqliteStore(backup)) as store:
        add_item(new_books(store), name)
    return backup


def replace(path: Path) -> None:
    backup_of(path).rename(path)


def move(path: Path) -> None:
    path.rename(path.with_name("former.wyzbooks"))


def move_and_replace(path: Path) -> None:
    move(path)
    replace(path)


def remove(path: Path) -> None:
    path.unlink()


CHANGES = pytest.mark.parametrize("change", [replace, move, move_and_replace, remove])


def former_books(path: Path) -> Path:
    """Where the books are that the store had open."""
    moved = path.with_name("former.wyzbooks")
    return moved if moved.exists() else path.with_name(f"{path.name}.replaced-1")


@EXCLUSIVE
@CHANGES
def test_nothing_is_answered_once_the_file_is_another_one(path, exclusive, change):
    with closing(SqliteStore(path, exclusive=exclusive)) as store:
        books = new_books(store)
        add_item(books, "before")
        change(path)
        with pytest.raises(StoreReplaced, match="stop the server"):
            store.check()
        for act in (lambda: add_item(books, "after"), lambda: books.read(lambda work: work.today)):
            with pytest.raises(StoreReplaced, match=r"while this program was using it"):
                act()


@EXCLUSIVE
@CHANGES
def test_every_acknowledged_write_is_in_the_former_books_and_the_new_file_is_sound(
    path, exclusive, change
):
    with closing(SqliteStore(path, exclusive=exclusive)) as store:
        books = new_books(store)
        for number in range(5):
            add_item(books, f"item-{number}")
        change(path)
        with pytest.raises(StoreReplaced) as refusal:
            add_item(books, "after")
        assert str(former_books(path)) in str(refusal.value)
    assert items_in(former_books(path)) == {f"item-{number}" for number in range(5)}
    if path.exists():
        assert items_in(path) == {"theirs"}
    assert not list(path.parent.glob("*-wal"))


@EXCLUSIVE
@CHANGES
def test_a_file_that_is_replaced_while_nobody_asks_is_saved_when_the_store_is_closed(
    path, exclusive, change
):
    with closing(SqliteStore(path, exclusive=exclusive)) as store:
        add_item(new_books(store), "before")
        change(path)
    assert items_in(former_books(path)) == {"before"}
    if path.exists():
        assert items_in(path) == {"theirs"}


@EXCLUSIVE
@CHANGES
def test_a_write_during_which_the_file_is_replaced_is_not_acknowledged(path, exclusive, change):
    """It is rolled back: the file is looked at again just before the commit."""
    with closing(SqliteStore(path, exclusive=exclusive)) as store:
        books = new_books(store)
        add_item(books, "before")

        def add_and_replace(work):
            create(work, COLLECTIONS["items"], {"id": "during", "name": "during"})
            change(path)

        with pytest.raises(StoreReplaced):
            books.run(add_and_replace)
    assert items_in(former_books(path)) == {"before"}


class ReplacedAtCommit(SqliteStore):
    """A store whose file is moved in the moment after its next commit."""

    is_armed = False

    def _commit(self, connection):
        super()._commit(connection)
        if self.is_armed:
            move(self.path)


def test_a_write_whose_file_is_replaced_in_its_commit_is_not_acknowledged(path):
    with closing(ReplacedAtCommit(path)) as store:
        books = new_books(store)
        store.is_armed = True
        with pytest.raises(StoreReplaced, match="was stored there before that was noticed"):
            add_item(books, "committed")
    assert items_in(former_books(path)) == {"committed"}


class UnreachableAfterCommit(SqliteStore):
    """A store whose file cannot be looked at once a write is committed."""

    def _commit(self, connection):
        super()._commit(connection)

        def change():
            raise OSError(errno.EACCES, "permission denied")

        self._file.change = change


def test_a_write_after_which_the_file_cannot_be_reached_may_have_been_kept(path):
    with closing(UnreachableAfterCommit(path)) as store:
        books = new_books(SqliteStore(path))
        books.store.close()
        with pytest.raises(StoreUnavailable, match="not certain whether this write was kept"):
            add_item(Books(store, books.clock, books.ids, books.mechanism), "committed")


def test_a_vacuum_by_another_program_is_no_other_file(path):
    with closing(SqliteStore(path)) as store:
        books = new_books(store)
        with closing(DRIVER.connect(path, isolation_level=None)) as other:
            rows = [(f"{n}", "", 200, "{}", b"x" * 4000, "2026") for n in range(3000)]
            other.executemany("INSERT INTO idempotency VALUES (?, ?, ?, ?, ?, ?)", rows)
            other.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            add_item(books, "before")
            size = path.stat().st_size
            other.execute("DELETE FROM idempotency")
            other.execute("VACUUM")
            other.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        assert path.stat().st_size < size / 2
        add_item(books, "after")
        store.check()
    assert items_in(path) == {"before", "after"}


@EXCLUSIVE
def test_a_file_that_an_older_copy_was_written_over_is_not_written_any_more(path, exclusive):
    """The inode stays the same; what the header of the file counts is lower than before."""
    with closing(SqliteStore(path, exclusive=exclusive)) as store:
        books = new_books(store)
        for number in range(3):
            add_item(books, f"item-{number}")
        backup = backup_of(path)
        with store.reading() as session:  # all of it is moved from the log into the file
            session.buffer.driver.execute("ROLLBACK")
            session.buffer.driver.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        for number in range(300):
            books.run(create, COLLECTIONS["items"], {"name": f"more {number}"})
        copied = backup.read_bytes()
        with path.open("r+b") as file:  # as `cp backup books.wyzbooks` does
            file.truncate()
            file.write(copied)
        with pytest.raises(StoreReplaced, match="was overwritten"):
            add_item(books, "after")
        with pytest.raises(StoreReplaced):
            store.check()
    # The old connections stay open, and perhaps keep their lock, until the process ends.
    assert items_in(Path(shutil.copy(path, path.with_name("copy")))) == {"theirs"}
    assert not path.with_name(f"{path.name}-wal").exists()


def test_a_store_whose_log_was_removed_saves_it_into_the_file(path):
    """Another program would begin a second log, and both would be moved into the file."""
    with closing(SqliteStore(path)) as store:
        books = new_books(store)
        add_item(books, "before")
        path.with_name(f"{path.name}-wal").unlink()
        with pytest.raises(StoreReplaced, match="write-ahead log"):
            add_item(books, "after")
    assert items_in(path) == {"before"}


def test_a_symbolic_link_that_leads_to_another_file_is_noticed(path):
    link = path.with_name("link.wyzbooks")
    link.symlink_to(path.name)
    with closing(SqliteStore(link)) as store:
        books = new_books(store)
        assert store.facts()["file"] == str(path)
        add_item(books, "before")
        backup = backup_of(path)
        link.unlink()
        link.symlink_to(backup.name)
        with pytest.raises(StoreReplaced):
            add_item(books, "after")
    assert items_in(path) == {"before"}
    assert items_in(backup) == {"theirs"}


def test_the_former_books_are_saved_under_a_name_that_is_free(path):
    taken = path.with_name(f"{path.name}.replaced-1")
    taken.write_bytes(b"kept")
    with closing(SqliteStore(path)) as store:
        add_item(new_books(store), "before")
        path.unlink()
    assert taken.read_bytes() == b"kept"
    copy = path.with_name(f"{path.name}.replaced-2")
    assert copy.stat().st_mode & 0o077 == 0
    assert items_in(copy) == {"before"}


def test_books_that_cannot_be_saved_are_told_and_their_log_is_kept(path, monkeypatch):
    """A reader is in the way of the log; closing the store, after its readers, saves it."""
    monkeypatch.setattr("adapters.storage.sqlite.replacement._PATIENCE_MS", 10)
    with closing(SqliteStore(path)) as store:
        books = new_books(store)
        add_item(books, "before")
        with store.reading() as session:
            assert session.log.head().version
            add_item(books, "later")
            move(path)
            with pytest.raises(StoreReplaced, match=r"could not be saved.*replaced-1-wal"):
                add_item(books, "after")
            assert path.with_name(f"{path.name}.replaced-1-wal").stat().st_size
    assert items_in(former_books(path)) == {"before", "later"}
    assert not path.with_name(f"{path.name}.replaced-1-wal").exists()


@pytest.mark.skipif(not hasattr(os, "getxattr"), reason="this system cannot mark a file")
def test_a_log_that_another_file_left_behind_is_moved_aside(path):
    """The computer lost its power, and then a person put a backup in the place of the file."""
    crashed = path.with_name("crashed")
    crashed.mkdir()
    with closing(SqliteStore(path)) as store:
        add_item(new_books(store), "before")
        # The files as a crash leaves them; the log keeps its inode, as it does after a crash.
        backup_of(path).rename(path)
        log = path.with_name(f"{path.name}-wal")
        size = log.stat().st_size
        assert size
        with closing(SqliteStore(path)) as new:
            assert new.former_log == path.with_name(f"{path.name}.replaced-1-wal")
            assert new.former_log.stat().st_size == size
    assert items_in(path) == {"theirs"}


@pytest.mark.skipif(not hasattr(os, "getxattr"), reason="this system cannot mark a file")
def test_no_new_books_are_made_over_a_log_that_may_hold_the_books(path):
    """After a crash of young books, whose file has nothing yet, the file is copied and moved back,
    so that the log is no longer marked as its own."""
    with closing(SqliteStore(path)) as store:
        add_item(new_books(store), "in-the-log")
        shutil.copy(path, path.with_name("copy"))
        path.with_name("copy").rename(path)
        log = path.with_name(f"{path.name}-wal").read_bytes()
        with pytest.raises(StoreUnavailable, match="copy both into a new folder"):
            SqliteStore(path)
        assert path.with_name(f"{path.name}-wal").read_bytes() == log
        together = path.with_name("together")
        together.mkdir()
        for name in (path.name, f"{path.name}-wal"):
            shutil.copy(path.with_name(name), together / name)
    assert items_in(together / path.name) == {"in-the-log"}


def test_a_copy_of_a_file_with_its_log_keeps_what_is_in_the_log(path, tmp_path):
    """Such as a copy of a whole folder after a crash: the log belongs to the copied file."""
    copies = tmp_path / "copies"
    copies.mkdir()
    with closing(SqliteStore(path)) as store:
        add_item(new_books(store), "in-the-log")
        for name in (path.name, f"{path.name}-wal"):
            shutil.copy2(path.with_name(name), copies / name)
    with closing(SqliteStore(copies / path.name)) as copied:
        assert copied.former_log is None
    assert items_in(copies / path.name) == {"in-the-log"}
