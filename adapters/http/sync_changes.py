"""What a copy of the books missed: the changes since its version, or the events in them."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Annotated, Any

import msgspec
from msgspec import UNSET, Meta, UnsetType

from adapters.http.call import Call, Reply
from adapters.http.operation import Operation
from adapters.json_shapes.changes import ChangeView, change_view
from adapters.json_shapes.list_queries import Limit
from adapters.json_shapes.log_heads import fault_of_head
from adapters.json_shapes.named_choices import names_in, pattern_of_names
from adapters.json_shapes.unreadable import UnreadableQuery
from adapters.json_shapes.views import views
from application.collections.kinds import KINDS
from application.collections.registry import COLLECTIONS
from application.ports.change_log import Head
from application.ports.replies import Answer
from application.sync.catch_up import FED_COLLECTIONS, PAGE_BYTES, CopyPosition, read_changes
from application.sync.event_kinds import EVENT_NAMES
from application.sync.events import Event, read_events
from application.unit_of_work.unit_of_work import UnitOfWork

_RENDERED_AT_ONCE = 20
"""How many events get their views together, before their bytes are counted."""


class ChangesQuery(msgspec.Struct, forbid_unknown_fields=True):
    """The query for the changes, or the events, that a copy missed."""

    since: Annotated[
        int, Meta(ge=0, le=10**15, description="The version of the last change that the copy has.")
    ] = 0
    limit: Limit = 100
    history: Annotated[str, Meta(description="The history that the copy follows.")] | UnsetType = (
        UNSET
    )
    head: (
        Annotated[
            str,
            Meta(
                description="The hash of the log at `since`.",
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
    compact: Annotated[
        bool, Meta(description="Only the last change of each record, without those in between.")
    ] = False
    events: (
        Annotated[
            str,
            Meta(
                description="Answer with these events instead of changes, separated by commas, "
                "such as `invoice.sent,invoice.paid`.",
                extra_json_schema={"pattern": pattern_of_names(EVENT_NAMES)},
            ),
        ]
        | UnsetType
    ) = UNSET


class SyncEventView(msgspec.Struct):
    """Something that happened, such as `invoice.paid`."""

    version: Annotated[int, Meta(description="The version of the change that shows the event.")]
    event: str
    at: Annotated[str, Meta(extra_json_schema={"format": "date-time"})]
    actor: str
    collection: str
    id: str
    record: Annotated[
        dict[str, Any] | None,
        Meta(description="The view of the record as it is now; null if it was deleted."),
    ]


class PositionView(msgspec.Struct):
    """Where a copy stands that has a page of changes: `since` and `head` of the next page."""

    version: int
    head: str


class ChangePageView(msgspec.Struct):
    """A page of changes, or of events if those were asked for; the other list is empty."""

    history: str
    version: Annotated[int, Meta(description="The highest version of the books.")]
    head: Annotated[str, Meta(description="The hash of the log at `version`.")]
    changes: list[ChangeView]
    events: list[SyncEventView]
    next: PositionView
    more: Annotated[bool, Meta(description="Whether the next page must be read, too.")]


def _changes(call: Call) -> Answer:
    query: ChangesQuery = call.query
    position = CopyPosition(
        query.since,
        None if query.history is UNSET else query.history,
        None if query.head is UNSET else query.head,
    )
    if query.head is not UNSET and (fault := fault_of_head(query.since, query.head, "since")):
        raise UnreadableQuery(fault, "head")
    names = names_in(query.events, "events", EVENT_NAMES)
    collections = names_in(query.collections, "collections", FED_COLLECTIONS)
    if names is None:

        def render_changes(work: UnitOfWork) -> Reply:
            page = read_changes(work, position, query.limit, collections, is_compact=query.compact)
            changes = [change_view(change) for change in page.changes]
            return _page(page.history, page.head, page.next, changes=changes)

        return call.read(render_changes)
    for parameter, is_given in (("collections", collections), ("compact", query.compact)):
        if is_given:
            raise UnreadableQuery("does not go with events; leave it out", parameter)

    def render_events(work: UnitOfWork) -> Reply:
        page = read_events(work, position, query.limit, names)
        events, is_whole = _encoded_events(call, work, page.events)
        next_ = page.next
        if not is_whole:
            last = page.events[len(events) - 1].change
            next_ = Head(last.version, last.hash)
        return _page(page.history, page.head, next_, events=events)

    return call.read(render_events)


def _page(
    history: str,
    head: Head,
    next_: Head,
    changes: Sequence[Any] = (),
    events: Sequence[Any] = (),
) -> Reply:
    return Reply(
        {
            "history": history,
            "version": head.version,
            "head": head.hash,
            "changes": changes,
            "events": events,
            "next": {"version": next_.version, "head": next_.hash},
            "more": next_.version < head.version,
        }
    )


def _encoded_events(
    call: Call, work: UnitOfWork, events: Sequence[Event]
) -> tuple[list[msgspec.Raw], bool]:
    """Events as a client reads them, and whether these are all: only so many as have room.

    The events of one change stay together, and those of the first change are always there.
    """
    encoded: list[msgspec.Raw] = []
    size = begin = 0
    for first in range(0, len(events), _RENDERED_AT_ONCE):
        chunk = events[first : first + _RENDERED_AT_ONCE]
        records = _views(call, work, chunk)
        for event in chunk:
            if encoded and event.change.version != events[len(encoded) - 1].change.version:
                begin = len(encoded)
            text = msgspec.json.encode(_event_view(event, records))
            size += len(text)
            if begin and size > PAGE_BYTES:
                return encoded[:begin], False
            encoded.append(msgspec.Raw(text))
    return encoded, True


def _event_view(event: Event, records: Mapping[tuple[str, str], Any]) -> dict[str, Any]:
    return {
        "version": event.change.version,
        "event": event.name,
        "at": event.change.at,
        "actor": event.change.actor,
        "collection": event.collection,
        "id": event.id,
        "record": records.get((event.collection, event.id)),
    }


def _views(
    call: Call, work: UnitOfWork, events: Iterable[Event]
) -> Mapping[tuple[str, str], dict[str, Any]]:
    """The views of the records of events, by collection and id; those that are gone are absent."""
    ids: dict[str, dict[str, None]] = {}
    for event in events:
        ids.setdefault(event.collection, {})[event.id] = None
    shown: dict[tuple[str, str], dict[str, Any]] = {}
    for name, asked in ids.items():
        records = work.session.records.many(_KINDS[name], asked)
        if collection := COLLECTIONS.get(name):
            shown_records = views(work, collection, records.values())
        else:
            shown_records = [call.services.views(work, record) for record in records.values()]
        for id_, view in zip(records, shown_records, strict=True):
            shown[name, id_] = view
    return shown


_KINDS = {kind.plural: kind for kind in KINDS.values()}
"""Every kind of record by the name of its collection."""

OPERATIONS = (
    Operation(
        "GET",
        "/sync/changes",
        "readChanges",
        "Read the changes since a version, or the events in them",
        _changes,
        ChangePageView,
        query=ChangesQuery,
    ),
)
