"""Which font prints a character, and how wide."""

import sys
from functools import lru_cache
from unicodedata import bidirectional, category, normalize

from reportlab.pdfbase.pdfmetrics import stringWidth

from adapters.exporters.fonts.east_asian import Language, east_asian_font, is_east_asian
from adapters.exporters.fonts.embedded import (
    BOLD,
    FALLBACKS,
    PLAIN,
    embedded_font,
    has_character,
)

MISSING = "\u25a1"
"""A box, which is printed for a character that no font has."""

JOINERS = "\u200c\u200d"
"""They say whether the Arabic letters beside them are joined."""
DIRECTION_MARKS = "\u200e\u200f\u061c"
"""They turn the direction of a line, and print nothing."""


def is_simple(text: str) -> bool:
    """Whether the main fonts have all characters of a text, which are printed one by one from the
    left to the right.
    """
    return _SIMPLE.issuperset(text)


@lru_cache(maxsize=8192)
def font_of(character: str, font: str, language: Language) -> str:
    """The name of the font that prints a character, `font` if it has the character.

    It is `font` also for a character that no font has; `MISSING` is then printed.
    """
    if has_character(font, character):
        return font
    if is_east_asian(character) and (name := east_asian_font(character, language)):
        return name
    fallbacks = (name for name in FALLBACKS[font] if has_character(name, character))
    return next(fallbacks, font)


@lru_cache(maxsize=8192)
def is_missing(character: str) -> bool:
    """Whether no font has the glyph of a character."""
    if character in JOINERS or character in DIRECTION_MARKS:
        return False
    if category(character) in {"Cc", "Cs", "Co", "Cn"}:
        return True
    name = font_of(character, PLAIN, "simplified")
    return name == PLAIN and not has_character(PLAIN, character)


@lru_cache(maxsize=8192)
def character_width(character: str, font: str) -> float:
    """The width of a character in ems. Marks on other characters have none."""
    if is_mark(character):
        return 0.0
    # The East Asian fonts have the same widths in all languages.
    return float(stringWidth(character, font_of(character, font, "japanese"), 1))


def is_mark(character: str) -> bool:
    """Whether a character is a mark above, below or through the character before it."""
    return category(character) in {"Mn", "Me"}


def _is_simple(character: str) -> bool:
    return (
        character.isprintable()
        and not is_mark(character)
        and bidirectional(character) not in {"R", "AL", "AN"}
        and normalize("NFC", character) == character
        and has_character(PLAIN, character)
        and has_character(BOLD, character)
    )


_SIMPLE = frozenset(
    character
    for character in map(chr, embedded_font(PLAIN).face.charToGlyph)
    if ord(character) <= sys.maxunicode and _is_simple(character)
)
