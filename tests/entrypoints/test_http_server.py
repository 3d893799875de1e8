"""The server: it listens at once, and on a signal either stores a request or does not touch it."""

import random
import signal
import socket
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from pathlib import Path

import httpx
import pytest

from domain.ledger.journals import Journal
from entrypoints.listening import listening
from entrypoints.wiring import open_file
from tests.entrypoints.cli.test_signals import iif
from tests.entrypoints.serving import PATIENCE, Served, free_port, run

STARTS = 20


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "books.wyzbooks"


def journals(path: Path) -> int:
    books = open_file(path)
    try:
        return books.read(lambda work: len([*work.session.records.ids(Journal)]))
    finally:
        books.store.close()


def send_import(server: Served, content: bytes, answers: list[httpx.Response | None]) -> None:
    try:
        answers.append(
            httpx.post(
                f"{server.url}/api/v1/import/iif",
                content=content,
                headers={"Content-Type": "text/plain"},
                timeout=120,
                trust_env=False,
            )
        )
    except httpx.TransportError:
        answers.append(None)


def test_of_two_servers_that_take_a_port_at_the_same_moment_one_gets_it():
    for _ in range(STARTS):
        port, barrier = free_port(), threading.Barrier(2)

        def take(
            number: int, port: int = port, barrier: threading.Barrier = barrier
        ) -> tuple[ExitStack | None, str]:
            barrier.wait(PATIENCE)
            stack = ExitStack()
            try:
                stack.enter_context(listening(port))
            except OSError as error:
                return None, str(error)
            return stack, ""

        with ThreadPoolExecutor(2) as threads:
            outcomes = [*threads.map(take, range(2))]
        for stack, _said in outcomes:
            if stack:
                stack.close()
        assert sorted(said for _, said in outcomes) == [
            "",
            f"port {port} is taken by another program; choose another with --port",
        ]


def test_a_taken_port_is_refused_before_anything_is_served_there():
    port = free_port()
    with listening(port):
        with socket.create_connection(("127.0.0.1", port), timeout=PATIENCE):
            pass  # It listens, although nothing answers yet.
        with pytest.raises(OSError, match=f"port {port} is taken"), listening(port):
            pass
    with listening(port):
        pass


def test_whenever_the_server_is_stopped_an_import_is_answered_and_stored_or_neither(path):
    """The second Ctrl-C cuts it off at once, at moments from its begin to its end."""
    chance = random.Random(20261126)
    stored = 0
    usual = 0.0
    for step in range(6):
        with Served(path, free_port()) as server:
            server.wait()
            answers: list[httpx.Response | None] = []
            client = threading.Thread(
                target=send_import, args=(server, iif(1000, step + 1), answers)
            )
            began = time.monotonic()
            client.start()
            if step:
                time.sleep(usual * (step - 1) / 4 * chance.uniform(0.9, 1.1))
            else:
                client.join(120)  # The first import is not disturbed, and is measured.
                usual = time.monotonic() - began
            server.process.send_signal(signal.SIGINT)
            time.sleep(0.2)
            server.process.send_signal(signal.SIGINT)
            assert server.process.wait(60) == 0
            client.join(60)
            assert "Traceback" not in server.said()
        (answer,) = answers
        if answer is not None and answer.status_code == 201:
            stored += 1000
        elif answer is not None:
            assert answer.status_code == 503
            assert answer.headers["content-type"] == "application/problem+json"
            assert answer.json()["code"] == "stopping"
        assert journals(path) == stored
    assert stored >= 1000


def test_stop_returns_when_the_process_has_ended_and_lets_a_short_import_finish(path):
    with Served(path, free_port()) as server:
        server.wait()
        answers: list[httpx.Response | None] = []
        client = threading.Thread(target=send_import, args=(server, iif(300), answers))
        client.start()
        time.sleep(0.5)
        stopped = run("stop", "--file", str(path), folder=path.parent)
        assert stopped.returncode == 0
        assert server.process.poll() == 0  # It has ended already.
        client.join(60)
    (answer,) = answers
    # On a busy machine the server may have stopped listening before the request was there.
    assert (answer and answer.status_code, journals(path)) in {(201, 300), (None, 0)}


def test_a_kept_connection_gets_503_while_the_server_stops(path):
    """A request whose body is not complete keeps the server running; another connection asks."""
    with Served(path, free_port()) as server:
        server.wait()
        with socket.create_connection(("127.0.0.1", server.port), timeout=PATIENCE) as slow:
            slow.sendall(
                b"POST /api/v1/contacts HTTP/1.1\r\n"
                + f"Host: 127.0.0.1:{server.port}\r\n".encode()
                + b"Content-Type: application/json\r\nContent-Length: 100\r\n\r\n{"
            )
            assert server.client.get("/system/version").status_code == 200
            server.process.send_signal(signal.SIGTERM)
            answer = _first_answer_while_stopping(server)
            assert answer.json()["code"] == "stopping"
            assert answer.headers["retry-after"] == "5"
            assert answer.headers["connection"] == "close"
            assert not _takes_connections(server)
            server.process.send_signal(signal.SIGINT)
            cut_off = b"".join(iter(lambda: slow.recv(65_536), b""))
            assert cut_off.startswith(b"HTTP/1.1 503 ")
            assert b'"code":"stopping"' in cut_off
        assert server.process.wait(PATIENCE) == 0
        assert "Traceback" not in server.said()


def _first_answer_while_stopping(server: Served) -> httpx.Response:
    """Ask on the kept connection until the signal has arrived."""
    for _ in range(200):
        answer = server.client.get("/system/version")
        if answer.status_code == 503:
            return answer
        time.sleep(0.01)
    raise AssertionError("the server does not stop")


def _takes_connections(server: Served) -> bool:
    """Whether the server still takes connections a moment after the signal; it asks ten times a
    second whether there was one."""
    for _ in range(200):
        try:
            with socket.create_connection(("127.0.0.1", server.port), timeout=PATIENCE):
                time.sleep(0.02)
        except ConnectionError:
            return False
    return True
