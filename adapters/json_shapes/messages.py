"""The messages between devices as JSON."""

from typing import Annotated, Any

import msgspec
from msgspec import UNSET, Meta, UnsetType

from adapters.json_shapes.write_answers import WriteAnswer
from application.json_names import json_name
from application.serialization import to_json
from domain.records import fields_of
from domain.sync.messages import Message
from domain.values import ID

_NAME = "The name of a device, of 1 to 200 characters."
Body = Annotated[
    Any, Meta(description="A text, or any other JSON except null, of at most 64 KiB in UTF-8.")
]


class MessageDraft(
    msgspec.Struct, forbid_unknown_fields=True, kw_only=True, rename={"from_": "from"}
):
    """A message that a device posts."""

    id: Annotated[str, Meta(extra_json_schema={"example": ID.example})] | UnsetType = UNSET
    from_: (
        Annotated[str, Meta(description=f"{_NAME} If it is left out, it is who acts (X-Actor).")]
        | UnsetType
    ) = UNSET
    to: (
        Annotated[str, Meta(description=f"{_NAME} If it is left out, the message is for all.")]
        | UnsetType
    ) = UNSET
    body: Body


class MessageView(WriteAnswer, kw_only=True, rename={"from_": "from"}):
    """A message in the queue."""

    id: str
    at: Annotated[str, Meta(extra_json_schema={"format": "date-time"})]
    from_: str
    to: str | None
    body: Body
    acknowledged: bool
    version: Annotated[
        int, Meta(description="The version of the books with the last change of the message.")
    ]


NAMES = {json_name(field.name): field.name for field in fields_of(Message)}
"""The fields of a message by their names in JSON."""


def message_view(message: Message) -> dict[str, Any]:
    """A message as a client reads it."""
    return {**to_json(message), "version": message.version}
