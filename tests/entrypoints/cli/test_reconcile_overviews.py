"""`wyzbooks reconcile status`, `list`, `report`, `discrepancies` and `undo`."""

import json

import pytest

from application.reporting.formats import FORMATS
from entrypoints.cli.main import main
from tests.entrypoints.cli.bank_account import FIRST, Commands
from tests.entrypoints.terminal import OnTerminal, needs_terminal

JANUARY = (*FIRST, "--clear", "all", "--unclear", "1043", "--finish")
FEBRUARY = ("reconcile", "Checking", "--statement-date", "2026-02-28", "--balance", "5490.80")
UNDO = ("reconcile", "undo", "Checking")


def lines_of(commands: Commands, *words: str) -> list[list[str]]:
    """The cells of the lines that a command prints, without blank lines."""
    return [line.split() for line in commands(*words).stdout.splitlines() if line]


def test_the_status_shows_how_far_each_account_is_reconciled(reconciling):
    reconciling(*JANUARY)
    reconciling(*FEBRUARY)
    text = reconciling("reconcile", "status").stdout
    caption, checking, savings, card = text.splitlines()
    assert caption.split("  ")[0] == "account"
    assert checking.startswith("1000 Checking     2026-01-31     4,365.80")
    assert checking.endswith("2  1,125.00  2026-02-28        1,125.00")
    assert savings.split() == ["1010", "Savings", "never", "all", "0.00"]
    assert card.split() == ["2100", "Credit", "Card", "never", "all", "175.10"]
    shown = reconciling.json("reconcile", "status")["data"]
    assert [(one["accountNumber"], one["accountName"]) for one in shown] == [
        ("1000", "Checking"),
        ("1010", "Savings"),
        ("2100", "Credit Card"),
    ]
    assert (shown[0]["lastStatement"]["date"], shown[0]["balance"]) == ("2026-01-31", "5490.80")
    assert shown[0]["lastStatement"]["balance"] == "4365.80"
    assert shown[0]["lastStatement"]["daysSince"] >= 0
    assert shown[0]["uncleared"] == {"count": 2, "amount": "1125.00"}
    assert shown[0]["open"]["difference"] == "1125.00"
    assert [shown[1][name] for name in ("lastStatement", "uncleared", "open")] == [None] * 3


def test_reconciliations_are_listed_with_the_latest_statement_first(reconciling):
    assert reconciling("reconcile", "list", "Savings").stdout == (
        "1010 Savings was never reconciled.\n"
    )
    reconciling(*JANUARY)
    reconciling(*FEBRUARY)
    reconciling(*UNDO, "--yes", code=1)
    document = reconciling.json("reconcile", "list", "1000")
    ids = [head["id"] for head in document["data"]]
    assert document["total"] == 2
    assert lines_of(reconciling, "reconcile", "list", "1000") == [
        ["statement", "beginning", "balance", "status", "difference", "discrepancy", "id"],
        ["2026-02-28", "4,365.80", "5,490.80", "open", "1,125.00", ids[0]],
        ["2026-01-31", "3,000.00", "4,365.80", "finished", ids[1]],
    ]


def test_the_report_is_of_the_last_finished_statement_or_of_the_one_that_is_named(
    reconciling, tmp_path
):
    refused = reconciling("reconcile", "report", "Checking", code=1)
    assert refused.stderr == "wyzbooks: 1000 Checking was never reconciled\n"
    reconciling(*FIRST)
    assert "Difference" in reconciling("reconcile", "report", "Checking").stdout
    reconciling("reconcile", "Checking", "--clear", "all", "--unclear", "1043", "--finish")
    reconciling(*FEBRUARY)
    assert "4,365.80" in reconciling("reconcile", "report", "Checking").stdout
    named = ("reconcile", "report", "Checking", "--statement-date")
    assert "5,490.80" in reconciling(*named, "2026-02-28").stdout
    refused = reconciling(*named, "2026-03-31", code=1)
    assert refused.stderr == (
        "wyzbooks: 1000 Checking has no reconciliation with a statement of 2026-03-31, but of "
        "2026-02-28, 2026-01-31\n"
    )
    file = tmp_path / "january.pdf"
    assert reconciling("reconcile", "report", "1000", "-o", str(file)).stdout == f"Wrote {file}\n"
    assert file.read_bytes().startswith(b"%PDF")
    assert json.loads(reconciling("reconcile", "report", "1000", "--json").stdout)["rows"]


def test_every_format_of_reports_is_offered(reconciling):
    (offered,) = [
        parameter.type
        for parameter in main.commands["reconcile"].commands["report"].params
        if parameter.name == "format_name"
    ]
    assert {"table", *FORMATS} == set(offered.choices)


def test_rows_that_were_changed_after_they_were_reconciled_are_listed(reconciling):
    reconciling(*JANUARY)
    assert reconciling("reconcile", "discrepancies", "1000").stdout == (
        "No reconciled row was changed.\n"
    )
    splits = [{"accountId": "account-6000", "amount": "-46.20"}]
    change = json.dumps({"amount": "-46.20", "splits": splits})
    words = ("bank-transactions", "paper", "--override", "The bank had read 46.20")
    reconciling("change", *words, given=change)
    reconciling("remove", "bank-transactions", "client", "--override", "Not ours")
    document = reconciling.json("reconcile", "discrepancies", "Checking")
    assert document["accountId"] == "account-1000"
    paper, client = document["rows"]
    assert (paper["before"]["amount"], paper["after"]["amount"]) == ("-64.20", "-46.20")
    assert client["after"] is None
    assert document["total"] == "-2435.80"
    text = reconciling("reconcile", "discrepancies", "Checking").stdout
    assert "-64.20  2026-01-15      -46.20" in text
    assert "2,500.00  removed" in text
    assert "The bank had read 46.20" in text
    assert text.endswith("\nThe discrepancy that is not settled yet: -2,435.80\n")
    begun = reconciling.json(*FEBRUARY)
    assert begun["discrepancy"] == "-2435.80"
    assert "Discrepancy           -2,435.80\n" in reconciling("reconcile", "1000").stdout


def test_the_latest_reconciliation_is_undone_and_rows_get_their_marks_back(reconciling):
    refused = reconciling(*UNDO, "--yes", code=1)
    assert "1000 Checking has no finished reconciliation to undo" in refused.stderr
    reconciling(*FIRST, "--clear", "all", "--finish", "--adjust", "6400")
    assert "Add --yes" in reconciling(*UNDO, code=2).stderr
    what = "econciliation of 1000 Checking with the statement of 2026-01-31"
    assert reconciling(*UNDO, "--dry-run").stdout == (
        f"The r{what} can be undone, and its adjustment is removed.\n"
    )
    assert reconciling.json(*UNDO, "--dry-run")["dryRun"] is True
    assert reconciling(*UNDO, "--yes").stdout == (
        f"Undid the r{what}. Its rows have the marks from before it, and its adjustment is "
        "removed.\n"
    )
    reconciling(*FIRST)
    assert set(reconciling.marks().values()) == {"none"}


def test_one_that_is_not_the_latest_is_not_undone(reconciling):
    reconciling(*JANUARY)
    reconciling(*FEBRUARY, "--clear", "all", "--finish")
    february, january = reconciling.json("reconcile", "list", "1000")["data"]
    refused = reconciling(*UNDO, "--id", january["id"], "--yes", code=1)
    assert "later statements of 1000 Checking are reconciled; undo these first" in refused.stderr
    refused = reconciling("reconcile", "undo", "Savings", "--id", january["id"], "--yes", code=1)
    assert refused.stderr.startswith("wyzbooks: --id: 1010 Savings has no reconciliation '")
    reconciling(*UNDO, "--id", february["id"], "--yes")
    assert reconciling.json(*UNDO, "--yes")["id"] == january["id"]


@needs_terminal
@pytest.mark.parametrize(("answer", "code"), [("n\n", 1), ("y\n", 0)])
def test_undoing_asks_on_a_terminal(reconciling, answer, code):
    reconciling(*FIRST, "--clear", "all", "--finish", "--adjust", "6400")
    with OnTerminal(reconciling.path, *UNDO) as terminal:
        terminal.wait_for("statement of 2026-01-31, and remove its adjustment? [y/N]")
        terminal.type(answer)
        assert terminal.end()[0] == code
    status = reconciling.json("reconcile", "list", "Checking")["data"][0]["status"]
    assert status == ("undone" if code == 0 else "finished")
