"""What the store does when the file of the books is no longer the one that it opened.

Nothing is acknowledged from then on. The write-ahead log is moved aside at once, so that no program
applies it to the file that has the name now, and what the log holds is saved: in the opened file if
that still has a name, else in a copy.
"""

import ctypes
import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from threading import Event, RLock, Thread
from typing import Any

from adapters.storage.sqlite.copies import write_private_copy
from adapters.storage.sqlite.failures import DATABASE_ERRORS, translated
from adapters.storage.sqlite.file_identity import BooksFile, Change, free_name
from application.ports.failures import StoreFailure, StoreReplaced

logger = logging.getLogger("wyzbooks")

WATCH_SECONDS = 0.5
"""How often the file of a server is looked at while nobody uses it."""
_PATIENCE_MS = 5_000
"""How long saving the log waits for readers; closing the store tries again."""


class ReplacementGuard:
    """Notices that the file was replaced, and from then on refuses every transaction."""

    def __init__(self, file: BooksFile) -> None:
        self._file = file
        self._lock = RLock()
        self._change: Change | None = None
        self._log: Path | None = None
        self._is_saved = False
        self._outcome = ""

    @property
    def is_replaced(self) -> bool:
        """Whether the file was replaced, as far as was noticed."""
        return self._change is not None

    @property
    def is_overwritten(self) -> bool:
        """Whether another program wrote into the file, so that the log must not get into it."""
        return self._change is Change.OVERWRITTEN

    def check(self, *, is_committed: bool = False) -> None:
        """Raise `StoreReplaced` if the file is not, or was not, the one that was opened.

        `is_committed` says that a write was just committed, if the file cannot be looked at.
        """
        if (
            self._change is None
            and (change := self._changed(is_committed=is_committed)) is not None
        ):
            with self._lock:
                if self._change is None:
                    self._change = change
                    self._set_log_aside(change)
        if self._change is not None:
            raise StoreReplaced(self._message(self._change))

    @contextmanager
    def committing(self) -> Iterator[Callable[[], None]]:
        """A commit, after which the function that this yields is called.

        Nothing is acknowledged that is in a file without this name.
        """
        is_committed = False

        def check_commit() -> None:
            nonlocal is_committed
            is_committed = True
            self.check(is_committed=True)

        try:
            yield check_commit
        except StoreReplaced as failure:
            if is_committed:
                raise failure.after_commit() from failure
            raise

    def save(self, connection: Any, *, again: bool = False) -> StoreReplaced:
        """Save what the log holds, and answer the failure that says where it is.

        `connection` is one that was opened before the file was replaced, outside of a transaction.
        This is tried once, and once more with `again`: readers may be in the way.
        """
        with self._lock:
            change = self._change or Change.REPLACED
            if not self._is_saved and (again or not self._outcome):
                try:
                    self._outcome = self._save(connection, change)
                    self._is_saved = True
                except (*DATABASE_ERRORS, OSError) as error:
                    rest = f"; their last writes are in {self._log}" if self._log else ""
                    self._outcome = f"The former books could not be saved ({error}){rest}"
            return StoreReplaced(self._message(change))

    def _changed(self, *, is_committed: bool) -> Change | None:
        with translated(self._file.path, system_errors=True, at_commit=is_committed):
            return self._file.change()

    def _set_log_aside(self, change: Change) -> None:
        """Rename the log, so that it is not applied to the file that has the name now."""
        if change is not Change.LOG_LOST and self._file.has_own_log:
            with suppress(OSError):
                self._log = self._file.set_log_aside()

    def _save(self, connection: Any, change: Change) -> str:
        if change is Change.OVERWRITTEN:
            where = f"; its write-ahead log is {self._log}" if self._log else ""
            return f"What the file held before is lost, so restore a backup{where}"
        connection.execute(f"PRAGMA busy_timeout = {_PATIENCE_MS}")
        if self._file.is_named:
            (busy, *_) = connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
            if busy:
                raise OSError("they are being read")
            where = str(self._file.former_name or "the file that was moved")
        else:
            # The name that belongs to the log which was moved aside, or else a free one.
            name = self._log.name.removesuffix("-wal") if self._log else None
            copy = self._file.path.with_name(name) if name else free_name(self._file.path)
            write_private_copy(connection, copy)
            where = str(copy)
        if self._log is not None:
            self._log.unlink(missing_ok=True)
            self._log = None
        return f"The books that it had open are in {where}, with every write"

    def _message(self, change: Change) -> str:
        happened = change.value.format(path=self._file.path)
        outcome = f". {self._outcome}" if self._outcome else ""
        return (
            f"{happened} while this program was using it, so it reads and writes nothing any more; "
            f"stop the server, or this command, and start it again{outcome}"
        )


def watch_file(check: Callable[[], None], closed: Event) -> None:
    """Check a file from time to time, for a program that runs for long, until it is closed.

    A file that was put in the place of this one may be opened by another program before anybody
    asks this one for anything; the write-ahead log should be gone by then.
    """

    def look() -> None:
        while not closed.wait(WATCH_SECONDS):
            try:
                check()
            except StoreReplaced as failure:
                logger.error("%s", failure)  # noqa: TRY400 - the message says it all
                return
            except (StoreFailure, OSError):
                continue  # The next request that needs the file is told.

    Thread(target=look, name="watch books", daemon=True).start()


def keep_open(connection: Any) -> None:
    """Never close a connection, until the process ends.

    When the last connection of a file is closed, SQLite writes its log into the file. It does not
    if the file has been moved, but it cannot know that another program has overwritten it.
    """
    ctypes.pythonapi.Py_IncRef(ctypes.py_object(connection))
