"""Attachments over HTTP: how a file is sent, what is refused, and how it is downloaded."""

from urllib.parse import quote

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from adapters.http.call import IN_MEMORY
from adapters.http.content_policy import SEALED
from adapters.http.router import PIECE_SIZE
from adapters.storage.memory.store import MemoryStore
from domain.ledger.attachments import MOST_BYTES
from tests.adapters.http.requests import CASH, contact, problem, version_in
from tests.adapters.http.test_file_names import names_in
from tests.application.attachments.test_attach import MEDIA, NAMES
from tests.strategies import examples
from tests.support import Client, new_books

PATH = "/contacts/acme/attachments"
AS_PDF = {"content-type": "application/pdf"}
FORM = {"x-requested-with": "curl"}


@pytest.fixture
def acme(client):
    contact(client, "acme")
    return client


@pytest.fixture(scope="module")
def kept(served):
    """A client of books in memory with a contact, for tests with many examples."""
    books, app = served
    own = new_books(MemoryStore())

    def use():
        books.store, books.clock, books.ids = own.store, own.clock, own.ids
        return Client(app)

    contact(use(), "acme")
    return use


def attach(client, content: bytes = b"%PDF-1.4", query: str = "name=r.pdf", **headers: str):
    sent = {**AS_PDF, **{name.replace("_", "-"): value for name, value in headers.items()}}
    return client.post(f"{PATH}?{query}", content=content, headers=sent)


def name_in(answer) -> str:
    """The name under which a browser saves a file."""
    return names_in(answer.headers["content-disposition"])[1]


@given(name=NAMES, media=MEDIA, content=st.binary(min_size=1, max_size=99), is_form=st.booleans())
@settings(max_examples=examples(0.4))
def test_any_file_is_downloaded_as_it_was_sent(kept, name, media, content, is_form):
    client = kept()
    if is_form:
        files = {"file": (quote(name, safe=""), content, media)}
        sent = client.post(f"{PATH}?name={quote(name, safe='')}", files=files, headers=FORM)
    else:
        headers = {
            "content-type": media,
            "content-disposition": f"attachment; filename*=UTF-8''{quote(name, safe='')}",
        }
        sent = client.post(PATH, content=content, headers=headers)
    assert sent.status_code == 201, sent.text
    address = sent.headers["location"].removeprefix("/api/v1")
    answer = client.get(address)
    assert (answer.status_code, answer.content) == (200, content)
    assert (answer.headers["content-type"], name_in(answer)) == (media, name)
    assert client.delete(address).status_code == 204
    problem(client.get(address), 404, "not_found")


def test_a_file_is_attached_listed_and_described(acme):
    answer = attach(acme)
    view = answer.json()
    assert answer.status_code == 201, answer.text
    assert answer.headers["location"] == f"/api/v1{PATH}/{view['id']}"
    assert version_in(answer) == view["version"]
    assert (view["collection"], view["recordId"]) == ("contacts", "acme")
    assert (view["name"], view["mediaType"], view["size"]) == ("r.pdf", "application/pdf", 8)
    assert view["createdAt"].startswith("2026-11-22T")
    assert acme.get(PATH).json() == {"data": [view], "total": 1, "nextCursor": None}


def test_a_download_is_saved_and_never_shown(acme):
    page = b"<script>alert(1)</script>"
    sent = attach(acme, page, "name=%C3%BC%22.html", content_type="Text/HTML; charset=x")
    address = sent.headers["location"].removeprefix("/api/v1")
    answer = acme.get(address)
    assert answer.headers["content-type"] == "text/html"
    assert answer.headers["content-disposition"] == (
        "attachment; filename=\"u_.html\"; filename*=UTF-8''%C3%BC%22.html"
    )
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["content-security-policy"] == f"{SEALED}; sandbox"
    again = acme.get(address, headers={"if-none-match": answer.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")


def test_a_form_gives_the_name_and_the_media_type_of_its_file(acme):
    for name in ("Beleg ü.html", "漢.pdf"):
        files = {"anything": (name, name.encode(), "text/html")}
        view = acme.post(PATH, files=files, headers=FORM).json()
        assert (view["name"], view["mediaType"]) == (name, "text/html")
    files = {"file": ("x.bin", b"x")}
    assert acme.post(f"{PATH}?name=y", files=files, headers=FORM).json()["name"] == "y"


def test_a_form_of_another_site_and_one_without_a_file_are_refused(acme):
    files = {"file": ("r.pdf", b"x", "text/html")}
    problem(acme.post(PATH, files=files), 415, "unsupported_media_type")
    evil = {**FORM, "origin": "http://evil.test"}
    problem(acme.post(PATH, files=files, headers=evil), 403, "forbidden")
    problem(attach(acme, origin="http://evil.test"), 403, "forbidden")
    problem(acme.post(PATH, data={"a": "b"}, headers=FORM), 415)
    problem(acme.post(PATH, files=[("a", ("a", b"a")), ("b", ("b", b"b"))], headers=FORM), 400)
    assert acme.get(PATH).json()["total"] == 0


@pytest.mark.parametrize(
    ("header", "name"),
    [
        ('attachment; filename="a b.pdf"', "a b.pdf"),
        ("attachment; filename=a.pdf", "a.pdf"),
        ('attachment; filename="a\\"b.pdf"', 'a"b.pdf'),
        ("attachment; filename=\"plain\"; filename*=UTF-8''%C3%BC.pdf", "ü.pdf"),
        ("attachment; FileName*=utf-8'de'%C3%BC.pdf; filename=plain", "ü.pdf"),
        ("attachment; filename*=iso-8859-1''%FC.pdf", "ü.pdf"),
        ("attachment; filename=\"plain\"; filename*=none''%FC", "plain"),
        ("attachment; filename=\"plain\"; filename*=UTF-8''%FF", "plain"),
        ('attachment; filename="ü漢.pdf"'.encode().decode("latin-1"), "ü漢.pdf"),
    ],
)
def test_the_name_may_stand_in_a_header(acme, header, name):
    headers = {**AS_PDF, "content-disposition": header.encode("latin-1")}
    answer = acme.post(PATH, content=b"x", headers=headers)
    assert answer.json()["name"] == name, answer.text


@pytest.mark.parametrize("media", ["", "application/x-www-form-urlencoded"])
def test_a_file_of_which_nobody_says_what_it_is_is_refused(acme, media):
    answer = problem(attach(acme, content_type=media), 415, "unsupported_media_type")
    assert "such as application/pdf" in answer["detail"]


@pytest.mark.parametrize("media", ["pdf", "a/b/c", "a b/c", "*/*", "x/" + "y" * 200])
def test_a_media_type_that_is_none_is_refused(acme, media):
    fault = problem(attach(acme, content_type=media), 422)["errors"][0]
    assert fault["pointer"] == "/mediaType"


@pytest.mark.parametrize("query", ["", "name=", "name=a%2Fb", "name=..", "name=a%00", "name=a%0D"])
def test_a_file_without_a_usable_name_is_refused(acme, query):
    faults = problem(attach(acme, query=query), 422)["errors"]
    assert [fault["pointer"] for fault in faults] == ["/name"]


def test_an_empty_file_and_one_that_is_too_large_are_refused(acme):
    problem(attach(acme, b""), 422)
    assert "25 MiB" in problem(attach(acme, bytes(MOST_BYTES + 1)), 413, "too_large")["detail"]
    problem(attach(acme, bytes(MOST_BYTES + 100_000)), 413, "too_large")
    assert acme.get(PATH).json()["total"] == 0


def test_a_large_file_is_sent_in_pieces(acme):
    content = bytes(range(256)) * (2 * IN_MEMORY // 256) + b"end"
    address = attach(acme, content).headers["location"].removeprefix("/api/v1")
    answer = acme.get(address)
    assert answer.headers["content-length"] == str(len(content))
    assert len(content) > PIECE_SIZE
    assert answer.content == content


def test_a_retry_gets_the_same_answer_and_another_name_is_another_request(acme):
    headers = {**AS_PDF, "idempotency-key": "k", "content-disposition": 'attachment; filename="a"'}
    first, again = (acme.post(PATH, content=b"x", headers=headers) for _ in range(2))
    assert (first.status_code, again.content) == (201, first.content)
    assert again.headers["idempotency-hit"] == "true"
    other = {**headers, "content-disposition": 'attachment; filename="b"'}
    problem(acme.post(PATH, content=b"x", headers=other), 422)


def test_the_same_file_on_one_record_is_refused_and_on_another_is_told(acme):
    first = attach(acme).json()
    refused = problem(attach(acme, query="name=b.pdf"), 409, "attached_already")
    assert refused["conflicting"] == {"collection": "attachments", "id": first["id"]}
    path = f"/accounts/{CASH}/attachments?name=r.pdf"
    told = acme.post(path, content=b"%PDF-1.4", headers=AS_PDF).json()["warnings"]
    assert [(one["code"], one["ids"]) for one in told] == [("same_attachment", ["acme"])]


def test_a_list_comes_in_pages_and_a_cursor_belongs_to_its_record(acme):
    made = [attach(acme, bytes([n]), f"name={n}").json()["id"] for n in range(1, 6)]
    seen, cursor = [], ""
    while cursor is not None:
        page = acme.get(f"{PATH}?limit=2{cursor and f'&cursor={cursor}'}").json()
        seen += [one["id"] for one in page["data"]]
        cursor = page["nextCursor"]
    assert seen == made
    cursor = acme.get(f"{PATH}?limit=2").json()["nextCursor"]
    problem(acme.get(f"/accounts/{CASH}/attachments?cursor={cursor}"), 400)


def test_if_match_guards_the_record_and_the_attachment(acme):
    tag = acme.get("/contacts/acme").headers["etag"]
    problem(attach(acme, if_match='"1"'), 412, "stale")
    made = attach(acme, if_match=tag)
    assert acme.get("/contacts/acme").headers["etag"] == tag
    address = made.headers["location"].removeprefix("/api/v1")
    stale = problem(acme.delete(address, headers={"if-match": '"1"'}), 412, "stale")
    assert stale["current"] == made.json()
    assert acme.delete(address, headers={"if-match": made.headers["etag"]}).status_code == 204


def test_attachments_are_in_the_stream_and_no_client_pushes_them(acme):
    view = attach(acme).json()
    change = acme.get("/sync/changes?collections=attachments").json()["changes"][0]
    assert change["record"] == {
        name: view[name]
        for name in ("id", "collection", "recordId", "name", "mediaType", "size", "sha256")
    }
    events = acme.get("/sync/changes?events=attachment.added,attachment.removed").json()["events"]
    assert [event["event"] for event in events] == ["attachment.added"]
    pushed = {"collection": "attachments", "id": view["id"], "op": "delete", "baseVersion": None}
    answer = acme.post("/sync/push", json={"clientId": "x", "changes": [pushed]}).json()
    assert answer["results"][0]["status"] == "rejected"
    assert "attachments" not in acme.get("/sync/checksum").json()["collections"]


def test_bytes_that_are_missing_are_told(sql_books, acme):
    view = attach(acme).json()
    sql_books.run(lambda work: work.delete_blob(view["sha256"]))
    problem(acme.get(f"{PATH}/{view['id']}"), 404, "bytes_missing")
    again = attach(acme)
    assert (again.status_code, again.json()) == (200, view)
    assert acme.get(f"{PATH}/{view['id']}").content == b"%PDF-1.4"


@pytest.mark.parametrize(
    "name",
    ["filename*=x; filename*0=y", f"filename*{'9' * 5000}=x", "filename*=idna''%ff"],
    ids=["both", "number", "charset"],
)
def test_a_name_that_cannot_be_read_is_refused(client, name):
    contact(client)
    headers = {**AS_PDF, "content-disposition": f"attachment; {name}"}
    refused = client.post("/contacts/acme/attachments", content=b"x", headers=headers)
    problem(refused, 422, "invalid")
