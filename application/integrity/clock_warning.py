"""Whether the clock of the computer was set back, as far as the log of the books can tell."""

from datetime import timedelta

from application.unit_of_work.books import Books
from application.unit_of_work.books_clock import time_of_last_change

TOLERANCE = timedelta(minutes=5)
"""By how much the clocks of two computers that write to the same books may differ."""


def clock_warning(books: Books) -> str | None:
    """A sentence if the last change of the log seems to be of the future; otherwise None."""
    last = books.read(lambda work: time_of_last_change(work.session.log))
    if last is None or last <= books.clock.now() + TOLERANCE:
        return None
    time = last.isoformat(timespec="seconds").replace("+00:00", "Z")
    return (
        f"the clock of this computer was set back: the last change of the books is of {time}, "
        "which is later than now. Until the clock is past that time, new changes get times right "
        "after it in the log; documents get the dates of the clock"
    )
