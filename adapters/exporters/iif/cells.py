"""What is written in the cells of an IIF row: texts, dates, and when a cell needs quotes."""

import re
from collections.abc import Iterable
from datetime import date

_NEEDS_QUOTES = re.compile('[\t",]')
"""QuickBooks quotes a cell with a comma, too."""


def row(*cells: str) -> str:
    """One line of the file, with tabs between its cells."""
    return "\t".join(map(_quoted, cells)) + "\r\n"


def header(keyword: str, columns: Iterable[str]) -> str:
    """The line that names the columns of the rows that follow."""
    return row(f"!{keyword}", *columns)


def write_text(text: str) -> str:
    """A text on one line: IIF writes a line break as a backslash and an n."""
    return text.replace("\n", "\\n")


def write_date(day: date) -> str:
    """A date with the month first: `03/15/2026`."""
    return f"{day.month:02}/{day.day:02}/{day.year:04}"


def yes_or_no(answer: bool) -> str:  # noqa: FBT001  # it is the value of the cell
    """`Y` or `N`."""
    return "Y" if answer else "N"


def _quoted(cell: str) -> str:
    if not _NEEDS_QUOTES.search(cell):
        return cell
    doubled = cell.replace('"', '""')
    return f'"{doubled}"'
