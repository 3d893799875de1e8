"""Whether a file is the CSV of a bank, and where its table is: delimiter, header, first row."""

import re
from collections import Counter
from collections.abc import Sequence

from attrs import frozen

from adapters.importers.appearance import (
    A_BANK_STATEMENT,
    A_QIF_FILE,
    AN_IIF_FILE,
    appearance_of,
)
from adapters.importers.bank_csv.captions import meanings_of
from adapters.importers.bank_csv.cells import has_date_and_amount
from adapters.importers.bank_csv.columns import AMOUNTS, Columns, choose_columns, column_named
from adapters.importers.bank_csv.days import is_day
from adapters.importers.bank_csv.money import is_money
from adapters.importers.bank_csv.rows import CsvRow, csv_rows
from adapters.importers.text import encoding_of
from application.importing.parsed_file import UnreadableFile
from application.importing.statements import ColumnMapping
from domain.texts import search_words

NOT_CSV = "not_csv"
_SAMPLE = 65_536
"""How many bytes at the beginning of a file show what its columns hold."""
_DELIMITERS = ",;\t|"
_MOST_ROWS = 1_000
_MOST_LOOKED_AT = 60
"""How many rows may stand before the header, and are looked at to find the delimiter."""
_MOST_CELLS = 64
_CONTROL = re.compile("[\x00-\x08\x0e-\x19\x1b\x1c-\x1f\x7f]")
_IIF = re.compile(r'\s*"?(?:![A-Z]|(?:TRNS|SPL|ENDTRNS|ACCNT|CUST|VEND)"?[\t,])', re.IGNORECASE)
_OTHER_TEXT = re.compile(
    r"\s*(?:OFXHEADER|<\?(?:xml|OFX)|<OFX>|<!doctype|<html|!Type:|!Account|[{\[]\s*[\"{\[])",
    re.IGNORECASE,
)
_SEP = re.compile(r'"?sep=(.)"?', re.IGNORECASE)
_OF_QUICKBOOKS = (
    {"split"},
    {"split account"},
    {"memo description"},
    {"distribution account"},
    {"open balance"},
    {"transaction type", "num"},
    {"num", "account", "debit"},
    {"num", "account", "amount"},
    {"num", "clr"},
    {"trans", "account"},
)
"""Captions that reports of QuickBooks have, and the files of banks have not."""


@frozen
class Table:
    """Where the rows of a file are, and what its columns hold."""

    encoding: str
    delimiter: str
    header: CsvRow | None
    first_line: int
    """The line of the header, or of the first row if there is none."""
    width: int
    """How many columns it has, also those without caption at its end."""
    optional: frozenset[int]
    """The columns that may be missing at the end of a row, because they are blank in others."""
    columns: Columns
    preamble: tuple[CsvRow, ...]
    """The rows before it."""

    @property
    def captions(self) -> list[str]:
        """The captions of its columns; none if it has no header."""
        return self.header.cells if self.header else []


def check_recognized(content: bytes) -> None:
    """Raise `UnreadableFile` if a file, whose beginning is enough, is not the CSV of a bank."""
    find_table(content, None)


def find_table(content: bytes, mapping: ColumnMapping | None) -> Table:
    """The table of a file.

    Raises `UnreadableFile` if no table has a column of dates and one of amounts, or if the mapping
    names a column that the table does not have.
    """
    sample, is_cut = content[:_SAMPLE], len(content) > _SAMPLE
    encoding = encoding_of(content)
    text = sample.decode(encoding, errors="replace")
    _check_is_table(sample, text)
    delimiter, rows = _rows(sample, encoding, text)
    if is_cut and len(rows) > 1:
        del rows[-1]
    header = _header(rows, mapping)
    if header and not mapping and _is_of_quickbooks(header.cells):
        raise not_csv("it looks like a report of QuickBooks")
    data = [row for row in rows if row.cells and (header is None or row.line > header.line)]
    if header is None:
        data = _from_first(data)
        if not data and not mapping:
            raise not_csv("no row of it has a date and an amount")
        header = _unknown_header(rows, data)
    width = len(header.cells) if header else _usual_width(data)
    captions = header.cells if header else []
    cells = [row.cells for row in data if len(row.cells) <= width or not any(row.cells[width:])]
    columns = choose_columns(captions, cells, width, mapping)
    if not columns.has_amounts:
        missing = "amounts" if "date" in columns.places else "dates"
        raise not_csv(f"it has no column of {missing}; state which column it is if it has one")
    first = header or (data[0] if data else rows[0])
    return Table(
        encoding,
        delimiter,
        header,
        first.line,
        width,
        _optional(cells, width),
        columns,
        tuple(row for row in rows if row.line < first.line),
    )


def _check_is_table(sample: bytes, text: str) -> None:
    """Raise `UnreadableFile` if a text is empty, no text, or one of another format."""
    if not text.strip(" \t\r\n,;\"'\ufeff|"):
        raise not_csv("the file is empty")
    appearance = appearance_of(sample)
    is_other = any(words in appearance for words in (A_BANK_STATEMENT, A_QIF_FILE, AN_IIF_FILE))
    if is_other or _CONTROL.search(text) or _OTHER_TEXT.match(text):
        raise not_csv(appearance)
    if _IIF.match(text):
        raise not_csv("it looks like rows of an IIF file without their headers")


def _rows(sample: bytes, encoding: str, text: str) -> tuple[str, list[CsvRow]]:
    """The delimiter of a file, and its first rows."""
    declared = _SEP.fullmatch(text.lstrip("\ufeff").split("\n", 1)[0].strip(" \r"))
    delimiters = declared[1] if declared and declared[1] in _DELIMITERS else _DELIMITERS
    best: tuple[tuple[int, int, int], str, list[CsvRow]] | None = None
    for delimiter in delimiters:
        if delimiter not in text:
            continue
        rows = _first_rows(sample, encoding, delimiter)
        top = [row.cells[:_MOST_CELLS] for row in rows[:_MOST_LOOKED_AT]]
        rating = (
            sum(map(has_date_and_amount, top)),
            max(map(_rating, top), default=0),
            sum(len(cells) > 1 for cells in top),
        )
        if best is None or rating > best[0]:
            best = rating, delimiter, rows
    if best is None:
        raise not_csv("it has no commas, semicolons or tabs between columns")
    return best[1], best[2]


def _first_rows(sample: bytes, encoding: str, delimiter: str) -> list[CsvRow]:
    rows: list[CsvRow] = []
    for row in csv_rows(sample, encoding, delimiter):
        rows.append(row)
        if len(rows) >= _MOST_ROWS:
            break
    return rows


def _rating(cells: Sequence[str]) -> int:
    """How much a row looks like a header: more than 5 if it names a date and something else."""
    if len(cells) < 2 or any(is_day(cell) or is_money(cell) for cell in cells if cell.strip()):
        return 0
    meanings = [meanings_of(cell) for cell in cells]
    known = sum(map(bool, meanings))
    has_date = any("date" in meaning for meaning in meanings)
    has_amount = any(meaning.intersection(AMOUNTS) for meaning in meanings)
    return known + 5 * has_date + 3 * has_amount


def _header(rows: Sequence[CsvRow], mapping: ColumnMapping | None) -> CsvRow | None:
    """The row with the captions: those of the mapping, or those that are known; None if none is."""
    top = [row for row in rows[:_MOST_LOOKED_AT] if row.cells]
    stated = [name for _, name in mapping.columns if not name.isdigit()] if mapping else []
    if stated:
        for row in top:
            if _has_all(row.cells, stated):
                return row
    best = max(top, key=lambda row: (_rating(row.cells[:_MOST_CELLS]), -row.line), default=None)
    return best if best and _rating(best.cells[:_MOST_CELLS]) > 5 else None


def _has_all(cells: Sequence[str], names: Sequence[str]) -> bool:
    try:
        for name in names:
            column_named(name, cells, 0)
    except UnreadableFile:
        return False
    return True


def _from_first(rows: Sequence[CsvRow]) -> list[CsvRow]:
    """The rows from the first that has a date and an amount."""
    for place, row in enumerate(rows[:_MOST_LOOKED_AT]):
        if has_date_and_amount(row.cells[:_MOST_CELLS]):
            return list(rows[place:])
    return []


def _unknown_header(rows: Sequence[CsvRow], data: Sequence[CsvRow]) -> CsvRow | None:
    """The row directly above the first one with data, if it has a text for each of its columns."""
    above = [row for row in rows if data and row.cells and row.line < data[0].line][-1:]
    for row in above:
        cells = [cell.strip() for cell in row.cells]
        while cells and not cells[-1]:
            cells.pop()
        is_wide = len(cells) >= 2 and len(row.cells) >= len(data[0].cells) - 1
        if is_wide and all(cells) and not any(is_day(cell) or is_money(cell) for cell in cells):
            return row
    return None


def _usual_width(rows: Sequence[CsvRow]) -> int:
    """How many cells most rows with a date and an amount have."""
    widths = Counter(
        len(row.cells) for row in rows[:_MOST_ROWS] if has_date_and_amount(row.cells[:_MOST_CELLS])
    )
    return max(widths, key=lambda width: (widths[width], width), default=0)


def _optional(rows: Sequence[Sequence[str]], width: int) -> frozenset[int]:
    """The columns that are blank in some row that has all cells, or in all if none has."""
    whole = [row for row in rows if len(row) >= width]
    return frozenset(
        column
        for column in range(width)
        if not whole or any(not row[column].strip() for row in whole)
    )


def _is_of_quickbooks(captions: Sequence[str]) -> bool:
    words = {" ".join(search_words(caption)) for caption in captions}
    return any(telling <= words for telling in _OF_QUICKBOOKS)


def not_csv(reason: str) -> UnreadableFile:
    """The error for a file that is not the CSV of a bank."""
    return UnreadableFile(
        NOT_CSV,
        f"this is not the CSV file of a bank: {reason}. Such a file has a row for each "
        "transaction, with its date and its amount in columns of their own",
    )
