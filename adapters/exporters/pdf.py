"""A report as a PDF on Letter sheets: caption, chart, and a table whose header is on every sheet.

pdf_columns   the widths of the columns, and which stand side by side
pdf_table     the header and the rows of the table
pdf_sheet     what a sheet consists of, and how it is drawn
"""

from collections.abc import Iterable, Iterator
from typing import IO

from reportlab.lib.pagesizes import landscape, letter
from reportlab.pdfgen.canvas import Canvas

from adapters.exporters.cell_text import basis_line, caption, is_bold, printed_text
from adapters.exporters.chart_picture import lay_out_chart
from adapters.exporters.pdf_columns import fit_columns, width_needs
from adapters.exporters.pdf_sheet import (
    BOTTOM,
    MARGIN,
    TOP,
    Sheet,
    Strip,
    Text,
    chart_strip,
    draw_strips,
    total_height,
)
from adapters.exporters.pdf_table import PrintedTable
from adapters.exporters.text_layout import ACCENT, BOLD, INK, MUTED, PLAIN, wrap_text
from domain.reports.report import Report
from domain.reports.table import ReportRow

PORTRAIT_COLUMNS = 4
"""A report with more columns is printed in landscape format."""

CHART_HEIGHT = 250
"""The most that a chart takes of the first sheet."""


def write_pdf(report: Report, out: IO[bytes]) -> None:
    """Write the sheets of a report; the same report gives the same bytes.

    `text_layout.glyph` says what is printed for letters that the fonts of PDF readers lack.
    """
    is_portrait = len(report.columns) <= PORTRAIT_COLUMNS
    width, height = paper = letter if is_portrait else landscape(letter)
    canvas = Canvas(out, pagesize=paper, invariant=1, pageCompression=1, lang="en")
    canvas.setTitle(f"{report.kind.title} - {report.company}")
    canvas.setAuthor(report.company)
    sheets = _sheets(report, width - 2 * MARGIN, height - TOP - BOTTOM)
    name = wrap_text(f"{report.kind.title}  ·  {report.company}", width / 2, 8)[0]
    for number, sheet in enumerate(sheets, 1):
        canvas.setFillColor(ACCENT)
        canvas.rect(0, height - 8, width, 8, stroke=0, fill=1)
        draw_strips(canvas, sheet.strips, height - TOP)
        page_label = f"Page {number} of {len(sheets)}"
        if sheet.columns_label:
            page_label = f"{sheet.columns_label}  ·  {page_label}"
        left = Text(MARGIN, name, colour=MUTED)
        right = Text(width - MARGIN, page_label, colour=MUTED, is_right_aligned=True)
        draw_strips(canvas, [Strip(12, 8, (left, right))], 34)
        canvas.showPage()
    canvas.save()


def _sheets(report: Report, width: float, height: float) -> list[Sheet]:
    """All sheets of a report: for each group of columns its sheets, one after the other."""
    columns, rows = report.columns, list(report.rows)
    texts = [_texts(report, row) for row in rows]
    depths = (row.depth for row in rows)
    needs = width_needs(columns, zip(depths, texts, strict=True))
    font_size, groups = fit_columns(columns, needs, MARGIN, width)
    sheets: list[Sheet] = []
    for number, positions in enumerate(groups, 1):
        table = PrintedTable(columns, positions, font_size)
        title = [] if sheets else list(_title(report, width))
        columns_label = f"Columns {number} of {len(groups)}" if len(groups) > 1 else ""
        printed_rows = (
            (row, table.row(row, row_texts, is_last=row is rows[-1]))
            for row, row_texts in zip(rows, texts, strict=True)
        )
        sheets += _fill_sheets(title, table.header(), printed_rows, height, columns_label)
    return sheets


def _texts(report: Report, row: ReportRow) -> list[str]:
    cells = zip(report.columns, row.values, strict=True)
    return [printed_text(column, value) for column, value in cells]


def _title(report: Report, width: float) -> Iterator[Strip]:
    """The caption, and the chart if there is one."""
    title, company, days = caption(report)
    for words, size, font, colour in (
        (title, 20, BOLD, ACCENT),
        (company, 12.5, BOLD, INK),
        (days, 10, PLAIN, MUTED),
    ):
        for line in wrap_text(words, width, size, font):
            yield Strip(size * 1.3, size, (Text(MARGIN, line, font, colour),))
    yield Strip(13, 10, (Text(MARGIN, basis_line(report), colour=MUTED),))
    yield Strip(14, 10)
    if report.chart:
        yield chart_strip(lay_out_chart(report.chart), width, CHART_HEIGHT)


def _fill_sheets(
    title: list[Strip],
    header: list[Strip],
    rows: Iterable[tuple[ReportRow, list[Strip]]],
    height: float,
    columns_label: str,
) -> Iterator[Sheet]:
    """Sheets of a height, filled from the top down, the title on the first.

    Only a row higher than a third of a sheet continues on the next sheet, and a caption is never
    the last row of a sheet.
    """
    strips = [*title, *header]
    header_height = total_height(header)
    used = header_height + total_height(title)
    for row, row_strips in rows:
        row_height = total_height(row_strips)
        is_long = row_height > height / 3
        is_caption = is_bold(row) and row.kind != "total"
        kept_together = row_height
        if is_long:
            kept_together = row_strips[0].height
        elif is_caption:
            kept_together += 2 * row_strips[0].height
        for index, strip in enumerate(row_strips):
            needed = strip.height if is_long else 0
            if index == 0:
                needed = kept_together
            if used + needed > height and used > header_height:
                yield Sheet(strips, columns_label)
                strips, used = [*header], header_height
            strips.append(strip)
            used += strip.height
    yield Sheet(strips, columns_label)
