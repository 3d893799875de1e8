"""The parts of a report CSV: title block, header, body and footer.

What the title block says is in `title_block`; which report of which program a sheet is, in
`recognition`.
"""

import re
from collections.abc import Sequence

from attrs import frozen

from adapters.importers.quickbooks_reports.captions import normalize
from adapters.importers.quickbooks_reports.cell_text import is_cents, split_rows
from adapters.importers.quickbooks_reports.column_captions import (
    LABEL_KINDS,
    known_column,
    resembles_period,
)
from adapters.importers.quickbooks_reports.day_text import WEEKDAY, Range, is_time, read_range
from domain.errors import Invalid

Cells = list[str]
NumberedRow = tuple[int, Cells]
"""A row with the line in which it begins."""

_MOST_TITLE_ROWS = 60
"""The most rows that can be above the header."""
_FOOTER = re.compile(
    rf"(?:accrual|cash) basis(?:,? +(?:{WEEKDAY}\b|.*[0-9]:[0-9]{{2}}).*)?|"
    rf"{WEEKDAY}, .*[0-9]:[0-9]{{2}}.*|"
    r"amounts in [a-z]{3}",
    re.IGNORECASE | re.DOTALL,
)
_PLAIN_LABEL_CAPTIONS = {
    "account",
    "account name",
    "full name",
    "name",
    "vendor name",
    "customer name",
}
"""Captions that a column of transactions may have, too."""
_OTHER_FILES = (
    (re.compile(r"\s*[\[{]"), "It looks like JSON"),
    (re.compile(r"\s*<"), "It looks like a page or XML"),
    (re.compile(r"\s*\"?!"), "It looks like an IIF file, which is imported and not compared"),
    (re.compile(r"\s*(?:OFXHEADER|<OFX)"), "It looks like an OFX file of a bank"),
    (re.compile(r"%PDF"), "It looks like a PDF"),
    (re.compile(r"PK"), "It looks like a workbook or an archive"),
)
ADVICE = (
    "export the report from QuickBooks as CSV (in QuickBooks Online: Export to CSV) and send that "
    "file as it is"
)
"""What to do about a file that cannot be read, for the end of a message."""


@frozen
class Sheet:
    """The rows of a file by their place: above the header, the header itself, and below it."""

    separator: str
    titles: Sequence[NumberedRow]
    header: Cells
    """The caption of each column."""
    spans: Cells
    """The upper caption of each column if there are two header rows, or else empty."""
    body: Sequence[NumberedRow]

    @property
    def caption_count(self) -> int:
        """How many columns, at the beginning of the sheet, hold the captions of rows."""
        first = next(index for index, cell in enumerate(self.header) if cell.strip())
        return first or int(self.label_kind is not None)

    @property
    def label_kind(self) -> str | None:
        """What the captions of rows name, if their column has a caption: `account` or `name`.

        It is also None if the first column is part of each transaction, in spite of its caption.
        """
        caption = normalize(self.header[0])
        columns = [known_column(cell) for cell in self.header[1:]]
        has_dates = any(column and column.key == "date" for column in columns)
        if has_dates and caption in _PLAIN_LABEL_CAPTIONS:
            return None
        return LABEL_KINDS.get(caption)


def read_sheet(text: str) -> Sheet:
    """The parts of a file. Raises `Invalid` for a file without the header of a report."""
    if "\x00" in text:
        raise Invalid(f"This is not a text file. It may be a workbook (XLSX): {ADVICE}")
    for pattern, appearance in _OTHER_FILES:
        if pattern.match(text):
            raise Invalid(f"{appearance}: {ADVICE}")
    for separator in (",", ";", "\t"):
        if separator in text and (sheet := _divide(text, separator)):
            return sheet
    raise Invalid(
        "This file cannot be read as a report: it has no row of captions such as Total, Debit and "
        f"Credit, or Date, Transaction Type and Amount. Please {ADVICE}"
    )


def strip_headers_and_footers(sheet: Sheet) -> tuple[list[NumberedRow], Range | None]:
    """The rows of the body that belong to the report, and the period that some files print there.

    Blank rows and the footer are left out, and so are rows that only name a period, which Desktop
    prints first or last.
    """
    body = [(line, cells) for line, cells in sheet.body if not _is_blank(cells)]
    while body and is_footer(single_cell_text(body[-1][1])):
        body.pop()
    period = None
    for end in (0, -1):
        if body and (covered := read_range(single_cell_text(body[end][1]))):
            period = period or covered
            body.pop(end)
    return body, period


def is_footer(text: str) -> bool:
    """Whether a text is the footer of a report, with the time of its making or the basis."""
    return bool(_FOOTER.fullmatch(text))


def single_cell_text(cells: Cells) -> str:
    """The text of a row in which one cell is filled in; `-` for any other row."""
    filled = [cell for cell in cells if cell.strip()]
    return filled[0].strip() if len(filled) == 1 else "-"


def find_caption(cells: Cells, caption_count: int) -> tuple[int, str]:
    """The column in which a row has its caption, and the caption; -1 for a row without one."""
    for index, cell in enumerate(cells[:caption_count]):
        if cell.strip():
            return index, cell
    return -1, ""


def _divide(text: str, separator: str) -> Sheet | None:
    """The parts of a file whose cells are separated so; None if it then has no header."""
    titles: list[NumberedRow] = []
    rows = split_rows(text, separator)
    for line, cells in rows:
        if is_header(cells):
            return _with_second_header(separator, titles, cells, list(rows))
        titles.append((line, cells))
        if len(titles) > _MOST_TITLE_ROWS:
            break
    return None


def _with_second_header(
    separator: str, titles: list[NumberedRow], header: Cells, body: list[NumberedRow]
) -> Sheet:
    """The sheet with a header, after rows of further captions below it are joined to it."""
    spans: Cells = []
    while body and _is_second_header(body[0][1]):
        spans, second = header, body.pop(0)[1]
        width = max(len(spans), len(second))
        pairs = zip(_padded(spans, width), _padded(second, width), strict=True)
        header = [_lower_caption(upper, lower) for upper, lower in pairs]
    return Sheet(separator, titles, header, spans, body)


def is_header(cells: Cells) -> bool:
    """Whether a row names the columns of a report.

    Its first cell is blank or names a column, and at least a quarter of its other captions are
    known columns or periods.
    """
    if len(cells) < 2:
        return False
    first = cells[0]
    if first.strip() and known_column(first) is None and normalize(first) not in LABEL_KINDS:
        return False
    captions = [cell for cell in cells[1:] if cell.strip()]
    for caption in captions:
        if is_time(caption.strip()) or (is_cents(caption) and not resembles_period(caption)):
            return False
    known = sum(_is_known(caption) for caption in captions)
    return known > 0 and known * 4 >= len(captions)


def _is_second_header(cells: Cells) -> bool:
    captions = [cell for cell in cells if cell.strip()]
    return not cells[0].strip() and bool(captions) and all(map(_is_known, captions))


def _is_known(caption: str) -> bool:
    return bool(known_column(caption) or resembles_period(caption))


def _lower_caption(upper: str, lower: str) -> str:
    """The caption of a column from two header rows: the lower one, or the upper one if blank."""
    return lower if lower.strip() else upper


def _padded(cells: Cells, width: int) -> Cells:
    return cells + [""] * (width - len(cells))


def _is_blank(cells: Cells) -> bool:
    return all(cell.isspace() for cell in cells if cell)
