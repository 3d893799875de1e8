"""Whether a file of books is being served, by which process, and where.

The serving process holds a lock beside the file for as long as it lives, so that what is written there is true
exactly while the lock is held: also after the power failed.
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


@frozen
class Running:
    """A server at work."""

    pid: int
    port: int


def running(path: Path) -> Running | None:
    """The server of a file, or None."""
    if not _lock_path(path).exists():
        return None
    lock = FileLock(_lock_path(path))
    try:
        lock.acquire(blocking=False)
    except Timeout:
        return _read(path)
    lock.release()
    return None


@contextmanager
def announce(path: Path, port: int) -> Iterator[None]:
    """Be the server of a file; raises `OSError` where another is."""
    lock = FileLock(_lock_path(path), mode=0o600)
    try:
        lock.acquire(timeout=1)  # whoever looks whether a server runs has the lock for a moment
    except Timeout:
        other = _read(path)
        where = f" on port {other.port}" if other else ""
        raise OSError(
            f"{path} is being served already{where}; use that server, or stop it with: wyzbooks stop --file {path}"
        ) from None
    try:
        facts = os.open(_facts_path(path), os.O_CREAT | os.O_TRUNC | os.O_WRONLY, 0o600)
        with os.fdopen(facts, "w", encoding="utf-8") as file:
            json.dump({"pid": os.getpid(), "port": port}, file)
        yield
    finally:
        _facts_path(path).unlink(missing_ok=True)
        lock.release()


def stop(path: Path) -> bool:
    """End the server of a file, and wait until it is gone; False if there was none. Raises `OSError` if it stays."""
    server = running(path)
    if server is None:
        return False
    os.kill(server.pid, signal.SIGTERM)
    for _ in range(STOPPING_SECONDS * 20):
        if running(path) is None:
            return True
        time.sleep(0.05)
    raise OSError(
        f"the server (process {server.pid}) has not stopped after {STOPPING_SECONDS} seconds"
    )


def _read(path: Path) -> Running | None:
    for _ in range(20):  # it has the lock, and is about to write
        try:
            facts = json.loads(_facts_path(path).read_text(encoding="utf-8"))
            return Running(facts["pid"], facts["port"])
        except (OSError, ValueError, KeyError):
            time.sleep(0.05)
    return None


def _lock_path(path: Path) -> Path:
    return path.with_name(f"{path.name}.lock")


def _facts_path(path: Path) -> Path:
    return path.with_name(f"{path.name}.server")
