"""Checksums over HTTP: a differing record is found in few small answers."""

import json
from hashlib import sha256
from pathlib import Path

import pytest

from application.collections.registry import COLLECTIONS
from tests.adapters.http.requests import contact, problem

CHECKSUM = "/sync/checksum"


def canonical(document: object) -> bytes:
    return json.dumps(document, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def hexadecimal(content: bytes) -> str:
    return sha256(content).hexdigest()


def test_every_answer_says_the_history_the_version_and_the_head_of_the_log(client):
    contact(client)
    head = client.get("/audit/head").json()
    for query in ("", "?collection=contacts", "?collection=contacts&prefix=00"):
        answer = client.get(f"{CHECKSUM}{query}")
        assert answer.headers["cache-control"] == "no-store"
        document = answer.json()
        assert (document["version"], document["head"]) == (head["version"], head["head"])
        assert len(document["history"]) == 32


def test_all_collections_are_answered_with_count_and_hash(client):
    contact(client)
    document = client.get(CHECKSUM).json()
    assert set(document) == {"history", "version", "head", "collections"}
    assert list(document["collections"]) == list(COLLECTIONS)
    assert document["collections"]["contacts"]["count"] == 1
    assert set(document["collections"]["contacts"]) == {"count", "sha256"}


def test_the_tree_can_be_computed_from_the_stored_fields_that_the_log_has(client):
    for id_ in ("acme", "Blue", "éclair"[1:]):
        contact(client, id=id_, name=f"Ünder {id_}")
    hashes: dict[str, dict[str, str]] = {f"{number:02x}": {} for number in range(256)}
    for change in client.get("/audit?collection=contacts").json()["data"]:
        id_ = change["id"]
        hashes[hexadecimal(id_.encode())[:2]][id_] = hexadecimal(canonical(change["after"]))
    buckets = {
        bucket: hexadecimal("".join(f"{id_} {ids[id_]}\n" for id_ in sorted(ids)).encode())
        for bucket, ids in hashes.items()
    }
    root = hexadecimal("".join(buckets.values()).encode())
    assert client.get(CHECKSUM).json()["collections"]["contacts"] == {"count": 3, "sha256": root}
    answer = client.get(f"{CHECKSUM}?collection=contacts").json()
    assert (answer["collection"], answer["count"], answer["sha256"]) == ("contacts", 3, root)
    assert {name: bucket["sha256"] for name, bucket in answer["buckets"].items()} == buckets
    assert list(answer["buckets"]) == list(buckets)
    for bucket, ids in hashes.items():
        if ids:
            answer = client.get(f"{CHECKSUM}?collection=contacts&prefix={bucket}").json()
            assert answer["ids"] == ids
            assert (answer["prefix"], answer["count"]) == (bucket, len(ids))
            assert answer["sha256"] == buckets[bucket]


def test_an_empty_bucket_hashes_the_empty_text(client):
    answer = client.get(f"{CHECKSUM}?collection=contacts&prefix=ff").json()
    assert (answer["count"], answer["ids"], answer["sha256"]) == (0, {}, hexadecimal(b""))


def test_three_requests_find_the_record_that_differs(client):
    for number in range(40):
        contact(client, id=f"c{number}", name=f"Number {number}")

    def tree() -> tuple[dict, dict]:
        return (
            client.get(CHECKSUM).json()["collections"],
            client.get(f"{CHECKSUM}?collection=contacts").json()["buckets"],
        )

    collections, buckets = tree()
    bucket = hexadecimal(b"c17")[:2]
    ids = client.get(f"{CHECKSUM}?collection=contacts&prefix={bucket}").json()["ids"]
    client.patch("/contacts/c17", json={"phone": "1"})
    later_collections, later_buckets = tree()
    assert {name for name in COLLECTIONS if collections[name] != later_collections[name]} == {
        "contacts"
    }
    assert [name for name in buckets if buckets[name] != later_buckets[name]] == [bucket]
    later = client.get(f"{CHECKSUM}?collection=contacts&prefix={bucket}").json()["ids"]
    assert {id_ for id_ in ids.keys() | later if ids.get(id_) != later.get(id_)} == {"c17"}


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("prefix=3f", ["prefix", "collection"]),
        ("collection=rules", ["collection", "choose one of accounts, contacts"]),
        ("collection=", ["collection"]),
        ("collection=contacts&prefix=3F", ["prefix"]),
        ("collection=contacts&prefix=3", ["prefix"]),
        ("collection=contacts&prefix=3ff", ["prefix"]),
        ("collection=contacts&prefix=", ["prefix"]),
        ("collection=contacts&bucket=3f", ["bucket", "collection, prefix"]),
    ],
)
def test_a_query_for_no_part_of_the_tree_is_400(client, query, words):
    detail = problem(client.get(f"{CHECKSUM}?{query}"), 400, "bad_request")["detail"]
    assert all(word in detail for word in words), detail


def test_the_example_of_the_documentation_is_what_the_server_answers(client):
    page = (Path(__file__).parents[3] / "docs" / "sync.md").read_text(encoding="utf-8")
    item = {"id": "lunch", "name": "Café lunch", "rate": "12.50", "accountId": "account-4100"}
    assert client.post("/items", json=item).status_code == 201
    document = client.get(f"{CHECKSUM}?collection=items").json()
    bucket = client.get(f"{CHECKSUM}?collection=items&prefix=f3").json()
    for figure in (document["sha256"], bucket["sha256"], bucket["ids"]["lunch"]):
        assert f"'{figure}'" in page
