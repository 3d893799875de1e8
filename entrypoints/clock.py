"""The clock of the computer, and ids that sort by the time they were made."""

import secrets
from datetime import UTC, date, datetime
from threading import Lock

_ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz"
_RANDOM_BITS = 80


class SystemClock:
    """The clock of this computer."""

    def today(self) -> date:
        """The day by the local time zone."""
        return datetime.now().astimezone().date()

    def now(self) -> datetime:
        """The moment in UTC."""
        return datetime.now(UTC)


class TimeOrderedIds:
    """Ids of 26 characters like ULIDs: milliseconds, then random bits.

    Within one process each id is greater than the one before.
    """

    def __init__(self) -> None:
        self._lock = Lock()
        self._last = 0

    def new(self) -> str:
        """A new id, which sorts after every id that this process made before."""
        milliseconds = int(datetime.now(UTC).timestamp() * 1000)
        with self._lock:
            self._last = max(
                self._last + 1, (milliseconds << _RANDOM_BITS) | secrets.randbits(_RANDOM_BITS)
            )
            value = self._last
        return "".join(_ALPHABET[(value >> shift) & 31] for shift in range(125, -1, -5))
