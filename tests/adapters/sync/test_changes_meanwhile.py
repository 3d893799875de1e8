"""A round in which the books, or the copy, are changed by others at the worst moment."""

from collections.abc import Callable

import httpx
import pytest

from adapters.storage.memory.store import MemoryStore
from adapters.sync.served_books import HttpServedBooks, client_for
from application.copies.follow import Follower
from application.open_books import open_copy
from domain.invoicing.contacts import Contact
from tests.adapters.sync.served import InProcess, OwnIds
from tests.application.actions import change, contact
from tests.application.replaying import holdings
from tests.support import ORIGIN, FixedClock


class Disturbed(httpx.BaseTransport):
    """Does something before, or after, the first request for a path."""

    def __init__(self, inner: httpx.BaseTransport, path: str, disturb: Callable[[], None]) -> None:
        self._inner, self._path, self._disturb = inner, path, disturb
        self.is_before = True
        self.is_done = False

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        is_now = not self.is_done and request.url.path.endswith(self._path)
        if is_now and self.is_before:
            self._disturb()
        answer = self._inner.handle_request(request)
        if is_now and not self.is_before:
            self._disturb()
        self.is_done = self.is_done or is_now
        return answer


@pytest.fixture
def server(sql_books, served, client):
    del client  # It puts `sql_books` behind the application.
    contact(sql_books, "ann")
    return sql_books


def disturbed(app, path: str, disturb: Callable[[Follower], None]) -> tuple[Follower, Disturbed]:
    """A copy that has received everything, in whose next round something happens."""
    books = open_copy(MemoryStore(), FixedClock(), OwnIds("copy"), ORIGIN, "copy")
    Follower(books, HttpServedBooks(client_for(ORIGIN, InProcess(app)))).follow()
    transport = Disturbed(InProcess(app), path, lambda: disturb(copy))
    copy = Follower(books, HttpServedBooks(client_for(ORIGIN, transport)))
    return copy, transport


@pytest.mark.parametrize("path", ["/sync/push", "/sync/changes", "/sync/checksum"])
@pytest.mark.parametrize("is_before", [True, False])
def test_what_is_done_to_a_copy_during_a_round_is_sent_and_not_lost(
    server, served, path, is_before
):
    def disturb(copy: Follower) -> None:
        change(copy.books, "contacts", "ann", phone="1")

    copy, transport = disturbed(served[1], path, disturb)
    transport.is_before = is_before
    change(server, "contacts", "ann", notes="Late")
    contact(copy.books, "bob")
    followed = copy.follow("records")
    assert transport.is_done
    assert followed.news == []
    if path != "/sync/checksum":  # There the comparison is over, and the next round sends it.
        assert server.read(lambda work: work.get(Contact, "ann")).phone == "1"
    copy.follow("records")
    ann = server.read(lambda work: work.get(Contact, "ann"))
    assert (ann.phone, ann.notes) == ("1", "Late")
    assert copy.books.read(holdings) == server.read(holdings)


@pytest.mark.parametrize("is_before", [True, False])
def test_what_is_done_to_a_copy_that_only_receives_is_sent_and_not_lost(server, served, is_before):
    def disturb(copy: Follower) -> None:
        change(copy.books, "contacts", "ann", phone="1")

    copy, transport = disturbed(served[1], "/sync/changes", disturb)
    transport.is_before = is_before
    change(server, "contacts", "ann", notes="Late")
    assert copy.follow("records").news == []
    ann = server.read(lambda work: work.get(Contact, "ann"))
    assert (ann.phone, ann.notes) == ("1", "Late")
    assert copy.books.read(holdings) == server.read(holdings)


@pytest.mark.parametrize("path", ["/sync/push", "/sync/changes", "/sync/checksum"])
@pytest.mark.parametrize("is_before", [True, False])
def test_what_others_do_during_a_round_is_no_difference(server, served, path, is_before):
    def disturb(copy: Follower) -> None:
        change(server, "contacts", "ann", phone="1")

    copy, transport = disturbed(served[1], path, disturb)
    transport.is_before = is_before
    contact(copy.books, "bob")
    followed = copy.follow("records")
    assert transport.is_done
    assert followed.is_compared
    assert followed.news == []
    copy.follow()
    assert copy.books.read(holdings) == server.read(holdings)
    assert server.read(lambda work: work.session.repairs.newest(9)) == []
