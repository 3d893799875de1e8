"""The lanes on which requests take turns, each with requests that take about as long as its own.

A request that is served in a moment never waits behind one that takes seconds: it waits at most for
the interpreter, which passes from thread to thread every few milliseconds.
"""

import math
from typing import Any, Literal
from urllib.parse import parse_qs

from anyio import CancelScope, CapacityLimiter, WouldBlock, create_task_group
from attrs import define, field

from adapters.http.connection import App, Receive, Scope, Send, until_gone
from adapters.json_shapes.problems import problem_of
from application.ports.failures import Abandoned

Lane = Literal["none", "read", "list", "page", "long", "write"]
"""The lane of a request: on `none` nothing waits for the work of others, such as the health check,
`list` reads a list in pages of the usual size, and `page` reads many rows at once or searches for
them."""

WATCHED: frozenset[Lane] = frozenset({"list", "page", "long"})
"""The lanes on which a request is not run, or ends, if its client goes before it is answered."""

LONG_AT_ONCE = 2
"""How many long operations run at once: reports, PDFs, imports, verifications."""
PAGES_AT_ONCE = 2
"""How many requests for many rows run at once: a page of 1,000 takes a tenth of a second."""
LISTS_AT_ONCE = 2
"""How many requests for usual pages run at once. Others that run are seldom faster together: the
interpreter serves one thread at a time."""
READS_AT_ONCE = 8
"""How many short reads run at once."""
WRITES_AT_ONCE = 40
"""How many writes are under way at once. They wait for each other and share their commits, so
their threads must not be those of the reads."""

CHECKS_AT_ONCE = 40
"""How many requests that say how the server is doing run at once."""

FEW_ROWS = 20
"""A list of so many rows is as short as the reading of one record."""
USUAL_ROWS = 100
"""How many rows a page has that does not say how many."""

_SEARCHING = (
    "q",
    "count",
    "sums",
    "status",
    "overdue",
    "unapplied",
    "cleared",
    "updatedSince",
    "dueFrom",
    "dueTo",
    "totalFrom",
    "totalTo",
)
"""Parameters that may look at more rows than the page has: no one index answers them."""


@define(eq=False)
class Turn:
    """The turn of a request on its lane: `async with` waits for it in the order of arrival.

    A request waits before anything else is done for it, so that 150 of them that wait together
    cost the one that comes next hardly any time. Its turn ends with its work: a client that reads
    its answer slowly keeps nobody waiting. A client that goes before its turn gives it up.
    """

    _limiter: CapacityLimiter
    _receive: Receive | None = None
    """Tells that the client has gone; None if the work is done whether it waits or not."""
    _is_held: bool = field(default=False, init=False)

    async def __aenter__(self) -> None:
        try:
            self._limiter.acquire_on_behalf_of_nowait(self)
        except WouldBlock:
            await self._wait()
        else:
            self._is_held = True

    def end(self) -> None:
        """Let the next one begin."""
        if self._is_held:
            self._is_held = False
            self._limiter.release_on_behalf_of(self)

    async def __aexit__(self, *error: object) -> None:
        del error
        self.end()

    async def _wait(self) -> None:
        """Wait for the turn; raises a problem if the client goes before it comes."""
        try:
            async with create_task_group() as group:
                if self._receive is not None:
                    group.start_soon(_cancel_when_gone, self._receive, group.cancel_scope)
                await self._limiter.acquire_on_behalf_of(self)
                self._is_held = True
                group.cancel_scope.cancel()
        except BaseException:
            self.end()  # The request was cut off in the moment in which its turn had come.
            raise
        if not self._is_held:
            raise problem_of(Abandoned("the client has gone, and nothing was done"))


def taking_turns(app: App) -> App:
    """The same application, which answers each request when its turn has come."""

    async def at_its_turn(scope: Scope, receive: Receive, send: Send) -> None:
        turn = scope["state"]["turn"] = scope["state"]["turn_for"]()
        async with turn:
            await app(scope, receive, send)

    return at_its_turn


async def _cancel_when_gone(receive: Receive, waiting: CancelScope) -> None:
    await until_gone(receive)
    waiting.cancel()


@define(eq=False)
class Lanes:
    """The lanes of one server."""

    long: CapacityLimiter = field(factory=lambda: CapacityLimiter(LONG_AT_ONCE))
    threads: CapacityLimiter = field(factory=lambda: CapacityLimiter(math.inf))
    """The threads in which requests run: as many as the lanes let through."""
    _limiters: dict[Lane, CapacityLimiter] = field(init=False, repr=False)

    def __attrs_post_init__(self) -> None:
        self._limiters = {
            "none": CapacityLimiter(CHECKS_AT_ONCE),
            "read": CapacityLimiter(READS_AT_ONCE),
            "list": CapacityLimiter(LISTS_AT_ONCE),
            "page": CapacityLimiter(PAGES_AT_ONCE),
            "long": self.long,
            "write": CapacityLimiter(WRITES_AT_ONCE),
        }

    def turn(self, lane: Lane, receive: Receive) -> Turn:
        """The turn of one more request on a lane, whose body has been received."""
        return Turn(self._limiters[lane], receive if lane in WATCHED else None)


def lane_of_list(query_string: bytes) -> Lane:
    """The lane for reading a list, by how many rows are asked for or may be looked at."""
    parameters: dict[str, Any] = parse_qs(query_string.decode("latin-1"))
    if any(name in parameters for name in _SEARCHING):
        return "page"
    order = parameters.get("sort", [""])[0]
    if "," in order or "balance" in order:
        return "page"
    text = parameters.get("limit", [""])[0]
    rows = int(text) if text.isascii() and text.isdigit() and len(text) <= 4 else USUAL_ROWS
    if rows <= FEW_ROWS:
        return "read"
    return "list" if rows <= USUAL_ROWS else "page"
