"""The time of day, as the books ask for it."""

from datetime import date, datetime
from typing import Protocol


class Clock(Protocol):
    """What time it is."""

    def today(self) -> date:
        """The day, where the books are kept."""

    def now(self) -> datetime:
        """The moment, in UTC."""
