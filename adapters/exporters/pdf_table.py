"""The table of a printed report: its header and its rows as strips of a sheet."""

from collections.abc import Sequence
from functools import lru_cache
from itertools import zip_longest

from attrs import frozen
from reportlab.lib.colors import Color, HexColor

from adapters.exporters.cell_text import is_bold, is_right_aligned
from adapters.exporters.pdf_columns import INDENT, ColumnPosition
from adapters.exporters.pdf_sheet import Strip, Stroke, Text
from adapters.exporters.text_layout import ACCENT, BOLD, INK, PLAIN, TINT, wrap_text
from domain.reports.table import Column, ReportRow

BELOW_ZERO = HexColor("#a3242b")


@frozen
class PrintedTable:
    """The columns of a table that stand side by side on a sheet, in one font size.

    The texts of a row are those of all columns of the report, the label first.
    """

    columns: Sequence[Column]
    """All columns of the report."""
    positions: Sequence[ColumnPosition]
    """The columns that this table shows."""
    font_size: float

    def header(self) -> list[Strip]:
        """The labels of the columns, aligned at the bottom; nothing if all labels are empty."""
        size = self.font_size
        labels = [
            (position, _lines(self.columns[position.index].label, position.width, size, BOLD))
            for position in self.positions
        ]
        line_count = max(len(lines) for _, lines in labels)
        if not line_count:
            return []
        strips = []
        for line_number in range(line_count):
            texts = []
            for position, lines in labels:
                index = line_number - line_count + len(lines)
                if index >= 0:
                    texts.append(self._text(position, lines[index], BOLD, ACCENT))
            strips.append(Strip(size * 1.25, size, tuple(texts)))
        line_below = Strip(size * 0.35, size, strokes_below=self._strokes_across(ACCENT))
        return [*strips, line_below, Strip(size * 0.15, size)]

    def row(self, row: ReportRow, texts: Sequence[str], *, is_last: bool) -> list[Strip]:
        """A row, with as many lines as its longest text needs and a light line below.

        The numbers of a total have a line above them; in the last row of the report they have a
        double line below, too.
        """
        size = self.font_size
        cells = [self._cell(position, row, texts) for position in self.positions]
        total_strokes = self._strokes_at_numbers(texts) if row.kind == "total" else ()
        strips = [Strip(size * 0.2, size, strokes_above=total_strokes)]
        if row.kind == "section":
            strips.append(Strip(size * 0.6, size))
        # `zip_longest` gives None for the missing lines of a cell that is shorter than the row.
        lines = [tuple(filter(None, line)) for line in zip_longest(*cells)]
        strips += [Strip(size * 1.22, size, line) for line in lines or [()]]
        strips.append(Strip(size * 0.33, size, strokes_below=self._strokes_across(TINT)))
        if is_last and total_strokes:
            strips.append(Strip(size * 0.1, size, strokes_below=total_strokes))
            strips.append(Strip(size * 0.2, size, strokes_below=total_strokes))
        return strips

    def _cell(self, position: ColumnPosition, row: ReportRow, texts: Sequence[str]) -> list[Text]:
        """The lines of a cell."""
        text = texts[position.index]
        font = BOLD if is_bold(row) else PLAIN
        is_number = is_right_aligned(self.columns[position.index])
        colour = ACCENT if row.kind == "section" else INK
        if is_number and text.startswith("-"):
            colour = BELOW_ZERO
        if position.index == 0:
            position = self._label_position(row, texts)
        lines = _lines(text, position.width, self.font_size, font)
        return [self._text(position, line, font, colour) for line in lines]

    def _label_position(self, row: ReportRow, texts: Sequence[str]) -> ColumnPosition:
        """The position of a label: indented by its depth, up to two thirds of its column, and
        running on over the empty cells that follow.
        """
        first = self.positions[0]
        indent = min(row.depth * INDENT * self.font_size, first.width * 2 / 3)
        last_spanned = first
        for position in self.positions[1:]:
            if texts[position.index]:
                break
            last_spanned = position
        width = last_spanned.end - first.x - indent
        return ColumnPosition(0, first.x + indent, width)

    def _text(self, position: ColumnPosition, words: str, font: str, colour: Color) -> Text:
        is_number = is_right_aligned(self.columns[position.index])
        x = position.end if is_number else position.x
        return Text(x, words, font, colour, is_right_aligned=is_number)

    def _strokes_at_numbers(self, texts: Sequence[str]) -> tuple[Stroke, ...]:
        """A line as wide as its column at each number."""
        return tuple(
            Stroke(position.x, position.end, INK)
            for position in self.positions
            if is_right_aligned(self.columns[position.index]) and texts[position.index]
        )

    def _strokes_across(self, colour: Color) -> tuple[Stroke, ...]:
        """One line below all columns."""
        return (Stroke(self.positions[0].x, self.positions[-1].end, colour),)


@lru_cache(maxsize=4096)
def _lines(text: str, width: float, size: float, font: str) -> list[str]:
    return wrap_text(text, width, size, font) if text else []
