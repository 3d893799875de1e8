"""The places where people work: the server, and the devices that keep copies of its books."""

import asyncio
import logging
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from functools import cache
from typing import Any

from anyio import sleep_forever
from attrs import define, field

from adapters.http.connection import App
from adapters.storage.memory.store import MemoryStore
from adapters.sync.served_books import HttpServedBooks, client_for
from application.copies.follow import Follower
from application.open_books import open_copy
from application.unit_of_work.books import Books
from entrypoints.api import app_of
from tests.simulation.places import Crash, CrashingStore, CrashPoint, Place
from tests.simulation.wire import Answer, Delivery, ServerLost, Wire, scope_of
from tests.support import ORIGIN, PORT, new_books

START = datetime(2026, 4, 20, 12, tzinfo=UTC)


@define(eq=False)
class Clock:
    """A clock that may be wrong; each time that it tells is a millisecond later."""

    moment: datetime = START

    def today(self) -> date:
        return self.moment.date()

    def now(self) -> datetime:
        self.moment += timedelta(milliseconds=1)
        return self.moment

    def jump(self, days: int) -> None:
        """Move the clock by some days, also back."""
        self.moment += timedelta(days=days)


@define(eq=False)
class Ids:
    """Ids that no other site makes, and that are never made again."""

    site: str
    _last: int = 0

    def new(self) -> str:
        self._last += 1
        return f"{self.site}-{self._last:04d}"


@cache
def _served() -> tuple[Books, App, asyncio.AbstractEventLoop]:
    """Books whose store each server replaces, the application over them, which takes long to
    build, and the loop in which it runs."""
    logging.getLogger("httpx").setLevel(logging.WARNING)
    logging.getLogger("wyzbooks").setLevel(logging.CRITICAL)
    books = new_books(MemoryStore())
    return books, app_of(books, PORT), asyncio.new_event_loop()


@define(eq=False)
class Server:
    """The server: its books, and the application that answers requests."""

    place: Place
    clock: Clock = field(factory=Clock)
    ids: Ids = field(factory=lambda: Ids("server"))
    store: CrashingStore = field(init=False)
    name: str = "server"

    def __attrs_post_init__(self) -> None:
        self.start()

    def start(self) -> None:
        """Begin to serve what is at the place."""
        self.store = CrashingStore(self.place.open())

    @property
    def books(self) -> Books:
        """Its books."""
        books, _, _ = _served()
        books.store, books.clock, books.ids = self.store, self.clock, self.ids
        return books

    def restart(self) -> None:
        """End the program at once, and begin to serve again."""
        self.place.crash()
        self.start()

    def put_back(self, backup: Any) -> None:
        """Replace the file by a backup, by copying, and begin to serve again."""
        self.place.put_back(backup)
        self.start()

    @property
    def version(self) -> int:
        """The highest version of its books."""
        return self.books.read(lambda work: work.session.log.head().version)

    def crash_at_commit(self, is_after: bool) -> None:
        """Let the program end at its next commit."""
        self.store.crash_points[:] = _points(is_after)

    def deliver(self, delivery: Delivery) -> Answer:
        """Answer a request; raises `ServerLost` if the program ended meanwhile."""
        _, app, loop = _served()
        assert self.books
        try:
            answer = loop.run_until_complete(_answer(app, delivery))
        except Crash:
            self.restart()
            raise ServerLost from None
        assert answer.status != 500, f"{delivery} finds a defect of the server: {answer.body!r}"
        return answer


async def _answer(app: App, delivery: Delivery) -> Answer:
    received = iter([{"type": "http.request", "body": delivery.body, "more_body": delivery.is_cut}])
    sent: list[Any] = []

    async def receive() -> dict[str, Any]:
        message = next(received, None)
        if message is None and not delivery.is_cut:
            await sleep_forever()  # The device waits for its answer.
        return message or {"type": "http.disconnect"}

    async def send(message: Any) -> None:
        sent.append(message)

    await app(scope_of(delivery), receive, send)
    headers = [(name.lower(), value) for name, value in sent[0]["headers"]]
    body = b"".join(message.get("body", b"") for message in sent[1:])
    return Answer(sent[0]["status"], headers, body)


@define(eq=False)
class Device:
    """A device with a copy of the books, on which a person works without the server."""

    name: str
    place: Place
    new_wire: Callable[["Device"], Wire] = field(repr=False)
    clock: Clock = field(factory=Clock)
    ids: Ids = field(init=False)
    wire: Wire = field(init=False, repr=False)
    store: CrashingStore = field(init=False)
    books: Books = field(init=False)
    follower: Follower = field(init=False)

    def __attrs_post_init__(self) -> None:
        self.ids = Ids(self.name)
        self.wire = self.new_wire(self)
        self.start()

    def start(self) -> None:
        """Begin to work on the copy that is at the place, or on a new one."""
        self.store = CrashingStore(self.place.open())
        self.books = open_copy(self.store, self.clock, self.ids, ORIGIN, self.name)
        self.follower = Follower(
            self.books,
            HttpServedBooks(client_for(ORIGIN, self.wire)),
            accepts_other_books=True,  # Some schedules serve those of another company.
        )

    def restart(self) -> None:
        """End the program at once, and start it again."""
        self.place.crash()
        self.start()

    def put_back(self, backup: Any) -> None:
        """Replace the file by a backup, by copying, and start again."""
        self.place.put_back(backup)
        self.start()

    def crash_at_commit(self, is_after: bool) -> None:
        """Let the program end at its next commit."""
        self.store.crash_points[:] = _points(is_after)


def _points(is_after: bool) -> list[CrashPoint | None]:
    return ["after the commit" if is_after else "before the commit"]
