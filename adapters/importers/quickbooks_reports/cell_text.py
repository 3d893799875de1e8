"""The cells of a report CSV: how its text is divided into rows, and the amounts in the cells.

Days and ranges of days are in `day_text`.
"""

import re
from collections.abc import Iterator
from functools import cache

from adapters.importers.text import read_amount
from domain.errors import Invalid

_MONEY = re.compile(r"(=?)([-+(]?)[$€£]?([-+(]?)([0-9][0-9,.]*|\.[0-9]+)(\)?)(-?)")
_NO_MONEY = {"", "-", "--", "=", "$-"}
_DECIMAL_COMMA = re.compile(r"[0-9]{1,3}(?:\.[0-9]{3})*,[0-9]{1,2}|[0-9]+,[0-9]{1,2}")
_PERCENT = re.compile(r"([-(]?)([0-9]{1,9})(?:\.([0-9]{1,9}))?%?\)?%?")
_SPACES = re.compile(r"[\s\u00a0\u2007\u202f]+")
_DASHES = str.maketrans("\u2010\u2011\u2012\u2013\u2014\u2212", "------")


def split_rows(text: str, separator: str) -> Iterator[tuple[int, list[str]]]:
    """Each row of cells, with the line in which it begins; the first line is 1.

    A quoted cell may contain line ends, and keeps the spaces inside its quotes. A quote that is not
    closed at the end of its cell is an ordinary character.
    """
    line, position = 1, 0
    while position <= len(text):
        cells, position, lines = split_row(text, position, separator)
        if position < len(text) or cells != [""]:
            yield line, cells
        line += lines
        position += 2 if text.startswith("\r\n", position) else 1


def split_row(text: str, position: int, separator: str) -> tuple[list[str], int, int]:
    """The cells of the row that begins at a position, where it ends, and how many lines it has."""
    cell = _cell_pattern(separator)
    cells, lines = list[str](), 1
    while True:
        match = cell.match(text, position)
        assert match
        quoted, unquoted = match.groups()
        if quoted is None:
            cells.append(unquoted)
        else:
            cells.append(quoted.replace('""', '"'))
            lines += quoted.count("\n") + quoted.count("\r") - quoted.count("\r\n")
        position = match.end()
        if text[position : position + 1] != separator:
            return cells, position, lines
        position += 1


@cache
def _cell_pattern(separator: str) -> re.Pattern[str]:
    return re.compile(rf' *"((?:[^"]|"")*+)" *(?=[{separator}\r\n]|\Z)|([^{separator}\r\n]*)')


def tidy(text: str) -> str:
    """The text with single spaces between words, and none around it."""
    return _SPACES.sub(" ", text).strip()


def plain_dashes(text: str) -> str:
    """The text with a hyphen for every kind of dash."""
    return text.translate(_DASHES)


def read_cents(text: str, *, decimal_comma: bool = False) -> int | None:
    """An amount in cents, in any notation of the programs; None if blank.

    Examples are `$ 2,001.00`, `-$5.00`, `(420.81)`, `$(250.00)` and `=15000.00`. Raises `Invalid`.
    """
    compact = plain_dashes(_SPACES.sub("", text))
    if compact in _NO_MONEY:
        return None
    match = _MONEY.fullmatch(compact)
    if not match:
        raise Invalid(f"{text.strip()!r} is not an amount")
    _, outer, inner, digits, closing, trailing = match.groups()
    signs = outer + inner + trailing
    if len(signs) > 1 or ("(" in signs) != bool(closing):
        raise Invalid(f"{text.strip()!r} is not an amount")
    if decimal_comma and _DECIMAL_COMMA.fullmatch(digits):
        digits = digits.replace(".", "").replace(",", ".")
    cents = read_amount(digits)
    return -cents if signs in {"-", "("} else cents


def is_cents(text: str, *, decimal_comma: bool = False) -> bool:
    """Whether a text is an amount, or blank."""
    try:
        read_cents(text, decimal_comma=decimal_comma)
    except Invalid:
        return False
    return True


def read_percent(text: str) -> int | None:
    """A percentage in tenths, rounded half away from zero; None for any other text."""
    match = _PERCENT.fullmatch(plain_dashes(_SPACES.sub("", text)))
    if not match:
        return None
    two_decimals = ((match[3] or "") + "00")[:2]
    hundredths = int(match[2]) * 100 + int(two_decimals)
    tenths = (hundredths + 5) // 10
    return -tenths if match[1] else tenths
