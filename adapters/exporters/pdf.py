"""A report as a PDF on Letter sheets: caption, chart, and a table whose header stands on every sheet."""

from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import zip_longest
from typing import IO

from attrs import frozen
from reportlab.lib.colors import Color, HexColor
from reportlab.lib.pagesizes import landscape, letter
from reportlab.pdfgen.canvas import Canvas

from adapters.exporters.cell_text import caption, is_right, is_strong, readable, terms_words
from adapters.exporters.chart_picture import Box, Label, Line, Picture, draw
from adapters.exporters.pdf_columns import INDENT, Place, fit, measure
from adapters.exporters.text_layout import ACCENT, BOLD, INK, PLAIN, QUIET, WASH, wrapped
from domain.reports.report import Report
from domain.reports.table import Column, ReportRow

UPRIGHT = 4
"""A report of more columns lies across the sheet."""

MARGIN, TOP, BOTTOM = 40, 40, 48
BELOW_ZERO = HexColor("#a3242b")
CHART_HEIGHT = 250
"""The most that a chart takes of the first sheet."""


@frozen
class Text:
    """Words that begin, or with `right` end, at `x`."""

    x: float
    words: str
    font: str = PLAIN
    colour: Color = INK
    right: bool = False


@frozen
class Strip:
    """One line across the sheet, with rules over and under parts of it: from, to, colour."""

    height: float
    size: float
    texts: tuple[Text, ...] = ()
    over: tuple[tuple[float, float, Color], ...] = ()
    under: tuple[tuple[float, float, Color], ...] = ()
    picture: Picture | None = None


@frozen
class Sheet:
    """What stands on a sheet, from the top down, and what its foot says of its columns."""

    strips: list[Strip]
    columns: str = ""


def write_pdf(report: Report, out: IO[bytes]) -> None:
    """The same report gives the same bytes. Letters that the fonts of every reader lack are shown as `glyph` says."""
    width, height = paper = letter if len(report.columns) <= UPRIGHT else landscape(letter)
    canvas = Canvas(out, pagesize=paper, invariant=1, pageCompression=1, lang="en")
    canvas.setTitle(f"{report.kind.title} - {report.company}")
    canvas.setAuthor(report.company)
    sheets = _sheets(report, width - 2 * MARGIN, height - TOP - BOTTOM)
    name = wrapped(f"{report.kind.title}  ·  {report.company}", width / 2, 8)[0]
    for number, sheet in enumerate(sheets, 1):
        canvas.setFillColor(ACCENT)
        canvas.rect(0, height - 8, width, 8, stroke=0, fill=1)
        _draw(canvas, sheet.strips, height - TOP)
        place = "  ·  ".join(filter(None, (sheet.columns, f"Page {number} of {len(sheets)}")))
        _draw(
            canvas,
            [
                Strip(
                    12,
                    8,
                    (
                        Text(MARGIN, name, colour=QUIET),
                        Text(width - MARGIN, place, colour=QUIET, right=True),
                    ),
                )
            ],
            34,
        )
        canvas.showPage()
    canvas.save()


# What stands on the sheets


def _sheets(report: Report, reach: float, room: float) -> list[Sheet]:
    columns, rows = report.columns, list(report.rows)
    texts = [
        [readable(column, value) for column, value in zip(columns, row.values, strict=True)]
        for row in rows
    ]
    sizes = measure(columns, ((row.depth, each) for row, each in zip(rows, texts, strict=True)))
    size, bands = fit(columns, sizes, MARGIN, reach)
    sheets: list[Sheet] = []
    for number, band in enumerate(bands, 1):
        header = _header(columns, band, size)
        first = [] if sheets else list(_title(report, reach))
        part = f"Columns {number} of {len(bands)}" if len(bands) > 1 else ""
        blocks = (
            (row, _block(columns, band, size, row, each, last=row is rows[-1]))
            for row, each in zip(rows, texts, strict=True)
        )
        sheets += _flow(first, header, blocks, room, part)
    return sheets


def _flow(
    first: list[Strip],
    header: list[Strip],
    blocks: Iterable[tuple[ReportRow, list[Strip]]],
    room: float,
    part: str,
) -> Iterator[Sheet]:
    """Sheets filled from the top down. A row is not broken unless it is long, and a caption has something below it."""
    strips = [*first, *header]
    used = empty = _height(header)
    used += _height(first)
    for row, block in blocks:
        height = _height(block)
        together = (
            height + (2 * block[0].height if is_strong(row) and row.kind != "total" else 0)
            if height <= room / 3
            else block[0].height
        )
        for at, strip in enumerate(block):
            needed = strip.height if at else together
            if used + (needed if at == 0 or height > room / 3 else 0) > room and used > empty:
                yield Sheet(strips, part)
                strips, used = [*header], empty
            strips.append(strip)
            used += strip.height
    yield Sheet(strips, part)


def _height(strips: Iterable[Strip]) -> float:
    return sum(each.height for each in strips)


def _title(report: Report, reach: float) -> Iterator[Strip]:
    """The caption, and the chart if there is one."""
    title, company, days = caption(report)
    for words, size, font, colour in (
        (title, 20, BOLD, ACCENT),
        (company, 12.5, BOLD, INK),
        (days, 10, PLAIN, QUIET),
    ):
        for line in wrapped(words, reach, size, font):
            yield Strip(size * 1.3, size, (Text(MARGIN, line, font, colour),))
    yield Strip(13, 10, (Text(MARGIN, terms_words(report), colour=QUIET),))
    yield Strip(14, 10)
    if report.chart:
        picture = draw(report.chart)
        yield Strip(
            min(reach / picture.width, 0.85, CHART_HEIGHT / picture.height) * picture.height + 14,
            10,
            picture=picture,
        )


def _header(columns: Sequence[Column], band: Sequence[Place], size: float) -> list[Strip]:
    """The labels of the columns, the last line of each at the foot."""
    labels = [
        (place, columns[place.at], _lines(columns[place.at].label, place.width, size, BOLD))
        for place in band
    ]
    count = max(len(lines) for _, _, lines in labels)
    if not count:
        return []
    found = []
    for at in range(count):
        texts = []
        for place, column, lines in labels:
            line = at - count + len(lines)
            if line >= 0:
                texts.append(_text(place, column, lines[line], BOLD, ACCENT))
        found.append(Strip(size * 1.25, size, tuple(texts)))
    return [
        *found,
        Strip(size * 0.35, size, under=((band[0].x, band[-1].x + band[-1].width, ACCENT),)),
        Strip(size * 0.15, size),
    ]


def _block(
    columns: Sequence[Column],
    band: Sequence[Place],
    size: float,
    row: ReportRow,
    texts: Sequence[str],
    *,
    last: bool,
) -> list[Strip]:
    """A row as the lines that its texts need."""
    font = BOLD if is_strong(row) else PLAIN
    parts = []
    for place in band:
        column = columns[place.at]
        moved = _label_place(band, row, texts, size) if place.at == 0 else place
        colour = (
            BELOW_ZERO
            if is_right(column) and texts[place.at].startswith("-")
            else ACCENT
            if row.kind == "section"
            else INK
        )
        parts.append(
            [
                _text(moved, column, each, font, colour)
                for each in _lines(texts[place.at], moved.width, size, font)
            ]
        )
    lines = [tuple(each for each in line if each) for line in zip_longest(*parts)] or [()]
    numbers = (
        [each for each in band if is_right(columns[each.at]) and texts[each.at]]
        if row.kind == "total"
        else []
    )
    over = tuple((each.x, each.x + each.width, INK) for each in numbers)
    under = ((band[0].x, band[-1].x + band[-1].width, WASH),)
    above = [Strip(size * 0.6, size)] if row.kind == "section" else []
    found = [*above, *(Strip(size * 1.22, size, each) for each in lines)]
    padded = [Strip(size * 0.2, size, over=over), *found, Strip(size * 0.33, size, under=under)]
    return (
        [*padded, Strip(size * 0.1, size, under=over), Strip(size * 0.2, size, under=over)]
        if last and over
        else padded
    )


def _label_place(band: Sequence[Place], row: ReportRow, texts: Sequence[str], size: float) -> Place:
    """Where the label stands: moved in by its depth, of which a deep one leaves a third of the column; it runs on over empty cells."""
    first = band[0]
    indent = min(row.depth * INDENT * size, first.width * 2 / 3)
    filled = next((at for at, each in enumerate(band) if at and texts[each.at]), len(band))
    end = band[filled - 1].x + band[filled - 1].width
    return Place(0, first.x + indent, end - first.x - indent)


def _text(place: Place, column: Column, words: str, font: str, colour: Color) -> Text:
    right = is_right(column)
    return Text(place.x + place.width if right else place.x, words, font, colour, right=right)


@lru_cache(maxsize=4096)
def _lines(text: str, width: float, size: float, font: str) -> list[str]:
    return wrapped(text, width, size, font) if text else []


# Ink


def _draw(canvas: Canvas, strips: Iterable[Strip], top: float) -> None:
    bottom = top
    for strip in strips:
        above, bottom = bottom, bottom - strip.height
        for y, rules in ((above, strip.over), (bottom, strip.under)):
            for x, end, colour in rules:
                canvas.setStrokeColor(colour)
                canvas.setLineWidth(0.6)
                canvas.line(x, y, end, y)
        for each in strip.texts:
            canvas.setFillColor(each.colour)
            canvas.setFont(each.font, strip.size)
            (canvas.drawRightString if each.right else canvas.drawString)(
                each.x, bottom + (strip.height - 0.72 * strip.size) / 2, each.words
            )
        if strip.picture:
            _draw_picture(canvas, strip.picture, above, (strip.height - 14) / strip.picture.height)


def _draw_picture(canvas: Canvas, picture: Picture, top: float, scale: float) -> None:
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
                canvas.setFillColor(HexColor(colour))
                canvas.setFont(BOLD if bold else PLAIN, size)
                write = {
                    "start": canvas.drawString,
                    "middle": canvas.drawCentredString,
                    "end": canvas.drawRightString,
                }[anchor]
                write(x, -y, " ".join(wrapped(words, 10_000, size)))
    canvas.restoreState()
