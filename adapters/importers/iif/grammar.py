"""The grammar of IIF files: how lines become rows of named cells.

A line that begins with `!KEY` names the columns of the `KEY` rows that follow, until the next
`!KEY`. Tabs, or in some files commas, separate the cells. A transaction is a `TRNS` row, its `SPL`
rows and an `ENDTRNS` row.
"""

import re
from collections.abc import Iterator, Mapping, Sequence

from attrs import field, frozen

from adapters.importers.text import decode

_LINE_END = re.compile(r"\r\n|\n|\r")
_QUOTED = {
    separator: re.compile(rf' *"((?:[^"]|"")*)" *(?={separator}|$)') for separator in ("\t", ",")
}

_LOOSELY_QUOTED = re.compile(r' *"([^"]*"(?! *,)[^"]*)" *(?=,|$)')
"""A quoted cell with one more quote inside, which ends no cell."""


@frozen
class IifRow:
    """One row: its line in the file (the first is 1), its keyword, and its cells by column."""

    line: int
    key: str
    cells: Mapping[str, str] = field(factory=dict)
    is_header: bool = False
    """Whether the row names the columns of the rows that follow."""
    is_headed: bool = True
    """Whether a header before the row names its columns."""

    def get(self, *columns: str) -> str:
        """The first of some columns that is filled in, or an empty text."""
        return next((self.cells[column] for column in columns if self.cells.get(column)), "")

    @property
    def is_blank(self) -> bool:
        """Whether no cell is filled in."""
        return not any(self.cells.values())


def read_rows(content: bytes) -> Iterator[IifRow]:
    """Every line of a file as a row; a blank line has an empty keyword."""
    lines = _LINE_END.split(decode(content))
    if lines and not lines[-1]:
        lines.pop()  # A line end at the end of the file does not begin another line.
    separator = _separator(lines)
    columns: dict[str, list[str]] = {}
    for number, line in enumerate(lines, 1):
        cells = split_cells(line, separator)
        key = cells[0].upper()
        if key.startswith("!"):
            columns[key[1:]] = [column.lstrip("!").upper() for column in cells[1:]]
            yield IifRow(number, key[1:], is_header=True)
        elif not any(cells):
            yield IifRow(number, "")
        else:
            names = columns.get(key)
            cells_by_column = _name_cells(names or (), cells[1:])
            yield IifRow(number, key, cells_by_column, is_headed=names is not None)


def split_cells(line: str, separator: str) -> list[str]:
    """The cells of a line, without the quotes and spaces around them.

    A quote that is not closed at the end of its cell is an ordinary character. So is one inside a
    quoted cell of a file with commas: `"Smith, Tammy " M"`.
    """
    if '"' not in line:
        return [cell.strip() for cell in line.split(separator)]
    cells, position = [], 0
    while True:
        if quoted := _QUOTED[separator].match(line, position):
            cells.append(quoted[1].replace('""', '"').strip())
            position = quoted.end()
        elif separator == "," and (loose := _LOOSELY_QUOTED.match(line, position)):
            cells.append(loose[1].strip())
            position = loose.end()
        else:
            end = line.find(separator, position)
            end = len(line) if end < 0 else end
            cells.append(_strip_quotes(line[position:end].strip()))
            position = end
        if position >= len(line):
            return cells
        position += 1


def _name_cells(names: Sequence[str], cells: Sequence[str]) -> dict[str, str]:
    """The cells by column; of columns with the same name, the first one that is filled in."""
    cells_by_column: dict[str, str] = {}
    for name, cell in zip(names, cells, strict=False):
        if name and not cells_by_column.get(name):
            cells_by_column[name] = cell
    return cells_by_column


def _strip_quotes(cell: str) -> str:
    if len(cell) > 1 and cell[0] == cell[-1] == '"':
        return cell[1:-1].strip()
    return cell


def _separator(lines: Sequence[str]) -> str:
    """The separator of the first header: a tab, unless it has only commas."""
    for line in lines:
        is_header = line.lstrip(' "').startswith("!")
        if is_header and ("\t" in line or "," in line):
            return "\t" if "\t" in line else ","
    return "\t"
