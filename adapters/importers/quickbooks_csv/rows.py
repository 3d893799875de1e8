"""The rows of a CSV of QuickBooks, one at a time, each with the lines of the file that it takes."""

import re
from collections.abc import Iterator, Sequence

from attrs import define

from adapters.importers.quickbooks_reports.cell_text import split_row
from adapters.importers.text import LONGEST_LINE
from application.importing.parsed_file import Check

LONGEST_ROW = LONGEST_LINE
"""How many characters a row has at most."""
MOST_CELLS = 1_000
_LINE_END = re.compile(r"\r\n|\r|\n")
_BLANK_LINES = re.compile(r"(?:[ \t,;]*+\n)++")
_BLANK_LINES = re.compile(r"(?:[ \t,;]*+\n)++")
_BETWEEN_CHECKS = 2_000
"""After how many rows it is asked whether anybody still waits for the file to be read."""


@define(eq=False)
class CsvRow:
    """One row of a file."""

    line: int
    """The line of the file on which it begins; the first is 1."""
    rows: int
    """How many lines of the file it takes: more than one, if a cell has line ends in it."""
    cells: Sequence[str]

    def cell(self, place: int | None) -> str:
        """The text in a column, without spaces around it; empty if the row has no such cell."""
        if place is None or place >= len(self.cells):
            return ""
        return self.cells[place].strip()

    @property
    def is_blank(self) -> bool:
        """Whether no cell is filled in."""
        return not any(cell and not cell.isspace() for cell in self.cells)

    @property
    def filled(self) -> list[str]:
        """The texts of the cells that are filled in."""
        return [cell.strip() for cell in self.cells if cell and not cell.isspace()]

    @property
    def fault(self) -> str:
        """Why the row cannot be read at all, or empty."""
        if len(self.cells) > MOST_CELLS:
            return f"the row has more than {MOST_CELLS:,} cells"
        if sum(map(len, self.cells)) > LONGEST_ROW:
            return f"the row is longer than {LONGEST_ROW:,} characters"
        return ""


def count_lines(text: str) -> int:
    """How many lines a text has; the last one may have no end."""
    ends = text.count("\n") + text.count("\r") - text.count("\r\n")
    return ends if not text or text[-1] in "\r\n" else ends + 1


def read_rows(text: str, separator: str, check: Check) -> Iterator[CsvRow]:
    """Every row of a text; together they take all its lines.

    Blank rows that follow each other are one row here: a file can have a million of them.
    """
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    line, position, number = 1, 0, 0
    while position < len(text):
        number += 1
        if number % _BETWEEN_CHECKS == 0:
            check()
        if blank := _BLANK_LINES.match(text, position):
            rows = text.count("\n", position, blank.end())
            yield CsvRow(line, rows, ())
            line, position = line + rows, blank.end()
            continue
        end = text.find("\n", position)
        end = len(text) if end < 0 else end
        row = text[position:end]
        if '"' in row:
            cells, end, rows = split_row(text, position, separator)
        else:
            cells, rows = row.split(separator), 1
        yield CsvRow(line, rows, cells)
        line, position = line + rows, end + 1


def first_lines(text: str, count: int) -> str:
    """The first lines of a text, as they are."""
    end = 0
    for match in _LINE_END.finditer(text):
        count, end = count - 1, match.end()
        if not count:
            return text[:end]
    return text
