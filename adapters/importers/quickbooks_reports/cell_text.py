"""What stands in the cells of a report CSV: rows, money, percentages, days, and the range of days that a report is of."""

import re
from calendar import monthrange
from collections.abc import Iterable, Iterator
from datetime import date
from typing import Literal, NamedTuple

from adapters.importers.text import read_amount, read_date
from domain.errors import Invalid
from domain.values import EARLIEST, LATEST

Order = Literal["mdy", "dmy", "ymd"]

_MONEY = re.compile(r"(=?)([-+(]?)[$€£]?([-+(]?)([0-9][0-9,.]*|\.[0-9]+)(\)?)(-?)")
_NO_MONEY = {"", "-", "--", "=", "$-"}
_DECIMAL_COMMA = re.compile(r"[0-9]{1,3}(?:\.[0-9]{3})*,[0-9]{1,2}|[0-9]+,[0-9]{1,2}")
_PERCENT = re.compile(r"([-(]?)([0-9]{1,9})(?:\.([0-9]{1,9}))?%?\)?%?")
_SPACES = re.compile(r"[\s\u00a0\u2007\u202f]+")
_DASHES = str.maketrans("\u2010\u2011\u2012\u2013\u2014\u2212", "------")

_NUMERIC = r"[0-9]{1,4}[-/.][0-9]{1,2}[-/.][0-9]{1,4}"
_DAY = re.compile(r"([0-9]{1,4})[-/.]([0-9]{1,2})[-/.]([0-9]{1,4})")
_CLOCK = re.compile(r"[T ]+[0-9]{1,2}:[0-9]{2}(?::[0-9.]+)?(?: *[AP]M)?$", re.IGNORECASE)
_DAYS = re.compile(rf"({_NUMERIC})(?: *(?:-|to|through) *({_NUMERIC}))?", re.IGNORECASE)
_AS_OF = re.compile(r"as (?:of|at) +", re.IGNORECASE)
_TOKEN = re.compile(r"[A-Za-z]+|'?[0-9]+|-")
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
_MONTH = {name: number for number, full in enumerate(_MONTHS, 1) for name in (full, full[:3])} | {
    "sept": 9
}


class Range(NamedTuple):
    """The days that a report is of; both None is all of them. A snapshot is of its last day."""

    first: date | None
    last: date | None
    is_snapshot: bool = False


def split_rows(text: str, separator: str) -> Iterator[tuple[int, list[str]]]:
    """Each row with the line where it begins, the first being 1. Cells keep the spaces that stand inside their quotes.

    A quoted cell may hold line ends. A quote that is not closed before the end of its cell is a character like any other.
    """
    cell = re.compile(rf' *"((?:[^"]|"")*+)" *(?=[{separator}\r\n]|\Z)|([^{separator}\r\n]*)')
    line, position, cells = 1, 0, list[str]()
    begun = line
    while position <= len(text):
        found = cell.match(text, position)
        assert found
        quoted, plain = found.groups()
        if quoted is None:
            cells.append(plain)
        else:
            cells.append(quoted.replace('""', '"'))
            line += quoted.count("\n") + quoted.count("\r") - quoted.count("\r\n")
        position = found.end()
        if text[position : position + 1] != separator:
            if position < len(text) or cells != [""]:
                yield begun, cells
            position += text.startswith("\r\n", position)
            line, cells = line + 1, []
            begun = line
        position += 1


def tidy(text: str) -> str:
    """The text with single spaces, and none around it."""
    return _SPACES.sub(" ", text).strip()


def read_cents(text: str, *, decimal_comma: bool = False) -> int | None:
    """Cents of an amount in any notation: `$ 2,001.00`, `-$5.00`, `(420.81)`, `$(250.00)`, `=15000.00`; None if blank.
    Raises `Invalid`."""
    plain = _SPACES.sub("", text).translate(_DASHES)
    if plain in _NO_MONEY:
        return None
    found = _MONEY.fullmatch(plain)
    if not found:
        raise Invalid(f"{text.strip()!r} is no amount")
    _, outer, inner, digits, closing, trailing = found.groups()
    signs = outer + inner + trailing
    if len(signs) > 1 or ("(" in signs) != bool(closing):
        raise Invalid(f"{text.strip()!r} is no amount")
    if decimal_comma and _DECIMAL_COMMA.fullmatch(digits):
        digits = digits.replace(".", "").replace(",", ".")
    cents = read_amount(digits)
    return -cents if signs in {"-", "("} else cents


def is_cents(text: str, *, decimal_comma: bool = False) -> bool:
    """Whether it is an amount, or blank."""
    try:
        read_cents(text, decimal_comma=decimal_comma)
    except Invalid:
        return False
    return True


def read_percent(text: str) -> int | None:
    """Tenths of a percent, rounded half away from zero; None for what is no percentage."""
    found = _PERCENT.fullmatch(_SPACES.sub("", text).translate(_DASHES))
    if not found:
        return None
    hundredths = int(found[2]) * 100 + int(((found[3] or "") + "00")[:2])
    tenths = (hundredths + 5) // 10
    return -tenths if found[1] else tenths


def looks_like_day(text: str) -> bool:
    """Whether it is written as a day is, in any order."""
    plain = _CLOCK.sub("", text.strip())
    return bool(_DAY.fullmatch(plain)) or _one_day(plain) is not None


def read_day(text: str, order: Order) -> date | None:
    """A day in figures, in this order unless the year stands first, or with the name of its month. Raises `Invalid`."""
    plain = _CLOCK.sub("", text.strip())
    return _one_day(plain) or read_date(plain, order)


def order_of(days: Iterable[str], due: Iterable[str], within: Range) -> Order:
    """In which order the days of a file are written: the one that all of them allow; where two do, the one in which the
    `days` of transactions fall `within` the range of the file, else month first. Raises `Invalid` where none fits all."""
    inside, outside = _in_figures(days), _in_figures(due)
    found = inside + outside
    if any(int(parts[1]) > 31 for parts in found):
        return "ymd"
    day_first, month_first = (
        next((parts[0] for parts in found if int(parts[group]) > 12), None) for group in (1, 2)
    )
    if day_first and month_first:
        raise Invalid(
            f"{day_first} can only be day first and {month_first} only month first: export the report again, with dates in one order"
        )
    if day_first or month_first:
        return "dmy" if day_first else "mdy"
    return (
        "dmy"
        if not _all_fall(inside, "mdy", within) and _all_fall(inside, "dmy", within)
        else "mdy"
    )


def read_range(text: str, order: Order = "mdy") -> Range | None:
    """The range of days that a text says, such as `As of July 9, 2025`, `January 1-December 31, 2024`, `Jan - Dec 25`,
    `2026-01-01 to 2026-12-31` or `All Dates`; None where it says none."""
    plain = tidy(text).translate(_DASHES).replace("\u2019", "'")
    if plain.casefold() == "all dates":
        return Range(None, None)
    rest = _AS_OF.sub("", plain, count=1) if _AS_OF.match(plain) else plain
    try:
        found = _numeric_range(rest, order) if _DAYS.fullmatch(rest) else _worded_range(rest)
    except ValueError:  # a 30th of February, or a date outside what the books can hold
        return None
    if found is None or found[0] < EARLIEST or found[1] > LATEST:
        return None
    return Range(None if rest != plain else found[0], found[1], rest != plain)


def _in_figures(texts: Iterable[str]) -> list[re.Match[str]]:
    """Days that could be written in more than one order."""
    found = (_DAY.fullmatch(_CLOCK.sub("", text.strip())) for text in texts)
    return [parts for parts in found if parts and len(parts[1]) < 3 and int(parts[1])]


def _all_fall(found: Iterable[re.Match[str]], order: Order, within: Range) -> bool:
    try:
        days = [day for parts in found if (day := read_date(parts[0], order))]
    except Invalid:
        return False
    return all((within.first or day) <= day <= (within.last or day) for day in days)


def _one_day(text: str) -> date | None:
    found = read_range(text) if any(each.isalpha() for each in text) else None
    return found.last if found and found.last and found.first == found.last else None


def _numeric_range(text: str, order: Order) -> tuple[date, date] | None:
    found = _DAYS.fullmatch(text)
    assert found
    first = read_date(found[1], order)
    last = read_date(found[2], order) if found[2] else first
    return (first, last) if first and last and first <= last else None


def _worded_range(text: str) -> tuple[date, date] | None:
    """Sides of month, day and year, of which the first side leaves out what the last one says. The last number of all is
    the year; what has no day is whole months."""
    joined = re.sub(r"\b(?:to|through|thru)\b", "-", text, flags=re.IGNORECASE)
    if len(joined) > 80 or _TOKEN.sub("", joined).strip(" ,."):
        return None
    sides = [_side(each) for each in _parts(_TOKEN.findall(joined))]
    if len(sides) not in {1, 2} or None in sides:
        return None
    (month_1, numbers_1), (month_2, numbers_2) = sides[0] or (None, []), sides[-1] or (None, [])
    if not month_1 or not numbers_2 or not _is_year(numbers_2[-1]) or len(numbers_2) > 2:
        return None
    year_2 = _year(numbers_2[-1])
    day_2 = int(numbers_2[0]) if len(numbers_2) == 2 else None
    if len(sides) == 1:
        day_1, year_1 = day_2, year_2
    else:
        year_1 = (
            _year(numbers_1.pop())
            if numbers_1 and (len(numbers_1) == 2 or len(numbers_1[0]) > 2)
            else year_2
        )
        day_1 = int(numbers_1[0]) if numbers_1 else None
    month_2 = month_2 or month_1
    first, last = (
        date(year_1, month_1, day_1 or 1),
        date(year_2, month_2, day_2 or monthrange(year_2, month_2)[1]),
    )
    return (first, last) if first <= last else None


def _parts(tokens: list[str]) -> list[list[str]]:
    parts: list[list[str]] = [[]]
    for each in tokens:
        if each == "-":
            parts.append([])
        else:
            parts[-1].append(each)
    return parts


def _side(tokens: list[str]) -> tuple[int | None, list[str]] | None:
    """The month and the numbers of one side; None where there is another word, or too much."""
    words = [each.casefold() for each in tokens if each.isalpha()]
    numbers = [each for each in tokens if not each.isalpha()]
    if len(words) > 1 or len(numbers) > 2 or any(each not in _MONTH for each in words):
        return None
    return (_MONTH[words[0]] if words else None), numbers


def _is_year(text: str) -> bool:
    return len(text.lstrip("'")) in {2, 4}


def _year(text: str) -> int:
    digits = text.lstrip("'")
    if not _is_year(text):
        raise Invalid(f"{text!r} is no year")
    return int(digits) if len(digits) == 4 else int(digits) + (1900 if int(digits) >= 70 else 2000)
