"""The clock from which the books read the time."""

from datetime import date, datetime
from typing import Protocol


class Clock(Protocol):
    """The current time."""

    def today(self) -> date:
        """The current day where the books are kept."""

    def now(self) -> datetime:
        """The current moment in UTC."""
