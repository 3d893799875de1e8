"""The commands for tokens, and what `serve` refuses before it serves anything."""

import json

import pytest
from click.testing import CliRunner

from entrypoints.cli.main import main
from entrypoints.token_file import TokenFile


@pytest.fixture
def path(tmp_path, monkeypatch):
    monkeypatch.setenv("WYZBOOKS_CONFIG", str(tmp_path))
    monkeypatch.setenv("WYZBOOKS_FILE", str(tmp_path / "books.wyzbooks"))
    return tmp_path / "books.wyzbooks"


def command(*words):
    return CliRunner().invoke(main, words)


def test_a_token_is_shown_once(path):
    added = command("token", "add", "till", "--scope", "write", "--json")
    token = json.loads(added.stdout)["token"]
    assert token.startswith("wyz_")
    again = command("token", "add", "till", "--scope", "write")
    assert (again.exit_code, "already" in again.stderr) == (1, True)
    listed = command("token", "list", "--json").stdout
    assert [(view["name"], view["scope"]) for view in json.loads(listed)["data"]] == [
        ("till", "write")
    ]
    table = command("token", "list").stdout
    assert "till" in table
    assert token not in listed + table
    assert command("token", "remove", "till").exit_code == 0
    assert command("token", "remove", "till").exit_code == 1
    assert TokenFile.of_books(path).stored() == ()
    assert "There are no tokens" in command("token", "list").stdout


@pytest.mark.parametrize(
    ("options", "exit_code", "message"),
    [
        (["--token"], 1, "wyzbooks token add NAME --scope admin"),
        (["--listen", "0.0.0.0"], 1, "--token"),
        (["--listen", "books.example"], 2, "is not an IP address"),
        (["--host-name", "http://books.example"], 2, "is not a host name"),
        (["--allow-origin", "*"], 2, "is not the origin of a site"),
        (["--read-only"], 1, "there is no file"),
    ],
)
def test_a_server_that_nobody_or_anybody_could_use_does_not_start(
    path, options, exit_code, message
):
    ended = command("serve", "--port", "8190", *options)
    assert ended.exit_code == exit_code
    assert message in ended.stderr
    assert list(path.parent.iterdir()) == []


def test_a_copy_takes_its_token_from_a_file_or_from_the_environment(path, monkeypatch):
    tokens = []
    monkeypatch.setattr(
        "entrypoints.cli.mirror_commands.mirror",
        lambda *_, token, **__: tokens.append(token),
    )
    file = path.parent / "till.token"
    file.write_text("wyz_of_file\n", encoding="utf-8")
    monkeypatch.setenv("WYZBOOKS_TOKEN", "wyz_of_environment")
    for options in ([], ["--token-file", str(file)]):
        assert command("mirror", "localhost", str(path), *options).exit_code == 0
    assert tokens == ["wyz_of_environment", "wyz_of_file"]
    monkeypatch.setenv("WYZBOOKS_TOKEN", "é")
    assert command("mirror", "localhost", str(path)).exit_code == 2
