"""A report as a page for screen and print: one file that needs nothing from elsewhere and runs nothing."""

import codecs
from collections.abc import Iterator
from html import escape
from itertools import zip_longest
from typing import IO, Any

from adapters.exporters.cell_text import caption, is_right, is_strong, readable, terms_words
from adapters.exporters.chart_picture import svg
from adapters.exporters.links import address, source_address
from domain.reports.report import Report
from domain.reports.table import Column, DrillDown, ReportRow

WIDE = 6
"""A report of more columns is printed across the sheet."""

_FONTS = (
    (WIDE, "14px", "10pt", "10px", "16px"),
    (10, "13px", "8.5pt", "10px", "14px"),
    (10_000, "11.5px", "7pt", "6px", "9px"),
)
"""For at most as many columns: the letters on screen and printed, the gap printed and on screen."""

DEEPEST = 12
"""Rows further in are indented as much as these."""

_STYLE = """
@page { size: letter SIZE; margin: 14mm 13mm 16mm;
  @bottom-left { content: "FOOT"; font: 8pt sans-serif; color: #66727f }
  @bottom-right { content: "Page " counter(page) " of " counter(pages); font: 8pt sans-serif; color: #66727f } }
:root { color-scheme: light }
* { box-sizing: border-box }
body { margin: 0 auto; padding: 36px 44px; max-width: max-content; min-width: min(100%, 640px); background: #fff; color: #1f2933;
  font: SCREEN/1.4 "Helvetica Neue", Helvetica, Arial, "Liberation Sans", sans-serif }
header { border-top: 6px solid #1d3f66; padding-top: 16px; margin-bottom: 22px }
h1 { margin: 0 0 2px; font-size: 25px; line-height: 1.2; color: #1d3f66 }
header p { margin: 0; color: #55606c }
header p.company { color: #1f2933; font-size: 16px; font-weight: 600 }
svg { display: block; max-width: 100%; height: auto; margin: 0 0 24px }
table { border-collapse: separate; border-spacing: 0; width: 100%; font-variant-numeric: tabular-nums lining-nums }
thead { display: table-header-group }
th, td { padding: 4px 0 4px NEAR; text-align: left; vertical-align: top; font-weight: normal; overflow-wrap: break-word }
th:first-child { padding-left: 0; min-width: 3em }
tr.account > th, tr.contact > th { min-width: 11em }
thead th { border-bottom: 1.5px solid #1d3f66; color: #1d3f66; font-size: 12px; font-weight: 600; vertical-align: bottom }
tbody tr { break-inside: avoid }
tbody th, tbody td { border-bottom: 1px solid #edf1f6 }
td.t { min-width: 5em; max-width: 24em; white-space: pre-line }
td.n, th.n { text-align: right }
td.n, td.date { white-space: nowrap }
tr.s > * { font-weight: 600 }
tr.section > th { padding-top: 12px; color: #1d3f66 }
tr.total > td.n:not(:empty) { border-top: 1px solid #1f2933 }
tr.total:last-child > td.n:not(:empty) { border-bottom: 3px double #1f2933 }
.neg, .neg a { color: #a3242b }
a { color: inherit; text-decoration: none }
a:hover, a:focus { text-decoration: underline }
td.t a, td.date a { color: #1d5a96 }
footer { margin-top: 16px; color: #66727f; font-size: 12px }
@media print {
  body { padding: 0; max-width: none; font-size: PRINTED; print-color-adjust: exact; -webkit-print-color-adjust: exact }
  thead th, footer { font-size: inherit }
  th, td { padding-top: 2.5px; padding-bottom: 2.5px; padding-left: GAP }
  svg { max-height: 70mm; width: auto }
  tr.section { break-after: avoid }
}
"""


def write_html(report: Report, out: IO[bytes]) -> None:
    """UTF-8. Each figure leads to the page of the rows that it sums, each transaction to its document."""
    page = codecs.getwriter("utf-8")(out)
    page.writelines(_head(report))
    for row in report.rows:
        page.write(_row(report.columns, row))
    page.write(
        f"</tbody></table>\n<footer>{escape(terms_words(report))}</footer>\n</body>\n</html>\n"
    )


def _head(report: Report) -> Iterator[str]:
    title, company, days = map(escape, caption(report))
    basis = escape(terms_words(report))
    columns = "".join(
        f'<th scope="col"{_class("n" if is_right(each) else "")}>{escape(each.label)}</th>'
        for each in report.columns
    )
    yield '<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n<meta name="viewport" content="width=device-width, initial-scale=1">\n'
    yield f"<title>{title} - {company}</title>\n<style>{_style(report)}</style>\n</head>\n<body>\n"
    yield f'<header><h1>{title}</h1><p class="company">{company}</p><p>{days}</p><p>{basis}</p></header>\n'
    yield f"{svg(report.chart)}\n" if report.chart else ""
    yield f"<table>\n<thead><tr>{columns}</tr></thead>\n<tbody>\n"


def _style(report: Report) -> str:
    """The style sheet, for as many columns as there are."""
    many = len(report.columns)
    found = _STYLE.replace("SIZE", "landscape" if many > WIDE else "portrait")
    for name, value in zip(
        ("SCREEN", "PRINTED", "GAP", "NEAR"),
        next(rest for most, *rest in _FONTS if many <= most),
        strict=True,
    ):
        found = found.replace(name, value)
    # The title is our own text; what could end a string or an element is left out all the same.
    foot = "".join(each for each in report.kind.title if each not in '"\\<>\n\r\f')
    indents = "".join(
        f"tr.d{depth} > th {{ padding-left: {depth * 1.4:g}em }}\n"
        for depth in range(1, DEEPEST + 1)
    )
    return found.replace("FOOT", foot) + indents


def _row(columns: tuple[Column, ...], row: ReportRow) -> str:
    """A line of the table. Where the row is explained as a whole, each of its amounts leads there."""
    names = " ".join((row.kind, f"d{min(row.depth, DEEPEST)}", *(["s"] if is_strong(row) else [])))
    source = escape(source_address(row.source)) if row.source else ""
    label = _link(escape(row.label), source if row.label else "")
    at = None if row.label or not source else _first(columns, row)
    empty = _empty_after(row)
    cells = "".join(
        _cell(column, value, source if place == at else _target(column, row.detail, detail))
        for place, (column, value, detail) in enumerate(
            zip_longest(columns[1:], row.cells, row.details)
        )
        if place >= empty
    )
    wide = f' colspan="{empty + 1}"' if empty else ""
    return f'<tr class="{names}"><th scope="row"{wide}>{label}</th>{cells}</tr>\n'


def _empty_after(row: ReportRow) -> int:
    """The empty cells after the label, over which it may run on."""
    return (
        next((at for at, value in enumerate(row.cells) if value not in {None, ""}), len(row.cells))
        if row.label
        else 0
    )


def _first(columns: tuple[Column, ...], row: ReportRow) -> int | None:
    """The cell that leads to the document: its type, or else the first that is filled."""
    filled = [at for at, value in enumerate(row.cells) if value not in {None, ""}]
    return next(
        (at for at in filled if columns[at + 1].key == "type"), filled[0] if filled else None
    )


def _target(column: Column, whole: DrillDown | None, own: DrillDown | None) -> str:
    detail = own or (whole if column.type == "amount" else None)
    return escape(address(detail, "html")) if detail else ""


def _cell(column: Column, value: Any, target: str) -> str:
    text = readable(column, value)
    kind = "n" if is_right(column) else "date" if column.type == "date" else "t"
    below = is_right(column) and text.startswith("-")
    return f"<td{_class(kind + ' neg' * below)}>{_link(escape(text), target if text else '')}</td>"


def _link(text: str, target: str) -> str:
    return f'<a href="{target}">{text}</a>' if target else text


def _class(names: str) -> str:
    return f' class="{names}"' if names else ""
