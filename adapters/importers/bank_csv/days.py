"""Dates in the cells of a bank's CSV: in digits of any order, without separators, or in words."""

import re
from collections.abc import Mapping
from datetime import date
from functools import lru_cache

from application.importing.parsed_file import DateOrder
from domain.texts import search_key
from domain.values import EARLIEST, LATEST

ORDERS: tuple[DateOrder, ...] = ("mdy", "dmy", "ymd")
Readings = tuple[date | None, date | None, date | None]
"""The day that a text means in each of the `ORDERS`; None where it cannot be in that order."""

_NONE: Readings = (None, None, None)
_SHORTEST, _LONGEST = 6, 45
_DIGITS = re.compile(r"([0-9]{1,4})\s*([-/.])\s*([0-9]{1,2})\s*\2\s*([0-9]{1,4})", re.ASCII)
_COMPACT = re.compile(
    r"([12][0-9]{3})([0-9]{2})([0-9]{2})(?:[0-9]{6}(?:\.[0-9]{1,6})?)?(?:\[[^\]]{0,20}\])?",
    re.ASCII,
)
_TIME = re.compile(
    r"(?:\s*T|\s*,|\s)\s*[0-9]{1,2}:[0-9]{2}(?::[0-9]{2}(?:[.,][0-9]{1,9})?)?"
    r"\s*(?:[AP]\.?M\.?)?\s*(?:Z|[+-][0-9]{2}:?[0-9]{2}|[A-Z]{3,4})?$",
    re.IGNORECASE | re.ASCII,
)
_TOKENS = re.compile(r"[0-9]+|[^\W\d_]+")
_OF = {"de", "of", "st", "nd", "rd", "th", "del"}
_MONTHS = (
    "january januar janvier enero gennaio januari janeiro jaenner janner",
    "february februar fevrier febrero febbraio februari fevereiro feber",
    "march marz maerz mars marzo maart marco mrt",
    "april avril abril aprile",
    "may mai mayo maggio mei maio maj",
    "june juni juin junio giugno junho",
    "july juli juillet julio luglio julho",
    "august aout agosto augustus augusti",
    "september septembre septiembre settembre setembro setiembre",
    "october oktober octobre octubre ottobre outubro",
    "november novembre noviembre novembro",
    "december dezember decembre diciembre dicembre dezembro desember",
)


def _names_of_months() -> Mapping[str, int]:
    """The number of the month by its names and their beginnings of three letters or more."""
    numbers: dict[str, set[int]] = {}
    for number, names in enumerate(_MONTHS, 1):
        for name in names.split():
            for length in range(3, len(name) + 1):
                numbers.setdefault(name[:length], set()).add(number)
    return {name: min(months) for name, months in numbers.items() if len(months) == 1}


_NUMBER_OF_MONTH = _names_of_months()


@lru_cache(maxsize=8192)
def readings(text: str) -> Readings:
    """The day that a text means in each order. A time of day after it does not count."""
    text = text.strip()
    if not _SHORTEST <= len(text) <= _LONGEST:
        return _NONE
    if compact := _COMPACT.fullmatch(text):
        return _same(_day(int(compact[1]), int(compact[2]), int(compact[3])))
    if ":" in text:
        text = _TIME.sub("", text).rstrip()
    if match := _DIGITS.fullmatch(text):
        return _in_digits(match[1], match[3], match[4])
    if any(character.isalpha() for character in text):
        return _same(_in_words(text))
    return _NONE


def read_day(text: str, order: DateOrder) -> date | None:
    """The day that a text means in an order; None if it means none."""
    return readings(text)[ORDERS.index(order)]


def is_day(text: str) -> bool:
    """Whether a text means a day in some order."""
    return readings(text) != _NONE


def is_ambiguous(text: str) -> bool:
    """Whether a text means one day with the month first, and another with the day first."""
    month_first, day_first, _ = readings(text)
    return bool(month_first and day_first and month_first != day_first)


def _same(day: date | None) -> Readings:
    return day, day, day


def _in_digits(first: str, second: str, third: str) -> Readings:
    if len(first) > 2:
        has_year = len(first) == 4 and len(third) <= 2
        return _same(_day(int(first), int(second), int(third)) if has_year else None)
    if len(third) == 3:
        return _NONE
    year, middle = _year(third), int(second)
    day = _day(_year(first), middle, int(third)) if len(third) == 2 else None
    return _day(year, int(first), middle), _day(year, middle, int(first)), day


def _in_words(text: str) -> date | None:
    """The day in a text with the name of a month, such as `07 Nov 2013` or `Nov 7, 2013`."""
    tokens = [token for token in _TOKENS.findall(search_key(text)) if token not in _OF]
    if len(tokens) == 4 and tokens[0].isalpha():
        del tokens[0]  # The day of the week.
    numbers = [token for token in tokens if token.isdigit()]
    words = [token for token in tokens if not token.isdigit()]
    if len(tokens) != 3 or len(words) != 1 or max(map(len, numbers)) > 4:
        return None
    month = _NUMBER_OF_MONTH.get(words[0])
    if not month or tokens[2] == words[0]:
        return None
    day, year = numbers
    if len(day) == 4:
        day, year = year, day
    return _day(_year(year), month, int(day)) if len(year) != 3 and len(day) <= 2 else None


def _year(text: str) -> int:
    """A year of this century for `16` and `6`, of the last one for `98`."""
    year = int(text)
    return year if len(text) > 2 else year + (1900 if year >= 70 else 2000)


def _day(year: int, month: int, day: int) -> date | None:
    try:
        result = date(year, month, day)
    except ValueError:
        return None
    return result if EARLIEST <= result <= LATEST else None
