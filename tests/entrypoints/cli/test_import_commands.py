"""`wyzbooks import`: the plan, the question, several files, the last line, and the undo."""

import json
import re
import shlex
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from application.sync.checksums import checksums
from domain.invoicing.contacts import Contact
from domain.ledger.batches import ImportBatch
from entrypoints.cli import import_commands
from entrypoints.cli.import_group import import_files
from entrypoints.cli.main import main
from entrypoints.file_readers import FORMATS, READERS, format_of
from entrypoints.wiring import open_file
from tests.entrypoints.terminal import OnTerminal, needs_terminal

DATA = Path(__file__).parents[2] / "data"
COMPANY = str(DATA / "company.iif")
BROKEN = str(DATA / "broken.iif")
CUSTOMERS = "!CUST\tNAME\nCUST\tAnna\nCUST\tBert\n"
WEEKLY = "!TERMS\tNAME\tDUEDAYS\nTERMS\tWeekly\t7\n"
NAMES = "TRNSTYPE\tDATE\tACCNT\tNAME\tAMOUNT\n"
HEADER = f"!TRNS\t{NAMES}!SPL\t{NAMES}!ENDTRNS\n"
README = "# Read me\n\nThis is a text.\n"


def deposit(amount: str, other: str = "", account: str = "Sales Income", name: str = "") -> str:
    """A deposit, whose other side is minus its amount unless another amount is given."""
    kind = "DEPOSIT\t1/31/2026"
    return (
        f"TRNS\t{kind}\tChecking\t\t{amount}\n"
        f"SPL\t{kind}\t{account}\t{name}\t{other or f'-{amount}'}\nENDTRNS\n"
    )


GOOD = WEEKLY + HEADER + deposit("5.00")
BAD = WEEKLY + HEADER + deposit("5.00", "-4.00")
"""Its transaction does not balance."""


@pytest.fixture
def path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The path for books; nothing is saved in the home folder of the person who runs the tests."""
    monkeypatch.setenv("WYZBOOKS_CONFIG", str(tmp_path))
    for name in ("WYZBOOKS_FILE", "WYZBOOKS_PORT"):
        monkeypatch.delenv(name, raising=False)
    return tmp_path / "mine.wyzbooks"


@pytest.fixture
def run(path: Path) -> Callable[..., Result]:
    """Runs a command on new books."""

    def command(*words: str, given: str | None = None, code: int = 0) -> Result:
        result = CliRunner().invoke(main, [*words, "--file", str(path)], input=given)
        assert result.exception is None or isinstance(result.exception, SystemExit), (
            result.exception
        )
        assert result.exit_code == code, result.output
        return result

    command("init")
    return command


@pytest.fixture
def source(tmp_path: Path) -> Callable[[str, str], str]:
    """Writes a file to import, and returns its path."""

    def write(name: str, text: str) -> str:
        file = tmp_path / name
        file.write_text(text, encoding="utf-8")
        return str(file)

    return write


def in_books(path: Path, read: Callable[..., Any]) -> Any:
    """What a use case reads in the books."""
    books = open_file(path)
    try:
        return books.read(read)
    finally:
        books.store.close()


def checksum(path: Path) -> Any:
    """A checksum of all records, without the log and the batches."""
    return in_books(path, checksums)


def batches(path: Path) -> list[ImportBatch]:
    """The batches, the oldest first."""
    return in_books(path, lambda work: [*work.session.records.all(ImportBatch)])


# One file


def test_a_file_is_imported_and_the_plan_is_a_table(run, source):
    file = source("a.iif", GOOD)
    shown = run("import", file, "--yes").stdout.splitlines()
    assert shown[0] == f"{file}: a QuickBooks IIF file with 8 lines"
    assert [line.split() for line in shown[2:6]] == [
        ["new", "completed"],
        ["terms", "1"],
        ["bank", "transactions", "1"],
        ["total", "2"],
    ]
    assert "Lines: 3 new, 5 without data" in shown
    assert "Trial balance: 0.00 before, 5.00 after" in shown


def test_a_dry_run_shows_the_plan_and_changes_nothing(run, path, source):
    before = checksum(path)
    shown = run("import", source("a.iif", GOOD), "--dry-run").stdout
    assert "Trial balance: 0.00 before, 5.00 after" in shown
    assert shown.splitlines()[-1] == "Nothing was imported, because this is a dry run."
    document = json.loads(run("import", source("a.iif", GOOD), "--dry-run", "--json").stdout)
    assert (document["dryRun"], document["created"]["terms"]) == (True, 1)
    refused = run("import", source("b.iif", BAD), "--dry-run").stdout.splitlines()
    assert "line 6: the transaction does not balance" in " ".join(refused)
    assert refused[-1].startswith("The file would be refused; with --partial")
    assert (checksum(path), batches(path)) == (before, [])


def test_the_last_line_says_what_is_in_the_books_and_how_to_undo_it(run, path):
    before = checksum(path)
    last = run("import", COMPANY, "--yes").stdout.splitlines()[-1]
    held = re.fullmatch(
        r"Imported 54 records and completed 2 from company\.iif\. The books now hold "
        r"(\d+) accounts, (\d+) contacts, (\d+) transactions; the trial balance ties at "
        r"48,300\.00\. Undo: wyzbooks (.+)",
        last,
    )
    assert held, last
    counts = [
        json.loads(run("list", name, "--json", "--limit", "1").stdout)["total"]
        for name in ("accounts", "contacts")
    ]
    documents = [
        json.loads(run("list", name, "--json", "--limit", "1").stdout)["total"]
        for name in (
            *("invoices", "payments", "bills", "bill-payments", "journals"),
            "bank-transactions",
        )
    ]
    entries = json.loads(run("list", "journals", "--json", "--limit", "1").stdout)["total"]
    assert [int(text) for text in held.groups()[:2]] == counts
    assert int(held[3]) == sum(documents) - (entries - 1)  # The list has the entry of each.
    trial_balance = run("report", "trial-balance", "--as-of", "2026-12-31").stdout
    assert trial_balance.count("48,300.00") == 2
    undo = shlex.split(held[4])
    result = CliRunner().invoke(main, [*undo, "--yes"])
    assert result.exit_code == 0
    assert result.stdout.splitlines()[-1] == (
        "Took back the import of company.iif, which created 54 records and completed 2. The books "
        "now hold 19 accounts, 0 contacts, 0 transactions; the trial balance ties at 0.00."
    )
    assert checksum(path) == before


def test_books_whose_trial_balance_does_not_tie_are_said_to_be_wrong(run, monkeypatch):
    import application.importing.plan_import as module

    carry_out = module.Plan.carry_out

    def lose_a_posting(plan, work, progress):
        carry_out(plan, work, progress)
        turnovers = work.session.ledger.turnovers

        def altered(*arguments):
            return {id_: sums for id_, sums in turnovers(*arguments).items() if sums.net > 0}

        work.session.ledger.turnovers = altered

    monkeypatch.setattr(module.Plan, "carry_out", lose_a_posting)
    last = run("import", "-", "--yes", given=GOOD).stdout.splitlines()[-1]
    assert "THE TRIAL BALANCE DOES NOT TIE: debits 5.00, credits 0.00. Run: wyzbooks verify" in last


def test_the_same_file_again_has_nothing_new(run, path):
    run("import", COMPANY, "--yes")
    before = checksum(path)
    shown = run("import", COMPANY, "--yes").stdout.splitlines()
    assert "Nothing is new." in shown
    assert shown[-1].startswith(
        "Nothing is new in company.iif: 95 lines are in the books already, 11 lines are left out. "
        "The books now hold 35 accounts"
    )
    assert "Undo" not in shown[-1]
    assert (checksum(path), len(batches(path))) == (before, 1)
    assert (
        run("import", "-", "--yes", given=HEADER)
        .stdout.splitlines()[-1]
        .startswith("Nothing is new in standard input. The books now")
    )


def test_a_file_may_come_from_standard_input(run, path):
    last = run("import", "-", "--yes", given=GOOD).stdout.splitlines()[-1]
    assert last.startswith("Imported 2 records from standard input.")
    assert [batch.file_name for batch in batches(path)] == [""]
    refused = run("import", "-", "-", "--yes", given=GOOD, code=2)
    assert "only once" in refused.stderr


def test_the_answer_in_json_is_that_of_http(run, source):
    document = json.loads(run("import", source("a.iif", GOOD), "--yes", "--json").stdout)
    assert document["created"] == {"terms": 1, "bank-transactions": 1}
    assert document["trialBalance"]["after"] == {"debits": "5.00", "credits": "5.00"}
    (batch,) = json.loads(run("import", "batches", "--json").stdout)["data"]
    assert (batch["id"], batch["fileName"]) == (document["batchId"], "a.iif")


def test_a_file_with_a_wrong_row_is_refused_whole_unless_the_import_is_partial(run, path):
    before = checksum(path)
    result = run("import", "-", "--yes", given=BAD, code=1)
    assert "Refused:\n  line 6: the transaction does not balance" in result.stdout
    assert result.stderr.startswith("wyzbooks: nothing was imported, because line 6 is refused")
    assert "import the other rows with --partial" in result.stderr
    document = json.loads(run("import", "-", "--yes", "--json", given=BAD, code=1).stderr)
    assert (document["code"], [row["line"] for row in document["refused"]]) == (
        "import_refused",
        [6],
    )
    assert checksum(path) == before
    last = run("import", "-", "--partial", "--yes", given=BAD).stdout.splitlines()[-1]
    assert last.startswith("Imported 1 record from standard input.")
    assert [batch.refused for batch in batches(path)] == [2]


def test_only_the_first_of_many_assumptions_are_shown_unless_all_are_asked_for(run, source):
    many = HEADER + "".join(deposit("1.00", account=f"New {n}") for n in range(12))
    file = source("many.iif", many)
    shown = run("import", file, "--dry-run").stdout
    document = json.loads(run("import", file, "--dry-run", "--json").stdout)
    assert shown.count("  line ") == 10
    assert f"  ... and {len(document['assumed']) - 10} more (--all shows them)" in shown
    assert "line 5: the account New 0 is made" in shown
    shown = run("import", file, "--dry-run", "--all").stdout
    assert shown.count("  line ") == len(document["assumed"]) + len(document["records"])
    assert "  line 5: New 0 (accounts), new" in shown
    assert "more (--all" not in shown


def test_more_than_an_answer_lists_is_counted(run, source):
    customers = HEADER + "".join(
        deposit("1.00", name=f"Customer {number}") for number in range(1_200)
    )
    file = source("many.iif", customers)
    document = json.loads(run("import", file, "--dry-run", "--json").stdout)
    unlisted = document["more"]["assumed"]
    assert unlisted > 0
    shown = run("import", file, "--dry-run").stdout
    assert f"... and {990 + unlisted:,} more (--all shows 990 of them)" in shown
    shown = run("import", file, "--dry-run", "--all").stdout
    assert f"  ... and {unlisted:,} more\n" in shown


def test_an_import_that_stops_because_of_refused_rows_says_at_which_line(run, path, source):
    wrong = HEADER + "".join(deposit("1.00", "-2.00") for _ in range(1_200))
    file = source("wrong.iif", wrong)
    for words in (["--partial"], []):
        refused = run("import", file, "--yes", *words, code=1)
        line = json.loads(run("import", file, "--dry-run", "--json", *words).stdout)["stoppedAt"]
        assert f"the import stopped at line {line}; correct the file." in refused.stdout
        assert str(line) in refused.stderr
    assert run("import", file, "--dry-run").stdout.splitlines()[-1] == "The file would be refused."
    assert batches(path) == []


def test_balances_of_a_list_are_posted_on_a_given_day(run):
    text = "!ACCNT\tNAME\tACCNTTYPE\tOBAMOUNT\nACCNT\tChecking\tBANK\t12.00\n"
    for words in (["--opening-balances"], ["--opening-date", "2026-01-01"]):
        assert "together" in run("import", "-", "--yes", *words, given=text, code=2).stderr
    words = ["--opening-balances", "--opening-date"]
    wrong = run("import", "-", "--yes", *words, "1/1/26", given=text, code=2)
    assert "is not a date such as" in wrong.stderr
    shown = run("import", "-", "--yes", *words, "2026-01-01", given=text).stdout
    assert re.search(r"^journals +1$", shown, re.MULTILINE)
    assert "the trial balance ties at 12.00" in shown


def test_a_strict_import_makes_no_accounts(run):
    text = HEADER + deposit("5.00", account="Nobody")
    refused = run("import", "-", "--strict", "--yes", given=text, code=1)
    assert "no account 'Nobody'" in refused.stderr
    assert "Imported 2 records" in run("import", "-", "--yes", given=text).stdout


def test_the_name_of_a_file_does_no_harm(run, path, tmp_path):
    file = tmp_path / ("\x1b[31m" + "a" * 220 + "\udcff")
    file.write_text(CUSTOMERS)
    shown = run("import", str(file), "--yes").stdout
    assert "\x1b" not in shown
    (batch,) = batches(path)
    assert batch.file_name == "?[31m" + "a" * 195
    assert "\x1b" not in run("import", "batches").stdout


def test_a_warning_of_the_plan_is_shown_once(run, source):
    run("import", source("a.iif", CUSTOMERS), "--yes")
    (anna,) = json.loads(run("list", "contacts", "--q", "Anna", "--json").stdout)["data"]
    run("change", "contacts", anna["id"], given='{"active": false}')
    kind = "INVOICE\t1/31/2026"
    invoice = (
        f"TRNS\t{kind}\tAccounts Receivable\tAnna\t5.00\n"
        f"SPL\t{kind}\tSales Income\t\t-5.00\nENDTRNS\n"
    )
    result = run("import", source("b.iif", HEADER + invoice), "--yes")
    assert "Warnings:\n" in result.stdout
    assert result.stdout.count("not active") + result.stderr.count("not active") == 1


# The format


def test_the_formats_that_can_be_named_are_those_that_can_be_read():
    (offered,) = [
        parameter.type for parameter in import_files.params if parameter.name == "format_name"
    ]
    assert list(offered.choices) == list(FORMATS) == list(READERS)


def test_a_format_recognises_its_own_files_by_their_beginning():
    assert FORMATS["iif"].looks_like(GOOD.encode())
    assert not FORMATS["iif"].looks_like(README.encode())
    assert format_of(GOOD.encode()) == "iif"


def test_a_file_of_no_known_format_is_refused_with_what_it_looks_like(run, path, source):
    file = source("notes.txt", README)
    refused = run("import", file, "--yes", "--partial", code=1)
    assert refused.stderr.startswith(f"wyzbooks: {file}: its format is not recognised: ")
    assert "it looks like a text for people to read" in refused.stderr
    assert f"name it with --as ({', '.join(FORMATS)})" in refused.stderr
    problem = json.loads(run("import", file, "--yes", "--json", code=1).stderr)
    assert problem["code"] == "unknown_format"
    named = run("import", file, "--as", "iif", "--yes", code=1)
    assert "this is not an IIF file: it looks like a text for people to read" in named.stderr
    assert batches(path) == []


def test_a_file_may_have_the_name_of_a_command(run, path, source, monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)
    source("batches", CUSTOMERS)
    assert "Nothing was imported yet." in run("import", "batches").stdout
    assert "Imported 2 records from batches" in run("import", "./batches", "--yes").stdout
    assert "--yes" in CliRunner().invoke(main, ["import", "--help"]).stdout
    assert "./batches" in CliRunner().invoke(main, ["import", "--help"]).stdout


# The question


@pytest.mark.parametrize("words", [[], ["--json"], ["--partial"]])
def test_nothing_is_imported_where_nobody_can_be_asked(run, path, source, words):
    refused = run("import", source("a.iif", GOOD), *words, code=2)
    assert "--yes" in refused.stderr
    assert "--dry-run" in refused.stderr
    assert refused.stdout == ""
    assert batches(path) == []


@needs_terminal
def test_standard_input_cannot_be_both_the_file_and_the_answer(run, path):
    with OnTerminal(path, "import", "-") as terminal:
        code, said = terminal.end()
    assert code == 2
    assert "standard input is the file" in " ".join(said)


@needs_terminal
@pytest.mark.parametrize("answer", ["\n", "n\n", "\x04"])
def test_whoever_does_not_say_yes_imports_nothing(run, path, answer):
    with OnTerminal(path, "import", COMPANY) as terminal:
        terminal.wait_for("Import this? [y/N]:")
        terminal.type(answer)
        code, said = terminal.end()
    assert (code, said[-1]) == (1, "wyzbooks: nothing was imported")
    assert batches(path) == []


@needs_terminal
def test_whoever_says_yes_imports_what_was_shown(run, path):
    with OnTerminal(path, "import", COMPANY) as terminal:
        terminal.wait_for("Import this? [y/N]:")
        assert "Trial balance: 0.00 before, 48,300.00 after" in terminal.said
        terminal.type("y\n")
        code, said = terminal.end()
    assert code == 0
    assert said[-1].startswith("Imported 54 records and completed 2 from company.iif.")
    with OnTerminal(path, "import", COMPANY) as terminal:
        code, said = terminal.end()  # Nothing is new, so nobody is asked.
    assert code == 0
    assert said[-1].startswith("Nothing is new in company.iif")
    assert len(batches(path)) == 1


@needs_terminal
def test_an_import_that_would_now_do_something_else_is_refused(run, path, source):
    with OnTerminal(path, "import", source("a.iif", CUSTOMERS)) as terminal:
        terminal.wait_for("[y/N]:")
        run("add", "contacts", given='{"kind": "customer", "name": "Anna"}')
        terminal.type("y\n")
        code, said = terminal.end()
    assert code == 1
    assert said[-1].startswith("wyzbooks: the books have changed since the plan was made")
    assert len(in_books(path, lambda work: [*work.session.records.ids(Contact)])) == 1


@needs_terminal
def test_a_change_that_does_not_concern_the_import_does_not_stop_it(run, path, source):
    with OnTerminal(path, "import", source("a.iif", CUSTOMERS)) as terminal:
        terminal.wait_for("[y/N]:")
        run("add", "contacts", given='{"kind": "customer", "name": "Carla"}')
        terminal.type("y\n")
        assert terminal.end()[0] == 0
    assert len(in_books(path, lambda work: [*work.session.records.ids(Contact)])) == 3


@needs_terminal
def test_refused_rows_are_named_in_the_question(run, path, source):
    with OnTerminal(path, "import", source("a.iif", BAD)) as terminal:
        code, said = terminal.end()  # Nothing can be imported, so nobody is asked.
    assert code == 1
    assert "[y/N]" not in " ".join(said)
    with OnTerminal(path, "import", source("a.iif", BAD), "--partial") as terminal:
        terminal.wait_for("Import this without the refused rows? [y/N]:")
        terminal.type("y\n")
        assert terminal.end()[0] == 0
    assert len(batches(path)) == 1


# Several files


def test_each_of_several_files_is_a_batch_of_its_own(run, path, source):
    files = [source("a.iif", GOOD), source("b.iif", CUSTOMERS), source("c.iif", GOOD)]
    shown = run("import", *files, "--yes").stdout.splitlines()
    assert [batch.file_name for batch in batches(path)] == ["a.iif", "b.iif"]
    assert sum(line.startswith("Imported 2 records from") for line in shown) == 2
    ids = [batch.id for batch in batches(path)]
    table = [re.split(r"  +", line) for line in shown[-4:]]
    assert table == [
        ["outcome", "batch", "file"],
        ["imported, 2 records", ids[0], files[0]],
        ["imported, 2 records", ids[1], files[1]],
        ["nothing new", files[2]],
    ]


def test_a_refused_file_stops_the_files_after_it_and_all_are_told(run, path, source):
    files = [source("a.iif", GOOD), source("b.iif", BAD), source("c.iif", CUSTOMERS)]
    result = run("import", *files, "--yes", code=import_commands.IN_PART)
    assert result.stderr.startswith(f"wyzbooks: {files[1]}: nothing was imported, because line 6")
    outcomes = [re.split(r"  +", line)[0] for line in result.stdout.splitlines()[-3:]]
    assert outcomes == ["imported, 2 records", "refused", "not begun"]
    assert [batch.file_name for batch in batches(path)] == ["a.iif"]


def test_if_the_first_of_several_files_is_refused_nothing_is_stored(run, path, source):
    before = checksum(path)
    files = [source("b.iif", BAD), source("c.iif", CUSTOMERS)]
    result = run("import", *files, "--yes", "--json", code=1)
    data = json.loads(result.stdout)["data"]
    assert [(row["file"], row["outcome"]) for row in data] == [
        (files[0], "refused"),
        (files[1], "notBegun"),
    ]
    assert json.loads(result.stderr)["code"] == "import_refused"
    assert checksum(path) == before


def test_a_file_of_no_known_format_is_refused_before_any_is_imported(run, path, source):
    files = [source("a.iif", GOOD), source("notes.txt", README)]
    refused = run("import", *files, "--yes", code=1)
    assert (refused.stdout, batches(path)) == ("", [])
    assert refused.stderr.startswith(f"wyzbooks: {files[1]}: its format is not recognised")


def test_several_files_answer_one_document_in_json(run, source):
    files = [source("a.iif", GOOD), source("b.iif", CUSTOMERS)]
    data = json.loads(run("import", *files, "--yes", "--json").stdout)["data"]
    assert [(row["outcome"], row["created"]) for row in data] == [
        ("imported", {"terms": 1, "bank-transactions": 1}),
        ("imported", {"contacts": 2}),
    ]
    data = json.loads(run("import", *files, "--dry-run", "--json").stdout)["data"]
    assert [row["outcome"] for row in data] == ["planned", "planned"]


@needs_terminal
def test_a_no_to_one_of_several_files_stops_the_files_after_it(run, path, source):
    files = [source("a.iif", GOOD), source("b.iif", CUSTOMERS), source("c.iif", CUSTOMERS)]
    with OnTerminal(path, "import", *files) as terminal:
        terminal.wait_for("[y/N]:")
        terminal.type("y\n")
        terminal.wait_for(f"{files[1]}: a QuickBooks IIF file")
        terminal.said = terminal.said.partition(f"{files[1]}: a QuickBooks")[2]
        terminal.wait_for("[y/N]:")
        terminal.type("n\n")
        code, said = terminal.end()
    assert code == import_commands.IN_PART
    words = r"^(imported, 2 records|not imported|not begun) "
    outcomes = re.findall(words, "\n".join(said), re.MULTILINE)
    assert outcomes == ["imported, 2 records", "not imported", "not begun"]
    assert [batch.file_name for batch in batches(path)] == ["a.iif"]


# Batches and undo


def test_the_list_of_imports_says_when_what_and_whether_it_is_undone(run, path):
    run("import", COMPANY, "--yes")
    (batch,) = batches(path)
    head, row = run("import", "batches").stdout.splitlines()
    assert head.split() == ["batch", "when", "file", "format", "what"]
    assert re.match(
        rf"{batch.id}  20\d\d-\d\d-\d\d \d\d:\d\d  company.iif  iif     16 accounts", row
    )
    assert "1 bill payment," in row
    assert row.endswith("completed 2 accounts")
    run("import", "undo", batch.id, "--yes")
    assert "  undone; 16 accounts" in run("import", "batches").stdout


def test_an_undo_shows_what_it_would_take_back(run, path):
    run("import", COMPANY, "--yes")
    (batch,) = batches(path)
    before = checksum(path)
    shown = run("import", "undo", batch.id, "--dry-run").stdout
    assert shown.startswith("The import of company.iif, made on 20")
    assert re.search(r"^accounts +16 +2$", shown, re.MULTILINE)
    assert "Trial balance: 48,300.00 before, 0.00 after" in shown
    assert shown.splitlines()[-1] == f"The import {batch.id} can be undone."
    assert json.loads(run("import", "undo", batch.id, "--dry-run", "--json").stdout)["dryRun"]
    for words in ([], ["--json"]):
        assert "--yes" in run("import", "undo", batch.id, *words, code=2).stderr
    assert checksum(path) == before


@needs_terminal
def test_an_undo_asks(run, path):
    before = checksum(path)
    run("import", COMPANY, "--yes")
    (batch,) = batches(path)
    imported = checksum(path)
    with OnTerminal(path, "import", "undo", batch.id) as terminal:
        terminal.wait_for("Take this import back? [y/N]:")
        terminal.type("n\n")
        assert terminal.end()[0] == 1
    assert checksum(path) == imported
    with OnTerminal(path, "import", "undo", batch.id) as terminal:
        terminal.wait_for("Take this import back? [y/N]:")
        terminal.type("y\n")
        code, said = terminal.end()
    assert code == 0
    assert said[-1].startswith("Took back the import of company.iif, which created 54 records")
    assert checksum(path) == before


def test_an_undo_that_is_not_possible_says_why_and_asks_nothing(run, path):
    run("import", "-", "--yes", given=CUSTOMERS)
    (batch,) = batches(path)
    (anna,) = json.loads(run("list", "contacts", "--q", "Anna", "--json").stdout)["data"]
    run("change", "contacts", anna["id"], given='{"email": "anna@example.com"}')
    for words in (["--dry-run"], ["--yes"]):
        refused = run("import", "undo", batch.id, *words, code=1)
        assert "changed since" in refused.stderr
        assert refused.stdout == ""
