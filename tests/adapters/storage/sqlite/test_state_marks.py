"""Marks by which others know that nothing was written: they change with every commit."""

import errno
from contextlib import closing

import pytest

from adapters.storage.sqlite import driver
from adapters.storage.sqlite.store import SqliteStore
from application.collections.operations import create
from application.collections.registry import COLLECTIONS
from application.ports.failures import StoreUnavailable
from tests.support import new_books


def add_item(books, name: str) -> None:
    books.run(create, COLLECTIONS["items"], {"name": name})


def test_a_mark_stays_until_any_program_has_written(tmp_path):
    path = tmp_path / "books.wyzbooks"
    with closing(SqliteStore(path)) as store:
        books = new_books(store)
        mark = store.state_mark()
        books.read(lambda work: work.accounts())
        with pytest.raises(ValueError, match="name"):
            add_item(books, "")
        assert store.state_mark() == mark
        add_item(books, "by this program")
        own = store.state_mark()
        assert own != mark
        with closing(SqliteStore(path)) as other:
            assert store.state_mark() == own
            add_item(new_books(other), "by another one")
            assert store.state_mark() != own


def test_two_files_have_different_marks(tmp_path):
    marks = []
    for name in ("first", "second"):
        with closing(SqliteStore(tmp_path / name)) as store:
            new_books(store)
            marks.append(store.state_mark())
    assert marks[0] != marks[1]


def test_a_file_that_is_opened_anew_has_another_mark(tmp_path):
    with closing(SqliteStore(tmp_path / "books.wyzbooks")) as store:
        new_books(store)
        mark = store.state_mark()
        store.reopen()
        assert store.state_mark() != mark


def test_a_file_that_could_not_be_opened_anew_has_no_mark_and_is_read_on(tmp_path, monkeypatch):
    with closing(SqliteStore(tmp_path / "books.wyzbooks")) as store:
        books = new_books(store)

        def refuse(*_: object, **__: object) -> None:
            raise OSError(errno.EIO, "the disk does not answer")

        with monkeypatch.context() as patched:
            patched.setattr(driver, "connect", refuse)
            with pytest.raises(StoreUnavailable):
                store.reopen()
        assert store.state_mark() is None
        assert books.read(lambda work: len(work.accounts())) == 19
        store.reopen()
        assert store.state_mark() is not None


def test_a_store_with_one_connection_has_no_mark(tmp_path):
    with closing(SqliteStore(tmp_path / "books.wyzbooks", exclusive=True)) as store:
        new_books(store)
        assert store.state_mark() is None


def test_a_closed_store_and_one_whose_file_is_gone_have_no_mark(tmp_path):
    path = tmp_path / "books.wyzbooks"
    store = SqliteStore(path)
    new_books(store)
    path.rename(tmp_path / "elsewhere.wyzbooks")
    assert store.state_mark() is None
    store.close()
    assert store.state_mark() is None
