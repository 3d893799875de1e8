"""Many readers of the live stream in a process of their own, which tells when events arrive."""

import re
import selectors
import socket
import time
from collections.abc import Iterator
from contextlib import contextmanager
from multiprocessing import get_context
from multiprocessing.connection import Connection

from attrs import define, field

_ID = re.compile(rb"event: change\nid: (\d+)\n")


@define
class Arrivals:
    """When an event has arrived, by the clock `time.monotonic`, which all processes share."""

    first: float
    last: float
    count: int


@define
class Readers:
    """Readers at work."""

    _pipe: Connection
    _arrivals: dict[int, Arrivals] = field(factory=dict)

    def arrivals(self, version: int, seconds: float = 30) -> Arrivals:
        """When the event with a version arrived at all readers that read."""
        end = time.monotonic() + seconds
        while version not in self._arrivals:
            if not self._pipe.poll(max(0, end - time.monotonic())):
                raise RuntimeError(f"version {version} did not reach every reader")
            number, *arrivals = self._pipe.recv()
            self._arrivals[number] = Arrivals(*arrivals)
        return self._arrivals[version]


@contextmanager
def readers(port: int, count: int, stalled: int) -> Iterator[Readers]:
    """Open streams, some of which nobody reads; they end with the block."""
    context = get_context("spawn")
    ours, theirs = context.Pipe()
    process = context.Process(target=_read, args=(theirs, port, count, stalled), daemon=True)
    process.start()
    try:
        if not ours.poll(60) or ours.recv() != "ready":
            raise RuntimeError("the readers are not ready")
        yield Readers(ours)
    finally:
        process.terminate()
        process.join()


def _read(pipe: Connection, port: int, count: int, stalled: int) -> None:
    """Read, and send the arrivals of each version when all readers have it."""
    selector = selectors.DefaultSelector()
    sockets = []
    for number in range(count):
        connection = socket.create_connection(("127.0.0.1", port))
        connection.sendall(
            f"GET /api/v1/sync/stream HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\n\r\n".encode()
        )
        while b"event: hello" not in connection.recv(65_536):
            pass
        sockets.append(connection)
        if number >= stalled:
            connection.setblocking(False)
            selector.register(connection, selectors.EVENT_READ, bytearray())
    pipe.send("ready")
    arrivals: dict[int, Arrivals] = {}
    while selector.get_map():
        for key, _ in selector.select():
            content = key.fileobj.recv(262_144)  # type: ignore[union-attr]
            now = time.monotonic()
            if not content:
                selector.unregister(key.fileobj)
            key.data.extend(content)
            end = 0
            for match in _ID.finditer(key.data):
                end = match.end()
                version = int(match[1])
                known = arrivals.setdefault(version, Arrivals(now, now, 0))
                known.last, known.count = now, known.count + 1
                if known.count == count - stalled:
                    pipe.send((version, known.first, known.last, known.count))
                    del arrivals[version]
            del key.data[:end]
