"""Which adapter stands behind which port: the only file that names concrete adapters."""

from pathlib import Path

from adapters.storage.sqlite.store import SqlStore
from application.collections.registry import KINDS
from application.integrity.rebuild_derived import renew
from application.ledger.company import open_company
from application.ports.store import Store
from application.unit_of_work.books import Books
from entrypoints.clock import SystemClock, TimeOrderedIds


def open_books(store: Store) -> Books:
    """The books in a store: begun with a chart, terms and settings if they are new, and renewed if they are old."""
    books = Books(store, SystemClock(), TimeOrderedIds(), KINDS)
    if books.read(lambda book: book.session.head().version) == 0:
        books.run(open_company)
    elif books.read(lambda book: book.session.is_stale()):
        books.run(renew)
    return books


def open_file(path: Path) -> Books:
    """The books in a file, created if there is none."""
    return open_books(SqlStore(path))
