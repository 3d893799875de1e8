"""Texts in the files of other programs: their encoding, amounts and dates."""

import re
from datetime import date

from domain.errors import Invalid
from domain.values import AMOUNT, EARLIEST, LATEST, parse_amount

_WITH_COMMAS = re.compile(r"-?[0-9]{1,3}(?:,[0-9]{3})+(?:\.[0-9]*)?")
_PLAIN = re.compile(r"-?[0-9]*(?:\.[0-9]*)?")
_DATE = re.compile(r"([0-9]{1,4})[-/.]([0-9]{1,2})[-/.]([0-9]{1,4})")
_LETTERS_OF_MACINTOSH = re.compile(rb"[\x81-\x84\x86-\x90\x98-\x9f\xd2-\xd5]")
_LETTERS_OF_WINDOWS = re.compile(rb"[\xe0-\xef\xf1-\xf4\xf6\xf8-\xfc]")
_EMPTY_DATE = re.compile(r"[-/.0 ]*")
LONGEST_QUOTE = 80
"""How many characters of a text a message quotes."""

_PART_NAMES = {"y": "year", "m": "month", "d": "day"}


def decode(content: bytes) -> str:
    """The text of a file: UTF-16 or UTF-8 if it is encoded so, otherwise in an older encoding.

    Older files are in Windows-1252, those of a Macintosh, whose lines end in a lone carriage
    return, in Mac Roman.
    """
    return content.decode(encoding_of(content), errors="replace")


def encoding_of(content: bytes) -> str:
    """The encoding of a file, by the name that Python has for it."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "utf-16"
    try:
        content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return _older_encoding(content)
    return "utf-8-sig"


def _older_encoding(content: bytes) -> str:
    """Mac Roman or Windows-1252, by the ends of the lines and by what the other bytes would be.

    Programs on Windows wrote lone carriage returns, too. Most letters of each encoding are rare
    signs in the other one.
    """
    if b"\n" in content or b"\r" not in content:
        return "cp1252"
    letters_of_windows = len(_LETTERS_OF_WINDOWS.findall(content))
    letters_of_macintosh = len(_LETTERS_OF_MACINTOSH.findall(content))
    return "cp1252" if letters_of_windows > letters_of_macintosh else "mac_roman"


def quoted(text: str) -> str:
    """A text of a file in quotes for a message, cut where it is long."""
    return repr(text if len(text) <= LONGEST_QUOTE else f"{text[:LONGEST_QUOTE]}...")


def read_amount(text: str) -> int:
    """An amount in cents, with or without commas between thousands; an empty text is 0.

    Raises `Invalid`.
    """
    if not text:
        return 0
    number = text.replace(",", "") if _WITH_COMMAS.fullmatch(text) else text
    if not _PLAIN.fullmatch(number) or not any(character.isdigit() for character in number):
        raise Invalid(f"{quoted(text)} is not an amount")
    whole, _, decimals = number.partition(".")
    sign = "-" if whole.startswith("-") else ""
    whole = whole.lstrip("-").lstrip("0") or "0"
    decimals = decimals.rstrip("0")
    amount = f"{sign}{whole}.{decimals}" if decimals else f"{sign}{whole}"
    if not AMOUNT.fullmatch(amount):
        raise Invalid(f"{quoted(text)} is not an amount of at most 13 digits and two decimals")
    return parse_amount(amount)


def read_date(text: str, order: str) -> date | None:
    """A date in an order (`mdy`, `dmy` or `ymd`); None if it is empty or all zeros, as in `0/0/0`.

    A date that begins with three or four digits always has the year first. Raises `Invalid`.
    """
    if _EMPTY_DATE.fullmatch(text):
        return None
    match = _DATE.fullmatch(text)
    if not match:
        raise Invalid(f"{quoted(text)} is not a date")
    parts = match.groups()
    if len(parts[0]) > 2:
        order = "ymd"
    numbers = dict(zip(order, parts, strict=True))
    try:
        day = date(_year(numbers["y"]), int(numbers["m"]), int(numbers["d"]))
    except ValueError:
        words = ", ".join(_PART_NAMES[letter] for letter in order)
        raise Invalid(f"{quoted(text)} is not a date in the order {words}") from None
    if not EARLIEST <= day <= LATEST:
        raise Invalid(f"{quoted(text)} is not between {EARLIEST} and {LATEST}")
    return day


def _year(text: str) -> int:
    """A year of this century for `16` and `6`, of the last one for `98`."""
    year = int(text)
    return year if len(text) > 2 else year + (1900 if year >= 70 else 2000)
