"""A request waits for its turn before anything else is done for it, and its work ends its turn."""

from threading import Event, Semaphore
from typing import Any

import anyio
import httpx

import adapters.http.app
from adapters.http.lanes import LONG_AT_ONCE
from adapters.http.operation import Operation
from adapters.http.request_guard import App, Receive, Scope, Send
from adapters.storage.memory.store import MemoryStore
from entrypoints.api import app_of
from tests.adapters.http.raw import scope_of
from tests.support import ORIGIN, PORT, new_books

REPORT, ACCOUNT = "/api/v1/reports/journal", "/api/v1/accounts/account-1000"
REPORTS = LONG_AT_ONCE + 30
PATIENCE = 300


def test_the_application_sees_those_that_wait_only_when_their_turn_begins(monkeypatch):
    """The requests that it has seen count here: the others have cost hardly anything."""
    released, begun, seen = Event(), Semaphore(0), []
    run_at_once, compress = Operation.run, adapters.http.app.compressing

    def run_blocked(operation: Operation, *arguments: Any) -> Any:
        if operation.is_long:
            begun.release()
            assert released.wait(PATIENCE)
        return run_at_once(operation, *arguments)

    def noting(inner: App) -> App:
        compressed = compress(inner)

        async def note(scope: Scope, receive: Receive, send: Send) -> None:
            seen.append(scope["path"])
            await compressed(scope, receive, send)

        return note

    monkeypatch.setattr(Operation, "run", run_blocked)
    monkeypatch.setattr(adapters.http.app, "compressing", noting)
    app: Any = app_of(new_books(MemoryStore()), PORT)

    async def run() -> None:
        transport = httpx.ASGITransport(app=app)
        async with (
            httpx.AsyncClient(transport=transport, base_url=ORIGIN, timeout=PATIENCE) as client,
            anyio.create_task_group() as group,
        ):
            for _ in range(REPORTS):
                group.start_soon(client.get, REPORT)
            for _ in range(LONG_AT_ONCE):
                assert await anyio.to_thread.run_sync(begun.acquire, True, PATIENCE)
            await client.get(ACCOUNT)
            assert seen == [*[REPORT] * LONG_AT_ONCE, ACCOUNT]
            released.set()

    anyio.run(run)
    assert seen == [*[REPORT] * LONG_AT_ONCE, ACCOUNT, *[REPORT] * (REPORTS - LONG_AT_ONCE)]


def test_a_client_that_does_not_read_its_answer_keeps_nobody_waiting():
    app: Any = app_of(new_books(MemoryStore()), PORT)

    async def ask(stall: Send) -> None:
        pieces = [{"type": "http.request", "body": b"", "more_body": False}]

        async def receive() -> Any:
            return pieces.pop() if pieces else await anyio.sleep_forever()

        await app(scope_of("GET", REPORT.encode()), receive, stall)

    async def run() -> None:
        async def stall(message: Any) -> None:
            del message
            stalled.release()
            await anyio.sleep_forever()

        stalled = Semaphore(0)
        with anyio.fail_after(PATIENCE):
            async with anyio.create_task_group() as group:
                for _ in range(LONG_AT_ONCE + 1):
                    group.start_soon(ask, stall)
                for _ in range(LONG_AT_ONCE + 1):
                    assert await anyio.to_thread.run_sync(stalled.acquire, True, PATIENCE)
                group.cancel_scope.cancel()

    anyio.run(run)
