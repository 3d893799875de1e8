"""Numbers of checks, as banks and bookkeepers write them: `1042`, `001042`, `Check #1042`."""

import re

from domain.texts import search_words

LONGEST = 8
"""A longer number is not that of a check."""

_CHECK = r"(?:check|cheque|chk|ck)(?:\s+paid)?\s*(?:no\.?|number|nr\.?|#|:)*\s*([0-9]{1,8})"
_WHOLE = re.compile(rf"\s*{_CHECK}\s*", re.IGNORECASE)
_INSIDE = re.compile(rf"(?<!\w){_CHECK}(?!\w)", re.IGNORECASE)


def plain_number(number: str) -> str:
    """A number without its leading zeros, spaces and signs."""
    return "".join(search_words(number)).lstrip("0")


def is_check_number(number: str) -> bool:
    """Whether a number can be that of a check."""
    return _is_plain_check_number(plain_number(number))


def check_number_of(text: str) -> str:
    """The number of a check if a text says nothing else, or ""."""
    match = _WHOLE.fullmatch(text)
    return match[1] if match else ""


def check_number_in(text: str) -> str:
    """The number of the check that a text names somewhere, or ""."""
    match = _INSIDE.search(text)
    return match[1] if match else ""


def are_different_checks(amount: int, number: str, other: str) -> bool:
    """Whether two plain numbers of one amount, in cents, are those of two checks."""
    are_checks = amount < 0 and _is_plain_check_number(number) and _is_plain_check_number(other)
    return are_checks and number != other


def _is_plain_check_number(plain: str) -> bool:
    return plain.isdecimal() and len(plain) <= LONGEST
