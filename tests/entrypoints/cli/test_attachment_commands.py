"""`wyzbooks attachments`: files on the disk become those of records, and back."""

import os
from pathlib import Path

import pytest

from domain.ledger.attachments import MOST_BYTES
from tests.entrypoints.cli.bank_account import Commands

RENT = ("bank-transactions", "rent")


@pytest.fixture
def receipt(tmp_path: Path) -> Path:
    path = tmp_path / "receipt.pdf"
    path.write_bytes(b"%PDF-1.4 receipt")
    return path


def listed(run: Commands, *record: str) -> list[tuple[str, str, int]]:
    data = run.json("attachments", "list", *record)["data"]
    return [(one["name"], one["mediaType"], one["size"]) for one in data]


def test_files_are_attached_listed_saved_and_removed(reconciling, receipt, tmp_path):
    other = tmp_path / "Notes of march.tar.gz"
    other.write_bytes(b"x" * 300_000)
    said = reconciling("attachments", "add", *RENT, str(receipt), str(other)).stdout
    assert said == "attached: receipt.pdf (16 bytes), Notes of march.tar.gz (300,000 bytes)\n"
    assert listed(reconciling, *RENT) == [
        ("receipt.pdf", "application/pdf", 16),
        ("Notes of march.tar.gz", "application/octet-stream", 300_000),
    ]
    table = reconciling("attachments", "list", *RENT).stdout
    assert "receipt.pdf  " in table
    assert table.endswith("2 of 2\n")
    copy = tmp_path / "copy"
    reconciling("attachments", "save", *RENT, other.name, "-o", str(copy))
    assert copy.read_bytes() == other.read_bytes()
    page = reconciling.json("attachments", "list", *RENT, "--limit", "1")
    rest = reconciling.json("attachments", "list", *RENT, "--cursor", page["nextCursor"])
    assert [one["name"] for one in (*page["data"], *rest["data"])] == [receipt.name, other.name]
    said = reconciling("attachments", "remove", *RENT, page["data"][0]["id"]).stdout
    assert said == "removed: receipt.pdf (16 bytes)\n"
    assert [name for name, *_ in listed(reconciling, *RENT)] == [other.name]
    assert reconciling("verify").stdout


def test_one_file_that_is_refused_stops_all_and_is_named(reconciling, receipt, tmp_path):
    empty, large = tmp_path / "empty.txt", tmp_path / "large.txt"
    empty.touch()
    large.touch()
    os.truncate(large, MOST_BYTES + 1)
    for wrong, why in ((empty, "it is empty"), (large, "25 MiB")):
        error = reconciling("attachments", "add", *RENT, str(receipt), str(wrong), code=1).stderr
        assert error.startswith(f"wyzbooks: {wrong.name}: ")
        assert why in error
    assert listed(reconciling, *RENT) == []
    refused = reconciling("attachments", "add", "items", "nothing", str(receipt), code=1)
    assert refused.stderr == "wyzbooks: there is no item 'nothing'\n"


def test_a_dry_run_changes_nothing(reconciling, receipt):
    said = reconciling("attachments", "add", *RENT, str(receipt), "--dry-run").stdout
    assert said.startswith("Nothing is changed; without --dry-run: attached: receipt.pdf")
    assert listed(reconciling, *RENT) == []
    reconciling("attachments", "add", *RENT, str(receipt))
    reconciling("attachments", "remove", *RENT, "receipt.pdf", "--dry-run")
    assert len(listed(reconciling, *RENT)) == 1


def test_a_file_is_saved_under_its_name_and_replaces_none(
    reconciling, receipt, tmp_path, monkeypatch
):
    reconciling("attachments", "add", *RENT, str(receipt))
    monkeypatch.chdir(tmp_path)
    error = reconciling("attachments", "save", *RENT, "receipt.pdf", code=1).stderr
    assert "already; name another one with -o" in error
    receipt.unlink()
    reconciling("attachments", "save", *RENT, "receipt.pdf")
    assert receipt.read_bytes() == b"%PDF-1.4 receipt"


def test_a_name_that_several_files_have_is_not_enough(reconciling, receipt):
    reconciling("attachments", "add", *RENT, str(receipt))
    receipt.write_bytes(b"another")
    reconciling("attachments", "add", *RENT, str(receipt))
    error = reconciling("attachments", "remove", *RENT, receipt.name, code=1).stderr
    assert "give one of their ids" in error
    assert "no attachment" in reconciling("attachments", "remove", *RENT, "x", code=1).stderr


def test_the_same_file_on_another_record_is_told(reconciling, receipt):
    reconciling("attachments", "add", *RENT, str(receipt))
    answer = reconciling("attachments", "add", "accounts", "account-1000", str(receipt))
    assert "wyzbooks: warning: the same file is attached" in answer.stderr
