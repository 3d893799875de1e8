"""A request waits for its turn before anything else is done for it, and its work ends its turn."""

from contextlib import suppress
from threading import Event, Semaphore
from typing import Any

import anyio
import httpx
from attrs import define, field
from hypothesis import given
from hypothesis import strategies as st

import adapters.http.app
from adapters.http.connection import App, Receive, Scope, Send
from adapters.http.lanes import LONG_AT_ONCE, Lanes
from adapters.http.operation import Operation
from adapters.json_shapes.problems import Problem
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


def test_a_client_that_goes_before_its_turn_gives_it_up_and_nothing_is_done_for_it(monkeypatch):
    released, begun = Event(), Semaphore(0)
    run_at_once = Operation.run
    ran = []

    def run_blocked(operation: Operation, *arguments: Any) -> Any:
        ran.append(operation.name)
        begun.release()
        assert released.wait(PATIENCE)
        return run_at_once(operation, *arguments)

    monkeypatch.setattr(Operation, "run", run_blocked)
    app: Any = app_of(new_books(MemoryStore()), PORT)

    async def ask(client_goes: anyio.Event, statuses: list[int]) -> None:
        pieces = [{"type": "http.request", "body": b"", "more_body": False}]

        async def receive() -> Any:
            if pieces:
                return pieces.pop()
            await client_goes.wait()
            return {"type": "http.disconnect"}

        async def send(message: Any) -> None:
            if message["type"] == "http.response.start":
                statuses.append(message["status"])

        await app(scope_of("GET", REPORT.encode()), receive, send)

    async def run() -> None:
        served, gone, stays, goes = list[int](), list[int](), anyio.Event(), anyio.Event()
        with anyio.fail_after(PATIENCE):
            async with anyio.create_task_group() as group:
                for _ in range(LONG_AT_ONCE):
                    group.start_soon(ask, stays, served)
                for _ in range(LONG_AT_ONCE):
                    assert await anyio.to_thread.run_sync(begun.acquire, True, PATIENCE)
                async with anyio.create_task_group() as waiting:
                    for _ in range(30):
                        waiting.start_soon(ask, goes, gone)
                    await anyio.wait_all_tasks_blocked()
                    group.start_soon(ask, stays, served)
                    goes.set()
                assert (gone, served) == ([503] * 30, [])
                released.set()
        assert served == [200] * (LONG_AT_ONCE + 1)

    anyio.run(run)
    assert ran == ["readReport"] * (LONG_AT_ONCE + 1)


@given(st.lists(st.sampled_from(["come", "go", "end", "cut"]), max_size=40), st.data())
def test_no_turn_is_lost_whatever_becomes_of_those_that_wait(steps: list[str], data: st.DataObject):
    """Clients come and go, work ends, and requests are cut off, many of them in one moment."""

    @define
    class Asking:
        gone: anyio.Event = field(factory=anyio.Event)
        done: anyio.Event = field(factory=anyio.Event)
        scope: anyio.CancelScope = field(factory=anyio.CancelScope)
        working: bool = False

        async def ask(self) -> None:
            async def receive() -> Any:
                await self.gone.wait()
                return {"type": "http.disconnect"}

            with self.scope, suppress(Problem):
                async with lanes.turn("long", receive):
                    self.working = True
                    try:
                        await self.done.wait()
                    finally:
                        self.working = False

    async def run() -> None:
        asking = list[Asking]()
        async with anyio.create_task_group() as group:
            for step in steps:
                if step == "come":
                    asking.append(Asking())
                    group.start_soon(asking[-1].ask)
                elif asking:
                    one = data.draw(st.sampled_from(asking))
                    {"go": one.gone.set, "end": one.done.set, "cut": one.scope.cancel}[step]()
                if data.draw(st.booleans()):
                    await anyio.wait_all_tasks_blocked()
                    assert sum(one.working for one in asking) == lanes.long.borrowed_tokens
                    waiting = lanes.long.statistics().tasks_waiting
                    assert not waiting or lanes.long.borrowed_tokens == LONG_AT_ONCE
            for one in asking:
                one.done.set()
        assert lanes.long.borrowed_tokens == lanes.long.statistics().tasks_waiting == 0

    lanes = Lanes()
    anyio.run(run)
