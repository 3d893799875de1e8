"""Files of books that are of no use any more, so that a backup must take their place."""

from contextlib import closing, suppress
from pathlib import Path

from adapters.storage.sqlite.failures import DATABASE_ERRORS
from adapters.storage.sqlite.file_identity import beside
from adapters.storage.sqlite.store import SqliteStore
from adapters.storage.sqlite.write_fence import MARK_ENDING
from application.ports.failures import Damaged, NoBooks

_ENDINGS = ("", "-wal", "-shm", MARK_ENDING)


def fault_of_file(path: Path) -> str | None:
    """Why a file of books cannot be used; None if it can be opened, and SQLite finds no damage.

    Raises a `StoreFailure` if the computer is in trouble, not the file.
    """
    if not path.exists():
        return "it is not there"
    try:
        with closing(SqliteStore(path, create=False)) as store:
            if store.is_unverified:
                store.reopen()
            with store.reading() as session:
                return next(session.inspection.faults(), None)
    except (Damaged, NoBooks, *DATABASE_ERRORS) as error:
        return str(error)
    except OSError as error:
        if error.errno is not None:
            raise
        return str(error)


def set_aside(path: Path) -> Path:
    """Rename a file, and what tells of it beside it, to a name that is free; the new path."""
    number = 1
    while any(beside(path, f".damaged-{number}{ending}").exists() for ending in _ENDINGS):
        number += 1
    aside = beside(path, f".damaged-{number}")
    for ending in _ENDINGS:
        with suppress(FileNotFoundError):
            beside(path, ending).rename(beside(aside, ending))
    return aside
