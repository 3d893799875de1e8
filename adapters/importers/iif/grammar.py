"""The grammar of IIF files: how lines become rows of named cells.

A line that begins with `!KEY` names the columns of the `KEY` rows that follow, until the next
`!KEY`. Tabs, or in some files commas, separate the cells. A transaction is a `TRNS` row, its `SPL`
rows and an `ENDTRNS` row.

Rows are read one at a time, and what is kept of each is limited, so that no file, whatever it
holds, takes more memory than its size explains.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence

from attrs import define, field

from adapters.importers.text import LONGEST_LINE

MOST_COLUMNS = 1_000
"""How many columns a header names at most."""
MOST_LISTS = 1_000
"""How many lists a file has at most: keywords for which it has a header."""

_QUOTED = {
    separator: re.compile(rf' *"((?:[^"]|"")*)" *(?={separator}|$)') for separator in ("\t", ",")
}

_LOOSELY_QUOTED = re.compile(r' *"([^"]*"(?! *,)[^"]*)" *(?=,|$)')
"""A quoted cell with one more quote inside, which ends no cell."""


@define(eq=False)
class IifRow:
    """One row: its line in the file (the first is 1), its keyword, and its cells by column."""

    line: int
    key: str
    is_header: bool = False
    """Whether the row names the columns of the rows that follow."""
    is_headed: bool = True
    """Whether a header before the row names its columns."""
    fault: str = ""
    """Why the row cannot be read at all, or empty."""
    _names: Sequence[str] = ()
    _texts: Sequence[str] | str = ""
    """The cells after the keyword, or the text that is still to be split into them."""
    _separator: str = "\t"
    _cells: Mapping[str, str] | None = field(default=None, init=False)

    @property
    def cells(self) -> Mapping[str, str]:
        """The cells by column. They are divided only here: many rows are never looked into."""
        if self._cells is None:
            texts = self._texts
            if isinstance(texts, str):
                texts = [cell.strip() for cell in texts.split(self._separator)]
            self._cells, self._texts = _name_cells(self._names, texts), ""
        return self._cells

    def get(self, *columns: str) -> str:
        """The first of some columns that is filled in, or an empty text."""
        cells = self._cells if self._cells is not None else self.cells
        for column in columns:
            if cell := cells.get(column):
                return cell
        return ""

    @property
    def is_blank(self) -> bool:
        """Whether no cell is filled in."""
        return not any(self.cells.values())


def read_rows(lines: Iterable[str], separator: str) -> Iterator[IifRow]:
    """Every line of a file as a row; a blank line has an empty keyword."""
    grammar = Grammar(separator)
    for number, line in enumerate(lines, 1):
        yield grammar.row(number, line)


class Grammar:
    """Makes rows of the lines of one file, and knows the columns that its headers have named."""

    def __init__(self, separator: str) -> None:
        self._separator = separator
        self._columns: dict[str, list[str]] = {}

    def row(self, number: int, line: str) -> IifRow:
        """The row that a line is. The headers before it must have been read."""
        if len(line) > LONGEST_LINE:
            return self._overlong(number, line)
        if not line or line.isspace():
            return IifRow(number, "")
        separator = self._separator
        texts: Sequence[str] | str
        if '"' in line:
            first, *texts = split_cells(line, separator)
        else:
            first, _, texts = line.partition(separator)
            first = first.strip()
        key = first.upper()
        if key.startswith("!"):
            cells = texts.split(separator, MOST_COLUMNS) if isinstance(texts, str) else texts
            return self._header(number, key[1:], cells)
        if not key and not any(map(str.strip, _split(texts, separator))):
            return IifRow(number, "")
        names = self._columns.get(key)
        return IifRow(
            number,
            key,
            is_headed=names is not None,
            names=names or (),
            texts=texts,
            separator=separator,
        )

    def _header(self, number: int, key: str, cells: Sequence[str]) -> IifRow:
        columns = [column.strip().lstrip("!").upper() for column in cells]
        while columns and not columns[-1]:
            columns.pop()
        if len(columns) > MOST_COLUMNS:
            return self._faulty_header(
                number, key, f"the header names more than {MOST_COLUMNS:,} columns"
            )
        if key not in self._columns and len(self._columns) == MOST_LISTS:
            return self._faulty_header(number, key, f"the file has more than {MOST_LISTS:,} lists")
        self._columns[key] = columns
        return IifRow(number, key, is_header=True)

    def _faulty_header(self, number: int, key: str, fault: str) -> IifRow:
        """A header that cannot be read: the columns of an earlier one do not count any more."""
        self._columns.pop(key, None)
        return IifRow(number, key, is_header=True, fault=fault)

    def _overlong(self, number: int, line: str) -> IifRow:
        key = line.partition(self._separator)[0].strip(' "').upper()
        fault = f"the line is longer than {LONGEST_LINE:,} characters"
        if key.startswith("!"):
            return self._faulty_header(number, key[1:], fault)
        return IifRow(number, key, is_headed=key in self._columns, fault=fault)


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


def _split(texts: Sequence[str] | str, separator: str) -> Sequence[str]:
    return texts.split(separator) if isinstance(texts, str) else texts


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
