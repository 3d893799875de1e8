"""The picture of a report: where its shapes stand, and the same as SVG. Colours differ in lightness, for print in grey."""

from collections.abc import Callable, Iterator
from decimal import Decimal
from html import escape
from itertools import chain, count
from typing import Literal

from attrs import field, frozen

from adapters.exporters.cell_text import grouped, money
from domain.reports.table import Chart
from domain.values import format_amount

WIDTH = 720
PALETTE = ("#1d3f66", "#8fb4dc", "#c58a2a", "#66727f", "#b9c2cb", "#5a8a6a")
INK, QUIET, HAIRLINE = "#1f2933", "#55606c", "#d5dbe1"

_TOP, _AXIS, _PLOT, _LEGEND = 34, 58, 190, 18
_NAMES, _AMOUNTS, _LONGEST = 210, 100, 36
_LETTER = 5.6
"""About how wide a letter of the size of a label is."""


@frozen
class Box:
    """A filled rectangle; y runs downwards. `words` says what it stands for."""

    x: float
    y: float
    width: float
    height: float
    colour: str
    words: str = ""


@frozen
class Line:
    """A straight line, across or down."""

    x: float
    y: float
    to_x: float
    to_y: float
    colour: str = HAIRLINE
    thickness: float = 0.8


@frozen
class Label:
    """Words whose foot stands at y."""

    x: float
    y: float
    words: str
    anchor: Literal["start", "middle", "end"] = "start"
    colour: str = QUIET
    size: float = 10
    bold: bool = False


Shape = Box | Line | Label


@frozen
class Picture:
    """Shapes on a ground of a width and height."""

    width: float
    height: float
    shapes: tuple[Shape, ...] = field(repr=False)


def svg(chart: Chart) -> str:
    """The chart as an element to be put into a page; it needs nothing from elsewhere and runs nothing."""
    picture = draw(chart)
    size = f'viewBox="0 0 {picture.width:g} {picture.height:g}" width="{picture.width:g}" height="{picture.height:g}"'
    told = escape(f"{chart.title}: {', '.join(name for name, _ in chart.series)}")
    shapes = "".join(map(_element, picture.shapes))
    return f'<svg xmlns="http://www.w3.org/2000/svg" role="img" aria-label="{told}" {size} font-family="sans-serif"><title>{told}</title>{shapes}</svg>'


def draw(chart: Chart) -> Picture:
    """Where everything stands, in units of a point or pixel."""
    return _columns(chart) if chart.shape == "columns" else _bars(chart)


def compact(cents: int) -> str:
    """An amount as an axis shows it: `250`, `12.5k`, `1.5M`."""
    amount = Decimal(cents).scaleb(-2)
    for exponent, suffix in ((9, "bn"), (6, "M"), (3, "k")):
        if abs(cents) >= 10 ** (exponent + 2):
            return grouped(f"{amount.scaleb(-exponent).normalize():f}") + suffix
    return format_amount(cents).removesuffix(".00")


def ticks(least: int, most: int) -> list[int]:
    """Round amounts, in cents, from one at or below both zero and the least to one at or above both zero and the most."""
    low, high = min(least, 0), max(most, 0)
    high = high if high > low else 100
    step = next(step for step in _steps() if -(low // step) - (-high // step) <= 6)
    return list(range(low // step * step, -(-high // step) * step + 1, step))


def _steps() -> Iterator[int]:
    return (each * 10**exponent for exponent in count() for each in (1, 2, 5))


def _columns(chart: Chart) -> Picture:
    """For each category a group of columns, above or below the line of zero."""
    marks = _marks(chart)
    bottom = _TOP + _LEGEND * _has_legend(chart) + _PLOT
    reach = WIDTH - _AXIS - 8
    place = _scale(marks, bottom, -_PLOT)
    shapes: list[Shape] = [*_head(chart)]
    for mark in marks:
        shapes.append(Line(_AXIS, place(mark), WIDTH - 8, place(mark)))
        shapes.append(Label(_AXIS - 6, place(mark) + 3.5, compact(mark), "end"))
    slot = reach / max(1, len(chart.categories))
    width = min(28.0, slot * 0.76 / max(1, len(chart.series)))
    every = -(-max(map(len, chart.categories), default=0) * _LETTER // slot) or 1
    for at, category in enumerate(chart.categories):
        middle = _AXIS + slot * (at + 0.5)
        for number, (name, amounts) in enumerate(chart.series):
            x = middle + width * (number - len(chart.series) / 2)
            top, foot = sorted((place(amounts[at]), place(0)))
            shapes.append(
                Box(
                    x,
                    top,
                    max(width - 1, 0.5),
                    foot - top,
                    _colour(number),
                    f"{category}, {name}: {money(amounts[at])}",
                )
            )
        if at % every == 0:
            shapes.append(Label(middle, bottom + 16, category, "middle"))
    shapes.append(Line(_AXIS, place(0), WIDTH - 8, place(0), INK, 1))
    return Picture(WIDTH, bottom + 26, tuple(shapes))


def _bars(chart: Chart) -> Picture:
    """For each category a bar of each series, right of the line of zero, or left of it; its name before, its amount after it."""
    marks = _marks(chart)
    top = _TOP + _LEGEND * _has_legend(chart)
    thick = 15.0 if len(chart.series) == 1 else 11.0
    slot = thick * len(chart.series) + 8
    place = _scale(marks, _NAMES, WIDTH - _NAMES - _AMOUNTS - 8)
    shapes: list[Shape] = [*_head(chart)]
    for at, category in enumerate(chart.categories):
        y = top + slot * at + 4
        shapes.append(
            Label(_NAMES - 8, y + thick * len(chart.series) / 2 + 3.5, _short(category), "end", INK)
        )
        for number, (name, amounts) in enumerate(chart.series):
            x, end = sorted((place(0), place(amounts[at])))
            shapes.append(
                Box(
                    x,
                    y + thick * number,
                    end - x,
                    thick - 1,
                    _colour(number),
                    f"{category}, {name}: {money(amounts[at])}",
                )
            )
            shapes.append(
                Label(
                    WIDTH - 8, y + thick * number + thick / 2 + 3.5, money(amounts[at]), "end", INK
                )
            )
    bottom = top + slot * len(chart.categories)
    return Picture(WIDTH, bottom + 10, (*shapes, Line(place(0), top, place(0), bottom, INK, 1)))


def _head(chart: Chart) -> Iterator[Shape]:
    """The title, and below it what each colour means if there are several."""
    yield Label(0, 16, chart.title, colour=INK, size=12, bold=True)
    x = 0.0
    for number, (name, _) in enumerate(chart.series if _has_legend(chart) else ()):
        yield Box(x, 29, 10, 10, _colour(number))
        yield Label(x + 15, 38, name)
        x += 34 + len(name) * _LETTER


def _has_legend(chart: Chart) -> bool:
    return len(chart.series) > 1


def _marks(chart: Chart) -> list[int]:
    amounts = list(chain.from_iterable(each for _, each in chart.series))
    return ticks(min(amounts, default=0), max(amounts, default=0))


def _scale(marks: list[int], start: float, length: float) -> Callable[[int], float]:
    """Where an amount stands between the first mark and the last."""
    return lambda cents: start + length * ((cents - marks[0]) / (marks[-1] - marks[0]))


def _colour(number: int) -> str:
    return PALETTE[number % len(PALETTE)]


def _short(name: str) -> str:
    """The name, or its beginning if it is long: the table has it whole."""
    return name if len(name) <= _LONGEST else f"{name[: _LONGEST - 1].rstrip()}\u2026"


def _element(shape: Shape) -> str:
    match shape:
        case Box(x, y, width, height, colour, words):
            told = f"<title>{escape(words)}</title>" if words else ""
            return f'<rect x="{x:.2f}" y="{y:.2f}" width="{width:.2f}" height="{height:.2f}" fill="{colour}">{told}</rect>'
        case Line(x, y, to_x, to_y, colour, thickness):
            return f'<line x1="{x:.2f}" y1="{y:.2f}" x2="{to_x:.2f}" y2="{to_y:.2f}" stroke="{colour}" stroke-width="{thickness:g}"/>'
        case Label(x, y, words, anchor, colour, size, bold):
            weight = ' font-weight="bold"' if bold else ""
            where = f'x="{x:.2f}" y="{y:.2f}" text-anchor="{anchor}"'
            return (
                f'<text {where} fill="{colour}" font-size="{size:g}"{weight}>{escape(words)}</text>'
            )
