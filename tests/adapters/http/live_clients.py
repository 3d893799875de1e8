"""Clients of the live stream without sockets: each has a connection that the test can block."""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any

import anyio
from anyio.abc import TaskGroup

from adapters.http.connection import CONNECTION
from adapters.http.live_changes import LiveChanges
from adapters.http.live_stream import LiveStream
from application.sync.feed import FeedCursor
from tests.adapters.http.test_live_events import events_in
from tests.support import PORT

PATIENCE = 10


class LiveClient:
    """A client, and its connection as the stream sees it."""

    def __init__(self) -> None:
        self.content = b""
        self.unsent_bytes = 0
        self.is_aborted = self.has_ended = False
        self.is_admitted = True
        self._can_send = anyio.Event()
        self._can_send.set()
        self._is_gone = anyio.Event()

    def limit_send_buffer(self, size: int) -> None:
        """Nothing is buffered here."""

    def abort(self) -> None:
        self.is_aborted = True
        self.go()

    def stop_reading(self) -> None:
        self._can_send = anyio.Event()

    def read_again(self) -> None:
        self._can_send.set()

    def go(self) -> None:
        """Close the connection."""
        self._can_send.set()
        self._is_gone.set()

    async def receive(self) -> dict[str, Any]:
        await self._is_gone.wait()
        return {"type": "http.disconnect"}

    async def send(self, message: Any) -> None:
        await self._can_send.wait()
        self.content += message.get("body", b"")
        if message["type"] == "http.response.body" and not message.get("more_body"):
            self.has_ended = True

    @property
    def events(self) -> list[dict[str, str]]:
        """What was received, without blocks that have only an id."""
        return [event for event in events_in(self.content) if "event" in event]

    @property
    def versions(self) -> list[int]:
        return [int(event["id"]) for event in self.events if event["event"] == "change"]

    @property
    def last_id(self) -> int:
        """What an `EventSource` would send as Last-Event-ID."""
        return int([event["id"] for event in events_in(self.content) if "id" in event][-1])


class Scene:
    """A hub and its clients."""

    def __init__(self, hub: LiveChanges, tasks: TaskGroup) -> None:
        self.hub, self._tasks = hub, tasks
        self.clients: list[LiveClient] = []

    async def client(self, *collections: str, cursor: FeedCursor | None = None) -> LiveClient:
        """A client that has received the first event."""
        client = self.join(*collections, cursor=cursor)
        await until(lambda: bool(client.content))
        return client

    def join(
        self,
        *collections: str,
        cursor: FeedCursor | None = None,
        server: tuple[str, int] | None = ("127.0.0.1", PORT),
    ) -> LiveClient:
        client = LiveClient()
        self.clients.append(client)
        wanted = frozenset(collections) if collections else None
        stream = LiveStream(self.hub, cursor or FeedCursor(), wanted)
        scope = {
            "type": "http",
            "method": "GET",
            "server": server,
            "extensions": {CONNECTION: client},
            "state": {"is_admitted": lambda: client.is_admitted, "is_head": False},
        }
        self._tasks.start_soon(stream.serve, scope, client.receive, client.send)
        return client


@asynccontextmanager
async def scene(hub: LiveChanges) -> AsyncIterator[Scene]:
    """Clients may join; at the end all have gone, and the hub does nothing any more."""
    async with anyio.create_task_group() as tasks:
        here = Scene(hub, tasks)
        yield here
        for client in here.clients:
            client.go()
    assert hub.clients == 0
    await until(lambda: hub._task is None)


async def until(is_so: Callable[[], bool]) -> None:
    """Wait until something is so."""
    with anyio.fail_after(PATIENCE):
        while not is_so():  # noqa: ASYNC110
            await anyio.sleep(0.005)
