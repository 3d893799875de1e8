"""A server is asked to stop by a file beside its books, where no signal can do it: on Windows.

There `os.kill` ends a process at once, in the middle of a write. A file needs no token, is there
also for a server that answers no requests, and only who may write beside the books can make it.
"""

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from threading import Event, Thread

LOOK_SECONDS = 0.2
"""How often a server looks for a request."""


def request_stop(real_path: Path, pid: int) -> None:
    """Ask the process that serves a file to stop."""
    path = _request_path(real_path)
    new = path.with_name(f"{path.name}.new")
    with os.fdopen(os.open(new, os.O_CREAT | os.O_TRUNC | os.O_WRONLY, 0o600), "w") as file:
        file.write(str(pid))
    new.replace(path)


@contextmanager
def stop_requests(real_path: Path, stop: Callable[[], None]) -> Iterator[None]:
    """Call a function once this process is asked to stop, until the `with` block ends.

    A request for another process is old: its server has ended without it.
    """
    path, is_over = _request_path(real_path), Event()
    path.unlink(missing_ok=True)

    def look() -> None:
        while not is_over.wait(LOOK_SECONDS):
            with suppress(OSError):
                if path.read_text(encoding="utf-8") == str(os.getpid()):
                    stop()
                    return

    watch = Thread(target=look, name="stop requests", daemon=True)
    watch.start()
    try:
        yield
    finally:
        is_over.set()
        watch.join()
        with suppress(OSError):
            path.unlink(missing_ok=True)


def _request_path(real_path: Path) -> Path:
    return real_path.with_name(f"{real_path.name}.stop")
