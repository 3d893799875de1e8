"""The files that are attached to records, as JSON: their names and hashes, not their bytes."""

from collections.abc import Iterable
from typing import Annotated, Any

from msgspec import Meta

from adapters.json_shapes.write_answers import WriteAnswer
from application.collections.collection import CREATED_AT
from application.serialization import to_json
from application.unit_of_work.unit_of_work import UnitOfWork
from domain.ledger.attachments import Attachment


class AttachmentView(WriteAnswer, kw_only=True, rename="camel"):
    """A file that is attached to a record."""

    id: str
    collection: str
    record_id: str
    name: str
    media_type: str
    size: Annotated[int, Meta(description="In bytes.")]
    sha256: Annotated[str, Meta(description="The SHA-256 of the bytes, in hexadecimal.")]
    created_at: Annotated[str | None, Meta(extra_json_schema={"format": "date-time"})]
    version: Annotated[
        int, Meta(description="The version of the books with the last change of the attachment.")
    ]


def attachment_views(work: UnitOfWork, attachments: Iterable[Attachment]) -> list[dict[str, Any]]:
    """Attachments as clients read them; one query reads from the log when they were made."""
    shown = list(attachments)
    addresses = [(Attachment.plural, attachment.id) for attachment in shown]
    times = work.session.log.times(addresses)
    return [
        {
            **to_json(attachment),
            CREATED_AT.name: times[address].created_at if address in times else None,
            "version": attachment.version,
        }
        for attachment, address in zip(shown, addresses, strict=True)
    ]
