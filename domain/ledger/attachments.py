"""Attachments: the files that a person keeps with a record, such as a receipt or a bill."""

import re
from collections.abc import Mapping
from typing import Annotated, Literal

from domain.records import record
from domain.references import AttachedRecord
from domain.values import FieldRule

MOST_BYTES = 25 * 1024 * 1024
"""How many bytes an attached file has at most."""


def _matching(pattern: str, words: str, example: str) -> FieldRule:
    compiled = re.compile(pattern)
    return FieldRule(
        words,
        example,
        lambda value: None if compiled.fullmatch(value) else f"must be {words}",
        {"pattern": f"^{pattern}$"},
    )


FILE_NAME = _matching(
    # No control characters, and none that change the direction of text: they hide what a file is.
    r"(?!\.{1,2}$)[^/\\\x00-\x1f\x7f-\x9f\ud800-\udfff\u200e\u200f\u061c\u202a-\u202e\u2066-\u2069]"
    "{1,200}",
    "the name of a file, of 1 to 200 printable characters, without a folder and without slashes",
    "receipt.jpg",
)
MEDIA_TYPE = _matching(
    "[a-z0-9][a-z0-9!#$&^_.+-]{0,62}/[a-z0-9][a-z0-9!#$&^_.+-]{0,126}",
    "a media type such as image/jpeg",
    "image/jpeg",
)
DIGEST = _matching("[0-9a-f]{64}", "a SHA-256 of 64 hexadecimal digits", "0f" * 32)
SIZE = FieldRule(
    f"a number of bytes from 1 to {MOST_BYTES}",
    48213,
    lambda value: (
        None
        if 1 <= value <= MOST_BYTES
        else f"must be a number of bytes from 1 to {MOST_BYTES}; it is {value}"
    ),
    {"minimum": 1, "maximum": MOST_BYTES},
)

AttachableCollection = Literal[
    "accounts",
    "contacts",
    "items",
    "terms",
    "invoices",
    "payments",
    "bills",
    "bill-payments",
    "journals",
    "bank-transactions",
]
"""The collections to whose records files can be attached."""

_SAME_AS_KIND: Mapping[str, str] = {"terms": "terms"}
"""The kind of a record by its collection, where the name of that is no plural of the kind."""


@record
class Attachment(AttachedRecord):
    """A file that a person attached to a record. Its bytes are stored beside the records."""

    plural = "attachments"

    collection: AttachableCollection
    """The collection of the record to which it is attached."""
    name: Annotated[str, FILE_NAME]
    """The name of the file, without a folder."""
    media_type: Annotated[str, MEDIA_TYPE]
    """What kind of file it is, as whoever attached it said."""
    size: Annotated[int, SIZE]
    """In bytes."""
    sha256: Annotated[str, DIGEST]
    """The SHA-256 of its bytes. Those of several attachments are stored once."""

    @property
    def record_kind(self) -> str:
        return _SAME_AS_KIND.get(self.collection, self.collection.removesuffix("s"))
