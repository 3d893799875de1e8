"""The errors of SQLite and of the operating system, as failures of the store.

An error is told by its code. Its text is only shown: it is not the same in all versions.
"""

import errno
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryFile

from adapters.storage.sqlite.driver import DRIVER
from application.ports.failures import (
    Damaged,
    StoreBusy,
    StoreFailure,
    StoreFull,
    StoreUnavailable,
)

DATABASE_ERRORS = (DRIVER.Error,)
"""What SQLite raises."""

NO_ROOM = frozenset({errno.ENOSPC, errno.EDQUOT})
"""The operating system says that the disk is full, or that the quota is used up."""

NOT_CERTAIN = (
    "it is not certain whether this write was kept. If it had an idempotency key, send it again "
    "with the same key; otherwise look for it in the books before you enter it again"
)
NOTHING_CHANGED = "nothing was changed"

_IOERR, _FULL = 10, 13
_NOT_CONFIRMED = frozenset({_IOERR | 4 << 8, _IOERR | 5 << 8})
"""SQLITE_IOERR_FSYNC and _DIR_FSYNC: the disk refused to confirm what it was given to keep."""
_DISK = "the disk that holds the books has failed to read or write; check the disk"
_CLOSED = "the file of the books, or a file beside it, cannot be opened; check its folder"
_READ_ONLY = "the books cannot be written: the file, its folder or its disk is read-only"
_NO_MEMORY = "the computer has no memory left for the books"
_TROUBLE = {
    3: _CLOSED,  # SQLITE_PERM
    7: _NO_MEMORY,  # SQLITE_NOMEM
    8: _READ_ONLY,  # SQLITE_READONLY
    _IOERR: _DISK,
    14: _CLOSED,  # SQLITE_CANTOPEN
    15: _DISK,  # SQLITE_PROTOCOL
    22: _DISK,  # SQLITE_NOLFS
}
"""What the result codes of SQLite mean that are trouble of the disk (sqlite.org/rescode.html)."""

_BUSY_TEXT = "another program is writing to the books; try again"
_DAMAGED_TEXT = "the file of the books is damaged; restore a backup"
_OTHER: dict[int, tuple[type[StoreFailure], str]] = {
    5: (StoreBusy, _BUSY_TEXT),  # SQLITE_BUSY
    6: (StoreBusy, _BUSY_TEXT),  # SQLITE_LOCKED
    11: (Damaged, _DAMAGED_TEXT),  # SQLITE_CORRUPT
    26: (Damaged, _DAMAGED_TEXT),  # SQLITE_NOTADB
}

_PROBE_BYTES = 1024 * 1024


@contextmanager
def translated(
    path: Path, *, system_errors: bool = False, at_commit: bool = False
) -> Iterator[None]:
    """Raise errors of SQLite, and perhaps of the operating system, as failures of the store."""
    try:
        yield
    except DATABASE_ERRORS as error:
        raise failure_of(error, path, at_commit=at_commit) from error
    except UnicodeDecodeError as error:
        # SQLite quotes what it cannot read, and the driver cannot read the quotation.
        raise Damaged(f"{_DAMAGED_TEXT} ({error})") from error
    except OSError as error:
        # An error without a number is one of our own, with a text for its reader.
        if error.errno is None or not system_errors:
            raise
        raise failure_of(error, path, at_commit=at_commit) from error


def failure_of(error: Exception, path: Path, *, at_commit: bool = False) -> StoreFailure:
    """The failure that an error means.

    If the error came from a commit, the write may have been kept all the same: SQLite may have
    written all of it before the disk refused to confirm it. Such a failure `needs_reopening`.
    """
    failure = _failure_of(error, path, at_commit=at_commit)
    is_of_disk = isinstance(failure, (StoreFull, StoreUnavailable))
    is_certain = not at_commit or _code_of(error) & 0xFF == _FULL
    failure.needs_reopening = is_of_disk and (not is_certain or _code_of(error) in _NOT_CONFIRMED)
    return failure


def _failure_of(cause: Exception, path: Path, *, at_commit: bool) -> StoreFailure:
    outcome = NOT_CERTAIN if at_commit else NOTHING_CHANGED
    if isinstance(cause, OSError):
        if cause.errno in NO_ROOM:
            return _full(outcome)
        return StoreUnavailable(f"the file of the books cannot be reached ({cause}); {outcome}")
    kind = _code_of(cause) & 0xFF
    if kind == _FULL or (kind == _IOERR and _has_no_room(path)):
        # SQLite reports a quota, and a disk that is full in the middle of a write, as _IOERR.
        return _full(NOTHING_CHANGED if kind == _FULL else outcome)
    if kind in _TROUBLE:
        return StoreUnavailable(f"{_TROUBLE[kind]} ({cause}); {outcome}")
    failure, text = _OTHER.get(kind, (StoreFailure, "the file of the books cannot be used"))
    return failure(f"{text} ({cause})")


def _code_of(cause: Exception) -> int:
    """The extended result code of SQLite; 0 for an error that has none."""
    return getattr(cause, "sqlite_errorcode", None) or 0


def _full(outcome: str) -> StoreFull:
    return StoreFull(
        "the disk that holds the books is full, or its quota is used up; "
        f"{outcome}; free some space and try again"
    )


def _has_no_room(path: Path) -> bool:
    """Whether the folder of the file takes no more data: SQLite does not tell why it failed."""
    try:
        with TemporaryFile(dir=path.parent) as probe:
            probe.write(bytes(_PROBE_BYTES))
            probe.flush()
            os.fsync(probe.fileno())
    except OSError as error:
        return error.errno in NO_ROOM
    return False
