"""What a PDF document prints, as its reader gets it: texts with their places and fonts."""

from io import BytesIO
from typing import Any
from unicodedata import category, normalize

from attrs import evolve, frozen
from pypdf import PdfReader
from reportlab.pdfbase.pdfmetrics import stringWidth

IN_SCRIPTS = [
    "Łódź, Žižkov, Đorđe, Şişli, Việt Nam, Æther",
    "Ọlá ẹ́ ị̈ Ạ̈ É̩ K͘",
    "Дубовый стол, Київ, қазақ, а́",
    "Αθήνα, ἄνθρωπος, Ὦ",
    "שולחן עץ (OAK) 12, שָׁלוֹם",
    "حساب العميل مُحَمَّد ١٢٣",
    "株式会社テスト 東京、働",
    "王小明 贸易公司",
    "台灣貿易公司",
    "주식회사 한국",
    "Հայերեն ქართული",
    "✓ ≤ → € ₿ ⅔ 5⁶ ①",
]
"""Texts of which every character can be printed."""


def plain_letters(text: str) -> set[str]:
    """The letters of a text, without their marks and not joined, as they are read or printed."""
    return {letter for letter in normalize("NFKD", text) if category(letter)[0] in "LN"}


@frozen
class Piece:
    """A text that is printed at a place of a sheet, all of it on one line."""

    sheet: int
    x: float
    y: float
    words: str
    width: float
    fonts: tuple[str, ...]

    @property
    def end(self) -> float:
        return self.x + self.width


def pieces_of(pdf: bytes) -> list[Piece]:
    """Everything that is printed, in the order in which it was drawn.

    Characters of several fonts, and marks on letters, are drawn one after the other: they are one
    piece here.
    """
    drawn: list[Piece] = []

    def visit(text: str, matrix: list[float], place: list[float], font: Any, size: float) -> None:
        words = text.strip("\n")
        if not words:
            return
        name = font["/BaseFont"][1:].split("+")[-1]
        is_mark = all(category(character) in {"Mn", "Me"} for character in words.strip())
        x, y = place[4] * matrix[0] + matrix[4], place[5] * matrix[3] + matrix[5]
        before = drawn[-1] if drawn and drawn[-1].sheet == sheet else None
        # A font that follows another in the same text has no place of its own.
        places = (before.x, before.end) if before and abs(before.y - y) < 0.01 else ()
        follows = any(abs(x - place_before) < 0.02 for place_before in places)
        # pypdf adds a space between texts on one line that are far from each other.
        if is_mark:
            words = words.strip()
        if not follows and words.startswith(" ") and not words.startswith("  "):
            words = words[1:]
        width = 0.0 if is_mark else stringWidth(words, name, size) * matrix[0]
        if before and (is_mark or follows):
            drawn[-1] = evolve(
                before,
                words=before.words + words,
                width=before.width + width,
                fonts=tuple(dict.fromkeys((*before.fonts, name))),
            )
        else:
            drawn.append(Piece(sheet, x, y, words, width, (name,)))

    for sheet, page in enumerate(PdfReader(BytesIO(pdf)).pages, 1):  # noqa: B007  # visit reads it
        page.extract_text(visitor_text=visit)
    return drawn
