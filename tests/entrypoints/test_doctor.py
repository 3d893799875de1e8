"""`wyzbooks doctor` finds what is wrong on real files, names a command that exists, and changes
nothing."""

import json
import os
import shutil
import signal
import socket
import sys
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from threading import Thread
from types import SimpleNamespace
from typing import Any

import pytest
from attrs import evolve
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st

from adapters.storage.sqlite.driver import DRIVER
from application import health
from application.unit_of_work.books_clock import time_of_last_change
from entrypoints import health_check
from entrypoints.cli.main import main
from entrypoints.doctor import backup_checks, computer_checks, server_checks
from entrypoints.file_wiring import backups_of
from entrypoints.server_process import locked_books
from entrypoints.wiring import open_file
from tests.entrypoints.cli.command_lines import check_command
from tests.entrypoints.serving import PATIENCE, Served, free_port, run

OLD_SCHEMA = Path(__file__).parents[1] / "data" / "schema-3.sql"
PROGRAMS = {"chmod", "chown", "del", "df", "find", "icacls", "ls", "mkdir", "rm", "sudo"}
POSIX = pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such permissions")


@pytest.fixture(autouse=True)
def _installation(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WYZBOOKS_CONFIG", str(tmp_path / "config"))
    monkeypatch.setenv("WYZBOOKS_PORT", str(free_port()))
    monkeypatch.delenv("WYZBOOKS_FILE", raising=False)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "my books"
    folder.mkdir()
    return folder


@pytest.fixture(scope="module")
def new_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("new") / "books.wyzbooks"
    open_file(path, create=True).store.close()
    return path


@pytest.fixture
def path(folder: Path, new_file: Path) -> Path:
    return Path(shutil.copy(new_file, folder / "books.wyzbooks"))


def contents(folder: Path) -> dict[str, Any]:
    """All that is in a folder, with permissions. The index of a log is no part of the books."""
    return {
        str(item.relative_to(folder)): (item.stat().st_mode, item.is_file() and item.read_bytes())
        for item in folder.rglob("*")
        if not item.name.endswith(("-shm", ".log"))
    }


def findings(path: Path, *words: str) -> dict[str, tuple[str, str, str | None]]:
    """What each check finds, and what is not well if it finds both. Every command is parsed."""
    before = contents(path.parent)
    result = CliRunner().invoke(main, ["doctor", *words, "--json", "--file", str(path)])
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    assert contents(path.parent) == before
    document = json.loads(result.stdout)
    states = [finding["state"] for finding in document["findings"]]
    assert document["ok"] == ("problem" not in states) == (result.exit_code == 0)
    for finding in document["findings"]:
        assert (finding["command"] is None) == (finding["state"] == "ok"), finding
        assert not finding["message"].endswith("."), finding
        if finding["command"] is not None:
            check(finding["command"])
    well_first = sorted(document["findings"], key=lambda finding: finding["state"] != "ok")
    return {
        finding["check"]: (finding["state"], finding["message"], finding["command"])
        for finding in well_first
    }


def check(command: str) -> None:
    first = command.split(maxsplit=1)[0]
    if first == "wyzbooks":
        check_command(command)
    else:
        assert first in PROGRAMS or first == sys.executable, command


def expect(path: Path, check: str, state: str, words: str, command: str, *options: str) -> None:
    actual_state, message, actual_command = findings(path, *options)[check]
    assert (actual_state, words in message) == (state, True), message
    assert actual_command is not None
    assert command in actual_command


def test_sound_books_with_a_backup_have_nothing_but_ok(path):
    with_backup(path)
    assert {state for state, _, _ in findings(path).values()} == {"ok"}
    text = CliRunner().invoke(main, ["doctor", "--file", str(path)])
    assert text.exit_code == 0
    assert f"ok       books     the quick check of {path} finds nothing wrong" in text.stdout


def with_backup(path: Path) -> str:
    books = open_file(path)
    name = backups_of(books).make("asked").name
    books.store.close()
    return name


def test_a_missing_file_is_restored_if_there_is_a_backup_or_else_made(path):
    name = with_backup(path)
    path.unlink()
    expect(path, "file", "problem", "there is no file", f"wyzbooks restore {name} --file '")
    shutil.rmtree(f"{path}.backups")
    expect(path, "file", "problem", "there is no file", "wyzbooks init --file '")


def test_what_is_no_file_of_books_is_said(path):
    path.write_bytes(b"")
    expect(path, "file", "problem", "is empty", "wyzbooks init")
    path.write_text("Dear bookkeeper", encoding="utf-8")
    expect(path, "file", "problem", "is not a file of WyzBooks", "wyzbooks init")
    path.unlink()
    with DRIVER.connect(path) as other:
        other.execute("CREATE TABLE recipes (name)")
    other.close()
    expect(path, "file", "problem", "is not a file of WyzBooks", "wyzbooks init")


@POSIX
def test_names_permissions_and_owners_are_looked_at(path):
    path.chmod(0o644)
    expect(path, "file", "warning", "0644", "chmod 600 '")
    path.chmod(0o600)
    path.with_name("other.wyzbooks").hardlink_to(path)
    expect(path, "file", "problem", "2 names", "find '")
    path.with_name("other.wyzbooks").unlink()


@POSIX
def test_only_the_administrator_may_look_at_books_of_another_user_and_they_stay_theirs(
    path, monkeypatch
):
    owner = path.stat().st_uid
    if owner == 0:
        owner = 1234
        os.chown(path, owner, -1)
    monkeypatch.setattr(os, "geteuid", lambda: owner + 1)
    expect(path, "file", "problem", f"{owner}", f"sudo chown {owner + 1} '")
    monkeypatch.setattr(os, "geteuid", lambda: 0)
    state, message, _ = findings(path)["file"]
    assert (state, f"the user with the number {owner} alone" in message) == ("ok", True)


def test_a_damaged_file_is_never_ok(path):
    name = with_backup(path)
    with DRIVER.connect(path) as connection:  # A table that nothing else of the doctor reads.
        sql = "SELECT rootpage FROM sqlite_schema WHERE name = 'accounts'"
        (page,) = connection.execute(sql).fetchone()
        (size,) = connection.execute("PRAGMA page_size").fetchone()
    connection.close()
    with path.open("r+b") as file:
        file.seek((page - 1) * size)
        file.write(bytes(8))
    expect(path, "books", "problem", "damaged", f"wyzbooks restore {name} --file '")
    shutil.rmtree(f"{path}.backups")
    expect(path, "books", "problem", "damaged", "wyzbooks verify --file '")


def test_a_changed_schema_is_a_problem_and_an_older_or_newer_one_is_said(path, folder):
    with DRIVER.connect(path) as connection:
        connection.execute("CREATE VIEW prying AS SELECT 1")
    connection.close()
    expect(path, "books", "problem", "view prying", "wyzbooks verify")
    with DRIVER.connect(path) as connection:
        connection.execute("DROP VIEW prying")
        connection.execute("PRAGMA user_version = 99")
    connection.close()
    expect(path, "books", "problem", "newer WyzBooks", "wyzbooks --version")
    old = folder / "old.wyzbooks"
    with DRIVER.connect(old) as connection:
        connection.executescript(OLD_SCHEMA.read_text(encoding="utf-8"))
    connection.close()
    old.chmod(0o600)
    state, message, _ = findings(old)["books"]
    assert state == "ok"
    assert "older schema 3" in message


def test_writes_that_a_crash_left_in_the_log_are_told(path, folder):
    with Served(path, free_port()) as server:
        server.wait()
        body = {"id": "last", "kind": "customer", "name": "Last"}
        assert server.client.post("/contacts", json=body).is_success
        server.process.kill()
        server.process.wait(PATIENCE)
    expect(path, "log", "warning", "did not end properly", "wyzbooks verify")
    expect(path, "server", "warning", "has crashed", "wyzbooks serve")
    assert findings(path)["books"][0] == "ok"
    path.with_name(f"{path.name}-shm").unlink()
    expect(path, "books", "warning", "were not read", "wyzbooks verify")
    if hasattr(os, "setxattr"):
        path.rename(folder / "former.wyzbooks")
        shutil.copy(folder / "former.wyzbooks", path)
        expect(path, "log", "warning", "was made for another file", "wyzbooks verify")


def test_a_file_that_was_not_verified_since_the_disk_failed_is_a_problem(path):
    path.with_name(f"{path.name}.unverified").touch(0o600)
    expect(path, "file", "problem", "was not verified since", "wyzbooks verify")


def test_a_running_server_is_asked_and_its_books_are_read(path, monkeypatch):
    with Served(path, free_port()) as server:
        server.wait()
        # In a process of its own, as a person does it: the server keeps its locks.
        assert run("doctor", "--file", str(path), folder=path.parent).returncode == 0
        body = {"id": "later", "kind": "vendor", "name": "Later"}
        assert server.client.post("/contacts", json=body).is_success
        everything = findings(path)
        assert everything["server"][:2] == (
            "ok",
            f"the server (process {server.process.pid}) answers at {server.url}, and is well",
        )
        assert everything["port"][0] == everything["books"][0] == "ok"
        assert "version 26" in everything["books"][1]  # What is in the log counts, too.
        other = path.with_name("other.wyzbooks")
        expect(
            other, "port", "warning", f"the server of {path}", "wyzbooks serve --port",
            "--port", str(server.port),
        )  # fmt: skip
        if sys.platform != "win32":
            monkeypatch.setattr(server_checks, "_SECONDS", 0.2)
            server.process.send_signal(signal.SIGSTOP)
            expect(path, "server", "problem", "does not answer", "wyzbooks stop")
            server.process.send_signal(signal.SIGCONT)
        moved = path.rename(path.with_name("moved.wyzbooks"))
        while server.client.get("/system/health").is_success:
            pass
        expect(path, "file", "problem", "was moved or removed", "wyzbooks stop")
        expect(path, "server", "problem", "is not well", "wyzbooks stop")
        assert moved.exists()


def test_a_server_that_is_not_where_it_said_is_a_problem(path):
    with locked_books(path) as publish:
        publish(free_port())
        expect(path, "server", "problem", "nothing is there", "wyzbooks stop")
        with Served(path.with_name("other.wyzbooks"), free_port()) as other:
            other.wait()
            publish(other.port)
            expect(path, "server", "problem", "other.wyzbooks is served there", "wyzbooks stop")


@pytest.mark.parametrize(
    ("status", "body", "token", "words"),
    [
        (404, "", "", "something else answers"),
        (401, "", "", "something else answers"),
        (403, '{"code": "nonsense"}', "", "something else answers"),
        (200, "[1]", "secret", "something else answers"),
        (200, "[" * 9999, "", "something else answers"),
        (200, '{"status": "ok"}', "", "something else answers"),
        (200, '{"store": {"file": "/elsewhere"}}', "", "/elsewhere is served there"),
        (404, '{"code": "not_found", "detail": "no"}', "", "is not well: no"),
        (503, '{"code": "storage", "detail": "no disk"}', "secret", "is not well: no disk"),
        (401, '{"code": "token_unknown", "detail": "no"}', "secret", "does not know its token"),
        (401, '{"code": "token_missing", "detail": "no"}', "", None),
        (403, '{"code": "scope", "detail": "no"}', "", None),
    ],
)
def test_a_stranger_at_the_published_port_is_never_called_well(
    path, monkeypatch, status, body, token, words
):
    class Stranger(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(status)
            self.end_headers()
            self.wfile.write(body.encode())

        def log_message(self, *_: object) -> None:
            pass

    with locked_books(path, token) as publish, HTTPServer(("127.0.0.1", 0), Stranger) as server:
        publish(server.server_port)
        thread = Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        try:
            monkeypatch.setenv("WYZBOOKS_FILE", str(path))
            if words is None:
                assert findings(path)["server"][:1] == ("ok",)
                health_check.main()
            else:
                expect(path, "server", "problem", words, "wyzbooks stop")
                with pytest.raises(SystemExit):
                    health_check.main()
        finally:
            server.shutdown()
            thread.join()


def test_a_port_that_another_program_has_is_told(path, monkeypatch):
    monkeypatch.setattr(server_checks, "_SECONDS", 0.2)
    with socket.create_server(("127.0.0.1", 0)) as taker:
        port = str(taker.getsockname()[1])
        words = ("another program", "wyzbooks serve --port", "--port", port)
        expect(path, "port", "warning", *words)


def test_backups_that_are_old_or_not_verified_are_told_unless_nothing_has_changed(
    path, monkeypatch
):
    expect(path, "backup", "warning", "there is no backup", "wyzbooks backup")
    expect(path, "verify", "warning", "no backup has verified", "wyzbooks backup")
    with_backup(path)
    three_days_on = datetime.now(UTC) + timedelta(days=3, hours=1)
    monkeypatch.setattr(backup_checks.SystemClock, "now", lambda _: three_days_on)
    assert findings(path)["backup"][0] == "ok"
    added = CliRunner().invoke(
        main,
        ["add", "contacts", "--file", str(path)],
        input='{"kind": "customer", "name": "Later"}',
    )
    assert added.exit_code == 0, added.output
    monkeypatch.setattr(backup_checks.SystemClock, "now", lambda _: three_days_on)
    expect(path, "backup", "warning", "3 days old", "wyzbooks backup")
    (facts,) = Path(f"{path}.backups").glob("*.json")
    facts.unlink()
    expect(path, "backup", "warning", "was not verified", "wyzbooks backup")


def test_a_clock_that_went_back_further_than_clocks_differ_is_told(path, monkeypatch):
    books = open_file(path)
    now = books.read(lambda work: time_of_last_change(work.session.log))
    books.store.close()
    with_backup(path)
    earlier = now - health.CLOCK_TOLERANCE
    monkeypatch.setattr(backup_checks.SystemClock, "now", lambda _: earlier)
    assert findings(path)["clock"][0] == "ok"
    monkeypatch.setattr(backup_checks.SystemClock, "now", lambda _: earlier - timedelta(seconds=1))
    expect(path, "clock", "warning", "the clock has gone back", "set-ntp")


def test_a_disk_without_room_for_a_backup_is_a_problem_and_one_that_is_low_is_told(
    path, monkeypatch
):
    usage = SimpleNamespace(free=1024)
    monkeypatch.setattr(computer_checks.shutil, "disk_usage", lambda _: usage)
    expect(path, "disk", "problem", "0 MiB left", "df -h '")
    usage.free = health.LOW_BYTES - 1
    expect(path, "disk", "warning", "199 MiB left", "df -h '")
    usage.free = health.LOW_BYTES
    assert findings(path)["disk"][0] == "ok"


def test_an_unsafe_sqlite_and_broken_settings_are_told(path, monkeypatch):
    facts = computer_checks.sqlite_facts()
    unsafe = evolve(facts, version="3.45.1", is_safe_to_share=False)
    monkeypatch.setattr(computer_checks, "sqlite_facts", lambda: unsafe)
    expect(path, "versions", "warning", "SQLite 3.45.1", "pip install --upgrade pysqlite3")
    saved = computer_checks.config_path()
    saved.parent.mkdir(parents=True)
    for content, words in (("{", "is not JSON"), ('{"port": 80}', "has no port")):
        saved.write_text(content, encoding="utf-8")
        expect(path, "settings", "warning", words, "rm ")
    saved.write_bytes(b"\xff")
    expect(path, "settings", "warning", "cannot be read", "rm ")


@settings(max_examples=25)
@given(data=st.data())
def test_no_content_of_a_file_ends_in_a_traceback_and_none_that_is_no_books_is_ok(
    data, new_file, tmp_path_factory
):
    whole = new_file.read_bytes()
    size = data.draw(st.integers(0, len(whole) - 4096))
    content = data.draw(
        st.one_of(st.binary(max_size=300), st.binary(max_size=99).map(whole[:100].__add__))
        | st.just(whole[:size])
    )
    path = tmp_path_factory.mktemp("any") / "books.wyzbooks"
    path.write_bytes(content)
    path.chmod(0o600)
    states = {state for state, _, _ in findings(path).values()}
    assert "problem" in states
