"""`wyzbooks import quickbooks FOLDER`: the lists and reports of a company, as one plan."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result

from tests.adapters.importers.quickbooks_csv.company_files import company_files
from tests.adapters.importers.quickbooks_csv.small_company import FIRST, LAST, small_company
from tests.entrypoints.cli.test_import_commands import batches, checksum, path, run

__all__ = ["path", "run"]
"""Fixtures of the tests of the command for files."""

Run = Callable[..., Result]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with the files of a company, and others."""
    folder = tmp_path / "garden"
    folder.mkdir()
    for file in company_files(small_company(), "desktop", "tree-ledger", FIRST, LAST):
        (folder / file.name).write_bytes(file.content)
    (folder / "notes.txt").write_text("Dear Ann,\nhello\n", encoding="utf-8")
    (folder / ".hidden.csv").write_text("x", encoding="utf-8")
    (folder / "old").mkdir()
    return folder


def test_a_folder_is_imported_and_the_totals_of_its_statements_are_compared(
    run: Run, path: Path, folder: Path
):
    done = run("import", "quickbooks", str(folder), "--yes")
    assert "notes.txt is not read" in done.stderr
    assert "hidden" not in done.stderr
    shown = done.stdout.splitlines()
    assert shown[0].startswith(f"{folder} (5 files): a QuickBooks list or report")
    *_, proof, sheet, profit, trial, last = shown
    assert proof.startswith("Proof: the books agree with ")
    assert sheet.startswith("Balance Sheet (balance-sheet.csv): all ")
    assert profit.startswith("Profit & Loss (profit-loss.csv): all ")
    assert trial.startswith("Trial Balance (trial-balance.csv): all ")
    assert last.startswith("Imported ")
    assert "from garden. The books now hold " in last
    assert [batch.file_name for batch in batches(path)] == ["garden"]
    once = checksum(path)
    again = run("import", "quickbooks", str(folder), "--yes").stdout.splitlines()
    assert again[-1].startswith("Nothing is new in garden: ")
    assert checksum(path) == once


def test_a_statement_that_differs_is_told_with_its_account(run: Run, folder: Path):
    sheet = folder / "trial-balance.csv"
    sheet.write_bytes(sheet.read_bytes().replace(b"30.00", b"31.00").replace(b"12.00", b"13.00"))
    done = run("import", "quickbooks", str(folder), "--yes", "--json")
    document = json.loads(done.stdout)
    compared = {one["report"]: one["agrees"] for one in document["compared"]}
    assert compared == {"balance-sheet": True, "profit-loss": True, "trial-balance": False}
    assert document["files"][0] == "accounts.csv"


def test_a_dry_run_of_a_folder_changes_nothing(run: Run, path: Path, folder: Path):
    before = checksum(path)
    shown = run("import", "quickbooks", str(folder), "--dry-run").stdout
    assert "Nothing was imported, because this is a dry run." in shown
    assert checksum(path) == before


def test_a_folder_without_files_of_quickbooks_is_told(run: Run, tmp_path: Path):
    empty = tmp_path / "empty"
    empty.mkdir()
    refused = run("import", "quickbooks", str(empty), "--yes", code=1)
    assert "has no list and no report of QuickBooks" in refused.stderr


def test_a_single_report_is_recognised(run: Run, folder: Path):
    run("import", str(folder / "accounts.csv"), "--yes")
    done = run("import", str(folder / "ledger.csv"), "--yes")
    assert "from ledger.csv. The books now hold " in done.stdout
