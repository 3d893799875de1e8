"""Days in a report CSV, in digits or with the name of a month, and ranges of days.

The grammar of days with the names of months is in `day_words`.
"""

import re
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Literal, NamedTuple

from adapters.importers.quickbooks_reports.cell_text import plain_dashes, tidy
from adapters.importers.quickbooks_reports.day_words import lacks_year, range_in_words
from adapters.importers.text import read_date
from domain.errors import Invalid
from domain.values import EARLIEST, LATEST

Order = Literal["mdy", "dmy", "ymd"]
"""The order of month, day and year in a day that is written in digits."""

WEEKDAY = r"(?:mon|tues|wednes|thurs|fri|satur|sun)day"
"""A pattern of the names of weekdays, in lower case."""

_DIGITS = r"[0-9]{1,4}[-/.][0-9]{1,2}[-/.][0-9]{1,4}"
_DAY = re.compile(r"([0-9]{1,4})[-/.]([0-9]{1,2})[-/.]([0-9]{1,4})")
_TIME = re.compile(r"[0-9]{1,2}:[0-9]{2}(?::[0-9]{2})?(?: *[AP]M)?", re.IGNORECASE)
_TIME_AFTER_DAY = re.compile(r"[T ]+[0-9]{1,2}:[0-9]{2}(?::[0-9.]+)?(?: *[AP]M)?$", re.IGNORECASE)
_RANGE_IN_DIGITS = re.compile(rf"({_DIGITS})(?: *(?:-|to|through) *({_DIGITS}))?", re.IGNORECASE)
_AS_OF = re.compile(r"^as (?:of|at) +", re.IGNORECASE)
_DAY_AND_MONTH = re.compile(r"[0-9]{1,2}[-/.][0-9]{1,2}")


class Range(NamedTuple):
    """The days that a report covers. All dates if both are None; a snapshot is of its last day."""

    first: date | None
    last: date | None
    is_snapshot: bool = False


# Days


def is_time(text: str) -> bool:
    """Whether a text is a time of day, such as `4:19 PM`."""
    return bool(_TIME.fullmatch(text))


def looks_like_day(text: str) -> bool:
    """Whether a text is written like a day, in any order."""
    without_time = _TIME_AFTER_DAY.sub("", text.strip())
    return bool(_DAY.fullmatch(without_time)) or _day_in_words(without_time) is not None


def read_day(text: str, order: Order) -> date | None:
    """A day with the name of its month, or in digits in an order; a year in front is recognised.

    None if it is empty or all zeros. Raises `Invalid`.
    """
    without_time = _TIME_AFTER_DAY.sub("", text.strip())
    return _day_in_words(without_time) or read_date(without_time, order)


def find_order(days: Iterable[str], due_days: Iterable[str], covered: Range) -> Order:
    """The order in which a file writes its days: the one that fits all of them.

    If two orders fit, it is the one in which the `days` of transactions are in the range that the
    file covers, and otherwise month first. Raises `Invalid` if no order fits all days.
    """
    transaction_days = _ambiguous_days(days)
    all_days = transaction_days + _ambiguous_days(due_days)
    if any(int(day[1]) > 31 for day in all_days):
        return "ymd"
    only_day_first = next((day[0] for day in all_days if int(day[1]) > 12), None)
    only_month_first = next((day[0] for day in all_days if int(day[2]) > 12), None)
    if only_day_first and only_month_first:
        raise Invalid(
            f"{only_day_first} can only be day first and {only_month_first} only month first: "
            "export the report again, with dates in one order"
        )
    if only_day_first:
        return "dmy"
    if only_month_first or _all_covered(transaction_days, "mdy", covered):
        return "mdy"
    return "dmy" if _all_covered(transaction_days, "dmy", covered) else "mdy"


def _ambiguous_days(texts: Iterable[str]) -> list[re.Match[str]]:
    """The days in digits that may be written in more than one order."""
    matches = (_DAY.fullmatch(_TIME_AFTER_DAY.sub("", text.strip())) for text in texts)
    return [match for match in matches if match and len(match[1]) < 3 and int(match[1])]


def _all_covered(days: Sequence[re.Match[str]], order: Order, covered: Range) -> bool:
    """Whether all texts are days in an order, and in a range."""
    try:
        dates = [day for match in days if (day := read_date(match[0], order))]
    except Invalid:
        return False
    return all((covered.first or day) <= day <= (covered.last or day) for day in dates)


def _day_in_words(text: str) -> date | None:
    if not any(character.isalpha() for character in text):
        return None
    covered = read_range(text)
    return covered.last if covered and covered.last and covered.first == covered.last else None


# Ranges


def read_range(text: str, order: Order = "mdy") -> Range | None:
    """The range of days that a text names; None for any other text.

    Examples are `As of July 9, 2025`, `January 1-December 31, 2024`, `Jan - Dec 25`,
    `2026-01-01 to 2026-12-31` and `All Dates`.
    """
    whole = _plain_range(text)
    if whole.casefold() == "all dates":
        return Range(None, None)
    days = _AS_OF.sub("", whole, count=1)
    is_snapshot = days != whole
    is_in_digits = _RANGE_IN_DIGITS.fullmatch(days)
    try:
        ends = _range_in_digits(days, order) if is_in_digits else range_in_words(days)
    except ValueError:
        return None  # It has a 30th of February, or a date that the books cannot hold.
    if ends is None or ends[0] < EARLIEST or ends[1] > LATEST:
        return None
    return Range(None if is_snapshot else ends[0], ends[1], is_snapshot)


def is_without_year(text: str) -> bool:
    """Whether a text names days, but not their year, such as `As of December 31`."""
    whole = _plain_range(text)
    days = _AS_OF.sub("", whole, count=1)
    return lacks_year(days) or (days != whole and bool(_DAY_AND_MONTH.fullmatch(days)))


def _plain_range(text: str) -> str:
    return plain_dashes(tidy(text)).replace("\u2019", "'")


def _range_in_digits(text: str, order: Order) -> tuple[date, date] | None:
    match = _RANGE_IN_DIGITS.fullmatch(text)
    assert match
    first = read_date(match[1], order)
    last = read_date(match[2], order) if match[2] else first
    return (first, last) if first and last and first <= last else None
