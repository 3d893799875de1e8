"""`wyzbooks service` on a computer with systemd, whose `systemctl` notes how it was called."""

import json
import sys
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from entrypoints.cli.main import main
from entrypoints.server_process import locked_books
from entrypoints.token_file import TokenFile
from entrypoints.wiring import open_file

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="only Linux has systemd")


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("HOME", str(tmp_path))
    for name in ("WYZBOOKS_CONFIG", "XDG_CONFIG_HOME", "WYZBOOKS_FILE", "WYZBOOKS_PORT"):
        monkeypatch.delenv(name, raising=False)
    programs = tmp_path / "bin"
    programs.mkdir()
    systemctl = programs / "systemctl"
    systemctl.write_text(
        f'#!/bin/sh\ncd {tmp_path}\necho "$@" >> calls\n'
        "if [ -e fault ]; then cat fault >&2; exit 1; fi\necho active\n",
        encoding="utf-8",
    )
    systemctl.chmod(0o700)
    monkeypatch.setenv("PATH", f"{programs}:/usr/bin:/bin")
    return tmp_path


@pytest.fixture
def path(home: Path) -> Path:
    path = home / "vale workshop.wyzbooks"
    open_file(path, create=True).store.close()
    return path


def run(path: Path, *words: str, code: int = 0) -> str:
    result = CliRunner().invoke(main, ["service", *words, "--file", str(path)])
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    assert result.exit_code == code, result.output
    return result.output


def asked(path: Path, *words: str, code: int = 0) -> Any:
    return json.loads(run(path, *words, "--json", code=code))


def calls(home: Path) -> list[str]:
    notes = home / "calls"
    lines = notes.read_text(encoding="utf-8").splitlines() if notes.exists() else []
    notes.unlink(missing_ok=True)
    return lines


def test_a_service_is_installed_looked_at_and_removed(home, path):
    unit = home / ".config/systemd/user" / Path(asked(path, "show")["service"]).name
    assert unit.name.startswith("wyzbooks-vale-workshop-")
    assert "Nothing was done" in run(path, "install", "--dry-run", "--port", "8123")
    assert not unit.exists()
    assert calls(home) == []
    said = run(path, "install", "--port", "8123")
    assert f"Wrote {unit}" in said
    assert "Ran: systemctl --user start" in said
    assert '"--port" "8123"' in unit.read_text(encoding="utf-8")
    assert calls(home) == [
        "--user daemon-reload",
        f"--user enable {unit.name}",
        f"--user start {unit.name}",
    ]
    status = asked(path, "status")
    assert (status["installed"], status["answer"], status["served"]) == (True, "active", False)
    calls(home)
    assert "are left alone" in run(path, "remove")
    assert calls(home) == [f"--user disable --now {unit.name}", "--user daemon-reload"]
    assert not unit.exists()
    assert path.exists()
    assert "there is no service" in run(path, "remove", code=1)
    assert asked(path, "status")["installed"] is False


def test_a_service_asks_for_the_tokens_that_there_are(home, path):
    run(path, "install")
    TokenFile.of_books(path).add("till", "write")
    calls(home)
    for command in ("install", "show"):
        assert "add --token, or remove each token with" in run(path, command, code=1)
    assert "would not ask for them" in run(path, "install", "--read-only", "--dry-run", code=1)
    assert calls(home) == []
    run(path, "install", "--token")
    assert '"--token"' in unit_of(path)
    TokenFile.of_books(path).remove("till")
    assert "there are no tokens" in run(path, "install", "--token", code=1)


def test_a_service_takes_what_serving_takes_and_is_refused_as_serving_is(home, path, monkeypatch):
    assert "only to holders of tokens" in run(path, "install", "--listen", "0.0.0.0", code=1)
    assert "is not the origin" in run(path, "install", "--allow-origin", "*", code=2)
    monkeypatch.chdir(home)
    assert "mkdir -m 700" in run(path, "install", "--socket", "own/api", code=1)
    (home / "own").mkdir(mode=0o755)
    assert "chmod 700" in run(path, "install", "--socket", "own/api", code=1)
    assert not (home / ".config").exists()
    (home / "own").chmod(0o700)
    run(path, "install", "--socket", "own/../own/api", "--host-name", "Books.example")
    unit = unit_of(path)
    assert f'"--host-name" "books.example" "--socket" "{home}/own/api"\n' in unit
    (writable,) = (line for line in unit.splitlines() if line.startswith("ReadWritePaths="))
    assert f'"{home}/own"' in writable


def unit_of(path: Path) -> str:
    return Path(asked(path, "status")["service"]).read_text(encoding="utf-8")


def test_what_the_system_refuses_is_told_with_the_commands_that_are_left(home, path):
    (home / "fault").write_text("no bus here", encoding="utf-8")
    document = asked(path, "install", code=1)
    assert (document["ran"], document["failed"]) == ([], "no bus here")
    assert document["toRun"][0] == "systemctl --user daemon-reload"
    assert len(document["toRun"]) == 3
    assert Path(document["service"]).exists()
    said = run(path, "remove", code=1)
    assert "This did not work: systemctl --user disable --now" in said
    assert not Path(document["service"]).exists()


def test_books_that_are_served_are_not_served_twice(home, path):
    with locked_books(path) as publish:
        publish(8124)
        said = run(path, "install")
    assert "was not started, because the books are being served" in said
    assert not any("start" in call for call in calls(home))


def test_books_that_do_not_exist_get_no_service(home):
    missing = home / "missing.wyzbooks"
    assert "to make new books in it, run: wyzbooks init" in run(missing, "install", code=1)
    assert not (home / ".config").exists()
