"""Books that are served in this process, for copies of them."""

from typing import Any

import anyio
import httpx

from adapters.http.request_guard import App
from adapters.storage.memory.store import MemoryStore
from adapters.sync.served_books import HttpServedBooks, client_for
from application.copies.follow import Follower
from application.open_books import open_copy
from application.ports.store import Store
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
        return httpx.Response(answer.status_code, headers=answer.headers, content=answer.content)


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
