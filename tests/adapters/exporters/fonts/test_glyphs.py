"""Which font prints a character: the alphabets of Europe are in both main fonts, every other script
that we promise is in some font, and what is in none is known to be missing."""

from unicodedata import category, name

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.exporters.fonts.embedded import BOLD, PLAIN, has_character
from adapters.exporters.fonts.glyphs import (
    character_width,
    font_of,
    is_missing,
    is_simple,
)

ALPHABETS = ("cp1250", "cp1251", "cp1252", "cp1253", "cp1254", "cp1257", "cp1258", "koi8_u")


def of(codec: str) -> list[str]:
    characters = [bytes([byte]).decode(codec, "ignore") for byte in range(32, 256)]
    return [character for character in characters if character and category(character) != "Cc"]


@pytest.mark.parametrize("codec", ALPHABETS)
def test_both_main_fonts_have_the_letters_of_european_languages(codec):
    letters = [character for character in of(codec) if category(character)[0] in "LMNS"]
    boxes = {letter for letter in letters if "BOX" in name(letter) or "BLOCK" in name(letter)}
    lacking = [letter for letter in letters if not has_character(PLAIN, letter)]
    assert {letter for letter in lacking if category(letter)[0] in "LM"} == set()
    assert not [letter for letter in {*letters} - boxes if is_missing(letter)]
    assert not [letter for letter in letters if category(letter) != "So" and not _is_bold(letter)]


def _is_bold(letter: str) -> bool:
    return has_character(BOLD, letter) or not has_character(PLAIN, letter)


@pytest.mark.parametrize(
    "block",
    [
        range(0x00C0, 0x0250),  # Latin
        range(0x0300, 0x0370),  # combining marks
        range(0x0386, 0x03FF),  # Greek
        range(0x0400, 0x0530),  # Cyrillic
        range(0x05D0, 0x05EB),  # Hebrew
        range(0x0621, 0x0653),  # Arabic
        range(0x1E00, 0x1F00),  # Latin, with Vietnamese
        range(0x3041, 0x3094),  # kana
        range(0xAC00, 0xD7A4),  # Hangul
        range(0x4E00, 0x9FA6),  # Han
    ],
)
def test_no_letter_of_a_promised_script_is_missing(block):
    assigned = [chr(code) for code in block if category(chr(code)) != "Cn"]
    missing = [letter for letter in assigned if is_missing(letter) and letter not in _LATE]
    assert missing == []


_LATE = "\u034f"
"""The combining grapheme joiner prints nothing."""


@pytest.mark.parametrize(
    "character", ["🎉", "न", "ก", "\U00020bb7", "\x07", "\ue000", "\U000e0041"]
)
def test_what_no_font_has_is_missing(character):
    assert is_missing(character)


def test_a_simple_text_is_printed_letter_by_letter_in_the_main_font():
    assert is_simple("Łódź, Київ, Αθήνα: 1,250.00 € – ½ “x”")
    assert not any(map(is_simple, ["שלום", "سلام", "王", "e\u0301", "\t", "\u2126", "✓", "🎉"]))


@given(st.characters(exclude_categories=["Cs"]))
def test_every_character_has_a_font_or_is_missing_in_plain_and_in_bold(character):
    if not is_missing(character) and character not in "\u200c\u200d\u200e\u200f\u061c":
        assert character_width(character, PLAIN) >= 0
        assert character_width(character, BOLD) >= 0
        plain, bold = (font_of(character, font, "japanese") for font in (PLAIN, BOLD))
        assert plain.removesuffix("-Regular") == bold.removesuffix("-Bold")
