"""The live stream of the served program: real sockets, other processes, restarts and signals."""

import json
import os
import random
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from shutil import which

import pytest

from adapters.http.live_changes import MOST_CLIENTS
from tests.benchmarks.machine import processor_seconds
from tests.entrypoints.serving import PATIENCE, Served, free_port, run
from tests.entrypoints.sse import StreamClient, wait_until

STREAM = "/api/v1/sync/stream"
LAST_CHUNK = b"\r\n0\r\n\r\n"
"""How an answer ends that was not cut off."""


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "books.wyzbooks"


@pytest.fixture
def served(path: Path) -> Iterator[Served]:
    with Served(path, free_port()) as server:
        server.wait()
        yield server


def add_item(server: Served, description: str = "") -> int:
    """Add an item; the version of its change."""
    item = {"name": f"Item {random.random()}", "description": description}
    answer = server.client.post("/items", json=item)
    assert answer.status_code == 201
    return int(answer.json()["version"])


def add_by_command(path: Path) -> None:
    item = json.dumps({"name": f"Item {random.random()}"}).encode()
    done = run("add", "items", "--file", str(path), folder=path.parent, given=item)
    assert done.returncode == 0, done.stderr


def version(server: Served) -> int:
    return int(server.client.get("/sync/status").json()["version"])


def clients(server: Served) -> int:
    return int(server.client.get("/sync/status").json()["clients"])


def open_stream(server: Served, query: str = "", method: str = "GET") -> socket.socket:
    """A connection on which the stream was asked for, and from which nothing was read."""
    connection = socket.create_connection(("127.0.0.1", server.port), PATIENCE)
    connection.sendall(
        f"{method} {STREAM}{query} HTTP/1.1\r\nHost: 127.0.0.1:{server.port}\r\n"
        "Accept: text/event-stream\r\n\r\n".encode()
    )
    return connection


def received(connection: socket.socket, end: bytes) -> bytes:
    """What arrives until some bytes, or the end of the connection."""
    content = b""
    with suppress(ConnectionError):
        while end not in content and (piece := connection.recv(65_536)):
            content += piece
    return content


def test_nothing_is_missed_and_nothing_comes_twice_through_restarts(path):
    """The server is stopped and killed while it, and a command, go on writing."""
    port = free_port()
    with StreamClient(f"http://127.0.0.1:{port}{STREAM}?since=0") as client:
        for step in range(4):
            with Served(path, port) as server:
                server.wait()
                for _ in range(5):
                    last = add_item(server)
                if step % 2:
                    client.wait_for(last)
                    server.process.kill()
                else:
                    server.process.send_signal(signal.SIGTERM)
                server.process.wait(PATIENCE)
            add_by_command(path)
        with Served(path, port) as server:
            server.wait()
            last = version(server)
            client.wait_for(last)
        assert client.versions == [*range(1, last + 1)]
        assert client.connections >= 3


def test_commits_of_a_command_arrive(served, path):
    with StreamClient(f"{served.url}{STREAM}") as client:
        wait_until(lambda: len(client.events) == 1)
        for _ in range(2):
            add_by_command(path)
        add_item(served)
        client.wait_for(28)
        assert client.versions == [26, 27, 28]
        changes = [json.loads(event.data) for event in client.events if event.event == "change"]
        assert [change["actor"][:3] for change in changes] == ["cli", "cli", "api"]


def test_a_connection_that_is_never_read_is_cut_off_and_delays_nobody(served):
    stalled = [open_stream(served, query) for query in ("", "?since=0", "?collections=items")]
    with StreamClient(f"{served.url}{STREAM}?since=0") as client:
        wait_until(lambda: clients(served) == 4)
        while clients(served) > 1:
            last = add_item(served, "x" * 4_000)
        client.wait_for(last)
        assert client.versions == [*range(1, last + 1)]
        assert client.connections == 1
    for connection in stalled:
        with connection:
            assert not received(connection, LAST_CHUNK).endswith(LAST_CHUNK)


def test_a_reader_that_dies_without_a_word_is_forgotten(served):
    code = (
        "import socket, sys, time\n"
        f"c = socket.create_connection(('127.0.0.1', {served.port}))\n"
        f"c.sendall(b'GET {STREAM} HTTP/1.1\\r\\nHost: 127.0.0.1:{served.port}\\r\\n\\r\\n')\n"
        "time.sleep(600)"
    )
    with subprocess.Popen([sys.executable, "-c", code]) as reader:
        wait_until(lambda: clients(served) == 1)
        reader.kill()
        wait_until(lambda: clients(served) == 0)
    last = add_item(served)
    assert version(served) == last
    assert "Traceback" not in served.said()


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_ends_idle_busy_and_stalled_streams_at_once(served, number):
    """None of them is waited for, and none is a request that must be cut off."""
    for _ in range(100):
        add_item(served, "x" * 4_000)
    idle = [open_stream(served) for _ in range(20)]
    stalled = [open_stream(served, "?since=0") for _ in range(20)]
    with StreamClient(f"{served.url}{STREAM}?since=0") as busy:
        wait_until(lambda: clients(served) == 41 and bool(busy.versions))
        add_item(served)
        used = processor_seconds(served.process.pid)
        served.process.send_signal(number)
        os.waitid(os.P_PID, served.process.pid, os.WEXITED | os.WNOWAIT)
        assert processor_seconds(served.process.pid) - used < 0.5
        assert served.process.wait(PATIENCE) == 0
    assert "requests" not in served.said()
    assert "Traceback" not in served.said()
    for connection in idle:
        with connection:
            assert received(connection, LAST_CHUNK).endswith(LAST_CHUNK)
    for connection in stalled:
        connection.close()


def test_streams_leave_the_connections_of_other_requests_free(served):
    """There are more streams than threads that serve requests."""
    streams = [open_stream(served) for _ in range(100)]
    for stream in streams:
        received(stream, b"event: hello")
    assert clients(served) == 100
    last = add_item(served)
    for stream in streams:
        with stream:
            assert f"\r\nevent: change\nid: {last}\n".encode() in received(
                stream, f"id: {last}\n".encode()
            )
    wait_until(lambda: clients(served) == 0)


def test_too_many_streams_leave_the_server_to_others(served):
    streams = [open_stream(served) for _ in range(MOST_CLIENTS)]
    wait_until(lambda: clients(served) == MOST_CLIENTS)
    refused = open_stream(served)
    answer = received(refused, b'"busy"')
    assert answer.startswith(b"HTTP/1.1 503 ")
    assert b"connection: close" in answer.lower()
    add_item(served)
    streams.pop().close()
    wait_until(lambda: clients(served) < MOST_CLIENTS)
    streams.append(open_stream(served))
    received(streams[-1], b"event: hello")
    for connection in (refused, *streams):
        connection.close()


def test_the_guard_checks_who_asks_for_the_stream(served):
    answer = served.client.get("/sync/stream", headers={"Origin": "http://example.com"})
    assert answer.status_code == 403
    answer = served.client.get("/sync/stream", headers={"Sec-Fetch-Site": "cross-site"})
    assert answer.status_code == 403
    assert served.client.post("/sync/stream").status_code == 405


def test_the_stream_is_not_cached_and_has_its_media_type(served):
    with served.client.stream("GET", "/sync/stream") as answer:
        assert answer.status_code == 200
        assert answer.headers["content-type"] == "text/event-stream"
        assert answer.headers["cache-control"] == "no-store"


def test_the_event_source_of_a_browser_misses_nothing_through_a_restart(path):
    """It needs Chromium with its driver, and selenium: `pip install selenium`."""
    webdriver = pytest.importorskip("selenium.webdriver", reason="selenium is not installed")
    chromium = _installed("chromium", "chromium-browser", "google-chrome")
    driver_path = _installed("chromedriver")
    options = webdriver.ChromeOptions()
    options.binary_location = chromium
    for word in ("--headless=new", "--no-sandbox", "--disable-gpu", "--no-proxy-server"):
        options.add_argument(word)
    port = free_port()
    service = webdriver.ChromeService(executable_path=driver_path)
    with webdriver.Chrome(options=options, service=service) as browser:
        for step in range(3):
            with Served(path, port) as server:
                server.wait()
                if step == 0:
                    browser.get(f"{server.url}/api/docs")
                    browser.execute_script(
                        "window.received = []; window.source = new EventSource("
                        f"'{STREAM}?since=0'); window.source.addEventListener('change', event => "
                        "window.received.push(Number(event.lastEventId)));"
                    )
                last = add_item(server)
                if step != 1:
                    wait_until(
                        lambda last=last: last in browser.execute_script("return window.received")
                    )
                server.process.send_signal(signal.SIGTERM)
                assert server.process.wait(PATIENCE) == 0
            add_by_command(path)
        assert browser.execute_script("return window.received") == [*range(1, last + 1)]


def _installed(*names: str) -> str:
    for name in names:
        if program := which(name):
            return program
    pytest.skip(f"{names[0]} is not installed")
