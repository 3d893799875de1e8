"""Until when changes count in a report that shows the books as they were known at a time."""

from datetime import date, datetime

from attrs import frozen

Asked = int | date | datetime
"""What a person can ask for: a version of the books, a day (the end of it), or a time with its
zone."""


@frozen
class KnownAt:
    """The books as they were known: what was entered, changed or removed later does not count."""

    asked: Asked
    """What the person asked for."""
    version: int
    """The version of the last change that counts."""
    changed_at: datetime
    """When that change was made, in UTC."""
