"""The commands that replace the books: of books that rest, that are served, and that are gone."""

import json
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from adapters.storage.sqlite.driver import DRIVER
from application.integrity.verify_books import verify_books
from entrypoints.cli.main import main
from entrypoints.wiring import open_file
from tests.application.actions import add
from tests.application.replaying import exported
from tests.entrypoints.serving import Served, free_port
from tests.entrypoints.terminal import OnTerminal, needs_terminal


@pytest.fixture
def path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Books with one customer."""
    monkeypatch.setenv("WYZBOOKS_CONFIG", str(tmp_path))
    for name in ("WYZBOOKS_FILE", "WYZBOOKS_PORT"):
        monkeypatch.delenv(name, raising=False)
    path = tmp_path / "mine.wyzbooks"
    books = open_file(path, create=True)
    add(books, "contacts", id="ann", kind="customer", name="Ann")
    books.store.close()
    return path


@pytest.fixture
def document(path: Path, tmp_path: Path) -> Path:
    """An export of the books, to which another customer was added since."""
    file = tmp_path / "books.json"
    books = open_file(path)
    file.write_bytes(exported(books))
    add(books, "contacts", id="ben", kind="customer", name="Ben")
    books.store.close()
    return file


def run(path: Path, *words: str, code: int = 0) -> Any:
    result = CliRunner().invoke(main, [*words, "--file", str(path)])
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    assert result.exit_code == code, result.output
    return result


def contacts(path: Path) -> list[str]:
    books = open_file(path)
    try:
        assert books.read(verify_books).faults == ()
        return [record["id"] for record in json.loads(exported(books))["data"]["contacts"]]
    finally:
        books.store.close()


def test_an_export_is_imported_and_the_backup_brings_the_books_back(path, document):
    dry = run(path, "import-data", str(document), "--dry-run")
    assert dry.stdout.startswith(f"The books would become the books in {document}: 19 accounts, 1 ")
    assert contacts(path) == ["ann", "ben"]
    done = run(path, "import-data", str(document), "--yes").stdout.splitlines()
    assert done[0].startswith(f"The books are now the books in {document}: 19 accounts, 1 contact")
    assert contacts(path) == ["ann"]
    *_, command = done[1].partition("run: wyzbooks ")
    assert run(path, *command.split()[:2], "--yes").stdout.startswith(
        "The books are now the backup"
    )
    assert contacts(path) == ["ann", "ben"]
    answer = json.loads(run(path, "import-data", str(document), "--yes", "--json").stdout)
    assert answer["counts"]["contacts"] == 1
    assert answer["backup"]["reason"] == "import"


@pytest.mark.parametrize("format_name", ["json", "file"])
def test_the_whole_books_are_exported_to_a_file_and_imported_elsewhere(path, format_name):
    file, other = path.with_name("export"), path.with_name("other.wyzbooks")
    assert "the whole books" in run(path, "export", format_name, "-o", str(file)).stdout
    assert file.stat().st_mode & 0o777 == 0o600
    open_file(other, create=True).store.close()
    run(other, "import-data", str(file), "--yes")
    assert contacts(other) == ["ann"]
    if format_name == "json":
        assert run(path, "export", "json").stdout_bytes == file.read_bytes()


def test_nobody_is_asked_where_nobody_can_answer(path, document):
    for words in (["import-data", str(document)], ["restore", "x"], ["reset", "--data"]):
        run(path, *words, code=2)
    run(path, "reset", code=2)
    assert contacts(path) == ["ann", "ben"]


def test_what_is_wrong_in_a_file_is_named_and_nothing_is_changed(path, document):
    document.write_text(document.read_text().replace('"kind":"customer"', '"kind":"friend"'))
    refused = run(path, "import-data", str(document), "--yes", code=1)
    assert "data, contact 1, kind: must be one of customer, vendor" in refused.stderr
    assert contacts(path) == ["ann", "ben"]
    assert json.loads(run(path, "backup", "--list", "--json").stdout)["total"] == 0


def test_a_reset_needs_the_name_of_the_company(path):
    refused = run(path, "reset", "--data", "--confirm", "Mine", code=1)
    assert "the name of the company, 'My Company'" in refused.stderr
    text = run(path, "reset", "--data", "--confirm", "My Company").stdout
    assert text.startswith("Began a new company: 19 accounts, 5 terms; version ")
    assert contacts(path) == []
    assert b"Ann" not in path.read_bytes()
    text = run(path, "reset", "--prefs", "--confirm", "My Company").stdout
    assert text.startswith("Deleted the preferences; the books are at version ")


def test_a_backup_that_is_not_there_is_told(path):
    assert "there is no backup 'x'" in run(path, "restore", "x", "--yes", code=1).stderr


def test_books_whose_file_is_gone_are_restored(path):
    name = json.loads(run(path, "backup", "--json").stdout)["name"]
    path.unlink()
    assert "there is no backup" in run(path, "restore", "x", "--yes", code=1).stderr
    assert not path.exists()
    run(path, "restore", name, "--yes")
    assert contacts(path) == ["ann"]
    assert " restored " in run(path, "audit", "list", "--op", "restored").stdout


def test_a_backup_of_books_that_are_not_right_makes_no_empty_file(path):
    """Otherwise a server would begin a new company in it."""
    with closing(DRIVER.connect(path, isolation_level=None)) as connection:
        connection.execute("DELETE FROM words")
    name = json.loads(run(path, "backup", "--json").stdout)["name"]
    path.unlink()
    assert "a search for it is wrong" in run(path, "restore", name, "--yes", code=1).stderr
    assert not path.exists()


@pytest.mark.parametrize("place", [0, 8192])
def test_books_whose_file_is_damaged_are_restored_and_the_file_is_kept_aside(path, place):
    name = json.loads(run(path, "backup", "--json").stdout)["name"]
    content = path.read_bytes()
    path.write_bytes(content[:place] + b"rubbish " * 20_000 + content[place + 160_000 :])
    damaged = path.read_bytes()
    assert "cannot be used" in run(path, "restore", name, "--dry-run").stderr
    told = run(path, "restore", name, "--yes").stderr
    assert f"the file as it was is now {path}.damaged-1" in told
    assert path.with_name(f"{path.name}.damaged-1").read_bytes() == damaged
    assert contacts(path) == ["ann"]


def test_the_server_of_the_books_is_asked_to_replace_them(path, document):
    with Served(path, free_port()) as server:
        server.wait()
        run(path, "import-data", str(document), "--yes")
        listed = server.client.get("/contacts").json()["data"]
        assert [contact["id"] for contact in listed] == ["ann"]
        (backup,) = server.client.get("/data/backups").json()["data"]
        assert "would become" in run(path, "restore", backup["name"], "--dry-run").stdout
        run(path, "restore", backup["name"], "--yes")
        assert server.client.get("/contacts").json()["total"] == 2
        refused = run(path, "reset", "--data", "--confirm", "x", code=1)
        assert "/confirm: must be the name of the company" in refused.stderr
        run(path, "reset", "--data", "--confirm", "My Company")
        assert server.client.get("/contacts").json()["total"] == 0
        head = server.client.get("/audit/head").json()
        assert server.client.get("/audit?limit=1").json()["data"][0]["actor"].startswith("cli:")
        assert server.client.get("/audit/verify").json()["head"] == head["head"]


@needs_terminal
def test_a_person_is_asked_and_may_say_no(path, document):
    with OnTerminal(path, "import-data", str(document)) as terminal:
        terminal.wait_for("[y/N]:")
        terminal.type("n\n")
        code, lines = terminal.end()
    assert code == 1
    assert lines[-1] == "wyzbooks: nothing was changed"
    assert contacts(path) == ["ann", "ben"]
    with OnTerminal(path, "reset", "--data") as terminal:
        terminal.wait_for("is to be deleted:")
        terminal.type("My Company\n")
        code, lines = terminal.end()
    assert (code, contacts(path)) == (0, [])
