"""The served program: a process of its own, with real sockets on the loopback address."""

import json
import signal
import socket
import threading
from pathlib import Path

import httpx
import pytest

from application.collections import operations
from application.collections.registry import JOURNALS
from application.unit_of_work.write_context import Actor, WriteContext
from domain.ledger.journals import JournalLine
from entrypoints.wiring import open_file
from tests.entrypoints.serving import PATIENCE, Served, free_port, run

LINES = [
    {"accountId": "account-1000", "debit": "1.00"},
    {"accountId": "account-4100", "credit": "1.00"},
]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "books.wyzbooks"


@pytest.fixture
def served(path: Path):
    with Served(path, free_port()) as server:
        server.wait()
        yield server


def status(path: Path) -> dict:
    result = run("status", "--file", str(path), "--json", folder=path.parent)
    assert result.returncode == 0, result.stderr
    return json.loads(result.stdout)


def test_a_server_is_started_seen_and_stopped(served, path):
    assert status(path) == {
        "status": "Running",
        "port": served.port,
        "pid": served.process.pid,
        "file": str(path),
        "docs": f"{served.url}/api/docs",
        "problem": None,
    }
    assert b"Running" in run("status", "--file", str(path), folder=path.parent).stdout
    stopped = run("stop", "--file", str(path), folder=path.parent)
    assert (stopped.returncode, stopped.stdout.strip()) == (0, b"Stopped")
    assert served.process.wait(PATIENCE) == 0
    assert status(path)["status"] == "Stopped"
    assert run("stop", "--file", str(path), folder=path.parent).returncode == 0
    assert "Traceback" not in served.said()


def test_the_status_of_a_server_whose_file_is_gone_says_so_with_the_command_that_helps(
    served, path
):
    path.unlink()
    words = ("status", "--file", str(path))
    result = run(*words, "--json", folder=path.parent)
    problem = json.loads(result.stdout)["problem"]
    assert result.returncode == 1
    assert "is not well" in problem["message"]
    assert "books.wyzbooks.replaced-1" in problem["message"]
    assert problem["command"] == f"wyzbooks stop --file {path}"
    shown = run(*words, folder=path.parent)
    assert shown.returncode == 1
    *_, last = shown.stdout.decode().splitlines()
    assert last == f"problem  {problem['message']}; run: {problem['command']}"


def test_only_its_owner_can_read_a_served_file(served, path):
    assert served.client.post("/journals", json={"lines": LINES}).status_code == 201
    files = [each for each in path.parent.glob("books.wyzbooks*") if each.suffix != ".server"]
    assert len(files) >= 3
    for file in files:
        assert file.stat().st_mode & 0o077 == 0, file


def test_a_second_server_of_the_same_file_is_refused(served, path):
    with Served(path, free_port()) as second:
        assert second.process.wait(PATIENCE) == 1
        assert "is already being served" in second.said()
        assert str(served.port) in second.said()
        assert "Traceback" not in second.said()
    assert served.client.get("/system/health").status_code == 200
    assert status(path)["pid"] == served.process.pid


def test_a_port_that_is_taken_is_refused(served, path):
    with Served(path.with_name("other.wyzbooks"), served.port) as second:
        assert second.process.wait(PATIENCE) == 1
        assert f"port {served.port} is taken" in second.said()
        assert "Traceback" not in second.said()
    assert served.client.get("/system/health").status_code == 200


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_ends_the_server_while_a_connection_is_still_open(served, path, number):
    with socket.create_connection(("127.0.0.1", served.port)) as idle:
        idle.sendall(b"POST /api/v1/journals HTTP/1.1\r\n")
        served.process.send_signal(number)
        assert served.process.wait(PATIENCE) == 0
    assert status(path)["status"] == "Stopped"
    assert run("verify", "--file", str(path), folder=path.parent).returncode == 0


def test_a_server_can_be_started_again_on_the_same_file_and_port_at_once(served, path):
    assert served.client.post("/journals", json={"id": "j1", "lines": LINES}).status_code == 201
    assert run("stop", "--file", str(path), folder=path.parent).returncode == 0
    with Served(path, served.port) as again:
        again.wait()
        assert again.client.get("/journals/j1").status_code == 200


def test_nothing_listens_but_on_the_loopback_address(served):
    with pytest.raises(OSError), socket.create_connection(("::1", served.port), timeout=5):
        pass
    for own in {
        each[4][0] for each in socket.getaddrinfo(socket.gethostname(), None, socket.AF_INET)
    } | {_outward()}:
        if own and not own.startswith("127."):
            with pytest.raises(OSError), socket.create_connection((own, served.port), timeout=5):
                pass
    listening = [row.split() for row in Path("/proc/net/tcp").read_text().splitlines()[1:]]
    assert [
        row[1] for row in listening if row[3] == "0A" and row[1].endswith(f":{served.port:04X}")
    ] == [f"0100007F:{served.port:04X}"]


def _outward() -> str:
    """The address of this machine in its network; nothing is sent."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(("192.0.2.1", 9))
        except OSError:
            return ""
        address: str = probe.getsockname()[0]
        return address


def exchange(port: int, request: bytes) -> bytes:
    """Send raw bytes to the server, and read its answer to the end."""
    with socket.create_connection(("127.0.0.1", port), timeout=PATIENCE) as connection:
        connection.sendall(request)
        connection.settimeout(2)
        answer = b""
        try:
            while piece := connection.recv(65_536):
                answer += piece
                connection.settimeout(0.3)
        except TimeoutError:
            pass
        return answer


def test_invalid_http_never_gives_a_server_error(served):
    host = f"Host: 127.0.0.1:{served.port}\r\n".encode()
    get = b"GET /api/v1/accounts HTTP/1.1\r\n"
    post = b"POST /api/v1/journals HTTP/1.1\r\n" + host + b"Content-Type: application/json\r\n"
    elsewhere = b"GET http://evil.example/api/v1/accounts HTTP/1.1\r\n"
    for request, status in (
        (b"\x16\x03\x01\x02\x00nonsense\r\n\r\n", b"400"),
        (get + b"\r\n", b"421"),
        (get + b"Host: evil.example\r\n\r\n", b"421"),
        (get + host + host + b"\r\n", b"421"),
        (elsewhere + b"Host: evil.example\r\n\r\n", b"400"),
        (elsewhere + host + b"\r\n", b"400"),  # a request as for a proxy, which the server is not
        (get + host + b"X: " + b"x" * 100_000 + b"\r\n\r\n", b"431"),
        (post + b"Content-Length: abc\r\n\r\n{}", b"400"),
        (post + b"Content-Length: -1\r\n\r\n{}", b"400"),
        (post + b"Content-Length: 99999999999\r\n\r\n{}", b"413"),
        (post + b"Transfer-Encoding: chunked\r\n\r\nzz\r\n", b"400"),
        (b"GET /api/v1/accounts/%00%ff%2e%2e HTTP/1.1\r\n" + host + b"\r\n", b"404"),
        (b"GET /\xff\xfe HTTP/1.1\r\n" + host + b"\r\n", b"400"),
    ):
        answer = exchange(served.port, request)
        assert answer[9:12] == status, (request[:80], answer[:200])
    assert served.client.get("/system/health").status_code == 200
    assert "Traceback" not in served.said()


def test_the_documentation_is_served(served):
    answer = httpx.get(f"{served.url}/api/docs", trust_env=False)
    assert (answer.status_code, answer.history) == (200, [])
    assert (
        httpx.get(f"{served.url}/api/docs/openapi.json", trust_env=False).json()["openapi"]
        == "3.0.3"
    )


def test_two_processes_and_many_clients_lose_nothing(served, path):
    """The command line writes to the file while clients write over HTTP."""
    answers: list[httpx.Response] = []
    failures: list[BaseException] = []

    def over_http(number: int) -> None:
        try:
            with httpx.Client(
                base_url=f"{served.url}/api/v1", timeout=PATIENCE, trust_env=False
            ) as client:
                answers.extend(
                    client.post(
                        "/journals",
                        json={"id": f"h{number}-{n}", "date": "2026-01-05", "lines": LINES},
                    )
                    for n in range(20)
                )
        except Exception as error:  # noqa: BLE001 - told by the test, not lost in the thread
            failures.append(error)

    def beside() -> None:
        books = open_file(path).with_context(WriteContext(Actor("beside")))
        try:
            lines = (
                JournalLine(account_id="account-1000", debit=100),
                JournalLine(account_id="account-4100", credit=100),
            )
            for n in range(30):
                books.run(operations.create, JOURNALS, {"id": f"b{n}", "lines": lines})
        except Exception as error:  # noqa: BLE001 - told by the test, not lost in the thread
            failures.append(error)
        finally:
            books.store.close()

    def by_command() -> None:
        for n in range(3):
            done = run(
                "add",
                "journals",
                "--file",
                str(path),
                folder=path.parent,
                given=json.dumps({"id": f"c{n}", "lines": LINES}).encode(),
            )
            if done.returncode:
                failures.append(AssertionError(done.stderr))

    threads = [threading.Thread(target=over_http, args=(n,)) for n in range(4)] + [
        threading.Thread(target=beside),
        threading.Thread(target=by_command),
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(120)
    assert not failures
    assert [each.status_code for each in answers] == [201] * 80, [
        each.text for each in answers if each.status_code != 201
    ][:3]
    expected = (
        {f"h{number}-{n}" for number in range(4) for n in range(20)}
        | {f"b{n}" for n in range(30)}
        | {f"c{n}" for n in range(3)}
    )
    listed = served.client.get("/journals?limit=1000").json()
    assert {each["id"] for each in listed["data"]} == expected
    assert served.client.get("/accounts/account-1000").json()["balance"] == f"{len(expected)}.00"
    proof = served.client.get("/audit/verify").json()
    assert (proof["ok"], proof["rows"]) == (True, 25 + len(expected))
    assert run("verify", "--file", str(path), folder=path.parent).returncode == 0
    assert "locked" not in served.said()
    assert "Traceback" not in served.said()


def test_other_clients_do_not_see_a_rehearsal(served, path):
    assert (
        served.client.post("/journals?dryRun=true", json={"id": "j1", "lines": LINES}).status_code
        == 200
    )
    assert run("show", "journals", "j1", "--file", str(path), folder=path.parent).returncode == 1


def test_a_saved_port_is_used_at_the_next_start_unless_told_otherwise(served, path):
    other = free_port()
    assert (
        served.client.patch("/system/settings", json={"api": {"port": other}}).json()["api"]["port"]
        == other
    )
    settings = list(path.parent.rglob("settings.json"))
    assert [json.loads(each.read_text())["port"] for each in settings] == [other]
