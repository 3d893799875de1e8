"""What the command line prints of a report: the label left, amounts right, in colours on a terminal."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import chain, islice
from typing import Any
from unicodedata import category

from rich.cells import cell_len
from rich.console import Console
from rich.text import Text

from adapters.exporters.cell_text import caption, is_right, is_strong, terms_words, text_of
from domain.reports.report import Report
from domain.reports.table import Column, ReportRow

LOOKED_AT = 500
"""Rows that the widths of the columns are taken from, so that a long report is printed while it is read."""

GAP, INDENT = "  ", "  "
NARROWEST, SHORT_LABEL = 10, 12
"""What a column of texts keeps on a narrow terminal, and what labels need that run on over empty cells."""


def print_report(report: Report, console: Console | None = None) -> None:
    """The report. On a terminal long texts are wrapped in their column; in a file or pipe each row is one line."""
    console = console or Console(highlight=False)
    title, company, days = caption(report)
    for line, style in (
        (title, "bold"),
        (company, ""),
        (", ".join(filter(None, (days, terms_words(report)))), "dim"),
    ):
        _print(console, Text(line, style))
    _print(console, Text())
    rows = iter(report.rows)
    first = list(islice(rows, LOOKED_AT))
    widths = _widths(report.columns, first, console)
    if len(report.columns) > 2:
        labels = [Text(each.label, "bold") for each in report.columns]
        _print_line(console, report.columns, widths, labels)
    for row in chain(first, rows):
        _print_line(console, report.columns, widths, _texts(report.columns, row))


def _texts(columns: Sequence[Column], row: ReportRow) -> list[Text]:
    base = {"total": "bold", "section": "bold cyan", "heading": "bold"}.get(
        row.kind, "bold" if is_strong(row) else ""
    )
    label = Text(INDENT * row.depth + _clean(row.label) if row.label else "", base)
    return [
        label,
        *(_cell(column, value, base) for column, value in zip(columns[1:], row.cells, strict=True)),
    ]


def _cell(column: Column, value: Any, base: str) -> Text:
    text = _clean(text_of(column, value))
    own = (
        "red"
        if is_right(column) and text.startswith("-")
        else "dim"
        if column.type == "date"
        else ""
    )
    return Text(text, f"{base} {own}".strip())


def _clean(text: str) -> str:
    """Without tabs, whose width depends on where they stand, and without what would steer the terminal."""
    return "".join(
        "\ufffd" if category(each) == "Cc" and each != "\n" else each for each in text.expandtabs(4)
    )


def _widths(columns: Sequence[Column], rows: Iterable[ReportRow], console: Console) -> list[int]:
    """What each column needs; where that is more than the terminal has, texts give way, the widest first."""
    widths = [cell_len(each.label) if len(columns) > 2 else 0 for each in columns]
    for row in rows:
        texts = _texts(columns, row)
        runs_on = len(columns) > 2 and not texts[1].plain
        for at, text in enumerate(texts):
            wanted = max(map(cell_len, _in_lines(text, console)))
            widths[at] = max(
                widths[at], min(wanted, SHORT_LABEL) if at == 0 and runs_on else wanted
            )
    if console.is_terminal:
        texts_at = [
            at for at, each in enumerate(columns) if each.type == "text" and widths[at] > NARROWEST
        ]
        while texts_at and sum(widths) + len(GAP) * (len(widths) - 1) > console.width:
            widest = max(texts_at, key=lambda at: widths[at])
            widths[widest] -= 1
            texts_at = [at for at in texts_at if widths[at] > NARROWEST]
    return widths


def _in_lines(text: Text, console: Console) -> list[str]:
    """A terminal shows the line breaks of a text; elsewhere a row is one line."""
    return text.plain.split("\n") if console.is_terminal else [text.plain.replace("\n", " ")]


def _print_line(
    console: Console, columns: Sequence[Column], widths: Sequence[int], texts: Sequence[Text]
) -> None:
    """A row: each cell at its place, or right after the one before if that was too wide."""
    ends = [sum(widths[: at + 1]) + len(GAP) * at for at in range(len(widths))]
    filled = next((at for at, each in enumerate(texts) if at and each.plain), len(texts))
    room = [ends[filled - 1], *widths[1:]]
    parts = [
        _wrapped(console, column, width, text)
        for column, width, text in zip(columns, room, texts, strict=True)
    ]
    for at in range(max(map(len, parts))):
        line = Text()
        for column, width, end, part in zip(columns, widths, ends, parts, strict=True):
            if at < len(part) and part[at].plain:
                start = end - (cell_len(part[at].plain) if is_right(column) else width)
                line.append(" " * max(start - line.cell_len, len(GAP) if line else 0))
                line.append_text(part[at])
        _print(console, line)


def _wrapped(console: Console, column: Column, width: int, text: Text) -> list[Text]:
    """The lines of a cell; a label goes on under its beginning."""
    if column.type != "text" or not console.is_terminal:
        return [Text(line, text.style) for line in _in_lines(text, console)]
    indent = len(text.plain) - len(text.plain.lstrip(" "))
    indent = min(indent, width // 2)
    return [
        Text(" " * indent + line, text.style)
        for line in _folded(console, text.plain.lstrip(" "), max(1, width - indent))
    ]


def _folded(console: Console, text: str, width: int) -> Iterator[str]:
    if cell_len(text) <= width and "\n" not in text:
        yield text
    else:
        yield from (each.plain.rstrip() for each in Text(text).wrap(console, width))


def _print(console: Console, line: Text) -> None:
    console.print(line, soft_wrap=True)
