"""A change of the books, as the programs read it that keep a copy of them."""

import json
from typing import Annotated, Any, Literal

import msgspec
from msgspec import Meta

from application.ports.change_log import LoggedChange


class ChangeView(msgspec.Struct):
    """The change of one record in one commit."""

    version: Annotated[int, Meta(description="The version of the books with this change.")]
    at: Annotated[str, Meta(extra_json_schema={"format": "date-time"})]
    actor: str
    collection: str
    id: str
    op: Literal["put", "delete"]
    record: Annotated[
        dict[str, Any] | None,
        Meta(description="The stored fields of the record after the change; null if it is gone."),
    ]


def change_view(change: LoggedChange) -> dict[str, Any]:
    """A change as a client reads it."""
    return {
        "version": change.version,
        "at": change.at,
        "actor": change.actor,
        "collection": change.collection,
        "id": change.id,
        "op": change.op,
        "record": json.loads(change.after) if change.after else None,
    }
