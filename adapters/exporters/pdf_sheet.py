"""A printed sheet of a report: strips from the top down, and how they are drawn.

All lengths are in points. `pdf` decides which strips are on which sheet.
"""

from collections.abc import Iterable
from typing import Literal

from attrs import frozen
from reportlab.lib.colors import Color, HexColor

from adapters.exporters.chart_picture import Box, Label, Line, Picture
from adapters.exporters.text_drawing import PdfCanvas, draw_text
from adapters.exporters.text_layout import BOLD, INK, PLAIN

MARGIN, TOP, BOTTOM = 40, 40, 48

SPACE_AFTER_CHART = 14

ALIGNMENTS: dict[str, Literal["left", "middle", "right"]] = {
    "start": "left",
    "middle": "middle",
    "end": "right",
}


@frozen
class Text:
    """Words that begin at `x`, or end there if they are right-aligned."""

    x: float
    words: str
    font: str = PLAIN
    colour: Color = INK
    is_right_aligned: bool = False


@frozen
class Stroke:
    """A thin horizontal line."""

    x: float
    end: float
    colour: Color


@frozen
class Strip:
    """A strip across the sheet: one line of texts, a chart, or free space."""

    height: float
    font_size: float
    texts: tuple[Text, ...] = ()
    strokes_above: tuple[Stroke, ...] = ()
    strokes_below: tuple[Stroke, ...] = ()
    chart: Picture | None = None


@frozen
class Sheet:
    """The strips of a sheet, and what its foot says about the columns that it shows."""

    strips: list[Strip]
    columns_label: str = ""


def chart_strip(picture: Picture, width: float, most_height: float) -> Strip:
    """A chart at 85 % of its size, or smaller where that does not fit a width and a height."""
    scale = min(width / picture.width, 0.85, most_height / picture.height)
    return Strip(scale * picture.height + SPACE_AFTER_CHART, 10, chart=picture)


def total_height(strips: Iterable[Strip]) -> float:
    """The height of some strips together."""
    return sum(strip.height for strip in strips)


def draw_strips(canvas: PdfCanvas, strips: Iterable[Strip], top: float) -> None:
    """Draw strips below each other, the first at `top`."""
    bottom = top
    for strip in strips:
        upper, bottom = bottom, bottom - strip.height
        _draw_strokes(canvas, strip.strokes_above, upper)
        _draw_strokes(canvas, strip.strokes_below, bottom)
        # The capitals of a line are in the middle of its height.
        baseline = bottom + (strip.height - 0.72 * strip.font_size) / 2
        for text in strip.texts:
            draw_text(
                canvas,
                text.x,
                baseline,
                text.words,
                size=strip.font_size,
                font=text.font,
                colour=text.colour,
                align="right" if text.is_right_aligned else "left",
            )
        if strip.chart:
            scale = (strip.height - SPACE_AFTER_CHART) / strip.chart.height
            _draw_chart(canvas, strip.chart, upper, scale)


def _draw_strokes(canvas: PdfCanvas, strokes: Iterable[Stroke], y: float) -> None:
    for stroke in strokes:
        canvas.setStrokeColor(stroke.colour)
        canvas.setLineWidth(0.6)
        canvas.line(stroke.x, y, stroke.end, y)


def _draw_chart(canvas: PdfCanvas, picture: Picture, top: float, scale: float) -> None:
    """Draw the shapes of a chart. Their y runs downwards, that of a canvas runs upwards."""
    canvas.saveState()
    canvas.translate(MARGIN, top)
    canvas.scale(scale, scale)
    for shape in picture.shapes:
        match shape:
            case Box(x, y, width, height, colour):
                canvas.setFillColor(HexColor(colour))
                canvas.rect(x, -y - height, width, height, stroke=0, fill=1)
            case Line(x, y, to_x, to_y, colour, thickness):
                canvas.setStrokeColor(HexColor(colour))
                canvas.setLineWidth(thickness)
                canvas.line(x, -y, to_x, -to_y)
            case Label(x, y, words, anchor, colour, size, bold):
                draw_text(
                    canvas,
                    x,
                    -y,
                    " ".join(words.split()),
                    size=size,
                    font=BOLD if bold else PLAIN,
                    colour=HexColor(colour),
                    align=ALIGNMENTS[anchor],
                )
    canvas.restoreState()
