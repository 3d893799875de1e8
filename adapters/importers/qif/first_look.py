"""What must be known of a whole QIF file to read its records: the order of its dates."""

from attrs import define, field

from adapters.importers.qif.dates import DateOrders
from adapters.importers.qif.sections import section_of, type_key
from adapters.importers.text import line_batches
from application.importing.parsed_file import Check, UnreadableFile

_MOST_CATEGORIES = 10_000
MOST_HEADERS = 100_000
"""How many headers a file has at most."""


@define(eq=False)
class FirstLook:
    """What the first look at a file has shown."""

    dates: DateOrders = field(factory=DateOrders)
    with_slash: set[str] = field(factory=set)
    """The declared categories that have a slash in their names."""

    def take_category(self, name: str) -> None:
        """Take a declared category."""
        if "/" in name and len(self.with_slash) < _MOST_CATEGORIES:
            self.with_slash.add(name)


def look_at(content: bytes, encoding: str, check: Check) -> FirstLook:
    """Look at all dates of transactions, and at the declared categories.

    Raises `UnreadableFile` if the file has too many headers.
    """
    look = FirstLook()
    line_number = headers = 0
    has_dates = has_categories = is_in_splits = False
    for lines in line_batches(content, encoding):
        check()
        for line in lines:
            line_number += 1
            text = line.lstrip()
            letter = text[:1]
            if letter == "!":
                headers += 1
                if headers > MOST_HEADERS:
                    raise UnreadableFile(
                        "too_large", f"the file has more than {MOST_HEADERS:,} headers"
                    )
                section = section_of(text.strip())
                has_dates = section.content == "transactions"
                has_categories = type_key(section.name) == "!type:cat"
                is_in_splits = False
            elif letter == "^":
                is_in_splits = False
            elif has_dates and letter == "D" and not is_in_splits:
                look.dates.see(line_number, text[1:80].strip())
            elif has_dates and letter == "S":
                is_in_splits = True
            elif has_categories and letter == "N":
                look.take_category(text[1:].strip())
    return look
