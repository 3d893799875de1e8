"""Servers in processes of their own on the loopback address, and a client that keeps its
connection."""

import http.client
import json
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from itertools import count, repeat
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from attrs import define, field, frozen

from tests.benchmarks import yardstick

START_SECONDS = 30
NOT_MODIFIED = 304
_NUMBERS = count(1)
"""Numbers the requests whose answers are to be made anew."""
IDLE_SECONDS = 3
"""After so long without a request the connection is opened anew, before the server closes it."""


class Client:
    """One connection to a server, kept open from request to request.

    Our server makes every answer anew for it, unless it `takes_kept` ones.
    """

    def __init__(self, port: int, *, takes_kept: bool = False) -> None:
        self._connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        self._used = time.monotonic()
        self._numbers = repeat(0) if takes_kept else _NUMBERS
        self._known: str | None = None

    def send(self, method: str, path: str, body: Any = None) -> bytes:
        """The answer to a request; anything but success is an error."""
        content = body if body is None or isinstance(body, bytes) else json.dumps(body).encode()
        if time.monotonic() - self._used > IDLE_SECONDS:
            self._connection.close()
        # An answer is kept for requests with the same headers alone.
        headers = {"X-Number": str(next(self._numbers))}
        if content:
            headers["Content-Type"] = "application/json"
        if self._known:
            headers["If-None-Match"] = self._known
        self._connection.request(method, path, content, headers)
        answer = self._connection.getresponse()
        received = answer.read()
        self._used = time.monotonic()
        if answer.status != NOT_MODIFIED if self._known else answer.status >= 300:
            raise RuntimeError(f"{method} {path}: {answer.status} {received[:300]!r}")
        return received

    def know(self, path: str) -> None:
        """Ask for what is at a path, and expect from then on that it has not changed."""
        self._connection.request("GET", path, headers={"X-Number": "0"})
        answer = self._connection.getresponse()
        answer.read()
        self._known = answer.headers["ETag"]

    def get(self, path: str) -> Any:
        """The JSON at a path."""
        return json.loads(self.send("GET", path))

    def close(self) -> None:
        self._connection.close()


@frozen
class Server:
    """A server at work."""

    port: int
    pid: int

    def clients(self, count: int) -> list[Client]:
        return [Client(self.port) for _ in range(count)]


@define
class _Command:
    arguments: Sequence[str]
    ready: str
    environment: dict[str, str] = field(factory=dict)


@contextmanager
def books_server(path: Path) -> Iterator[Server]:
    """Our server of a file of books."""
    port = _free_port()
    code = "from entrypoints.cli.program import main; main()"
    with (
        TemporaryDirectory(prefix="wyzbooks-bench-") as config,
        _served(
            _Command(
                [sys.executable, "-c", code, "serve", "--file", str(path), "--port", str(port)],
                "/api/v1/system/version",
                {"WYZBOOKS_CONFIG": config},
            ),
            port,
        ) as server,
    ):
        yield server


@contextmanager
def yardstick_server(database: Path) -> Iterator[Server]:
    """The bare server of a bare database."""
    port = _free_port()
    with _served(_Command(yardstick.command(database, port), "/prepared"), port) as server:
        yield server


@contextmanager
def _served(command: _Command, port: int) -> Iterator[Server]:
    environment = {**os.environ, **command.environment}
    process = subprocess.Popen(
        command.arguments,
        cwd=yardstick.ROOT,
        env=environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        _wait(process, port, command.ready)
        yield Server(port, process.pid)
    finally:
        process.terminate()
        try:
            process.wait(20)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _wait(process: subprocess.Popen[bytes], port: int, path: str) -> None:
    end = time.monotonic() + START_SECONDS
    while time.monotonic() < end and process.poll() is None:
        client = Client(port)
        try:
            client.send("GET", path)
        except (OSError, http.client.HTTPException):
            time.sleep(0.05)
        else:
            return
        finally:
            client.close()
    raise RuntimeError(f"{process.args} does not answer")


def _free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        port: int = listener.getsockname()[1]
    return port
