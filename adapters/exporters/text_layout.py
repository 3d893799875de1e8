"""The text of our PDF documents: fonts that every PDF reader has, colours, and lines that fit a
width.
"""

from functools import lru_cache
from itertools import accumulate, takewhile
from unicodedata import category, normalize

from reportlab.lib.colors import HexColor
from reportlab.pdfbase.pdfmetrics import getFont, stringWidth

PLAIN, BOLD = "Helvetica", "Helvetica-Bold"

INK = HexColor("#1f2933")
MUTED = HexColor("#66727f")
ACCENT = HexColor("#1d3f66")
HAIRLINE = HexColor("#d5dbe1")
TINT = HexColor("#edf1f6")
WHITE = HexColor("#ffffff")

STROKED_LETTERS = str.maketrans("ŁłĐđı", "LlDdi")
"""Letters that Unicode does not decompose into a plain letter and an accent."""

VARIATION_SELECTORS = "\ufe0e\ufe0f"
"""They ask for the text or the picture of the character before them."""


def wrap_text(text: str, width: float, size: float = 9.5, font: str = PLAIN) -> list[str]:
    """The lines of a text in a width in points.

    Lines are broken at spaces. Only a word that is wider than the width is broken inside.
    """
    lines = []
    for paragraph in text.strip().splitlines():
        characters = normalize("NFC", paragraph).expandtabs(4)
        rest = "".join(map(glyph, characters)).rstrip()
        while (end := fitting_length(rest, width / size, font)) < len(rest):
            space = rest.rfind(" ", 1, end + 1)
            end = end if space < 0 else space
            lines.append(rest[:end].rstrip())
            rest = rest[end:].lstrip()
        lines.append(rest)
    return lines


def fitting_length(text: str, width: float, font: str) -> int:
    """How many characters at the beginning of a text fit a width, at least one.

    The width is in ems.
    """
    ends = accumulate(character_width(character, font) for character in text)
    return max(1, sum(1 for _ in takewhile(lambda end: end <= width, ends)))


@lru_cache(maxsize=4096)
def character_width(character: str, font: str) -> float:
    """The width of a character in ems."""
    return float(stringWidth(character, font, 1))


@lru_cache(maxsize=4096)
def glyph(character: str) -> str:
    """What is printed for a character: the character itself if the fonts have it, else its letter
    without the accent, else a question mark. Invisible characters print nothing.
    """
    if character.isspace():
        return " "
    # These characters only say how their neighbours are shown.
    if category(character) == "Cf" or character in VARIATION_SELECTORS:
        return ""
    if _fonts_have(character):
        return character
    if character.isalpha():
        letter = normalize("NFD", character.translate(STROKED_LETTERS))[0]
        if _fonts_have(letter):
            return letter
    return "?"


def _fonts_have(character: str) -> bool:
    if not character.isprintable():
        return False
    font = getFont(PLAIN)
    fonts = (font, *font.substitutionFonts)
    return any(character.encode(each.encName, "ignore") for each in fonts)
