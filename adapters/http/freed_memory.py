"""Memory of large requests goes back to the system soon after they have been answered.

By itself it would stay: a refused body is held by the circle of its error and the frames that the
error came through, which Python looks for only after very many new objects; and the C library keeps
what it has once got, for each thread.
"""

import ctypes
import gc
import sys
from collections.abc import Callable
from threading import Timer

LARGE_SIZE = 1024 * 1024
"""From how many bytes of body and answer together a request is large."""
SOON_SECONDS = 1.0
"""How long after its end: several that come one after the other are cleared away together."""


class FreedMemory:
    """Gives memory back after large requests, as soon as no long operation runs.

    Looking for circles stops all threads, and takes longer the more objects an operation has made.
    """

    def __init__(self, is_idle: Callable[[], bool]) -> None:
        """`is_idle` says whether no long operation runs."""
        self._is_idle = is_idle
        self._is_due = False

    def note_request(self, size: int) -> None:
        """A request has ended, whose body and answer had so many bytes."""
        if size < LARGE_SIZE or self._is_due:
            return
        self._is_due = True
        self._begin_timer()

    def _begin_timer(self) -> None:
        timer = Timer(SOON_SECONDS, self._give_back)
        timer.daemon = True
        timer.start()

    def _give_back(self) -> None:
        if not self._is_idle():
            self._begin_timer()
            return
        self._is_due = False
        gc.collect()
        give_back_free_memory()


def give_back_free_memory() -> None:
    """Give what nothing uses any more back to the system, where the C library has a call for it:
    other systems than Linux, and the musl library, give it back by themselves."""
    trim = getattr(ctypes.CDLL(None), "malloc_trim", None) if sys.platform == "linux" else None
    if trim is not None:
        trim(0)
