"""A stopping server: new requests get 503, and what is cut off has stored nothing."""

from contextlib import contextmanager
from threading import Event
from typing import Any

import anyio
import httpx

from adapters.http.shutdown import RunningRequest, Shutdown
from adapters.storage.memory.store import MemoryStore
from entrypoints.api import app_of
from tests.support import ORIGIN, PORT, Client, new_books

CONTACT = {"id": "ann", "kind": "customer", "name": "Ann"}


class WaitingStore(MemoryStore):
    """A store whose transactions wait at one place, if they are told to."""

    def __init__(self) -> None:
        super().__init__()
        self.place = ""
        self.is_there, self.go = Event(), Event()

    def wait_at(self, place: str) -> None:
        if place == self.place:
            self.is_there.set()
            assert self.go.wait(30)

    @contextmanager
    def reading(self):
        self.wait_at("read")
        with super().reading() as session:
            yield session

    @contextmanager
    def writing(self):
        with super().writing() as session:
            self.wait_at("work")
            yield session
            self.wait_at("commit")


def cut_off_at(place: str, method: str, path: str, **options: Any):
    """Send a request, and cut it off when its transaction is at a place; the answer, how many
    requests were cut off, and whether the contact is there afterwards."""
    store = WaitingStore()
    books = new_books(store)
    shutdown = Shutdown(books)
    app: Any = app_of(books, PORT, shutdown)
    store.place = place
    answers: list[httpx.Response] = []
    counts: list[int] = []

    async def send() -> None:
        transport = httpx.ASGITransport(app=app, raise_app_exceptions=False)
        async with httpx.AsyncClient(transport=transport, base_url=ORIGIN) as client:
            answers.append(await client.request(method, f"/api/v1{path}", **options))

    async def end() -> None:
        counts.append(await shutdown.cut_off())

    async def scene() -> None:
        async with anyio.create_task_group() as tasks:
            tasks.start_soon(send)
            await anyio.to_thread.run_sync(store.is_there.wait, 30)
            shutdown.is_stopping = True
            tasks.start_soon(end)
            await anyio.sleep(0.1)
            was_waiting = not counts
            assert was_waiting == (place == "commit")
            store.place = ""
            store.go.set()

    anyio.run(scene)
    with store.reading() as session:
        is_there = "ann" in session.records.many(books.mechanism.kinds["contact"], ["ann"])
    return answers[0], counts[0], is_there


def assert_stopping(answer: httpx.Response) -> None:
    assert answer.status_code == 503
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.headers["retry-after"] == "5"
    assert answer.headers["connection"] == "close"
    assert answer.json()["code"] == "stopping"
    assert "nothing" in answer.json()["detail"]


def test_a_request_that_comes_while_the_server_stops_is_refused():
    books = new_books(MemoryStore())
    shutdown = Shutdown(books)
    client = Client(app_of(books, PORT, shutdown))
    running = client.get("/accounts")
    assert running.status_code == 200
    assert "connection" not in running.headers
    shutdown.is_stopping = True
    assert_stopping(client.get("/accounts"))
    assert_stopping(client.post("/contacts", json=CONTACT))
    assert_stopping(client.get("/nothing-is-here"))


def test_a_write_that_is_cut_off_before_its_commit_is_rolled_back():
    answer, count, is_there = cut_off_at("work", "POST", "/contacts", json=CONTACT)
    assert_stopping(answer)
    assert (count, is_there) == (1, False)


def test_a_write_whose_commit_has_begun_is_awaited_and_answered():
    answer, count, is_there = cut_off_at("commit", "POST", "/contacts", json=CONTACT)
    assert answer.status_code == 201
    assert answer.headers["connection"] == "close"
    assert (count, is_there) == (0, True)


def test_a_read_is_cut_off():
    answer, count, _ = cut_off_at("read", "GET", "/reports/profit-loss")
    assert_stopping(answer)
    assert count == 1


def test_a_dry_run_that_is_cut_off_stores_nothing():
    answer, _, is_there = cut_off_at("work", "POST", "/contacts?dryRun=true", json=CONTACT)
    assert_stopping(answer)
    assert not is_there


def test_an_answer_to_a_committed_write_is_awaited():
    """The commit is done, but the thread of the request has not handed its answer over yet."""
    books = new_books(MemoryStore())
    shutdown = Shutdown(books)
    assert books.has_committed
    ended: list[str] = []

    async def serve(name: str, request: RunningRequest) -> None:
        with shutdown.serving(request):
            await anyio.sleep(0.2)
            ended.append(name)

    async def scene() -> None:
        async with anyio.create_task_group() as tasks:
            tasks.start_soon(serve, "committed", RunningRequest(books))
            tasks.start_soon(serve, "other", RunningRequest())
            await anyio.sleep(0.05)
            assert await shutdown.cut_off() == 1

    anyio.run(scene)
    assert ended == ["committed"]
