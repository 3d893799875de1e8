"""What the disk has refused, and whether the books take writes since then.

After a write whose outcome is not certain, such as one that the disk refused to confirm, nobody
knows what of it is on the disk. The operating system may even hold pages in memory that it takes to
be on the disk and that are not. So nothing more is written until the file was opened anew and
verified (decision 32). A mark beside the file says so to the programs that open it later.
"""

import os
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from adapters.storage.sqlite.failures import translated
from adapters.storage.sqlite.file_identity import beside
from application.ports.failures import Damaged, StoreFailure, StoreFull, StoreUnavailable

MARK_ENDING = ".unverified"
"""How the name of the file ends that stands beside the file of the books while that is unverified.
A disk that fails may not take it, or not give it up: then a program that opens the books later does
not know, or verifies them once more."""
FIRST_PAUSE, LONGEST_PAUSE = 0.5, 10.0
"""How many seconds after a failure the file is opened anew: twice as many after each attempt."""

_FENCED = (
    "the disk failed while it stored a write, so the books take no writes until their file was "
    "opened anew and verified; a server does that by itself as soon as the disk allows, and any "
    "other program when it is started again. Reading goes on"
)
_NOT_RIGHT = (
    "the disk failed while it stored a write, and the file of the books, which was then opened "
    "anew, is not right, so the books take no writes. Stop the server, run wyzbooks verify, and "
    "restore a backup"
)


class WriteFence:
    """The last trouble of the disk, and whether it stands in the way of writes."""

    def __init__(self, path: Path) -> None:
        """`path` is that of the file of the books."""
        self._mark = beside(path, MARK_ENDING)
        self._trouble: StoreFailure | None = None
        """The last failure of the disk, until a write succeeds."""
        self._reason: StoreFailure | None = None
        """Why nothing is written until the file was opened anew: the failure that began it, or
        that of the last attempt."""
        self._pause = FIRST_PAUSE
        self._due = 0.0

    def remember(self, failure: StoreFailure) -> StoreFailure:
        """Keep a failure of the disk; the failure."""
        if isinstance(failure, (StoreFull, StoreUnavailable)):
            self._trouble = failure
        if failure.needs_reopening and self._reason is None:
            self._pause = FIRST_PAUSE
            self._wait_after(failure)
        return failure

    @contextmanager
    def watching(self, path: Path) -> Iterator[None]:
        """A use of the file in which any error may leave open what is on the disk."""
        try:
            with translated(path, at_commit=True):
                yield
        except StoreFailure as failure:
            self.remember(failure)
            raise

    @contextmanager
    def noticing(self, path: Path) -> Iterator[None]:
        """A use of the file after a write was kept: its errors are kept here, and raised nowhere.

        The write must not be answered as if it had failed.
        """
        with suppress(StoreFailure), self.watching(path):
            yield

    def wrote(self) -> None:
        """Forget the trouble, because a write has succeeded."""
        self._trouble = None

    def check(self) -> None:
        """Raise the failure that stands in the way, or the last one if no write succeeded since."""
        self.check_can_write()
        if trouble := self._trouble:
            raise type(trouble)(
                f"the last use of the file failed, and no write has succeeded since: {trouble}"
            )

    def check_can_write(self) -> None:
        """Raise `StoreUnavailable` if nothing may be written until the file was opened anew."""
        if reason := self._reason:
            text = _NOT_RIGHT if isinstance(reason, Damaged) else _FENCED
            raise StoreUnavailable(f"{text}. The error: {_said(reason)}")

    @property
    def is_due(self) -> bool:
        """Whether it is time to open the file anew. A file that is not right is left alone."""
        reason = self._reason
        is_waiting = reason is not None and not isinstance(reason, Damaged)
        return is_waiting and time.monotonic() >= self._due

    def postpone(self, failure: StoreFailure) -> None:
        """Try again later, because the file could not be opened, or was not right."""
        self._pause = min(2 * self._pause, LONGEST_PAUSE)
        self._wait_after(failure)

    def lift(self) -> None:
        """Take writes again."""
        self._reason = self._trouble = None
        with suppress(OSError):
            self._mark.unlink(missing_ok=True)

    @property
    def is_marked(self) -> bool:
        """Whether a use of the file left it unverified, be it this one or an earlier one."""
        return self._mark.exists()

    def recall(self) -> None:
        """Take no writes until the file was opened anew, because an earlier use left a mark."""
        self._reason = StoreUnavailable("this happened when the books were used before")
        self._due = time.monotonic()

    def _wait_after(self, failure: StoreFailure) -> None:
        self._due = time.monotonic() + self._pause
        self._reason = failure
        with suppress(OSError):
            _write_mark(self._mark, failure)


def _write_mark(mark: Path, failure: StoreFailure) -> None:
    """Leave a mark that only its owner can read, and that says what it is to who looks at it."""
    descriptor = os.open(mark, os.O_CREAT | os.O_TRUNC | os.O_WRONLY, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        file.write(
            "The disk failed while it stored a write of these books, so they are verified before "
            f"they are written to again. The error: {_said(failure)}\n"
        )
        file.flush()
        os.fsync(file.fileno())


def _said(failure: StoreFailure) -> str:
    """What the disk or SQLite said, without what it meant for one write."""
    return str(failure.__cause__ or failure)
