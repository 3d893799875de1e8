"""Which files are opened, and that opening one more time drops no lock."""

import os
import subprocess
import sys
from contextlib import closing

import pytest

from adapters.storage.sqlite.driver import DRIVER
from adapters.storage.sqlite.file_identity import BooksFile, check_file
from adapters.storage.sqlite.store import SqliteStore
from application.open_books import open_books
from application.ports.failures import NoBooks, StoreFailure
from tests.support import CountedIds, FixedClock, new_books


def test_an_empty_file_becomes_books_only_where_books_are_to_be_made(path):
    path.touch()
    for act in (SqliteStore, check_file):
        with pytest.raises(NoBooks, match="is empty"):
            act(path, create=False)
    assert path.read_bytes() == b""
    assert [file.name for file in path.parent.iterdir()] == [path.name]
    assert check_file(path, create=True) == path
    with closing(SqliteStore(path, create=True)) as store:
        new_books(store)
    SqliteStore(path, create=False).close()


def test_a_missing_file_is_made_only_where_books_are_to_be_made(path):
    for act in (SqliteStore, check_file):
        with pytest.raises(NoBooks):
            act(path, create=False)
    assert check_file(path, create=True) == path
    assert not path.exists()


def test_an_empty_database_becomes_books_only_where_books_are_to_be_made(path):
    """Such a file is left when the program ends in the middle of making books."""
    with closing(DRIVER.connect(path)) as raw:
        raw.execute("PRAGMA journal_mode = wal")
    before = path.read_bytes()
    with pytest.raises(NoBooks):
        SqliteStore(path, create=False)
    assert path.read_bytes() == before
    SqliteStore(path, create=True).close()
    with closing(SqliteStore(path, create=False)) as store, pytest.raises(NoBooks):
        open_books(store, FixedClock(), CountedIds(), create=False)


@pytest.mark.parametrize("content", [b"# A page\n", b"\x00" * 4096, b"x" * 5000])
def test_a_file_of_another_program_is_refused_and_left_alone(path, content):
    path.write_bytes(content)
    for act in (SqliteStore, check_file):
        with pytest.raises(OSError, match="not a file of WyzBooks"):
            act(path, create=True)
    assert path.read_bytes() == content
    assert [file.name for file in path.parent.iterdir()] == [path.name]


def test_a_database_of_another_program_is_refused_before_anything_is_made_beside_it(path):
    with closing(DRIVER.connect(path)) as raw:
        raw.execute("CREATE TABLE theirs (a)")
    before = path.read_bytes()
    with pytest.raises(OSError, match="not a file of WyzBooks"):
        check_file(path, create=True)
    assert path.read_bytes() == before
    assert [file.name for file in path.parent.iterdir()] == [path.name]


def test_a_folder_is_refused(path):
    path.mkdir()
    for act in (SqliteStore, check_file):
        with pytest.raises((OSError, StoreFailure)):
            act(path, create=False)


def test_a_file_with_two_names_is_refused_under_both(path):
    with closing(SqliteStore(path)) as store:
        new_books(store)
    other = path.with_name("other.wyzbooks")
    os.link(path, other)
    for name in (path, other):
        for act in (SqliteStore, check_file):
            with pytest.raises(StoreFailure, match=r"2 names \(hard links\)"):
                act(name, create=True)
    other.unlink()
    SqliteStore(path, create=False).close()


def test_a_symbolic_link_is_followed(path):
    link = path.with_name("link.wyzbooks")
    link.symlink_to(path)
    assert check_file(link, create=True) == path
    with closing(SqliteStore(link)) as store:
        new_books(store)
        assert store.path == path
        assert path.with_name(f"{path.name}-wal").exists()
        assert not path.with_name(f"{link.name}-wal").exists()
    SqliteStore(path, create=False).close()


OPEN_AND_CLOSE = """
import sys
from adapters.storage.sqlite.driver import DRIVER
connection = DRIVER.connect(sys.argv[1])
connection.execute("SELECT * FROM settings").fetchall()
connection.close()
"""


def test_opening_and_checking_a_file_again_drops_no_lock(path):
    """Without its locks, another program that closes the file would remove the log under it."""
    with closing(SqliteStore(path)) as store:
        books = new_books(store)
        SqliteStore(path, create=False).close()
        check_file(path, create=False)
        with pytest.raises(NoBooks):
            check_file(path.with_name("missing"), create=False)
        subprocess.run([sys.executable, "-c", OPEN_AND_CLOSE, str(path)], check=True, timeout=60)
        assert path.with_name(f"{path.name}-wal").exists()
        books.run(lambda work: work.session.log.head())
        store.check()


def test_a_store_that_was_closed_refuses(path):
    store = SqliteStore(path)
    store.close()
    store.close()
    with pytest.raises(StoreFailure, match="closed"), store.reading():
        pass


def test_a_file_that_becomes_smaller_while_it_is_looked_at_is_not_taken_for_another(
    path, monkeypatch
):
    """Other books take the place of these by a header first, and by a smaller size at last."""
    with closing(SqliteStore(path)) as store:
        new_books(store)
    with closing(DRIVER.connect(path, isolation_level=None)) as raw:
        raw.execute("PRAGMA journal_mode = delete")
        raw.execute("CREATE TABLE large AS SELECT randomblob(1000000) AS content")
        file = BooksFile(path, create=False)
        assert file.change() is None
        looks = []

        def then_smaller(look):
            def looked(*arguments):
                looks.append(look)
                if len(looks) == 2:
                    raw.execute("DROP TABLE large")
                    raw.execute("VACUUM")
                return look(*arguments)

            return looked

        header, size_of = file._header, os.fstat
        monkeypatch.setattr(file, "_header", then_smaller(header))
        monkeypatch.setattr("adapters.storage.sqlite.file_identity.os.fstat", then_smaller(size_of))
        assert file.change() is None
        monkeypatch.undo()
        assert len(looks) == 2
        assert file.change() is None
        file.release()
