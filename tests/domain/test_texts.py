"""How texts are kept and compared."""

import sys
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.reconciliation.open_items import number_order
from domain.texts import (
    invisible_character,
    name_key,
    normal_name,
    number_sort_key,
    path_key,
    search_key,
    search_words,
)

LETTERS = st.text(
    st.sampled_from(
        "aAbeéÉIiİ\u0131ß\u017føØñłŁ ͅσςΣǆ\u0301\u0308\u0327ﬁ\uff11\uff21\uff12½ \u00a0\u3000'-42"
    )
    | st.characters(exclude_categories=["Cs", "Cc"]),
    max_size=12,
)
FORMS = st.sampled_from(["NFC", "NFD"])
SIGNS_THAT_PRINT = {
    *range(0x600, 0x606), 0x6DD, 0x70F, 0x890, 0x891, 0x8E2, 0x110BD, 0x110CD,
}  # fmt: skip
JOINERS = {0x200C, 0x200D}


# Kept


@given(LETTERS)
def test_a_kept_name_is_in_nfc_with_one_space_between_words_and_none_around(text):
    kept = normal_name(text)
    assert kept == unicodedata.normalize("NFC", kept)
    assert kept == " ".join(part for part in kept.split(" ") if part)
    assert not any(unicodedata.category(each) == "Zs" and each != " " for each in kept)
    assert normal_name(kept) == kept


def test_a_tab_is_not_a_space():
    assert normal_name("Acme\tLtd") == "Acme\tLtd"


def test_invisible_characters_are_the_format_characters_that_print_nothing():
    for code in range(sys.maxunicode + 1):
        character = chr(code)
        is_refused = invisible_character(character) is not None
        category = unicodedata.category(character)
        if category == "Cf":
            assert is_refused == (code not in SIGNS_THAT_PRINT | JOINERS), hex(code)
        else:  # newer versions of Unicode have more of them than this Python
            assert not is_refused or category in {"Cn", "Mn"}, hex(code)


def test_the_first_invisible_character_is_told():
    assert invisible_character("A\u200bB\ufeff") == "\u200b"
    assert invisible_character("\u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645") is None


# Compared


@given(LETTERS, FORMS, FORMS)
def test_the_form_the_case_and_the_spaces_of_a_name_do_not_count(text, form, other):
    key = name_key(text)
    assert name_key(key) == key
    assert name_key(unicodedata.normalize(form, text)) == key
    assert name_key(unicodedata.normalize(form, text.casefold())) == key
    assert name_key(normal_name(text)) == key
    assert name_key(f" {text.replace(' ', '   ')} ") == key
    assert search_key(unicodedata.normalize(other, text)) == search_key(text)
    assert search_key(search_key(text)) == search_key(text)


@given(LETTERS, LETTERS)
def test_what_is_the_same_name_is_the_same_for_a_search(text, other):
    if name_key(text) == name_key(other):
        assert search_key(text) == search_key(other)


@pytest.mark.parametrize(
    ("text", "other"),
    [
        ("Jos\u00e9", "JOSE\u0301"),
        ("Acme", "\uff21\uff23\uff2d\uff25"),
        ("Straße", "STRASSE"),
        ("office", "o\ufb03ce"),
        ("Acme Ltd", "acme\u00a0ltd"),
        ("Σίσυφος", "ΣΊΣΥΦΟΣ"),
    ],
)
def test_names_that_are_the_same(text, other):
    assert name_key(text) == name_key(other)


@pytest.mark.parametrize(
    ("text", "other"),
    [("José", "Jose"), ("Müller", "Muller"), ("Łódź", "Lodz"), ("Jørgen", "Jorgen"), ("ñ", "n")],
)
def test_names_that_differ_in_accents_are_two_names_and_one_for_a_search(text, other):
    assert name_key(text) != name_key(other)
    assert search_key(text) == search_key(other)
    assert search_words(text) == search_words(other)


def test_the_key_of_a_path_is_that_of_its_names():
    assert path_key("Cars : VANS") == path_key("cars:vans") == "cars:vans"


@pytest.mark.parametrize("text", ["", " ", "_", "-- !", "%", "\u0301", "🧾"])
def test_a_text_without_letters_and_digits_has_no_words(text):
    assert search_words(text) == ()


def test_the_words_of_a_text():
    assert search_words("José's inv-104_b, Straße") == ("jose", "s", "inv", "104", "b", "strasse")
    assert search_words("x" * 100) == ("x" * 64,)


# Sorted

NUMBERS = st.text(st.sampled_from("0019aAB-²٣ é") | st.characters(exclude_categories=["Cs", "Cc"]))


@given(st.lists(NUMBERS, max_size=6))
def test_sort_keys_order_numbers_with_their_digits_as_numbers(numbers):
    by_key = sorted(numbers, key=lambda number: (number_sort_key(number), number))
    assert by_key == sorted(numbers, key=lambda number: (number_order(number), number))


def test_invoice_9_comes_before_invoice_10():
    numbers = ["INV-10", "9", "inv-9", "10", "", "A", "INV-9-b", "INV-9-a"]
    assert sorted(numbers, key=number_sort_key) == [
        "", "9", "10", "A", "inv-9", "INV-9-a", "INV-9-b", "INV-10",
    ]  # fmt: skip
