"""Hints from the stream of served books: when a copy has to look, and that they stop at an end."""

import json
from threading import Event

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.sync.live_hints import Hint, LiveHints
from adapters.sync.served_books import client_for
from application.ports.change_log import Head

versions = st.integers(0, 4)
hashes = st.sampled_from(["a", "b"])
heads = st.builds(Head, versions, hashes)


@given(st.sampled_from(["old", "new"]), heads, st.booleans(), heads)
def test_a_hint_is_no_news_only_to_a_copy_that_has_it(history, head, is_beginning, position):
    hint = Hint(history, head, is_beginning)
    if hint.is_news_to("old", position):
        return
    assert history == "old"
    assert head.version <= position.version
    assert head == position or not is_beginning


def test_a_copy_that_is_where_the_books_are_need_not_look():
    for is_beginning in (True, False):
        assert not Hint("h", Head(3, "a"), is_beginning).is_news_to("h", Head(3, "a"))
    assert not Hint("h", Head(2, "x"), is_beginning=False).is_news_to("h", Head(3, "a"))


def test_a_copy_looks_when_the_books_went_back_or_have_another_history():
    assert Hint("h", Head(2, "x"), is_beginning=True).is_news_to("h", Head(3, "a"))
    assert Hint("other", Head(3, "a"), is_beginning=True).is_news_to("h", Head(3, "a"))


def event(name: str, **data: object) -> str:
    return f"event: {name}\nid: {data['version']}\ndata: {json.dumps(data)}\n\n"


class OneAnswer(httpx.BaseTransport):
    """Gives an answer without a network."""

    def __init__(self, answer: httpx.Response) -> None:
        self._answer = answer

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        assert request.headers["Accept"] == "text/event-stream"
        return self._answer


def hints_of(answer: httpx.Response) -> LiveHints:
    """Hints of a stream that was read to its end."""
    wake = Event()
    hints = LiveHints(client_for("http://127.0.0.1:1", OneAnswer(answer)), wake)
    hints.start()
    while not hints.is_ended:
        assert wake.wait(60)
    return hints


def stream(text: str) -> httpx.Response:
    return httpx.Response(200, headers={"content-type": "text/event-stream"}, text=text)


def test_the_last_hint_counts_and_is_taken_once():
    hints = hints_of(
        stream(
            "retry: 1000\n"
            + event("hello", history="h", version=4, head="d")
            + ":\n\n"
            + event("change", version=5, head="e")
            + "id: 7\n\n"
        ),
    )
    assert hints.was_open
    assert hints.take() == Hint("h", Head(5, "e"), is_beginning=True)
    assert hints.take() is None


def test_a_reset_is_the_beginning_of_another_history():
    hints = hints_of(
        stream(
            event("hello", history="h", version=4, head="d")
            + event("reset", history="other", version=2, head="x")
        ),
    )
    assert hints.take() == Hint("other", Head(2, "x"), is_beginning=True)


@pytest.mark.parametrize(
    "answer",
    [
        httpx.Response(503, json={"code": "busy"}),
        httpx.Response(200, text="hello"),
        stream("event: hello\ndata: {\n\n"),
        stream(""),
    ],
)
def test_what_is_no_stream_ends_without_a_hint(answer):
    hints = hints_of(answer)
    assert not hints.was_open
    assert hints.take() is None
