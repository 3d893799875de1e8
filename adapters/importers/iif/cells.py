"""What the cells of an IIF row hold: texts, paths, dates, prices, quantities and days."""

import re
from decimal import Decimal

from adapters.importers.text import quoted, read_date
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


def read_rate(column: str, text: str) -> Decimal:
    """A price such as `85`, `85.00` or `.5`; 0 if empty.

    Raises `Invalid`, which names the column and the text.
    """
    without_commas = text.replace(",", "")
    number = re.sub(r"^(-?)\.", r"\g<1>0.", without_commas)
    try:
        return parse_rate(number.rstrip(".") if number else "0")
    except Invalid as error:
        raise Invalid(f"{column} is {quoted(text)}: {error}") from None


def read_percent(column: str, text: str) -> Decimal:
    """A percentage such as `2.0%` or `2`; 0 if empty. Raises `Invalid`."""
    return read_rate(column, text.removesuffix("%").strip())


def is_percent(text: str) -> bool:
    """Whether a price is a percentage of other lines, such as `5.00%`."""
    return text.endswith("%")


def read_days(column: str, text: str) -> int:
    """A whole number of days; 0 if empty. Raises `Invalid`."""
    if not text:
        return 0
    if not (text.isascii() and text.isdigit() and len(text) <= 4):
        raise Invalid(f"{column} is {quoted(text)}, which is not a number of days")
    return int(text)
