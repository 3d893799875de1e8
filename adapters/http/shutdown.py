"""The end of a server: which requests still run, and how those that take too long are cut off.

The entry point decides when. The guard refuses new requests as soon as `is_stopping` is set.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Protocol

import anyio
from attrs import define, field

from adapters.json_shapes.problems import Problem
from application.unit_of_work.books import Books

_POLL_SECONDS = 0.02


def stopping_problem() -> Problem:
    """The problem that answers a request of which nothing was done, because the server stops."""
    return Problem(
        "stopping",
        "the server is stopping, and nothing of this request was done; send it again when the "
        "server is running again",
    )


@define(eq=False)
class RunningRequest:
    """A request that is being received, served or answered."""

    books: Books | None = None
    """The books in the name of its sender, as soon as its operation runs."""
    cancel_scope: anyio.CancelScope = field(factory=anyio.CancelScope)

    @property
    def is_decided(self) -> bool:
        """Whether its commit has begun, so that its answer must be awaited: it says the outcome."""
        return self.books is not None and self.books.is_decided

    @property
    def is_cut_off(self) -> bool:
        """Whether it ended because it was cut off."""
        return self.cancel_scope.cancelled_caught


class Streams(Protocol):
    """Answers that would never end by themselves."""

    @property
    def clients(self) -> int:
        """How many are being sent."""

    def close(self) -> None:
        """End them all, soon."""

    def move(self, port: int, address: str) -> None:
        """End those of other ports, soon, after telling where the server is from now on."""


class Shutdown:
    """The running requests of one server, and whether the server is stopping."""

    def __init__(self, books: Books) -> None:
        self.is_stopping = False
        """Whether new requests are refused. A handler of signals may set it."""
        self.streams: Streams | None = None
        """What must end first: nobody waits for the end of a stream."""
        self._books = books
        self._running: set[RunningRequest] = set()

    @contextmanager
    def serving(self, request: RunningRequest) -> Iterator[None]:
        """The time during which a request is served. If it is cut off, the rest does not run."""
        self._running.add(request)
        try:
            with request.cancel_scope:
                yield
        finally:
            self._running.discard(request)

    async def cut_off(self) -> int:
        """End all running requests, except those whose commit has begun; how many were ended.

        A write whose commit has begun is awaited. All other writes are rolled back, and nothing is
        committed any more.
        """
        self._books.interruption.request()
        while self._books.interruption.is_committing:  # noqa: ASYNC110 - a thread ends it
            await anyio.sleep(_POLL_SECONDS)
        cut_off = [request for request in self._running if not request.is_decided]
        for request in cut_off:
            request.cancel_scope.cancel()
        return len(cut_off)
