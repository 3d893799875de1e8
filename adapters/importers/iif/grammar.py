"""The grammar of IIF files: lines, cells, headers and transactions, as QuickBooks and others write them.

Lines that begin with `!KEY` name the columns of the `KEY` rows that follow, until the next `!KEY`. Cells are parted by
tabs, in some files by commas. A transaction is a `TRNS` row, its `SPL` rows and `ENDTRNS`.
"""

import re
from collections.abc import Iterator, Mapping

from attrs import field, frozen

from adapters.importers.text import decode

_LINE_END = re.compile(r"\r\n|\n|\r")
_QUOTED = {
    separator: re.compile(rf' *"((?:[^"]|"")*)" *(?={separator}|$)') for separator in ("\t", ",")
}


@frozen
class IifRow:
    """One row: the line where it stands (the first is 1), its keyword, and its cells by column."""

    line: int
    key: str
    cells: Mapping[str, str] = field(factory=dict)
    is_header: bool = False
    is_headed: bool = True
    """Whether a header told what its cells are."""

    def get(self, *columns: str) -> str:
        """The first of some columns that is filled in, or an empty text."""
        return next((self.cells[each] for each in columns if self.cells.get(each)), "")

    @property
    def is_blank(self) -> bool:
        """Whether nothing is filled in."""
        return not any(self.cells.values())


def read_rows(content: bytes) -> Iterator[IifRow]:
    """Every line of a file as a row; a blank line has an empty keyword."""
    lines = _LINE_END.split(decode(content))
    if lines and not lines[-1]:
        lines.pop()  # what ends with a line end has no line behind it
    separator = _separator(lines)
    columns: dict[str, list[str]] = {}
    for number, line in enumerate(lines, 1):
        cells = split_cells(line, separator)
        key = cells[0].upper()
        if key.startswith("!"):
            columns[key[1:]] = [each.lstrip("!").upper() for each in cells[1:]]
            yield IifRow(number, key[1:], is_header=True)
        elif not any(cells):
            yield IifRow(number, "")
        else:
            names = columns.get(key)
            found: dict[str, str] = {}
            for name, cell in zip(names or (), cells[1:], strict=False):
                if name and not found.get(name):
                    found[name] = cell
            yield IifRow(number, key, found, is_headed=names is not None)


def split_cells(line: str, separator: str) -> list[str]:
    """The cells of a line without the quotes and spaces around them. A quote that is not closed at the end of its
    cell is a character like any other, and none swallows the end of the line."""
    if '"' not in line:
        return [cell.strip() for cell in line.split(separator)]
    cells, position = [], 0
    while True:
        if quoted := _QUOTED[separator].match(line, position):
            cells.append(quoted[1].replace('""', '"').strip())
            position = quoted.end()
        else:
            end = line.find(separator, position)
            cell = line[position : len(line) if end < 0 else end].strip()
            position += len(line[position : len(line) if end < 0 else end])
            cells.append(
                cell[1:-1].strip() if len(cell) > 1 and cell[0] == cell[-1] == '"' else cell
            )
        if position >= len(line):
            return cells
        position += 1


def _separator(lines: list[str]) -> str:
    first = next(
        (
            each
            for each in lines
            if each.lstrip(' "').startswith("!") and ("\t" in each or "," in each)
        ),
        "",
    )
    return "," if "," in first and "\t" not in first else "\t"
