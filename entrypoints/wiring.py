"""Opens the books over a concrete store. `file_wiring` is for backups and other files of books; no
third file names a store.

Readers and writers of files are chosen in `file_readers` and `report_writers`.
"""

from collections.abc import Callable
from pathlib import Path

from adapters.storage.sqlite.file_identity import check_file
from adapters.storage.sqlite.store import SqliteStore
from application.open_books import open_books, open_copy
from application.unit_of_work.books import Books
from domain.errors import Invalid
from entrypoints.clock import SystemClock, TimeOrderedIds

__all__ = ["check_file", "open_copy_file", "open_file"]


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
