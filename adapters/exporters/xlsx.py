"""A report as a workbook: numbers and dates are typed, and a report that is longer than a sheet goes on in the next."""

import re
from datetime import UTC, date, datetime, time
from decimal import Decimal
from functools import cache
from tempfile import TemporaryDirectory
from typing import IO, Any, Literal

from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from adapters.exporters.cell_text import (
    caption,
    is_right,
    is_strong,
    looks_like_formula,
    terms_words,
    text_of,
)
from domain.reports.report import Report
from domain.reports.table import Column, ReportRow

SHEET_ROWS = 1_048_576
"""The rows that a sheet can have."""

EXACT = 999_999_999_999_999
"""The largest number of cents (or tenths of a percent) that a spreadsheet, which reckons with 15 digits, keeps exactly."""

NUMBERS = {
    "amount": "#,##0.00;[Red]-#,##0.00",
    "percent": '0.0"%"',
    "number": "0",
    "date": "yyyy-mm-dd",
}
WIDTHS = {"text": 26, "date": 12, "amount": 18, "percent": 10, "number": 10}
LABEL_WIDTH, SHORT_LABEL_WIDTH = 46, 26
DEEPEST = 15
"""The most that Excel indents."""

Style = Literal["plain", "strong", "total", "head"]


def write_xlsx(report: Report, out: IO[bytes]) -> None:
    """Rows are written as they are read and wait for the end in temporary files, not in memory."""
    with TemporaryDirectory() as folder:
        work = Workbook(
            out,
            {
                "constant_memory": True,
                "tmpdir": folder,
                "strings_to_formulas": False,
                "strings_to_urls": False,
            },
        )
        made = report.query.as_of or report.query.last or date(2000, 1, 1)
        # The same report is the same file: it is dated by its last day, not by the clock.
        work.set_properties(
            {
                "title": report.kind.title,
                "company": report.company,
                "created": datetime.combine(made, time(), UTC),
            }
        )
        try:
            sheets = _Sheets(work, report)
            for row in report.rows:
                sheets.add(row)
            work.close()  # and not where a row could not be read: half a report is no workbook
        finally:
            for sheet in work.worksheets():
                sheet.release()


class _Sheet(Worksheet):  # type: ignore[misc]  # XlsxWriter has no types
    """A sheet of plain texts: XlsxWriter would take one that begins with `<r>` and ends with `</r>` for markup of its own."""

    def _xml_rich_inline_string(self, string: str, attributes: Any = ()) -> None:
        self._xml_inline_string(string, False, attributes)  # noqa: FBT003  # it has no space at its ends

    def release(self) -> None:
        """Close the file in which its rows waited, if it is open still."""
        self._opt_close()


class _Sheets:
    """The sheets of a report, each with its caption and header."""

    def __init__(self, work: Workbook, report: Report) -> None:
        self._work = work
        self._report = report
        self._style = cache(self._new_style)
        self._count = 0
        self._sheet, self._at = self._begin()

    def add(self, row: ReportRow) -> None:
        if self._at >= SHEET_ROWS:
            self._sheet, self._at = self._begin()
        style: Style = "total" if row.kind == "total" else "strong" if is_strong(row) else "plain"
        for at, (column, value) in enumerate(zip(self._report.columns, row.values, strict=True)):
            is_quoted = column.type == "text" and looks_like_formula(value or "")
            self._put(
                at,
                column,
                value if at or value else None,
                self._style(style, column.type, 0 if at else min(row.depth, DEEPEST), is_quoted),
            )
        self._at += 1

    def _put(self, at: int, column: Column, value: Any, style: Format) -> None:
        if value is None:
            self._sheet.write_blank(self._at, at, None, style)
        elif column.type == "date":
            self._sheet.write_datetime(self._at, at, value, style)
        elif column.type == "text":
            self._sheet.write_string(self._at, at, value, style)
        elif abs(value) > EXACT:
            self._sheet.write_string(self._at, at, text_of(column, value), style)
        else:
            self._sheet.write_number(self._at, at, Decimal(text_of(column, value)), style)

    def _begin(self) -> tuple[Worksheet, int]:
        """A new sheet, and the number of its first row below the header."""
        report, columns = self._report, self._report.columns
        self._count += 1
        sheet = self._work.add_worksheet(_name(report.kind.title, self._count), _Sheet)
        in_a_list = any(each.type == "date" for each in columns)
        for at, each in enumerate(columns):
            label = SHORT_LABEL_WIDTH if in_a_list else LABEL_WIDTH
            sheet.set_column(at, at, WIDTHS[each.type] if at else label)
        lines = [*caption(report), terms_words(report)]
        for at, line in enumerate(lines):
            sheet.write_string(
                at,
                0,
                line,
                self._work.add_format(
                    {
                        "bold": at < 2,
                        "font_size": (16, 12, 11, 11)[at],
                        "quote_prefix": looks_like_formula(line),
                    }
                ),
            )
        header = len(lines) + 1
        for at, each in enumerate(columns):
            sheet.write_string(
                header,
                at,
                each.label,
                self._style("head", each.type, 0, looks_like_formula(each.label)),
            )
        sheet.freeze_panes(header + 1, 1)
        sheet.repeat_rows(header)
        sheet.set_landscape()
        sheet.set_paper(1)
        sheet.set_margins(0.5, 0.5, 0.6, 0.6)
        sheet.fit_to_pages(1, 0)
        sheet.hide_gridlines(2)
        sheet.set_footer(f"&L&8{report.kind.title.replace('&', '&&')}&R&8Page &P of &N")
        return sheet, header + 1

    def _new_style(self, style: Style, type_: str, indent: int, is_quoted: bool) -> Format:  # noqa: FBT001  # a part of its key
        """`is_quoted` is how Excel itself marks a text that begins like a formula: it shows it as it is, and never reckons it."""
        right = is_right(Column("", "", type_))  # type: ignore[arg-type]  # it comes from a column
        found: dict[str, Any] = {
            "bold": style != "plain",
            "align": "right" if right else "left",
            "indent": indent,
            "valign": "top",
            "quote_prefix": is_quoted,
        }
        if style == "head":
            return self._work.add_format(
                found | {"bottom": 1, "text_wrap": True, "bg_color": "#EDF1F6"}
            )
        if type_ in NUMBERS:
            found["num_format"] = NUMBERS[type_]
        return self._work.add_format(found | ({"top": 1} if style == "total" and right else {}))


def _name(title: str, count: int) -> str:
    """What a sheet is called: at most 31 characters, and none that Excel forbids."""
    suffix = f" ({count})" if count > 1 else ""
    name = re.sub(r"[\[\]:*?/\\]", " ", title)[: 31 - len(suffix)].strip("' ")
    return (name or "Report") + suffix
