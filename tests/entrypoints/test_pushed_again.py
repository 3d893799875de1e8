"""A push whose server was killed: the same push gives the same results, and is done once."""

import time
from contextlib import suppress
from threading import Thread

import httpx

from tests.entrypoints.serving import Served, free_port

CHANGES = [
    {
        "changeId": f"c{number}",
        "collection": "contacts",
        "id": f"contact-{number}",
        "op": "put",
        "record": {"kind": "customer", "name": "Same" if number < 2 else f"C {number}"},
    }
    for number in range(20)
] + [
    {"changeId": "wrong", "collection": "contacts", "id": "wrong", "op": "put", "record": {}},
    {"changeId": "gone", "collection": "contacts", "id": "contact-5", "op": "delete"},
]
PUSH = {"clientId": "phone", "changes": CHANGES}


def test_the_same_push_after_kill_9_gives_the_same_results(tmp_path):
    path = tmp_path / "books.wyzbooks"
    with Served(path, free_port()) as server:
        server.wait()
        first = server.client.post("/sync/push", json=PUSH).json()
        server.process.kill()
    with Served(path, free_port()) as server:
        server.wait()
        again = server.client.post("/sync/push", json=PUSH).json()
        kept = [
            server.client.get(f"/sync/push/phone/{change['changeId']}").json() for change in CHANGES
        ]
    assert kept == first["results"]
    assert again["version"] == first["version"]
    assert [{**each, "status": ""} for each in again["results"]] == [
        {**each, "status": ""} for each in first["results"]
    ]
    assert {each["status"] for each in again["results"]} == {"duplicate", "rejected"}
    assert first["results"][1]["renamed"] == {"from": "Same", "to": "Same (2)"}


def test_a_push_that_was_killed_before_its_answer_is_done_once(tmp_path):
    changes = [
        {
            "changeId": f"c{number}",
            "collection": "contacts",
            "id": f"contact-{number}",
            "op": "put",
            "record": {"kind": "customer", "name": f"C {number}"},
        }
        for number in range(1000)
    ]
    push = {"clientId": "phone", "changes": changes}
    path = tmp_path / "books.wyzbooks"
    with Served(path, free_port()) as server:
        server.wait()
        sender = Thread(target=_send_until_killed, args=(server, push))
        sender.start()
        time.sleep(0.5)
        server.process.kill()
        sender.join()
    with Served(path, free_port()) as server:
        server.wait()
        answer = server.client.post("/sync/push", json=push).json()
        contacts = server.client.get("/contacts?limit=1").json()["total"]
    assert contacts == 1000
    # The whole push was one commit, so it was there or not.
    assert {each["status"] for each in answer["results"]} in ({"applied"}, {"duplicate"})


def _send_until_killed(server, push):
    with suppress(httpx.TransportError):
        server.client.post("/sync/push", json=push)
