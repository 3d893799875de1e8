"""The rows of a report CSV below its header, with cells of cents, days and texts."""

import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Any

from attrs import evolve, field, frozen

from adapters.importers.quickbooks_reports.captions import is_opening, is_surely_total
from adapters.importers.quickbooks_reports.cell_text import read_cents, read_percent, tidy
from adapters.importers.quickbooks_reports.day_text import (
    Order,
    is_without_year,
    looks_like_day,
    read_day,
)
from adapters.importers.quickbooks_reports.recognition import Dialect
from adapters.importers.quickbooks_reports.sheet import ADVICE, NumberedRow, Sheet, find_caption
from domain.errors import Invalid
from domain.reports.table import Column

_NUMBER_DOT = re.compile("\\s+\u00c2?\u00b7\\s+")
"""The dot that Desktop prints between the number and the name of an account."""
_APOSTROPHE = re.compile("^(\\s*)'(?=[\t\r\n]|\\s*[=+\\-@\uff1d\uff0b\uff0d\uff20])")
"""The apostrophe that our own files put before a text that a spreadsheet would compute."""
_CARRIED_COLUMNS = ("date", "type", "number", "transaction")
"""The columns that are filled in only on the first line of a journal entry."""


@frozen
class Line:
    """One row of the file."""

    line: int
    """The line of the file in which it begins."""
    depth: int
    """How far its caption is indented."""
    label: str
    """Its caption, empty for most transactions."""
    cells: dict[str, Any] = field(factory=dict)
    """The cells that are filled in, by the key of their column."""


@frozen
class LineReader:
    """Reads the rows below a header."""

    sheet: Sheet
    columns: Mapping[int, Column]
    order: Order
    dialect: Dialect

    def lines(self, body: Iterable[NumberedRow]) -> Iterator[Line]:
        """Every row, without its blank cells."""
        is_detail = any(column.key == "date" for column in self.columns.values())
        caption_count = self.sheet.caption_count
        label_kind = self.sheet.label_kind
        for line, row in body:
            place, caption = find_caption(row, caption_count)
            indent = place if caption_count > 1 else len(caption) - len(caption.lstrip(" "))
            label, cells = self._label_and_cells(line, row, place, self._caption(caption))
            if is_detail and not label:
                label = _take_label(cells)
            elif "date" in cells and label_kind and not is_opening(label):
                # The row is a transaction, and its first cell is a field such as the account.
                cells.setdefault(label_kind, label)
                label = ""
            yield Line(line, max(indent, 0), label, cells)

    def _label_and_cells(
        self, line: int, row: list[str], place: int, label: str
    ) -> tuple[str, dict[str, Any]]:
        """The label of a row, and its cells without the one at `place`, which has the label.

        If a row has no label, a text in its date column is the label.
        """
        cells: dict[str, Any] = {}
        for index, cell in enumerate(row):
            if index == place or not cell.strip():
                continue
            column = self.columns[index]
            value = self._value(line, column, cell)
            if value is not None:
                cells[column.key] = value
            elif column.key == "date" and not label:
                label = self._caption(cell)
        return label, cells

    def _caption(self, text: str) -> str:
        return _NUMBER_DOT.sub(" ", tidy(self._without_apostrophe(text)))

    def _without_apostrophe(self, text: str) -> str:
        return without_apostrophe(text) if self.dialect == "wyzbooks" else text

    def _day(self, text: str) -> date | None:
        """The day in a cell; None for another text, such as a caption. Raises `Invalid`."""
        if looks_like_day(text):
            return read_day(text, self.order)
        if is_without_year(text):
            raise Invalid(f"{text.strip()!r} has no year")
        return None

    def _value(self, line: int, column: Column, text: str) -> Any:
        """The value of a cell by the type of its column; None for a text in a column of dates."""
        try:
            if column.type == "amount":
                return read_cents(text, decimal_comma=self.sheet.separator == ";")
            if column.type == "percent":
                return read_percent(text)
            if column.type == "number":
                return int(text)
            if column.type == "date":
                return self._day(text)
        except Invalid as error:
            raise Invalid(
                f"Line {line}, column {column.label or column.key!r}: {error}. Correct the file, "
                f"or {ADVICE}"
            ) from None
        if column.key in {"account", "split"}:
            return self._caption(text)
        return self._without_apostrophe(text).strip()


def without_apostrophe(text: str) -> str:
    """A text of our own files without the apostrophe that protects it from spreadsheets."""
    return _APOSTROPHE.sub(r"\1", text)


def carry_entry_cells(lines: Iterable[Line]) -> Iterator[Line]:
    """The lines of a journal, each with the cells of the first line of its entry.

    QuickBooks prints date, type and number only on the first line of an entry.
    """
    carried: dict[str, Any] = {}
    for line in lines:
        if line.label or not line.cells.keys() - {"debit", "credit"}:
            carried = {}
            yield line
            continue
        if "date" in line.cells or "type" in line.cells:
            carried = {key: line.cells[key] for key in _CARRIED_COLUMNS if key in line.cells}
        yield evolve(line, cells=carried | line.cells)


def _take_label(cells: dict[str, Any]) -> str:
    """Find the caption of a row in another column, and remove it from the cells.

    Some views print `Beginning Balance` and `Total` there. The answer is empty if there is none.
    """
    if "date" not in cells:
        for key, value in cells.items():
            if isinstance(value, str) and (is_opening(value) or is_surely_total(value)):
                del cells[key]
                return value
    return ""
