"""Text is drawn at its place in every script, and marks stand above and below their letters."""

from io import BytesIO

import pytest
from reportlab.lib.colors import black
from reportlab.lib.pagesizes import letter

from adapters.exporters.fonts.embedded import BOLD, PLAIN, glyph_box
from adapters.exporters.text_drawing import PdfCanvas, draw_text
from adapters.exporters.text_layout import text_width
from tests.adapters.exporters.printed_pdf import IN_SCRIPTS, pieces_of


def drawn(text, **how):
    out = BytesIO()
    canvas = PdfCanvas(out, letter, "", "", [text])
    draw_text(canvas, 300, 500, text, size=10, colour=black, **how)
    canvas.showPage()
    canvas.save()
    return pieces_of(out.getvalue()), out.getvalue()


@pytest.mark.parametrize("text", [*IN_SCRIPTS, "Plain"])
@pytest.mark.parametrize("font", [PLAIN, BOLD])
def test_a_text_ends_begins_or_is_centred_where_it_should_be(text, font):
    width = text_width(text, 10, font)
    for align, start in (("left", 300), ("middle", 300 - width / 2), ("right", 300 - width)):
        pieces, _ = drawn(text, font=font, align=align)
        assert (pieces[0].x, pieces[0].y) == (pytest.approx(start, abs=0.01), 500)
        assert pieces[-1].end < start + width + 0.02
        if max(text) < "\u0590":
            assert pieces[-1].end == pytest.approx(start + width, abs=0.02)


def test_a_text_is_drawn_from_the_left_to_the_right():
    (piece,), _ = drawn("אב (cd) 12")
    assert "".join(piece.words.split()) in {"12(cd)בא", "12(cd)אב"}  # pypdf may turn it back


def test_marks_are_piled_up_above_and_below_their_letter():
    _, content = drawn("A\u0323\u0308")
    assert content
    acute = glyph_box(PLAIN, "\u0301")
    small, capital = glyph_box(PLAIN, "o"), glyph_box(PLAIN, "O")
    assert acute.bottom > small.top  # as the font has it, a mark is right above small letters
    assert acute.bottom < capital.top


def test_fonts_without_bold_letters_are_drawn_with_thicker_strokes():
    assert b"STSong-Light" in drawn("王小明", font=BOLD)[1]
    assert drawn("王小明", font=BOLD)[1] != drawn("王小明")[1]


def test_the_same_text_gives_the_same_bytes():
    assert drawn("王 שלום é")[1] == drawn("王 שלום é")[1]
