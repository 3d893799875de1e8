"""Messages between devices over HTTP."""

import json
from base64 import urlsafe_b64decode as b64decode
from base64 import urlsafe_b64encode as b64encode

import pytest

from tests.adapters.http.requests import made, pointers, problem, version_in
from tests.support import Client

PATH = "/messages"


def ids(client: Client, query: str = "") -> list[str]:
    """The ids of the listed messages."""
    return [message["id"] for message in client.get(f"{PATH}{query}").json()["data"]]


def post(client: Client, id_: str = "m1", body: object = "Hello", **fields: object):
    return made(client, PATH, {"id": id_, "body": body, **fields})


def test_a_message_is_posted_read_acknowledged_and_deleted(client):
    answer = client.post(
        PATH, json={"to": "Till", "body": {"print": ["i1", 1.5]}}, headers={"x-actor": "Front desk"}
    )
    message = answer.json()
    assert answer.status_code == 201
    assert answer.headers["location"] == f"/api/v1/messages/{message['id']}"
    assert version_in(answer) == message["version"]
    assert (message["from"], message["to"]) == ("Front desk", "Till")
    assert message["body"] == {"print": ["i1", 1.5]}
    assert message["acknowledged"] is False
    assert client.get(f"{PATH}/{message['id']}").json() == message
    assert client.get(PATH).json() == {"data": [message], "total": 1, "nextCursor": None}
    acknowledged = client.post(f"{PATH}/{message['id']}/ack")
    assert acknowledged.status_code == 200
    assert acknowledged.json() == {
        **message, "acknowledged": True, "version": message["version"] + 1,
    }  # fmt: skip
    assert client.post(f"{PATH}/{message['id']}/ack").content == acknowledged.content
    assert ids(client) == []
    assert ids(client, "?acknowledged=true") == ids(client, "?acknowledged=any") == [message["id"]]
    answer = client.delete(f"{PATH}/{message['id']}")
    assert (answer.status_code, answer.content) == (204, b"")
    assert ids(client, "?acknowledged=any") == []
    for answer in (
        client.get(f"{PATH}/{message['id']}"),
        client.post(f"{PATH}/{message['id']}/ack"),
        client.delete(f"{PATH}/{message['id']}"),
    ):
        problem(answer, 404, "not_found")


def test_messages_are_listed_after_a_version_and_in_pages(client):
    versions = [post(client, f"m{number}")["version"] for number in range(5)]
    assert ids(client, f"?since={versions[1]}") == ["m2", "m3", "m4"]
    assert ids(client, f"?since={versions[4]}") == []
    page = client.get(f"{PATH}?since={versions[0]}&limit=2").json()
    assert [message["id"] for message in page["data"]] == ["m1", "m2"]
    assert page["total"] == 4
    cursor = page["nextCursor"]
    page = client.get(f"{PATH}?since={versions[0]}&limit=2&cursor={cursor}").json()
    assert [message["id"] for message in page["data"]] == ["m3", "m4"]
    assert page["nextCursor"] is None
    problem(client.get(f"{PATH}?since=0&cursor={cursor}"), 400, "bad_request")


@pytest.mark.parametrize(
    "values", [[], [1], ["1", "m1"], [1, 1], [True, "m1"], [1, "m1", 1], [10**19, "m1"], [1, None]]
)
def test_a_forged_cursor_is_400(client, values):
    post(client, "m1")
    post(client, "m2")
    real = client.get(f"{PATH}?limit=1").json()["nextCursor"]
    signature = json.loads(b64decode(real + "=" * (-len(real) % 4)))[0]
    forged = b64encode(json.dumps([signature, *values]).encode()).decode()
    problem(client.get(f"{PATH}?limit=1&cursor={forged}"), 400, "bad_request")


@pytest.mark.parametrize("query", ["since=-1", "since=x", "acknowledged=no", "limit=0", "to=Till"])
def test_a_query_that_cannot_be_is_400(client, query):
    problem(client.get(f"{PATH}?{query}"), 400, "bad_request")


@pytest.mark.parametrize("body", ["", "Hello\n\x00", 0, False, [], {}, [None, {"a": None}], 1.25])
def test_a_body_is_any_json_but_null(client, body):
    assert post(client, body=body)["body"] == body
    assert client.get(f"{PATH}/m1").json()["body"] == body


@pytest.mark.parametrize(
    ("sent", "places"),
    [
        ({}, ["/body"]),
        ({"body": None}, ["/body"]),
        ({"body": 1, "at": "2026-01-01T00:00:00Z"}, ["/at"]),
        ({"body": 1, "acknowledged": True}, ["/acknowledged"]),
        ({"body": 1, "from": "", "to": "a\nb"}, ["/from", "/to"]),
        ({"body": 1, "to": 7}, ["/to"]),
        ({"body": 1, "id": "clear"}, ["/id"]),
        ({"body": [2**53 + 1]}, ["/body"]),
        ([], [""]),
    ],
)
def test_what_is_wrong_has_its_place(client, sent, places):
    assert sorted(pointers(client.post(PATH, json=sent))) == places
    assert ids(client) == []


def test_null_is_the_same_as_a_missing_field(client):
    message = post(client, to=None, **{"from": None})
    assert (message["from"], message["to"]) == ("api", None)


def test_a_body_of_more_than_64_kib_is_too_large(client):
    assert post(client, body="é" * 32_768)["body"] == "é" * 32_768
    answer = client.post(PATH, json={"body": "é" * 32_768 + "x"})
    assert problem(answer, 413, "too_large")["errors"][0]["pointer"] == "/body"


def test_clearing_with_if_match_keeps_what_came_since(client):
    read = post(client, "m1")["version"]
    post(client, "m2")
    answer = client.delete(f"{PATH}/clear", headers={"if-match": f'"{read}"'})
    assert problem(answer, 412, "stale")["current"]["id"] == "m2"
    answer = client.delete(f"{PATH}/clear", headers={"if-match": f'"{read + 1}"'})
    assert answer.status_code == 204
    assert ids(client, "?acknowledged=any") == []


def test_the_log_has_every_step_of_a_message(client):
    post(client, to="Till")
    client.post(f"{PATH}/m1/ack")
    client.delete(f"{PATH}/m1")
    rows = client.get("/audit?collection=messages&recordId=m1").json()["data"]
    steps = [(row["op"], (row["after"] or {}).get("acknowledged")) for row in rows]
    assert steps == [("put", False), ("put", True), ("delete", None)]
    assert rows[0]["after"].keys() == {"id", "at", "from", "to", "body", "acknowledged"}
