"""The logo of the company over HTTP."""

import pytest

from tests.adapters.http.requests import problem
from tests.pictures import GIF, JPEG, PNG, picture

PATH = "/system/settings/logo"
MEGABYTE = 1024 * 1024
AS_PNG, AS_JPEG = {"content-type": "image/png"}, {"content-type": "image/jpeg"}


def put(client, content: bytes = PNG, query: str = "", **headers: str):
    sent = {**AS_PNG, **{name.replace("_", "-"): value for name, value in headers.items()}}
    return client.put(f"{PATH}{query}", content=content, headers=sent)


def padded(size: int) -> bytes:
    """A PNG of this many bytes: what follows the picture is not part of it."""
    return PNG.ljust(size, b"\0")


def test_there_is_none_at_first(client):
    assert client.get("/system/settings").json()["logo"] is None
    problem(client.get(PATH), 404, "not_found")
    problem(client.delete(PATH), 404, "not_found")


@pytest.mark.parametrize(("content", "media"), [(PNG, "image/png"), (JPEG, "image/jpeg")])
def test_a_logo_is_read_as_it_was_sent(client, content, media):
    answer = client.put(PATH, content=content, headers={"content-type": media})
    assert answer.status_code == 200, answer.text
    assert answer.json() == client.get("/system/settings").json()
    assert answer.json()["logo"]["mediaType"] == media
    read = client.get(PATH)
    assert (read.status_code, read.headers["content-type"], read.content) == (200, media, content)
    assert read.headers["etag"] == f'"{answer.json()["logo"]["sha256"]}"'
    again = client.get(PATH, headers={"if-none-match": read.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")


def test_a_logo_that_is_deleted_is_gone(client):
    put(client)
    answer = client.delete(PATH)
    assert (answer.status_code, answer.content) == (204, b"")
    problem(client.get(PATH), 404)
    assert client.get("/system/settings").json()["logo"] is None


@pytest.mark.parametrize(
    "sent", ["image/gif", "image/svg+xml", "application/octet-stream", "application/json", ""]
)
def test_another_media_type_is_415(client, sent):
    problem(client.put(PATH, content=PNG, headers={"content-type": sent}), 415)
    problem(client.get(PATH), 404)


def test_a_media_type_may_be_written_in_capitals(client):
    assert client.put(PATH, content=PNG, headers={"content-type": "Image/PNG"}).status_code == 200


def test_a_mebibyte_is_accepted_and_a_byte_more_is_413(client):
    assert put(client, padded(MEGABYTE)).status_code == 200
    problem(put(client, padded(MEGABYTE + 1)), 413, "too_large")
    assert len(client.get(PATH).content) == MEGABYTE


@pytest.mark.parametrize(
    ("content", "headers", "words"),
    [
        (b"", AS_PNG, "the body is empty"),
        (b"", {}, "the body is empty"),
        (b"hello", AS_PNG, "must be a PNG picture"),
        (GIF, AS_PNG, "must be a PNG picture"),
        (JPEG, AS_PNG, "it is a JPEG picture"),
        (PNG[:60], AS_PNG, "damaged"),
        (picture("JPEG", (200, 200))[:-60], AS_JPEG, "damaged"),
        (picture(size=(9000, 9000), mode="1", colour=0), AS_PNG, "at most 16,000,000 pixels"),
    ],
)
def test_what_cannot_be_drawn_is_422_and_changes_nothing(client, content, headers, words):
    put(client)
    before = client.get("/audit/head").json()
    answer = client.put(PATH, content=content, headers=headers)
    assert words in problem(answer, 422, "invalid")["detail"]
    assert client.get("/audit/head").json() == before
    assert client.get(PATH).content == PNG


def test_a_retry_gets_the_same_answer(client):
    first = put(client, idempotency_key="k")
    again = put(client, idempotency_key="k")
    assert (again.status_code, again.content) == (200, first.content)
    assert again.headers["idempotency-hit"] == "true"
    other = client.put(PATH, content=JPEG, headers={**AS_JPEG, "idempotency-key": "k"})
    assert other.status_code == 422


def test_a_stale_version_is_412(client):
    tag = put(client).headers["etag"]
    client.patch("/system/settings", json={"company": {"phone": "1"}})
    problem(put(client, if_match=tag), 412, "stale")
    problem(client.delete(PATH, headers={"if-match": tag}), 412, "stale")
    tag = client.get("/system/settings").headers["etag"]
    assert put(client, if_match=tag).status_code == 200


def test_a_dry_run_shows_the_logo_and_stores_nothing(client):
    answer = put(client, query="?dryRun=true").json()
    assert answer["dryRun"] is True
    assert answer["logo"]["mediaType"] == "image/png"
    problem(client.get(PATH), 404)


def test_the_audit_log_says_who_changed_the_logo(client):
    put(client, x_actor="joan")
    change = client.get("/audit?collection=settings").json()["data"][-1]
    assert (change["actor"], change["after"]["logoFormat"]) == ("joan", "png")
    assert len(change["after"]["logoSha256"]) == 64
    assert client.get("/audit/verify").json()["ok"]


def test_an_invoice_begins_with_the_logo(client):
    contact = {"id": "c", "kind": "customer", "name": "Acme"}
    lines = [{"rate": 5, "accountId": "account-4100"}]
    client.post("/contacts", json=contact)
    client.post("/invoices", json={"id": "i", "contactId": "c", "lines": lines})
    without = client.get("/invoices/i/pdf").content
    put(client)
    assert b"/Image" in client.get("/invoices/i/pdf").content
    assert b"/Subtype /Image" not in without
