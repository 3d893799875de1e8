"""What must be known of a whole IIF file to read its rows: what separates cells, the date order.

It keeps no rows. Most files show their separator in the first lines, and need no look at all for
the order of their dates.
"""

from functools import lru_cache

from adapters.importers.iif.cells import is_date
from adapters.importers.iif.grammar import Grammar, IifRow
from adapters.importers.text import line_batches
from application.importing.parsed_file import Check

_TRANSACTION = "TRNS"
_START = 12
"""How far from the beginning of a line its keyword may end: there may be spaces before it."""


class DayFirst(Exception):
    """The dates of a file are day first, which its reader had not expected; `row` shows it."""

    def __init__(self, row: IifRow) -> None:
        super().__init__("the dates are day first")
        self.row = row


def separator_of(content: bytes, encoding: str, check: Check) -> str:
    """The separator of the first header that has one: a tab, unless it has only commas."""
    for lines in line_batches(content, encoding):
        check()
        for line in lines:
            if line.lstrip(' "').startswith("!") and ("\t" in line or "," in line):
                return "\t" if "\t" in line else ","
    return "\t"


def is_day_first(content: bytes, encoding: str, separator: str, check: Check) -> bool:
    """Whether the dates of all transactions of a file can be day first."""
    grammar, number = Grammar(separator), 0
    for lines in line_batches(content, encoding):
        check()
        for place, line in enumerate(lines, number + 1):
            if _TRANSACTION in line[:_START].upper():
                row = grammar.row(place, line)
                is_transaction = row.key == _TRANSACTION and not row.is_header
                if is_transaction and not can_be(row.get("DATE"), "dmy"):
                    return False
        number += len(lines)
    return True


@lru_cache(maxsize=4096)
def can_be(text: str, order: str) -> bool:
    """Whether a text is empty or a date with its parts in this order; most dates recur."""
    return is_date(text, order)
