"""The connections of the HTTP server: requests can end theirs at once, and limit what waits in it.

uvicorn offers neither to an application, and a client that does not read would keep its connection
for ever.
"""

import socket
from contextlib import suppress
from typing import Any


class TransportConnection:
    """The connection of a request."""

    def __init__(self, transport: Any) -> None:
        """`transport` is the `asyncio.Transport` of the connection."""
        self._transport = transport

    @property
    def unsent_bytes(self) -> int:
        if self._transport.is_closing():
            return 0
        size: int = self._transport.get_write_buffer_size()
        return size

    def limit_send_buffer(self, size: int) -> None:
        connected = self._transport.get_extra_info("socket")
        if connected is None:
            return
        # The client may be gone already: uvloop then raises ValueError, and asyncio OSError.
        with suppress(OSError, ValueError):
            connected.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, size)

    def abort(self) -> None:
        self._transport.abort()
