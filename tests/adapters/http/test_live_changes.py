"""The live stream has every change once and in order, whoever commits and whoever does not read."""

import json
import random
from functools import partial

import anyio
import pytest
from anyio import to_thread
from hypothesis import given
from hypothesis import strategies as st

from adapters.http.live_changes import KEPT_BYTES, LiveChanges
from adapters.storage.memory.store import MemoryStore
from adapters.storage.sqlite.store import SqliteStore
from application.collections import operations
from application.collections.registry import ITEMS
from application.ports.failures import StoreUnavailable
from application.sync.feed import FeedCursor
from application.unit_of_work.books import Books
from tests.adapters.http.live_clients import LiveClient, Scene, scene, until
from tests.application.actions import add, head, log
from tests.support import PORT, new_books

HOUR = 3600.0


def add_items(books: Books, count: int, text: str = "") -> None:
    """Several changes in one commit."""

    def use_case(work) -> None:
        for number in range(count):
            name = f"Item {work.session.log.head().version} {number} {random.random()}"
            operations.create(work, ITEMS, {"name": name, "description": text})

    books.run(use_case)


async def commit(books: Books, count: int = 1, text: str = "") -> None:
    await to_thread.run_sync(add_items, books, count, text)


def run(test, books: Books, **options: float) -> None:
    """Run a test that has a scene."""

    async def play() -> None:
        async with scene(LiveChanges(books, **options)) as here:
            await test(here)

    anyio.run(play)


def test_a_commit_of_this_process_wakes_the_stream_at_once(books):
    async def test(here: Scene) -> None:
        client = await here.client()
        began = head(books)
        for count in (1, 3):
            await commit(books, count)
            await until(lambda: client.last_id == head(books))
        assert client.versions == [*range(began + 1, head(books) + 1)]

    run(test, books, look_seconds=HOUR)


def test_a_refused_write_is_no_event(books):
    async def test(here: Scene) -> None:
        client = await here.client()
        with pytest.raises(ValueError):
            await to_thread.run_sync(partial(add, books, "items", name=""))
        await commit(books)
        await until(lambda: client.last_id == head(books))
        assert len(client.versions) == 1

    run(test, books)


def test_commits_of_another_program_arrive_too(sql_books):
    async def test(here: Scene) -> None:
        client = await here.client(cursor=FeedCursor(since=20))
        other = Books(
            SqliteStore(sql_books.store.path),
            sql_books.clock,
            sql_books.ids,
            sql_books.mechanism,
        )
        try:
            await commit(other, 3)
            await until(lambda: client.last_id == 28)
        finally:
            other.store.close()
        assert client.versions == [*range(21, 29)]

    run(test, sql_books)


@given(st.data())
def test_every_client_has_every_change_once_from_wherever_it_begins(data):
    """Clients come at any moment, in the middle of a commit's changes, while others commit."""
    steps = data.draw(st.lists(st.integers(0, 3), min_size=1, max_size=8))
    store = MemoryStore()
    books = new_books(store)

    async def test(here: Scene) -> None:
        expected = []
        for step in steps:
            if step:
                await commit(books, step)
            else:
                since = data.draw(st.none() | st.integers(0, head(books)))
                wanted = data.draw(st.sampled_from([(), ("items",), ("accounts", "items")]))
                first = head(books) if since is None else since
                client = here.join(*wanted, cursor=FeedCursor(since=since))
                expected.append((client, first, wanted))
                if since is None:
                    await until(lambda client=client: bool(client.content))
        end = head(books)
        names = {change.version: change.collection for change in log(books)}
        for client, first, wanted in expected:
            versions = [v for v in range(first + 1, end + 1) if not wanted or names[v] in wanted]
            await until(lambda c=client, v=versions: len(c.versions) >= len(v) and c.content)
            assert client.versions == versions

    run(test, books)


class BusyHub(LiveChanges):
    """A hub whose books are changed by another program just after it has read them."""

    def __init__(self, books: Books, other: Books) -> None:
        super().__init__(books)
        self.rest, self.changed, self.other = 12, 0, other

    def _read_batches(self, after: int):
        answer = super()._read_batches(after)
        if self.rest:
            self.rest -= 1
            add_items(self.other, 2)
            self.changed += 1
        return answer


def test_a_client_between_the_past_and_the_live_stream_misses_nothing(sql_books):
    other = Books(
        SqliteStore(sql_books.store.path), sql_books.clock, sql_books.ids, sql_books.mechanism
    )

    async def play() -> None:
        hub = BusyHub(sql_books, other)
        async with scene(hub) as here:
            clients = [here.join(cursor=FeedCursor(since=since)) for since in (0, 7, 24, 25)]
            await until(lambda: hub.changed == 12)
            end = head(sql_books)
            for client, since in zip(clients, (0, 7, 24, 25), strict=True):
                missing = [*range(since + 1, end + 1)]
                await until(lambda c=client, m=missing: len(c.versions) >= len(m))
                assert client.versions == missing

    anyio.run(play)
    other.store.close()


def test_a_server_that_moves_tells_the_streams_of_the_old_port_also_those_that_begin_late(books):
    async def test(here: Scene) -> None:
        early, of_socket = await here.client(), here.join(server=None)
        await until(lambda: bool(of_socket.content))
        here.hub.move(PORT + 1, "http://elsewhere")
        late, new = here.join(), here.join(server=("127.0.0.1", PORT + 1))
        await until(lambda: early.has_ended and late.has_ended and bool(new.content))
        told = {"port": PORT + 1, "address": "http://elsewhere"}
        for client in (early, late):
            last = client.events[-1]
            assert (last["event"], json.loads(last["data"])) == ("moved", told)
        await commit(books, 1)
        await until(lambda: bool(of_socket.versions and new.versions))

    run(test, books)


def test_a_client_that_is_no_longer_admitted_receives_nothing_more(books):
    async def test(here: Scene) -> None:
        client, former = await here.client(), await here.client()
        began = head(books)
        former.is_admitted = False
        await commit(books)
        await until(lambda: client.last_id == head(books) and former.has_ended)
        assert client.versions == [began + 1]
        assert former.versions == []
        past = here.join(cursor=FeedCursor(since=0))
        past.is_admitted = False
        await until(lambda: past.has_ended)
        assert past.content == b""

    run(test, books, heartbeat_seconds=HOUR)


def test_a_quiet_stream_ends_at_the_heartbeat_if_its_client_is_no_longer_admitted(books):
    async def test(here: Scene) -> None:
        former = await here.client()
        former.is_admitted = False
        await until(lambda: former.has_ended)
        assert [event["event"] for event in former.events] == ["hello"]

    run(test, books, heartbeat_seconds=0.0)


def test_a_client_that_does_not_read_is_cut_off_and_delays_nobody(books):
    async def test(here: Scene) -> None:
        client, stalled = await here.client(), await here.client()
        stalled.stop_reading()
        began = head(books)
        while not stalled.is_aborted:
            await commit(books, 10, "x" * 3_000)
        end = head(books)
        assert (end - began) * 3_000 >= KEPT_BYTES
        await until(lambda: client.last_id == end)
        assert client.versions == [*range(began + 1, end + 1)]
        await until(lambda: here.hub.clients == 1)

    run(test, books, stall_seconds=0.0)


def test_a_client_that_does_not_read_but_is_not_behind_stays(books):
    async def test(here: Scene) -> None:
        client = await here.client()
        began = head(books)
        client.stop_reading()
        await commit(books, 10)
        await anyio.sleep(0.3)
        assert not client.is_aborted
        client.read_again()
        await until(lambda: client.last_id == head(books))
        assert client.versions == [*range(began + 1, head(books) + 1)]

    run(test, books, stall_seconds=0.0)


def test_a_commit_larger_than_what_is_kept_reaches_whoever_reads(books):
    async def test(here: Scene) -> None:
        client, items = await here.client(), await here.client("items")
        began = head(books)
        await commit(books, 500, "x" * 3_000)
        for reader in (client, items):
            await until(lambda reader=reader: reader.last_id == head(books))
            assert reader.versions == [*range(began + 1, head(books) + 1)]

    run(test, books)


def test_a_filter_leaves_out_other_collections_and_the_id_advances_all_the_same(books):
    async def test(here: Scene) -> None:
        client = await here.client("contacts", cursor=FeedCursor(since=0))
        await commit(books, 3)
        await until(lambda: client.last_id == head(books))
        assert client.versions == []
        add(books, "contacts", id="ann", kind="customer", name="Ann")
        await until(lambda: client.versions == [head(books)])

    run(test, books, heartbeat_seconds=0.2)


def test_an_idle_stream_has_a_heartbeat(books):
    async def test(here: Scene) -> None:
        client = await here.client()
        before = client.content
        await until(lambda: client.content.count(b":\n\n") >= 3)
        assert client.content.replace(b":\n\n", b"") == before

    run(test, books, heartbeat_seconds=0.1)


def test_the_stream_begins_with_hello_and_the_history(books):
    async def test(here: Scene) -> None:
        client = await here.client(cursor=FeedCursor(since=25))
        (hello,) = client.events
        log = books.read(lambda work: (work.session.log.history(), work.session.log.head()))
        assert (hello["event"], hello["id"], hello["retry"]) == ("hello", "25", "1000")
        history, end = log
        assert hello["data"] == (
            f'{{"history":"{history}","version":{end.version},"head":"{end.hash}"}}'
        )

    run(test, books)


def test_a_cursor_of_other_books_is_answered_by_reset(books):
    async def test(here: Scene) -> None:
        client = await here.client(cursor=FeedCursor(since=26))
        assert [(event["event"], event["id"]) for event in client.events] == [("reset", "25")]
        await commit(books)
        await until(lambda: client.versions == [26])

    run(test, books)


def last_two(client: LiveClient) -> list[tuple[str, int]]:
    """The names and ids of the last two events that a client has received."""
    return [(event["event"], int(event["id"])) for event in client.events[-2:]]


def test_clients_of_books_that_are_replaced_are_told_to_begin_anew():
    store = MemoryStore()
    books = new_books(store)

    def replace() -> None:
        store._state.history = "1" * 32

    def lose_the_last_change() -> None:
        del store._state.changes[-1]

    async def test(here: Scene) -> None:
        client, behind = await here.client(), await here.client(cursor=FeedCursor(since=3))
        for change in (replace, lose_the_last_change):
            behind.stop_reading()
            await commit(books)  # What is sent to it now waits.
            await until(lambda: last_two(client)[-1] == ("change", head(books)))
            change()
            end = head(books)
            await until(lambda: client.events[-1]["event"] == "reset")
            await commit(books)
            expected = [("reset", end), ("change", end + 1)]
            await until(lambda expected=expected: last_two(client) == expected)
            behind.read_again()  # Only now it is told of the reset.
            await until(lambda expected=expected: last_two(behind) == expected)

    run(test, books)


def test_a_client_that_comes_when_the_books_have_just_been_replaced_is_not_reset():
    store = MemoryStore()
    books = new_books(store)

    async def test(here: Scene) -> None:
        first = await here.client()
        store._state.history = "1" * 32
        second = await here.client()
        await until(lambda: first.events[-1]["event"] == "reset")
        assert [event["event"] for event in second.events] == ["hello"]
        assert "1" * 32 in second.events[0]["data"]

    run(test, books, look_seconds=HOUR)


def test_closing_ends_every_stream_and_those_that_come_later(books):
    async def test(here: Scene) -> None:
        idle, stalled = await here.client(), await here.client()
        stalled.stop_reading()
        await commit(books)
        await until(lambda: idle.last_id == head(books))
        here.hub.close()
        late = here.join()
        await until(lambda: idle.has_ended and late.has_ended and here.hub.clients == 0)
        assert stalled.is_aborted
        assert not idle.is_aborted

    run(test, books)


class BrokenStore(MemoryStore):
    """A store that cannot be read when the test says so."""

    is_broken = False

    def reading(self):
        if self.is_broken:
            raise StoreUnavailable("the disk\nis away")
        return super().reading()


def test_while_the_books_cannot_be_read_a_new_stream_ends_and_the_others_wait():
    store = BrokenStore()
    books = new_books(store)

    async def test(here: Scene) -> None:
        client = await here.client()
        store.is_broken = True
        late = here.join()
        await until(lambda: late.has_ended)
        assert late.content == b": the stream ends, because the disk is away\n\n"
        store.is_broken = False
        await commit(books)
        await until(lambda: client.versions == [26])

    run(test, books)
