"""What is wrong with the books although they can be used: the warnings of the health check.

To add a warning, write a function of a unit of work and the moment that yields it, and add the
function to `CHECKS`. The functions run whenever somebody asks for the health, so they must be
quick.
"""

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta

from attrs import frozen

from application.copies.standing import standing
from application.ports.store import Store
from application.unit_of_work.books_clock import time_of_last_change
from application.unit_of_work.unit_of_work import UnitOfWork

CLOCK_TOLERANCE = timedelta(minutes=5)
"""By how much the clocks of two computers that write to the same books may differ."""
LOW_BYTES = 200 * 1024 * 1024
"""A disk with less free space than this is nearly full."""


@frozen
class HealthWarning:
    """One thing that somebody should look after while the books can still be used."""

    code: str
    message: str


def warnings_of(work: UnitOfWork, store: Store, now: datetime) -> list[HealthWarning]:
    """The warnings about the books and about the store that keeps them.

    `now` is what the clock of the computer says.
    """
    of_books = [warning for check in CHECKS for warning in check(work, now)]
    return [*of_books, *_warnings_of_store(store)]


def is_disk_low(free_bytes: int, file_bytes: int) -> bool:
    """Whether a disk has little room for books, whose file has a size.

    A backup needs as much room as the books, and an upgrade makes one first.
    """
    return free_bytes < max(LOW_BYTES, file_bytes)


def is_clock_set_back(now: datetime, last: datetime) -> bool:
    """Whether the clock was set back since a time that was taken from it, or one like it."""
    return last > now + CLOCK_TOLERANCE


def _incomplete_copy(work: UnitOfWork, now: datetime) -> Iterator[HealthWarning]:
    del now
    copy = standing(work)
    if copy and not copy.complete:
        yield HealthWarning(
            "copy_incomplete",
            f"the books are a copy of those at {copy.original}, and have received only a part of "
            "them; go on with the command that receives them",
        )


def _clock_set_back(work: UnitOfWork, now: datetime) -> Iterator[HealthWarning]:
    last = time_of_last_change(work.session.log)
    if last is not None and is_clock_set_back(now, last):
        time = last.isoformat(timespec="seconds").replace("+00:00", "Z")
        yield HealthWarning(
            "clock_set_back",
            f"the clock of this computer was set back: the last change of the books is of {time}, "
            "which is later than now. Until the clock is past that time, new changes get times "
            "right after it in the log; documents get the dates of the clock",
        )


Check = Callable[[UnitOfWork, datetime], Iterator[HealthWarning]]
CHECKS: tuple[Check, ...] = (_incomplete_copy, _clock_set_back)
"""What looks at the books for something to warn of."""


def _warnings_of_store(store: Store) -> Iterator[HealthWarning]:
    if store.facts().get("access") == "read-only":
        yield HealthWarning(
            "read_only",
            "the file of the books, its folder or its disk can only be read, so nothing can be "
            "entered",
        )
    sizes = store.sizes()
    if sizes and is_disk_low(sizes.free_disk_bytes, sizes.file_bytes):
        megabytes = sizes.free_disk_bytes // (1024 * 1024)
        yield HealthWarning(
            "disk_low",
            f"the disk that holds the books has {megabytes:,} MB left, which may not be enough "
            "for a backup; make room",
        )
