"""The guard lets through only requests that are meant for these books and have a known shape, on
known and unknown routes alike."""

import json
import re

import pytest

from adapters.http import limits
from tests.adapters.http.raw import AS_JSON, HOST, ask
from tests.adapters.http.requests import lines, problem, state
from tests.support import PORT

THERE = [b"/api/v1/accounts", b"/api/docs", b"/api/docs/openapi.json", b"/api/docs/docs.js"]
PATHS = [*THERE, b"/api/v1/nothing", b"/", b"/favicon.ico"]
JOURNAL = json.dumps({"lines": lines()}).encode()


def of(client):
    return client._app


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "[::1]", "LOCALHOST", "LocalHost"])
def test_the_books_are_called_by_a_name_of_this_machine(client, host):
    for path in PATHS:
        answer = ask(of(client), "GET", path, [(b"host", f"{host}:{PORT}".encode())])
        expected = 200 if path in THERE else 307 if path == b"/" else 404
        assert answer.status_code == expected


@pytest.mark.parametrize(
    "host",
    [
        "127.0.0.1", "localhost", "127.0.0.1:80", f"127.0.0.1:{PORT + 1}", f"127.0.0.2:{PORT}",
        f"evil.example:{PORT}", f"localhost.evil.example:{PORT}", f"0.0.0.0:{PORT}", f"::1:{PORT}",
        "", f"127.0.0.1:{PORT}.evil.example", f"evil@127.0.0.1:{PORT}", f"127.1:{PORT}",
        f"127.0.0.1:0{PORT}", f" 127.0.0.1:{PORT}x", f"127.0.0.1:{PORT},x",
    ],
)  # fmt: skip
def test_another_host_or_port_is_421(client, host):
    for path in PATHS:
        problem(ask(of(client), "GET", path, [(b"host", host.encode())]), 421, "wrong_host")


def test_a_missing_or_repeated_host_is_421(client):
    for path in PATHS:
        problem(ask(of(client), "GET", path, []), 421, "wrong_host")
        problem(ask(of(client), "GET", path, [HOST, HOST]), 421, "wrong_host")
        problem(ask(of(client), "GET", path, [(b"host", b"evil.example"), HOST]), 421, "wrong_host")


def test_another_host_changes_nothing(client):
    before = state(client)
    problem(
        ask(
            of(client), "POST", b"/api/v1/journals", [(b"host", b"evil.example"), AS_JSON], JOURNAL
        ),
        421,
    )
    assert state(client) == before


@pytest.mark.parametrize(
    "origin",
    [
        "null",
        "",
        "http://evil.example",
        f"https://127.0.0.1:{PORT}",
        "http://127.0.0.1",
        f"http://127.0.0.1:{PORT + 1}",
        f"http://127.0.0.1:{PORT}.evil.example",
        "file://",
        f"http://localhost:{PORT}@evil.example",
        "http://localhost",
        f"chrome-extension://localhost:{PORT}",
    ],
)
def test_a_page_of_another_site_is_403(client, origin):
    for path in PATHS:
        problem(
            ask(of(client), "GET", path, [HOST, (b"origin", origin.encode())]), 403, "forbidden"
        )


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE", "OPTIONS", "HEAD"])
def test_a_page_of_another_site_writes_nothing_and_gets_no_permission(client, method):
    before = state(client)
    headers = [
        HOST,
        AS_JSON,
        (b"origin", b"http://evil.example"),
        (b"access-control-request-method", b"POST"),
    ]
    answer = ask(of(client), method, b"/api/v1/journals", headers, JOURNAL)
    assert answer.status_code == 403
    assert not [name for name in answer.headers if name.startswith("access-control")]
    assert state(client) == before


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "[::1]"])
def test_the_own_origin_is_allowed(client, host):
    headers = [
        HOST,
        AS_JSON,
        (b"origin", f"http://{host}:{PORT}".encode()),
        (b"sec-fetch-site", b"same-origin"),
    ]
    answer = ask(of(client), "POST", b"/api/v1/journals", headers, JOURNAL)
    assert answer.status_code == 201
    assert not [name for name in answer.headers if name.startswith("access-control")]


@pytest.mark.parametrize("site", ["cross-site", "same-site", "", "x"])
def test_a_request_that_the_browser_marks_as_cross_site_is_403(client, site):
    for path in PATHS:
        problem(
            ask(of(client), "GET", path, [HOST, (b"sec-fetch-site", site.encode())]),
            403,
            "forbidden",
        )


@pytest.mark.parametrize("site", ["none", "same-origin"])
def test_a_request_that_the_browser_marks_as_same_origin_is_allowed(client, site):
    assert (
        ask(of(client), "GET", b"/api/docs", [HOST, (b"sec-fetch-site", site.encode())]).status_code
        == 200
    )


def form(
    content: bytes, *, fields: str = 'name="file"; filename="a.iif"'
) -> tuple[tuple[bytes, bytes], bytes]:
    body = (
        (
            f"--XX\r\nContent-Disposition: form-data; {fields}\r\nContent-Type: text/plain\r\n\r\n"
        ).encode()
        + content
        + b"\r\n--XX--\r\n"
    )
    return (b"content-type", b"multipart/form-data; boundary=XX"), body


def test_a_form_is_taken_only_with_x_requested_with(client):
    media, body = form(b"!TERMS\tNAME\nTERMS\tWeekly\n")
    before = state(client)
    problem(
        ask(of(client), "POST", b"/api/v1/import/iif", [HOST, media], body),
        415,
        "unsupported_media_type",
    )
    assert state(client) == before
    answer = ask(
        of(client),
        "POST",
        b"/api/v1/import/iif",
        [HOST, media, (b"x-requested-with", b"fetch")],
        body,
    )
    assert (answer.status_code, answer.json()["created"]) == (201, {"terms": 1})


def test_a_form_is_not_accepted_as_json(client):
    media, body = form(JOURNAL)
    problem(
        ask(
            of(client),
            "POST",
            b"/api/v1/journals",
            [HOST, media, (b"x-requested-with", b"fetch")],
            body,
        ),
        415,
    )


@pytest.mark.parametrize(
    ("media", "body"),
    [
        (b"multipart/form-data", b"abc"),
        (b"multipart/form-data; boundary=", b"abc"),
        (b"multipart/form-data; boundary=\xff", b"abc"),
        (b"multipart/form-data; boundary=XX", b"abc"),
        (b"multipart/form-data; boundary=XX", b"--XX"),
        (b"multipart/form-data; boundary=XX", b"--XX\r\n\r\nabc\r\n--XX--\r\n"),
        (
            b"multipart/form-data; boundary=XX",
            b'--XX\r\nContent-Disposition: form-data; name="a"\r\n\r\nx\r\n--XX--\r\n',
        ),
        (
            b"multipart/form-data; boundary=XX",
            b'--XX\r\nContent-Disposition: form-data; name="a"\r\n\r\n\xff\r\n--XX--\r\n',
        ),
        (
            b"multipart/form-data; boundary=XX",
            (
                b"--XX\r\n"
                b'Content-Disposition: form-data; name="a"\r\n'
                b"Content-Type: text/plain; charset=klingon\r\n"
                b"\r\n"
                b"x\r\n"
                b"--XX--\r\n"
            ),
        ),
        (
            b"multipart/form-data; boundary=XX",
            b'--XX\r\nContent-Disposition: form-data; name="a"; filename="b"\r\n\r\nx\r\n' * 2
            + b"--XX--\r\n",
        ),
        (
            b"multipart/form-data; boundary=XX",
            b'--XX\r\nContent-Disposition: form-data; name="a"; filename="b"\r\n\r\nx\r\n' * 2000
            + b"--XX--\r\n",
        ),
        (
            b"multipart/form-data; boundary=XX",
            b"--XX\r\nContent-Disposition: \xff\r\n\xff: \xff\r\n\r\nx\r\n--XX--\r\n",
        ),
    ],
)
def test_a_form_without_exactly_one_file_is_refused(client, media, body):
    before = state(client)
    answer = ask(
        of(client),
        "POST",
        b"/api/v1/import/iif",
        [HOST, (b"content-type", media), (b"x-requested-with", b"fetch")],
        body,
    )
    problem(answer, 400)
    assert state(client) == before


def test_headers_of_more_than_64_kib_are_431(client):
    for path in PATHS:
        problem(
            ask(of(client), "GET", path, [HOST, (b"x-long", b"x" * 65_536)]),
            431,
            "headers_too_large",
        )
        problem(
            ask(
                of(client),
                "GET",
                path,
                [HOST, *((f"x-{n}".encode(), b"x" * 60) for n in range(1200))],
            ),
            431,
        )


@pytest.mark.parametrize("told", [b"1048577", b"99999999999999999999999999"])
def test_a_body_whose_length_header_is_too_large_is_413_before_it_is_read(client, told):
    before = state(client)
    problem(
        ask(
            of(client),
            "POST",
            b"/api/v1/journals",
            [HOST, AS_JSON, (b"content-length", told)],
            JOURNAL,
        ),
        413,
        "too_large",
    )
    assert state(client) == before


def test_a_body_larger_than_its_length_header_is_413(client):
    before = state(client)
    pieces = [b" " * 100_000] * 11
    problem(
        ask(
            of(client),
            "POST",
            b"/api/v1/journals",
            [HOST, AS_JSON, (b"content-length", b"10")],
            pieces,
        ),
        413,
    )
    problem(ask(of(client), "POST", b"/api/v1/nothing", [HOST, AS_JSON], pieces), 413)
    assert state(client) == before


@pytest.mark.parametrize("length", [b"abc", b"", b"1.5", b"\xb2", b"0x10"])
def test_a_length_that_is_not_a_number_is_refused_and_writes_nothing(client, length):
    before = state(client)
    headers = [HOST, AS_JSON, (b"content-length", length)]
    problem(ask(of(client), "POST", b"/api/v1/journals", headers, JOURNAL), 400)
    assert state(client) == before


@pytest.mark.parametrize("length", [b"-1", b"+5"])
def test_a_length_with_a_sign_is_ignored(client, length):
    headers = [HOST, AS_JSON, (b"content-length", length)]
    assert ask(of(client), "POST", b"/api/v1/journals", headers, JOURNAL).status_code == 201


def test_a_body_may_arrive_in_pieces(client):
    assert (
        ask(
            of(client),
            "POST",
            b"/api/v1/journals",
            [HOST, AS_JSON],
            [JOURNAL[:7], b"", JOURNAL[7:]],
        ).status_code
        == 201
    )


def test_a_client_that_goes_away_in_the_middle_writes_nothing(client):
    before = state(client)
    problem(ask(of(client), "POST", b"/api/v1/journals", [HOST, AS_JSON], []), 400)
    assert state(client) == before


def test_a_client_that_stops_sending_is_408(client, monkeypatch):
    import anyio

    monkeypatch.setattr(limits, "BODY_SECONDS", 0.05)
    sent = []

    async def receive():
        await anyio.sleep(30)

    async def send(message):
        sent.append(message)

    scope = {
        "type": "http",
        "method": "POST",
        "path": "/api/v1/journals",
        "headers": [HOST, AS_JSON],
        "query_string": b"",
        "server": ("127.0.0.1", PORT),
        "state": {},
    }
    anyio.run(of(client), scope, receive, send)
    assert sent[0]["status"] == 408
    assert json.loads(sent[1]["body"])["code"] == "timeout"


def test_every_answer_has_its_security_headers(client):
    for path in PATHS:
        headers = ask(of(client), "GET", path).headers
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["cross-origin-resource-policy"] == "same-origin"
        assert re.fullmatch("[0-9a-f]{32}", headers["x-request-id"])


def test_no_cache_keeps_what_copies_of_the_books_are_told(client):
    for path in [*PATHS, b"/api/v1/sync", b"/api/v1/synchronous"]:
        answer = ask(of(client), "GET", path, [HOST])
        assert answer.headers["cache-control"] == "no-cache"
    for path in (b"/api/v1/sync/status", b"/api/v1/sync/nothing"):
        answer = ask(of(client), "GET", path, [HOST])
        assert answer.headers["cache-control"] == "no-store"
