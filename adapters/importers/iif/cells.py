"""What the cells of an IIF row hold: texts, dates, prices, quantities, days."""

import re
from decimal import Decimal

from adapters.importers.text import read_date
from domain.errors import Invalid
from domain.values import parse_rate


def read_text(cell: str) -> str:
    """A line break inside a text is written as a backslash and an n."""
    return cell.replace("\\n", "\n").strip()


def is_date(text: str, order: str) -> bool:
    """Whether a text is a date with its parts in this order."""
    try:
        read_date(text, order)
    except Invalid:
        return False
    return True


def read_rate(text: str) -> Decimal:
    """A price: `85`, `85.00`, `.5`, nothing."""
    text = text.replace(",", "")
    text = re.sub(r"^(-?)\.", r"\g<1>0.", text)
    return parse_rate(text.rstrip(".") if text else "0")


def read_number(text: str) -> Decimal | None:
    """A quantity or price; None for a percentage, and for what is none."""
    try:
        return read_rate(text) if text else None
    except Invalid:
        return None


def read_days(text: str) -> int:
    """A whole number of days; nothing is 0."""
    if not text:
        return 0
    if not (text.isascii() and text.isdigit() and len(text) <= 4):
        raise Invalid(f"{text!r} is no number of days")
    return int(text)
