"""A report as a workbook: numbers and dates are typed, and a report longer than one sheet continues
on the next.
"""

import re
from datetime import UTC, date, datetime, time
from decimal import Decimal
from functools import cache
from tempfile import TemporaryDirectory
from typing import IO, Any, Literal

from xlsxwriter import Workbook
from xlsxwriter.exceptions import FileCreateError
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from adapters.exporters.cell_text import (
    RIGHT_ALIGNED,
    basis_line,
    caption,
    is_bold,
    looks_like_formula,
    plain_text,
)
from domain.reports.report import Report
from domain.reports.table import Column, ReportRow

SHEET_ROWS = 1_048_576
"""The most rows of a sheet."""

EXACT = 999_999_999_999_999
"""The largest number of cents (or tenths of a percent) that a spreadsheet keeps exactly: its
numbers have 15 digits.
"""

NUMBER_FORMATS = {
    "amount": "#,##0.00;[Red]-#,##0.00",
    "percent": '0.0"%"',
    "number": "0",
    "date": "yyyy-mm-dd",
}
COLUMN_WIDTHS = {"text": 26, "date": 12, "amount": 18, "percent": 10, "number": 10}
LABEL_WIDTH, SHORT_LABEL_WIDTH = 46, 26
CAPTION_FONT_SIZES = (16, 12, 11, 11)

DEEPEST = 15
"""The most that Excel indents."""

CellStyle = Literal["plain", "strong", "total", "head"]


def write_xlsx(report: Report, out: IO[bytes]) -> None:
    """Write the workbook of a report.

    Rows are written while they are read. Until the end they are kept in temporary files, not in
    memory.
    """
    with TemporaryDirectory() as folder:
        options = {
            "constant_memory": True,
            "tmpdir": folder,
            "strings_to_formulas": False,
            "strings_to_urls": False,
        }
        workbook = Workbook(out, options)
        # The last day of the report, not the clock, dates the file: the same report gives the same
        # bytes.
        last_day = report.query.as_of or report.query.last or date(2000, 1, 1)
        properties = {
            "title": report.kind.title,
            "company": report.company,
            "created": datetime.combine(last_day, time(), UTC),
        }
        workbook.set_properties(properties)
        try:
            sheets = _Sheets(workbook, report)
            for row in report.rows:
                sheets.add(row)
            # Not in `finally`: where a row cannot be read, half a report must not be a workbook.
            workbook.close()
        except FileCreateError as error:
            raise error.args[0] from error  # The error of the disk, which XlsxWriter has wrapped.
        finally:
            for sheet in workbook.worksheets():
                sheet.release()


class _Sheet(Worksheet):  # type: ignore[misc]  # XlsxWriter has no types
    """A sheet whose texts are all plain.

    XlsxWriter would take a text that begins with `<r>` and ends with `</r>` for its own markup.
    """

    def _xml_rich_inline_string(self, string: str, attributes: Any = ()) -> None:
        # Such a text has no spaces at its ends that would have to be preserved.
        self._xml_inline_string(string, preserve=False, attributes=attributes)

    def release(self) -> None:
        """Close the temporary file of the rows if it is still open."""
        self._opt_close()


class _Sheets:
    """The sheets of a report, each with its caption and header."""

    def __init__(self, workbook: Workbook, report: Report) -> None:
        self._workbook = workbook
        self._report = report
        self._format = cache(self._new_format)
        self._sheet_count = 0
        self._sheet, self._next_row = self._begin_sheet()

    def add(self, row: ReportRow) -> None:
        """Write a row, on a new sheet if this one is full."""
        if self._next_row >= SHEET_ROWS:
            self._sheet, self._next_row = self._begin_sheet()
        row_style = _row_style(row)
        cells = zip(self._report.columns, row.values, strict=True)
        for index, (column, value) in enumerate(cells):
            indent = 0 if index else min(row.depth, DEEPEST)
            is_quoted = column.type == "text" and looks_like_formula(value or "")
            cell_format = self._format(row_style, column.type, indent, is_quoted=is_quoted)
            is_empty_label = index == 0 and not value
            self._write(index, column, None if is_empty_label else value, cell_format)
        self._next_row += 1

    def _write(self, index: int, column: Column, value: Any, cell_format: Format) -> None:
        sheet, row = self._sheet, self._next_row
        if value is None:
            sheet.write_blank(row, index, None, cell_format)
        elif column.type == "date":
            sheet.write_datetime(row, index, value, cell_format)
        elif column.type == "text":
            sheet.write_string(row, index, value, cell_format)
        elif abs(value) > EXACT:
            sheet.write_string(row, index, plain_text(column, value), cell_format)
        else:
            sheet.write_number(row, index, Decimal(plain_text(column, value)), cell_format)

    def _begin_sheet(self) -> tuple[Worksheet, int]:
        """A new sheet, and the number of its first row below the header."""
        title, columns = self._report.kind.title, self._report.columns
        self._sheet_count += 1
        sheet = self._workbook.add_worksheet(_sheet_name(title, self._sheet_count), _Sheet)
        has_dates = any(column.type == "date" for column in columns)
        label_width = SHORT_LABEL_WIDTH if has_dates else LABEL_WIDTH
        for index, column in enumerate(columns):
            sheet.set_column(index, index, COLUMN_WIDTHS[column.type] if index else label_width)
        header_row = self._write_caption(sheet) + 1
        for index, column in enumerate(columns):
            is_quoted = looks_like_formula(column.label)
            cell_format = self._format("head", column.type, 0, is_quoted=is_quoted)
            sheet.write_string(header_row, index, column.label, cell_format)
        sheet.freeze_panes(header_row + 1, 1)
        sheet.repeat_rows(header_row)
        sheet.set_landscape()
        sheet.set_paper(1)
        sheet.set_margins(0.5, 0.5, 0.6, 0.6)
        sheet.fit_to_pages(1, 0)
        sheet.hide_gridlines(2)
        sheet.set_footer(f"&L&8{title.replace('&', '&&')}&R&8Page &P of &N")
        return sheet, header_row + 1

    def _write_caption(self, sheet: Worksheet) -> int:
        """Write the lines of the caption; returns the number of the row below them."""
        lines = [*caption(self._report), basis_line(self._report)]
        for row, line in enumerate(lines):
            properties = {
                "bold": row < 2,
                "font_size": CAPTION_FONT_SIZES[row],
                "quote_prefix": looks_like_formula(line),
            }
            sheet.write_string(row, 0, line, self._workbook.add_format(properties))
        return len(lines)

    def _new_format(
        self, style: CellStyle, column_type: str, indent: int, *, is_quoted: bool
    ) -> Format:
        """The format of a cell.

        `is_quoted` is for texts that begin like a formula: Excel marks them as quoted, shows them
        as they are, and never calculates them.
        """
        properties: dict[str, Any] = {
            "bold": style != "plain",
            "align": "right" if column_type in RIGHT_ALIGNED else "left",
            "indent": indent,
            "valign": "top",
            "quote_prefix": is_quoted,
        }
        if style == "head":
            properties |= {"bottom": 1, "text_wrap": True, "bg_color": "#EDF1F6"}
            return self._workbook.add_format(properties)
        if column_type in NUMBER_FORMATS:
            properties["num_format"] = NUMBER_FORMATS[column_type]
        if style == "total" and column_type in RIGHT_ALIGNED:
            properties["top"] = 1
        return self._workbook.add_format(properties)


def _row_style(row: ReportRow) -> CellStyle:
    if row.kind == "total":
        return "total"
    return "strong" if is_bold(row) else "plain"


def _sheet_name(title: str, count: int) -> str:
    """The name of a sheet: at most 31 characters, and none that Excel forbids."""
    suffix = f" ({count})" if count > 1 else ""
    allowed = re.sub(r"[\[\]:*?/\\]", " ", title)
    name = allowed[: 31 - len(suffix)].strip("' ")
    return (name or "Report") + suffix
