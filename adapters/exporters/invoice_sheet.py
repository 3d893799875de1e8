"""The sheets of an invoice: what a sheet consists of, how sheets are filled from the top down, and
how they are drawn.
"""

from collections.abc import Iterable, Iterator
from itertools import chain, zip_longest

from attrs import frozen
from reportlab.lib.colors import Color
from reportlab.lib.pagesizes import letter

from adapters.exporters.text_drawing import PdfCanvas, draw_text
from adapters.exporters.text_layout import INK, PLAIN

# Lengths are in points; y runs upwards from the foot of a sheet.

WIDTH, HEIGHT = letter
LEFT, RIGHT, TOP, BOTTOM = 54, WIDTH - 54, HEIGHT - 48, 60

KEPT_TOGETHER = 130
"""A block of at most this height is not split over two sheets. A higher block begins on a sheet
only if at least this height is left there."""


@frozen
class Text:
    """Words that begin at `x`, or end there if they are right-aligned."""

    x: float
    words: str
    size: float = 9.5
    font: str = PLAIN
    colour: Color = INK
    is_right_aligned: bool = False


@frozen
class Row:
    """One line of texts across the sheet, or free space."""

    height: float
    texts: tuple[Text, ...] = ()
    fill: Color = None
    """The colour behind the texts."""
    line_below: Color = None
    """The colour of a line below the texts."""
    x: float = LEFT
    """Where the fill and the line begin; they end at the right margin."""


@frozen
class Block:
    """Rows that belong together, and a header that is on each sheet with rows of the block."""

    rows: tuple[Row, ...]
    header: tuple[Row, ...] = ()


def side_by_side(height: float, *columns: Iterable[tuple[Text, ...]]) -> Iterator[Row]:
    """Rows of a height: each has the next texts of every column."""
    for texts in zip_longest(*columns, fillvalue=()):
        yield Row(height, tuple(chain(*texts)))


def fill_sheets(blocks: Iterable[Block]) -> list[list[Row]]:
    """The rows of each sheet, filled from the top down."""
    sheets: list[list[Row]] = [[]]
    room = TOP - BOTTOM
    last_header: tuple[Row, ...] = ()
    for block in blocks:
        for index, row in enumerate(block.rows):
            header = () if block.header == last_header else block.header
            needed = row.height if index else min(_total_height(block.rows), KEPT_TOGETHER)
            if _total_height(header) + needed > room:
                sheets.append([])
                room, header = TOP - BOTTOM, block.header
            sheets[-1] += [*header, row]
            room -= _total_height((*header, row))
            last_header = block.header
    return sheets


def _total_height(rows: Iterable[Row]) -> float:
    return sum(row.height for row in rows)


def draw_rows(canvas: PdfCanvas, rows: Iterable[Row], top: float) -> None:
    """Draw rows below each other, the first at `top`."""
    bottom = top
    for row in rows:
        bottom -= row.height
        if row.fill:
            canvas.setFillColor(row.fill)
            canvas.rect(row.x - 8, bottom, RIGHT - row.x + 16, row.height, stroke=0, fill=1)
        if row.line_below:
            canvas.setStrokeColor(row.line_below)
            canvas.setLineWidth(0.6)
            canvas.line(row.x - 8, bottom, RIGHT + 8, bottom)
        for text in row.texts:
            draw_text(
                canvas,
                text.x,
                # The capitals of a text are in the middle of the height of its row.
                bottom + (row.height - 0.72 * text.size) / 2,
                text.words,
                size=text.size,
                font=text.font,
                colour=text.colour,
                align="right" if text.is_right_aligned else "left",
            )
