"""How wide the columns of a printed table are, in which size of letters, and which stand together on a sheet."""

from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from unicodedata import normalize

from attrs import frozen
from reportlab.pdfbase.pdfmetrics import stringWidth

from adapters.exporters.cell_text import is_right
from adapters.exporters.text_layout import BOLD, glyph
from domain.reports.table import Column

SIZES = tuple(each / 4 for each in range(36, 21, -1))
"""Sizes of letters in points, 9 to 5.5, the best first."""

GAP, INDENT = 1.1, 1.3
"""What is left free before a column, and what each step in moves a label, in widths of an em."""

NARROW_LABEL, SHORT_LABEL, NARROW, WIDE, ROOMY = 15.0, 6.0, 7.0, 30.0, 8.0
"""In ems: what the labels, those that run on over empty cells, and other texts have at least, if they are as long; what
a column of texts has at most before others have enough; and what a column of numbers has where there is room."""


@frozen
class Place:
    """Where a column stands: its number in the report, where it begins, and its width without the gap before it, in points."""

    at: int
    x: float
    width: float


@frozen
class Sizes:
    """What a column needs, in ems: at least, and to break no text."""

    least: float
    most: float


def measure(columns: Sequence[Column], rows: Iterable[tuple[int, Sequence[str]]]) -> list[Sizes]:
    """The needs of each column; `rows` are depths and texts. A column of texts that are all empty needs nothing."""
    widest = [0.0 for _ in columns]
    for depth, texts in rows:
        for at, text in enumerate(texts):
            if text:
                runs_on = at == 0 and len(texts) > 1 and not texts[1]
                wanted = natural(text) + (depth * INDENT if at == 0 else 0)
                widest[at] = max(widest[at], min(wanted, SHORT_LABEL) if runs_on else wanted)
    return [
        _sizes(at, column, most)
        for at, (column, most) in enumerate(zip(columns, widest, strict=True))
    ]


def fit(
    columns: Sequence[Column], sizes: Sequence[Sizes], left: float, reach: float
) -> tuple[float, list[list[Place]]]:
    """The size of the letters, and the places of the columns on each sheet that stands beside the others.

    Where all columns do not fit beside each other in the smallest letters, each further sheet has the labels again.
    """
    shown = [at for at, each in enumerate(sizes) if each.most or at]
    for size in SIZES:
        if _needed(shown, sizes) * size <= reach:
            return size, [_placed(shown, columns, sizes, size, left, reach)]
    return SIZES[-1], [
        _placed(each, columns, sizes, SIZES[-1], left, reach)
        for each in _bands(shown, sizes, reach / SIZES[-1])
    ]


@lru_cache(maxsize=16384)
def natural(text: str) -> float:
    """The width of the longest line of a text in bold letters of one point."""
    lines = (
        "".join(map(glyph, normalize("NFC", each).expandtabs(4))) for each in text.splitlines()
    )
    return max((float(stringWidth(each, BOLD, 1)) for each in lines), default=0.0) + 0.01


def _sizes(at: int, column: Column, most: float) -> Sizes:
    head = max((natural(each) for each in column.label.split()), default=0.0)
    if is_right(column) or column.type == "date":
        return Sizes(max(most, min(head, NARROW)), max(most, min(head, NARROW)))
    if at == 0:
        return Sizes(min(most, NARROW_LABEL), most)
    return Sizes(max(min(most, NARROW), min(head, NARROW)), max(most, head))


def _needed(shown: Sequence[int], sizes: Sequence[Sizes]) -> float:
    return sum(sizes[at].least + GAP for at in shown) - GAP


def _bands(shown: list[int], sizes: Sequence[Sizes], reach: float) -> Iterator[list[int]]:
    """As many columns together as fit, with the labels before them."""
    labels = shown[:1] if shown[0] == 0 else []
    band = labels
    for at in shown[len(labels) :]:
        if len(band) > len(labels) and _needed([*band, at], sizes) > reach:
            yield band
            band = labels
        band = [*band, at]
    yield band


def _placed(
    band: Sequence[int],
    columns: Sequence[Column],
    sizes: Sequence[Sizes],
    size: float,
    left: float,
    reach: float,
) -> list[Place]:
    """Texts share what is free by what they lack, then numbers; what is still free is given to the labels, or to the longest texts."""
    widths = {at: sizes[at].least for at in band}
    texts = [at for at in band if columns[at].type == "text"]
    roomy = {at: max(natural(columns[at].label), ROOMY) for at in band if is_right(columns[at])}
    for limits in (
        {at: min(sizes[at].most, WIDE) for at in texts},
        roomy,
        {at: min(sizes[at].most, 3 * WIDE) for at in texts},
    ):
        free = reach / size - sum(widths.values()) - GAP * (len(band) - 1)
        wanted = {at: max(0.0, limit - widths[at]) for at, limit in limits.items()}
        share = min(1.0, max(0.0, free) / (sum(wanted.values()) or 1))
        widths |= {at: widths[at] + wanted[at] * share for at in limits}
    free = reach / size - sum(widths.values()) - GAP * (len(band) - 1)
    if texts and free > 0:
        widths[0 if 0 in widths else max(texts, key=lambda at: sizes[at].most)] += free
    places, x = [], left
    for at in band:
        places.append(Place(at, x, widths[at] * size))
        x += (widths[at] + GAP) * size
    return places
