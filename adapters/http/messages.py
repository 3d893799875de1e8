"""The queue in which devices leave messages for each other."""

from typing import Annotated, Any, Literal

import msgspec
from msgspec import UNSET, Meta, UnsetType

from adapters.http.call import Call, Reply
from adapters.http.operation import EmptyRequest, Operation
from adapters.http.query import WriteQuery
from adapters.json_shapes import shapes
from adapters.json_shapes.cursors import Cursor, make_cursor, read_cursor
from adapters.json_shapes.list_queries import Limit
from adapters.json_shapes.messages import NAMES, MessageDraft, MessageView, message_view
from adapters.json_shapes.opaque_values import read_opaque
from adapters.json_shapes.reading import read
from adapters.json_shapes.unreadable import UnfitBody
from application.ports.replies import Answer
from application.sync.messages import (
    acknowledge,
    clear_messages,
    list_messages,
    post_message,
    remove_message,
)
from application.unit_of_work.unit_of_work import UnitOfWork
from domain.errors import Fault, Invalid
from domain.opaque_values import OpaqueValue
from domain.sync.messages import Message

PATH = "/messages"


class MessagesQuery(msgspec.Struct, forbid_unknown_fields=True):
    """Which messages to list."""

    since: Annotated[
        int, Meta(ge=0, le=10**15, description="Only messages with a higher version.")
    ] = 0
    acknowledged: Annotated[
        Literal["false", "true", "any"],
        Meta(description="Whether the messages are acknowledged."),
    ] = "false"
    limit: Limit = 100
    cursor: Cursor | UnsetType = UNSET


def _list(call: Call) -> Answer:
    query = call.query
    signature = f"messages {query.since} {query.acknowledged}"
    acknowledged = {"false": False, "true": True, "any": None}[query.acknowledged]

    def render(work: UnitOfWork) -> dict[str, Any]:
        after = None
        if query.cursor is not UNSET:
            version, id_ = read_cursor(query.cursor, signature, 2, numbers={0})
            after = (version, id_)
        page = list_messages(
            work, query.since, acknowledged=acknowledged, after=after, limit=query.limit
        )
        cursor = None
        if page.more:
            last = page.items[-1]
            cursor = make_cursor(signature, [last.version, last.id])
        return {
            "data": [message_view(message) for message in page.items],
            "total": page.total,
            "nextCursor": cursor,
        }

    return call.read_with_etag(render)


def _post(call: Call) -> Answer:
    def reply(_: UnitOfWork, message: Message) -> Reply:
        location = {"Location": f"/api/v1{PATH}/{message.id}"}
        return Reply.item(message_view(message), message.version, 201, location)

    return call.write(reply, post_message, *call.request)


def _read_draft(sent: Any) -> tuple[OpaqueValue, dict[str, Any]]:
    """The body of a message, and its fields."""
    if isinstance(sent, dict):
        sent = {name: member for name, member in sent.items() if member is not None}
    read(sent, MessageDraft)  # Refuses what is no such object.
    try:
        body = read_opaque(sent.pop("body"))
    except Invalid as error:
        raise UnfitBody([Fault("/body", str(error))]) from None
    return body, {NAMES[name]: member for name, member in sent.items()}


def _read(call: Call) -> Answer:
    return call.read(lambda work: _reply(work, work.get(Message, call.id)))


def _acknowledge(call: Call) -> Answer:
    return call.write(_reply, acknowledge, call.id, call.version())


def _remove(call: Call) -> Answer:
    return call.write(lambda _, __: Reply(None, 204), remove_message, call.id, call.version())


def _clear(call: Call) -> Answer:
    return call.write(lambda _, __: Reply(None, 204), clear_messages, call.version())


def _reply(_: UnitOfWork, message: Message) -> Reply:
    return Reply.item(message_view(message), message.version)


OPERATIONS = (
    Operation(
        "GET",
        PATH,
        "listMessages",
        "List the messages between devices, by version",
        _list,
        shapes.list_of(MessageView, "MessageList"),
        query=MessagesQuery,
    ),
    Operation(
        "POST",
        PATH,
        "postMessage",
        "Leave a message for another device, or for all",
        _post,
        MessageView,
        status=201,
        query=WriteQuery,
        takes=MessageDraft,
        reads=_read_draft,
    ),
    Operation(
        "DELETE",
        f"{PATH}/clear",
        "clearMessages",
        "Delete all messages",
        _clear,
        None,
        status=204,
        query=WriteQuery,
        is_long=True,
    ),
    Operation("GET", f"{PATH}/{{id}}", "readMessage", "Read a message", _read, MessageView),
    Operation(
        "DELETE",
        f"{PATH}/{{id}}",
        "deleteMessage",
        "Delete a message",
        _remove,
        None,
        status=204,
        query=WriteQuery,
    ),
    Operation(
        "POST",
        f"{PATH}/{{id}}/ack",
        "acknowledgeMessage",
        "Acknowledge a message",
        _acknowledge,
        MessageView,
        query=WriteQuery,
        takes=EmptyRequest,
    ),
)
