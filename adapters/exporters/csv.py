"""A report as comma-separated values, in the layout of QuickBooks Online: caption, header, rows,
basis (or the currency, if the report has no basis).
"""

import codecs
import csv
from typing import IO, Any

from adapters.exporters.cell_text import (
    basis_label,
    caption,
    escape_formula,
    plain_text,
    scope_notes,
)
from domain.reports.report import Report
from domain.reports.table import Column, ReportRow

INDENT = "   "


def write_csv(report: Report, out: IO[bytes]) -> None:
    """Write UTF-8 with CR LF at the end of each line.

    Amounts have no thousands separators. The label of a row is indented by its depth.
    """
    lines = csv.writer(codecs.getwriter("utf-8")(out), lineterminator="\r\n")
    lines.writerows([escape_formula(line)] for line in caption(report))
    lines.writerow([])
    lines.writerow([escape_formula(column.label) for column in report.columns])
    lines.writerows(_cells(report.columns, row) for row in report.rows)
    # The first note shows whoever compares the file that it is ours.
    notes = (basis_label(report) or f"Amounts in {report.currency}", *scope_notes(report))
    lines.writerow([])
    lines.writerows([escape_formula(note[:1].upper() + note[1:])] for note in notes)


def _cells(columns: tuple[Column, ...], row: ReportRow) -> list[str]:
    """The label of a row, then its cells."""
    label = INDENT * row.depth + escape_formula(row.label) if row.label else ""
    cells = zip(columns[1:], row.cells, strict=True)
    return [label, *(_cell(column, value) for column, value in cells)]


def _cell(column: Column, value: Any) -> str:
    text = plain_text(column, value)
    return escape_formula(text) if column.type == "text" else text
