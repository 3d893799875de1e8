"""A stream that is open ends together with what has admitted its client: a token, or a login."""

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import anyio
import pytest
from anyio import to_thread

from adapters.http import login_sessions
from adapters.http.access_rules import AccessRules
from adapters.http.connection import CONNECTION
from adapters.http.login_sessions import SESSION_SECONDS
from adapters.storage.memory.store import MemoryStore
from entrypoints.api import app_of
from tests.adapters.http.live_clients import LiveClient, until
from tests.adapters.http.raw import HOST, ask, scope_of
from tests.adapters.http.test_access import ListedTokens, bearer
from tests.adapters.http.test_login import FORM, OWN, cookie_of, log_in
from tests.application.actions import add
from tests.support import PORT, new_books


class Visitor(LiveClient):
    """A client whose request goes through the whole application."""

    def __init__(self) -> None:
        super().__init__()
        self._messages = [{"type": "http.request", "body": b"", "more_body": False}]

    async def receive(self) -> dict[str, Any]:
        return self._messages.pop() if self._messages else await super().receive()


class Place:
    """A server that asks for tokens, and a clock for its logins."""

    def __init__(self) -> None:
        self.books = new_books(MemoryStore())
        self.tokens = ListedTokens()
        self.app = app_of(self.books, PORT, rules=AccessRules(tokens=self.tokens))
        self.now = 0.0

    def commit(self, name: str) -> None:
        add(self.books, "items", name=name)

    def events_around(self, header: tuple[bytes, bytes], change: Callable[[], object]) -> list[str]:
        """The events of a stream in which something changes; it ends, or has both commits."""
        client = Visitor()
        scope = scope_of("GET", b"/api/v1/sync/stream", [HOST, header])
        scope["extensions"] = {CONNECTION: client}

        async def play() -> None:
            async with anyio.create_task_group() as tasks:
                tasks.start_soon(self.app, scope, client.receive, client.send)
                await until(lambda: bool(client.content))
                await to_thread.run_sync(self.commit, "before")
                await until(lambda: len(client.versions) == 1)
                await to_thread.run_sync(change)
                await to_thread.run_sync(self.commit, "after")
                await until(lambda: client.has_ended or len(client.versions) == 2)
                client.go()

        anyio.run(play)
        return [event["event"] for event in client.events]


@pytest.fixture
def place(monkeypatch):
    place = Place()
    monkeypatch.setattr(login_sessions, "time", SimpleNamespace(monotonic=lambda: place.now))
    return place


@pytest.mark.parametrize("is_login", [False, True])
def test_a_stream_goes_on_while_its_token_and_its_login_are_valid(place, is_login):
    header = cookie_of(log_in(place.app, "read")) if is_login else bearer("read")

    def change() -> None:
        place.tokens.tokens = [token for token in place.tokens.tokens if token.name == "read"]
        place.now = SESSION_SECONDS - 1

    assert place.events_around(header, change) == ["hello", "change", "change"]


@pytest.mark.parametrize("is_login", [False, True])
def test_a_stream_ends_with_its_token(place, is_login):
    header = cookie_of(log_in(place.app, "read")) if is_login else bearer("read")
    assert place.events_around(header, lambda: place.tokens.tokens.pop(0)) == ["hello", "change"]


def test_a_stream_ends_if_the_tokens_cannot_be_read(place):
    def change() -> None:
        place.tokens.failure = "the disk has failed"

    assert place.events_around(bearer("read"), change) == ["hello", "change"]


def test_a_stream_ends_when_the_person_logs_out(place):
    cookie = cookie_of(log_in(place.app, "read"))

    def change() -> None:
        assert ask(place.app, "POST", b"/logout", [HOST, OWN, FORM, cookie]).status_code == 303

    assert place.events_around(cookie, change) == ["hello", "change"]


def test_a_stream_ends_with_the_twelve_hours_of_a_login(place):
    cookie = cookie_of(log_in(place.app, "read"))

    def change() -> None:
        place.now = SESSION_SECONDS + 1

    assert place.events_around(cookie, change) == ["hello", "change"]
