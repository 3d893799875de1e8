"""The logo of the company: whether a file is a picture that can be drawn, and what is printed."""

from functools import lru_cache
from io import BytesIO
from threading import Lock

from PIL import Image, ImageOps

from domain.errors import Refused
from domain.ledger.company import LogoFormat

MOST_PIXELS = 16_000_000
"""A larger picture would need too much memory: a file of 1 MiB may hold billions of pixels."""

LONGEST_SIDE = 10_000
"""The most pixels that a picture may be wide or high: the imaging library keeps more than the
pixels for each row."""

PRINTED_PIXELS = (1000, 400)
"""A larger picture is made smaller, to at most this width and height. That is enough for sharp
print in the place that a sheet has for a logo."""

FORMATS: dict[str | None, LogoFormat] = {"PNG": "png", "JPEG": "jpeg", "MPO": "jpeg"}
"""By the names of the imaging library. MPO is what cameras write: a JPEG with more pictures."""


_DECODING = Lock()
"""Held while a picture is decoded: a large one takes hundreds of megabytes, so one at a time."""


def check_logo(content: bytes, picture_format: LogoFormat) -> None:
    """Raise `Refused` unless the bytes are a picture in this format that can be drawn."""
    name = picture_format.upper()
    try:
        with Image.open(BytesIO(content), formats=["PNG", "JPEG"]) as picture:
            actual, (width, height) = FORMATS.get(picture.format), picture.size
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        raise _too_large() from None
    except Exception:  # noqa: BLE001  # what a decoder raises for a damaged file is not declared
        raise Refused.at("", f"must be a {name} picture, and this file is not one") from None
    if width * height > MOST_PIXELS or max(width, height) > LONGEST_SIDE:
        raise _too_large(f"; it has {width:,} x {height:,}")
    if actual != picture_format:
        other = "JPEG" if picture_format == "png" else "PNG"
        raise Refused.at(
            "", f"must be a {name} picture, as its media type says, but it is a {other} picture"
        )
    try:
        printed_logo(content)
    except Exception:  # noqa: BLE001  # likewise
        raise Refused.at(
            "", f"must be a whole {name} picture; this one is damaged and cannot be drawn"
        ) from None


@lru_cache(maxsize=2)
def printed_logo(content: bytes) -> bytes:
    """The picture as it is printed on white paper, upright and not larger than print needs.

    A JPEG stays one, because photographs are small only as JPEG; a PNG stays a PNG.
    """
    with _DECODING, Image.open(BytesIO(content), formats=["PNG", "JPEG"]) as picture:
        picture.load()
        upright = ImageOps.exif_transpose(picture)
        is_png = picture.format == "PNG"
        printed = _on_white(upright) if is_png else upright.convert("RGB")
        printed.thumbnail(PRINTED_PIXELS, Image.Resampling.LANCZOS)
    buffer = BytesIO()
    if is_png:
        printed.save(buffer, "PNG")
    else:
        printed.save(buffer, "JPEG", quality=92)
    return buffer.getvalue()


def picture_size(content: bytes) -> tuple[int, int]:
    """The width and height of a picture in pixels."""
    with Image.open(BytesIO(content)) as picture:
        return picture.size


def _on_white(picture: Image.Image) -> Image.Image:
    """The picture without transparency: what shows through is white paper."""
    if picture.mode.startswith("I"):  # 16 bits a pixel
        picture = picture.convert("I").point(lambda value: value / 256).convert("L")
    colours = picture.convert("RGBA")
    paper = Image.new("RGBA", colours.size, "white")
    return Image.alpha_composite(paper, colours).convert("RGB")


def _too_large(actual: str = "") -> Refused:
    return Refused.at(
        "",
        f"must have at most {MOST_PIXELS:,} pixels, and be at most {LONGEST_SIDE:,} wide and high"
        f"{actual}; make the picture smaller",
    )
