"""What clients send that is no request, or too much, or too slowly, to the served program.

Nothing of it is answered with 5xx, changes the books, or stops the requests of others.
"""

import json
import socket
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, suppress
from importlib.resources import files

import httpx
import pytest

from entrypoints.http_protocol import MOST_WAITING
from tests.entrypoints.serving import PATIENCE, Served, free_port

HASTY = [
    sys.executable,
    "-c",
    """
from adapters.http import limits
from entrypoints import http_protocol

limits.BODY_SECONDS = http_protocol.HEAD_SECONDS = http_protocol.IDLE_SECONDS = 1
http_protocol.STALLED_SECONDS = 1
http_protocol.MOST_CONNECTIONS = 30

from entrypoints.cli.program import main

main()
""",
]
"""The program, with limits that a test need not wait long for."""
LIMIT = 1
CROWD = 30
SCRIPT = (files("adapters.http") / "static" / "swagger-ui-bundle.js").read_bytes()
"""The longest answer of the server that needs no books."""
SLACK = 20
"""How many seconds later than at its limit a busy machine may cut a connection."""


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """A server with short limits, which has written no defect into its log when it ends."""
    path = tmp_path_factory.mktemp("wire") / "books.wyzbooks"
    with Served(path, free_port(), program=HASTY) as served:
        served.wait()
        yield served
        assert items(served) == []
        assert "Traceback" not in served.said()


@pytest.fixture
def send(server):
    """Sends bytes on a connection of their own; returns all that comes until the server closes."""

    def send_all(*pieces: bytes, pause: float = 0) -> bytes:
        with socket.create_connection(("127.0.0.1", server.port), PATIENCE) as connection:
            for piece in pieces:
                try:
                    connection.sendall(piece)
                except OSError:
                    break
                time.sleep(pause)
            return rest_of(connection)

    return send_all


def items(server: Served) -> list[object]:
    """The items in the books, asked for on a connection of its own."""
    answer = httpx.get(f"{server.url}/api/v1/items", timeout=PATIENCE, trust_env=False)
    data: list[object] = answer.json()["data"]
    return data


def rest_of(connection: socket.socket) -> bytes:
    received = b""
    with suppress(ConnectionError):
        while piece := connection.recv(65_536):
            received += piece
    return received


def answers_in(received: bytes) -> list[tuple[int, dict[str, str], bytes]]:
    """The answers one after the other: status, headers and body."""
    answers = []
    while received:
        head, _, received = received.partition(b"\r\n\r\n")
        status_line, *lines = head.decode("ascii").split("\r\n")
        headers = dict(line.lower().split(": ", 1) for line in lines)
        size = int(headers.get("content-length", "0"))
        answers.append((int(status_line.split()[1]), headers, received[:size]))
        received = received[size:]
    return answers


def refused(received: bytes, status: int, code: str) -> None:
    """Check that there is one answer, which is this problem and ends the connection."""
    ((answered, headers, body),) = answers_in(received)
    document = json.loads(body)
    assert (answered, document["status"], document["code"]) == (status, status, code)
    assert headers["content-type"] == "application/problem+json"
    assert headers["content-security-policy"].startswith("default-src 'none'; frame-ancestors")
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["connection"] == "close"


def head(server, line: str, *headers: str) -> bytes:
    lines = [f"{line} HTTP/1.1", f"Host: 127.0.0.1:{server.port}", *headers]
    return "".join(f"{each}\r\n" for each in lines).encode() + b"\r\n"


def in_chunks(server, *headers: str) -> bytes:
    return head(
        server,
        "POST /api/v1/items",
        "Content-Type: application/json",
        "Transfer-Encoding: chunked",
        *headers,
    )


ITEM = b'{"name":"X"}'
VERSION = "GET /api/v1/system/version"


@pytest.mark.parametrize(
    "garbage",
    [
        b"\x00\x01\x02\r\n\r\n",
        bytes.fromhex("16030100c8010000c40303") + bytes(200),
        b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n" + bytes(30),
        b"GET / HTTP/9.9\r\n\r\n",
        b"GET /a b HTTP/1.1\r\n\r\n",
        "GET /é HTTP/1.1\r\n\r\n".encode(),
        b"GET / HTTP/1.1\nHost: x\n\n",
        b"GET http://evil.example/api/v1/accounts HTTP/1.1\r\nHost: x\r\n\r\n",
        b"CONNECT evil.example:443 HTTP/1.1\r\nHost: evil.example:443\r\n\r\n",
        b"OPTIONS * HTTP/1.1\r\nHost: x\r\n\r\n",
        b"GET / HTTP/1.1\r\nX: a\x00b\r\n\r\n",
        b"GET / HTTP/1.1\r\nX: a\r\n b\r\n\r\n",
        b"GET / HTTP/1.1\r\nX y: a\r\n\r\n",
    ],
    ids=range(13),
)
def test_what_is_no_request_is_refused_as_a_problem(send, garbage):
    refused(send(garbage), 400, "bad_request")


@pytest.mark.parametrize(
    ("headers", "body"),
    [
        ("Content-Length: 5\r\nTransfer-Encoding: chunked", b"0\r\n\r\n"),
        ("Transfer-Encoding: chunked\r\nContent-Length: 5", b"0\r\n\r\n"),
        ("Content-Length: 2\r\nContent-Length: 2", b"{}"),
        ("Content-Length: 2\r\nContent-Length: 90", b"{}"),
        ("Content-Length: 2, 90", b"{}"),
        ("Content-Length: +2", b"{}"),
        ("Content-Length: -2", b"{}"),
        ("Content-Length : 2", b"{}"),
        ("Content-Length: 0x2", b"{}"),
        ("Content-Length: 99999999999999999999999", b"{}"),
        ("Transfer-Encoding: gzip", b"{}"),
        ("Transfer-Encoding: chunked, gzip", b"0\r\n\r\n"),
        ("Transfer-Encoding: chunked\r\nTransfer-Encoding: identity", b"0\r\n\r\n"),
        ("Transfer-Encoding: xchunked", b"0\r\n\r\n"),
        ("Transfer-Encoding: chunked", b"zz\r\n{}\r\n0\r\n\r\n"),
        ("Transfer-Encoding: chunked", b"-2\r\n{}\r\n0\r\n\r\n"),
        ("Transfer-Encoding: chunked", b"0x2\r\n{}\r\n0\r\n\r\n"),
        ("Transfer-Encoding: chunked", b"FFFFFFFFFFFFFFFFFF2\r\n{}\r\n0\r\n\r\n"),
        ("Transfer-Encoding: chunked", b"2\r\n{}xx0\r\n\r\n"),
        ("Transfer-Encoding: chunked", b"2\n{}\n0\n\n"),
    ],
    ids=range(20),
)
def test_no_request_is_smuggled_in_the_body_of_another(server, send, headers, body):
    """Whoever reads two lengths reads two requests: the second one here would make an item."""
    json_type = "Content-Type: application/json"
    smuggled = head(server, "POST /api/v1/items", json_type, f"Content-Length: {len(ITEM)}")
    first = head(server, "POST /api/v1/items", json_type, headers)
    refused(send(first + body + smuggled + ITEM), 400, "bad_request")
    assert items(server) == []


def test_an_address_of_more_than_8_kib_is_414(server, send):
    for path in (b"/" + b"a" * 8192, b"/?" + b"a" * 100_000):
        refused(send(b"GET " + path + b" HTTP/1.1\r\n\r\n"), 414, "url_too_long")
    refused(send(b"GET /", *[b"a" * 5000] * 3), 414, "url_too_long")  # It does not end.
    longest = head(server, "GET /" + "a" * 8191, "Connection: close")
    ((status, _, _),) = answers_in(send(longest))
    assert status == 404


def test_headers_of_more_than_64_kib_are_431_also_if_they_do_not_end(server, send):
    whole = head(server, VERSION, "X: " + "x" * 65_536, "Connection: close")
    ((status, _, _),) = answers_in(send(whole))
    assert status == 431
    start = head(server, VERSION)[:-2]
    for piece in (b"x" * 20_000, b"a: b\r\n" * 3000):
        refused(send(start + b"X: ", *[piece] * 8), 431, "headers_too_large")


def test_a_body_is_not_asked_for_if_it_would_be_refused(server, send):
    sizes = ("Expect: 100-continue", "Content-Length: 2000000")
    received = send(head(server, "POST /api/v1/items", "Content-Type: application/json", *sizes))
    ((status, _, _),) = answers_in(received)
    assert status == 413


def test_a_body_that_is_refused_before_it_is_sent_does_not_lose_the_refusal(server, send):
    start = head(
        server, "POST /api/v1/items", "Content-Type: application/json", "Content-Length: 8000000"
    )
    ((status, _, _),) = answers_in(send(start, *[b"x" * 100_000] * 80))
    assert status == 413


@pytest.mark.parametrize(
    "body",
    [
        [b"1;", *[b"x" * 100_000] * 5],
        [b"1;x=" + b"y" * 50_000 + b"\r\n{\r\n"] * 10,
        [b"2\r\n{}\r\n0\r\nX: ", *[b"x" * 100_000] * 5],
        [b"2\r\n{}\r\n0\r\n", *[b"X: y\r\n" * 20_000] * 5],
        [b"0" * 100_000] * 5,
    ],
    ids=["extension", "extensions", "trailer", "trailers", "zeros"],
)
def test_what_surrounds_a_body_is_limited_too(server, send, body):
    refused(send(in_chunks(server), *body), 400, "bad_request")


def test_trailers_are_no_headers(server, send):
    start = head(server, "POST /api/v1/items", "Transfer-Encoding: chunked", "Connection: close")
    trailers = b"0\r\nContent-Type: application/json\r\n\r\n"
    received = send(start + b"%x\r\n%s\r\n" % (len(ITEM), ITEM) + trailers)
    ((status, _, _),) = answers_in(received)
    assert status == 415


def test_another_protocol_is_not_spoken(server, send):
    """The request is answered as if it had not asked, and what follows it is not read."""
    asked = ("Sec-WebSocket-Version: 13", "Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==")
    for protocol in ("websocket", "h2c"):
        upgrade = head(server, VERSION, "Connection: Upgrade", f"Upgrade: {protocol}", *asked)
        ((status, headers, _),) = answers_in(send(upgrade + head(server, VERSION)))
        assert (status, headers["connection"]) == (200, "close")


def test_requests_that_wait_behind_another_are_answered_in_turn_up_to_a_number(server, send):
    requests = [head(server, f"GET /api/v1/nothing/{number}") for number in range(100)]
    for count in (5, 100):
        answers = answers_in(send(b"".join(requests[:count])))
        answered = answers[: MOST_WAITING + 1]
        for number, (status, _, body) in enumerate(answered):
            assert (status, f"/nothing/{number};" in body.decode()) == (404, True)
        if count > len(answered):
            ((status, headers, _),) = answers[MOST_WAITING + 1 :]
            assert (status, headers["connection"]) == (400, "close")
        else:
            assert len(answers) == count


def test_a_request_is_answered_before_the_garbage_behind_it_ends_the_connection(server, send):
    answers = answers_in(send(head(server, VERSION) + b"\x00\x00"))
    assert [status for status, _, _ in answers] == [200, 400]
    assert answers[-1][1]["connection"] == "close"


def test_an_address_that_is_too_long_is_told_also_behind_a_request_that_is_being_answered(
    server, send
):
    long = head(server, f"GET /api/v1/accounts?q={'x' * 9_000}")
    answers = answers_in(send(head(server, VERSION) + long))
    assert [status for status, _, _ in answers] == [200, 414]
    assert answers[-1][1]["connection"] == "close"


# Time


def seconds_until_closed(connection: socket.socket, drip: bytes = b"") -> tuple[float, bytes]:
    """How long the server keeps a connection, and what it sends, if a byte is sent now and then."""
    began = time.monotonic()
    connection.settimeout(0.3)
    received = b""
    while time.monotonic() - began < LIMIT + SLACK:
        try:
            piece = connection.recv(65_536)
        except TimeoutError:
            with suppress(OSError):
                connection.sendall(drip)
            continue
        except ConnectionError:
            break
        if not piece:
            break
        received += piece
    return time.monotonic() - began, received


@pytest.mark.parametrize("drip", [b"", b"x", b"\r\n"], ids=["pause", "bytes", "lines"])
def test_a_head_that_arrives_slowly_is_408(server, drip):
    with socket.create_connection(("127.0.0.1", server.port), PATIENCE) as connection:
        connection.sendall(b"\r\n" if drip == b"\r\n" else head(server, VERSION)[:-2] + b"X: ")
        seconds, received = seconds_until_closed(connection, drip)
    assert LIMIT - 0.5 < seconds < LIMIT + SLACK
    refused(received, 408, "timeout")


@pytest.mark.parametrize("drip", [b"", b" "], ids=["pause", "bytes"])
def test_a_body_that_arrives_slowly_is_408(server, drip):
    """A byte a minute is no pause, and must not keep a connection for ever either."""
    json_type = "Content-Type: application/json"
    with socket.create_connection(("127.0.0.1", server.port), PATIENCE) as connection:
        connection.sendall(head(server, "POST /api/v1/items", json_type, "Content-Length: 9999"))
        seconds, received = seconds_until_closed(connection, drip)
    assert LIMIT - 0.5 < seconds < LIMIT + SLACK
    ((status, _, body),) = answers_in(received)
    assert (status, json.loads(body)["code"]) == (408, "timeout")


def test_a_connection_without_requests_is_closed_without_a_word(server):
    for asked in (b"", head(server, VERSION)):
        with socket.create_connection(("127.0.0.1", server.port), PATIENCE) as connection:
            connection.sendall(asked)
            seconds, received = seconds_until_closed(connection)
        assert LIMIT - 0.5 < seconds < LIMIT + SLACK
        assert len(answers_in(received)) == bool(asked)


def test_a_client_that_leaves_its_answers_unread_is_cut(server):
    count = 20
    with socket.socket() as connection:
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        connection.connect(("127.0.0.1", server.port))
        connection.sendall(head(server, "GET /api/docs/swagger-ui-bundle.js") * count)
        time.sleep(LIMIT + 2)
        connection.settimeout(PATIENCE)
        assert len(rest_of(connection)) < len(SCRIPT) * count


# Crowds


def test_idle_connections_do_not_keep_others_out(server, send):
    """Those that have been idle for longest make room."""
    with ExitStack() as stack:
        for _ in range(2 * CROWD):
            address = ("127.0.0.1", server.port)
            connection = stack.enter_context(socket.create_connection(address, PATIENCE))
            connection.sendall(head(server, VERSION)[:20])
        ((status, _, _),) = answers_in(send(head(server, VERSION, "Connection: close")))
        assert status == 200


def test_while_all_connections_are_in_use_another_one_is_told_so(server, send):
    with ExitStack() as stack:
        for _ in range(CROWD):
            address = ("127.0.0.1", server.port)
            connection = stack.enter_context(socket.create_connection(address, PATIENCE))
            connection.sendall(head(server, "GET /api/v1/sync/stream"))
            assert connection.recv(12) == b"HTTP/1.1 200"
        received = send(head(server, VERSION))
        refused(received, 503, "too_many_connections")
        assert "retry-after: 5\r\n" in received.decode().lower()
    for _ in range(200):
        with suppress(ConnectionError):
            if b" 200 " in send(head(server, VERSION, "Connection: close"))[:20]:
                return
        time.sleep(0.1)
    raise AssertionError("the connections are not free again")
