"""Whether a file of books is being served, by which process, and on which port.

The serving process locks a file next to the books until the process ends, and writes its process id
and port into another file. That file counts only while the lock is held, because after a crash or a
power failure it would still be there.

Both files are next to the file that a path leads to, after all symbolic links, so that there is one
lock for a file however its path is written. A file with several names (hard links) has one for each
name. The names in one folder are looked up by the device and the inode of the file.
"""

import json
import os
import signal
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext, suppress
from pathlib import Path

from attrs import field, frozen
from filelock import FileLock, Timeout

from entrypoints.stop_requests import request_stop, stop_requests

STOPPING_SECONDS = 120
"""How long `stop` waits for a server to end: a commit may be large, and the disk slow."""
LONG_SECONDS = 3
"""After how long `stop` says that it is still waiting."""
_REAPING_SECONDS = 2
"""How long the entry of a process may remain after it has closed its files."""
_POLL_SECONDS = 0.05

_held: list[FileLock] = []
"""The locks of this process, which the system releases when the process has ended."""


@frozen
class RunningServer:
    """A running server."""

    pid: int
    port: int
    token: str = field(default="", repr=False)
    """The token with which it admits the commands of its owner; "" if it asks for none."""

    @property
    def url(self) -> str:
        """Where it serves the books."""
        return f"http://127.0.0.1:{self.port}"


@frozen
class _Details:
    """What a serving process writes about itself, and which file it serves."""

    server: RunningServer
    file_id: tuple[int, int] | None
    """The device and the inode of the file, or None if it did not exist yet."""


def running_server(path: Path) -> RunningServer | None:
    """The server of this file, whatever name the path has for it, or None if there is none."""
    for name in _names(path.resolve()):
        if _is_locked(name) and (details := _read_details(name)):
            return details.server
    return None


@contextmanager
def locked_books(path: Path, token: str = "") -> Iterator[Callable[[int], None]]:
    """Be the only server of this file; raises `OSError` if another process serves it.

    The function that this yields publishes the port and the token for the commands of the owner,
    in a file that nobody else can read. Other processes do not find the server any
    more when the `with` block ends, but the lock is held until this process has ended.
    """
    if server := running_server(path):
        raise _served_already(path, server)
    real_path = path.resolve()
    lock = FileLock(_lock_path(real_path), mode=0o600)
    try:
        lock.acquire(timeout=1)  # `running_server` elsewhere may hold it for a moment.
    except Timeout:
        details = _read_details(real_path)
        raise _served_already(path, details.server if details else None) from None
    _held.append(lock)
    details_path = _details_path(real_path)
    details_path.unlink(missing_ok=True)  # A server that crashed has left it.

    def publish(port: int) -> None:
        details = {
            "pid": os.getpid(), "port": port, "token": token, "file": _file_id(real_path),
        }  # fmt: skip
        new = details_path.with_name(f"{details_path.name}.new")
        with os.fdopen(os.open(new, os.O_CREAT | os.O_TRUNC | os.O_WRONLY, 0o600), "w") as file:
            json.dump(details, file)
        new.replace(details_path)

    try:
        with _requests_to_stop(real_path):
            yield publish
    finally:
        details_path.unlink(missing_ok=True)


def stop(path: Path, say: Callable[[str], None]) -> bool:
    """Stop the server of this file and wait until its process has ended; False if there was none.

    `say` is told if that takes long. Raises `OSError` if the process does not end within
    `STOPPING_SECONDS`.
    """
    server = running_server(path)
    if server is None:
        return False
    names = [name for name in _names(path.resolve()) if _is_locked(name)]
    if sys.platform == "win32":
        for name in names:
            request_stop(name, server.pid)
    else:
        os.kill(server.pid, signal.SIGTERM)
    began = time.monotonic()
    is_told = False
    while any(_is_locked(name) for name in names):
        seconds = time.monotonic() - began
        if seconds > STOPPING_SECONDS:
            raise OSError(
                f"the server (process {server.pid}) has not stopped after {STOPPING_SECONDS} "
                "seconds; it is still storing what it was sent, so try again later"
            )
        if seconds > LONG_SECONDS and not is_told:
            is_told = True
            say(
                f"the server (process {server.pid}) is finishing what it was sent; "
                "waiting until it has ended"
            )
        time.sleep(_POLL_SECONDS)
    _wait_for_end(server.pid)
    return True


def details_left_behind(path: Path) -> Path | None:
    """The details of a server that crashed, which the next server removes; None if there are none.

    Call it only if no server is running.
    """
    details_path = _details_path(path.resolve())
    return details_path if details_path.exists() else None


def _requests_to_stop(real_path: Path) -> AbstractContextManager[None]:
    """Stop at a request by a file as at SIGTERM, which one process cannot send another there."""
    requests: AbstractContextManager[None] = nullcontext()
    if sys.platform == "win32":
        requests = stop_requests(real_path, lambda: signal.raise_signal(signal.SIGTERM))
    return requests


def _served_already(path: Path, server: RunningServer | None) -> OSError:
    where = f" at {server.url} (process {server.pid})" if server else ""
    return OSError(
        f"{path} is already being served{where}; "
        f"use that server, or stop it with: wyzbooks stop --file {path}"
    )


def _is_locked(real_path: Path) -> bool:
    """Whether a process serves the file under this name."""
    lock_path = _lock_path(real_path)
    if not lock_path.exists():
        return False
    lock = FileLock(lock_path)
    try:
        lock.acquire(blocking=False)
    except Timeout:
        return True
    lock.release()
    return False


def _names(real_path: Path) -> Iterator[Path]:
    """This name of a file, and the other names under which it is served from the same folder."""
    yield real_path
    file_id = _file_id(real_path)
    if file_id is None or real_path.stat().st_nlink == 1:
        return
    for details_path in real_path.parent.glob(f"*{_DETAILS}"):
        name = details_path.with_name(details_path.name.removesuffix(_DETAILS))
        details = _parsed_details(details_path)
        if name != real_path and details and details.file_id == file_id:
            yield name


def _file_id(path: Path) -> tuple[int, int] | None:
    try:
        status = path.stat()
    except OSError:
        return None
    return (status.st_dev, status.st_ino)


def _read_details(real_path: Path) -> _Details | None:
    """What the serving process wrote about itself; None if it has not within a second."""
    for _ in range(20):  # A server that has just started holds the lock before it writes.
        if details := _parsed_details(_details_path(real_path)):
            return details
        time.sleep(_POLL_SECONDS)
    return None


def _parsed_details(details_path: Path) -> _Details | None:
    with suppress(OSError, ValueError, KeyError, TypeError):
        details = json.loads(details_path.read_text(encoding="utf-8"))
        file_id = details["file"]
        return _Details(
            RunningServer(details["pid"], details["port"], details["token"]),
            file_id and (file_id[0], file_id[1]),
        )
    return None


def _wait_for_end(pid: int) -> None:
    """Wait until a process that has closed its files is gone, too."""
    end = time.monotonic() + _REAPING_SECONDS
    while _is_running(pid) and time.monotonic() < end:
        time.sleep(_POLL_SECONDS)


def _is_running(pid: int) -> bool:
    """Whether a process runs. One that has ended, but which its parent has not noticed, does not.

    On Windows the lock alone tells, because there `os.kill` would end any process.
    """
    is_running = False
    if sys.platform != "win32":
        is_running = _is_running_here(pid)
    return is_running


def _is_running_here(pid: int) -> bool:
    with suppress(OSError, IndexError):
        state = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()[0]
        return state not in {"Z", "X"}
    try:
        os.kill(pid, 0)
    except OSError:
        return False
    return True


_DETAILS = ".server"


def _lock_path(path: Path) -> Path:
    return path.with_name(f"{path.name}.lock")


def _details_path(path: Path) -> Path:
    return path.with_name(f"{path.name}{_DETAILS}")
