"""The cursors of lists: each says where the next page begins, and belongs to one list."""

import base64
import binascii
import json
from collections.abc import Container, Iterable
from typing import Annotated, Any

from msgspec import Meta

from adapters.json_shapes.unreadable import UnreadableQuery

Cursor = Annotated[
    str,
    Meta(
        description="The `nextCursor` of the page before.",
        extra_json_schema={"pattern": "^[A-Za-z0-9_-]+$"},
    ),
]

OTHER_LIST = (
    "belongs to another list; use the cursor of the page before, with the same order, words and "
    "filters"
)
"""What is wrong with a cursor that this list did not make."""

_LARGEST_NUMBER = 2**63 - 1
"""The largest whole number that a store holds."""


def make_cursor(signature: str, values: Iterable[Any]) -> str:
    """An opaque cursor; the signature ties it to its list."""
    return base64.urlsafe_b64encode(json.dumps([signature, *values]).encode()).decode().rstrip("=")


def read_cursor(
    text: str, signature: str, size: int, numbers: Container[int] = ()
) -> tuple[Any, ...]:
    """The values in a cursor; raises `UnreadableQuery` for a cursor of another list.

    `numbers` has the places of the values that are whole numbers, from 0; the others are texts.
    """
    try:
        values = json.loads(base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)))
        types = [type(value) for value in values]
        "".join(map(str, values)).encode()  # Fails for half surrogates.
    except (binascii.Error, ValueError, TypeError, RecursionError):
        raise UnreadableQuery(OTHER_LIST, "cursor", "wrong_cursor") from None
    expected = [str, *(int if place in numbers else str for place in range(size))]
    if types != expected or values[0] != signature:
        raise UnreadableQuery(OTHER_LIST, "cursor", "wrong_cursor")
    if any(type(value) is int and abs(value) > _LARGEST_NUMBER for value in values):
        raise UnreadableQuery(OTHER_LIST, "cursor", "wrong_cursor")
    return tuple(values[1:])
