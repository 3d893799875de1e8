"""The columns of a printed table: their widths, the font size in which they fit, and the groups of
columns that stand side by side on a sheet.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from attrs import frozen

from adapters.exporters.cell_text import is_right_aligned
from adapters.exporters.text_layout import BOLD, text_width
from domain.reports.table import Column

FONT_SIZES = tuple(quarters / 4 for quarters in range(36, 21, -1))
"""From 9 to 5.5 points, the best first."""

# The following widths are in ems, so that they hold in every font size.

GAP = 1.1
"""The free space before a column."""

INDENT = 1.3
"""How far each level of depth indents a label."""

LABEL_MINIMUM = 15.0
"""The column of labels is at least this wide, or as wide as its longest label."""

SPANNING_LABEL_LIMIT = 6.0
"""The most width that a label needs if it extends over empty cells."""

TEXT_MINIMUM = 7.0
"""Another column of texts is at least this wide, or as wide as its longest text."""

READABLE_TEXT = 15.0
"""The width in which texts can be read with ease, even if their lines are broken."""

TEXT_LIMIT = 30.0
"""How far a column of texts grows before the columns of numbers get more room."""

NUMBER_WIDTH = 8.0
"""A column of numbers grows to this width, or to that of its label, where there is room."""


@frozen
class ColumnPosition:
    """The position of a column on paper, in points."""

    index: int
    """The number of the column in the report, from 0."""
    x: float
    width: float
    """Without the gap before the column."""

    @property
    def end(self) -> float:
        """Where the column ends."""
        return self.x + self.width


@frozen
class WidthNeed:
    """The width that a column needs in ems: at least, and in order to break none of its texts."""

    minimum: float
    full: float


def width_needs(
    columns: Sequence[Column], rows: Iterable[tuple[int, Sequence[str]]]
) -> list[WidthNeed]:
    """The need of each column. `rows` are the depths and texts of all rows of the table.

    Labels that are all empty need nothing, and their column is not shown.
    """
    widest = [0.0 for _ in columns]
    for depth, texts in rows:
        for index, text in enumerate(texts):
            if text:
                width = width_in_ems(text) + (depth * INDENT if index == 0 else 0)
                runs_on = index == 0 and len(texts) > 1 and not texts[1]
                needed = min(width, SPANNING_LABEL_LIMIT) if runs_on else width
                widest[index] = max(widest[index], needed)
    return [
        _width_need(index, column, width)
        for index, (column, width) in enumerate(zip(columns, widest, strict=True))
    ]


def readable_width(needs: Sequence[WidthNeed]) -> float:
    """The width in ems in which a table is read with ease: texts have some room, if they need it,
    and numbers are whole.
    """
    widths = [max(need.minimum, min(need.full, READABLE_TEXT)) for need in needs]
    return sum(widths) + GAP * (len(widths) - 1)


def fit_columns(
    columns: Sequence[Column], needs: Sequence[WidthNeed], left: float, width: float
) -> tuple[float, list[list[ColumnPosition]]]:
    """The font size of a table, and the positions of its columns on each sheet across.

    `left` and `width` are the printed part of a sheet in points. Where the columns do not all fit
    side by side in the smallest font size, further sheets show the rest, each with the labels
    again.
    """
    shown = [index for index, need in enumerate(needs) if need.full or index]
    for size in FONT_SIZES:
        if _minimum_width(shown, needs) * size <= width:
            return size, [_positions(shown, columns, needs, size, left, width)]
    smallest = FONT_SIZES[-1]
    return smallest, [
        _positions(group, columns, needs, smallest, left, width)
        for group in _groups(shown, needs, width / smallest)
    ]


def width_in_ems(text: str) -> float:
    """The width of the longest line of a text in bold."""
    widths = (text_width(line.expandtabs(4), 1, BOLD) for line in text.splitlines())
    # A little more than the exact width, so that rounding does not break a line.
    return max(widths, default=0.0) + 0.01


def _width_need(index: int, column: Column, widest: float) -> WidthNeed:
    """The need of a column, by its widest cell and the widest word of its own label."""
    label = max((width_in_ems(word) for word in column.label.split()), default=0.0)
    label_minimum = min(label, TEXT_MINIMUM)
    if is_right_aligned(column) or column.type == "date":
        unbroken = max(widest, label_minimum)
        return WidthNeed(unbroken, unbroken)
    if index == 0:
        return WidthNeed(min(widest, LABEL_MINIMUM), widest)
    return WidthNeed(max(min(widest, TEXT_MINIMUM), label_minimum), max(widest, label))


def _minimum_width(shown: Sequence[int], needs: Sequence[WidthNeed]) -> float:
    return sum(needs[index].minimum + GAP for index in shown) - GAP


def _groups(shown: list[int], needs: Sequence[WidthNeed], width: float) -> Iterator[list[int]]:
    """As many columns in each group as fit the width, with the labels before them."""
    labels = shown[:1] if shown[0] == 0 else []
    group = labels
    for index in shown[len(labels) :]:
        has_more_than_labels = len(group) > len(labels)
        if has_more_than_labels and _minimum_width([*group, index], needs) > width:
            yield group
            group = labels
        group = [*group, index]
    yield group


def _positions(
    group: Sequence[int],
    columns: Sequence[Column],
    needs: Sequence[WidthNeed],
    size: float,
    left: float,
    width: float,
) -> list[ColumnPosition]:
    widths = _share_width(group, columns, needs, width / size)
    positions, x = [], left
    for index in group:
        positions.append(ColumnPosition(index, x, widths[index] * size))
        x += (widths[index] + GAP) * size
    return positions


def _share_width(
    group: Sequence[int], columns: Sequence[Column], needs: Sequence[WidthNeed], width: float
) -> dict[int, float]:
    """The widths of columns that fill a width, in ems.

    Each column has its minimum. The free width goes to the columns of texts by what they lack,
    then to the columns of numbers, then to the texts again. The labels, or else the longest texts,
    get the rest.
    """
    widths = {index: needs[index].minimum for index in group}
    texts = [index for index in group if columns[index].type == "text"]
    numbers = [index for index in group if is_right_aligned(columns[index])]
    for limits in (
        {index: min(needs[index].full, TEXT_LIMIT) for index in texts},
        {index: max(width_in_ems(columns[index].label), NUMBER_WIDTH) for index in numbers},
        {index: min(needs[index].full, 3 * TEXT_LIMIT) for index in texts},
    ):
        _widen(widths, limits, _free_width(widths, width))
    free = _free_width(widths, width)
    if texts and free > 0:
        longest = max(texts, key=lambda index: needs[index].full)
        widths[0 if 0 in widths else longest] += free
    return widths


def _widen(widths: dict[int, float], limits: Mapping[int, float], free: float) -> None:
    """Give some columns their share of the free width, by what each lacks up to its limit."""
    lacking = {index: max(0.0, limit - widths[index]) for index, limit in limits.items()}
    share = min(1.0, max(0.0, free) / (sum(lacking.values()) or 1))
    for index, lack in lacking.items():
        widths[index] += lack * share


def _free_width(widths: Mapping[int, float], width: float) -> float:
    return width - sum(widths.values()) - GAP * (len(widths) - 1)
