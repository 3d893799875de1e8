"""A client that reads the live stream of changes."""

import time

import anyio
from attrs import define, field

from adapters.http.connection import Connection
from adapters.http.live_events import Batch
from application.sync.feed import FeedStart


@define(eq=False)
class LiveReader:
    """A client that reads the stream. Only the thread of the event loop uses it."""

    collections: frozenset[str] | None = None
    """The collections whose changes it wants; None stands for all."""
    connection: Connection | None = None
    port: int | None = None
    """The port that its connection came in on; None for one without a port."""
    history: str = ""
    """The history that its stream follows."""
    position: int = 0
    """The version up to which everything was sent to it, or is not of its collections."""
    told: int = 0
    """The last version that it was sent as an `id`."""
    resets: int = 0
    """How many resets of the hub it knows."""
    sent_at: float = field(factory=time.monotonic)
    """When something was sent to it last (`time.monotonic`)."""
    blocked_since: float | None = None
    """Since when its connection takes nothing; None while nothing is being sent."""
    is_ended: bool = False
    """Whether its stream is to end."""
    farewell: bytes = b""
    """What is sent to it at the end of its stream."""
    _awake: anyio.Event = field(factory=anyio.Event)

    def begin(self, start: FeedStart) -> None:
        """Begin its stream."""
        self.history = start.end.history
        self.position = self.told = start.after

    def take(self, batch: Batch) -> bytes:
        """The events of a batch that it has not received, which it then has."""
        content = batch.content_after(self.position, self.collections)
        self.position = batch.last
        if content:
            wanted = self.collections
            self.told = next(
                event.version
                for event in reversed(batch.events)
                if wanted is None or event.collection in wanted
            )
        return content

    def wake(self) -> None:
        """Let its stream look for what there is to send."""
        self._awake.set()

    async def wait(self) -> None:
        """Wait until `wake` is called; at once if it was called since the last time."""
        await self._awake.wait()
        self._awake = anyio.Event()

    def end(self, farewell: bytes = b"") -> None:
        """End its stream. A connection that takes nothing is cut off."""
        self.is_ended = True
        self.farewell = farewell
        if self.connection and (self.blocked_since is not None or self.connection.unsent_bytes):
            self.connection.abort()
        self.wake()
