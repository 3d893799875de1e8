"""`wyzbooks import` of a bank's CSV: which account, which columns, and what the plan shows."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from entrypoints.cli.main import main

MARCH = "Date,Description,Amount\n03/15/2026,Cafe,-4.50\n03/16/2026,Acme,1200.00\n"


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Result]:
    """Runs a command on new books; `march.csv` is in the working folder."""
    monkeypatch.setenv("WYZBOOKS_CONFIG", str(tmp_path))
    monkeypatch.setenv("WYZBOOKS_FILE", str(tmp_path / "mine.wyzbooks"))
    monkeypatch.chdir(tmp_path)
    (tmp_path / "march.csv").write_text(MARCH)

    def command(*words: str, given: str | None = None, code: int = 0) -> Result:
        result = CliRunner().invoke(main, words, input=given)
        assert result.exit_code == code, result.output
        return result

    command("init")
    return command


@pytest.mark.parametrize("account", ["Checking", "1000", "account-1000"])
def test_the_account_has_a_name_a_number_or_an_id(run, account):
    result = run("import", "march.csv", "--account", account, "--yes")
    assert "Imported 4 records from march.csv." in result.output
    assert "Undo: wyzbooks import undo" in result.output


def test_a_file_without_an_account_says_how_to_name_it(run):
    result = run("import", "march.csv", "--yes", code=1)
    assert "name the account with --account" in result.stderr


def test_an_account_that_the_books_do_not_have_is_refused(run):
    result = run("import", "march.csv", "--account", "Nowhere", "--yes", code=1)
    assert "Nowhere" in result.stderr


def test_a_card_whose_charges_are_positive_is_told_once(run, tmp_path):
    (tmp_path / "card.csv").write_text("When,Who,Charge\n03/15/2026,Cafe,4.50\n")
    columns = ("--column", "date=When", "--column", "payee=2", "--column", "amount=Charge")
    run("import", "card.csv", "--account", "Credit Card", *columns, "--reversed-sign", "--yes")
    (tmp_path / "card.csv").write_text("When,Who,Charge\n03/16/2026,Bus,2.25\n")
    run("import", "card.csv", "--account", "Credit Card", "--yes")
    listed = run("list", "bank-transactions").output
    assert "-4.50" in listed
    assert "-2.25" in listed


def test_what_was_said_of_columns_is_told_and_can_be_forgotten(run, tmp_path):
    (tmp_path / "card.csv").write_text("When,Who,Charge\n03/15/2026,Cafe,4.50\n")
    card = ("import", "card.csv", "--account", "Credit Card")
    run(*card, "--reversed-sign", "--yes")
    shown = run(*card, "--column", "payee=Who", "--dry-run").output
    assert "as you said it with an earlier file" in shown
    assert "1 in the books already" in shown
    assert "1 new" in run(*card, "--forget-columns", "--dry-run").output
    assert "1 new" in run(*card, "--no-reversed-sign", "--dry-run").output


@pytest.mark.parametrize("column", ["date", "day=1", "date=", "=1"])
def test_a_column_that_says_nothing_is_a_wrong_option(run, column):
    run("import", "march.csv", "--account", "Checking", "--column", column, code=2)


def test_the_last_line_says_how_many_rows_are_entries_of_the_books(run):
    typed = {
        "accountId": "account-1000",
        "date": "2026-03-14",
        "amount": "-4.50",
        "payee": "Cafe",
        "splits": [{"accountId": "account-6000", "amount": "-4.50"}],
    }
    run("add", "bank-transactions", given=json.dumps(typed))
    done = run("import", "march.csv", "--account", "Checking", "--yes").output
    assert "Rows that are entries of the books already:\n  line 2: bank transaction " in done
    assert ", certain: the same amount, the same payee Cafe, 1 day later" in done
    assert "Imported 2 records and matched 1 row with entries of the books from march.csv." in done


def test_options_that_a_file_has_no_use_for_are_refused(run, tmp_path):
    (tmp_path / "a.qif").write_text("!Type:Bank\nD03/15/2026\nT-4.50\n^\n")
    (tmp_path / "a.iif").write_text("!CUST\tNAME\nCUST\tAnna\n")
    refused = run("import", "a.qif", "--account", "1000", "--column", "date=1", "--yes", code=2)
    assert "a.qif is a Quicken QIF file" in refused.stderr
    refused = run("import", "a.iif", "--account", "1000", "--yes", code=2)
    assert "a.iif is a QuickBooks IIF file" in refused.stderr


def test_two_accounts_need_the_names_of_their_statements(run):
    run("import", "march.csv", "--account", "Checking", "--account", "Savings", code=2)


def test_the_plan_shows_what_is_in_the_books_and_what_probably_is(run, tmp_path):
    run("import", "march.csv", "--account", "Checking", "--yes")
    (tmp_path / "again.csv").write_text(MARCH.replace("Cafe", "CAFE 12"))
    shown = run("import", "again.csv", "--account", "Checking", "--dry-run").output
    assert "Probably imported before (--probable import imports them):\n  line 2: Cafe" in shown
    assert "Lines: 1 in the books already, 1 left out, 1 without data" in shown
    (tmp_path / "card.csv").write_text("Date,Description,Amount\n03/16/2026,PAYMENT,4.50\n")
    shown = run("import", "card.csv", "--account", "Credit Card", "--dry-run").output
    assert (
        "Possible transfers (--join-transfers makes them):\n  line 2: the same amount on" in shown
    )
