"""Books that are served in this process, for copies of them."""

import sqlite3
from typing import Any

import anyio
import httpx

from adapters.http.connection import App
from adapters.storage.memory.store import MemoryStore
from adapters.storage.sqlite.store import SqliteStore
from adapters.sync.served_books import HttpServedBooks, client_for
from application.copies.follow import Follower
from application.copies.pending import next_outbox, note_answered
from application.open_books import open_copy
from application.ports.store import Store
from tests.application.actions import contact, invoice, payment
from tests.support import ORIGIN, CountedIds, FixedClock


class InProcess(httpx.BaseTransport):
    """Answers requests by an application, without a socket."""

    def __init__(self, app: App) -> None:
        self._app: Any = app
        self.paths: list[str] = []
        """The paths that were asked for."""

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        async def call() -> httpx.Response:
            transport = httpx.ASGITransport(app=self._app, raise_app_exceptions=False)
            async with httpx.AsyncClient(transport=transport) as client:
                return await client.send(
                    httpx.Request(
                        request.method, request.url, headers=request.headers, content=request.read()
                    )
                )

        self.paths.append(request.url.path)
        answer = anyio.run(call)
        headers = answer.headers.copy()
        headers.pop("content-encoding", None)  # The client that asked has decompressed it.
        return httpx.Response(answer.status_code, headers=headers, content=answer.content)


class OwnIds(CountedIds):
    """Ids that no other books of the test have."""

    def __init__(self, prefix: str) -> None:
        super().__init__()
        self._prefix = prefix

    def new(self) -> str:
        return f"{self._prefix}-{super().new()}"


def follower(app: App, name: str = "copy", store: Store | None = None) -> Follower:
    """A copy of the books that an application serves, and what keeps it in step."""
    books = open_copy(store or MemoryStore(), FixedClock(), OwnIds(name), ORIGIN, name)
    transport = InProcess(app)
    return Follower(books, HttpServedBooks(client_for(ORIGIN, transport)))


def fill(books) -> None:
    """A customer with an invoice that is paid in part."""
    contact(books, "ann")
    invoice(books, "inv", 10_000, by="ann")
    payment(books, "pay", 4_000, by="ann")


class Server:
    """The served books, with some methods in place of theirs."""

    def __init__(self, server, **methods) -> None:
        self._server = server
        self.__dict__.update(methods)

    def __getattr__(self, name):
        return getattr(self._server, name)


class FileCopy:
    """A copy in a file that is damaged between two runs of the program."""

    def __init__(self, app, path) -> None:
        self.app, self.path = app, path
        self.open()

    def open(self) -> None:
        self.store = SqliteStore(self.path)
        self.copy = follower(self.app, "file", self.store)

    def damage(self, *statements) -> Follower:
        self.store.close()
        with sqlite3.connect(self.path) as file:
            for sql in statements:
                assert file.execute(sql).rowcount > 0
        file.close()
        self.open()
        return self.copy


def push_and_crash(copy) -> None:
    """Push all, learn the answers, and end before anything is received."""
    while outbox := copy.books.read(next_outbox):
        state = outbox.state
        if outbox.changes:
            answer = copy.server.push(
                state.client_id,
                state.history,
                state.position,
                outbox.changes,
                is_atomic=outbox.is_one_unit,
            )
        copy.books.run(note_answered, outbox, answer.end if outbox.changes else None)
