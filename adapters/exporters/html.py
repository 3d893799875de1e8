"""A report as a page for screen and print: one file that loads nothing else and has no scripts.

`html_style` has its style sheet, `chart_picture` draws its chart.
"""

import codecs
from collections.abc import Iterator
from html import escape
from itertools import zip_longest
from typing import IO, Any

from adapters.exporters.cell_text import (
    basis_line,
    caption,
    is_bold,
    is_right_aligned,
    printed_text,
)
from adapters.exporters.chart_picture import svg
from adapters.exporters.html_style import DEEPEST, style_sheet
from adapters.exporters.links import document_address, report_address
from domain.reports.known_at import KnownAt
from domain.reports.report import Report
from domain.reports.table import Column, DrillDown, ReportRow


def write_html(report: Report, out: IO[bytes]) -> None:
    """Write UTF-8. Each figure links to the page of the rows that it sums, each transaction to its
    document.
    """
    page = codecs.getwriter("utf-8")(out)
    page.writelines(_head(report))
    for row in report.rows:
        page.write(_row(report.columns, row, report.known))
    page.write(f"</tbody></table>\n<footer>{escape(basis_line(report))}</footer>\n")
    page.write("</body>\n</html>\n")


def _head(report: Report) -> Iterator[str]:
    """The page up to the first row of its table."""
    title, company, days = map(escape, caption(report))
    labels = "".join(map(_column_label, report.columns))
    yield '<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
    yield '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
    yield f"<title>{title} - {company}</title>\n"
    yield f"<style>{style_sheet(report)}</style>\n</head>\n<body>\n"
    yield f'<header><h1>{title}</h1><p class="company">{company}</p>'
    yield f"<p>{days}</p><p>{escape(basis_line(report))}</p></header>\n"
    yield f"{svg(report.chart)}\n" if report.chart else ""
    yield f"<table>\n<thead><tr>{labels}</tr></thead>\n<tbody>\n"


def _column_label(column: Column) -> str:
    css_class = _class("n" if is_right_aligned(column) else "")
    return f'<th scope="col"{css_class}>{escape(column.label)}</th>'


def _row(columns: tuple[Column, ...], row: ReportRow, known: KnownAt | None) -> str:
    """A row of the table. A row without a label links to its document from one of its cells."""
    classes = [row.kind, f"d{min(row.depth, DEEPEST)}"]
    if is_bold(row):
        classes.append("s")
    document = escape(document_address(row.source, known)) if row.source else ""
    label = _link(escape(row.label), document if row.label else "")
    document_cell = _document_cell(columns, row) if document and not row.label else None
    spanned = _empty_cells_after_label(row)
    cells = []
    cells_with_details = zip_longest(columns[1:], row.cells, row.details)
    for index, (column, value, detail) in enumerate(cells_with_details):
        if index >= spanned:
            target = _report_behind(column, row.detail, detail, known)
            if index == document_cell:
                target = document
            cells.append(_cell(column, value, target))
    span = f' colspan="{spanned + 1}"' if spanned else ""
    heading = f'<th scope="row"{span}>{label}</th>'
    return f'<tr class="{" ".join(classes)}">{heading}{"".join(cells)}</tr>\n'


def _empty_cells_after_label(row: ReportRow) -> int:
    """How many empty cells follow the label, which spans them."""
    if not row.label:
        return 0
    return next(iter(_filled_cells(row)), len(row.cells))


def _document_cell(columns: tuple[Column, ...], row: ReportRow) -> int | None:
    """The cell that links to the document: its type, or the first cell that is not empty."""
    filled = _filled_cells(row)
    type_cells = (index for index in filled if columns[index + 1].key == "type")
    return next(type_cells, filled[0] if filled else None)


def _filled_cells(row: ReportRow) -> list[int]:
    return [index for index, value in enumerate(row.cells) if value not in {None, ""}]


def _report_behind(
    column: Column,
    row_detail: DrillDown | None,
    cell_detail: DrillDown | None,
    known: KnownAt | None,
) -> str:
    """The address of the report that explains a cell: its own, or for an amount that of its row."""
    detail = cell_detail or (row_detail if column.type == "amount" else None)
    return escape(report_address(detail, "html", known)) if detail else ""


def _cell(column: Column, value: Any, target: str) -> str:
    text = printed_text(column, value)
    link = _link(escape(text), target if text else "")
    return f"<td{_class(_cell_class(column, text))}>{link}</td>"


def _cell_class(column: Column, text: str) -> str:
    if is_right_aligned(column):
        return "n neg" if text.startswith("-") else "n"
    if column.type == "date":
        return "date"
    return "t w" if column.is_wide else "t"


def _link(text: str, target: str) -> str:
    return f'<a href="{target}">{text}</a>' if target else text


def _class(names: str) -> str:
    return f' class="{names}"' if names else ""
