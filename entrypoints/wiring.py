"""Opens the books over a concrete store; no other file names one.

Readers and writers of files are chosen in `file_readers` and `report_writers`.
"""

from collections.abc import Callable
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
from adapters.storage.sqlite.file_identity import check_file
from adapters.storage.sqlite.lost_files import fault_of_file, set_aside
from adapters.storage.sqlite.scratch import ScratchStore
from adapters.storage.sqlite.session import SqliteSession
from adapters.storage.sqlite.store import SqliteStore
from application.open_books import assemble, open_books, open_copy
from application.ports.backups import Backups, BooksFiles
from application.ports.change_log import Head
from application.ports.failures import StoreUnavailable
from application.replacement.restored_books import restored_books
from application.unit_of_work.books import Books
from domain.errors import Invalid
from entrypoints.clock import SystemClock, TimeOrderedIds

__all__ = [
    "BackupFolder",
    "BooksFacts",
    "FileFacts",
    "backups_of",
    "books_facts",
    "books_files_of",
    "check_backup",
    "check_file",
    "fault_of_file",
    "file_facts",
    "open_copy_file",
    "open_file",
    "set_aside",
    "sqlite_facts",
]


def open_file(
    path: Path,
    *,
    create: bool = False,
    watch: bool = False,
    inspect: bool = False,
    only_read: bool = False,
    tell: Callable[[str], None] = lambda _: None,
) -> Books:
    """The books in a file.

    Only with `create` does a missing or empty file become new books; otherwise it raises `NoBooks`.
    `tell` gets a sentence if new books were made, or a file of an older program was upgraded.
    With `inspect`, a file whose schema somebody has changed is opened as well, to be read alone.
    With `only_read`, nothing is written; a file of an older program is then refused.
    `watch` is for a program that runs for long: it notices that the file was replaced also while
    nobody uses it.
    """
    store = SqliteStore(path, create=create, inspect=inspect, only_read=only_read)
    try:
        is_new = not store.has_books()
        books = open_books(store, SystemClock(), TimeOrderedIds(), create=create)
    except BaseException:
        store.close()
        raise
    if is_new:
        tell(f"made new books in {path}")
    _tell_what_opening_did(store, path, tell)
    if watch:
        store.watch()
    return books


def open_copy_file(
    path: Path, server: str, client_id: str, *, tell: Callable[[str], None] = lambda _: None
) -> Books:
    """The copy, in a file, of the books that are served at an address. It is watched.

    A missing or empty file becomes a new copy, with `client_id`. Raises `Invalid` if the file holds
    books of its own.
    """
    store = SqliteStore(path)
    try:
        if store.has_books() and not _is_copy(store):
            raise Invalid(
                f"{path} holds books of its own; give the name of a file that does not exist yet, "
                "or of a copy that was begun like this"
            )
        books = open_copy(store, SystemClock(), TimeOrderedIds(), server, client_id)
    except BaseException:
        store.close()
        raise
    _tell_what_opening_did(store, path, tell)
    store.watch()
    return books


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


def _is_copy(store: SqliteStore) -> bool:
    with store.reading() as session:
        return session.copies.find() is not None


def _tell_what_opening_did(store: SqliteStore, path: Path, tell: Callable[[str], None]) -> None:
    if store.former_log:
        tell(
            f"the write-ahead log beside {path} was of another file, which had this name before; "
            f"it was moved to {store.former_log}"
        )
    if store.is_unverified:
        tell(
            f"the disk has failed while {path} was written, and the file was not verified since; "
            "that is done before it is written to again"
        )
    if upgrade := store.upgrade:
        tell(
            f"upgraded {path} from schema {upgrade.from_version} to schema {upgrade.to_version}; "
            f"the file as it was before is {upgrade.copy}"
        )
