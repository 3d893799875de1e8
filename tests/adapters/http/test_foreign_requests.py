"""Requests of other sites and hosts, of every kind, to every operation: none is served, and none
changes anything. No GET changes anything either, whoever sends it."""

import os
from itertools import product
from pathlib import Path

import httpx
import pytest

from adapters.http.documentation import ADDRESSES
from adapters.http.operation import ANY_FILE
from adapters.http.routes import OPERATIONS
from adapters.http.sync_stream import EVENT_STREAM
from application.reporting.formats import FORMATS
from tests.adapters.http.raw import ask
from tests.adapters.http.requests import problem
from tests.adapters.http.test_openapi import call, tour
from tests.support import ORIGIN, PORT

SHARE = int(os.environ.get("WYZBOOKS_FOREIGN_SHARE", "10"))
"""Of the combinations, one of so many is tried on each address, each time others; `make long` tries
them all."""

OWN_HOSTS = [f"127.0.0.1:{PORT}", f"localhost:{PORT}", f"[::1]:{PORT}"]
OTHER_HOSTS = [
    None,
    "",
    "127.0.0.1",
    f"127.0.0.1:{PORT + 1}",
    f"evil.example:{PORT}",
    "evil.example",
]
OWN_ORIGINS = [None, *(f"http://{host}" for host in OWN_HOSTS)]
OTHER_ORIGINS = [
    "null",
    "http://evil.example",
    f"https://localhost:{PORT}",
    f"http://localhost:{PORT + 1}",
    f"http://localhost:{PORT}.evil.example",
    "file://",
]
OWN_SITES = [None, "none", "same-origin"]
OTHER_SITES = ["cross-site", "same-site", "?1"]
FORMS = ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x"]
"""The media types that a page of another site can send without asking first."""

HEADERS = ("host", "origin", "sec-fetch-site")
OWN = [*product(OWN_HOSTS, OWN_ORIGINS, OWN_SITES)]
FOREIGN = [
    each
    for each in product(
        [*OWN_HOSTS, *OTHER_HOSTS], [*OWN_ORIGINS, *OTHER_ORIGINS], [*OWN_SITES, *OTHER_SITES]
    )
    if each not in OWN
]
ELSEWHERE = ["/", "/favicon.ico", "/api", "/api/v1", "/api/v1/nothing", "/login", "/metrics"]
STREAMS = [each for each in OPERATIONS if EVENT_STREAM in each.produces]
READS = [each for each in OPERATIONS if each.method == "GET" and each not in STREAMS]


class Recorder:
    """Takes the request that `call` would send, after it has made what that request names."""

    def __init__(self, client):
        self.get, self.post = client.get, client.post

    def request(self, method: str, path: str, **options) -> httpx.Request:
        return httpx.Request(method, f"{ORIGIN}{path}", **options)


@pytest.fixture
def toured(filled):
    return filled(tour)


@pytest.fixture
def kept(served, toured):
    """Tells every byte of the books that are served, and of what SQLite has beside them."""
    path = Path(served[0].store.path)

    def kept_bytes() -> dict[str, bytes]:
        names = ("", "-wal")
        beside = (path.with_name(path.name + name) for name in names)
        return {each.name: each.read_bytes() for each in beside if each.exists()}

    return kept_bytes


def requests_of(client) -> list[httpx.Request]:
    """A request that would be served for each operation, and one for each other address."""
    recorder = Recorder(client)
    return [
        *(call(recorder, operation) for operation in OPERATIONS),
        *(httpx.Request("GET", f"{ORIGIN}{path}") for path in (*ADDRESSES, *ELSEWHERE)),
        *(httpx.Request(method, f"{ORIGIN}/") for method in ("OPTIONS", "POST", "TRACE", "X")),
    ]


def send(client, request: httpx.Request, senders, media: str | None = None):
    """Send a request with these headers of a browser, and perhaps another media type."""
    told = dict(zip(HEADERS, senders, strict=True))
    content_type = media or request.headers.get("content-type")
    if content_type and request.content:
        told["content-type"] = content_type
    headers = [(name.encode(), text.encode()) for name, text in told.items() if text is not None]
    return ask(client._app, request.method, request.url.raw_path, headers, request.content)


def test_no_foreign_request_is_served_or_changes_anything(toured, kept):
    requests, before = requests_of(toured), kept()
    for number, request in enumerate(requests):
        for combination in FOREIGN[number % SHARE :: SHARE]:
            media = (None, *FORMS)[(number + len(combination[0] or "")) % 4]
            answer = send(toured, request, combination, media)
            problem(answer, 421 if combination[0] not in OWN_HOSTS else 403)
            assert "access-control-allow-origin" not in answer.headers
    assert kept() == before


def test_no_form_of_another_site_is_taken_for_a_body(toured, kept):
    """Also without the headers by which new browsers tell where a request comes from."""
    recorder = Recorder(toured)
    requests = [(operation, call(recorder, operation)) for operation in OPERATIONS]
    before = kept()
    for operation, request in requests:
        for media in FORMS if request.content else ():
            kind = media.partition(";")[0]
            is_file = kind in operation.media or operation.media == ANY_FILE
            if kind != "text/plain" or not is_file:  # That is also what curl says of a file.
                answer = send(toured, request, (OWN_HOSTS[0], None, None), media)
                problem(answer, 415, "unsupported_media_type")
    assert kept() == before


def test_a_request_of_these_books_is_served_however_they_are_called(toured):
    """Every address, each with another of the combinations that are allowed."""
    recorder = Recorder(toured)
    for number, operation in enumerate(READS):
        answer = send(toured, call(recorder, operation), OWN[number % len(OWN)])
        assert answer.status_code == 200, (operation.name, OWN[number % len(OWN)], answer.content)
    for number, combination in enumerate(OWN):
        path = ADDRESSES[number % len(ADDRESSES)]
        assert send(toured, httpx.Request("GET", f"{ORIGIN}{path}"), combination).status_code == 200
        made = httpx.Request("POST", f"{ORIGIN}/api/v1/items", json={"name": f"Item {number}"})
        assert send(toured, made, combination).status_code == 201


def test_no_get_changes_the_books(toured, kept):
    """In every format, and of the past as well."""
    recorder = Recorder(toured)
    requests = [(operation, call(recorder, operation)) for operation in READS]
    before = kept()
    for operation, request in requests:
        names = operation.query.__struct_encode_fields__
        formats = [f"format={name}" for name in FORMATS if "format" in names]
        past = ["knownAt=3"] if "knownAt" in names else []
        for query in (None, *formats, *past, "colour=red"):
            url = request.url if query is None else request.url.copy_with(query=query.encode())
            answer = send(toured, httpx.Request("GET", url), OWN[0])
            assert answer.status_code < 500
            assert kept() == before, url
