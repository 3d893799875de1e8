"""What every address does by the habits of HTTP: HEAD, Accept, If-None-Match, gzip, and where
people and programs begin."""

import gzip
import json
from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.http import call as calls
from adapters.http.compression import LEAST_SIZE, compressing
from adapters.http.documentation import ADDRESSES, DOCS, SPECIFICATION
from adapters.http.operation import ANY_FILE, PREFIX
from adapters.http.pages import HOME, INDEX
from adapters.http.routes import OPERATIONS
from tests.adapters.http.raw import HOST, ask
from tests.adapters.http.requests import contact, invoice, payment, problem, state, version_in
from tests.adapters.http.test_foreign_requests import READS, STREAMS, Recorder
from tests.adapters.http.test_openapi import call, tour

CHANGING = {
    "readHealth",
    "readDiagnostics",
    "readMetrics",
    "readSyncStatus",
    "readConsoleState",
}
"""The operations whose answers tell something of the server itself, which changes all the time."""

BOOKS = {each.name for each in READS if "application/vnd.wyzbooks" in each.produces}
"""The operations that answer a file of books, which has no ETag."""

GZIP = (b"accept-encoding", b"gzip")


@pytest.fixture
def toured(filled):
    return filled(tour)


@pytest.fixture
def long_lists(client):
    """Books with more contacts than fit an answer that is sent as it is."""
    for number in range(30):
        contact(client, f"c{number}", f"C{number}", notes="n" * 300)
    return client


def targets_of(client) -> dict[str, bytes]:
    """A target that is answered with 200 for each operation that reads, and for each page."""
    recorder = Recorder(client)
    targets = {each.name: call(recorder, each).url.raw_path for each in READS}
    return targets | {path: path.encode() for path in ADDRESSES}


def get(client, target: bytes, *headers: tuple[bytes, bytes], method: str = "GET"):
    return ask(client._app, method, target, [HOST, *headers])


def lasting(headers: dict[str, str]) -> dict[str, str]:
    return {name: text for name, text in headers.items() if name != "x-request-id"}


# HEAD


@pytest.mark.parametrize("longest_in_memory", [calls.IN_MEMORY, 10])
def test_head_has_the_headers_of_the_get_and_no_body(toured, monkeypatch, longest_in_memory):
    monkeypatch.setattr(calls, "IN_MEMORY", longest_in_memory)
    for name, target in targets_of(toured).items():
        whole, head = get(toured, target), get(toured, target, method="HEAD")
        assert (head.status_code, head.content) == (200, b""), name
        if name in CHANGING:
            assert head.headers.keys() == whole.headers.keys(), name
        else:
            assert lasting(head.headers) == lasting(whole.headers), name
            assert int(head.headers["content-length"]) == len(whole.content), name


class UnreadFile:
    """A file that is closed without being read."""

    def __init__(self, file) -> None:
        self.file = file

    def __enter__(self):
        return self

    def __exit__(self, *_) -> None:
        self.file.close()

    def read(self, size: int) -> bytes:
        raise AssertionError(f"{size} bytes are read, and nobody gets them")


def test_head_of_a_long_answer_reads_nothing_of_its_file_and_closes_it(toured, monkeypatch):
    files = []
    begin = calls.Download.__init__

    def begin_unread(download, headers, file, size):
        files.append(file)
        begin(download, headers, UnreadFile(file), size)

    monkeypatch.setattr(calls, "IN_MEMORY", 10)
    monkeypatch.setattr(calls.Download, "__init__", begin_unread)
    assert get(toured, b"/api/v1/data/export", method="HEAD").status_code == 200
    (file,) = files
    assert file.closed


def test_head_of_the_live_stream_ends(toured):
    for operation in STREAMS:
        answer = get(toured, f"{PREFIX}{operation.path}".encode(), method="HEAD")
        assert (answer.status_code, answer.content) == (200, b"")
        assert answer.headers["content-type"] == "text/event-stream"


def test_head_is_refused_like_the_get(client):
    for target in (b"/api/v1/accounts/nobody", b"/api/v1/accounts?colour=red", b"/api/v1/nothing"):
        refused, head = get(client, target), get(client, target, method="HEAD")
        assert (head.status_code, head.content) == (refused.status_code, b"")
        assert lasting(head.headers) == lasting(refused.headers)


# Accept


def test_an_accept_that_excludes_all_that_there_is_is_406(toured):
    recorder, before = Recorder(toured), state(toured)
    for operation in OPERATIONS:
        request = call(recorder, operation)
        if operation.answers is None or operation.produces == ANY_FILE:
            continue
        own = [(b"content-type", request.headers.get("content-type", "").encode())]
        for accept in (b"image/webp", b"*/*;q=0", b"application/problem+json"):
            answer = ask(
                toured._app,
                request.method,
                request.url.raw_path,
                [HOST, *own, (b"accept", accept)],
                request.content,
            )
            assert operation.produces[0] in problem(answer, 406, "not_acceptable")["detail"]
    assert state(toured) == before


def test_every_way_to_accept_an_answer_is_taken(toured):
    recorder = Recorder(toured)
    for operation in READS:
        target = call(recorder, operation).url.raw_path
        for media in operation.produces:
            answer = get(toured, target, (b"accept", f"{media.upper()}, x/y".encode()))
            assert answer.status_code == 200, (operation.name, media, answer.content)
            if media not in ANY_FILE and operation.name != "readLogo":
                assert answer.headers["content-type"].partition(";")[0] == media


@pytest.mark.parametrize("path", ["/accounts", "/reports/trial-balance", "/system/metrics"])
@pytest.mark.parametrize("accept", ["{}/*;q=0.1", "image/webp, */*; q=.2", "*", "", "image/*;q=0"])
def test_ranges_accept_what_is_in_them(client, path, accept):
    group = "text" if path == "/system/metrics" else "application"
    header = (b"accept", accept.format(group).encode())
    assert get(client, f"{PREFIX}{path}".encode(), header).status_code == 200


def test_pages_are_not_answered_to_those_who_accept_none(client):
    for path in ADDRESSES:
        problem(get(client, path.encode(), (b"accept", b"image/webp")), 406, "not_acceptable")


# If-None-Match


def test_every_answer_that_the_client_has_is_304(toured):
    for name, target in targets_of(toured).items():
        if name in CHANGING | BOOKS:
            continue
        answer = get(toured, target)
        etag = answer.headers["etag"]
        weaker = etag if etag.startswith("W/") else f"W/{etag}"
        for method, known in (("GET", weaker), ("HEAD", f'"x", {etag}'), ("GET", "*")):
            again = get(toured, target, (b"if-none-match", known.encode()), method=method)
            assert (again.status_code, again.content) == (304, b""), (name, known)
            assert again.headers["etag"] == etag
            if "Accept" in answer.headers.get("vary", ""):
                assert "Accept" in again.headers["vary"], name
        other = get(toured, target, (b"if-none-match", b'"x", W/"1-0123456789abcdef"'))
        assert other.status_code == 200, name


def test_what_is_shown_beside_a_record_is_never_taken_for_known(client):
    contact(client)
    invoice(client)
    first = client.get("/invoices/i1?expand=contact")
    assert first.headers["etag"] == client.get("/invoices/i1").headers["etag"]
    assert first.headers.get_list("cache-control") == ["no-store"]
    known = {"if-none-match": first.headers["etag"]}
    assert client.patch("/contacts/acme", json={"phone": "555 0199"}).status_code == 200
    assert client.get("/invoices/i1", headers=known).status_code == 304
    second = client.get("/invoices/i1?expand=contact", headers=known)
    assert (second.status_code, second.json()["contact"]["phone"]) == (200, "555 0199")


def test_a_payment_changes_the_etag_of_its_invoice_and_makes_no_edit_stale(client):
    contact(client)
    invoice(client)
    first = client.get("/invoices/i1")
    payment(client)
    known = {"if-none-match": first.headers["etag"]}
    second = client.get("/invoices/i1", headers=known)
    assert second.status_code == 200
    assert second.json()["balance"] != first.json()["balance"]
    assert version_in(second) == version_in(first)
    answer = client.patch(
        "/invoices/i1", json={"memo": "x"}, headers={"if-match": first.headers["etag"]}
    )
    assert answer.status_code == 200, answer.text
    stale = client.patch(
        "/invoices/i1", json={"memo": "y"}, headers={"if-match": second.headers["etag"]}
    )
    problem(stale, 412, "stale")


def test_a_write_answers_the_etag_that_the_next_read_has(toured):
    recorder = Recorder(toured)
    for operation in OPERATIONS:
        if not operation.name.startswith(("change", "replace", "create")):
            continue
        request = call(recorder, operation)
        answer = toured.request(
            request.method,
            str(request.url),
            content=request.content,
            headers={"content-type": request.headers.get("content-type", "")},
        )
        address = answer.headers.get("location", request.url.path)
        if "etag" not in answer.headers or "logo" in address:
            continue
        again = toured.request("GET", address, headers={"if-none-match": answer.headers["etag"]})
        assert again.status_code == 304, operation.name


@pytest.mark.parametrize(
    "tag", ['"{}"', 'W/"{}"', "{}", '"{}-0123456789abcdef"', 'W/"{}-0123456789abcdef"', "*"]
)
def test_if_match_compares_the_version_alone(client, tag):
    view = contact(client)
    for version, status in ((view["version"], 200), (view["version"] - 1, 412)):
        match = tag.format(version)
        answer = client.patch("/contacts/acme", json={}, headers={"if-match": match})
        assert answer.status_code == (200 if tag == "*" else status)


@pytest.mark.parametrize("tag", ['"x"', 'W/"5.0123456789abcdef"', '"5', '"5-x"', '"1", "2"', "-1"])
def test_what_is_no_etag_of_an_item_is_no_if_match(client, tag):
    contact(client)
    problem(client.patch("/contacts/acme", json={}, headers={"if-match": tag}), 400)


# gzip


def test_long_texts_are_compressed_for_those_who_accept_it(toured, monkeypatch):
    """Whole and piece by piece; and what is compressed is what would have been sent."""
    for longest_in_memory in (calls.IN_MEMORY, 10):
        monkeypatch.setattr(calls, "IN_MEMORY", longest_in_memory)
        compressed = set()
        for name, target in targets_of(toured).items():
            if name in CHANGING:
                continue
            plain, answer = get(toured, target), get(toured, target, GZIP)
            is_compressed = answer.headers.get("content-encoding") == "gzip"
            media = plain.headers["content-type"].partition(";")[0]
            is_text = media.startswith("text/") or media.endswith("json")
            is_weak = answer.headers.get("etag", "").startswith("W/")
            wanted = is_text and is_weak and len(plain.content) >= LEAST_SIZE
            assert is_compressed == wanted, name
            if is_compressed:
                compressed.add(name)
                assert gzip.decompress(answer.content) == plain.content
                assert len(answer.content) < len(plain.content)
                assert "content-length" not in answer.headers
                assert answer.headers["etag"] == plain.headers["etag"]
                for read in (answer, plain):
                    assert "Accept-Encoding" in read.headers["vary"]
                head = get(toured, target, GZIP, method="HEAD")
                assert lasting(head.headers) == lasting(answer.headers)
                assert head.content == b""
        assert {"listJournals", SPECIFICATION, f"{DOCS}/swagger-ui.css"} <= compressed


@given(st.lists(st.binary(max_size=6000), min_size=1, max_size=6))
def test_in_whatever_pieces_a_text_is_sent_the_client_gets_it_whole(pieces):
    text = b"".join(pieces)

    async def app(scope, receive, send) -> None:
        headers = [(b"content-type", b"text/csv"), (b"content-length", f"{len(text)}".encode())]
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        for place, piece in enumerate(pieces, 1):
            more = place < len(pieces)
            await send({"type": "http.response.body", "body": piece, "more_body": more})

    async def served(scope, receive, send) -> None:
        await compressing(app)({**scope, "state": {"is_head": False}}, receive, send)

    answer = ask(served, "GET", b"/", [HOST, GZIP])
    is_compressed = answer.headers.get("content-encoding") == "gzip"
    assert is_compressed == (len(text) >= LEAST_SIZE)
    assert (gzip.decompress(answer.content) if is_compressed else answer.content) == text


def test_an_item_is_never_compressed_because_its_etag_names_its_bytes(client):
    lines = [
        {"accountId": "account-4000", "quantity": 1, "rate": 1, "description": "d" * 200}
        for _ in range(60)
    ]
    contact(client)
    invoice(client, lines=lines)
    answer = get(client, b"/api/v1/invoices/i1", GZIP)
    assert len(answer.content) > LEAST_SIZE
    assert "content-encoding" not in answer.headers
    assert not answer.headers["etag"].startswith("W/")


@pytest.mark.parametrize(
    ("accepted", "is_compressed"),
    [
        ("gzip", True), ("GZIP;q=0.5", True), ("br, *", True), ("gzip, identity;q=0.5", True),
        ("", False), ("br", False), ("gzip;q=0", False), ("*, gzip;q=0", False),
        ("gzip;q=0.5, identity", False), ("identity", False), ("gzip;q=x", False),
    ],
)  # fmt: skip
def test_the_client_says_whether_it_accepts_gzip(long_lists, accepted, is_compressed):
    answer = get(long_lists, b"/api/v1/contacts", (b"accept-encoding", accepted.encode()))
    assert ("content-encoding" in answer.headers) == is_compressed
    content = gzip.decompress(answer.content) if is_compressed else answer.content
    assert json.loads(content)["total"] == 30


# Where people and programs begin


def test_the_index_leads_to_what_can_be_read(toured):
    answer = toured.get("")
    index = answer.json()
    assert (index["name"], index["apiVersion"]) == ("WyzBooks Server", "v1")
    links = [link for group in index["groups"] for link in group["links"]]
    streams = {PREFIX + operation.path for operation in STREAMS}
    for link in [*links, index["documentation"], index["specification"], index["health"]]:
        if link not in streams:
            assert toured.request("GET", link).status_code != 404, link
    groups = {operation.group for operation in OPERATIONS}
    assert {group["name"] for group in index["groups"]} == groups
    plain = {PREFIX + each.path for each in OPERATIONS if each.method == "GET" and each.path}
    assert {*links} == {path for path in plain if "{" not in path}


A_BROWSER = b"text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"


@pytest.mark.parametrize("path", [b"/", b"/api", b"/api/", b"//"])
@pytest.mark.parametrize("method", ["GET", "HEAD"])
@pytest.mark.parametrize(
    "accept", [b"*/*", b"", b"application/json", b"text/html;q=0.5, application/json"]
)
def test_a_program_is_led_to_the_index(client, path, method, accept):
    answer = get(client, path, (b"accept", accept), method=method)
    assert (answer.status_code, answer.headers["location"]) == (307, INDEX)
    assert "Accept" in answer.headers["vary"]
    assert get(client, INDEX.encode()).status_code == 200


@pytest.mark.parametrize("method", ["GET", "HEAD"])
def test_a_browser_is_shown_the_home_page_and_is_led_there_from_other_beginnings(client, method):
    for path in (b"/api", b"/api/"):
        answer = get(client, path, (b"accept", A_BROWSER), method=method)
        assert (answer.status_code, answer.headers["location"]) == (307, HOME)
        assert "Accept" in answer.headers["vary"]
    page = get(client, HOME.encode(), (b"accept", A_BROWSER), method=method)
    assert page.status_code == 200
    assert page.headers["content-type"].startswith("text/html")
    assert "Accept" in page.headers["vary"]


# Retries


def retried(client, first: bytes, second: bytes, path="/contacts", other_path=None, **headers):
    """The answer to a request that comes again with its key and another spelling."""
    key = {"idempotency-key": "k", "content-type": "application/json"}
    made = client.request("POST", f"{PREFIX}{path}", content=first, headers=key)
    assert made.status_code == 201, made.text
    again = client.request(
        "POST", f"{PREFIX}{other_path or path}", content=second, headers={**key, **headers}
    )
    if again.status_code == 201:
        assert (again.content, again.headers["idempotency-hit"]) == (made.content, "true")
    return again


JOURNAL = (
    b'{"memo": "\xc3\xa9", "lines": [{"accountId": "account-1000", "debit": %s}, '
    b'{"accountId": "account-4000", "credit": 1.5}]}'
)
REORDERED = (
    b'{"lines":[{"debit":1.5,"accountId":"account-1000"},'
    b'{"credit":1.50,"accountId":"account-4000"}],"memo":"\xc3\xa9"}'
)


@pytest.mark.parametrize(
    ("second", "path"),
    [
        (JOURNAL % b"1.50", "/journals"),
        (JOURNAL % b'"1.50"', "/journals"),
        (JOURNAL % b"1.5", "//journals/?dryRun=false&override=a%20b"),
        (JOURNAL.replace(b"\xc3\xa9", b"\\u00e9") % b"1.50", "/journals?override=a+b"),
        (REORDERED, "/%6Aournals?override=%61 b"),
    ],
)
def test_a_retry_may_be_spelled_otherwise(client, second, path):
    query = "?override=a%20b" if "override" in path else ""
    answer = retried(client, JOURNAL % b"1.5", second, f"/journals{query}", path)
    assert answer.status_code == 201, answer.text


@pytest.mark.parametrize(
    ("path", "body", "names_null"),
    [
        ("/contacts", {"kind": "customer", "name": "Ann"}, ["notes", "email", "version"]),
        ("/journals", json.loads(REORDERED), ["date", "number"]),
    ],
)
def test_a_null_in_a_record_that_is_created_is_as_if_left_out(client, path, body, names_null):
    headers = {"idempotency-key": "k"}
    first = client.post(path, json=body, headers=headers)
    nulls = dict.fromkeys(names_null)
    if "lines" in body:
        nulls["lines"] = [{**line, "memo": None} for line in body["lines"]]
    again = client.post(path, json={**body, **nulls}, headers=headers)
    assert (first.status_code, again.content) == (201, first.content), again.text
    assert again.headers["idempotency-hit"] == "true"


def test_a_null_in_a_change_is_not_as_if_left_out(client):
    contact(client)
    headers = {"idempotency-key": "k"}
    assert client.patch("/contacts/acme", json={"notes": "x"}, headers=headers).status_code == 200
    for body in ({"notes": "x", "email": None}, {"notes": None}, {}):
        answer = client.patch("/contacts/acme", json=body, headers=headers)
        problem(answer, 422, "idempotency_key_reused")


def test_a_retry_may_expect_another_version(client):
    view = contact(client)
    headers = {"idempotency-key": "k", "if-match": f'"{view["version"]}"'}
    first = client.patch("/contacts/acme", json={"email": "x"}, headers=headers)
    headers["if-match"] = first.headers["etag"]
    again = client.patch("/contacts/acme", json={"email": "x"}, headers=headers)
    assert (again.status_code, again.headers["idempotency-hit"]) == (200, "true")


@pytest.mark.parametrize(
    ("second", "path"),
    [
        (JOURNAL % b"1.51", "/journals"),
        (JOURNAL % b'"1.51"', "/journals"),
        (JOURNAL % b"1.5", "/journals?override=a"),
        (JOURNAL % b"1.5", "/bills"),
        (b"{}", "/journals"),
        (b"", "/journals"),
    ],
)
def test_another_meaning_is_another_request(client, second, path):
    client.post("/journals", json={})
    problem(
        retried(client, JOURNAL % b"1.5", second, "/journals", path),
        422,
    )


def test_the_key_of_another_request_has_a_code_of_its_own(client):
    answer = retried(
        client, b'{"kind": "customer", "name": "A"}', b'{"kind": "customer", "name": "B"}'
    )
    problem(answer, 422, "idempotency_key_reused")


def test_an_answer_that_an_earlier_version_kept_is_the_answer_to_a_retry(client, monkeypatch):
    body = b'{"kind": "customer",  "name": "A"}'

    def as_it_was(*_, **__):
        return sha256(b"POST /api/v1/contacts?\n" + body).hexdigest()

    with monkeypatch.context() as patch:
        patch.setattr(calls, "fingerprint_of", as_it_was)
        first = retried(client, body, body)
    again = client.post("/contacts", content=body, headers=first.request.headers)
    assert (again.content, again.headers["idempotency-hit"]) == (first.content, "true")
