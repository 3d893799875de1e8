"""Memory of requests goes back to the system: soon after a large one, and later after any other.

By itself it would stay: a refused body is held by the circle of its error and the frames that the
error came through, which Python looks for only after very many new objects; and the C library keeps
what it has once got, for each thread. What one small request leaves is little, but a server that
answers them all day would hold more and more that nothing uses.
"""

import ctypes
import gc
import sys
from collections.abc import Callable
from threading import Timer
from typing import Any

LARGE_SIZE = 1024 * 1024
"""From how many bytes of body and answer together a request is large."""
SOON_SECONDS = 1.0
"""How long after its end: several that come one after the other are cleared away together."""
LATER_SECONDS = 30.0
"""How long after the end of a request that is not large."""

_NEW, _ALL = 1, 2
"""The generations of the garbage collector: objects that have outlasted at most one of its
collections, or all objects."""

_MOST_ARENAS = -8
"""M_ARENA_MAX of glibc: the number of the setting for how many parts its memory has."""


class FreedMemory:
    """Gives memory back after requests, as soon as no long operation runs.

    Looking for circles stops all threads, and takes longer the more objects an operation has made.
    After small requests only new objects are collected, which takes one to nine milliseconds
    instead of ten to forty. All objects are collected after a large request, and as often as
    Python's own threshold says.
    """

    def __init__(
        self, is_idle: Callable[[], bool], give_back: Callable[[], None] | None = None
    ) -> None:
        """`is_idle` says whether no long operation runs; `give_back` gives free memory back."""
        self._is_idle = is_idle
        self._give_back_free = give_back or give_back_free_memory
        self._due = set[float]()
        """After which waits memory is to be given back: `SOON_SECONDS`, `LATER_SECONDS`."""

    def note_request(self, size: int) -> None:
        """A request has ended, whose body and answer had so many bytes."""
        wait = LATER_SECONDS if size < LARGE_SIZE else SOON_SECONDS
        if wait not in self._due:
            self._due.add(wait)
            self._begin_timer(wait, wait)

    def _begin_timer(self, seconds: float, wait: float) -> None:
        timer = Timer(seconds, self._give_back, [wait])
        timer.daemon = True
        timer.start()

    def _give_back(self, wait: float) -> None:
        if not self._is_idle():
            self._begin_timer(SOON_SECONDS, wait)
            return
        self._due.discard(wait)
        is_all_due = gc.get_count()[_ALL] >= gc.get_threshold()[_ALL]
        gc.collect(_ALL if wait == SOON_SECONDS or is_all_due else _NEW)
        self._give_back_free()


def share_free_memory() -> None:
    """Let all threads use what any of them has freed; this must be called before they begin.

    By itself, glibc has a part of its memory for each thread, up to eight for each processor, and
    what is free in the one is of no use to the others. They would wait for each other less, which
    the interpreter and SQLite make them do in any case.
    """
    if (set_option := _of_c_library("mallopt")) is not None:
        set_option(_MOST_ARENAS, 1)


def give_back_free_memory() -> None:
    """Give what nothing uses any more back to the system, where the C library has a call for it:
    other systems than Linux, and the musl library, give it back by themselves."""
    if (trim := _of_c_library("malloc_trim")) is not None:
        trim(0)


def _of_c_library(name: str) -> Any:
    """A function of the C library of Linux, if it has one with this name."""
    return getattr(ctypes.CDLL(None), name, None) if sys.platform == "linux" else None
