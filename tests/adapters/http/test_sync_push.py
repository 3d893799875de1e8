"""Pushing changes over HTTP: the body, the actor, retries, dry runs, and results read again."""

import json

import pytest

from tests.adapters.http.conftest import Client

ANN = {
    "changeId": "c1",
    "collection": "contacts",
    "id": "ann",
    "op": "put",
    "record": {"kind": "customer", "name": "Ann"},
    "baseVersion": None,
}
LATE = {
    "changeId": "c2",
    "collection": "journals",
    "id": "late",
    "op": "put",
    "record": {
        "date": "2026-03-15",
        "lines": [
            {"accountId": "account-1000", "debit": "1.00"},
            {"accountId": "account-4100", "credit": "1.00"},
        ],
    },
}


def push(client: Client, *changes: object, query: str = "", headers: object = None, **more: object):
    """Send a push."""
    body = {"clientId": "anns-phone", "changes": list(changes), **more}
    return client.post(f"/sync/push{query}", json=body, headers=headers)


def last_actor(client: Client) -> str:
    """Who made the last change."""
    version = client.get("/audit/head").json()["version"]
    (change,) = client.get(f"/audit?since={version - 1}").json()["data"]
    return str(change["actor"])


def test_a_push_answers_with_the_version_and_a_result_for_each_change(client):
    answer = push(client, ANN)
    assert answer.status_code == 200, answer.text
    assert answer.headers["cache-control"] == "no-store"
    body = answer.json()
    view = client.get("/contacts/ann").json()
    (result,) = body["results"]
    assert body["version"] == result["version"] == view["version"]
    assert result["record"].items() <= view.items()
    assert set(result) == {"changeId", "collection", "id", "status", "version", "record"}


def test_the_actor_is_the_client_unless_a_header_names_another(client):
    push(client, ANN)
    assert last_actor(client) == "sync:anns-phone"
    push(client, LATE, headers={"X-Actor": "Ann"})
    assert last_actor(client) == "Ann"


def test_a_result_can_be_read_again(client):
    (result,) = push(client, ANN).json()["results"]
    assert client.get("/sync/push/anns-phone/c1").json() == result
    assert push(client, ANN).json()["results"] == [{**result, "status": "duplicate"}]
    assert client.get("/sync/push/anns-phone/c1").json() == result
    unknown = client.get("/sync/push/anns-phone/c9")
    assert (unknown.status_code, unknown.json()["code"]) == (404, "not_found")


def test_a_dry_run_shows_the_results_and_the_effect_and_changes_nothing(client):
    before = client.get("/audit/head").json()
    answer = push(client, ANN, LATE, query="?dryRun=true").json()
    assert [each["status"] for each in answer["results"]] == ["applied", "applied"]
    assert answer["effect"]["balances"] == {"account-1000": "1.00", "account-4100": "1.00"}
    assert len(answer["effect"]["journal"]) == 1
    assert client.get("/audit/head").json() == before
    assert client.get("/sync/push/anns-phone/c1").status_code == 404


def test_an_idempotency_key_repeats_the_whole_answer(client):
    headers = {"Idempotency-Key": "push-1"}
    first, second = (push(client, ANN, headers=headers) for _ in range(2))
    assert second.content == first.content
    assert second.headers["Idempotency-Hit"] == "true"


def test_a_problem_of_a_change_is_the_one_that_a_request_would_get(client):
    client.patch("/system/settings", json={"company": {"closingDate": "2026-03-31"}})
    alone = client.post("/journals", json={"id": "late", **LATE["record"]}).json()
    (_, result) = push(client, ANN, LATE).json()["results"]
    assert result["problem"] == alone
    unknown = {**ANN, "changeId": "c3", "record": {"kind": "customer", "name": "B", "x": 1}}
    alone = client.post("/contacts", json=unknown["record"]).json()
    (result,) = push(client, unknown).json()["results"]
    (fault,) = alone["errors"]
    assert result["problem"]["errors"] == [{**fault, "pointer": "/record/x"}]


def test_an_atomic_push_names_the_refused_changes_by_their_places(client):
    client.patch("/system/settings", json={"company": {"closingDate": "2026-03-31"}})
    wrong = {**ANN, "changeId": "c3", "id": "b", "record": {"kind": "customer", "name": ""}}
    answer = push(client, ANN, LATE, wrong, atomic=True)
    problem = answer.json()
    assert (answer.status_code, problem["code"]) == (409, "closed")
    assert [each["pointer"] for each in problem["errors"]] == [
        "/changes/1",
        "/changes/2/record/name",
    ]
    assert client.get("/contacts/ann").status_code == 404


def test_a_push_of_other_books_is_refused(client):
    answer = push(client, ANN, history="0" * 32)
    assert (answer.status_code, answer.json()["code"]) == (409, "other_history")
    answer = push(client, {**ANN, "baseVersion": 1_000_000})
    assert (answer.status_code, answer.json()["code"]) == (409, "other_history")


def test_a_push_that_is_wrong_as_a_whole_is_refused(client):
    for body, pointer in (
        ({"changes": []}, "/clientId"),
        ({"clientId": "a b", "changes": []}, "/clientId"),
        ({"clientId": "a"}, "/changes"),
        ({"clientId": "a", "changes": [{}] * 1001}, "/changes"),
        ({"clientId": "a", "changes": [], "x": 1}, "/x"),
    ):
        answer = client.post("/sync/push", json=body)
        assert answer.status_code == 422, body
        assert [each["pointer"] for each in answer.json()["errors"]] == [pointer]


def test_a_null_in_a_push_counts_as_left_out(client):
    answer = push(client, ANN, history=None, atomic=None)
    assert answer.json()["results"][0]["status"] == "applied"


def test_an_empty_push_is_a_sign_of_life(client):
    end = client.get("/audit/head").json()
    assert push(client).json() == {**end, "results": []}


@pytest.mark.parametrize("place", [{"version": 1, "head": "x"}, {"head": "0" * 64}])
def test_a_hash_that_is_none_is_an_error_of_the_client(client, place):
    answer = client.post("/sync/push", json={"clientId": "phone", "changes": [], **place})
    assert answer.status_code == 422
    assert [error["pointer"] for error in answer.json()["errors"]] == ["/head"]


def test_a_push_may_have_sixteen_mebibytes(client):
    record = {"kind": "customer", "notes": "x" * 4000}
    changes = [
        {**ANN, "changeId": f"c{each}", "id": f"c{each}", "record": {**record, "name": f"C{each}"}}
        for each in range(300)
    ]
    body = json.dumps({"clientId": "anns-phone", "changes": changes})
    assert len(body) > 1024 * 1024
    answer = client.post("/sync/push", content=body, headers={"Content-Type": "application/json"})
    assert {each["status"] for each in answer.json()["results"]} == {"applied"}
    too_long = body + " " * (16 * 1024 * 1024)
    answer = client.post(
        "/sync/push", content=too_long, headers={"Content-Type": "application/json"}
    )
    assert (answer.status_code, answer.json()["code"]) == (413, "too_large")


def test_an_override_gives_the_reason_for_all_changes_of_a_push(client):
    answer = push(client, ANN, query="?override=told%20by%20the%20bank")
    assert answer.status_code == 200
    assert push(client, ANN, query="?override=").status_code == 400
