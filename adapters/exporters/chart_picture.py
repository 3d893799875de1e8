"""The chart of a report: the shapes that it is drawn with, and the same shapes as SVG.

The colours differ in lightness, so that they can be told apart in a grey print.
"""

from collections.abc import Callable, Iterator
from decimal import Decimal
from html import escape
from itertools import accumulate, chain, count, takewhile
from typing import Literal
from unicodedata import combining, east_asian_width

from attrs import field, frozen

from adapters.exporters.cell_text import format_money, group_thousands
from domain.reports.table import Chart
from domain.values import format_amount

# Lengths are in points on paper, and in pixels on screen.

WIDTH = 720
PALETTE = ("#1d3f66", "#8fb4dc", "#c58a2a", "#66727f", "#b9c2cb", "#5a8a6a")
INK, MUTED, HAIRLINE = "#1f2933", "#55606c", "#d5dbe1"

_TITLE_HEIGHT = 34
_LEGEND_HEIGHT = 18
_RIGHT_MARGIN = 8

_AXIS_WIDTH = 58
"""What the labels of the axis take left of the columns."""
_PLOT_HEIGHT = 190
"""The height of the columns."""

_NAMES_WIDTH = 210
"""What the names take left of the bars."""
_AMOUNTS_WIDTH = 100
"""What the amounts take right of the bars."""
_LONGEST_NAME = 36
"""The most characters of a name beside its bar."""

_LETTER_WIDTH = 5.6
"""About the width of a letter in the size of a label."""


@frozen
class Box:
    """A filled rectangle; y runs downwards. `words` describe what it shows."""

    x: float
    y: float
    width: float
    height: float
    colour: str
    words: str = ""


@frozen
class Line:
    """A straight line, horizontal or vertical."""

    x: float
    y: float
    to_x: float
    to_y: float
    colour: str = HAIRLINE
    thickness: float = 0.8


@frozen
class Label:
    """Words whose baseline is at y. `anchor` says which part of the words is at x."""

    x: float
    y: float
    words: str
    anchor: Literal["start", "middle", "end"] = "start"
    colour: str = MUTED
    size: float = 10
    bold: bool = False


Shape = Box | Line | Label


@frozen
class Picture:
    """A chart that is laid out: its size and its shapes, in the order in which they are drawn."""

    width: float
    height: float
    shapes: tuple[Shape, ...] = field(repr=False)


def svg(chart: Chart) -> str:
    """The chart as an SVG element for a page. It loads nothing and has no scripts."""
    picture = lay_out_chart(chart)
    width, height = f"{picture.width:g}", f"{picture.height:g}"
    size = f'viewBox="0 0 {width} {height}" width="{width}" height="{height}"'
    description = escape(f"{chart.title}: {', '.join(name for name, _ in chart.series)}")
    namespace = 'xmlns="http://www.w3.org/2000/svg"'
    start = f'<svg {namespace} role="img" aria-label="{description}" {size}'
    shapes = "".join(map(_svg_shape, picture.shapes))
    return f'{start} font-family="sans-serif"><title>{description}</title>{shapes}</svg>'


def lay_out_chart(chart: Chart) -> Picture:
    """The shapes of a chart at their places."""
    return _lay_out_columns(chart) if chart.shape == "columns" else _lay_out_bars(chart)


def compact_amount(cents: int) -> str:
    """An amount as an axis shows it: `250`, `12.5k`, `1.5M`."""
    amount = Decimal(cents).scaleb(-2)
    for exponent, suffix in ((9, "bn"), (6, "M"), (3, "k")):
        if abs(cents) >= 10 ** (exponent + 2):
            number = f"{amount.scaleb(-exponent).normalize():f}"
            return group_thousands(number) + suffix
    return format_amount(cents).removesuffix(".00")


def axis_ticks(least: int, most: int) -> list[int]:
    """Round amounts in cents at even distances, at most seven.

    They include zero, and enclose the least and the most amount.
    """
    low, high = min(least, 0), max(most, 0)
    high = high if high > low else 100
    step = next(step for step in _round_steps() if -(low // step) - (-high // step) <= 6)
    return list(range(low // step * step, -(-high // step) * step + 1, step))


def _round_steps() -> Iterator[int]:
    """1, 2, 5, 10, 20, 50 and so on."""
    return (digit * 10**exponent for exponent in count() for digit in (1, 2, 5))


def _lay_out_columns(chart: Chart) -> Picture:
    """For each category a group of columns, above or below the line of zero."""
    ticks = _axis_ticks(chart)
    bottom = _TITLE_HEIGHT + _LEGEND_HEIGHT * _has_legend(chart) + _PLOT_HEIGHT
    right = WIDTH - _RIGHT_MARGIN
    y_of = _scale(ticks, bottom, -_PLOT_HEIGHT)
    shapes: list[Shape] = [*_title_and_legend(chart)]
    for tick in ticks:
        shapes.append(Line(_AXIS_WIDTH, y_of(tick), right, y_of(tick)))
        shapes.append(Label(_AXIS_WIDTH - 6, y_of(tick) + 3.5, compact_amount(tick), "end"))
    group_width = (right - _AXIS_WIDTH) / max(1, len(chart.categories))
    width = min(28.0, group_width * 0.76 / max(1, len(chart.series)))
    longest_name = max(map(_letter_count, chart.categories), default=0)
    # Where the names are too long for their groups, only every second or third name is shown.
    labelled_every = -(-longest_name * _LETTER_WIDTH // group_width) or 1
    for index, category in enumerate(chart.categories):
        middle = _AXIS_WIDTH + group_width * (index + 0.5)
        for number, (name, amounts) in enumerate(chart.series):
            x = middle + width * (number - len(chart.series) / 2)
            top, foot = sorted((y_of(amounts[index]), y_of(0)))
            words = f"{category}, {name}: {format_money(amounts[index])}"
            shapes.append(Box(x, top, max(width - 1, 0.5), foot - top, _colour(number), words))
        if index % labelled_every == 0:
            shapes.append(Label(middle, bottom + 16, category, "middle"))
    shapes.append(Line(_AXIS_WIDTH, y_of(0), right, y_of(0), INK, 1))
    return Picture(WIDTH, bottom + 26, tuple(shapes))


def _lay_out_bars(chart: Chart) -> Picture:
    """For each category a bar of each series, right or left of the line of zero, with the name at
    the left and the amount at the right.
    """
    ticks = _axis_ticks(chart)
    top = _TITLE_HEIGHT + _LEGEND_HEIGHT * _has_legend(chart)
    thickness = 15.0 if len(chart.series) == 1 else 11.0
    group_height = thickness * len(chart.series) + 8
    x_of = _scale(ticks, _NAMES_WIDTH, WIDTH - _NAMES_WIDTH - _AMOUNTS_WIDTH - _RIGHT_MARGIN)
    shapes: list[Shape] = [*_title_and_legend(chart)]
    for index, category in enumerate(chart.categories):
        group_top = top + group_height * index + 4
        baseline = group_top + thickness * len(chart.series) / 2 + 3.5
        shapes.append(Label(_NAMES_WIDTH - 8, baseline, _shortened(category), "end", INK))
        for number, (name, amounts) in enumerate(chart.series):
            x, end = sorted((x_of(0), x_of(amounts[index])))
            y = group_top + thickness * number
            amount = format_money(amounts[index])
            words = f"{category}, {name}: {amount}"
            shapes.append(Box(x, y, end - x, thickness - 1, _colour(number), words))
            baseline = y + thickness / 2 + 3.5
            shapes.append(Label(WIDTH - _RIGHT_MARGIN, baseline, amount, "end", INK))
    bottom = top + group_height * len(chart.categories)
    shapes.append(Line(x_of(0), top, x_of(0), bottom, INK, 1))
    return Picture(WIDTH, bottom + 10, tuple(shapes))


def _title_and_legend(chart: Chart) -> Iterator[Shape]:
    """The title, and below it the colour of each series if there are several."""
    yield Label(0, 16, chart.title, colour=INK, size=12, bold=True)
    if _has_legend(chart):
        x = 0.0
        for number, (name, _) in enumerate(chart.series):
            yield Box(x, 29, 10, 10, _colour(number))
            yield Label(x + 15, 38, name)
            x += 34 + _letter_count(name) * _LETTER_WIDTH


def _has_legend(chart: Chart) -> bool:
    return len(chart.series) > 1


def _axis_ticks(chart: Chart) -> list[int]:
    all_amounts = list(chain.from_iterable(amounts for _, amounts in chart.series))
    return axis_ticks(min(all_amounts, default=0), max(all_amounts, default=0))


def _scale(ticks: list[int], start: float, length: float) -> Callable[[int], float]:
    """A function from an amount to its place between the first tick and the last."""
    first, last = ticks[0], ticks[-1]
    return lambda cents: start + length * ((cents - first) / (last - first))


def _colour(number: int) -> str:
    return PALETTE[number % len(PALETTE)]


def _shortened(name: str) -> str:
    """The name, or the beginning of a long name: the table of the report has the whole name."""
    if _letter_count(name) <= _LONGEST_NAME:
        return name
    counts = accumulate(map(_letter_count, name))
    length = sum(1 for _ in takewhile(lambda count: count < _LONGEST_NAME, counts))
    return f"{name[:length].rstrip()}\u2026"


def _letter_count(name: str) -> int:
    """How many letters of usual width are as wide as a name."""
    widths = {"W": 2, "F": 2}
    return sum(
        0 if combining(character) else widths.get(east_asian_width(character), 1)
        for character in name
    )


def _svg_shape(shape: Shape) -> str:
    match shape:
        case Box(x, y, width, height, colour, words):
            title = f"<title>{escape(words)}</title>" if words else ""
            place = f'x="{x:.2f}" y="{y:.2f}" width="{width:.2f}" height="{height:.2f}"'
            return f'<rect {place} fill="{colour}">{title}</rect>'
        case Line(x, y, to_x, to_y, colour, thickness):
            place = f'x1="{x:.2f}" y1="{y:.2f}" x2="{to_x:.2f}" y2="{to_y:.2f}"'
            return f'<line {place} stroke="{colour}" stroke-width="{thickness:g}"/>'
        case Label(x, y, words, anchor, colour, size, bold):
            place = f'x="{x:.2f}" y="{y:.2f}" text-anchor="{anchor}"'
            style = f'fill="{colour}" font-size="{size:g}"'
            weight = ' font-weight="bold"' if bold else ""
            return f"<text {place} {style}{weight}>{escape(words)}</text>"
