"""Backups, copies and facts of files of books, over a concrete store.

They are apart from `wiring`, because most commands only open the books.
"""

from contextlib import closing
from pathlib import Path

from adapters.storage.sqlite.backup_folder import BackupFolder
from adapters.storage.sqlite.backups import SqliteBackups
from adapters.storage.sqlite.books_files import SqliteBooksFiles
from adapters.storage.sqlite.examination import (
    BooksFacts,
    FileFacts,
    books_facts,
    file_facts,
    sqlite_facts,
)
from adapters.storage.sqlite.lost_files import fault_of_file, set_aside
from adapters.storage.sqlite.scratch import ScratchStore
from adapters.storage.sqlite.session import SqliteSession
from adapters.storage.sqlite.store import SqliteStore
from application.open_books import assemble
from application.ports.backups import Backups, BooksFiles
from application.ports.change_log import Head
from application.ports.failures import StoreUnavailable
from application.replacement.restored_books import restored_books
from application.unit_of_work.books import Books
from entrypoints.clock import SystemClock, TimeOrderedIds

__all__ = [
    "BackupFolder",
    "BooksFacts",
    "FileFacts",
    "backups_of",
    "books_facts",
    "books_files_of",
    "check_backup",
    "fault_of_file",
    "file_facts",
    "set_aside",
    "sqlite_facts",
]


def check_backup(path: Path, name: str) -> None:
    """Check that a backup of a file can be restored, also if the file itself cannot be opened.

    All is done that restoring does, but thrown away. Raises `NotFound`, `Conflict` if it is not
    whole any more, and `Refused` with what is wrong in its books.
    """
    backups = SqliteBackups(path, _no_copy, SystemClock())
    with closing(ScratchStore(SqliteSession)) as nothing:
        books = assemble(nothing, SystemClock(), TimeOrderedIds())
        with restored_books(books, backups.opened(name), name, Head()):
            pass


def _no_copy(copy: Path) -> None:
    raise StoreUnavailable(f"{copy} cannot be made from books that are not open")


def backups_of(books: Books) -> Backups:
    """The backups of books that are in a file."""
    store = _store_in_file(books)
    return SqliteBackups(store.path, store.write_copy, books.clock)


def books_files_of(books: Books) -> BooksFiles:
    """Files of books, for books that are in a file."""
    return SqliteBooksFiles(_store_in_file(books).write_copy)


def _store_in_file(books: Books) -> SqliteStore:
    if not isinstance(books.store, SqliteStore):
        raise StoreUnavailable("these books are in memory alone, so there is no file of them")
    return books.store
