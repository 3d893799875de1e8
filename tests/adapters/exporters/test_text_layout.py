"""Lines fit their width in every script, and together they have everything that the text has."""

from unicodedata import normalize

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.exporters.text_layout import BOLD, PLAIN, printed, text_width, wrap_text
from tests.adapters.exporters.printed_pdf import IN_SCRIPTS
from tests.strategies import PRINTABLE


def squeezed(text):
    return "".join(text.replace("\u200e", "").replace("\u200f", "").split())


words = st.lists(st.sampled_from([word for text in IN_SCRIPTS for word in text.split()]))
texts = words.map(" ".join) | st.text(PRINTABLE, max_size=60)


@given(texts, st.integers(30, 200), st.sampled_from([PLAIN, BOLD]))
def test_lines_fit_their_width_and_lose_nothing(text, width, font):
    lines = wrap_text(text, width, 10, font)
    assert squeezed("".join(lines)) == squeezed(printed(text))
    for line in lines:
        assert text_width(line, 10, font) <= width + 0.01 or len(line) <= 2


@given(texts)
def test_what_is_printed_is_printed_the_same_again(text):
    assert printed(printed(text)) == printed(text)


def test_east_asian_texts_are_broken_between_characters_but_not_before_punctuation():
    assert wrap_text("日本語、東京。大阪", 30, 10) == ["日本", "語、東", "京。大", "阪"]
    assert wrap_text("한국 트레이딩", 45, 10)[0] == "한국 트레"


def test_a_word_is_not_broken_between_a_letter_and_its_mark():
    lines = wrap_text("e\u0323\u0301" * 40, 40, 10)
    assert len(lines) > 2
    assert not any(line[0] in "\u0301\u0323" for line in lines)


def test_joined_letters_are_as_wide_as_they_are_printed():
    assert text_width("سلام", 10) < sum(text_width(letter, 10) for letter in "سلام")
    assert text_width("e\u0323\u0301", 10) == pytest.approx(text_width("ẹ", 10))


def test_the_lines_of_a_paragraph_have_its_direction_and_begin_at_its_right_end():
    lines = wrap_text("שולחן עץ אלון, 12 chairs and a bench, תל אביב", 70, 10)
    indented = [line.indent + text_width(line, 10) for line in lines]
    assert len(lines) > 2
    assert all(end == pytest.approx(max(indented)) for end in indented)
    assert [line for line in lines if line.startswith("\u200f")]
    assert not any(line.indent for line in wrap_text("a b c " * 20, 70, 10))


def test_letters_and_their_marks_are_composed():
    assert printed("u\u0308 A\u030a") == normalize("NFC", "u\u0308 A\u030a") == "ü Å"
