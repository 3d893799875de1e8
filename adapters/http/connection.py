"""The types of ASGI, and the connection that a request came in on."""

from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any, Protocol

Scope = MutableMapping[str, Any]
Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
"""The function of ASGI that waits for what a client does next."""
Send = Callable[[Message], Awaitable[None]]
App = Callable[[Scope, Receive, Send], Awaitable[None]]
"""An ASGI application."""

CONNECTION = "wyzbooks.connection"
"""The name in the `extensions` of an ASGI scope under which a server offers a `Connection`."""


class Connection(Protocol):
    """The connection of a request, which the server offers beyond what ASGI has.

    From inside an ASGI application a connection cannot be ended whose other side does not read.
    """

    @property
    def unsent_bytes(self) -> int:
        """How many bytes wait in this process until the system takes them."""

    def limit_send_buffer(self, size: int) -> None:
        """Let the system take only about so many bytes that the other side has not read."""

    def abort(self) -> None:
        """End the connection at once; what waits is lost."""


def connection_of(scope: Any) -> Connection | None:
    """The connection of a request, if its server offers it."""
    connection: Connection | None = (scope.get("extensions") or {}).get(CONNECTION)
    return connection


async def until_gone(receive: Callable[[], Awaitable[Any]]) -> None:
    """Wait until the client of a request goes whose body has been received."""
    while (await receive())["type"] != "http.disconnect":
        pass


def port_of(scope: Any) -> int | None:
    """The port that a request came in on: a server that moves has two for a moment.

    A Unix socket has none.
    """
    server = scope["server"]
    return None if server is None or server[1] is None else int(server[1])
