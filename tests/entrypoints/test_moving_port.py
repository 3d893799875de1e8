"""The running server moves to another port, and a port that is taken changes nothing."""

import json
import socket
import threading
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from entrypoints.listening import listen
from tests.entrypoints.serving import PATIENCE, Served, free_port, run
from tests.entrypoints.sse import StreamClient, wait_until


@pytest.fixture
def served(tmp_path: Path) -> Iterator[Served]:
    with Served(tmp_path / "books.wyzbooks", free_port()) as server:
        server.wait()
        yield server


def at(port: int) -> httpx.Client:
    url = f"http://127.0.0.1:{port}/api/v1"
    return httpx.Client(base_url=url, timeout=PATIENCE, trust_env=False)


def move(client: httpx.Client, port: int | None, **more) -> httpx.Response:
    return client.patch("/system/settings", json={"api": {"port": port}}, **more)


def is_refused(port: int) -> bool:
    try:
        socket.create_connection(("127.0.0.1", port), timeout=5).close()
    except ConnectionRefusedError:
        return True
    return False


def saved_ports(served: Served) -> list[int]:
    return [
        json.loads(path.read_text())["port"] for path in served.path.parent.rglob("settings.json")
    ]


def test_the_server_goes_on_at_the_new_port_and_leaves_the_old_one(served):
    port = free_port()
    answer = move(served.client, port)
    address = f"http://127.0.0.1:{port}"
    assert (answer.status_code, answer.json()["api"]) == (200, {"port": port, "address": address})
    with at(port) as client:
        assert client.get("/system/settings").json()["api"]["port"] == port
    wait_until(lambda: is_refused(served.port))
    assert saved_ports(served) == [port]
    file = str(served.path)
    status = json.loads(run("status", "--file", file, "--json", folder=served.path.parent).stdout)
    assert (status["port"], status["pid"]) == (port, served.process.pid)
    assert run("stop", "--file", file, folder=served.path.parent).returncode == 0
    assert served.process.wait(PATIENCE) == 0


def test_streams_are_told_where_the_server_is_and_end_at_once(served):
    port = free_port()
    with StreamClient(f"{served.url}/api/v1/sync/stream") as stream:
        wait_until(lambda: bool(stream.events))
        assert move(served.client, port).status_code == 200
        wait_until(lambda: stream.events[-1].event == "moved")
    told = {"port": port, "address": f"http://127.0.0.1:{port}"}
    assert json.loads(stream.events[-1].data) == told
    assert stream.events[-1].id == stream.events[-2].id
    with at(port) as client:
        wait_until(lambda: client.get("/sync/status").json()["clients"] == 0)


def test_a_port_that_is_taken_changes_nothing(served):
    with listen(free_port()) as other:
        port = other.port
        before = served.client.get("/system/settings").json()
        body = {"company": {"name": "Renamed"}, "api": {"port": port}}
        for query in ("", "?dryRun=true"):
            refused = served.client.patch(f"/system/settings{query}", json=body)
            assert (refused.status_code, refused.json()["code"]) == (409, "port_taken")
            assert str(port) in refused.json()["detail"]
    assert served.client.get("/system/settings").json() == before
    assert saved_ports(served) == []
    # Afterwards it is free, and a rehearsal does not keep it.
    assert move(served.client, port, params={"dryRun": "true"}).status_code == 200
    assert is_refused(port)
    assert not is_refused(served.port)


def test_a_refused_change_gives_the_new_port_back(served):
    port = free_port()
    body = {"company": {"closingDate": "2026-01-31"}, "api": {"port": port}}
    stale = served.client.patch("/system/settings", json=body, headers={"if-match": '"999"'})
    assert stale.status_code == 412
    assert is_refused(port)
    assert saved_ports(served) == []


def test_requests_that_run_while_the_server_moves_are_answered(served):
    """Writers follow the server through ten moves: what they do not lose is done once."""
    current, is_done = [served.port], threading.Event()
    acknowledged: list[str] = []
    wrong: list[str] = []

    def write(name: str) -> None:
        number, is_again, client = 0, False, at(current[0])
        while not is_done.is_set():
            item = {"id": f"{name}-{number}", "name": f"{name} {number}"}
            try:
                answer = client.post("/items", json=item)
            except httpx.TransportError:  # It was sent to the port of before.
                client.close()
                client, is_again = at(current[0]), True
                continue
            if answer.status_code != 201 and not (is_again and answer.status_code == 422):
                wrong.append(answer.text)
            acknowledged.append(item["id"])
            number, is_again = number + 1, False
        client.close()

    threads = [threading.Thread(target=write, args=(name,), daemon=True) for name in "abc"]
    for thread in threads:
        thread.start()
    for _ in range(10):
        port = free_port()
        with at(current[0]) as client:
            assert move(client, port).status_code == 200
        current[0] = port
        count = len(acknowledged)
        wait_until(lambda count=count: len(acknowledged) > count + 5)
    is_done.set()
    for thread in threads:
        thread.join(PATIENCE)
    assert not wrong
    with at(current[0]) as client:
        ids = {item["id"] for item in client.get("/items?limit=1000").json()["data"]}
    assert set(acknowledged) <= ids
    assert len(acknowledged) == len(set(acknowledged))
