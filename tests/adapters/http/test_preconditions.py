"""Writes with If-Match and If-None-Match: none is carried out against what its client expects."""

import pytest

from adapters.http.routes import OPERATIONS
from tests.adapters.http.requests import SALES, contact, problem, state
from tests.adapters.http.test_everywhere import furnish_with_reconciliations, rehearse

NEW = {"if-none-match": "*"}
ADA = {"kind": "customer", "name": "Ada"}
WRITES = [each for each in OPERATIONS if each.is_write and each.name != "mergeAccount"]
"""All but the merge of accounts, whose rehearsal prepares the books by a write of its own."""


def test_no_write_is_carried_out_if_its_preconditions_are_false(filled):
    client = filled(furnish_with_reconciliations)
    calls = {each.name: rehearse(client, each, dry=False) for each in WRITES}
    before = state(client)
    for headers in (NEW, {"if-match": '"0"'}, {"if-match": "x"}, {"if-none-match": "x"}):
        for operation in WRITES:
            answer = calls[operation.name](**headers)
            refused = {400, 412} if "x" not in headers.values() else {400}
            assert answer.status_code in refused, (operation.name, headers, answer.text)
            document = answer.json()
            if answer.status_code == 400:
                names = [each["header"].lower() for each in document["errors"]]
                assert names == [*headers], operation.name
            else:
                assert document["current"]["id" if "id" in document["current"] else "version"]
    assert state(client) == before


def requests(client, path: str):
    """The writes of a contact that a client has read."""
    return (
        lambda headers: client.patch(path, json={"email": "a@example.org"}, headers=headers),
        lambda headers: client.put(path, json=ADA, headers=headers),
        lambda headers: client.delete(path, headers=headers),
        lambda headers: client.post(f"{path}/merge", json={"into": "bob"}, headers=headers),
    )


def test_a_record_that_the_client_excludes_is_not_changed(client):
    contact(client, "ann", "Ann")
    contact(client, "bob", "Bob")
    read = client.get("/contacts/ann")
    before, tag, version = state(client), read.headers["etag"], read.json()["version"]
    for tags in ("*", tag, f"W/{tag}", f'"{version}"', f'"x", W/"1.2" ,{tag}'):
        for write in requests(client, "/contacts/ann"):
            document = problem(write({"if-none-match": tags}), 412, "stale")
            assert document["current"] == read.json()
            assert "If-None-Match" in document["detail"] or tags == "*"
    assert state(client) == before
    other = {"if-none-match": f'"x", "{version + 1}"'}
    assert [write(other).status_code for write in requests(client, "/contacts/ann")] == [
        200,
        200,
        204,
        404,
    ]


def test_what_a_new_record_cannot_expect_is_refused_by_the_name_of_the_header(client):
    before = state(client)
    for headers, name in (
        ({"if-none-match": '*, "3"'}, "If-None-Match"),
        ({"if-none-match": '"3'}, "If-None-Match"),
        ({"if-none-match": ""}, "If-None-Match"),
        ({"if-match": '"999"', **NEW}, "If-None-Match"),
        ({"if-match": "*", **NEW}, "If-None-Match"),
        ({"if-match": "junk", **NEW}, "If-Match"),
    ):
        for write in requests(client, "/contacts/ada"):
            document = problem(write(headers), 400, "bad_request")
            assert [each["header"] for each in document["errors"]] == [name], headers
    assert state(client) == before


@pytest.mark.parametrize("headers", [{"if-match": '"1"'}, {"if-match": "x"}, NEW])
def test_a_write_of_no_record_that_is_there_has_no_preconditions(client, headers):
    before = state(client)
    lines = [{"accountId": SALES, "debit": "1"}, {"accountId": SALES, "credit": "1"}]
    for path, body in (("/contacts", ADA), ("/journals", {"lines": lines})):
        document = problem(client.post(path, json=body, headers=headers), 400, "bad_request")
        assert [each["header"].lower() for each in document["errors"]] == [*headers]
    assert state(client) == before
    assert client.post("/contacts", json=ADA, headers={"if-match": "*"}).status_code == 201
