"""How the text of our PDF documents is drawn, in every script."""

from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import IO, Literal
from unicodedata import combining

from attrs import evolve, frozen
from reportlab.lib.colors import Color
from reportlab.pdfgen.canvas import Canvas

from adapters.exporters.fonts.east_asian import Language, document_language, language_of
from adapters.exporters.fonts.embedded import (
    BOLD,
    PLAIN,
    GlyphBox,
    glyph_box,
    has_character,
)
from adapters.exporters.fonts.glyphs import character_width, font_of, is_simple
from adapters.exporters.fonts.visual_order import Letter, joined, letters_in_visual_order
from adapters.exporters.text_layout import Line, printed, text_width

SPACE_AT_MARK = 0.06
"""The least space between a letter and a mark above or below it, in ems."""

STROKE_OF_BOLD = 0.03
"""The thickness, in ems, of a line around the letters of a font that has no bold letters."""

_ABOVE_HEBREW, _BELOW_HEBREW = frozenset({19, 23}), frozenset({*range(10, 19), 20, 22})
_ABOVE_ARABIC, _BELOW_ARABIC = frozenset({27, 28, 30, 31, 33, 34, 35}), frozenset({29, 32})
ABOVE = frozenset({228, 230, 232}) | _ABOVE_HEBREW | _ABOVE_ARABIC
BELOW = frozenset({1, 218, 220, 222}) | _BELOW_HEBREW | _BELOW_ARABIC
"""The combining classes of marks above and below a letter."""
CENTRED = ABOVE | BELOW | {0, 21}

_DOTLESS = {"i": "\u0131", "j": "\u0237"}
"""The letters whose dot gives way to a mark above them."""


class PdfCanvas(Canvas):  # type: ignore[misc]  # ReportLab has no types
    """The sheets of a document; the same document gives the same bytes.

    `texts` are those of the document: most of its East Asian texts are in its language.
    """

    def __init__(
        self,
        out: IO[bytes],
        paper: tuple[float, float],
        title: str,
        author: str,
        texts: Iterable[str],
    ) -> None:
        super().__init__(
            out,
            pagesize=paper,
            invariant=1,
            pageCompression=1,
            lang="en",
            initialFontName=PLAIN,  # a document has no fonts but those of its texts
        )
        self.setTitle(title)
        self.setAuthor(author)
        self.language = document_language(texts)


@frozen
class Piece:
    """Characters of one font, from a place beside the beginning of a line, in ems."""

    font: str
    characters: str
    x: float
    y: float = 0.0
    is_mark: bool = False


def draw_text(
    canvas: PdfCanvas,
    x: float,
    y: float,
    text: str,
    *,
    size: float,
    font: str = PLAIN,
    colour: Color,
    align: Literal["left", "middle", "right"] = "left",
) -> None:
    """Draw a line of text; `x` is at its left end, in its middle, or at its right end."""
    if align == "left" and isinstance(text, Line):
        x += text.indent
    text = printed(text)
    if align != "left":
        x -= text_width(text, size, font) * (1 if align == "right" else 0.5)
    canvas.setFillColor(colour)
    if is_simple(text):
        canvas.setFont(font, size)
        canvas.drawString(x, y, text)
        return
    canvas.setStrokeColor(colour)
    canvas.setLineWidth(STROKE_OF_BOLD * size)
    words = canvas.beginText(x, y)
    was_mark = False
    for piece in _pieces(text, font, language_of(text, canvas.language)):
        if was_mark or piece.is_mark:
            words.setTextOrigin(x + piece.x * size, y + piece.y * size)
        was_mark = piece.is_mark
        words.setFont(piece.font, size)
        words.setTextRenderMode(2 if font == BOLD and "Bold" not in piece.font else 0)
        words.textOut(piece.characters)
    words.setTextRenderMode(0)
    canvas.drawText(words)


@lru_cache(maxsize=4096)
def _pieces(text: str, font: str, language: Language) -> tuple[Piece, ...]:
    """A line as pieces from the left to the right, each mark after its letter."""
    pieces: list[Piece] = []
    x = 0.0
    for letter in letters_in_visual_order(joined(text)):
        base = _without_dot(letter)
        name = font_of(base, font, language)
        if pieces and not pieces[-1].is_mark and pieces[-1].font == name:
            pieces[-1] = evolve(pieces[-1], characters=pieces[-1].characters + base)
        else:
            pieces.append(Piece(name, base, x))
        if letter.marks:
            pieces += _marks(base, letter.marks, name, font, language, x)
        x += character_width(base, font)
    return tuple(pieces)


def _without_dot(letter: Letter) -> str:
    is_below_mark = any(combining(mark) == 230 for mark in letter.marks)
    return _DOTLESS.get(letter.base, letter.base) if is_below_mark else letter.base


def _marks(
    base: str, marks: tuple[str, ...], base_font: str, font: str, language: Language, x: float
) -> Iterator[Piece]:
    """The marks of a letter that begins at `x`, piled up above and below it."""
    box = _box(base, base_font)
    width = character_width(base, font)
    top, bottom = box.top, box.bottom
    for mark in marks:
        name = base_font if has_character(base_font, mark) else font_of(mark, font, language)
        mark_box = glyph_box(name, mark) if has_character(name, mark) else None
        if mark_box is None:
            continue
        place, rise = x + width, 0.0
        class_ = combining(mark)
        if class_ in CENTRED:
            place = x + (box.left + box.right - mark_box.left - mark_box.right) / 2
        if class_ in ABOVE:
            rise = max(0.0, top + SPACE_AT_MARK - mark_box.bottom)
            top = mark_box.top + rise
        elif class_ in BELOW:
            rise = min(0.0, bottom - SPACE_AT_MARK - mark_box.top)
            bottom = mark_box.bottom + rise
        yield Piece(name, mark, place, rise, is_mark=True)


def _box(base: str, font: str) -> GlyphBox:
    """The box of a letter; East Asian letters, whose fonts we do not have, fill a square."""
    box = glyph_box(font, base) if has_character(font, base) else None
    return box or GlyphBox(0, 0, 1, 0.8)
