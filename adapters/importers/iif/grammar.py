"""The grammar of IIF files: lines, cells, headers and transactions, as QuickBooks and others write them.

Lines that begin with `!KEY` name the columns of the `KEY` rows that follow, until the next `!KEY`. Cells are parted by
tabs, in some files by commas. A transaction is a `TRNS` row, its `SPL` rows and `ENDTRNS`.
"""

import re
from collections.abc import Iterator, Mapping
from datetime import date

from attrs import field, frozen

from domain.errors import Invalid
from domain.values import AMOUNT, EARLIEST, LATEST, parse_amount

_LINE_END = re.compile(r"\r\n|\n|\r")
_GROUPED = re.compile(r"-?[0-9]{1,3}(?:,[0-9]{3})+(?:\.[0-9]*)?")
_PLAIN = re.compile(r"-?[0-9]*(?:\.[0-9]*)?")
_DATE = re.compile(r"([0-9]{1,4})[-/.]([0-9]{1,2})[-/.]([0-9]{1,4})")
_NO_DATE = re.compile(r"[-/.0 ]*")
_QUOTED = {separator: re.compile(rf' *"((?:[^"]|"")*)" *(?={separator}|$)') for separator in ("\t", ",")}


@frozen
class Row:
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


def decode(content: bytes) -> str:
    """The text of a file: UTF-8 where it is, else Windows-1252."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return content.decode("utf-16", errors="replace")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252", errors="replace")


def read_rows(content: bytes) -> Iterator[Row]:
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
            yield Row(number, key[1:], is_header=True)
        elif not any(cells):
            yield Row(number, "")
        else:
            names = columns.get(key)
            found: dict[str, str] = {}
            for name, cell in zip(names or (), cells[1:], strict=False):
                if name and not found.get(name):
                    found[name] = cell
            yield Row(number, key, found, is_headed=names is not None)


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
            cells.append(cell[1:-1].strip() if len(cell) > 1 and cell[0] == cell[-1] == '"' else cell)
        if position >= len(line):
            return cells
        position += 1


def read_amount(text: str) -> int:
    """Cents of an amount, with or without commas between thousands; an empty one is 0. Raises `Invalid`."""
    if not text:
        return 0
    plain = text.replace(",", "") if _GROUPED.fullmatch(text) else text
    if not _PLAIN.fullmatch(plain) or not any(each.isdigit() for each in plain):
        raise Invalid(f"{text!r} is no amount")
    whole, _, decimals = plain.partition(".")
    sign, whole = ("-" if whole.startswith("-") else ""), whole.lstrip("-").lstrip("0") or "0"
    decimals = decimals.rstrip("0")
    written = f"{sign}{whole}" + (f".{decimals}" if decimals else "")
    if not AMOUNT.fullmatch(written):
        raise Invalid(f"{text!r} is no amount of at most 13 digits and two decimals")
    return parse_amount(written)


def read_date(text: str, order: str) -> date | None:
    """A date in an order (`mdy`, `dmy`, `ymd`); one that begins with four digits is always year first. `0/0/0` and
    nothing are None; raises `Invalid` for what is no date."""
    if _NO_DATE.fullmatch(text):
        return None
    found = _DATE.fullmatch(text)
    if not found:
        raise Invalid(f"{text!r} is no date")
    parts = found.groups()
    year_first = len(parts[0]) > 2
    named = dict(zip("ymd" if year_first else order, parts, strict=True))
    try:
        day = date(_year(named["y"]), int(named["m"]), int(named["d"]))
    except ValueError:
        raise Invalid(f"{text!r} is no date in the order {'ymd' if year_first else order}") from None
    if not EARLIEST <= day <= LATEST:
        raise Invalid(f"{text!r} is not between {EARLIEST} and {LATEST}")
    return day


def _year(text: str) -> int:
    """`98` is 1998, `16` and `6` are of this century."""
    year = int(text)
    return year if len(text) > 2 else year + (1900 if year >= 70 else 2000)


def _separator(lines: list[str]) -> str:
    first = next((each for each in lines if each.lstrip(' "').startswith("!") and ("\t" in each or "," in each)), "")
    return "," if "," in first and "\t" not in first else "\t"
