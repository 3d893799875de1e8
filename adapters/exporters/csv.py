"""A report as comma-separated values, in the shape that QuickBooks Online writes: caption, header, rows, basis."""

import codecs
import csv
from typing import IO, Any

from adapters.exporters.cell_text import basis_words, caption, harmless, notes, text_of
from domain.reports.report import Report
from domain.reports.table import Column, ReportRow

INDENT = "   "


def write_csv(report: Report, out: IO[bytes]) -> None:
    """UTF-8, lines ended by CR LF, amounts without separators of thousands; the depth of a row is the indent of its label."""
    lines = csv.writer(codecs.getwriter("utf-8")(out), lineterminator="\r\n")
    lines.writerows([harmless(each)] for each in caption(report))
    lines.writerow([])
    lines.writerow([harmless(each.label) for each in report.columns])
    lines.writerows(_cells(report.columns, each) for each in report.rows)
    lines.writerow([])
    lines.writerow([basis_words(report)])
    lines.writerows([harmless(each[:1].upper() + each[1:])] for each in notes(report))


def _cells(columns: tuple[Column, ...], row: ReportRow) -> list[str]:
    label = INDENT * row.depth + harmless(row.label) if row.label else ""
    return [
        label,
        *(_cell(column, value) for column, value in zip(columns[1:], row.cells, strict=True)),
    ]


def _cell(column: Column, value: Any) -> str:
    text = text_of(column, value)
    return harmless(text) if column.type == "text" else text
