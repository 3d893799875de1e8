"""A push whose server was killed: the same push gives the same results, and is done once."""

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
