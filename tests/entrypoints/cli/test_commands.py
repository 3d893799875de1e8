"""The command line: the use cases of HTTP on the same file, with the same messages."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from adapters.storage.sqlite.driver import DRIVER
from application.collections.registry import COLLECTIONS
from application.reporting.formats import FORMATS
from domain.reports.catalogue import REPORTS
from entrypoints.api import app_of
from entrypoints.cli.main import main
from entrypoints.wiring import open_file
from tests.entrypoints.serving import PATIENCE
from tests.entrypoints.terminal import OnTerminal, needs_terminal
from tests.support import PORT, Client

CASH, SALES, RENT = "account-1000", "account-4100", "account-6800"
PROGRAM = [sys.executable, "-c", "from entrypoints.cli.program import main; main()"]


def lines(amount="100.00"):
    return [{"accountId": CASH, "debit": amount}, {"accountId": SALES, "credit": amount}]


@pytest.fixture
def path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The path for books; nothing is saved in the home folder of the person who runs the tests."""
    monkeypatch.setenv("WYZBOOKS_CONFIG", str(tmp_path))
    monkeypatch.delenv("WYZBOOKS_FILE", raising=False)
    monkeypatch.delenv("WYZBOOKS_PORT", raising=False)
    return tmp_path / "mine.wyzbooks"


@pytest.fixture
def run(path: Path):
    """Runs a command on new books."""

    def command(*words: str, given: object = None, code: int = 0, file: Path | None = path):
        content = given if isinstance(given, (bytes, str)) or given is None else json.dumps(given)
        where = [] if file is None else ["--file", str(file)]
        result = CliRunner().invoke(main, [*words, *where], input=content)
        assert result.exception is None or isinstance(result.exception, SystemExit), (
            result.exception
        )
        assert "Traceback" not in result.output
        assert result.exit_code == code, result.output
        return result

    command("init")
    return command


@pytest.fixture
def filled(run):
    run(
        "add",
        "journals",
        given={"id": "j1", "date": "2026-03-01", "ref": "R1", "memo": "rent", "lines": lines()},
    )
    return run


@pytest.fixture
def furnished(filled):
    """Books with a record of every collection."""
    of_acme, of_vend = {"contactId": "acme", "date": "2026-03-02"}, {"contactId": "vend"}
    for name, given in (
        ("contacts", {"id": "acme", "kind": "customer", "name": "Acme"}),
        ("contacts", {"id": "vend", "kind": "vendor", "name": "Vend"}),
        ("items", {"id": "hour", "name": "Hour", "rate": "12.5"}),
        (
            "bank-transactions",
            {
                "id": "d1",
                "accountId": CASH,
                "amount": 5,
                "splits": [{"accountId": SALES, "amount": 5}],
            },
        ),
        ("invoices", {"id": "i1", **of_acme, "lines": [{"accountId": SALES, "rate": 70}]}),
        ("payments", {"id": "p1", **of_acme, "amount": 20}),
        ("bills", {"id": "b1", **of_vend, "lines": [{"accountId": RENT, "amount": 30}]}),
        ("bill-payments", {"id": "q1", **of_vend, "accountId": CASH, "amount": 10}),
    ):
        filled("add", name, given=given)
    return filled


def http(path: Path, method: str, target: str, **options):
    """The same request over HTTP."""
    books = open_file(path)
    try:
        return Client(app_of(books, PORT)).request(method, f"/api/v1{target}", **options)
    finally:
        books.store.close()


# Making books


def test_init_makes_books_that_only_their_owner_can_read(run, path):
    assert path.exists()
    assert path.stat().st_mode & 0o777 == 0o600
    assert "exists already" in run("init").stdout
    assert json.loads(run("init", "--json").stdout) == {"created": False, "file": str(path)}
    other = path.with_name("other.wyzbooks")
    assert json.loads(run("init", "--json", file=other).stdout) == {
        "created": True,
        "file": str(other),
    }
    assert json.loads(run("list", "accounts", "--json").stdout)["total"] == 19


def test_the_file_may_be_named_in_the_environment(run, path, monkeypatch):
    monkeypatch.setenv("WYZBOOKS_FILE", str(path))
    assert json.loads(run("list", "terms", "--json", file=None).stdout)["total"] == 5


@pytest.mark.parametrize(
    "words",
    [
        ["list", "accounts"],
        ["show", "accounts", "x"],
        ["add", "items"],
        ["change", "items", "x"],
        ["remove", "items", "x"],
        ["report", "trial-balance"],
        ["verify"],
    ],
)
def test_missing_books_are_reported_and_not_created(run, path, words):
    missing = path.with_name("missing.wyzbooks")
    result = run(*words, given="{}", code=1, file=missing)
    assert result.stdout == ""
    assert f"there is no file {missing}" in result.stderr
    assert "wyzbooks init" in result.stderr
    assert not missing.exists()


@pytest.mark.parametrize(
    "content",
    [
        b"this is no database at all, but it is long enough to look like one" * 50,
        b"x",
        b"SQLite format 3\x00" + b"\xff" * 4096,
    ],
)
@pytest.mark.parametrize("words", [["list", "accounts"], ["verify"], ["init"]])
def test_a_file_without_books_is_refused_and_left_unchanged(run, path, words, content):
    other = path.with_name("other.wyzbooks")
    other.write_bytes(content)
    result = run(*words, code=1, file=other)
    assert result.stderr.startswith("wyzbooks: ")
    assert other.read_bytes() == content


def test_a_missing_folder_is_reported(run, path):
    assert (
        "No such file"
        in run("init", code=1, file=path.parent / "nowhere" / "books.wyzbooks").stderr
    )


# Records


def test_a_record_is_added_shown_changed_and_removed(run, path):
    made = json.loads(
        run(
            "add", "contacts", "--json", given={"id": "acme", "kind": "customer", "name": "Acme"}
        ).stdout
    )
    assert made == http(path, "GET", "/contacts/acme").json()
    assert json.loads(run("show", "contacts", "acme", "--json").stdout) == made
    assert "Acme" in run("show", "contacts", "acme").stdout
    changed = json.loads(
        run("change", "contacts", "acme", "--json", given={"email": "a@b.c"}).stdout
    )
    assert changed == {
        **made,
        "email": "a@b.c",
        "version": made["version"] + 1,
        "updatedAt": changed["updatedAt"],
    }
    assert (
        json.loads(run("change", "contacts", "acme", "--json", given={"email": None}).stdout)[
            "email"
        ]
        == ""
    )
    assert json.loads(run("remove", "contacts", "acme", "--json").stdout) == {"removed": "acme"}
    assert "there is no contact 'acme'" in run("show", "contacts", "acme", code=1).stderr


def test_external_ids_metadata_and_lines_are_entered_and_found(run):
    contact = {"id": "acme", "kind": "customer", "name": "Acme", "externalId": "S-1"}
    run("add", "contacts", given={**contact, "metadata": {"channel": "web", "tier": "2"}})
    run("change", "contacts", "acme", given={"metadata": {"tier": None, "since": "2020"}})
    assert "channel=web  since=2020" in run("show", "contacts", "acme").stdout
    for filter_ in ("externalId=S-1", "metadata.channel=web", "metadata.since=2020"):
        assert "1 of 1" in run("list", "contacts", "--filter", filter_).stdout
    assert "0 of 0" in run("list", "contacts", "--filter", "metadata.tier=2").stdout
    taken = run("add", "contacts", code=1, given={**contact, "id": "bolt", "name": "Bolt"})
    assert "the external id 'S-1' is taken by contact 'acme'" in taken.stderr
    lines = [{"accountId": SALES, "rate": 1}, {"accountId": SALES, "rate": 2}]
    run("add", "invoices", given={"id": "i", "contactId": "acme", "lines": lines})
    patch = {"lines": [{"id": "2", "description": "two"}]}
    changed = json.loads(run("change", "invoices", "i", "--json", given=patch).stdout)
    assert [(line["id"], line["rate"], line["description"]) for line in changed["lines"]] == [
        ("2", "2.00", "two")
    ]
    unknown = run("change", "invoices", "i", code=1, given={"lines": [{"id": "1"}]})
    assert "must be the id of a line that the document has" in unknown.stderr


@pytest.mark.parametrize("name", COLLECTIONS)
def test_every_collection_is_listed_as_over_http(furnished, path, name):
    listed = json.loads(furnished("list", name, "--json").stdout)
    assert listed == http(path, "GET", f"/{name.replace('bill-', 'bills/')}").json()
    assert listed["total"] > 0
    table = furnished("list", name).stdout
    for record in listed["data"]:
        assert record["id"] in table.split()


def test_a_list_is_filtered_sorted_searched_and_paged(filled):
    def ids(*words: str) -> list[str]:
        return [each["id"] for each in json.loads(filled("list", *words, "--json").stdout)["data"]]

    assert ids("accounts", "--filter", "type=asset", "--filter", "subtype=bank") == [
        "account-1000",
        "account-1010",
    ]
    assert ids("accounts", "--filter", "name=Rent & Utilities") == [RENT]
    assert ids("accounts", "--sort", "-number", "--limit", "1") == [RENT]
    assert ids("accounts", "--q", "check") == [CASH]
    assert ids("journals", "--filter", "ref=R1") == ["j1"]
    cursor = json.loads(filled("list", "terms", "--limit", "2", "--json").stdout)["nextCursor"]
    assert len(ids("terms", "--cursor", cursor)) == 3
    assert (
        f"2 of 5; for more, add --cursor {cursor}" in filled("list", "terms", "--limit", "2").stdout
    )


def test_a_given_version_is_checked_before_a_change(filled):
    version = json.loads(filled("show", "journals", "j1", "--json").stdout)["version"]
    assert (
        "changed after you read version"
        in filled(
            "change", "journals", "j1", "--version", str(version - 1), given={"memo": "x"}, code=1
        ).stderr
    )
    refused = filled("remove", "journals", "j1", "--version", "0", code=1)
    assert "changed after you read version 0" in refused.stderr
    filled("change", "journals", "j1", "--version", str(version), given={"memo": "x"})


def test_every_write_can_be_rehearsed(filled, path):
    before = http(path, "GET", "/sync/checksum").json()
    for words, given in (
        (["add", "journals"], {"lines": lines()}),
        (["change", "journals", "j1"], {"lines": lines("7.00")}),
        (["remove", "journals", "j1"], None),
    ):
        document = json.loads(filled(*words, "--dry-run", "--json", given=given).stdout)
        assert document["dryRun"] is True
        assert set(document["effect"]["balances"]) == {CASH, SALES}
        assert filled(*words, "--dry-run", given=given).stdout
    assert http(path, "GET", "/sync/checksum").json() == before


def test_changes_are_logged_in_the_name_of_the_user(filled, path):
    assert http(path, "GET", "/audit?recordId=j1").json()["data"][0]["actor"].startswith("cli:")


@pytest.mark.parametrize(
    ("words", "given", "method", "target"),
    [
        (["add", "journals"], {"lines": lines()[:1]}, "POST", "/journals"),
        (
            ["add", "journals"],
            {"lines": [*lines(), {"accountId": "nobody", "debit": 1}]},
            "POST",
            "/journals",
        ),
        (["add", "journals"], {"id": "j1", "lines": lines()}, "POST", "/journals"),
        (["add", "journals"], {"date": "2026-02-30", "lines": lines()}, "POST", "/journals"),
        (["add", "journals"], {"lines": lines(1.005)}, "POST", "/journals"),
        (
            ["add", "contacts"],
            {"kind": "person", "name": "x\x00", "colour": 1},
            "POST",
            "/contacts",
        ),
        (["add", "contacts"], '{"name": 1, "name": 2}', "POST", "/contacts"),
        (["add", "contacts"], "{", "POST", "/contacts"),
        (["add", "contacts"], b"\xff", "POST", "/contacts"),
        (["add", "contacts"], "", "POST", "/contacts"),
        (["add", "contacts"], "[]", "POST", "/contacts"),
        (["add", "terms"], {"name": "net 30"}, "POST", "/terms"),
        (["change", "journals", "nothing"], {}, "PATCH", "/journals/nothing"),
        (["change", "journals", "j1"], {"lines": None}, "PATCH", "/journals/j1"),
        (["change", "accounts", CASH], {"type": "income"}, "PATCH", f"/accounts/{CASH}"),
        (["remove", "accounts", SALES], None, "DELETE", f"/accounts/{SALES}"),
        (["remove", "terms", "nothing"], None, "DELETE", "/terms/nothing"),
        (["show", "terms", "nothing"], None, "GET", "/terms/nothing"),
        (["list", "accounts", "--sort", "colour"], None, "GET", "/accounts?sort=colour"),
        (
            ["list", "accounts", "--filter", "colour=red"],
            None,
            "GET",
            "/accounts?limit=100&colour=red",
        ),
        (["list", "accounts", "--filter", "type=red"], None, "GET", "/accounts?type=red"),
        (["list", "accounts", "--cursor", "x"], None, "GET", "/accounts?cursor=x"),
        (["report", "nothing"], None, "GET", "/reports/nothing"),
        (
            ["report", "profit-loss", "--as-of", "2026-01-01"],
            None,
            "GET",
            "/reports/profit-loss?asOf=2026-01-01",
        ),
        (
            ["report", "profit-loss", "--from", "2026-02-01", "--to", "2026-01-01"],
            None,
            "GET",
            "/reports/profit-loss?from=2026-02-01&to=2026-01-01",
        ),
        (
            ["report", "profit-loss", "--period", "thisWeek"],
            None,
            "GET",
            "/reports/profit-loss?period=thisWeek",
        ),
        (["report", "ar-aging", "--basis", "cash"], None, "GET", "/reports/ar-aging?basis=cash"),
        (
            ["report", "journal", "--contact", "nobody"],
            None,
            "GET",
            "/reports/journal?contactId=nobody",
        ),
        (
            ["report", "journal", "--account", "nothing"],
            None,
            "GET",
            "/reports/journal?accountId=nothing",
        ),
        (
            ["report", "ar-aging", "--section", "days7"],
            None,
            "GET",
            "/reports/ar-aging?section=days7",
        ),
    ],
)
def test_a_refusal_differs_from_that_over_http_only_in_its_words(
    filled, path, words, given, method, target
):
    before = http(path, "GET", "/sync/checksum").json()
    content = (
        None if given is None else given if isinstance(given, (str, bytes)) else json.dumps(given)
    )
    options = (
        {}
        if content is None
        else {"content": content, "headers": {"content-type": "application/json"}}
    )
    problem = http(path, method, target, **options).json()
    refused = filled(*words, given=given, code=1)
    assert refused.stdout == ""
    assert refused.stderr.startswith("wyzbooks: ")
    for word in ("query parameter", "the body", "GET ", "POST ", "asOf", "accountId"):
        assert word not in refused.stderr
    messages = [fault["message"] for fault in problem["errors"]] or [problem["detail"]]
    for message in messages:
        same = re.sub(r"^(the query parameter '\w+'|the body) ", "", message).partition(";")[0]
        assert same in refused.stderr
    as_json = filled(*words, "--json", given=given, code=1)
    assert as_json.stdout == ""
    assert json.loads(as_json.stderr) == problem
    assert http(path, "GET", "/sync/checksum").json() == before


def test_rows_that_wait_for_their_deposit_are_listed(run, path):
    run("add", "contacts", given={"id": "anna", "kind": "customer", "name": "Anna"})
    payment = {"id": "p1", "contactId": "anna", "date": "2026-03-02", "amount": "5.00"}
    run("add", "payments", given=payment)
    listed = run("undeposited").stdout
    assert "payment:p1:account-1050" in listed
    assert "Anna" in listed
    over_http = http(path, "GET", "/bank-transactions/undeposited").json()
    document = json.loads(run("undeposited", "--json").stdout)
    assert document == {name: over_http[name] for name in ("data", "total")}
    assert json.loads(run("undeposited", "--account", CASH, "--json").stdout)["total"] == 0


def test_an_unknown_collection_is_refused_with_the_known_ones(run):
    for words in (
        ["list", "things"],
        ["show", "things", "x"],
        ["add", "things"],
        ["change", "things", "x"],
        ["remove", "things", "x"],
    ):
        assert ", ".join(COLLECTIONS) in run(*words, given="{}", code=1).stderr


@pytest.mark.parametrize(
    "words",
    [
        ["nonsense"],
        ["list"],
        ["show", "accounts"],
        ["add"],
        ["add", "items", "more"],
        ["list", "accounts", "--limit", "0"],
        ["list", "accounts", "--limit", "1001"],
        ["list", "accounts", "--filter", "type"],
        ["list", "--colour"],
        ["report"],
        ["report", "trial-balance", "--as-of", "tomorrow"],
        ["report", "trial-balance", "--as-of", "1899-01-01"],
        ["report", "profit-loss", "--from", "2026-02-30"],
        ["report", "profit-loss", "--basis", "tax"],
        ["report", "profit-loss", "--columns", "week"],
        ["report", "profit-loss", "--compare-to", "x"],
        ["report", "profit-loss", "--format", "xml"],
        ["compare", "profit-loss"],
        ["compare", "profit-loss", "/nowhere.csv"],
        ["change", "items", "x", "--version", "-1"],
        ["import"],
        ["import", "/nowhere.iif"],
        ["import", "-", "--as", "xyz"],
        ["import", "-", "--date-order", "xyz"],
        ["import", "undo"],
        ["serve", "--port", "80"],
        ["serve", "--port", "65536"],
        ["serve", "--port", "x"],
    ],
)
def test_a_wrong_command_line_ends_with_exit_code_2_and_the_usage(run, path, words):
    result = run(*words, code=2, file=None if words in (["nonsense"], ["import"]) else path)
    assert "Usage:" in result.stderr


# Reports


@pytest.mark.parametrize("key", sorted(REPORTS))
def test_a_report_is_the_same_as_over_http(filled, path, key):
    answer = http(path, "GET", f"/reports/{key}")
    assert answer.status_code == 200
    assert (
        json.loads(filled("report", key, "--json").stdout)
        == json.loads(filled("report", key, "--format", "json").stdout)
        == answer.json()
    )
    days = (
        ["--from", "2026-01-01", "--to", "2026-12-31"]
        if "to" in REPORTS[key].parameters
        else ["--as-of", "2026-12-31"]
    )
    printed = filled("report", key, *days).stdout
    is_of_the_journal = REPORTS[key].contacts is None and key != "expenses-by-vendor"
    assert ("100.00" in printed) == is_of_the_journal, (
        "the books have a journal of 100.00, an income that names no contact"
    )
    assert REPORTS[key].title in printed


def test_a_report_covers_the_given_days(filled):
    document = json.loads(
        filled(
            "report", "profit-loss", "--from", "2026-01-01", "--to", "2026-02-28", "--json"
        ).stdout
    )
    assert (document["from"], document["to"], document["totals"]["netIncome"]) == (
        "2026-01-01",
        "2026-02-28",
        "0.00",
    )


@pytest.mark.parametrize(
    ("words", "target"),
    [
        (
            ["profit-loss", "--period", "thisYear", "--basis", "cash", "--columns", "quarter"],
            "profit-loss?period=thisYear&basis=cash&columns=quarter",
        ),
        (
            ["profit-loss", "--to", "2026-03-31", "--compare-to", "previousYear"],
            "profit-loss?to=2026-03-31&compareTo=previousYear",
        ),
        (
            ["profit-loss", "--columns", "month", "--compare-to", "previousYear"],
            "profit-loss?columns=month&compareTo=previousYear",
        ),
        (["profit-loss", "--percent-of", "income"], "profit-loss?percentOf=income"),
        (
            ["general-ledger", "--account", CASH, "--from", "2026-03-01"],
            f"general-ledger?accountId={CASH}&from=2026-03-01",
        ),
        (
            ["profit-loss-detail", "--section", "income", "--contact", ""],
            "profit-loss-detail?section=income&contactId=",
        ),
        (
            ["trial-balance", "--from", "2026-01-01", "--as-of", "2026-06-30"],
            "trial-balance?from=2026-01-01&asOf=2026-06-30",
        ),
        (["ar-aging", "--section", "over90"], "ar-aging?section=over90"),
        (
            ["balance-sheet", "--as-of", "2026-12-31", "--known-at", "26"],
            "balance-sheet?asOf=2026-12-31&knownAt=26",
        ),
    ],
)
def test_every_option_of_a_report_is_a_parameter_over_http(filled, path, words, target):
    answer = http(path, "GET", f"/reports/{target}")
    assert answer.status_code == 200, answer.text
    assert json.loads(filled("report", *words, "--json").stdout) == answer.json()


def test_records_histories_and_reports_are_shown_as_they_were_known(filled, path):
    """The journal of 100.00 is version 26; then it is made one of 250.00."""
    filled("change", "journals", "j1", given={"lines": lines("250.00")})
    then, now = ("--known-at", "26"), ()
    for words, total in ((then, "100.00"), (now, "250.00")):
        shown = json.loads(filled("show", "journals", "j1", "--json", *words).stdout)
        assert shown["total"] == total
        year = ["--from", "2026-01-01", "--to", "2026-12-31"]
        assert total in filled("report", "profit-loss", *year, *words).stdout
    printed = filled("report", "profit-loss", *year, *then).stdout
    assert "as known at version 26 (" in printed
    assert "250.00" not in printed
    file = path.with_name("then.csv")
    filled("report", "profit-loss", *year, *then, "-o", str(file))
    assert "As known at version 26 (" in file.read_text(encoding="utf-8")
    whole, known = (
        json.loads(filled("history", "journals", "j1", "--json", *words).stdout)["data"]
        for words in (now, then)
    )
    assert (len(whole), known) == (2, whole[:1])
    assert "as known at version 26 (" in filled("history", "journals", "j1", *then).stdout


@pytest.mark.parametrize(
    ("asked", "message"),
    [
        (
            "27",
            "must not be above the version of the books; the highest version of the books is 26",
        ),
        ("2199-12-31", "must not be in the future; the highest version of the books is 26"),
        ("soon", "must be a version such as 812, a day such as 2026-03-31, or a time"),
        ("0", "nothing was known of the books then: their log begins with version 1"),
    ],
)
@pytest.mark.parametrize(
    "command", ["report profit-loss", "show journals j1", "history journals j1"]
)
def test_a_point_that_the_books_do_not_know_is_refused(filled, command, asked, message):
    assert message in filled(*command.split(), "--known-at", asked, code=1).stderr


BEGINS = {"csv": b"Journal", "xlsx": b"PK", "html": b"<!", "pdf": b"%PDF-", "json": b"{"}


@pytest.mark.parametrize("shape", FORMATS)
def test_a_report_replaces_the_file_that_was_there_before(filled, path, shape):
    target = path.with_name(f"made.{shape}")
    target.write_bytes(b"before")
    result = filled(
        "report",
        "journal",
        "--from",
        "2026-01-01",
        "--to",
        "2026-12-31",
        "--format",
        shape,
        "-o",
        str(target),
    )
    assert result.stderr == ""
    assert target.read_bytes().startswith(BEGINS[shape])
    assert [each.name for each in path.parent.iterdir() if "made" in each.name] == [target.name]
    again = path.with_name("again")
    answer = http(
        path, "GET", f"/reports/journal?from=2026-01-01&to=2026-12-31&format={shape}"
    ).content
    filled(
        "report",
        "journal",
        "--from",
        "2026-01-01",
        "--to",
        "2026-12-31",
        "--format",
        shape,
        "--output",
        str(again),
    )
    if not FORMATS[shape].is_binary:
        assert target.read_bytes() == again.read_bytes() == answer


def test_a_pdf_that_lacks_characters_is_written_with_a_warning(filled, path):
    http(path, "PATCH", "/system/settings", json={"company": {"name": "Łódź 🎉"}})
    target = path.with_name("made.pdf")
    result = filled("report", "journal", "--from", "2026-01-01", "-o", str(target))
    assert target.read_bytes().startswith(b"%PDF-")
    assert result.stderr == (
        "wyzbooks: warning: the file shows a box for U+1F389 PARTY POPPER: its fonts lack it\n"
    )


def test_a_refused_report_leaves_the_existing_file_unchanged(filled, path):
    target = path.with_name("made.csv")
    target.write_bytes(b"before")
    filled(
        "report", "journal", "--as-of", "2026-12-31", "--format", "csv", "-o", str(target), code=1
    )
    assert target.read_bytes() == b"before"
    assert [each.name for each in path.parent.iterdir() if "made" in each.name] == [target.name]


def test_the_books_are_exported_to_a_file_or_to_standard_output_as_over_http(filled, path):
    contact = {"id": "acme", "kind": "customer", "name": "Acme"}
    filled("add", "contacts", given=contact)
    draft = {"contactId": "acme", "lines": [{"accountId": SALES, "rate": 1}]}
    filled("add", "invoices", given=draft)
    target = path.with_name("made.iif")
    target.write_bytes(b"before")
    result = filled("export", "iif", "-o", str(target))
    assert result.stderr == ""
    assert result.stdout == (
        f"Wrote {target}: 19 accounts, 5 terms, 1 customers, 1 transactions\nLeft out: 1 drafts\n"
    )
    printed = filled("export", "iif")
    assert printed.stderr == "wyzbooks: left out: 1 drafts\n"
    answer = http(path, "GET", "/data/export/iif").content
    assert target.read_bytes() == printed.stdout_bytes == answer
    document = json.loads(filled("export", "iif", "--output", str(target), "--json").stdout)
    assert document == {
        "format": "iif",
        "file": str(target),
        "charset": "us-ascii",
        "written": {"accounts": 19, "terms": 5, "customers": 1, "transactions": 1},
        "leftOut": {
            "drafts": 1,
            "voidDocuments": 0,
            "applications": 0,
            "clearedMarks": 0,
            "holds": 0,
            "accountNumbers": 0,
        },
    }


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("beancount", ("19 accounts, 1 transactions", "left out: 5 terms")),
        ("hledger", ("19 accounts, 1 transactions", "left out: 5 terms")),
        ("csv", ("19 accounts, 0 contacts", "nothing is left out")),
    ],
)
def test_the_books_are_exported_in_every_format_as_over_http(filled, path, name, said):
    target = path.with_name("made")
    result = filled("export", name, "-o", str(target))
    assert result.stdout.startswith(f"Wrote {target}: {said[0]}")
    printed = filled("export", name)
    assert printed.stderr == f"wyzbooks: {said[1]}\n"
    answer = http(path, "GET", f"/data/export/{name}").content
    assert target.read_bytes() == printed.stdout_bytes == answer


@needs_terminal
def test_an_archive_is_not_written_to_a_terminal(filled, path):
    with OnTerminal(path, "export", "csv") as terminal:
        terminal.wait_for("a terminal cannot show csv; name a file with -o")


def test_an_export_that_fails_leaves_the_existing_file_unchanged(filled, path):
    target = path.with_name("made.iif")
    target.write_bytes(b"before")
    nowhere = path.with_name("no.wyzbooks")
    filled("export", "iif", "-o", str(target), code=1, file=nowhere)
    assert target.read_bytes() == b"before"
    missing = str(path.with_name("nowhere") / "made.iif")
    assert "cannot be written" in filled("export", "iif", "-o", missing, code=1).stderr


def test_a_table_is_not_written_to_a_file(filled, path):
    target = path.with_name("made.txt")
    assert "--format" in filled("report", "journal", "-o", str(target), code=1).stderr
    assert not target.exists()


def test_a_report_agrees_with_its_own_csv_and_not_with_another(filled, path):
    target = path.with_name("ours.csv")
    days = ["--from", "2026-01-01", "--to", "2026-12-31"]
    filled("report", "profit-loss", *days, "--format", "csv", "-o", str(target))
    summary = json.loads(filled("compare", "profit-loss", str(target), "--json").stdout)["summary"]
    assert (summary["mismatched"], summary["qbOnly"], summary["wbOnly"], summary["difference"]) == (
        0,
        0,
        0,
        "0.00",
    )
    filled("add", "journals", given={"id": "j2", "date": "2026-03-02", "lines": lines("0.07")})
    comparison = json.loads(filled("compare", "profit-loss", str(target), "--json", code=1).stdout)
    assert (comparison["summary"]["mismatched"], comparison["summary"]["difference"]) == (
        1,
        "-0.07",
    )
    over_http = http(
        path,
        "POST",
        "/reports/profit-loss/compare",
        content=target.read_bytes(),
        headers={"content-type": "text/csv"},
    )
    assert over_http.json() == comparison
    assert "0.07" in filled("compare", "profit-loss", "-", given=target.read_bytes(), code=1).stdout


def test_a_comparison_that_left_something_out_ends_with_exit_code_3(filled, path):
    target = path.with_name("ours.csv")
    days = ["--from", "2026-01-01", "--to", "2026-12-31"]
    filled("report", "profit-loss", *days, "--format", "csv", "-o", str(target))
    text = target.read_text()
    filled("compare", "profit-loss", str(target), code=0)
    target.write_text(
        "\n".join(
            f"{line},Budget" if line == ",Total" else f"{line},1.00" if "." in line else line
            for line in text.splitlines()
        )
    )
    reply = filled("compare", "profit-loss", str(target), code=3)
    assert "Not compared: Budget" in reply.stdout
    comparison = json.loads(filled("compare", "profit-loss", str(target), "--json", code=3).stdout)
    assert (comparison["summary"]["complete"], comparison["notCompared"]) == (False, ["Budget"])


def test_the_names_of_an_account_on_both_sides_are_shown(filled, path):
    target = path.with_name("ours.csv")
    filled("report", "trial-balance", "--as-of", "2026-12-31", "--format", "csv", "-o", str(target))
    text = target.read_text()
    target.write_text(text.replace("1000 Checking", "1000 Chase Reserve"))
    shown = " ".join(filled("compare", "trial-balance", str(target), code=1).stdout.split())
    assert "1000 Checking (in QuickBooks: 1000 Chase Reserve)" in shown
    assert "named differently" in shown
    target.write_text(text.replace("1000 Checking", "1055 Checking"))
    assert "another number: 1055 Checking" in filled("compare", "trial-balance", str(target)).stdout


# Proof


def test_correct_books_are_verified(filled, path):
    assert f"{path} is right" in filled("verify").stdout
    document = json.loads(filled("verify", "--json").stdout)
    assert (document["ok"], document["faults"]) == (True, [])
    assert document["checked"]["entries"] == 1


@pytest.mark.parametrize(
    ("damage", "word"),
    [
        ("UPDATE postings SET amount = 5 WHERE line = 0", "does not balance"),
        (
            "UPDATE month_balances SET debits = debits + 1 WHERE account_id = 'account-1000'",
            "month balance",
        ),
        ("UPDATE changes SET actor = 'nobody' WHERE version = 3", "change 3"),
        ("DELETE FROM refs", "is not stored as a link"),
        ("DELETE FROM journals", "j1"),
        ("UPDATE accounts SET name = 'Other' WHERE id = 'account-1000'", "not what the log says"),
        ("UPDATE journals SET lines = 'nonsense'", "j1"),
    ],
)
def test_damaged_books_are_reported_with_exit_code_1(filled, path, damage, word):
    connection = DRIVER.connect(path)
    connection.execute(damage)
    connection.commit()
    connection.close()
    assert word in filled("verify", code=1).stdout
    document = json.loads(filled("verify", "--json", code=1).stdout)
    assert document["ok"] is False
    assert any(word in each for each in document["faults"])


# Serving


def test_no_server_runs_before_one_is_started(run, path):
    assert "Stopped" in run("status").stdout
    assert json.loads(run("status", "--json").stdout) == {
        "status": "Stopped",
        "port": None,
        "pid": None,
        "file": str(path),
        "docs": None,
        "problem": None,
    }
    assert "No server" in run("stop").stdout
    assert json.loads(run("stop", "--json").stdout) == {"stopped": False, "file": str(path)}
    assert "Stopped" in run("status", file=path.with_name("missing")).stdout


# The program itself


def program(*words: str, **options):
    return subprocess.run(
        [*PROGRAM, *words], capture_output=True, timeout=PATIENCE, check=False, **options
    )


def test_the_program_lists_its_commands_and_shows_its_version():
    result = program("--help")
    assert result.returncode == 0
    for command in (
        b"serve",
        b"status",
        b"stop",
        b"init",
        b"import",
        b"report",
        b"list",
        b"show",
        b"add",
        b"change",
        b"remove",
        b"verify",
    ):
        assert command in result.stdout
    assert b"wyzbooks" in program("--version").stdout


COSTLY = {
    *("litestar", "uvicorn", "anyio", "httpx", "sqlalchemy", "msgspec", "rich", "filelock"),
    *("rapidfuzz", "reportlab", "PIL", "xlsxwriter", "adapters.http", "adapters.importers"),
    *("adapters.sync", "application.importing", "application.comparison", "application.backups"),
    "attrs",
}
"""Libraries, and parts of the program, that take long to load."""


@pytest.mark.parametrize(
    ("words", "needed"),
    [
        (["--version"], set()),
        (["--help"], set()),
        (["serve", "--help"], set()),
        (["import", "--help"], set()),
        (["init"], {"attrs", "filelock"}),
        (["status"], {"attrs", "filelock"}),
        (["report", "profit-loss"], {"attrs", "rich"}),
        (["show", "accounts", CASH], {"attrs", "rich", "msgspec"}),
        (["list", "accounts"], {"attrs", "rich", "msgspec", "sqlalchemy"}),
    ],
)
def test_a_command_loads_only_what_it_needs(run, path, words, needed):
    look = (
        "import sys, atexit\n"
        f"sys.argv = ['wyzbooks', *{words!r}]\n"
        f"loaded = lambda: sorted({COSTLY!r} & sys.modules.keys())\n"
        "atexit.register(lambda: print('LOADED', loaded()))\n"
        "from entrypoints.cli.program import main\nmain()\n"
    )
    result = subprocess.run(
        [sys.executable, "-c", look],
        capture_output=True,
        timeout=PATIENCE,
        check=True,
        env={**os.environ, "WYZBOOKS_FILE": str(path)},
        text=True,
    )
    assert result.stdout.endswith(f"LOADED {sorted(needed)}\n")


def test_the_program_reads_pipes_and_sets_its_exit_code(tmp_path):
    env = {
        **os.environ,
        "WYZBOOKS_FILE": str(tmp_path / "b.wyzbooks"),
        "WYZBOOKS_CONFIG": str(tmp_path),
    }
    assert program("init", env=env).returncode == 0
    done = program(
        "add",
        "journals",
        "--json",
        env=env,
        input=json.dumps({"id": "j1", "memo": "Zoë", "lines": lines()}).encode(),
    )
    assert (done.returncode, json.loads(done.stdout)["memo"], done.stderr) == (0, "Zoë", b"")
    refused = program("add", "journals", env=env, input=b"{}")
    assert (refused.returncode, refused.stdout, refused.stderr) == (
        1,
        b"",
        b"wyzbooks: lines: must be given\n",
    )
    assert program("list", env=env).returncode == 2


def test_missing_and_doubled_numbers_are_listed(run, path):
    run("add", "contacts", given={"id": "anna", "kind": "customer", "name": "Anna"})
    line = {"rate": "5.00", "accountId": "account-4100"}
    for number in ("INV-1", "INV-3", "INV-7"):
        run("add", "invoices", given={"contactId": "anna", "number": number, "lines": [line]})
    listed = run("numbers").stdout
    assert "INV-2, INV-4 to INV-6" in listed
    document = json.loads(run("numbers", "--json").stdout)
    assert document == http(path, "GET", "/invoices/numbers").json()
