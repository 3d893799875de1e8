"""Letters are printed from the left to the right, also those that are read the other way."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.exporters.fonts.visual_order import (
    Letter,
    joined,
    letters_in_visual_order,
    letters_of,
)
from tests.strategies import PRINTABLE


def shown(text):
    letters = letters_in_visual_order(joined(text))
    return "".join(letter.base + "".join(letter.marks) for letter in letters)


@pytest.mark.parametrize(
    ("text", "visual"),
    [
        ("abc (12)", "abc (12)"),
        ("אבג", "גבא"),
        ("אב (cd) 12", "12 (cd) בא"),
        ("ab (גד) 12", "ab (דג) 12"),
        ("אב 1,250.00 גד", "דג 1,250.00 בא"),
        ("[אב]", "[בא]"),
        ("אב: <x>", "<x> :בא"),
        ("שכר 2026-01", "2026-01 רכש"),
        ("\u200fabc!", "!abc"),
        ("\u200eאב!", "בא!"),
    ],
)
def test_a_line_is_turned_by_the_rules_of_unicode(text, visual):
    assert shown(text) == visual


def test_marks_stay_on_their_letters():
    assert letters_in_visual_order("בְּרֵ x") == [
        Letter("x"),
        Letter(" "),
        Letter("ר", ("\u05b5",)),
        Letter("\ufb31", ("\u05b0",)),
    ]
    assert letters_in_visual_order("e\u0323\u0301a") == [
        Letter("e", ("\u0323", "\u0301")),
        Letter("a"),
    ]


def test_arabic_letters_are_joined_to_their_neighbours():
    assert joined("سلام") == "\ufeb3\ufefc\ufee1"
    assert joined("می\u200cخواهم") == "\ufee3\ufbfd\ufea7\ufeee\ufe8d\ufeeb\ufee2"
    assert shown("سلام 12") == "12 \ufee1\ufefc\ufeb3"
    assert joined("Acme 王") == "Acme 王"


TURNED = st.text(st.sampled_from("abאבגس١1 .,()[]-%€\u05b8\u0301\u064e"), max_size=12)


@given(TURNED | st.text(PRINTABLE, max_size=12))
def test_no_letter_is_lost_or_added(text):
    text = joined(text.replace("\u034f", "").replace("\ufe00", ""))
    if not any("\ufe00" <= character <= "\ufe0f" for character in text):
        before = sorted(mirrored(letter) for letter in letters_of(text))
        assert sorted(mirrored(letter) for letter in letters_in_visual_order(text)) == before


def mirrored(letter):
    base = letter.base.translate(str.maketrans(")]}>»›≥", "([{<«‹≤"))
    return base, letter.marks
