"""The letters of our PDF documents: fonts that every reader has, colours, and words that fit a width."""

from functools import lru_cache
from itertools import accumulate, takewhile
from unicodedata import category, normalize

from reportlab.lib.colors import HexColor
from reportlab.pdfbase.pdfmetrics import getFont, stringWidth

PLAIN, BOLD = "Helvetica", "Helvetica-Bold"
INK, QUIET, ACCENT, HAIRLINE, WASH, WHITE = (
    HexColor(each) for each in ("#1f2933", "#66727f", "#1d3f66", "#d5dbe1", "#edf1f6", "#ffffff")
)
STROKES = str.maketrans("ŁłĐđı", "LlDdi")
"""Letters whose stroke or dot is no accent to Unicode."""


def wrapped(words: str, width: float, size: float = 9.5, font: str = PLAIN) -> list[str]:
    """Lines that fit a width, broken at spaces, and elsewhere only in a word that is wider."""
    found = []
    for line in words.strip().splitlines():
        rest = "".join(glyph(each) for each in normalize("NFC", line).expandtabs(4)).rstrip()
        while (end := fitting(rest, width / size, font)) < len(rest):
            space = rest.rfind(" ", 1, end + 1)
            end = end if space < 0 else space
            found.append(rest[:end].rstrip())
            rest = rest[end:].lstrip()
        found.append(rest)
    return found


def fitting(words: str, width: float, font: str) -> int:
    """How many characters fit a width, but at least one."""
    reached = accumulate(width_of(each, font) for each in words)
    return max(1, sum(1 for _ in takewhile(lambda x: x <= width, reached)))


@lru_cache(maxsize=4096)
def width_of(character: str, font: str) -> float:
    """How wide a character is in letters of one point."""
    return float(stringWidth(character, font, 1))


@lru_cache(maxsize=4096)
def glyph(character: str) -> str:
    """What the fonts have for a character: itself, the letter without its accent, or a question mark."""
    if character.isspace():
        return " "
    if (
        category(character) == "Cf" or character in "\ufe0e\ufe0f"
    ):  # it is not visible itself, it says how its neighbours are shown
        return ""
    base = normalize("NFD", character.translate(STROKES))[0] if character.isalpha() else character
    return next((each for each in (character, base) if _is_shown(each)), "?")


def _is_shown(character: str) -> bool:
    font = getFont(PLAIN)
    return character.isprintable() and any(
        character.encode(each.encName, "ignore") for each in (font, *font.substitutionFonts)
    )
