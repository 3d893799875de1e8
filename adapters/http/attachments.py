"""The files that are attached to records: attach, list, download and remove them."""

import re
from collections.abc import Iterator
from contextlib import suppress
from email.message import Message
from typing import IO, Annotated, Any
from urllib.parse import unquote

from attrs import evolve, frozen
from msgspec import UNSET, Meta, UnsetType

from adapters.http.call import Call, Download, Reply
from adapters.http.content_policy import page_policy
from adapters.http.etags import is_known
from adapters.http.file_names import saved_as
from adapters.http.operation import ANY_FILE, Operation
from adapters.http.query import WriteQuery
from adapters.http.request_headers import media_type_of
from adapters.http.resource import Resource
from adapters.json_shapes import shapes
from adapters.json_shapes.attachments import AttachmentView, attachment_views
from adapters.json_shapes.cursors import make_cursor, read_cursor
from adapters.json_shapes.list_queries import Paging
from application.attachments.attach import (
    attach_file,
    bytes_of,
    find_attachment,
    list_attachments,
    remove_attachment,
)
from application.collections.registry import COLLECTIONS
from application.ports.replies import Answer
from application.unit_of_work.unit_of_work import UnitOfWork
from domain.errors import Refused
from domain.ledger.attachments import FILE_NAME, MOST_BYTES, Attachment

_MOST_BYTES_SENT = MOST_BYTES + 64 * 1024
"""How many bytes a body has at most: a form has more than its file."""

_ENCODED_NAME = re.compile(r";\s*filename\*\s*=\s*([\w-]+)'[^']*'([^\s;]+)", re.IGNORECASE)
"""The name of a file with letters that ASCII lacks: its charset, and the name percent-encoded."""

_LIST = shapes.list_of(AttachmentView, "AttachmentList")
_DOWNLOAD_POLICY = page_policy("sandbox")
"""What a page of an attached file may do, should a browser show it all the same: nothing."""


class AttachQuery(WriteQuery):
    """The query of a request that attaches a file."""

    name: (
        Annotated[
            str,
            Meta(
                description="The name of the file. Default: the one in Content-Disposition.",
                examples=[FILE_NAME.example],
            ),
        ]
        | UnsetType
    ) = UNSET


def attachment_operations(resources: tuple[Resource, ...]) -> Iterator[Operation]:
    """The operations for the files of each of these collections that can have any."""
    for resource in resources:
        if resource.collection.name in COLLECTIONS:
            yield from _Attachments(resource).operations()


@frozen
class _Attachments:
    """The files of the records of one collection."""

    resource: Resource

    def operations(self) -> tuple[Operation, ...]:
        kind, noun = self.resource.collection.kind.__name__, self.resource.noun
        path = f"{self.resource.path}/{{id}}/attachments"
        one = f"{path}/{{attachmentId}}"
        return (
            Operation(
                "POST",
                path,
                f"attachTo{kind}",
                f"Attach a file to {noun}",
                self.attach,
                AttachmentView,
                status=201,
                query=AttachQuery,
                takes=bytes,
                media=ANY_FILE,
                most_bytes=_MOST_BYTES_SENT,
            ),
            Operation(
                "GET",
                path,
                f"list{kind}Attachments",
                f"List the files that are attached to {noun}",
                self.list,
                _LIST,
                query=Paging,
                is_kept=True,
            ),
            Operation(
                "GET",
                one,
                f"download{kind}Attachment",
                f"Download a file that is attached to {noun}",
                self.download,
                bytes,
                produces=ANY_FILE,
            ),
            Operation(
                "DELETE",
                one,
                f"remove{kind}Attachment",
                f"Remove a file that is attached to {noun}",
                self.remove,
                None,
                status=204,
                query=WriteQuery,
            ),
        )

    @property
    def _collection(self) -> str:
        return self.resource.collection.name

    def attach(self, call: Call) -> Answer:
        """Keep the body, or the file of a form, with a record."""
        name = _name_of(call)
        media_type = media_type_of(call.headers)
        # What a header says is part of the request, by which its retry is known.
        whole = evolve(call, carried=f"{media_type} {name}")

        def reply(work: UnitOfWork, attachment: Attachment) -> Reply:
            (view,) = attachment_views(work, [attachment])
            path = f"{self.resource.path}/{call.id}/attachments/{attachment.id}"
            is_new = attachment.version > work.version
            location = {"Location": f"/api/v1{path}"}
            return Reply.item(view, attachment.version, 201 if is_new else 200, location)

        def attach(work: UnitOfWork, id_: str) -> Attachment:
            return attach_file(work, self._collection, id_, name, media_type, call.body)

        return whole.write_record(self.resource.collection, reply, attach)

    def list(self, call: Call) -> Answer:
        """A page of the files of a record."""
        signature = f"{self._collection} {call.id}"
        after = None
        if call.query.cursor is not UNSET:
            (after,) = read_cursor(call.query.cursor, signature, 1)

        def render(work: UnitOfWork) -> dict[str, Any]:
            page = list_attachments(work, self._collection, call.id, after, call.query.limit)
            cursor = make_cursor(signature, [page.items[-1].id]) if page.more else None
            return {
                "data": attachment_views(work, page.items),
                "total": page.total,
                "nextCursor": cursor,
            }

        return call.read_with_etag(render)

    def download(self, call: Call) -> Answer | Download:
        """The bytes of a file, which a browser saves and never shows."""
        headers = {"Content-Security-Policy": _DOWNLOAD_POLICY}

        def write(work: UnitOfWork, out: IO[bytes]) -> dict[str, str] | None:
            id_ = call.path_values["attachmentId"]
            attachment = find_attachment(work, self._collection, call.id, id_)
            chunks = bytes_of(work, attachment)
            headers["ETag"] = f'"{attachment.sha256}"'
            if is_known(headers["ETag"], call.headers):
                return {"ETag": headers["ETag"]}
            # In lower case, so that nobody adds the charset of a text, which is not known.
            headers["content-type"] = attachment.media_type
            headers["Content-Disposition"] = saved_as(attachment.name)
            for chunk in chunks:
                out.write(chunk)
            return None

        return call.read_file(write, headers)

    def remove(self, call: Call) -> Answer:
        """Remove a file from a record."""
        return call.write(
            lambda *_: Reply(None, 204),
            remove_attachment,
            self._collection,
            call.id,
            call.path_values["attachmentId"],
            call.version(),
        )


def _name_of(call: Call) -> str:
    """The name of the file that a request carries; raises `Refused` if it says none."""
    if call.query.name is not UNSET:
        return str(call.query.name)
    if name := _name_in(_decoded(call.headers.get("content-disposition", ""))):
        return name
    raise Refused.at(
        "/name",
        "must be given: send the file as a form, or add its name to the address as ?name=... "
        "(or in the header Content-Disposition, as filename)",
        code="missing",
    )


def _name_in(disposition: str) -> str | None:
    """The name in Content-Disposition: that of `filename*`, else of `filename` (RFC 6266)."""
    if encoded := _ENCODED_NAME.search(disposition):
        charset, text = encoded.groups()
        with suppress(UnicodeError, LookupError):
            return unquote(text, charset, "strict")
    header = Message()
    header["Content-Disposition"] = disposition
    try:
        return header.get_filename()
    except (ValueError, TypeError):  # The standard library fails on some headers that are wrong.
        return None


def _decoded(header: str) -> str:
    """A header as text: clients send what Latin-1 lacks as UTF-8."""
    try:
        return header.encode("latin-1").decode()
    except UnicodeError:
        return header
