"""The head of a CSV of QuickBooks: the titles above the table, and the captions of its columns."""

import re
from collections.abc import Mapping, Sequence

from attrs import field, frozen

from adapters.importers.quickbooks_csv.kinds import (
    STATEMENTS,
    Kind,
    kind_of_list,
    kind_of_report,
    kind_of_title,
    list_columns,
)
from adapters.importers.quickbooks_csv.rows import CsvRow, first_lines, first_rows
from adapters.importers.quickbooks_reports.captions import normalize
from adapters.importers.quickbooks_reports.column_captions import LABEL_KINDS, known_column
from adapters.importers.quickbooks_reports.day_text import Range
from adapters.importers.quickbooks_reports.recognition import guess_report_key
from adapters.importers.quickbooks_reports.sheet import (
    Sheet,
    find_caption,
    is_footer,
    is_header,
    read_sheet,
)
from adapters.importers.quickbooks_reports.title_block import Titles, read_titles
from domain.errors import Invalid

_MOST_HEAD_LINES = 60
"""How many lines can be above the first row of data."""
_FEWEST_COLUMNS = 2
"""How many columns of a list have captions that are known, at least."""


@frozen
class Head:
    """What is above the data of a file."""

    kind: Kind
    separator: str
    titles: Titles
    header: Sequence[str]
    """The captions of the columns."""
    rows: int
    """How many rows of the file it takes, also blank ones."""
    columns: Mapping[str, int] = field(factory=dict)
    """Where the columns are, by what they hold; of equal ones, the first."""

    @property
    def range(self) -> Range:
        """The days that the file covers, as far as the titles name them."""
        return self.titles.range or Range(None, None)

    @property
    def caption_count(self) -> int:
        """How many columns, at the beginning of a report, hold the captions of rows."""
        blank = next((place for place, cell in enumerate(self.header) if cell.strip()), 0)
        return blank or int(self.has_captions_of_accounts)

    @property
    def has_captions_of_accounts(self) -> bool:
        """Whether the first column names accounts, of groups and of single transactions."""
        return LABEL_KINDS.get(self.header[0].strip().casefold(), "") == "account"


def read_head(text: str) -> Head | None:
    """The head of a file; None if it is no list and no report that can be imported."""
    top = first_lines(text, _MOST_HEAD_LINES)
    if "\x00" in top:
        return None
    for separator in (",", ";", "\t"):
        if separator in top and (head := _read_head(top, separator)):
            return head
    return _untitled_statement(top)


def _untitled_statement(top: str) -> Head | None:
    """The head of a statement without titles, as Desktop writes it, by its first captions."""
    try:
        sheet = read_sheet(top)
    except Invalid:
        return None
    if sheet.header[0].strip() and sheet.label_kind is None:
        return None
    count = sheet.caption_count
    labels = [normalize(find_caption(cells, count)[1]) for _, cells in sheet.body]
    kind: Kind | None = None
    if next(filter(None, labels), "") in _FIRST_OF_PROFIT_AND_LOSS:
        kind = "profit-loss"
    else:
        key = guess_report_key(sheet, set(labels))
        kind = next((kind for kind in STATEMENTS if kind == key), None)
    if kind is None or (kind == "trial-balance" and len(sheet.header) > count + _TWO_SIDES):
        return None
    titles = read_titles(sheet, None)
    return Head(kind, sheet.separator, titles, sheet.header, len(sheet.titles) + 1)


_FIRST_OF_PROFIT_AND_LOSS = frozenset({"ordinary income/expense", "ordinary income/expenses"})
"""The captions with which a profit and loss of Desktop begins."""
_TWO_SIDES = 2
"""How many columns of amounts a trial balance has."""


def _read_head(top: str, separator: str) -> Head | None:
    above: list[CsvRow] = []
    kind: Kind | None = None
    for row in first_rows(top, separator):
        kind = kind or _titled_kind(row)
        if head := _head(row, kind, above, separator):
            return head
        above.append(row)
    return None


def _titled_kind(row: CsvRow) -> Kind | None:
    """The kind of list or report whose title is in a row: alone, or with a time beside it."""
    texts = row.filled
    return kind_of_title(texts[0]) if texts and len(texts) <= 2 else None


def _head(row: CsvRow, kind: Kind | None, above: list[CsvRow], separator: str) -> Head | None:
    """The head of a file that ends with a row, if that row has the captions of columns."""
    cells = list(row.cells)
    kind = kind or kind_of_list(cells) or kind_of_report(cells)
    if kind is None or len(row.filled) < _FEWEST_COLUMNS - int(kind in STATEMENTS):
        return None
    columns = _columns(cells, kind)
    if columns is None:
        return None
    numbered = [(title.line, list(title.cells)) for title in above]
    titles = read_titles(Sheet(separator, numbered, cells, [], []), None)
    return Head(kind, separator, titles, cells, len(above) + 1, columns)


def _columns(cells: list[str], kind: Kind) -> dict[str, int] | None:
    """Where the columns of a file are; None if the cells are not the captions that it must have."""
    if kind in {"accounts", "customers", "vendors", "items"}:
        columns = list_columns(cells, kind)
        name = "path" if kind == "accounts" else "name"
        return columns if name in columns and len(columns) >= _FEWEST_COLUMNS else None
    if not is_header(cells):
        return None
    return report_columns(cells)


def report_columns(cells: Sequence[str]) -> dict[str, int]:
    """Where the columns of a report are, by our keys of them."""
    columns: dict[str, int] = {}
    for place, cell in enumerate(cells):
        if cell.strip() and (column := known_column(cell)):
            columns.setdefault(column.key, place)
    return columns


def is_structure(row: CsvRow) -> bool:
    """Whether a row says nothing: it is blank, or the footer with the time and the basis."""
    if row.is_blank:
        return True
    texts = row.filled
    return len(texts) == 1 and bool(re.search("[0-9]|basis", texts[0])) and is_footer(texts[0])
