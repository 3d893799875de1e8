"""The text of our PDF documents: fonts, colours, widths, and lines that fit a width.

A line is a text as it is read; `text_drawing` turns it around where it is read from the right.
"""

from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import accumulate, takewhile
from unicodedata import category, normalize

from reportlab.lib.colors import HexColor
from reportlab.pdfbase.pdfmetrics import stringWidth

from adapters.exporters.fonts.east_asian import is_east_asian
from adapters.exporters.fonts.embedded import BOLD, PLAIN
from adapters.exporters.fonts.glyphs import (
    DIRECTION_MARKS,
    JOINERS,
    MISSING,
    character_width,
    is_mark,
    is_missing,
    is_simple,
)
from adapters.exporters.fonts.visual_order import joined, letters_of, runs_from_right

__all__ = ["BOLD", "PLAIN", "Line", "printed", "text_width", "wrap_text"]

INK = HexColor("#1f2933")
MUTED = HexColor("#66727f")
ACCENT = HexColor("#1d3f66")
HAIRLINE = HexColor("#d5dbe1")
TINT = HexColor("#edf1f6")
WHITE = HexColor("#ffffff")

VARIATION_SELECTORS = frozenset(map(chr, [*range(0xFE00, 0xFE10), *range(0xE0100, 0xE01F0)]))
"""They ask for another form of the character before them."""
IGNORED_MARKS = VARIATION_SELECTORS | {"\u034f"}

LEFT_TO_RIGHT, RIGHT_TO_LEFT = "\u200e", "\u200f"
"""Invisible letters, which give a line its direction."""

NOT_FIRST = frozenset(
    "、。，．：；！？）］｝〉》」』】〕ー々ぁぃぅぇぉっゃゅょァィゥェォッャュョ％,.:;!?)]}%"
)
"""A line does not begin with one of these after an East Asian character."""
NOT_LAST = frozenset("（［｛〈《「『【〔￥＄([{")
"""A line does not end with one of these before an East Asian character."""


class Line(str):
    """One of the lines of a text."""

    __slots__ = ("indent",)

    indent: float
    """The free space before a line that is drawn at the left, in points: the lines of a paragraph
    that is read from the right begin at the same place there."""


def wrap_text(text: str, width: float, size: float = 9.5, font: str = PLAIN) -> list[str]:
    """The lines of a text in a width in points.

    Lines are broken at spaces, and between East Asian characters. Only a word that is wider than
    the width is broken inside.
    """
    lines = []
    for paragraph in text.strip().splitlines():
        shown = printed(paragraph.expandtabs(4)).rstrip()
        if _width(shown, font) <= width / size:
            lines.append(shown)
        else:
            broken = list(_broken(shown, width / size, font))
            lines += _lines_of_paragraph(shown, broken, size, font)
    return lines


def text_width(text: str, size: float, font: str = PLAIN) -> float:
    """The width of a line in points."""
    return _width(printed(text), font) * size


@lru_cache(maxsize=4096)
def printed(text: str) -> str:
    """A text without characters that print nothing, each kind of space as a plain space, and a box
    for each character that no font has.
    """
    if is_simple(text):
        return text
    return "".join(map(_printed_character, normalize("NFC", text)))


def _printed_character(character: str) -> str:
    if character.isspace():
        return " "
    if character in JOINERS or character in DIRECTION_MARKS:
        return character
    # These characters only say how their neighbours are shown.
    if category(character) == "Cf" or character in IGNORED_MARKS:
        return ""
    return MISSING if is_missing(character) else character


@lru_cache(maxsize=16384)
def _width(text: str, font: str) -> float:
    """The width of a printed text in ems."""
    if is_simple(text):
        return float(stringWidth(text, font, 1))
    return sum(character_width(letter.base, font) for letter in letters_of(joined(text)))


def _broken(text: str, width: float, font: str) -> Iterator[str]:
    """The lines of a text that is wider than a width in ems. Spaces at their ends are left out."""
    line, used = "", 0.0
    for part in _unbreakable_parts(text):
        for piece in _cut(part, width, font):
            if line and used + _width(piece.rstrip(), font) > width:
                if line.strip():
                    yield line.rstrip()
                line, used = "", 0.0
            line += piece
            used += _width(piece, font)
    if line.strip():
        yield line.rstrip()


def _cut(part: str, width: float, font: str) -> Iterator[str]:
    """A word, or the pieces of a word that is wider than a width in ems."""
    rest, spaces = part.rstrip(), part[len(part.rstrip()) :]
    while _width(rest, font) > width:
        end = _fitting_length(rest, width, font)
        if end == len(rest):
            break
        yield rest[:end]
        rest = rest[end:]
    yield rest + spaces


def _unbreakable_parts(text: str) -> list[str]:
    """The words of a text, each with the spaces after it, and its East Asian characters."""
    parts = [""]
    for index, character in enumerate(text):
        previous = text[index - 1] if index else ""
        if previous and _may_break(previous, character):
            parts.append("")
        parts[-1] += character
    return parts


def _may_break(before: str, after: str) -> bool:
    if after == " " or is_mark(after):
        return False
    if before == " ":
        return True
    is_between = is_east_asian(before) or is_east_asian(after)
    return is_between and after not in NOT_FIRST and before not in NOT_LAST


def _fitting_length(text: str, width: float, font: str) -> int:
    """How many characters at the beginning of a text fit a width in ems: at least one, with the
    marks on it.
    """
    # Joined letters are narrower than the same letters apart, so that what is counted here fits.
    ends = accumulate(character_width(character, font) for character in text)
    length = max(1, sum(1 for _ in takewhile(lambda end: end <= width, ends)))
    while length < len(text) and is_mark(text[length]):
        length += 1
    return length


def _lines_of_paragraph(
    paragraph: str, lines: Sequence[str], size: float, font: str
) -> Iterator[Line]:
    """The lines of a paragraph, all in its direction."""
    is_from_right = runs_from_right(paragraph)
    mark = RIGHT_TO_LEFT if is_from_right else LEFT_TO_RIGHT
    widths = [_width(line, font) for line in lines]
    for words, width in zip(lines, widths, strict=True):
        line = Line(words if runs_from_right(words) == is_from_right else mark + words)
        line.indent = (max(widths) - width) * size if is_from_right else 0.0
        yield line
