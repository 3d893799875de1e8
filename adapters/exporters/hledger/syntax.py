"""The pieces of an hledger journal: codes, descriptions, and comments with tags.

The format has no quotes. A text ends where a character means something, and `[2020-01-01]` in the
comment of a posting, or `date:2020-01-01` after a comma, would even change the date on which the
posting counts. So each text is changed where hledger would take it for something else.
"""

from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal

from domain.values import format_rate

Tags = Mapping[str, str | date | Decimal | None]
"""Values by name; what is empty is not written."""

_IN_DESCRIPTION = str.maketrans({";": ",", "|": "/"})
"""A semicolon begins a comment, and a bar ends the payee."""
_IN_CODE = str.maketrans({"(": "[", ")": "]", ";": ","})
_IN_TAG = str.maketrans({",": ";", "[": "(", "]": ")"})
"""A comma ends the value of a tag, and a date in brackets is the date of a posting."""
_STATUS_OR_CODE = ("*", "!", "(")
"""What a description cannot begin with, unless a code is before it."""


def one_line(text: str) -> str:
    """A text with one space for each piece of white space."""
    return " ".join(text.split())


def heading(day: date, number: str, payee: str, note: str) -> str:
    """The first line of a transaction: `2026-03-31 (1042) Acme | Consulting`."""
    parts = [one_line(part).translate(_IN_DESCRIPTION) for part in (payee, note)]
    description = " | ".join(filter(None, parts))
    code = one_line(number).translate(_IN_CODE)
    has_code = code or description.startswith(_STATUS_OR_CODE)
    return " ".join(filter(None, (str(day), f"({code})" if has_code else "", description)))


def tags(values: Tags) -> Iterator[str]:
    """Each tag: `kind:invoice`."""
    for name, value in values.items():
        if value is None or value == "":
            continue
        yield f"{name}:{_tag_value(value)}"


def _tag_value(value: str | date | Decimal) -> str:
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return format_rate(value)
    return one_line(value).translate(_IN_TAG)
