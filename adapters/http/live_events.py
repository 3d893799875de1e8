"""Changes as server-sent events: each is encoded once, for all clients that receive it."""

from collections.abc import Iterable, Iterator

import msgspec
from attrs import define, field, frozen

from adapters.json_shapes.changes import change_view
from application.ports.change_log import LoggedChange
from application.sync.feed import LogEnd

RETRY = b"retry: 1000\n"
"""After how many milliseconds a client connects again."""
HEARTBEAT = b":\n\n"
"""A comment, by which both sides notice that the other one is gone."""
BATCH_BYTES = 64 * 1024
"""About how many bytes are sent at once; a single event may be longer."""

_UNICODE_LINE_BREAKS = tuple(
    (character.encode(), b"\\u%04x" % ord(character)) for character in "\x85\u2028\u2029"
)
"""The line breaks that JSON leaves as they are, and how it escapes them."""


@frozen
class Event:
    """A change as it is sent."""

    version: int
    collection: str
    content: bytes


@define(eq=False)
class Batch:
    """Some events in a row, which are sent at once."""

    after: int
    """The version before its first event."""
    events: list[Event]
    content: bytes = field(init=False)
    """All events, as they are sent to those who want every collection."""
    _filtered: dict[frozenset[str], bytes] = field(factory=dict, init=False)

    def __attrs_post_init__(self) -> None:
        self.content = b"".join(event.content for event in self.events)

    @property
    def last(self) -> int:
        """The version of its last event."""
        return self.events[-1].version

    def content_after(self, version: int, collections: frozenset[str] | None) -> bytes:
        """Its events after a version, of some collections; None stands for all collections."""
        if version > self.after:
            return b"".join(
                event.content for event in self._of(collections) if event.version > version
            )
        if collections is None:
            return self.content
        if collections not in self._filtered:
            events = self._of(collections)
            self._filtered[collections] = b"".join(event.content for event in events)
        return self._filtered[collections]

    def _of(self, collections: frozenset[str] | None) -> list[Event]:
        if collections is None:
            return self.events
        return [event for event in self.events if event.collection in collections]


def batches_of(after: int, changes: Iterable[LoggedChange]) -> Iterator[Batch]:
    """Changes, by version, as batches; `after` is the version before the first of them."""
    events: list[Event] = []
    size = 0
    for change in changes:
        event = _change_event(change)
        if events and size + len(event.content) > BATCH_BYTES:
            yield Batch(after, events)
            after, events, size = events[-1].version, [], 0
        events.append(event)
        size += len(event.content)
    if events:
        yield Batch(after, events)


def hello_event(after: int, end: LogEnd) -> bytes:
    """The event that begins a stream, which goes on after a version."""
    return _event("hello", after, _end_view(end))


def reset_event(end: LogEnd) -> bytes:
    """The event that tells a client to read everything again; the stream goes on at the end."""
    return _event("reset", end.head.version, _end_view(end))


def moved_event(told: int, port: int, address: str) -> bytes:
    """The last event of a stream, which says where the server is from now on."""
    return _event("moved", told, {"port": port, "address": address})


def id_line(version: int) -> bytes:
    """What tells a client that it has every change up to a version, without an event."""
    return b"id: %d\n\n" % version


def _change_event(change: LoggedChange) -> Event:
    content = _event("change", change.version, change_view(change))
    return Event(change.version, change.collection, content)


def _event(name: str, id_: int, data: object) -> bytes:
    # JSON has no line breaks, so that the data is one line. The standard knows no others, but many
    # libraries, such as httpx, end a line at those of Unicode too, so these are escaped.
    text = msgspec.json.encode(data)
    for character, escaped in _UNICODE_LINE_BREAKS:
        text = text.replace(character, escaped)
    return b"event: %s\nid: %d\ndata: %s\n\n" % (name.encode(), id_, text)


def _end_view(end: LogEnd) -> dict[str, object]:
    return {"history": end.history, "version": end.head.version, "head": end.head.hash}
