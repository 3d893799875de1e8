"""`wyzbooks import enrich`: what is filled is shown before it is done, and can be undone."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from entrypoints.cli.main import main
from tests.entrypoints.terminal import OnTerminal, needs_terminal

LIST = (
    "Date,Description,Check Number,Amount\n"
    "2026-03-02,Blue Bottle,1042,-5.00\n"
    "2026-03-03,Staples,,-7.00\n"
)


@pytest.fixture
def path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The path for books; nothing is saved in the home folder of the person who runs the tests."""
    monkeypatch.setenv("WYZBOOKS_CONFIG", str(tmp_path))
    for name in ("WYZBOOKS_FILE", "WYZBOOKS_PORT"):
        monkeypatch.delenv(name, raising=False)
    return tmp_path / "mine.wyzbooks"


@pytest.fixture
def run(path: Path) -> Callable[..., Result]:
    """Runs a command on new books with three entries, of which two are alike."""

    def command(*words: str, given: str | None = None, code: int = 0) -> Result:
        result = CliRunner().invoke(main, [*words, "--file", str(path)], input=given)
        assert result.exit_code == code, result.output
        return result

    command("init")
    for id_, amount in (("a", "-5.00"), ("b", "-7.00"), ("c", "-7.00")):
        entry: dict[str, Any] = {
            "id": id_,
            "accountId": "account-1000",
            "date": "2026-03-02",
            "amount": amount,
            "splits": [{"accountId": "account-6000", "amount": amount}],
        }
        command("add", "bank-transactions", given=json.dumps(entry))
    return command


@pytest.fixture
def source(tmp_path: Path) -> str:
    """The path of a list."""
    file = tmp_path / "list.csv"
    file.write_text(LIST, encoding="utf-8")
    return str(file)


def payee(run: Callable[..., Result]) -> str:
    return str(json.loads(run("show", "bank-transactions", "a", "--json").stdout)["payee"])


def test_a_dry_run_shows_each_field_and_the_ambiguous_rows(run, source):
    shown = run("import", "enrich", source, "--dry-run").stdout
    assert (
        "Filled:\n  line 2: bank transaction a: payee 'Blue Bottle'; number '1042' "
        "(not certain: the same amount, the same day)\n" in shown
    )
    assert (
        "Ambiguous rows, which fill nothing:\n  line 3: bank transaction b (the same amount, "
        "1 day later); or bank transaction c (the same amount, 1 day later)\n" in shown
    )
    assert "Lines: 1 completed, 1 left out, 1 without data" in shown
    assert payee(run) == ""


def test_it_fills_says_so_and_can_be_undone(run, source):
    said = run("import", "enrich", source, "--yes").stdout.splitlines()[-1]
    assert said.startswith("Completed 1 record from list.csv. The books now hold")
    assert payee(run) == "Blue Bottle"
    again = run("import", "enrich", source, "--yes").stdout.splitlines()[-1]
    assert again.startswith("Nothing is new in list.csv: 1 line is in the books already")
    batch = said.partition("wyzbooks import undo ")[2].split()[0]
    assert "completed 1 bank transaction" in run("import", "batches").stdout
    run("import", "undo", batch, "--yes")
    assert payee(run) == ""


@needs_terminal
def test_it_asks(run, path, source):
    assert payee(run) == ""
    with OnTerminal(path, "import", "enrich", source) as terminal:
        terminal.wait_for("Fill these fields? [y/N]:")
        terminal.type("n\n")
        assert terminal.end()[0] == 1
    assert payee(run) == ""


def test_columns_and_several_files_can_be_given(run, source, tmp_path):
    other = tmp_path / "other.csv"
    other.write_text("When,Text,Sum\n03.02.2026,Coffee,-5.00\n", encoding="utf-8")
    words = ["--date-order", "mdy", "--column", "date=1", "--column", "memo=Text"]
    run("import", "enrich", str(other), "--yes", *words, "--column", "amount=3")
    document = json.loads(run("show", "bank-transactions", "a", "--json").stdout)
    assert document["memo"] == "Coffee"
    answer = json.loads(run("import", "enrich", source, source, "--yes", "--all", "--json").stdout)
    assert [row["outcome"] for row in answer["data"]] == ["imported", "unchanged"]
    assert answer["data"][0]["enriched"][0]["id"] == "a"
    run("import", "enrich", "-", "-", code=2, given=LIST)
    text = run("import", "enrich", source, source, "--dry-run").stdout
    assert text.count("planned, not imported") == 2


def test_what_is_no_list_is_refused(run, tmp_path):
    file = tmp_path / "readme.md"
    file.write_text("# Read me\n\nThis is a text.\n", encoding="utf-8")
    refusal = run("import", "enrich", str(file), "--yes", code=1).stderr
    assert "this is not the CSV file of a bank" in refusal


def test_transactions_of_an_iif_file_are_a_list_too(run, tmp_path):
    file = tmp_path / "check.iif"
    names = "TRNSTYPE\tDATE\tACCNT\tNAME\tAMOUNT\tDOCNUM\n"
    cells = "CHECK\t3/2/2026"
    file.write_text(
        f"!TRNS\t{names}!SPL\t{names}!ENDTRNS\n"
        f"TRNS\t{cells}\tChecking\tBlue Bottle\t-5.00\t1042\n"
        f"SPL\t{cells}\tTravel\t\t5.00\t\nENDTRNS\n",
        encoding="utf-8",
    )
    said = run("import", "enrich", str(file), "--yes").stdout.splitlines()[-1]
    assert said.startswith("Completed 1 record from check.iif.")
    assert payee(run) == "Blue Bottle"
