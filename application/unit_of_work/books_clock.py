"""The clock of the books: what it tells is never before the last change of the log.

The clock of a computer may be set back. Days follow it all the same, because a person sees them and
can choose others, but the times of the log must be in the order of its versions: by them people ask
for the books as they were known.
"""

from datetime import MAXYEAR, UTC, date, datetime, timedelta
from functools import cached_property

from attrs import frozen

from application.ports.change_log import ChangeLog, LogQuery
from application.ports.clock import Clock

_NEXT = timedelta(milliseconds=1)
"""The log has times to the millisecond. Another unit of work gets another time."""


@frozen
class BooksClock:
    """The clock of one unit of work."""

    computer: Clock
    log: ChangeLog

    def today(self) -> date:
        """The current day, as the computer has it."""
        return self.computer.today()

    def now(self) -> datetime:
        """The current moment, or the next one after the last change if that seems to come later."""
        now, last = self.computer.now(), self._last
        return now if last is None or last <= now else last + _NEXT

    @cached_property
    def _last(self) -> datetime | None:
        """When the last change before this unit of work was made."""
        return time_of_last_change(self.log)


def time_of_last_change(log: ChangeLog) -> datetime | None:
    """When the last change of a log was made; None if there is none, or if it does not say a time.

    Somebody may have altered it, and the end of time would leave no moment for a next change.
    """
    changes = log.read(LogQuery(limit=1, newest_first=True))
    try:
        last = datetime.fromisoformat(changes[0].at).astimezone(UTC)
    except (IndexError, ValueError, OverflowError):
        return None
    return last if last.year < MAXYEAR else None
