"""`wyzbooks reconcile ACCOUNT`: begin, resume, correct, clear, finish and cancel."""

import json

import pytest
from click.testing import CliRunner

from entrypoints.cli.main import main
from tests.entrypoints.cli.bank_account import BEGINNING, FIRST, JANUARY
from tests.entrypoints.terminal import OnTerminal, needs_terminal


def test_it_is_begun_and_shows_the_rows_and_the_way_to_the_difference(reconciling):
    text = reconciling(*FIRST).stdout
    assert text == (
        "1000 Checking, statement of 2026-01-31: begun\n"
        "\n"
        "date        type      number  name                      amount  mark  id\n"
        "2025-12-29  Check     1040    City Water               -120.00        water\n"
        "2026-01-05  Deposit           Harbor Consulting       2,500.00        client\n"
        "2026-01-08  Check     1041    Main Street Properties   -850.00        rent\n"
        "2026-01-15  Check     1042    Office Depot              -64.20        paper\n"
        "2026-01-25  Transfer          Payment                  -100.00        paid\n"
        "2026-01-30  Check     1043    Post Office               -75.00        stamps\n"
        "\n"
        "Beginning balance     3,000.00\n"
        "Cleared deposits   0      0.00\n"
        "Cleared payments   0      0.00\n"
        "Cleared balance       3,000.00\n"
        "Statement balance     4,365.80\n"
        "Difference            1,365.80\n"
        "Not cleared        6  1,290.80\n"
        "\n"
        "The difference is 1,365.80. Clear the rows that are on the statement with --clear, or "
        "correct its balance with --balance; --finish --adjust ACCOUNT posts the difference.\n"
    )


def test_a_card_has_its_own_sign_and_words(reconciling):
    options = ("--statement-date", "2026-01-31", "--balance", "175.10", "--clear", "all")
    text = reconciling("reconcile", "Credit Card", *options).stdout
    assert "Cleared charges    2   275.10\nCleared payments   1  -100.00\n" in text
    assert "The difference is zero. To finish it: wyzbooks reconcile 'Credit Card' --file" in text


def test_another_account_has_neutral_words(reconciling):
    options = ("--statement-date", "2026-01-31", "--balance", "0")
    text = reconciling("reconcile", "2500", *options).stdout
    assert "There are no rows to clear." in text
    assert "Cleared increases  0  0.00\nCleared decreases  0  0.00\n" in text


@pytest.mark.parametrize("account", ["Checking", "1000", "account-1000", "1000 Checking"])
def test_the_account_has_a_name_a_number_or_an_id(reconciling, account):
    assert reconciling.json("reconcile", account, *JANUARY)["accountId"] == "account-1000"


def test_it_is_resumed_and_corrected_and_says_so(reconciling):
    begun = reconciling.json(*FIRST)
    assert (begun["isBegun"], begun["notes"]) == (True, [])
    resumed = reconciling.json("reconcile", "Checking")
    assert resumed["id"] == begun["id"]
    assert (resumed["isBegun"], resumed["notes"]) == (False, [])
    assert resumed["version"] == begun["version"]
    corrected = reconciling(
        "reconcile", "1000", "--statement-date", "2026-02-05", "--balance", "4,490.80"
    ).stdout
    assert "1000 Checking, statement of 2026-02-05: open\n\n" in corrected
    assert "Corrected: the statement date is 2026-02-05, and was 2026-01-31.\n" in corrected
    assert "Corrected: the statement balance is 4,490.80, and was 4,365.80.\n" in corrected
    assert "second" in corrected
    beginning = ("--beginning-date", "2025-12-30", "--outstanding", "water")
    notes = reconciling.json("reconcile", "Checking", *beginning)["notes"]
    assert notes == ["Corrected: the beginning date is 2025-12-30, and was 2025-12-31."]
    beginning = ("--outstanding", "opening", "--beginning-balance", "-120")
    notes = reconciling.json("reconcile", "Checking", *beginning)["notes"]
    assert notes == [
        "Corrected: the beginning balance is -120.00, and was 3,000.00.",
        "Corrected: the outstanding rows.",
    ]


@pytest.mark.parametrize("options", [(), ("--clear", "all"), ("--finish",)])
def test_without_an_open_one_a_date_and_a_balance_are_asked_for(reconciling, options):
    refused = reconciling("reconcile", "Checking", *options, code=1)
    assert refused.stderr == (
        "wyzbooks: 1000 Checking has no open reconciliation; it was never reconciled. To begin "
        "one, give --statement-date and --balance, or a file that states the balance\n"
    )
    reconciling(*FIRST, "--clear", "all", "--unclear", "1043", "--finish")
    refused = reconciling("reconcile", "Checking", *options, code=1)
    assert "it is reconciled to 2026-01-31. To begin one" in refused.stderr


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (JANUARY[:2], "--balance: must be given"),
        (JANUARY[2:], "--statement-date: must be given"),
        ((*JANUARY[:3], "4,36.80"), '--balance: must be an amount such as "1250.00"'),
        ((*JANUARY, *BEGINNING), "the difference is 120.00. Name the rows"),
        ((*JANUARY, *BEGINNING[2:]), "--beginning-date: must be given"),
        ((*JANUARY, *BEGINNING[:2]), "--beginning-balance: must be given"),
        ((*JANUARY, *BEGINNING, "--outstanding", "7"), "--outstanding: 1000 Checking has no row"),
        ((*JANUARY, "--clear", "7", "--clear", "all"), "--clear: must name either all rows or"),
        ((*JANUARY, "--clear", "client", "--unclear", "client"), "which is to be cleared"),
        ((*JANUARY, "--finish", "--adjust", "None"), "--adjust: there is no account 'None'"),
        ((*JANUARY, "--finish", "--adjust", "1000"), "--adjust: must be another account"),
    ],
)
def test_refusals_name_options_and_store_nothing(reconciling, options, message):
    refused = reconciling("reconcile", "Checking", *options, code=1)
    assert message in refused.stderr
    assert reconciling.json("reconcile", "list", "Checking")["data"] == []


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (("--statement-date", "1/31/2026"), "is not a date such as 2026-03-31"),
        (("--adjust", "6400"), "--adjust is for --finish"),
        (("--clear", "all", "--unclear", "all"), "give --clear all or --unclear all"),
        (("--cancel", "--finish"), "--cancel takes no other options"),
        (("--cancel", "--apply", "none"), "--cancel takes no other options"),
    ],
)
def test_options_that_do_not_fit_together_are_a_wrong_command(reconciling, options, message):
    assert message in reconciling("reconcile", "Checking", *options, code=2).stderr


def test_an_account_that_has_no_statements_is_refused(reconciling):
    refused = reconciling("reconcile", "Sales Income", *JANUARY, code=1)
    assert "account: must be an asset or liability account" in refused.stderr


def test_rows_are_cleared_and_uncleared_by_number_and_id(reconciling):
    reconciling(*FIRST, "--clear", "1041", "--clear", "client")
    assert [id_ for id_, mark in reconciling.marks().items() if mark == "cleared"] == [
        "client",
        "rent",
    ]
    row = "bank-transaction:paper:account-1000"
    reconciling("reconcile", "1000", "--unclear", "1041", "--clear", row)
    assert [id_ for id_, mark in reconciling.marks().items() if mark == "cleared"] == [
        "client",
        "paper",
    ]
    reconciling("reconcile", "1000", "--clear", "all", "--unclear", "1043")
    assert [id_ for id_, mark in reconciling.marks().items() if mark == "none"] == ["stamps"]
    reconciling("reconcile", "1000", "--unclear", "all", "--clear", "1043")
    assert [id_ for id_, mark in reconciling.marks().items() if mark == "cleared"] == ["stamps"]


def test_a_row_after_the_statement_is_cleared_only_by_its_id_and_is_flagged(reconciling):
    text = reconciling(*FIRST, "--clear", "second").stdout
    assert "1,200.00  cleared (after the statement)  second" in text


def test_it_is_finished_when_the_difference_is_zero(reconciling):
    reconciling(*FIRST, "--clear", "all", "--unclear", "1043")
    text = reconciling("reconcile", "Checking", "--finish").stdout
    assert text.startswith("1000 Checking, statement of 2026-01-31: finished\n\ndate")
    assert "-64.20  reconciled  paper\n" in text
    assert "1000 Checking is reconciled to 2026-01-31; 5 rows are locked. To undo it: " in text
    assert "wyzbooks reconcile undo Checking --file" in text


def test_a_difference_keeps_it_open_but_the_rest_is_stored_and_shown(reconciling):
    refused = reconciling(*FIRST, "--clear", "all", "--finish", code=1)
    assert refused.stderr == "wyzbooks: it is not finished, because the difference is 75.00\n"
    assert "1000 Checking, statement of 2026-01-31: begun\n" in refused.stdout
    assert "Difference                75.00\n" in refused.stdout
    assert set(reconciling.marks().values()) == {"cleared"}
    refused = reconciling("reconcile", "Checking", "--finish", "--json", code=1)
    assert json.loads(refused.stdout)["status"] == "open"
    problem = json.loads(refused.stderr)
    assert (problem["code"], problem["difference"]) == ("difference_left", "75.00")


def test_an_adjustment_says_what_it_posts(reconciling):
    done = reconciling(*FIRST, "--clear", "all", "--finish", "--adjust", "6400")
    assert "Posted the difference of 75.00 to 6400 Travel, on 2026-01-31.\n" in done.stdout
    options = ("--statement-date", "2026-02-28", "--balance", "5565.80", "--clear", "all")
    notes = reconciling.json("reconcile", "Checking", *options, "--finish", "--adjust", "Travel")[
        "notes"
    ]
    assert notes == ["There was no difference, so nothing is posted to 6400 Travel."]


def test_a_dry_run_shows_it_and_changes_nothing(reconciling):
    dry = (*FIRST, "--clear", "all", "--finish", "--adjust", "6400", "--dry-run")
    assert reconciling(*dry).stdout.endswith(
        "\n\nNothing was changed, because this is a dry run.\n"
    )
    shown = reconciling.json(*dry)
    assert (shown["dryRun"], shown["status"]) == (True, "finished")
    refused = reconciling(*FIRST, "--finish", "--dry-run", code=1)
    assert "it is not finished, because the difference is 1,365.80" in refused.stderr
    assert reconciling.json("reconcile", "list", "Checking")["data"] == []


def test_it_is_cancelled_and_rows_get_the_marks_from_before(reconciling):
    reconciling(*FIRST, "--clear", "all")
    dry = reconciling("reconcile", "Checking", "--cancel", "--dry-run").stdout
    what = "econciliation of 1000 Checking with the statement of 2026-01-31"
    assert dry == f"The r{what} can be cancelled.\n"
    asked = reconciling("reconcile", "Checking", "--cancel", code=2)
    assert "Add --yes to do it without a question" in asked.stderr
    done = reconciling("reconcile", "Checking", "--cancel", "--yes").stdout
    assert done == f"Cancelled the r{what}. Its rows have the marks from before it.\n"
    refused = reconciling("reconcile", "Checking", "--cancel", "--yes", code=1)
    assert refused.stderr == "wyzbooks: 1000 Checking has no open reconciliation\n"
    reconciling(*FIRST)
    assert set(reconciling.marks().values()) == {"none"}


@needs_terminal
def test_cancelling_asks_on_a_terminal(reconciling):
    reconciling(*FIRST)
    with OnTerminal(reconciling.path, "reconcile", "Checking", "--cancel") as terminal:
        terminal.wait_for("statement of 2026-01-31? [y/N]")
        terminal.type("\n")
        code, lines = terminal.end()
        assert (code, lines[-1]) == (1, "wyzbooks: nothing was changed")
    with OnTerminal(reconciling.path, "reconcile", "Checking", "--cancel") as terminal:
        terminal.wait_for("[y/N]")
        terminal.type("y\n")
        assert terminal.end()[0] == 0
    reconciling("reconcile", "Checking", code=1)


def test_the_help_shows_its_examples_one_under_another():
    shown = CliRunner().invoke(main, ["reconcile", "Checking", "--help"]).stdout
    assert "\n  wyzbooks reconcile Checking --clear 1042 --clear 1043\n" in shown
