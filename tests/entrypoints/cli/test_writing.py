"""A stored record is never answered by a failure: what cannot be shown says that it was stored."""

import json
import subprocess
from pathlib import Path

import pytest
from click.testing import CliRunner

from application.collections.operations import create
from application.collections.registry import COLLECTIONS
from entrypoints.cli import tables
from entrypoints.cli.main import main
from entrypoints.wiring import open_file
from tests.entrypoints.serving import PATIENCE, PROGRAM, environment, run

BILL = {
    "number": "7",
    "contactId": "vend",
    "lines": [{"accountId": "account-6800", "amount": "5.00"}],
    "metadata": {"channel": "web"},
}
FULL = Path("/dev/full")
needs_full_device = pytest.mark.skipif(not FULL.exists(), reason="this system has no /dev/full")


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "books.wyzbooks"
    books = open_file(path, create=True)
    vendor = {"id": "vend", "kind": "vendor", "name": "Vend é"}
    books.run(create, COLLECTIONS["contacts"], vendor)
    books.store.close()
    return path


def bill_ids(path: Path) -> set[str]:
    books = open_file(path)
    try:
        return books.read(lambda work: set(work.session.records.ids(COLLECTIONS["bills"].kind)))
    finally:
        books.store.close()


def add_bill(path: Path, *words: str, **streams) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(
        [*PROGRAM, "add", "bills", *words, "--file", str(path)],
        input=json.dumps(BILL).encode(),
        timeout=PATIENCE,
        check=False,
        **{"env": environment(path.parent), **streams},
    )


def test_a_bill_with_a_number_used_before_is_stored_with_warnings(path):
    for count in (1, 2):
        added = add_bill(path, capture_output=True)
        assert added.returncode == 0
        assert b"Traceback" not in added.stderr
        assert (b"looks like this document" in added.stderr) == (count == 2)
        assert len(bill_ids(path)) == count


@needs_full_device
def test_an_answer_that_cannot_be_written_says_what_was_stored(path):
    with FULL.open("wb") as full:
        added = add_bill(path, stdout=full, stderr=subprocess.PIPE)
    (id_,) = bill_ids(path)
    assert added.returncode == 4
    last_line = added.stderr.decode().splitlines()[-1]
    assert f"it was stored: bills {id_};" in last_line
    assert last_line.endswith("do not send it again")
    assert b"Traceback" not in added.stderr
    assert b"Exception ignored" not in added.stderr


@needs_full_device
def test_an_answer_is_written_even_if_its_warnings_cannot_be(path):
    add_bill(path, capture_output=True)
    with FULL.open("wb") as full:
        added = add_bill(path, stdout=subprocess.PIPE, stderr=full)
    assert added.returncode == 4
    assert b"number             7" in added.stdout
    with FULL.open("wb") as full:
        assert add_bill(path, stdout=full, stderr=full).returncode == 4
    assert len(bill_ids(path)) == 3


def test_a_reader_that_has_gone_away_is_told_that_it_was_stored(path):
    process = subprocess.Popen(
        [*PROGRAM, "add", "bills", "--file", str(path)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=environment(path.parent),
    )
    assert process.stdout is not None
    process.stdout.close()
    process.stdout = None
    _, said = process.communicate(json.dumps(BILL).encode(), timeout=PATIENCE)
    (id_,) = bill_ids(path)
    assert process.returncode == 4
    assert f"it was stored: bills {id_};" in said.decode().splitlines()[-1]


@needs_full_device
def test_a_refused_write_stores_nothing_wherever_it_is_written(path):
    with FULL.open("wb") as full:
        refused = run("remove", "bills", "none", "--file", str(path), folder=path.parent)
        assert refused.returncode == 1
        nothing = subprocess.run(
            [*PROGRAM, "ar", "--apply", "--dry-run", "--file", str(path)],
            stdout=full,
            stderr=subprocess.PIPE,
            timeout=PATIENCE,
            check=False,
            env=environment(path.parent),
        )
    assert nothing.returncode == 1
    assert b"it was stored" not in nothing.stderr


def test_json_is_json_on_a_terminal_of_ascii(path):
    env = {**environment(path.parent), "PYTHONIOENCODING": "ascii"}
    shown = subprocess.run(
        [*PROGRAM, "show", "contacts", "vend", "--json", "--file", str(path)],
        capture_output=True,
        timeout=PATIENCE,
        check=False,
        env=env,
    )
    assert json.loads(shown.stdout.decode("ascii"))["name"] == "Vend é"
    added = add_bill(path, capture_output=True, env=env)
    assert added.returncode == 0
    assert len(bill_ids(path)) == 1


class Defect(Exception):
    """What a view or a table raises that has a defect."""


@pytest.mark.parametrize("words", [(), ("--json",)])
def test_an_answer_that_cannot_be_made_stores_nothing(path, monkeypatch, words):
    def fail(view):
        raise Defect

    monkeypatch.setattr(tables, "record_text", fail)
    result = CliRunner().invoke(
        main, ["add", "bills", *words, "--file", str(path)], input=json.dumps(BILL)
    )
    assert isinstance(result.exception, Defect)
    assert bill_ids(path) == set()


def test_applications_that_cannot_be_shown_are_not_made(path, monkeypatch):
    def fail(document):
        raise Defect

    monkeypatch.setattr(tables, "reconciliation_text", fail)
    result = CliRunner().invoke(main, ["ap", "--apply", "--file", str(path)])
    assert isinstance(result.exception, Defect)


def shown_on_full_device(folder: Path, *words: str) -> subprocess.CompletedProcess[bytes]:
    with FULL.open("wb") as full:
        return subprocess.run(
            [*PROGRAM, *words],
            stdout=full,
            stderr=subprocess.PIPE,
            timeout=PATIENCE,
            check=False,
            env=environment(folder),
        )


@needs_full_device
def test_new_books_whose_answer_cannot_be_shown_are_said_to_be_stored(tmp_path):
    path = tmp_path / "new.wyzbooks"
    made = shown_on_full_device(tmp_path, "init", "--file", str(path))
    assert made.returncode == 4
    assert made.stderr.decode().splitlines()[-1].startswith("wyzbooks: it was stored: new books in")
    assert run("verify", "--file", str(path), folder=tmp_path).returncode == 0


@needs_full_device
@pytest.mark.parametrize("words", [["status"], ["list", "accounts"], ["--help"], ["--version"]])
def test_an_answer_that_cannot_be_shown_is_one_line_and_no_traceback(path, words):
    file = [] if words[0].startswith("--") else ["--file", str(path)]
    shown = shown_on_full_device(path.parent, *words, *file)
    assert shown.returncode == 1
    (line,) = shown.stderr.decode().splitlines()
    assert line.startswith("wyzbooks: ")
    assert "No space left on device" in line
