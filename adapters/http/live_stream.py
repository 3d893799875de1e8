"""The answer that does not end: the stream of changes to one client."""

import logging
import time
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any

import anyio
from attrs import frozen

from adapters.http.connection import Connection, Receive, connection_of, port_of, until_gone
from adapters.http.live_changes import SEND_BUFFER, LiveChanges
from adapters.http.live_events import HEARTBEAT, RETRY, hello_event, id_line, reset_event
from adapters.http.live_reader import LiveReader
from application.ports.failures import StoreFailure, logged_reason
from application.sync.feed import FeedCursor, FeedStart

logger = logging.getLogger("wyzbooks")

_HEADERS = [(b"content-type", b"text/event-stream")]
_LAST_PAUSES = (0.001, 0.01, 0.1)
"""How many seconds the last bytes of a stream may wait in the connection."""

Message = MutableMapping[str, Any]
Send = Callable[[Message], Awaitable[None]]
IsAdmitted = Callable[[], bool]
"""Whether the token of a request is still valid; always so where no token is asked for."""


@frozen
class LiveStream:
    """The stream of changes that a client has asked for."""

    hub: LiveChanges
    cursor: FeedCursor
    collections: frozenset[str] | None
    """The collections whose changes are sent; None stands for all."""

    async def serve(self, scope: Any, receive: Receive, send: Send) -> None:
        """Send the stream, as an ASGI application, as long as the client is admitted.

        If the server cannot cut off a connection, the stream ends when the client has everything.
        """
        await send({"type": "http.response.start", "status": 200, "headers": _HEADERS})
        if scope["state"]["is_head"]:
            await send({"type": "http.response.body", "body": b""})
            return
        connection = connection_of(scope)
        if connection:
            connection.limit_send_buffer(SEND_BUFFER)
        reader = LiveReader(self.collections, connection, port_of(scope))
        is_admitted: IsAdmitted = scope["state"]["is_admitted"]
        try:
            async with anyio.create_task_group() as group:
                group.start_soon(_watch, receive, reader)
                if connection:
                    await self._send_all(reader, connection, is_admitted, send)
                else:
                    await self._send_past(reader, is_admitted, send)
                group.cancel_scope.cancel()
        finally:
            self.hub.leave(reader)

    async def _send_all(
        self, reader: LiveReader, connection: Connection, is_admitted: IsAdmitted, send: Send
    ) -> None:
        """Send what there is until the stream ends, and then the end."""
        try:
            content = _first_event(await self.hub.join(reader, self.cursor))
            # The guard has asked for the token once, and it may have been removed since.
            while not reader.is_ended and is_admitted():
                if content:
                    await _send_content(reader, send, content)
                content = await self.hub.content_for(reader)
                if not content and self.hub.heartbeat_is_due(reader):
                    content = _heartbeat(reader)
                if not content:
                    await reader.wait()
            if reader.farewell:
                await _send_content(reader, send, reader.farewell)
        except StoreFailure as failure:
            # An `EventSource` gives up after any status but 200, and connects again after an end.
            logger.error(  # noqa: TRY400 - it says it all
                "a live stream has ended: %s", logged_reason(failure)
            )
            reason = " ".join(str(failure).split())
            await _send_content(reader, send, f": the stream ends, because {reason}\n\n".encode())
        await send({"type": "http.response.body", "body": b""})
        for seconds in _LAST_PAUSES:
            if not connection.unsent_bytes:
                return
            await anyio.sleep(seconds)
        connection.abort()  # Nobody reads it, and the server may be stopping.

    async def _send_past(self, reader: LiveReader, is_admitted: IsAdmitted, send: Send) -> None:
        """Send only what the log has already."""
        start = await self.hub.read_start(self.cursor)
        reader.begin(start)
        content = _first_event(start)
        while content and is_admitted():
            await _send_content(reader, send, content)
            _, content = await self.hub.read_page(reader)
        await send({"type": "http.response.body", "body": b""})


def _first_event(start: FeedStart) -> bytes:
    event = reset_event(start.end) if start.is_reset else hello_event(start.after, start.end)
    return RETRY + event


def _heartbeat(reader: LiveReader) -> bytes:
    """A sign of life; it also tells a reader up to which version it has every change it wants."""
    if reader.told == reader.position:
        return HEARTBEAT
    reader.told = reader.position
    return id_line(reader.position)


async def _send_content(reader: LiveReader, send: Send, content: bytes) -> None:
    reader.blocked_since = time.monotonic()
    await send({"type": "http.response.body", "body": content, "more_body": True})
    reader.blocked_since = None
    reader.sent_at = time.monotonic()


async def _watch(receive: Receive, reader: LiveReader) -> None:
    """End the stream when the client has gone."""
    await until_gone(receive)
    reader.end()
