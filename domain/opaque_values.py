"""Opaque values: what other programs store in the books, to which the books give no meaning.

Such a value is a text, a number, true or false, a list, or values by name. The books compare it and
hand it back as it is, so they keep nothing but its notation.
"""

import re
from typing import Annotated

from attrs import frozen

from domain.values import FieldRule

_ESCAPE = re.compile(r"\\(?:u([0-9a-f]{4})|(.))", re.IGNORECASE)
_CONTROLS = {"b": "\b", "f": "\f", "n": "\n", "r": "\r", "t": "\t"}


@frozen
class OpaqueValue:
    """A value of another program, in the canonical notation of `application/serialization`.

    Two values are equal if they are written alike. A text is not the number that it shows, and true
    is not 1.
    """

    notation: str

    @property
    def as_text(self) -> str | None:
        """The text that the value is; None if it is something else."""
        if not self.notation.startswith('"'):
            return None
        return _ESCAPE.sub(_unescaped, self.notation[1:-1])

    @property
    def size(self) -> int:
        """How many bytes it has in UTF-8: those of a text, or those of the notation of others."""
        text = self.as_text
        return len((self.notation if text is None else text).encode())


def _unescaped(match: re.Match[str]) -> str:
    """The character for which an escape stands. No character takes two of them: others than
    control characters, quotes and backslashes are written as they are."""
    code, sign = match.groups()
    return chr(int(code, 16)) if code else _CONTROLS.get(sign, sign)


OPAQUE = FieldRule(
    "a text, a number, true or false, a list, or values by name",
    {"width": 240, "pinned": True},
    lambda value: None if value.notation else "must not be empty",
    {"nullable": False},
)

Opaque = Annotated[OpaqueValue, OPAQUE]
"""The type of a field that holds an opaque value."""
