"""Ranges of days that are written with the names of months, such as `Jul 1 - Sep 30, 25`.

Desktop shortens years to two digits, so the place of a number decides what it is. A number directly
after the name of a month is a day. A year has four digits or an apostrophe; or it has two digits
and follows a comma, or a day; or it ends a range of months (`Jan - Dec 25`).
"""

import re
from calendar import monthrange
from collections.abc import Sequence
from datetime import date

from attrs import evolve, frozen

_LONGEST_RANGE = 80
_RANGE_WORD = re.compile(r"\b(?:to|through|thru)\b")
_SIDE = re.compile(
    r"(?:([0-9]{1,2})(?![0-9]) *)?(?:([a-z]{3,9})\.?)? *(?:([0-9]{1,2})(?![0-9]))? *"
    r"(,)? *('[0-9]{2}|[0-9]{4}|[0-9]{2})?[ ,.]*"
)
_MONTHS = (
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
)
_NUMBER_OF_MONTH = {
    name: number for number, full in enumerate(_MONTHS, 1) for name in (full, full[:3])
} | {"sept": 9}


@frozen
class _Side:
    """What one side of a range says; None for what it leaves out."""

    month: int | None
    day: str | None
    """The digits of the day."""
    year: int | None


def range_in_words(text: str) -> tuple[date, date] | None:
    """The first and the last day of a range with names of months; None for any other text.

    The first side may leave out what the last side says. A range without days covers whole months.
    Raises `ValueError` for a day that no month has.
    """
    sides = _sides(text)
    if not sides or sides[-1].year is None:
        return None
    first, last = sides[0], sides[-1]
    assert first.month
    first_year, last_year = first.year or last.year, last.year
    assert first_year
    assert last_year
    last_month = last.month or first.month
    first_day = date(first_year, first.month, int(first.day or 1))
    last_day = int(last.day or monthrange(last_year, last_month)[1])
    last_day_of_range = date(last_year, last_month, last_day)
    return (first_day, last_day_of_range) if first_day <= last_day_of_range else None


def lacks_year(text: str) -> bool:
    """Whether a text names a day or a range of months, and no year."""
    sides = _sides(text)
    if not sides or sides[-1].year is not None:
        return False
    return len(sides) > 1 or sides[0].day is not None


def month_of_year(text: str) -> date | None:
    """The first day of the month that `Jan 25` means if 25 is a year; None for any other text.

    By itself such a text names a day without a year. Desktop prints it for a whole month, so that
    something else in the file must say that 25 is a year.
    """
    sides = _sides(text)
    if len(sides) != 1 or sides[0].year is not None:
        return None
    (side,) = sides
    begins_with_month = text.strip()[:1].isalpha()
    if not begins_with_month or not side.month or not side.day or len(side.day) != 2:
        return None
    return date(_year(side.day), side.month, 1)


def _sides(text: str) -> Sequence[_Side]:
    """The one or two sides of a range; empty for a text that is not a range of days."""
    if len(text) > _LONGEST_RANGE:
        return ()
    parts = _RANGE_WORD.sub("-", text.casefold()).split("-")
    sides = [side for part in parts if (side := _side(part.strip()))]
    if len(sides) != len(parts) or len(sides) > 2 or not sides[0].month:
        return ()
    first, last = sides[0], sides[-1]
    if len(sides) == 2 and last.month is None and last.day is None:
        return ()
    is_of_months = len(sides) == 2 and last.month and first.day is None and last.year is None
    if is_of_months and last.day and len(last.day) == 2:
        sides[-1] = evolve(last, day=None, year=_year(last.day))
    return sides


def _side(text: str) -> _Side | None:
    """What one side says; None if it has another word, or too many numbers."""
    match = _SIDE.fullmatch(text)
    if not match or not text:
        return None
    before, word, after, comma, year = match.groups()
    if word and word not in _NUMBER_OF_MONTH:
        return None
    if before and after:
        if year or len(after) != 2:
            return None
        after, year = None, after  # `31 Dec 25`: the day is before the month.
    day = before or after
    if year and len(year) == 2 and not comma and not day:
        return None
    month = _NUMBER_OF_MONTH[word] if word else None
    return _Side(month, day, _year(year) if year else None)


def _year(text: str) -> int:
    digits = text.lstrip("'")
    year = int(digits)
    if len(digits) == 4:
        return year
    return year + (1900 if year >= 70 else 2000)
