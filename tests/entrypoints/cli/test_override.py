"""`--override`: every command that writes takes a reason, and it reaches the log."""

import json
from pathlib import Path
from typing import Any

import click
import pytest
from click.testing import CliRunner

from entrypoints.cli.import_group import import_files
from entrypoints.cli.main import main
from entrypoints.cli.reconcile_group import reconcile_account
from entrypoints.wiring import open_file
from tests.application.actions import CHECKING, SALES, log, marks
from tests.application.locking import assert_sessions_agree, lock_all, session

WHY = "the bank corrected its statement"
ROW = f"bank-transaction:d1:{CHECKING}"
IIF = (
    "!TRNS\tTRNSTYPE\tDATE\tACCNT\tAMOUNT\n!SPL\tTRNSTYPE\tDATE\tACCNT\tAMOUNT\n!ENDTRNS\n"
    "TRNS\tDEPOSIT\t03/01/2026\tChecking\t10.00\n"
    "SPL\tDEPOSIT\t03/01/2026\tSales Income\t-10.00\nENDTRNS\n"
)


@pytest.fixture
def path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The path for books; nothing is saved in the home folder of the person who runs the tests."""
    monkeypatch.setenv("WYZBOOKS_CONFIG", str(tmp_path))
    return tmp_path / "mine.wyzbooks"


@pytest.fixture
def run(path: Path):
    """Runs a command on books with a deposit, all rows of which are locked."""

    def command(*words: str, given: Any = None, code: int = 0) -> Any:
        content = given if given is None or isinstance(given, str) else json.dumps(given)
        result = CliRunner().invoke(main, [*words, "--file", str(path)], input=content)
        assert result.exit_code == code, (result.output, result.exception)
        return result

    command("init")
    deposit = {
        "id": "d1",
        "accountId": CHECKING,
        "date": "2026-03-02",
        "amount": "50.00",
        "splits": [{"accountId": SALES, "amount": "50.00"}],
    }
    command("add", "bank-transactions", given=deposit)
    with_books(path, lock_all)
    return command


def with_books(path: Path, use: Any) -> Any:
    """What a function answers for the books in a file."""
    books = open_file(path)
    try:
        return use(books)
    finally:
        books.store.close()


CHANGES: list[tuple[tuple[str, ...], Any]] = [
    (("change", "bank-transactions", "d1"), {"date": "2026-03-03"}),
    (("remove", "bank-transactions", "d1"), None),
]


@pytest.mark.parametrize(("words", "given"), CHANGES)
def test_a_locked_row_changes_only_for_a_reason(run, path, words, given):
    for more in ((), ("--dry-run",)):
        refused = run(*words, *more, given=given, code=1)
        assert refused.stderr == (
            "wyzbooks: Deposit of 2026-03-02 is reconciled on 1000 Checking (with the statement of "
            "2026-03-31) and on 4100 Sales Income (with the statement of 2026-03-31), so the date, "
            "amount and mark of these rows cannot change; undo the reconciliation first, or give "
            "the reason for an exception with --override REASON\n"
        )
    run(*words, "--dry-run", "--override", WHY, given=given)
    assert len(with_books(path, marks)) == 2
    done = run(*words, "--override", WHY, given=given)
    assert "Deposit of" in done.stderr
    assert "is not reconciled any more" in done.stderr
    assert with_books(path, marks) == {}
    assert with_books(path, log)[-1].override == WHY
    (noted,) = with_books(path, lambda books: session(books, CHECKING)).unlocked
    assert (noted.row_id, noted.reason) == (ROW, WHY)
    assert noted.actor.startswith("cli:")
    with_books(path, assert_sessions_agree)


def test_json_has_the_words_of_http(run):
    refused = run("remove", "bank-transactions", "d1", "--json", code=1)
    problem = json.loads(refused.stderr)
    assert (problem["code"], problem["status"]) == ("reconciled", 409)
    assert problem["detail"].endswith("with override=<reason>")


def test_the_undo_of_an_import_takes_a_reason(run, path, tmp_path):
    file = tmp_path / "new.iif"
    file.write_text(IIF)
    batch = json.loads(run("import", str(file), "--yes", "--json").stdout)["batchId"]
    with_books(path, lock_all)
    refused = run("import", "undo", batch, "--yes", code=1)
    assert "Deposit of 2026-03-01 is reconciled on 1000 Checking" in refused.stderr
    assert "--override REASON" in refused.stderr
    run("import", "undo", batch, "--dry-run", "--override", WHY)
    run("import", "undo", batch, "--yes", "--override", WHY)
    assert {*with_books(path, marks)} == {ROW, f"bank-transaction:d1:{SALES}"}
    assert with_books(path, log)[-1].override == WHY
    with_books(path, assert_sessions_agree)


def test_a_reason_that_is_not_needed_is_not_logged(run, path):
    change = {"memo": "later"}
    run("change", "bank-transactions", "d1", "--override", WHY, given=change)
    assert {change.override for change in with_books(path, log)} == {""}


@pytest.mark.parametrize("reason", ["", " ", "x" * 501, "a\u0001b", "a\u00adb"])
def test_a_text_that_is_no_reason_is_a_wrong_option(run, reason):
    refused = run("remove", "bank-transactions", "d1", "--override", reason, code=2)
    assert "--override" in refused.stderr
    assert "a reason of 1 to 500 printable characters" in refused.stderr


def commands(group: click.Group, name: str = "") -> dict[str, click.Command]:
    """All commands by their words."""
    by_words = {}
    for word, command in group.commands.items():
        if isinstance(command, click.Group):
            by_words |= commands(command, f"{name}{word} ")
        else:
            by_words[f"{name}{word}"] = command
    return by_words


def test_every_command_that_can_be_rehearsed_takes_a_reason_and_no_other_does():
    every = {
        **commands(main),
        "import FILE": import_files,
        "reconcile ACCOUNT": reconcile_account,
    }
    options = {
        name: {option for parameter in command.params for option in parameter.opts}
        for name, command in every.items()
    }
    assert sum("--override" in names for names in options.values()) >= 12
    for name, names in options.items():
        # They replace the books as a whole, or do not touch them.
        needs_none = name in {"import-data", "restore", "reset", "service install"}
        assert ("--override" in names) == ("--dry-run" in names and not needs_none), name
