"""Whether a file of books is being served, by which process, and on which port.

The serving process locks a file next to the books for as long as it runs, and writes its process id
and port into another file. That file counts only while the lock is held, because after a crash or a
power failure it would still be there.
"""

import json
import os
import signal
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from attrs import frozen
from filelock import FileLock, Timeout

STOPPING_SECONDS = 20
"""How long `stop` waits for a server to end."""


@frozen
class RunningServer:
    """A running server."""

    pid: int
    port: int


def running_server(path: Path) -> RunningServer | None:
    """The server of this file, or None if there is none."""
    if not _lock_path(path).exists():
        return None
    lock = FileLock(_lock_path(path))
    try:
        lock.acquire(blocking=False)
    except Timeout:
        return _read_details(path)
    lock.release()
    return None


@contextmanager
def announce(path: Path, port: int) -> Iterator[None]:
    """Be known as the server of this file; raises `OSError` if another process serves it."""
    lock = FileLock(_lock_path(path), mode=0o600)
    try:
        lock.acquire(timeout=1)  # `running_server` elsewhere may hold it for a moment.
    except Timeout:
        server = _read_details(path)
        where = f" on port {server.port}" if server else ""
        raise OSError(
            f"{path} is already being served{where}; "
            f"use that server, or stop it with: wyzbooks stop --file {path}"
        ) from None
    try:
        descriptor = os.open(_details_path(path), os.O_CREAT | os.O_TRUNC | os.O_WRONLY, 0o600)
        with os.fdopen(descriptor, "w", encoding="utf-8") as file:
            json.dump({"pid": os.getpid(), "port": port}, file)
        yield
    finally:
        _details_path(path).unlink(missing_ok=True)
        lock.release()


def stop(path: Path) -> bool:
    """Stop the server of this file and wait until it has ended; False if there was none.

    Raises `OSError` if it does not end within `STOPPING_SECONDS`.
    """
    server = running_server(path)
    if server is None:
        return False
    os.kill(server.pid, signal.SIGTERM)
    for _ in range(STOPPING_SECONDS * 20):
        if running_server(path) is None:
            return True
        time.sleep(0.05)
    raise OSError(
        f"the server (process {server.pid}) has not stopped after {STOPPING_SECONDS} seconds; try "
        "again later"
    )


def _read_details(path: Path) -> RunningServer | None:
    """What the serving process wrote about itself; None if it has not within a second."""
    for _ in range(20):  # A server that has just started holds the lock before it writes.
        try:
            details = json.loads(_details_path(path).read_text(encoding="utf-8"))
            return RunningServer(details["pid"], details["port"])
        except (OSError, ValueError, KeyError):
            time.sleep(0.05)
    return None


def _lock_path(path: Path) -> Path:
    return path.with_name(f"{path.name}.lock")


def _details_path(path: Path) -> Path:
    return path.with_name(f"{path.name}.server")
