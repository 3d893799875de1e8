"""A report on the terminal: labels at the left, amounts at the right, in colours."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import accumulate, chain, islice
from typing import Any
from unicodedata import category

from rich.cells import cell_len
from rich.console import Console
from rich.text import Text

from adapters.exporters.cell_text import (
    basis_line,
    caption,
    is_bold,
    is_right_aligned,
    printed_text,
)
from domain.reports.report import Report
from domain.reports.table import Column, ReportRow

MEASURED_ROWS = 500
"""How many rows are measured for the widths of columns; the others are printed as they are read."""

GAP, INDENT = "  ", "  "
NARROWEST = 10
"""The least width that a column of texts keeps on a narrow terminal."""
SHORT_LABEL = 12
"""The width that a label needs if it can extend over empty cells beside it."""
STYLES = {"total": "bold", "section": "bold cyan", "heading": "bold"}


def print_report(report: Report, console: Console | None = None) -> None:
    """Print a report. A terminal wraps long texts in their column; in a pipe a row is one line."""
    console = console or Console(highlight=False)
    title, company, days = caption(report)
    terms = ", ".join(filter(None, (days, basis_line(report))))
    for line, style in ((title, "bold"), (company, ""), (terms, "dim"), ("", "")):
        _print(console, Text(line, style))
    rows = iter(report.rows)
    first_rows = list(islice(rows, MEASURED_ROWS))
    table = _Table(console, report.columns, first_rows)
    if len(report.columns) > 2:
        table.print_row([Text(column.label, "bold") for column in report.columns])
    for row in chain(first_rows, rows):
        table.print_row(_texts(report.columns, row))


class _Table:
    """Columns of a terminal, as wide as the first rows of a report need."""

    def __init__(
        self, console: Console, columns: Sequence[Column], first_rows: Iterable[ReportRow]
    ) -> None:
        self._console = console
        self._columns = columns
        self._widths = self._measured(first_rows)
        if console.is_terminal:
            self._make_room()
        self._ends = [*accumulate(self._widths, lambda end, width: end + len(GAP) + width)]

    def print_row(self, texts: Sequence[Text]) -> None:
        """Print a row: each cell at its place, or right after a cell that was too wide."""
        first_cell = next((at for at, text in enumerate(texts) if at and text.plain), len(texts))
        # The label extends over the empty cells beside it.
        widths = [self._ends[first_cell - 1], *self._widths[1:]]
        cells = [
            self._wrapped(column, width, text)
            for column, width, text in zip(self._columns, widths, texts, strict=True)
        ]
        for at in range(max(map(len, cells))):
            line = Text()
            for column, cell in enumerate(cells):
                if at < len(cell) and cell[at].plain:
                    self._append(line, column, cell[at])
            _print(self._console, line)

    def _append(self, line: Text, column: int, text: Text) -> None:
        is_right = is_right_aligned(self._columns[column])
        start = self._ends[column] - (cell_len(text.plain) if is_right else self._widths[column])
        line.append(" " * max(start - line.cell_len, len(GAP) if line else 0))
        line.append_text(text)

    def _measured(self, rows: Iterable[ReportRow]) -> list[int]:
        """The width that each column needs for its caption and its texts."""
        has_captions = len(self._columns) > 2
        widths = [cell_len(column.label) if has_captions else 0 for column in self._columns]
        for row in rows:
            texts = _texts(self._columns, row)
            needed = [max(map(cell_len, self._lines(text))) for text in texts]
            if has_captions and not texts[1].plain:
                needed[0] = min(needed[0], SHORT_LABEL)
            widths = [max(pair) for pair in zip(widths, needed, strict=True)]
        return widths

    def _make_room(self) -> None:
        """Narrow the columns of texts, the widest first, until the terminal can hold the table."""
        widths = self._widths
        texts = [at for at, column in enumerate(self._columns) if column.type == "text"]
        while texts and sum(widths) + len(GAP) * (len(widths) - 1) > self._console.width:
            widest = max(texts, key=lambda at: widths[at])
            if widths[widest] <= NARROWEST:
                return
            widths[widest] -= 1

    def _lines(self, text: Text) -> list[str]:
        """A terminal shows the line breaks of a text; elsewhere a row is one line."""
        if self._console.is_terminal:
            return text.plain.split("\n")
        return [text.plain.replace("\n", " ")]

    def _wrapped(self, column: Column, width: int, text: Text) -> list[Text]:
        """The lines of a cell; the further lines of a label begin under its first."""
        if column.type != "text" or not self._console.is_terminal:
            return [Text(line, text.style) for line in self._lines(text)]
        words = text.plain.lstrip(" ")
        indent = min(len(text.plain) - len(words), width // 2)
        lines = self._folded(words, max(1, width - indent))
        return [Text(" " * indent + line, text.style) for line in lines]

    def _folded(self, text: str, width: int) -> Iterator[str]:
        if cell_len(text) <= width and "\n" not in text:
            yield text
        else:
            yield from (line.plain.rstrip() for line in Text(text).wrap(self._console, width))


def _texts(columns: Sequence[Column], row: ReportRow) -> list[Text]:
    style = STYLES.get(row.kind, "bold" if is_bold(row) else "")
    label = Text(INDENT * row.depth + _clean(row.label) if row.label else "", style)
    cells = zip(columns[1:], row.cells, strict=True)
    return [label, *(_cell(column, value, style) for column, value in cells)]


def _cell(column: Column, value: Any, row_style: str) -> Text:
    text = _clean(printed_text(column, value))
    if is_right_aligned(column) and text.startswith("-"):
        return Text(text, f"{row_style} red".strip())
    if column.type == "date":
        return Text(text, f"{row_style} dim".strip())
    return Text(text, row_style)


def _clean(text: str) -> str:
    """A text without tabs, whose width varies, and without characters that control a terminal."""
    return "".join(
        "\ufffd" if category(character) == "Cc" and character != "\n" else character
        for character in text.expandtabs(4)
    )


def _print(console: Console, line: Text) -> None:
    console.print(line, soft_wrap=True)
