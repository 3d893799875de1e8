"""What the cells of an IIF row hold: texts, paths, dates, prices, quantities and days."""

import re
from decimal import Decimal

from adapters.importers.text import read_date
from domain.errors import Invalid
from domain.values import parse_rate


def read_text(cell: str) -> str:
    """A text, in which IIF writes a line break as a backslash and an n."""
    return cell.replace("\\n", "\n").strip()


def read_path(cell: str) -> str:
    """The path of an account, without spaces around its colons."""
    return ":".join(name.strip() for name in cell.split(":"))


def is_date(text: str, order: str) -> bool:
    """Whether a text is empty or a date with its parts in this order."""
    try:
        read_date(text, order)
    except Invalid:
        return False
    return True


def read_rate(text: str) -> Decimal:
    """A price such as `85`, `85.00` or `.5`; 0 if empty. Raises `Invalid`."""
    without_commas = text.replace(",", "")
    number = re.sub(r"^(-?)\.", r"\g<1>0.", without_commas)
    return parse_rate(number.rstrip(".") if number else "0")


def read_number(text: str) -> Decimal | None:
    """A quantity or price; None for an empty text, a percentage, or any other text."""
    try:
        return read_rate(text) if text else None
    except Invalid:
        return None


def read_days(text: str) -> int:
    """A whole number of days; 0 if empty. Raises `Invalid`."""
    if not text:
        return 0
    if not (text.isascii() and text.isdigit() and len(text) <= 4):
        raise Invalid(f"{text!r} is not a number of days")
    return int(text)
