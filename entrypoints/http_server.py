"""The HTTP server: uvicorn on a socket of the loopback address, and how it stops.

On the first signal the server takes no new connections, answers new requests with 503, ends the
live streams, and gives the requests that run `GRACE_SECONDS`. Then, or on a second Ctrl-C, the
others are cut off: writes that have not begun their commit are rolled back. A commit that has begun
is always awaited.

While it runs, the server can move to another port: it listens there before it leaves the old one.
"""

import asyncio
import logging
import signal
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from types import FrameType

import anyio
import uvicorn

from adapters.http.connection import App
from adapters.http.shutdown import Shutdown
from entrypoints.http_protocol import HttpProtocol
from entrypoints.listening import INTERNET, Listener, Listeners, address_of

GRACE_SECONDS = 10
"""How long requests may run after the signal to stop."""
STREAM_SECONDS = 1
"""How long live streams may take to end before the other requests are waited for."""
ANSWER_SECONDS = 3
"""How long clients may take after that to receive what is answered."""
_POLL_SECONDS = 0.05

logger = logging.getLogger("wyzbooks")


class HttpServer(uvicorn.Server):
    """A server that returns when it has stopped, so that the file of books is closed then.

    uvicorn's own server raises the signal again, which would end the process before that, and
    answers what it cuts off with a status of 500, whatever its thread still does.
    """

    def __init__(
        self,
        app: App,
        shutdown: Shutdown,
        greeting: str = "",
        publish: Callable[[int], None] = lambda _: None,
    ) -> None:
        """`greeting` is logged once the server answers, and stops in order at a signal.

        `publish` is told another port as soon as the server listens there.
        """
        super().__init__(
            uvicorn.Config(
                app,
                http=HttpProtocol,
                log_config=None,  # What it logs goes the way of all other lines: see `logs`.
                log_level="warning",
                access_log=False,
                server_header=False,
                proxy_headers=False,
                lifespan="off",
            )
        )
        self._greeting = greeting
        self._shutdown = shutdown
        self._publish = publish
        self._loop: asyncio.AbstractEventLoop | None = None
        self._moves = set[asyncio.Task[None]]()
        self._is_impatient = False

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        signals = (signal.SIGINT, signal.SIGTERM)
        for number in signals:
            signal.signal(number, self.handle_exit)
        try:
            yield
        finally:
            # The file is still to be closed, and a further signal must not prevent that.
            for number in signals:
                signal.signal(number, signal.SIG_IGN)

    async def startup(self, sockets: list[Listener] | None = None) -> None:
        await super().startup(sockets)
        self._loop = asyncio.get_running_loop()
        if self._greeting:
            logger.info("%s", self._greeting)

    def go_on_at(self, listeners: Listeners) -> None:
        """Serve other listeners instead of the ones before. Any thread may ask this.

        Requests that run are answered on the connections that they came in on.
        """
        if self._loop is None:
            raise RuntimeError("a server moves only while it runs")
        self._loop.call_soon_threadsafe(self._begin_move, listeners)

    def _begin_move(self, listeners: Listeners) -> None:
        move = asyncio.get_running_loop().create_task(self._move(listeners))
        self._moves.add(move)  # The loop itself holds its tasks by weak references alone.
        move.add_done_callback(self._moves.discard)

    async def _move(self, listeners: Listeners) -> None:
        """Listen there, tell the streams, and leave the ports and connections of before.

        What listens on a Unix socket stays.
        """
        connections = list(self.server_state.connections)
        staying = [server for server in self.servers if _is_on_unix_socket(server)]
        former = [server for server in self.servers if server not in staying]
        if self.should_exit:
            listeners.close()
            return
        await super().startup([*listeners.sockets])
        self.servers += staying
        address = address_of(listeners.port)
        logger.info("the server has moved to %s", address)
        try:
            self._publish(listeners.port)
        except OSError:
            logger.exception("other commands of this computer do not find the new port")
        if streams := self._shutdown.streams:
            streams.move(listeners.port, address)
        for server in former:
            server.close()
        for connection in connections:
            if getattr(connection, "server", None):  # One of a Unix socket has no address.
                connection.shutdown()

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        del frame
        if self.should_exit and sig == signal.SIGINT:
            self._is_impatient = True
        self._shutdown.is_stopping = True
        self.should_exit = True

    async def shutdown(self, sockets: list[Listener] | None = None) -> None:
        for server in self.servers:
            server.close()
        for listener in sockets or ():
            listener.close()
        if streams := self._shutdown.streams:
            streams.close()
            await self._wait(lambda: not streams.clients, STREAM_SECONDS)
        if self.server_state.tasks:
            logger.info("stopping; requests that are running: %d", len(self.server_state.tasks))
        await self._wait(lambda: not self.server_state.tasks or self._is_impatient, GRACE_SECONDS)
        if self.server_state.tasks:
            count = await self._shutdown.cut_off()
            logger.warning("requests cut off: %d; nothing of them was stored", count)
            await self._wait(lambda: not self.server_state.tasks, ANSWER_SECONDS)
        for connection in list(self.server_state.connections):
            connection.shutdown()
        await self._wait(lambda: not self.server_state.connections, ANSWER_SECONDS)
        for connection in list(self.server_state.connections):
            connection.transport.abort()

    async def _wait(self, is_done: Callable[[], bool], seconds: float) -> None:
        """Wait until something is done, at most for some seconds."""
        end = time.monotonic() + seconds
        while not is_done() and time.monotonic() < end:  # noqa: ASYNC110 - uvicorn tells no event
            await anyio.sleep(_POLL_SECONDS)


def _is_on_unix_socket(server: asyncio.AbstractServer) -> bool:
    """Whether a part of the server listens on a Unix socket, which has no port."""
    sockets: Sequence[Listener] = getattr(server, "sockets", ())
    return any(listener.family not in INTERNET for listener in sockets)
