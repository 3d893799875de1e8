"""Opens the books over a concrete store; no other file names one.

Readers and writers of files are chosen in `file_readers` and `report_writers`.
"""

from pathlib import Path

from adapters.storage.sqlite.store import SqliteStore
from application.open_books import open_books
from application.unit_of_work.books import Books
from entrypoints.clock import SystemClock, TimeOrderedIds


def open_file(path: Path) -> Books:
    """The books in a file; a file that does not exist is created with new books."""
    return open_books(SqliteStore(path), SystemClock(), TimeOrderedIds())
