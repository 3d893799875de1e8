"""The live stream of changes, for programs that keep a copy of the books."""

from typing import Annotated

import msgspec
from msgspec import UNSET, Meta, UnsetType

from adapters.http.call import Call
from adapters.http.live_changes import MOST_CLIENTS
from adapters.http.live_stream import LiveStream
from adapters.http.operation import Operation
from adapters.json_shapes.log_heads import fault_of_head
from adapters.json_shapes.named_choices import names_in, pattern_of_names
from adapters.json_shapes.problems import Problem
from adapters.json_shapes.unreadable import UnreadableQuery
from application.sync.catch_up import FED_COLLECTIONS
from application.sync.feed import FeedCursor

EVENT_STREAM = "text/event-stream"
_LAST_EVENT_ID = "last-event-id"


class StreamQuery(msgspec.Struct, forbid_unknown_fields=True, rename="camel"):
    """The query for the live stream: where the copy stands, and what it wants."""

    since: (
        Annotated[
            int,
            Meta(
                ge=0,
                le=10**15,
                description="First all changes after this version; without it, only those that "
                "come. The header Last-Event-ID counts more.",
            ),
        ]
        | UnsetType
    ) = UNSET
    history: Annotated[str, Meta(description="The history that the copy follows.")] | UnsetType = (
        UNSET
    )
    head: (
        Annotated[
            str,
            Meta(
                description="The hash that the log had at `since`.",
                extra_json_schema={"pattern": "^[0-9a-f]{64}$"},
            ),
        ]
        | UnsetType
    ) = UNSET
    collections: (
        Annotated[
            str,
            Meta(
                description="Only changes of these collections, separated by commas.",
                extra_json_schema={"pattern": pattern_of_names(FED_COLLECTIONS)},
            ),
        ]
        | UnsetType
    ) = UNSET


def _stream(call: Call) -> LiveStream:
    query: StreamQuery = call.query
    if call.services.live_changes.clients >= MOST_CLIENTS:
        busy = Problem("busy", f"{MOST_CLIENTS} clients read the stream already; try again later")
        busy.headers["connection"] = "close"  # An idle connection would take as much as a stream.
        raise busy
    since = 0 if query.since is UNSET else query.since
    if query.head is not UNSET and (fault := fault_of_head(since, query.head, "since")):
        raise UnreadableQuery(fault, "head")
    cursor = FeedCursor(
        since=None if query.since is UNSET else query.since,
        last_received=_last_event_id(call),
        history=None if query.history is UNSET else query.history,
        head=None if query.head is UNSET else query.head,
    )
    return LiveStream(
        call.services.live_changes,
        cursor,
        names_in(query.collections, "collections", FED_COLLECTIONS),
    )


def _last_event_id(call: Call) -> int | None:
    """The version in `Last-Event-ID`, which a client sends that connects again."""
    text = call.headers.get(_LAST_EVENT_ID, "")
    if not text:
        return None
    if not text.isascii() or not text.isdigit() or len(text) > 15:
        raise Problem(
            "bad_request", "Last-Event-ID must be the id of an event of this stream: a version"
        )
    return int(text)


OPERATIONS = (
    Operation(
        "GET",
        "/sync/stream",
        "streamChanges",
        "Receive each change as an event as soon as it is made (server-sent events)",
        _stream,
        bytes,
        query=StreamQuery,
        produces=(EVENT_STREAM,),
        has_etag=False,
    ),
)
