"""A file that was not verified since the disk failed is verified by the program that opens it next,
before that writes to it.
"""

from contextlib import closing
from pathlib import Path
from threading import Event, current_thread

import pytest

from adapters.storage.sqlite.lost_files import fault_of_file, set_aside
from adapters.storage.sqlite.store import SqliteStore
from application.open_books import open_books
from application.ports.failures import StoreUnavailable
from application.unit_of_work.books import Books
from entrypoints.clock import TimeOrderedIds
from tests.adapters.storage.sqlite.test_failures import Troubled
from tests.adapters.storage.sqlite.test_write_fence import (
    add_item,
    both,
    damage,
    items,
    refuse,
    wait_until_written,
)
from tests.support import FixedClock, new_books


def mark_of(path: Path) -> Path:
    return path.with_name(f"{path.name}.unverified")


def used_again(store: SqliteStore) -> Books:
    """The books in a store that has them already, whose ids are in use."""
    return open_books(store, FixedClock(), TimeOrderedIds())


def leave_unverified(path: Path) -> None:
    """Books that are closed after the disk has refused to confirm a write."""
    with closing(Troubled(path)) as store:
        books = new_books(store)
        add_item(books, "before")
        assert not mark_of(path).exists()
        refuse(books)


@both
def test_a_program_that_starts_verifies_the_file_before_its_first_write(path, exclusive):
    leave_unverified(path)
    with closing(SqliteStore(path, exclusive=exclusive)) as store:
        assert store.is_unverified
        with pytest.raises(StoreUnavailable, match="take no writes"):
            store.check()
        books = used_again(store)
        assert items(books) == {"before"}
        assert mark_of(path).exists()
        add_item(books, "after")
        store.check()
        assert not mark_of(path).exists()
        assert not store.is_unverified


def test_a_file_that_is_not_right_takes_no_writes_of_a_later_program_either(path):
    leave_unverified(path)
    damage(path)
    for _ in range(2):
        with closing(SqliteStore(path)) as store:
            books = used_again(store)
            for _ in range(2):
                with pytest.raises(StoreUnavailable, match="is not right"):
                    add_item(books, "fenced")
            assert items(books) == {"before"}
    assert "not as it was written" in fault_of_file(path)
    aside = set_aside(path)
    assert mark_of(aside).exists()
    assert not mark_of(path).exists()


def test_a_program_that_only_reads_says_that_the_file_is_not_verified_and_leaves_it_so(path):
    leave_unverified(path)
    with closing(SqliteStore(path, only_read=True)) as store:
        assert store.is_unverified
        store.check()
        assert items(used_again(store)) == {"before"}
    assert mark_of(path).exists()


def test_a_server_verifies_the_file_while_it_answers_what_only_reads(path, monkeypatch):
    leave_unverified(path)
    looked = Event()
    monkeypatch.setattr("adapters.storage.sqlite.replacement.WATCH_SECONDS", 0.01)
    with closing(SqliteStore(path)) as store:
        books = used_again(store)
        reopen = store.reopen

        def reopen_in_the_background() -> None:
            assert current_thread().name == "watch books"
            assert looked.wait(60)
            reopen()

        store.reopen = reopen_in_the_background
        store.watch()
        with pytest.raises(StoreUnavailable, match="take no writes"):
            add_item(books, "fenced")
        assert items(books) == {"before"}
        looked.set()
        wait_until_written(books, "after")
    assert not mark_of(path).exists()
