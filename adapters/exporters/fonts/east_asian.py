"""Chinese, Japanese and Korean fonts: a PDF names them, and its reader provides them.

Han characters are written in all these languages, each with its own shapes; a text is printed in
the font of its language.
"""

from collections import Counter
from collections.abc import Iterable
from functools import lru_cache
from threading import Lock
from typing import Literal

from attrs import frozen
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont

Language = Literal["simplified", "traditional", "japanese", "korean"]


@frozen
class EastAsianFont:
    """A font that readers of PDF have for a language.

    The glyphs of such fonts are standardised after the character sets of the time, which Python
    has as codecs. `usual_codec` has the characters that texts of this language consist of, and
    `codec` all that the font has.
    """

    name: str
    encoding: str
    usual_codec: str
    codec: str


FONTS: dict[Language, EastAsianFont] = {
    "simplified": EastAsianFont("STSong-Light", "UniGB-UCS2-H", "gb2312", "gbk"),
    "traditional": EastAsianFont("MSung-Light", "UniCNS-UCS2-H", "big5", "big5hkscs"),
    "japanese": EastAsianFont("HeiseiKakuGo-W5", "UniJIS-UCS2-H", "shift_jis", "cp932"),
    "korean": EastAsianFont("HYGothic-Medium", "UniKS-UCS2-H", "euc_kr", "cp949"),
}

_RANGES = (
    (0x1100, 0x11FF),  # Hangul letters
    (0x2E80, 0x31FF),  # radicals, punctuation, kana, bopomofo
    (0x3200, 0x33FF),  # enclosed and square characters
    (0x3400, 0x9FFF),  # Han
    (0xAC00, 0xD7AF),  # Hangul
    (0xF900, 0xFAFF),  # Han
    (0xFE30, 0xFE4F),  # punctuation
    (0xFF00, 0xFFEF),  # full and half width
)
_LETTERS: dict[Language, tuple[tuple[int, int], ...]] = {
    "japanese": ((0x3041, 0x3096), (0x30A1, 0x30FA), (0x31F0, 0x31FF), (0xFF66, 0xFF9D)),  # kana
    "korean": ((0x1100, 0x11FF), (0x3131, 0x318E), (0xAC00, 0xD7AF)),  # hangul
    "traditional": ((0x3105, 0x312F), (0x31A0, 0x31BF)),  # bopomofo
}
"""The letters that only one of the languages has."""
_HAN = ((0x3400, 0x9FFF), (0xF900, 0xFAFF))

_REGISTERING = Lock()


def is_east_asian(character: str) -> bool:
    """Whether a character belongs to Chinese, Japanese or Korean."""
    return _is_in(_RANGES, character)


def east_asian_font(character: str, language: Language) -> str | None:
    """The name of the font that prints a character: that of the language if it has the character,
    else the first that has it.
    """
    for font in (FONTS[language], *FONTS.values()):
        if _can_encode(font.codec, character):
            _register(font)
            return font.name
    return None


def language_of(text: str, preferred: Language | None = None) -> Language:
    """The language in which an East Asian text is written, as far as its characters tell.

    A text of Han characters alone, such as a name, may be of several languages: it is taken for the
    preferred one, if its characters are usual there.
    """
    possible = _possible_languages(text)
    if preferred and (preferred in possible or not possible):
        return preferred
    return possible[0] if possible else "simplified"


def document_language(texts: Iterable[str]) -> Language | None:
    """The language of most East Asian texts of a document, or None if it has no such texts.

    Texts that may be of several languages count only where there are no others.
    """
    certain: Counter[Language] = Counter()
    uncertain: Counter[Language] = Counter()
    for text in texts:
        if not text.isascii() and any(map(is_east_asian, text)):
            possible = _possible_languages(text)
            if possible:
                (certain if len(possible) == 1 else uncertain)[possible[0]] += 1
    counted = certain or uncertain
    return counted.most_common(1)[0][0] if counted else None


def _possible_languages(text: str) -> list[Language]:
    """The languages in which a text may be written: by its letters, else by its Han characters."""
    for language, ranges in _LETTERS.items():
        if any(_is_in(ranges, character) for character in text):
            return [language]
    han = [character for character in text if _is_in(_HAN, character)]
    return [
        language
        for language, font in FONTS.items()
        if all(_can_encode(font.usual_codec, character) for character in han)
    ]


def _is_in(ranges: Iterable[tuple[int, int]], character: str) -> bool:
    code = ord(character)
    return any(first <= code <= last for first, last in ranges)


@lru_cache(maxsize=8192)
def _can_encode(codec: str, character: str) -> bool:
    # The fonts are addressed in 16 bits.
    return ord(character) <= 0xFFFF and bool(character.encode(codec, "ignore"))


def _register(font: EastAsianFont) -> None:
    with _REGISTERING:
        if font.name not in pdfmetrics.getRegisteredFontNames():
            cid_font = UnicodeCIDFont(font.name)
            # ReportLab takes the encoding of Simplified Chinese for Traditional Chinese, too.
            cid_font.encodingName = font.encoding
            pdfmetrics.registerFont(cid_font)
