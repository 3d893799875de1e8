"""The state of sync over HTTP, and what clients tell of their copies."""

import re

import pytest

from tests.adapters.http.requests import contact, problem

MOMENT = r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z"
"""A time as every answer shows it: in UTC, with milliseconds."""


def test_the_status_names_the_books_and_what_clients_have_told(client):
    contact(client)
    status = client.get("/sync/status").json()
    head = client.get("/audit/head").json()
    assert (status["version"], status["head"]) == (head["version"], head["head"])
    assert (len(status["history"]), status["clients"]) == (32, 0)
    assert (status["lastPushes"], status["repairs"]) == ([], [])
    repaired = [{"collection": "contacts", "id": "acme"}, {"collection": "items", "id": "gone"}]
    report = {"clientId": "anns-phone", "version": 26, "repaired": repaired}
    for _ in range(2):
        answer = client.post("/sync/repairs", json=report)
        assert (answer.status_code, answer.content) == (204, b"")
    later = client.get("/sync/status").json()
    (told,) = later.pop("repairs")
    status.pop("repairs")
    assert later == status
    assert re.fullmatch(MOMENT, told.pop("at"))
    assert told == report


def test_the_status_shows_the_last_push_of_each_client(client):
    record = {"kind": "customer", "name": "Acme"}
    push = {
        "clientId": "anns-phone",
        "changes": [
            {"collection": "contacts", "id": "acme", "op": "put", "record": record}
            | {"baseVersion": None}
        ],
    }
    assert client.post("/sync/push", json=push).status_code == 200
    (last,) = client.get("/sync/status").json()["lastPushes"]
    assert re.fullmatch(MOMENT, last.pop("at"))
    assert last["clientId"] == "anns-phone"
    assert (last["version"], last["counts"]["applied"]) == (26, 1)


@pytest.mark.parametrize(
    ("changed", "pointer"),
    [
        ({"clientId": "no space"}, "/clientId"),
        ({"version": -1}, "/version"),
        ({"repaired": []}, "/repaired"),
        ({"repaired": [{"collection": "items", "id": f"i{n}"} for n in range(1001)]}, "/repaired"),
        ({"repaired": [{"collection": "colours", "id": "x"}]}, "/repaired/0/collection"),
        ({"repaired": [{"collection": "items", "id": "a b"}]}, "/repaired/0/id"),
        ({"repaired": [{"collection": "items"}]}, "/repaired/0/id"),
        ({"colour": "red"}, "/colour"),
    ],
)
def test_a_wrong_report_of_repairs_is_422_and_says_where(client, changed, pointer):
    report = {
        "clientId": "anns-phone",
        "version": 3,
        "repaired": [{"collection": "contacts", "id": "acme"}],
    }
    answer = client.post("/sync/repairs", json={**report, **changed})
    assert pointer in [each["pointer"] for each in problem(answer, 422, "invalid")["errors"]]
    assert client.get("/sync/status").json()["repairs"] == []


def test_a_report_of_repairs_at_a_version_that_never_was_is_409(client):
    report = {"clientId": "a", "version": 99, "repaired": [{"collection": "items", "id": "x"}]}
    problem(client.post("/sync/repairs", json=report), 409, "other_history")
