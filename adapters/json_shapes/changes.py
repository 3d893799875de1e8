"""A change of the books, as the programs read it that keep a copy of them."""

from typing import Annotated, Any, Literal

import msgspec
from msgspec import Meta

from application.ports.change_log import LoggedChange
from application.sync.record_texts import record_text


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
    head: Annotated[str, Meta(description="The hash of the log at `version`.")]


def change_view(change: LoggedChange) -> dict[str, Any]:
    """A change as a client reads it. Its record is sent as text, and not made anew."""
    text = record_text(change)
    return {
        "version": change.version,
        "at": change.at,
        "actor": change.actor,
        "collection": change.collection,
        "id": change.id,
        "op": change.op,
        "record": msgspec.Raw(text.encode()) if text else None,
        "head": change.hash,
    }
