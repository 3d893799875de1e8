"""The sheets of an invoice: what a sheet consists of, how sheets are filled from the top down, and
how they are drawn.
"""

from collections.abc import Iterable, Iterator
from io import BytesIO
from itertools import chain, zip_longest

from attrs import field, frozen
from reportlab.lib.colors import Color
from reportlab.lib.pagesizes import letter
from reportlab.lib.utils import ImageReader

from adapters.exporters.text_drawing import PdfCanvas, draw_text
from adapters.exporters.text_layout import INK, PLAIN

# Lengths are in points; y runs upwards from the foot of a sheet.

WIDTH, HEIGHT = letter
LEFT, RIGHT, TOP, BOTTOM = 54, WIDTH - 54, HEIGHT - 54, 58

MIDDLE = 352
"""Where the right half of the page begins: the dates, what is due, and the sums."""

OVERHANG = 8
"""How far fills and lines extend beyond the texts, so that texts are aligned with each other."""

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
    below: float = 0
    """How far below its place in the row it is drawn, for a column beside rows of its own."""


@frozen
class Picture:
    """A picture whose upper left corner is at the left margin, at the top of its row."""

    content: bytes = field(repr=False)
    width: float
    height: float


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
    """Where the texts begin, below which the line is; they end at the right margin."""
    picture: Picture | None = None


@frozen
class Block:
    """Rows that belong together, and a header that is on each sheet with rows of the block."""

    rows: tuple[Row, ...]
    header: tuple[Row, ...] = ()
    kept_rows: int = 0
    """How many rows at the end stay together, however high they are."""


def side_by_side(height: float, *columns: Iterable[tuple[Text, ...]]) -> Iterator[Row]:
    """Rows of a height: each has the next texts of every column."""
    for texts in zip_longest(*columns, fillvalue=()):
        yield Row(height, tuple(chain(*texts)))


def fill_sheets(blocks: Iterable[Block], foot: Block) -> list[list[Row]]:
    """The rows of each sheet, filled from the top down; the foot is at the end of the last one.

    A short foot is on one sheet with the rows that the last block keeps together.
    """
    *others, last = (block for block in blocks if block.rows)
    foot_height = total_height(foot.rows)
    height_after_last = foot_height if foot_height <= KEPT_TOGETHER else 0
    sheets: list[list[Row]] = [[]]
    room = TOP - BOTTOM
    last_header: tuple[Row, ...] = ()
    for block in (*others, last, foot):
        if block is foot and foot_height < room:
            sheets[-1].append(Row(room - foot_height))
        height_after = height_after_last if block is last else 0
        for index, row in enumerate(block.rows):
            header = () if block.header == last_header else block.header
            needed = total_height(header) + _height_needed(block, index, height_after)
            if needed > room and sheets[-1]:
                sheets.append([])
                room, header = TOP - BOTTOM, block.header
            sheets[-1] += [*header, row]
            room -= total_height((*header, row))
            last_header = block.header
    return sheets


def _height_needed(block: Block, index: int, height_after: float) -> float:
    """The height that a sheet must have left, so that the row with an index is put on it."""
    if index == len(block.rows) - block.kept_rows:
        return total_height(block.rows[index:]) + height_after
    if index == 0:
        return min(total_height(block.rows), KEPT_TOGETHER)
    return block.rows[index].height


def total_height(rows: Iterable[Row]) -> float:
    """The height of rows below each other."""
    return sum(row.height for row in rows)


def draw_rows(canvas: PdfCanvas, rows: Iterable[Row], top: float) -> None:
    """Draw rows below each other, the first at `top`."""
    bottom = top
    for row in rows:
        bottom -= row.height
        if row.fill:
            canvas.setFillColor(row.fill)
            width = RIGHT - row.x + 2 * OVERHANG
            canvas.rect(row.x - OVERHANG, bottom, width, row.height, stroke=0, fill=1)
        if row.line_below:
            canvas.setStrokeColor(row.line_below)
            canvas.setLineWidth(0.6)
            canvas.line(row.x - OVERHANG, bottom, RIGHT + OVERHANG, bottom)
        if row.picture:
            _draw_picture(canvas, row.picture, bottom + row.height)
        for text in row.texts:
            # The capitals of a text are in the middle of the height of its row.
            baseline = bottom + (row.height - 0.72 * text.size) / 2
            draw_text(
                canvas,
                text.x,
                baseline - text.below,
                text.words,
                size=text.size,
                font=text.font,
                colour=text.colour,
                align="right" if text.is_right_aligned else "left",
            )


def _draw_picture(canvas: PdfCanvas, picture: Picture, top: float) -> None:
    image = ImageReader(BytesIO(picture.content))
    y = top - picture.height
    canvas.drawImage(image, LEFT, y, picture.width, picture.height)
