"""Small pictures, for tests of the logo."""

from io import BytesIO
from typing import Any

from PIL import Image


def picture(kind: str = "PNG", size: tuple[int, int] = (30, 20), **more: Any) -> bytes:
    """A picture of one colour as a file of a kind."""
    colour = more.pop("colour", "teal")
    mode = more.pop("mode", "RGB")
    buffer = BytesIO()
    Image.new(mode, size, colour).save(buffer, kind, **more)
    return buffer.getvalue()


PNG, JPEG, GIF = picture("PNG"), picture("JPEG"), picture("GIF")
