"""What no font has is named by its Unicode name, and where it is."""

from decimal import Decimal

from attrs import frozen

from adapters.exporters.missing_characters import missing_characters, missing_note, texts_of


def test_each_character_is_named_once_with_the_first_text_that_has_it():
    texts = ["Acme", "Łódź 王 שלום ✓", "Party 🎉🎉", "🎉 हि", "a\x07b", "soft\u00adhyphen❤\ufe0f"]
    assert missing_characters(texts) == {
        "U+1F389 PARTY POPPER": "Party 🎉🎉",
        "U+0939 DEVANAGARI LETTER HA": "🎉 हि",
        "U+093F DEVANAGARI VOWEL SIGN I": "🎉 हि",
        "U+0007": "a\x07b",
    }


def test_a_note_says_what_is_missing_and_where():
    assert missing_note({}) == ""
    assert missing_note(missing_characters(["Party 🎉  \n" + "x" * 60])) == (
        "The fonts of this document have no glyph, and show a box, for "
        f"U+1F389 PARTY POPPER in “Party 🎉 {'x' * 31}…”."
    )
    assert "for U+1F389 PARTY POPPER, U+0939 DEVANAGARI LETTER HA in “🎉 ह”." in missing_note(
        missing_characters(["🎉 ह"])
    )
    many = missing_characters([chr(code) for code in range(0x12000, 0x12020)])
    assert missing_note(many).endswith("; and 20 more.")


def test_the_texts_of_a_record_are_found_in_all_its_parts():
    @frozen
    class Part:
        name: str
        amount: int
        rate: Decimal
        parts: tuple["Part", ...] = ()

    inner = Part("inner", 2, Decimal(1))
    assert list(texts_of((Part("outer", 1, Decimal(1), (inner,)), ["x"], None))) == [
        "outer",
        "inner",
        "x",
    ]
