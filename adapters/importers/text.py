"""Texts in the files of other programs: their encoding, lines, amounts and dates."""

import re
from codecs import getincrementaldecoder
from collections.abc import Iterator
from datetime import date
from io import BytesIO, TextIOWrapper

from domain.errors import Invalid
from domain.values import AMOUNT, EARLIEST, LATEST, parse_amount

_WITH_COMMAS = re.compile(r"-?[0-9]{1,3}(?:,[0-9]{3})+(?:\.[0-9]*)?")
_PLAIN = re.compile(r"-?[0-9]*(?:\.[0-9]*)?")
_DATE = re.compile(r"([0-9]{1,4})[-/.]([0-9]{1,2})[-/.]([0-9]{1,4})")
_LETTERS_OF_MACINTOSH = bytes([*range(0x81, 0x85), *range(0x86, 0x91), *range(0x98, 0xA0)]) + bytes(
    range(0xD2, 0xD6)
)
_LETTERS_OF_WINDOWS = bytes([*range(0xE0, 0xF0), *range(0xF1, 0xF5), 0xF6, *range(0xF8, 0xFD)])
_EMPTY_DATE = re.compile(r"[-/.0 ]*")
UNREADABLE = "\ufffd"
"""The sign that stands for what cannot be read."""
LONGEST_QUOTE = 80
"""How many characters of a text a message quotes."""

LONGEST_LINE = 100_000
"""How many characters of a line are read."""
_PIECE = 1024 * 1024
"""How many bytes of a file are looked at together."""
_BATCH = 64 * 1024
"""How many characters of a file are divided into lines together."""

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
    return "utf-8-sig" if _is_utf8(content) else _older_encoding(content)


def line_batches(content: bytes, encoding: str) -> Iterator[list[str]]:
    """The lines of a file without their ends, decoded some thousand at a time.

    Of a line that is longer than `LONGEST_LINE`, more than that many characters, but not all.
    """
    with TextIOWrapper(BytesIO(content), encoding, errors="replace") as text:
        rest = ""
        while piece := text.read(_BATCH):
            *lines, rest = (rest + piece).split("\n")
            rest = rest[: LONGEST_LINE + 1]
            if lines:
                yield lines
        if rest:
            yield [rest]


def count_unreadable(content: bytes, encoding: str) -> int:
    """How many characters of a file cannot be read in its encoding, or stand for such."""
    if encoding == "utf-8-sig":
        return 0
    with TextIOWrapper(BytesIO(content), encoding, errors="replace") as text:
        return sum(piece.count(UNREADABLE) for piece in iter(lambda: text.read(_BATCH), ""))


def _is_utf8(content: bytes) -> bool:
    if content.isascii():
        return True
    decoder = getincrementaldecoder("utf-8")()
    try:
        for piece in _pieces(content):
            decoder.decode(piece)
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True


def _older_encoding(content: bytes) -> str:
    """Mac Roman or Windows-1252, by the ends of the lines and by what the other bytes would be.

    Programs on Windows wrote lone carriage returns, too. Most letters of each encoding are rare
    signs in the other one.
    """
    if b"\n" in content or b"\r" not in content:
        return "cp1252"
    letters_of_windows = _count(content, _LETTERS_OF_WINDOWS)
    letters_of_macintosh = _count(content, _LETTERS_OF_MACINTOSH)
    return "cp1252" if letters_of_windows > letters_of_macintosh else "mac_roman"


def _count(content: bytes, letters: bytes) -> int:
    """How many bytes of a file are among some letters."""
    return sum(
        len(piece) - len(bytes(piece).translate(None, letters)) for piece in _pieces(content)
    )


def _pieces(content: bytes) -> Iterator[memoryview]:
    """A file in pieces, so that what is made of one is small."""
    whole = memoryview(content)
    return (whole[start : start + _PIECE] for start in range(0, len(content), _PIECE))


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
