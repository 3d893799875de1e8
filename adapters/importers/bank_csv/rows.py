"""The rows of a CSV file: its lines divided into cells.

A quoted cell may contain line ends. What is kept of a file is one row at a time.
"""

import csv
from collections import deque
from collections.abc import Iterator
from typing import NamedTuple

from adapters.importers.bank_csv.cells import has_date_and_amount
from adapters.importers.text import LONGEST_LINE, line_batches
from application.importing.parsed_file import Check

MOST_LINES = 100
"""How many lines a row has at most: a quote that is not closed must not swallow the file."""
MOST_CELLS = 500
"""How many cells a row has at most."""
_MOST_LOOKED_AT = 50


class CsvRow(NamedTuple):
    """A row of cells, or several blank lines."""

    line: int
    """The line on which it begins; the first is 1."""
    lines: int
    cells: list[str]
    """Empty for blank lines."""
    fault: str = ""
    """Why it cannot be divided into cells, or empty."""


def csv_rows(
    content: bytes, encoding: str, delimiter: str, check: Check = lambda: None
) -> Iterator[CsvRow]:
    """The rows of a file, in order; together they have all its lines.

    A quote inside an unquoted cell is an ordinary character.
    """
    lines = _Lines(content, encoding, check)
    blank = 0
    for line in lines:
        if not line:
            blank += 1
            continue
        if blank:
            yield CsvRow(lines.number - blank, blank, [])
            blank = 0
        if '"' not in line and len(line) <= LONGEST_LINE:
            cells = line.split(delimiter)
            if len(cells) > MOST_CELLS:
                yield CsvRow(lines.number, 1, [], f"it has more than {MOST_CELLS:,} cells")
            else:
                yield CsvRow(lines.number, 1, cells)
        else:
            yield _quoted_row(line, lines, delimiter)
    if blank:
        yield CsvRow(lines.number - blank + 1, blank, [])


class _Lines:
    """The lines of a file, of which some may be given back."""

    def __init__(self, content: bytes, encoding: str, check: Check) -> None:
        self.number = 0
        """The number of the last line that was handed out."""
        self._returned: deque[str] = deque()
        self._lines = (line for lines in self._checked(content, encoding, check) for line in lines)

    @staticmethod
    def _checked(content: bytes, encoding: str, check: Check) -> Iterator[list[str]]:
        for lines in line_batches(content, encoding):
            check()
            yield lines

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        line = self._returned.popleft() if self._returned else next(self._lines)
        self.number += 1
        return line

    def give_back(self, lines: list[str]) -> None:
        """Hand out these lines, which were the last ones, once more."""
        self._returned.extendleft(reversed(lines))
        self.number -= len(lines)


def _quoted_row(line: str, lines: _Lines, delimiter: str) -> CsvRow:
    """The row that begins with a line in which there are quotes, with the lines that it needs."""
    number = lines.number
    if len(line) > LONGEST_LINE:
        return CsvRow(number, 1, [], f"it is longer than {LONGEST_LINE:,} characters")
    further: list[str] = []
    is_open = False

    def needed() -> Iterator[str]:
        """The lines that the row needs: `csv` asks for more while a quoted cell is open."""
        nonlocal is_open
        yield f"{line}\n"
        length = len(line)
        while len(further) < MOST_LINES - 1:
            following = next(lines, None)
            if following is None:
                break
            further.append(following)
            length += len(following) + 1
            if length > LONGEST_LINE:
                break
            yield f"{following}\n"
        is_open = True

    cells = next(csv.reader(needed(), delimiter=delimiter, skipinitialspace=True), [])
    # A quote that ends in what looks like another row was not opened on purpose.
    is_open = is_open or any(_looks_like_row(text, delimiter) for text in further)
    if is_open:
        # What follows is read on its own, so that a forgotten quote costs one row, not the file.
        lines.give_back(further)
        return CsvRow(number, 1, [], "it opens a quote that is not closed")
    if len(cells) > MOST_CELLS:
        return CsvRow(number, 1 + len(further), [], f"it has more than {MOST_CELLS:,} cells")
    return CsvRow(number, 1 + len(further), cells)


def _looks_like_row(text: str, delimiter: str) -> bool:
    return delimiter in text and has_date_and_amount(text.split(delimiter)[:_MOST_LOOKED_AT])
