"""Numbers of checks, as a bank and a bookkeeper write them."""

import re

from domain.reconciliation.matching.statement_items import StatementLine
from domain.texts import search_words

_LONGEST_CHECK_NUMBER = 8
_CHECK = re.compile(
    r"(?<!\w)(?:check|cheque|chk|ck)(?:\s+paid)?\s*(?:no\.?|number|nr\.?|#|:)*\s*([0-9]{1,8})(?!\w)",
    re.IGNORECASE,
)


def plain_number(number: str) -> str:
    """A number without leading zeros, spaces and signs; empty if it has no digit."""
    plain = "".join(search_words(number)).lstrip("0")
    return plain if any(map(str.isdigit, plain)) else ""


def number_of(line: StatementLine) -> str:
    """The plain number of a line, also where only the payee or memo has it: `Check 102`."""
    if line.number or line.amount > 0:
        return plain_number(line.number)
    match = _CHECK.search(line.payee) or _CHECK.search(line.memo)
    return plain_number(match[1]) if match else ""


def is_check_number(number: str) -> bool:
    """Whether a plain number can be that of a check."""
    return number.isdecimal() and len(number) <= _LONGEST_CHECK_NUMBER
