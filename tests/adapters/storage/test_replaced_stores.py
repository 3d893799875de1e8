"""A store that takes what another one holds, in place of everything that it held before."""

from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from threading import Event, Thread
from typing import Any

import pytest

from adapters.storage.memory.store import MemoryStore
from adapters.storage.sqlite.store import SqliteStore
from application.integrity.verify_books import verify_books
from application.ports.store import Session, Store
from application.replacement.new_company import begin, new_company
from application.unit_of_work.books import Books
from domain.banking.bank_transactions import BankTransaction
from tests.application.actions import deposit, log, post
from tests.application.replacement.rich_books import enter_everything
from tests.application.replaying import holdings
from tests.support import new_books


class Refusal(Exception):
    """Whoever decides does not want the books to be replaced."""


def _scratch(path: Path) -> Store:
    with closing(SqliteStore(path)) as store, store.reading() as session:
        return session.new_scratch()


KINDS: dict[str, Callable[[Path], Store]] = {
    "memory": lambda _: MemoryStore(),
    "shared": lambda path: SqliteStore(path, exclusive=False),
    "exclusive": lambda path: SqliteStore(path, exclusive=True),
    "scratch": _scratch,
}


@pytest.fixture(params=list(KINDS))
def former(request: pytest.FixtureRequest, path: Path) -> Iterator[Books]:
    """Books with something of everything."""
    with closing(KINDS[request.param](path)) as store:
        books = new_books(store)
        enter_everything(books)
        yield books


@pytest.fixture(params=["memory", "shared"])
def shared(request: pytest.FixtureRequest, path: Path) -> Iterator[Books]:
    """Books that are read while somebody writes."""
    with closing(KINDS[request.param](path)) as store:
        books = new_books(store)
        deposit(books, "former")
        yield books


def replace(books: Books, decide: Callable[[Session], None] = lambda _: None) -> dict[str, Any]:
    """Replace books by new ones of another company; all that the new ones hold."""
    with new_company(books, books.read(lambda work: work.head), with_preferences=False) as store:
        new = begin(books, store)
        post(new, "new")
        with store.reading() as session:
            books.replace(session, decide)
        return everything(new)


def everything(books: Books) -> dict[str, Any]:
    """All that books hold, with their log."""
    return {
        **books.read(holdings),
        "log": log(books),
        "history": books.read(lambda work: work.session.log.history()),
        "blobs": books.read(lambda work: sorted(work.session.blobs.hashes())),
    }


def test_everything_is_replaced_and_the_books_go_on(former):
    head = former.read(lambda work: work.head)
    new = replace(former)
    assert everything(former) == new
    assert former.read(verify_books).faults == ()
    assert new["log"][0].version == head.version + 1
    post(former, "next")
    assert former.read(verify_books).faults == ()
    assert log(former)[-1].version == new["log"][-1].version + 1


def test_an_error_of_who_decides_leaves_everything(former):
    before, head = everything(former), former.read(lambda work: work.head)

    def refuse(session: Session) -> None:
        assert session.log.head() == head
        raise Refusal

    with pytest.raises(Refusal):
        replace(former, refuse)
    assert everything(former) == before
    post(former, "next")
    assert former.read(verify_books).faults == ()


def test_who_has_begun_to_read_goes_on_with_the_former_books(shared):
    with shared.store.reading() as session:
        head, history = session.log.head(), session.log.history()
        replace(shared)
        assert session.records.get(BankTransaction, "former")
        assert (session.log.head(), session.log.history()) == (head, history)
    assert shared.read(lambda work: work.find(BankTransaction, "former")) is None
    assert shared.read(lambda work: work.session.log.history()) != history


def test_writers_of_the_same_process_wait_and_write_to_the_new_books(shared):
    is_waiting, writer = Event(), Thread(target=post, args=(shared, "late"))

    def decide(session: Session) -> None:
        del session
        writer.start()
        is_waiting.wait(0.1)
        assert writer.is_alive()

    replace(shared, decide)
    writer.join(60)
    assert [change.id for change in log(shared)][-2:] == ["new", "late"]
    assert shared.read(verify_books).faults == ()
