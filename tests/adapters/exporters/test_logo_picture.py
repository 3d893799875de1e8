"""Whether a file is a logo that can be drawn, and what is printed of it."""

from io import BytesIO

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from adapters.exporters.logo_picture import MOST_PIXELS, check_logo, picture_size, printed_logo
from domain.errors import Refused
from tests.pictures import GIF, JPEG, PNG, picture

MODES = ["1", "L", "LA", "P", "RGB", "RGBA", "I;16"]


def opened(content: bytes) -> Image.Image:
    return Image.open(BytesIO(content)).convert("RGB")


@pytest.mark.parametrize(("content", "kind"), [(PNG, "png"), (JPEG, "jpeg")])
def test_a_picture_of_its_format_is_accepted(content, kind):
    check_logo(content, kind)


@pytest.mark.parametrize("mode", MODES)
def test_a_png_of_any_colours_is_accepted_and_printed_in_colour(mode):
    content = picture(mode=mode, colour=0)
    check_logo(content, "png")
    assert picture_size(printed_logo(content)) == (30, 20)


@pytest.mark.parametrize("mode", ["L", "RGB", "CMYK"])
def test_a_jpeg_of_any_colours_is_accepted(mode):
    check_logo(picture("JPEG", mode=mode, colour=0), "jpeg")


@pytest.mark.parametrize(
    ("content", "kind", "words"),
    [
        (b"", "png", "must be a PNG picture, and this file is not one"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "png", "this file is not one"),
        (GIF, "png", "must be a PNG picture, and this file is not one"),
        (PNG, "jpeg", "must be a JPEG picture, as its media type says, but it is a PNG picture"),
        (JPEG, "png", "as its media type says, but it is a JPEG picture"),
        (PNG[:60], "png", "must be a whole PNG picture; this one is damaged"),
        (
            picture("JPEG", (200, 200))[:-60],
            "jpeg",
            "must be a whole JPEG picture; this one is damaged",
        ),
        (PNG[:8], "png", "this file is not one"),
        (picture(size=(5000, 4000), mode="1", colour=0), "png", "at most 16,000,000 pixels"),
        (picture(size=(20_000, 20_000), mode="1", colour=0), "png", "make the picture smaller"),
    ],
)
def test_anything_else_is_refused_with_the_reason(content, kind, words):
    with pytest.raises(Refused) as refusal:
        check_logo(content, kind)
    assert words in str(refusal.value)


@given(st.binary(max_size=200), st.sampled_from(["png", "jpeg"]), st.integers(0, 400))
def test_any_bytes_are_accepted_or_refused(content, kind, place):
    for tried in (content, PNG[: place % len(PNG)] + content, JPEG[:place] + content):
        try:
            check_logo(tried, kind)
        except Refused:
            continue
        assert picture_size(printed_logo(tried)) > (0, 0)


def test_the_largest_picture_is_printed_small():
    content = picture(size=(4000, MOST_PIXELS // 4000))
    check_logo(content, "png")
    assert picture_size(printed_logo(content)) == (400, 400)


def test_what_is_transparent_is_printed_as_white_paper():
    content = picture(mode="RGBA", colour=(255, 0, 0, 0))
    assert opened(printed_logo(content)).getpixel((0, 0)) == (255, 255, 255)


def test_a_16_bit_grey_keeps_its_shade():
    content = picture(mode="I;16", colour=0x8000)
    assert opened(printed_logo(content)).getpixel((0, 0)) == (128, 128, 128)


def test_a_photograph_that_a_camera_turned_is_printed_upright():
    exif = Image.Exif()
    exif[0x0112] = 6  # the camera was held upright
    content = picture("JPEG", exif=exif)
    assert picture_size(printed_logo(content)) == (20, 30)


def test_a_jpeg_stays_a_jpeg():
    assert printed_logo(JPEG)[:2] == b"\xff\xd8"
