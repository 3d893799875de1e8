"""One server for a file, however the file is named; it is known from its start to its end."""

import json
import os
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from entrypoints.server_process import RunningServer, locked_books, running_server
from tests.entrypoints.serving import PATIENCE, Served, free_port, run

STARTS = 20


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "books.wyzbooks"


def test_of_two_servers_that_start_at_the_same_moment_one_gets_the_file(tmp_path):
    for number in range(STARTS):
        path, barrier = tmp_path / f"books{number}.wyzbooks", threading.Barrier(2)

        def start(port: int, path: Path = path, barrier: threading.Barrier = barrier) -> str | None:
            barrier.wait(PATIENCE)
            try:
                with locked_books(path) as publish:
                    publish(port)
                    barrier.wait(PATIENCE)
            except OSError as error:
                barrier.wait(PATIENCE)
                return str(error)
            return None

        with ThreadPoolExecutor(2) as threads:
            outcomes = [*threads.map(start, (4001, 4002))]
        port = 4001 + outcomes.index(None)
        (said,) = (said for said in outcomes if said)
        assert said == (
            f"{path} is already being served at http://127.0.0.1:{port} (process {os.getpid()}); "
            f"use that server, or stop it with: wyzbooks stop --file {path}"
        )


def test_the_details_of_a_server_that_crashed_are_not_those_of_the_next_one(path):
    path.with_name(f"{path.name}.server").write_text(
        json.dumps({"pid": 1, "port": 1, "file": None}), encoding="utf-8"
    )
    with locked_books(path) as publish:
        publish(4003)
        assert running_server(path) == RunningServer(os.getpid(), 4003)


def test_a_server_is_found_by_every_spelling_of_its_path(path, monkeypatch):
    (path.parent / "folder").mkdir()
    path.with_name("link.wyzbooks").symlink_to(path.name)
    (path.parent / "linked").symlink_to(path.parent, target_is_directory=True)
    monkeypatch.chdir(path.parent)
    path.touch()
    with locked_books(Path("link.wyzbooks")) as publish:
        publish(4004)
        for name in (
            "books.wyzbooks",
            "./folder/../books.wyzbooks",
            "link.wyzbooks",
            "linked/link.wyzbooks",
        ):
            assert running_server(Path(name)) == RunningServer(os.getpid(), 4004)
            with pytest.raises(OSError, match="already being served at"), locked_books(Path(name)):
                pass
        assert running_server(Path("other.wyzbooks")) is None
    assert sorted(each.name for each in path.parent.glob("*.lock")) == ["books.wyzbooks.lock"]


def test_a_hard_link_in_the_same_folder_leads_to_the_server(path):
    path.touch()
    with locked_books(path) as publish:
        publish(4005)
        other = path.with_name("other.wyzbooks")
        other.hardlink_to(path)
        assert running_server(other) == RunningServer(os.getpid(), 4005)
        with pytest.raises(OSError, match="already being served"), locked_books(other):
            pass


def test_the_lock_outlives_the_server_until_the_process_ends(path):
    with locked_books(path):
        pass

    def again() -> None:
        with locked_books(path):
            raise AssertionError("the lock was released")

    with ThreadPoolExecutor(1) as threads, pytest.raises(OSError, match="already being served"):
        threads.submit(again).result(PATIENCE)


def test_a_second_start_says_where_the_books_are_served_also_on_the_same_port(path):
    """`make serve` twice: both take the same port, and the file is what counts."""
    link = path.with_name("link.wyzbooks")
    with Served(path, free_port()) as server:
        server.wait()
        link.symlink_to(path.name)
        for name in (path, link):
            second = run(
                "serve", "--file", str(name), "--port", str(server.port), folder=path.parent
            )
            assert second.returncode == 1
            said = second.stderr.decode()
            assert f"{name} is already being served at {server.url} " in said
            assert "port" not in said
        stopped = run("stop", "--file", str(link), folder=path.parent)
        assert (stopped.returncode, stopped.stdout.strip()) == (0, b"Stopped")
        assert server.process.poll() == 0


def test_of_two_programs_that_start_at_once_with_different_files_one_gets_the_port(path):
    port = free_port()
    with Served(path, port) as one, Served(path.with_name("other.wyzbooks"), port) as two:
        ended = []
        while not ended:
            ended = [server for server in (one, two) if server.process.poll() is not None]
        (refused,) = ended
        assert refused.process.returncode == 1
        assert f"port {port} is taken" in refused.said()
        assert "serving" not in refused.said()
        serving = two if refused is one else one
        serving.wait()
        assert serving.client.get("/system/health").json()["store"]["file"] == str(serving.path)
