"""The command for backups: of books that rest, that are served, and that cannot be opened."""

import json
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import httpx
import pytest
from click.testing import CliRunner

from adapters.storage.sqlite.backup_folder import BackupFolder
from entrypoints.cli import backup_commands, served
from entrypoints.cli.main import main
from entrypoints.cli.served import ask_server
from entrypoints.server_process import RunningServer
from entrypoints.wiring import open_file
from tests.entrypoints.serving import Served, free_port
from tests.entrypoints.serving import run as run_program


@pytest.fixture
def path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("WYZBOOKS_CONFIG", str(tmp_path))
    for name in ("WYZBOOKS_FILE", "WYZBOOKS_PORT"):
        monkeypatch.delenv(name, raising=False)
    path = tmp_path / "mine.wyzbooks"
    open_file(path, create=True).store.close()
    return path


def run(path: Path, *words: str, code: int = 0) -> Any:
    result = CliRunner().invoke(main, ["backup", *words, "--file", str(path)])
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    assert result.exit_code == code, result.output
    return result


def test_a_backup_is_made_listed_and_deleted(path):
    assert run(path, "--list").stdout == f"There are no backups in {path}.backups\n"
    document = json.loads(run(path, "--json").stdout)
    assert (document["reason"], document["verified"]) == ("asked", True)
    text = run(path).stdout
    assert "and verified it\nVersion 25, head of the log " + document["head"] in text
    lines = run(path, "--list").stdout.splitlines()
    assert len(lines) == 2
    assert lines[1].startswith(document["name"])
    assert lines[1].endswith("KiB  version 25, verified")
    listed = json.loads(run(path, "--list", "--json").stdout)
    assert (listed["total"], listed["data"][1]) == (2, document)
    assert run(path, "--delete", document["name"]).stdout == f"Deleted {document['name']}\n"
    assert json.loads(run(path, "--list", "--json").stdout)["total"] == 1
    assert "there is no backup" in run(path, "--delete", document["name"], code=1).stderr


def test_only_one_thing_is_done_at_a_time(path):
    run(path, "--list", "--delete", "x", code=2)


def test_missing_books_are_not_made_for_a_backup(path):
    missing = path.with_name("missing.wyzbooks")
    assert "there is no file" in run(missing, code=1).stderr
    assert [each.name for each in path.parent.iterdir()] == [path.name]


def test_backups_of_books_that_cannot_be_opened_are_listed_and_deleted(path):
    run(path)
    path.write_bytes(b"rubbish" * 1000)
    (backup,) = json.loads(run(path, "--list", "--json").stdout)["data"]
    run(path, "--delete", backup["name"])


def test_the_name_of_the_books_may_be_a_link(path):
    link = path.with_name("link")
    link.symlink_to(path)
    name = json.loads(run(link, "--json").stdout)["name"]
    assert BackupFolder.of(path).file(name).exists()
    assert name in run(link, "--list").stdout


def test_the_server_of_served_books_makes_the_backup_and_the_folder_is_listed(path):
    with Served(path, free_port()) as server:
        server.wait()
        body = {"kind": "customer", "name": "Acme"}
        added = server.client.post("/contacts", json=body)
        assert added.status_code == 201
        done = run_program("backup", "--json", "--file", str(path), folder=path.parent)
        assert done.returncode == 0, done.stderr
        document = json.loads(done.stdout)
        assert document["version"] == added.json()["version"]
        assert server.client.get("/data/backups").json()["data"] == [document]
        assert json.loads(run(path, "--list", "--json").stdout)["data"] == [document]


# What a server answers


def answering(monkeypatch: pytest.MonkeyPatch, answer: Any) -> list[httpx.Request]:
    """Have every request answered by a function, and note the requests."""
    asked: list[httpx.Request] = []

    def handle(request: httpx.Request) -> httpx.Response:
        asked.append(request)
        response: httpx.Response = answer(request)
        return response

    class Client(httpx.Client):
        def __init__(self, **options: Any) -> None:
            super().__init__(transport=httpx.MockTransport(handle), **options)

    errors = {"HTTPError": httpx.HTTPError, "Response": httpx.Response}
    fake = SimpleNamespace(Client=Client, **errors)
    monkeypatch.setattr(served, "httpx", fake)
    monkeypatch.setattr(backup_commands, "running_server", lambda _: RunningServer(7, 3141))
    return asked


PROBLEM = {
    "type": "/docs/errors#disk_full",
    "title": "The disk is full",
    "status": 507,
    "detail": "the disk is full; free some space",
    "code": "disk_full",
    "errors": [],
    "more": 1,
}


def test_a_refusal_of_the_server_is_told_as_one_of_the_books(path, monkeypatch):
    asked = answering(monkeypatch, lambda _: httpx.Response(507, json=PROBLEM))
    assert run(path, code=1).stderr == "wyzbooks: the disk is full; free some space\n"
    assert json.loads(run(path, "--json", code=1).stderr) == PROBLEM
    request = asked[0]
    assert (request.method, str(request.url)) == (
        "POST",
        "http://127.0.0.1:3141/api/v1/data/backup",
    )
    assert request.headers["x-actor"].startswith("cli:")


@pytest.mark.parametrize(
    ("answer", "message"),
    [
        (httpx.Response(502, text="<html>"), "answered with status 502"),
        (httpx.Response(500, json=[]), "answered with status 500"),
        (httpx.Response(404, json={"code": 1}), "answered with status 404"),
        (httpx.Response(409, json={**PROBLEM, "code": "of_tomorrow"}), "the disk is full"),
    ],
)
def test_any_answer_is_told(path, monkeypatch, answer, message):
    answering(monkeypatch, lambda _: answer)
    assert message in run(path, code=1).stderr


def test_a_server_that_does_not_answer_is_told(path, monkeypatch):
    def fail(request: httpx.Request) -> httpx.Response:
        raise httpx.ReadError("cut", request=request)

    answering(monkeypatch, fail)
    told = run(path, code=1).stderr
    assert "(http://127.0.0.1:3141, process 7) does not answer" in told
    assert "may have been done all the same" in told


def test_files_and_parameters_are_sent_to_the_server(monkeypatch, tmp_path):
    asked = answering(monkeypatch, lambda _: httpx.Response(204))
    file = tmp_path / "file"
    file.write_bytes(b"content")
    with file.open("rb") as content:
        answer = ask_server(
            RunningServer(7, 3141),
            "POST",
            "/x",
            query={"a": "b c"},
            content=content,
            media_type="application/vnd.wyzbooks",
        )
    assert answer is None
    assert asked[0].url.query == b"a=b+c"
    assert asked[0].headers["content-type"] == "application/vnd.wyzbooks"
    assert asked[0].content == b"content"
