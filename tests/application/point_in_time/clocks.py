"""A clock that tests set."""

from datetime import date, datetime

from attrs import define


@define
class SetClock:
    """A clock that stands still until a test sets it."""

    moment: datetime
    """In UTC."""

    def now(self) -> datetime:
        return self.moment

    def today(self) -> date:
        return self.moment.date()
