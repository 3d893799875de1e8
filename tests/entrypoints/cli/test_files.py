"""Which commands make books, what an upgrade says, and files that are not books."""

import json
import os
from contextlib import closing
from pathlib import Path

import pytest
from click.testing import CliRunner

from adapters.storage.sqlite.driver import DRIVER
from adapters.storage.sqlite.migrations import SCHEMA_VERSION
from entrypoints.cli.main import main

SCHEMA_1 = Path(__file__).parents[2] / "data" / "schema-1.sql"
READING = [
    ["list", "accounts"],
    ["show", "accounts", "account-1000"],
    ["report", "trial-balance"],
    ["numbers"],
    ["undeposited"],
    ["ar"],
    ["verify"],
]
WRITING = [
    ["add", "items"],
    ["change", "items", "x"],
    ["remove", "items", "x"],
    ["import", "-", "--yes"],
    ["compare", "trial-balance", "-"],
]


@pytest.fixture
def path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("WYZBOOKS_CONFIG", str(tmp_path))
    for name in ("WYZBOOKS_FILE", "WYZBOOKS_PORT"):
        monkeypatch.delenv(name, raising=False)
    return tmp_path / "mine.wyzbooks"


def run(path: Path, *words: str, code: int = 0):
    result = CliRunner().invoke(main, [*words, "--file", str(path)], input="{}")
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    assert result.exit_code == code, result.output
    return result


@pytest.mark.parametrize("words", [*READING, *WRITING], ids=" ".join)
def test_an_empty_file_is_made_into_books_by_no_command_but_init_and_serve(path, words):
    path.touch()
    refused = run(path, *words, code=1)
    assert refused.stdout == ""
    assert f"{path} is empty" in refused.stderr
    assert f"wyzbooks init --file {path}" in refused.stderr
    assert path.read_bytes() == b""
    assert [file.name for file in path.parent.iterdir()] == [path.name]


def test_a_file_without_books_is_a_problem_of_a_missing_thing_in_json(path):
    path.touch()
    problem = json.loads(run(path, "verify", "--json", code=1).stderr)
    assert (problem["status"], problem["code"]) == (404, "not_found")


def test_init_makes_books_in_an_empty_file_and_says_so(path):
    path.touch()
    assert "is ready: 19 accounts" in run(path, "init").stdout
    assert json.loads(run(path, "init", "--json").stdout)["created"] is False


def test_verify_prints_the_version_and_the_head_of_the_log(path):
    run(path, "init")
    document = json.loads(run(path, "verify", "--json").stdout)
    assert document["version"] == 25
    assert len(document["head"]) == 64
    assert f"Version 25, head of the log {document['head']}" in run(path, "verify").stdout


def test_an_upgrade_says_what_it_did_and_where_the_copy_is(path):
    with closing(DRIVER.connect(path)) as raw:
        raw.executescript(SCHEMA_1.read_text(encoding="utf-8"))
    first = run(path, "list", "accounts", "--json")
    assert f"upgraded {path} from schema 1 to schema {SCHEMA_VERSION}" in first.stderr
    (copy,) = path.with_name(f"{path.name}.backups").glob("*-upgrade.wyzbooks")
    assert str(copy) in first.stderr
    assert json.loads(first.stdout)["total"] > 0
    assert run(path, "list", "accounts").stderr == ""


@pytest.mark.parametrize("words", [["list", "accounts"], ["init"]], ids=" ".join)
def test_a_file_with_two_names_is_refused_with_a_remedy(path, words):
    run(path, "init")
    os.link(path, path.with_name("other"))
    refused = run(path, *words, code=1)
    assert "2 names (hard links)" in refused.stderr
    assert "Remove the other names, or copy the file" in refused.stderr
