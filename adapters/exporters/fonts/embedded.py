"""The fonts that are embedded in a PDF, as far as it uses their glyphs."""

from functools import lru_cache
from pathlib import Path
from struct import unpack
from threading import Lock

from attrs import frozen
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont

PLAIN, BOLD = "NotoSans-Regular", "NotoSans-Bold"

FALLBACKS = {
    PLAIN: ("NotoSansHebrew-Regular", "NotoSansArabic-Regular", "DejaVuSans"),
    BOLD: ("NotoSansHebrew-Bold", "NotoSansArabic-Bold", "DejaVuSans"),
}
"""The fonts for characters that a font lacks, in the order in which they are tried."""

EMBEDDED = frozenset({PLAIN, BOLD, *FALLBACKS[PLAIN], *FALLBACKS[BOLD]})

_FOLDER = Path(__file__).parent
_FONTS: dict[str, TTFont] = {}
_LOADING = Lock()

_NEED_SHAPING = (range(0x0700, 0x0E00), range(0x1CD0, 0x1D00), range(0xA8E0, 0xA900))
"""Scripts such as Devanagari, whose letters change with their neighbours in ways that we do not
know: printed letter by letter they could not be read."""


@frozen
class GlyphBox:
    """The box around the ink of a glyph, in ems from its place on the baseline."""

    left: float
    bottom: float
    right: float
    top: float


def embedded_font(name: str) -> TTFont:
    """The font with a name, which is read from its file when it is first used."""
    if name not in _FONTS:
        # Two fonts of one name would mix up the glyphs of a document.
        with _LOADING:
            if name not in _FONTS:
                font = TTFont(name, str(_FOLDER / f"{name}.ttf"))
                pdfmetrics.registerFont(font)
                _FONTS[name] = font
    return _FONTS[name]


def has_character(name: str, character: str) -> bool:
    """Whether a font is embedded and has the glyph of a character."""
    code = ord(character)
    if name not in EMBEDDED or any(code in codes for codes in _NEED_SHAPING):
        return False
    return code in embedded_font(name).face.charToGlyph


@lru_cache(maxsize=1024)
def glyph_box(name: str, character: str) -> GlyphBox | None:
    """The box of a glyph; None for a glyph without ink, such as a space."""
    face = embedded_font(name).face
    glyph = face.charToGlyph[ord(character)]
    start, end = face.glyphPos[glyph : glyph + 2]
    if start == end:
        return None
    table, _ = face.get_table_pos("glyf")
    left, bottom, right, top = unpack(">4h", face.get_chunk(table + start + 2, 8))
    em = face.unitsPerEm
    return GlyphBox(left / em, bottom / em, right / em, top / em)


for _name in (PLAIN, BOLD):
    embedded_font(_name)
