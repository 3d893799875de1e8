"""The request to stop: what has not begun its commit is rolled back, and the rest is stored."""

from contextlib import contextmanager
from threading import Event, Thread

import pytest
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from adapters.storage.memory.store import MemoryStore
from application.collections.operations import create
from application.collections.registry import CONTACTS
from application.open_books import open_books
from application.ports.failures import StoreStopping, StoreUnavailable
from application.unit_of_work.interruption import Interruption
from application.unit_of_work.write_context import SYSTEM, Actor, WriteContext
from tests.strategies import examples
from tests.support import CountedIds, FixedClock, new_books

NAMES = ("Ann", "Bob", "Cleo", "Dan")


def names(books) -> list[str]:
    with books.store.reading() as session:
        return sorted(each.name for each in session.records.all(CONTACTS.kind))


def add_contacts(work, after_each=lambda _: None) -> None:
    for count, name in enumerate(NAMES, start=1):
        create(work, CONTACTS, {"kind": "customer", "name": name})
        after_each(count)


class SlowCommitStore(MemoryStore):
    """A store that does something after the work of a transaction, when its commit has begun."""

    during_commit = staticmethod(lambda: None)

    @contextmanager
    def writing(self):
        with super().writing() as session:
            yield session
            self.during_commit()


class RequestedAt(Interruption):
    """A request to stop that comes just before one of the checks, counted from 1."""

    def __init__(self, moment: int) -> None:
        super().__init__()
        self.left = moment

    def check(self) -> None:
        self.left -= 1
        if self.left == 0:
            self.request()
        super().check()


def test_nothing_is_written_any_more_after_the_request_to_stop(books):
    assert not books.interruption.is_final
    books.interruption.request()
    assert books.interruption.is_final
    with pytest.raises(StoreStopping, match=r"^the program is stopping, and nothing was stored$"):
        books.run(add_contacts)
    assert names(books) == []


def test_writers_stop_at_the_next_record_that_they_write(books):
    counts: list[int] = []

    def after_each(count: int) -> None:
        counts.append(count)
        if count == 2:
            books.interruption.request()

    with pytest.raises(StoreStopping):
        books.run(add_contacts, after_each)
    assert counts == [1, 2]
    assert names(books) == []


def test_a_request_after_the_last_record_still_rolls_everything_back(books):
    def render(work, result) -> None:
        books.interruption.request()

    with pytest.raises(StoreStopping):
        books.run_and_render(render, add_contacts)
    assert names(books) == []


def test_a_commit_that_has_begun_is_finished():
    store = SlowCommitStore()
    books = open_books(store, FixedClock(), CountedIds())
    store.during_commit = books.interruption.request
    books.run(add_contacts)
    assert names(books) == sorted(NAMES)
    assert books.has_committed
    assert not books.interruption.is_committing
    with pytest.raises(StoreStopping):
        books.run(create, CONTACTS, {"kind": "customer", "name": "Eve"})


def test_whoever_asks_during_the_commit_sees_it_and_then_its_receipt():
    store, is_inside, go = SlowCommitStore(), Event(), Event()
    books = open_books(store, FixedClock(), CountedIds()).with_context(SYSTEM)

    def wait() -> None:
        is_inside.set()
        go.wait(10)

    store.during_commit = wait
    thread = Thread(target=books.run, args=(add_contacts,))
    thread.start()
    assert is_inside.wait(10)
    assert not books.interruption.is_final
    books.interruption.request()
    assert books.interruption.is_committing
    assert not books.interruption.is_final
    assert not books.has_committed
    go.set()
    thread.join(10)
    assert not books.interruption.is_committing
    assert books.interruption.is_final
    assert books.has_committed


def test_a_commit_that_fails_is_decided_although_nothing_is_known_to_be_stored():
    store = SlowCommitStore()
    books = open_books(store, FixedClock(), CountedIds()).with_context(SYSTEM)

    def fail() -> None:
        raise StoreUnavailable("the disk has failed")

    store.during_commit = fail
    with pytest.raises(StoreUnavailable):
        books.run(add_contacts)
    assert (books.is_decided, books.has_committed) == (True, False)


def test_what_is_stopped_before_its_commit_is_not_decided():
    books = new_books(MemoryStore()).with_context(SYSTEM)
    books.interruption.request()
    with pytest.raises(StoreStopping):
        books.run(add_contacts)
    assert not books.is_decided


def test_a_receipt_is_that_of_one_actor_and_a_rehearsal_has_none(books):
    ann, bob = (books.with_context(WriteContext(Actor(name))) for name in ("Ann", "Bob"))
    bob.rehearse(lambda *_: None, add_contacts)
    ann.run(add_contacts)
    assert (ann.has_committed, bob.has_committed) == (True, False)
    assert bob.interruption is ann.interruption is books.interruption


@hypothesis_settings(max_examples=examples(0.2))
@given(st.integers(0, 40))
def test_wherever_the_request_comes_either_all_is_stored_or_nothing(moment):
    books = new_books(MemoryStore()).with_context(SYSTEM)
    books._commits.interruption = RequestedAt(moment)
    try:
        books.run(add_contacts)
    except StoreStopping:
        assert names(books) == []
        assert not books.has_committed
    else:
        assert names(books) == sorted(NAMES)
        assert books.has_committed
