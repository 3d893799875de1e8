"""Chinese, Japanese and Korean texts are printed in the font of their language."""

import pytest

from adapters.exporters.fonts.east_asian import (
    document_language,
    east_asian_font,
    language_of,
)


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("株式会社テスト", "japanese"),
        ("주식회사 韓國", "korean"),
        ("ㄅㄆㄇ 王", "traditional"),
        ("王小明", "simplified"),
        ("贸易公司", "simplified"),
        ("台灣貿易公司", "traditional"),
        ("働く", "japanese"),
        ("辻", "japanese"),
        ("plain", "simplified"),
    ],
)
def test_the_letters_of_a_text_tell_its_language(text, language):
    assert language_of(text) == language


def test_a_text_of_several_possible_languages_is_taken_for_the_preferred_one():
    assert language_of("田中", "japanese") == "japanese"
    assert language_of("田中") == "simplified"
    assert language_of("贸易", "japanese") == "simplified"
    assert language_of("テスト", "korean") == "japanese"


def test_the_language_of_a_document_is_that_of_most_of_its_texts():
    assert document_language(["Acme", "田中", "山田", "テスト"]) == "japanese"
    assert document_language(["王小明", "贸易", "贸易公司", "テスト"]) == "simplified"
    assert document_language(["王小明"]) == "simplified"
    assert document_language(["Acme", "Łódź"]) is None


def test_a_character_that_the_font_of_the_language_lacks_is_printed_in_another():
    assert east_asian_font("王", "japanese") == "HeiseiKakuGo-W5"
    assert east_asian_font("贸", "japanese") == "STSong-Light"
    assert east_asian_font("한", "simplified") == "HYGothic-Medium"
    assert east_asian_font("灣", "traditional") == "MSung-Light"
    assert east_asian_font("\U00020bb7", "japanese") is None
