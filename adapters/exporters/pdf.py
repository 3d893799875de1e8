"""A report as a PDF on Letter sheets: caption, chart, and a table whose header is on every sheet.

pdf_columns   the widths of the columns, and which stand side by side
pdf_table     the header and the rows of the table
pdf_sheet     what a sheet consists of, and how it is drawn
"""

from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from typing import IO

from reportlab.lib.pagesizes import landscape, letter

from adapters.exporters.cell_text import (
    basis_line,
    caption,
    is_bold,
    is_right_aligned,
    printed_text,
)
from adapters.exporters.chart_picture import lay_out_chart
from adapters.exporters.missing_characters import missing_characters, missing_note, texts_of
from adapters.exporters.pdf_columns import WidthNeed, fit_columns, readable_width, width_needs
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
from adapters.exporters.text_drawing import PdfCanvas
from adapters.exporters.text_layout import ACCENT, BOLD, INK, MUTED, PLAIN, wrap_text
from domain.reports.report import Report
from domain.reports.table import Column, ReportRow

PORTRAIT_NUMBERS = 5
"""A report with more columns of numbers is printed in landscape format."""

PORTRAIT_FONT_SIZE = 7.5
"""So is a report that would need a smaller font size in portrait format, or narrow texts."""

CHART_HEIGHT = 250
"""The most that a chart takes of the first sheet."""


def write_pdf(report: Report, out: IO[bytes]) -> list[str]:
    """Write the sheets of a report; the same report gives the same bytes.

    Returns the names of the characters that no font has. A note at the end names them, too.
    """
    columns, rows = report.columns, list(report.rows)
    texts = [_texts(report, row) for row in rows]
    needs = width_needs(columns, zip((row.depth for row in rows), texts, strict=True))
    width, height = paper = letter if _is_portrait(columns, needs) else landscape(letter)
    all_texts = [*caption(report), basis_line(report), *texts_of((columns, report.chart, texts))]
    missing = missing_characters(all_texts)
    title = f"{report.kind.title} - {report.company}"
    canvas = PdfCanvas(out, paper, title, report.company, all_texts)
    note = _note(missing_note(missing), width - 2 * MARGIN)
    sheets = _sheets(report, rows, texts, needs, paper, note)
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
    return list(missing)


def _is_portrait(columns: Sequence[Column], needs: Sequence[WidthNeed]) -> bool:
    if sum(map(is_right_aligned, columns)) > PORTRAIT_NUMBERS:
        return False
    width: float = letter[0] - 2 * MARGIN
    return readable_width(needs) * PORTRAIT_FONT_SIZE <= width


def _sheets(
    report: Report,
    rows: Sequence[ReportRow],
    texts: Sequence[Sequence[str]],
    needs: Sequence[WidthNeed],
    paper: tuple[float, float],
    note: list[Strip],
) -> list[Sheet]:
    """All sheets of a report: for each group of columns its sheets, one after the other."""
    width, height = paper[0] - 2 * MARGIN, paper[1] - TOP - BOTTOM
    font_size, groups = fit_columns(report.columns, needs, MARGIN, width)
    running_head = list(_running_head(report, width))
    sheets: list[Sheet] = []
    for number, positions in enumerate(groups, 1):
        table = PrintedTable(report.columns, positions, font_size)
        head = running_head if sheets else list(_title(report, width))
        columns_label = f"Columns {number} of {len(groups)}" if len(groups) > 1 else ""
        printed_rows = (
            (row, table.row(row, row_texts, is_last=row is rows[-1]))
            for row, row_texts in zip(rows, texts, strict=True)
        )
        parts = [*_unbroken_parts(printed_rows, height)] or [[]]
        if number == len(groups):
            parts[-1] = [*parts[-1], *note]
        heads = (head, running_head, table.header())
        sheets += _fill_sheets(heads, parts, height, columns_label)
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
        (basis_line(report), 10, PLAIN, MUTED),
    ):
        for line in wrap_text(words, width, size, font):
            yield Strip(size * 1.3, size, (Text(MARGIN, line, font, colour),))
    yield Strip(14, 10)
    if report.chart:
        yield chart_strip(lay_out_chart(report.chart), width, CHART_HEIGHT)


def _running_head(report: Report, width: float) -> Iterator[Strip]:
    """The caption in small letters, for all sheets but the first."""
    title, company, days = caption(report)
    for words, font, colour in (
        (f"{title}  ·  {company}", BOLD, INK),
        (f"{days}  ·  {basis_line(report)}", PLAIN, MUTED),
    ):
        for line in wrap_text(words, width, 8.5, font):
            yield Strip(12, 8.5, (Text(MARGIN, line, font, colour),))
    yield Strip(10, 8.5)


def _note(words: str, width: float) -> list[Strip]:
    lines = wrap_text(words, width, 8)
    strips = [Strip(11, 8, (Text(MARGIN, line, colour=MUTED),)) for line in lines]
    return [Strip(14, 8), *strips] if strips else []


def _unbroken_parts(
    rows: Iterable[tuple[ReportRow, list[Strip]]], height: float
) -> Iterator[list[Strip]]:
    """The rows in parts after which a sheet may end.

    A caption stays with the row after it, and a total with the row before it. Only a row higher
    than a third of a sheet is more than one part.
    """
    part: list[Strip] = []
    for (row, strips), following in pairwise([*rows, None]):  # type: ignore[misc]  # no pair begins with it
        if total_height(strips) > height / 3:
            yield [*part, *strips[:3]]
            yield from ([strip] for strip in strips[3:-3])
            part = strips[-3:]
        else:
            part += strips
        if following is None or not _stays_with(row, following[0]):
            yield part
            part = []


def _stays_with(row: ReportRow, following: ReportRow) -> bool:
    is_caption = is_bold(row) and row.kind != "total"
    return is_caption or following.kind == "total"


def _fill_sheets(
    heads: tuple[list[Strip], list[Strip], list[Strip]],
    parts: Iterable[list[Strip]],
    height: float,
    columns_label: str,
) -> Iterator[Sheet]:
    """Sheets of a height, filled from the top down.

    `heads` are the head of the first sheet, that of the others, and the header of the table. The
    header is never the last row of a sheet.
    """
    head, next_head, header = heads
    start, header_height = total_height(next_head), total_height(header)
    strips, used, has_rows = [*head], total_height(head), False
    for part in parts:
        needed = total_height(part) + (0 if has_rows else header_height)
        if used + needed > height and (has_rows or used > start):
            yield Sheet(strips, columns_label)
            strips, used, has_rows = [*next_head], start, False
        if not has_rows:
            strips += header
            used += header_height
            has_rows = True
        for strip in part:
            # Only where a part is higher than a sheet.
            if used + strip.height > height:
                yield Sheet(strips, columns_label)
                strips, used = [*next_head, *header], start + header_height
            strips.append(strip)
            used += strip.height
    yield Sheet(strips if has_rows else [*strips, *header], columns_label)
