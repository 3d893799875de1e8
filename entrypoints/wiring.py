"""Which adapter stands behind which port: the only file that names concrete adapters."""

from pathlib import Path

from adapters.storage.sqlite.store import SqlStore
from application.open_books import open_books
from application.unit_of_work.books import Books
from entrypoints.clock import SystemClock, TimeOrderedIds


def open_file(path: Path) -> Books:
    """The books in a file, created if there is none."""
    return open_books(SqlStore(path), SystemClock(), TimeOrderedIds())
