"""The fonts in our files: each may be embedded, has its licence, and tells the shape of a glyph."""

from pathlib import Path
from struct import unpack

import pytest

from adapters.exporters import fonts
from adapters.exporters.fonts.embedded import BOLD, EMBEDDED, PLAIN, embedded_font, glyph_box

FOLDER = Path(fonts.__file__).parent


@pytest.mark.parametrize("name", sorted(EMBEDDED))
def test_each_font_has_its_file_and_its_licence_and_may_be_embedded(name):
    font = embedded_font(name)
    assert font.face.name.decode() == name
    licence = (FOLDER / f"{name.partition('-')[0]}.LICENSE").read_text(encoding="utf-8")
    assert "reproduce and distribute" in licence or "SIL Open Font License" in licence
    table, _ = font.face.get_table_pos("OS/2")
    (embedding_rights,) = unpack(">H", font.face.get_chunk(table + 8, 2))
    assert embedding_rights == 0


def test_no_file_of_a_font_is_without_use():
    assert {path.stem for path in FOLDER.glob("*.ttf")} == EMBEDDED


def test_the_box_of_a_glyph_is_that_of_its_ink():
    box = glyph_box(PLAIN, "H")
    assert (box.bottom, box.top) == (0, 0.714)
    assert 0 < box.left < box.right < 1
    assert glyph_box(PLAIN, "g").bottom < 0
    assert glyph_box(BOLD, " ") is None
