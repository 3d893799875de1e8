"""The commands for the log, and what a head that was kept elsewhere shows and nothing else does."""

import json
import shutil
from contextlib import closing
from pathlib import Path

import pytest
from attrs import evolve
from click.testing import CliRunner

from adapters.storage.sqlite.driver import DRIVER
from application.ports.change_log import LoggedChange, LogQuery
from application.unit_of_work.change_log import chain_hash
from entrypoints.api import app_of
from entrypoints.cli.main import main
from entrypoints.wiring import open_file
from tests.application.actions import add, change, contact, drop, invoice, payment
from tests.support import PORT, Client

NO_HASH = "0" * 64


@pytest.fixture
def path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """New books in a file."""
    monkeypatch.setenv("WYZBOOKS_CONFIG", str(tmp_path))
    path = tmp_path / "mine.wyzbooks"
    run(path, "init")
    return path


def run(path: Path, *words: str, code: int = 0) -> str:
    """What a command prints."""
    result = CliRunner().invoke(main, [*words, "--file", str(path)])
    assert result.exception is None or isinstance(result.exception, SystemExit)
    assert result.exit_code == code, result.output
    return result.output


def enter(path: Path, *ids: str) -> None:
    """Enter an item for each id."""
    books = open_file(path)
    for id_ in ids:
        add(books, "items", id=id_, name=f"Item {id_}")
    books.store.close()


def over_http(path: Path, head: str) -> dict:
    """The answer of GET /audit/verify with a kept head."""
    books = open_file(path)
    try:
        return Client(app_of(books, PORT)).get(f"/audit/verify?head={head}").json()
    finally:
        books.store.close()


def kept_head(path: Path) -> str:
    return run(path, "audit", "head").strip()


def assert_only_the_head_shows_it(path: Path, kept: str, reason: str, *words: str) -> None:
    """Everything finds these books right, but for a head that was kept elsewhere."""
    assert f"{path} is right" in run(path, "verify")
    assert "is right" in run(path, "audit", "verify")
    for command in (["verify"], ["audit", "verify"]):
        text = run(path, *command, "--head", kept, code=1)
        assert all(word in text for word in words)
        (proof,) = json.loads(run(path, *command, "--head", kept, "--json", code=1))["keptHeads"]
        assert (proof["ok"], proof["reason"]) == (False, reason)
    answer = over_http(path, kept)
    assert (answer["ok"], answer["firstBroken"]) == (False, None)
    assert (answer["keptHead"]["ok"], answer["keptHead"]["reason"]) == (False, reason)
    assert all(word in answer["keptHead"]["message"] for word in words)


def test_the_head_is_printed_in_one_line_and_proved_later(path):
    enter(path, "a")
    kept = kept_head(path)
    document = json.loads(run(path, "audit", "head", "--json"))
    assert kept == f"{document['head']}@{document['version']}"
    enter(path, "b", "c")
    later = kept_head(path)
    for words in (["verify"], ["audit", "verify"]):
        text = run(path, *words, "--head", kept, "--head", later.upper())
        assert "The log contains the kept head of version 26: all changes up to it are as" in text
        assert "The log contains the kept head of version 28" in text
    answer = over_http(path, kept)
    assert (answer["ok"], answer["keptHead"]["ok"], answer["version"]) == (True, True, 28)


def rewrite(path: Path, version: int) -> None:
    """Alter a change of the log, and compute all hashes and the end of the log again."""
    books = open_file(path)
    changes = books.read(lambda work: work.session.log.read(LogQuery(limit=1000)))
    books.store.close()
    with closing(DRIVER.connect(path, isolation_level=None)) as connection:
        last = LoggedChange(0, *[""] * 9)
        for original in changes:
            actor = "nobody" if original.version == version else original.actor
            altered = evolve(original, actor=actor)
            last = evolve(altered, hash=chain_hash(last.hash, altered))
            sql = "UPDATE changes SET actor = ?, hash = ? WHERE version = ?"
            connection.execute(sql, (last.actor, last.hash, last.version))
            sql = "UPDATE bucket_changes SET last_hash = ? WHERE last_hash = ?"
            connection.execute(sql, (last.hash, original.hash))
        connection.execute("UPDATE log_end SET hash = ?", (last.hash,))


def test_a_rewritten_chain_is_shown_by_a_kept_head_alone(path):
    enter(path, "a")
    early = kept_head(path)
    enter(path, "b", "c")
    kept = kept_head(path)
    rewrite(path, 27)
    assert_only_the_head_shows_it(path, kept, "other_change", "another change", "rewritten")
    assert "contains the kept head of version 26" in run(path, "verify", "--head", early)


@pytest.mark.parametrize("share", [0.0, 0.3, 0.6, 0.95])
def test_a_cut_write_ahead_log_is_shown_by_a_kept_head_alone(path, tmp_path, share):
    cut = tmp_path / "cut.wyzbooks"
    books = open_file(path)
    for id_ in "abcdef":
        add(books, "items", id=id_, name=id_)
    shutil.copy(path, cut)
    log = path.with_name(f"{path.name}-wal").read_bytes()
    cut.with_name(f"{cut.name}-wal").write_bytes(log[: int(len(log) * share)])
    books.store.close()
    assert_only_the_head_shows_it(cut, kept_head(path), "ends_before", "ends at version", "cut off")


def test_an_older_copy_is_shown_by_a_kept_head_alone(path, tmp_path):
    older = tmp_path / "older.wyzbooks"
    enter(path, "a")
    shutil.copy(path, older)
    enter(path, "b", "c")
    kept = kept_head(path)
    assert_only_the_head_shows_it(older, kept, "ends_before", "ends at version 26", "older copy")
    enter(older, "x", "y", "z")
    assert_only_the_head_shows_it(older, kept, "other_change", "another change", "older copy")


def test_a_kept_head_proves_the_changes_up_to_it_of_a_broken_log(path):
    enter(path, "a", "b", "c")
    kept = kept_head(path)
    early = f"{hashes(path)[26]}@26"
    with closing(DRIVER.connect(path, isolation_level=None)) as connection:
        connection.execute("UPDATE changes SET actor = 'x' WHERE version = 27")
    document = json.loads(run(path, "audit", "verify", "--head", kept, "--head", early, "--json",
                              code=1))  # fmt: skip
    assert (document["firstBroken"], document["reason"]) == (27, "hash")
    assert [proof["reason"] for proof in document["keptHeads"]] == ["broken_before", None]
    assert "change 27: it is not as it was written" in run(path, "verify", code=1)


def test_a_head_whose_change_is_missing_is_named(path):
    enter(path, "a", "b", "c")
    kept = f"{hashes(path)[27]}@27"
    with closing(DRIVER.connect(path, isolation_level=None)) as connection:
        connection.execute("DELETE FROM changes WHERE version = 27")
    text = run(path, "audit", "verify", "--head", kept, code=1)
    assert "the log does not contain the kept head of version 27: it has no change there" in text


def hashes(path: Path) -> dict[int, str]:
    """The hash of each change."""
    with closing(DRIVER.connect(path)) as connection:
        return dict(connection.execute("SELECT version, hash FROM changes"))


@pytest.mark.parametrize(
    "text",
    ["", "26", f"{NO_HASH}", f"{NO_HASH}@", f"{NO_HASH}@0", f"{NO_HASH}@-1", f"{NO_HASH[1:]}@26",
     f"{NO_HASH}@x", f"g{NO_HASH[1:]}@26", f"26@{NO_HASH}", f"{NO_HASH}@1234567890123456"],
)  # fmt: skip
def test_a_text_that_is_no_head_is_a_wrong_option(path, text):
    for words in (["verify"], ["audit", "verify"]):
        assert "hash of 64 hexadecimal digits" in run(path, *words, "--head", text, code=2)
    problem = over_http(path, text)
    assert (problem["status"], problem["errors"][0]["parameter"]) == (400, "head")


def test_a_log_that_somebody_has_emptied_is_not_taken_for_new_books(path):
    with closing(DRIVER.connect(path, isolation_level=None)) as connection:
        connection.execute("DELETE FROM changes")
    assert "change 1: it is missing from the log" in run(path, "verify", code=1)
    assert "exists already" in run(path, "init")
    assert "the log has no changes, so it has no head" in run(path, "audit", "head", code=1)


@pytest.mark.parametrize("column", ["version", "hash", "after", "at"])
def test_a_newest_change_that_cannot_be_read_is_named(path, column):
    with closing(DRIVER.connect(path, isolation_level=None)) as connection:
        connection.execute("CREATE TABLE loose AS SELECT * FROM changes")
        connection.execute("DROP TABLE changes")
        connection.execute("ALTER TABLE loose RENAME TO changes")
        bad = "'x'" if column == "version" else "CAST(X'C328' AS TEXT)"
        connection.execute(f"UPDATE changes SET {column} = {bad} WHERE version = 25")
    text = run(path, "audit", "verify", code=1)
    assert "change 25: the log holds something there that the books never write" in text
    assert f"(in its {column})" in text
    assert "change 25: " in run(path, "verify", code=1)


# Reading the log


def applied(path: Path) -> None:
    """Enter two invoices and the payment that pays them, and change and remove an item."""
    books = open_file(path)
    contact(books)
    invoice(books, "i1", 10_00, number="A-1")
    invoice(books, "i2", 5_00, number="A-2")
    payment(books, "p1", 12_00, ref="check 7")
    add(books, "items", id="hour", name="Hour")
    change(books, "items", "hour", name="An hour", description="of work")
    drop(books, "items", "hour")
    books.store.close()


def test_the_log_is_listed_newest_first_with_what_each_change_touches(path):
    applied(path)
    text = run(path, "audit", "list", "--limit", "4")
    rows = [line.split() for line in text.splitlines()[1:5]]
    assert [row[0] for row in rows] == ["33", "32", "31", "30"]
    assert [row[4:6] for row in rows] == [
        ["deleted", "items/hour"],
        ["changed", "items/hour"],
        ["created", "items/hour"],
        ["created", "applications/payment:p1"],
    ]
    assert "check 7 (payments), A-1 (invoices), A-2 (invoices)" in text
    assert "description, name" in text
    cursor = text.rpartition("--cursor ")[2].strip()
    assert (
        run(path, "audit", "list", "--limit", "4", "--cursor", cursor).splitlines()[1][:2] == "29"
    )


@pytest.mark.parametrize(
    ("words", "versions"),
    [
        (["--collection", "items,contacts"], ["33", "32", "31", "26"]),
        (["--record", "hour", "--op", "delete"], ["33"]),
        (["--touches", "invoices/i2"], ["30", "28"]),
        (["--touches", "payments/p1", "--sort", "version"], ["29", "30"]),
        (["--actor", "nobody"], []),
        (["--request", "nothing"], []),
        (["--from", "2200-01-01"], []),
        (["--to", "1999-12-31"], []),
        (["--since", "31"], ["33", "32"]),
    ],
)
def test_the_log_is_filtered(path, words, versions):
    applied(path)
    page = json.loads(run(path, "audit", "list", *words, "--json"))
    assert [str(row["version"]) for row in page["data"]] == versions
    text = run(path, "audit", "list", *words)
    assert [line.split()[0] for line in text.splitlines()[1:-1]] == versions


@pytest.mark.parametrize(
    ("option", "value", "words"),
    [
        ("--collection", "x", "choose one or more of accounts"),
        ("--touches", "x", "such as invoices/1042"),
        ("--from", "x", "must be a date"),
        ("--since", "x", "must be"),
        ("--cursor", "x", "another list"),
    ],
)
def test_a_wrong_filter_is_named_by_its_option(path, option, value, words):
    text = run(path, "audit", "list", option, value, code=1)
    assert text.startswith(f"wyzbooks: {option} ")
    assert words in text
