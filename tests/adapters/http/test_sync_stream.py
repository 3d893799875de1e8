"""What the live stream takes, and what it answers first; without a server that can cut off a
connection, it ends when the client has everything."""

import json

import pytest

from adapters.http.operation import PREFIX
from tests.adapters.http.test_live_events import events_in

STREAM = "/sync/stream"


def events(client, query: str = "", **headers: str) -> list[dict[str, str]]:
    answer = client.get(f"{STREAM}{query}", headers=headers)
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "text/event-stream"
    assert answer.headers["cache-control"] == "no-store"
    return [event for event in events_in(answer.content) if "event" in event]


def test_a_change_in_the_stream_is_the_change_of_the_catch_up(client):
    client.post("/items", json={"id": "i", "name": "Line\nbreak — ✓"[5:]})
    client.patch("/items/i", json={"name": "I"})
    client.delete("/items/i")
    hello, *changes = events(client, "?since=25")
    page = client.get("/sync/changes?since=25").json()
    data = [json.loads(change["data"]) for change in changes]
    assert data == page["changes"]
    assert data[-1]["head"] == page["head"]
    assert [change["id"] for change in changes] == ["26", "27", "28"]
    assert [json.loads(change["data"])["op"] for change in changes] == ["put", "put", "delete"]
    end = json.loads(hello["data"])
    assert end == {name: page[name] for name in ("history", "version", "head")}


def test_without_a_cursor_nothing_of_the_past_is_sent(client):
    (hello,) = events(client)
    assert (hello["event"], hello["id"]) == ("hello", "25")


def test_last_event_id_counts_more_than_since(client):
    hello, *changes = events(client, "?since=3", **{"Last-Event-ID": "23"})
    assert (hello["id"], [change["id"] for change in changes]) == ("23", ["24", "25"])
    assert events(client, "?since=24", **{"Last-Event-ID": ""})[0]["id"] == "24"


@pytest.mark.parametrize("query", ["?since=26", "?history=x", f"?since=1&head={'0' * 64}"])
def test_a_cursor_of_other_books_is_a_reset_and_no_problem(client, query):
    """An `EventSource` gives up for ever after any status but 200."""
    (reset,) = events(client, query)
    assert (reset["event"], reset["id"]) == ("reset", "25")


def test_a_copy_that_only_reads_the_stream_can_say_where_it_stands(client):
    """It notes the head of the last change, as it would note that of a page."""
    client.post("/items", json={"id": "i", "name": "I"})
    client.post("/items", json={"id": "j", "name": "J"})
    for change in events(client, "?since=25")[1:]:
        stands = f"?since={change['id']}&head={json.loads(change['data'])['head']}"
        assert client.get(f"/sync/changes{stands}").status_code == 200
        assert events(client, stands)[0]["event"] == "hello"
        other = f"?since={int(change['id']) - 1}&head={json.loads(change['data'])['head']}"
        assert events(client, other)[0]["event"] == "reset"


def test_a_filter_names_collections(client):
    _, *changes = events(client, "?since=0&collections=terms,settings")
    assert {json.loads(change["data"])["collection"] for change in changes} == {
        "terms",
        "settings",
    }
    content = client.get(f"{STREAM}?since=0&collections=contacts").content
    assert content.endswith(b"\n\nid: 25\n\n")


@pytest.mark.parametrize(
    ("query", "parameter"),
    [
        ("?since=-1", "since"),
        ("?since=x", "since"),
        ("?collections=", "collections"),
        ("?collections=terms,x", "collections"),
        ("?head=x", "head"),
        ("?since=1&head=x", "head"),
        ("?limit=3", "limit"),
    ],
)
def test_a_query_that_cannot_be_read_is_400(client, query, parameter):
    answer = client.get(f"{STREAM}{query}")
    assert answer.status_code == 400
    assert answer.json()["errors"][0]["parameter"] == parameter


@pytest.mark.parametrize("text", ["x", "-1", "1.0", "²", "9" * 16])
def test_a_last_event_id_that_is_no_version_is_400(client, text):
    answer = client.get(STREAM, headers={"Last-Event-ID": text.encode("latin-1")})
    assert answer.status_code == 400
    assert "Last-Event-ID" in answer.json()["detail"]


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE"])
def test_the_stream_can_only_be_read(client, method):
    assert client.request(method, f"{PREFIX}{STREAM}").status_code == 405
