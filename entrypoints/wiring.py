"""Opens the books over a concrete store; no other file names one.

Readers and writers of files are chosen in `file_readers` and `report_writers`.
"""

from collections.abc import Callable
from pathlib import Path

from adapters.storage.sqlite.file_identity import check_file
from adapters.storage.sqlite.store import SqliteStore
from application.open_books import open_books
from application.unit_of_work.books import Books
from entrypoints.clock import SystemClock, TimeOrderedIds

__all__ = ["check_file", "open_file"]


def open_file(
    path: Path,
    *,
    create: bool = False,
    watch: bool = False,
    tell: Callable[[str], None] = lambda _: None,
) -> Books:
    """The books in a file.

    Only with `create` does a missing or empty file become new books; otherwise it raises `NoBooks`.
    `tell` gets a sentence if new books were made, or a file of an older program was upgraded.
    `watch` is for a program that runs for long: it notices that the file was replaced also while
    nobody uses it.
    """
    store = SqliteStore(path, create=create)
    try:
        is_new = not store.has_books()
        books = open_books(store, SystemClock(), TimeOrderedIds(), create=create)
    except BaseException:
        store.close()
        raise
    if is_new:
        tell(f"made new books in {path}")
    if store.former_log:
        tell(
            f"the write-ahead log beside {path} was of another file, which had this name before; "
            f"it was moved to {store.former_log}"
        )
    if upgrade := store.upgrade:
        tell(
            f"upgraded {path} from schema {upgrade.from_version} to schema {upgrade.to_version}; "
            f"the file as it was before is {upgrade.copy}"
        )
    if watch:
        store.watch()
    return books
