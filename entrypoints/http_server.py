"""The HTTP server: uvicorn on a socket of the loopback address, and how it stops.

On the first signal the server takes no new connections, answers new requests with 503, ends the
live streams, and gives the requests that run `GRACE_SECONDS`. Then, or on a second Ctrl-C, the
others are cut off: writes that have not begun their commit are rolled back. A commit that has begun
is always awaited.
"""

import logging
import signal
import socket
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType

import anyio
import uvicorn

from adapters.http.request_guard import App
from adapters.http.shutdown import Shutdown
from entrypoints.connections import HttpProtocol

HOST = "127.0.0.1"
GRACE_SECONDS = 10
"""How long requests may run after the signal to stop."""
STREAM_SECONDS = 2
"""How long live streams may take to end before the other requests are waited for."""
ANSWER_SECONDS = 3
"""How long clients may take after that to receive what is answered."""
WAITING_CONNECTIONS = 2048
"""How many connections may wait to be accepted."""
_POLL_SECONDS = 0.05

logger = logging.getLogger("wyzbooks")


class HttpServer(uvicorn.Server):
    """A server that returns when it has stopped, so that the file of books is closed then.

    uvicorn's own server raises the signal again, which would end the process before that, and
    answers what it cuts off with a status of 500, whatever its thread still does.
    """

    def __init__(self, app: App, shutdown: Shutdown, greeting: str = "") -> None:
        """`greeting` is logged once the server answers, and stops in order at a signal."""
        super().__init__(
            uvicorn.Config(
                app,
                http=HttpProtocol,
                log_config=None,  # What it logs goes the way of all other lines: see `logs`.
                log_level="warning",
                access_log=False,
                server_header=False,
                lifespan="off",
            )
        )
        self._greeting = greeting
        self._shutdown = shutdown
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

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        if self._greeting:
            logger.info("%s", self._greeting)

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        del frame
        if self.should_exit and sig == signal.SIGINT:
            self._is_impatient = True
        self._shutdown.is_stopping = True
        self.should_exit = True

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
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


@contextmanager
def listening(port: int) -> Iterator[socket.socket]:
    """A socket that listens on a port of the loopback address; raises `OSError` if it is taken.

    It listens at once: two sockets that are only bound may share a port, and then one server would
    get the requests that are meant for the other.
    """
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as listener:
        if sys.platform == "win32":
            # There SO_REUSEADDR would let another program take the port away.
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_EXCLUSIVEADDRUSE, 1)
        else:
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listener.bind((HOST, port))
            listener.listen(WAITING_CONNECTIONS)
        except OSError as error:
            raise OSError(
                f"port {port} is taken by another program; choose another with --port"
            ) from error
        yield listener
