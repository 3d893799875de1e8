"""Texts of files as other programs write them: their encoding, amounts and dates."""

import re
from datetime import date

from domain.errors import Invalid
from domain.values import AMOUNT, EARLIEST, LATEST, parse_amount

_GROUPED = re.compile(r"-?[0-9]{1,3}(?:,[0-9]{3})+(?:\.[0-9]*)?")


_PLAIN = re.compile(r"-?[0-9]*(?:\.[0-9]*)?")


_DATE = re.compile(r"([0-9]{1,4})[-/.]([0-9]{1,2})[-/.]([0-9]{1,4})")


_NO_DATE = re.compile(r"[-/.0 ]*")


def decode(content: bytes) -> str:
    """The text of a file: UTF-8 where it is, else Windows-1252."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return content.decode("utf-16", errors="replace")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252", errors="replace")


def read_amount(text: str) -> int:
    """Cents of an amount, with or without commas between thousands; an empty one is 0. Raises `Invalid`."""
    if not text:
        return 0
    plain = text.replace(",", "") if _GROUPED.fullmatch(text) else text
    if not _PLAIN.fullmatch(plain) or not any(each.isdigit() for each in plain):
        raise Invalid(f"{text!r} is no amount")
    whole, _, decimals = plain.partition(".")
    sign, whole = ("-" if whole.startswith("-") else ""), whole.lstrip("-").lstrip("0") or "0"
    decimals = decimals.rstrip("0")
    written = f"{sign}{whole}" + (f".{decimals}" if decimals else "")
    if not AMOUNT.fullmatch(written):
        raise Invalid(f"{text!r} is no amount of at most 13 digits and two decimals")
    return parse_amount(written)


def read_date(text: str, order: str) -> date | None:
    """A date in an order (`mdy`, `dmy`, `ymd`); one that begins with four digits is always year first. `0/0/0` and
    nothing are None; raises `Invalid` for what is no date."""
    if _NO_DATE.fullmatch(text):
        return None
    found = _DATE.fullmatch(text)
    if not found:
        raise Invalid(f"{text!r} is no date")
    parts = found.groups()
    year_first = len(parts[0]) > 2
    named = dict(zip("ymd" if year_first else order, parts, strict=True))
    try:
        day = date(_year(named["y"]), int(named["m"]), int(named["d"]))
    except ValueError:
        raise Invalid(
            f"{text!r} is no date in the order {'ymd' if year_first else order}"
        ) from None
    if not EARLIEST <= day <= LATEST:
        raise Invalid(f"{text!r} is not between {EARLIEST} and {LATEST}")
    return day


def _year(text: str) -> int:
    """`98` is 1998, `16` and `6` are of this century."""
    year = int(text)
    return year if len(text) > 2 else year + (1900 if year >= 70 else 2000)
