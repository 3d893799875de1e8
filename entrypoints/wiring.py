"""The books over a store: the only file that names one. Who reads and writes files is in `file_readers` and `report_writers`."""

from pathlib import Path

from adapters.storage.sqlite.store import SqliteStore
from application.open_books import open_books
from application.unit_of_work.books import Books
from entrypoints.clock import SystemClock, TimeOrderedIds


def open_file(path: Path) -> Books:
    """The books in a file, created if there is none."""
    return open_books(SqliteStore(path), SystemClock(), TimeOrderedIds())
