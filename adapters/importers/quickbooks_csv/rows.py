"""The rows of a CSV of QuickBooks, one at a time, each with the lines of the file that it takes."""

import re
from collections.abc import Iterator, Sequence
from io import BytesIO, StringIO, TextIOWrapper
from typing import TextIO

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
_PIECE = 64 * 1024
"""How many characters of a file are decoded together."""


@define(eq=False)
class CsvRow:
    """One row of a file."""

    line: int
    """The line of the file on which it begins; the first is 1."""
    rows: int
    """How many lines of the file it takes: more than one, if a cell has line ends in it."""
    cells: Sequence[str]
    length: int = 0
    """How many characters it has."""

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
        if self.length > LONGEST_ROW:
            return f"the row is longer than {LONGEST_ROW:,} characters"
        return ""


def count_lines(content: bytes, encoding: str) -> int:
    """How many lines a file has; the last one may have no end."""
    lines, last = 0, "\n"
    with TextIOWrapper(BytesIO(content), encoding, errors="replace") as stream:
        while piece := stream.read(_PIECE):
            lines, last = lines + piece.count("\n"), piece[-1]
    return lines + (last != "\n")


def read_rows(
    content: bytes, encoding: str, separator: str, check: Check = lambda: None
) -> Iterator[CsvRow]:
    """Every row of a file; together they take all its lines.

    Blank rows that follow each other are one row here: a file can have a million of them. The file
    is decoded piece by piece. A quoted cell may have line ends, if it is not longer than a row may
    be.
    """
    with TextIOWrapper(BytesIO(content), encoding, errors="replace") as stream:
        yield from _Rows(stream, separator, check).read()


def first_rows(text: str, separator: str) -> Iterator[CsvRow]:
    """The rows of a text, as `read_rows` reads them."""
    return _Rows(StringIO(text, newline=None), separator, lambda: None).read()


class _Rows:
    """Reads the rows of one file, of which a part is in memory."""

    def __init__(self, stream: TextIO, separator: str, check: Check) -> None:
        self._stream = stream
        self._separator = separator
        self._check = check
        self._text = ""
        self._position = 0
        self._is_read = False
        """Whether the rest of the file is in memory."""

    def read(self) -> Iterator[CsvRow]:
        """All rows."""
        line = 1
        while self._has(1):
            if blank := _BLANK_LINES.match(self._text, self._position):
                rows = self._text.count("\n", self._position, blank.end())
                yield CsvRow(line, rows, ())
                self._position = blank.end()
            else:
                cells, rows, length = self._read_row()
                yield CsvRow(line, rows, cells, length)
            line += rows

    def _read_row(self) -> tuple[list[str], int, int]:
        """The cells of the next row, how many lines it takes, and how many characters it has."""
        end = self._text.find("\n", self._position)
        while end < 0 and self._has(len(self._text) - self._position + 1):
            if len(self._text) - self._position > LONGEST_ROW:
                return self._overlong()
            end = self._text.find("\n", self._position)
        end = len(self._text) if end < 0 else end
        if self._text.find('"', self._position, end) < 0:
            cells = self._text[self._position : end].split(self._separator)
            length = end - self._position
            self._position = end + 1
            return cells, 1, length
        self._has(LONGEST_ROW)
        cells, end, rows = split_row(self._text, self._position, self._separator)
        length = end - self._position
        self._position = end + 1
        return cells, rows, length

    def _overlong(self) -> tuple[list[str], int, int]:
        """The beginning of a line that is longer than a row may be; the rest is skipped."""
        beginning = self._text[self._position :]
        while (end := self._text.find("\n", self._position)) < 0:
            self._position = len(self._text)
            if not self._has(1):
                break
        self._position = len(self._text) if end < 0 else end + 1
        return [beginning], 1, len(beginning)

    def _has(self, count: int) -> bool:
        """Whether so many characters follow, which are then in memory."""
        while not self._is_read and len(self._text) - self._position < count:
            self._check()
            piece = self._stream.read(_PIECE)
            self._is_read = not piece
            self._text = self._text[self._position :] + piece
            self._position = 0
        return len(self._text) - self._position >= count


def first_lines(text: str, count: int) -> str:
    """The first lines of a text, as they are."""
    end = 0
    for match in _LINE_END.finditer(text):
        count, end = count - 1, match.end()
        if not count:
            return text[:end]
    return text
