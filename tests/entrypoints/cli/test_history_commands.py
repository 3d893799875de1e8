"""`wyzbooks history` and `wyzbooks audit closed` on the terminal, as JSON, and in files."""

import json
from datetime import date
from pathlib import Path

from adapters.storage.sqlite.store import SqliteStore
from tests.application import actions
from tests.entrypoints.cli.bank_account import Commands
from tests.support import new_books


def close(run: Commands, day: date | None, reason: str) -> None:
    """Move the closing date, for which there is no command."""
    store = SqliteStore(run.path)
    actions.close(new_books(store), day, reason)
    store.close()


def test_the_history_of_a_record_is_a_table_json_or_a_page(reconciling, tmp_path):
    body = json.dumps({"memo": "January"})
    reconciling("change", "bank-transactions", "rent", given=body)
    table = reconciling("history", "bank-transactions", "rent").stdout
    assert "Check 1041 of 2026-01-08" in table or "1041 of 2026-01-08" in table
    assert 'memo set to "January"' in table
    answer = reconciling.json("history", "bank-transactions", "rent", "--newest")
    assert [entry["action"] for entry in answer["data"]] == ["changed", "created"]
    page = tmp_path / "rent.html"
    reconciling("history", "bank-transactions", "rent", "-o", str(page))
    assert "<title>History" in page.read_text(encoding="utf-8")


def test_the_next_page_begins_after_the_last_entry(reconciling):
    reconciling("change", "bank-transactions", "rent", given=json.dumps({"memo": "x"}))
    first = reconciling.json("history", "bank-transactions", "rent", "--limit", "1")
    words = ("history", "bank-transactions", "rent", "--limit", "1")
    second = reconciling.json(*words, "--cursor", first["nextCursor"])
    assert second["data"][0]["action"] == "changed"
    assert second["nextCursor"] is None


def test_a_history_can_be_read_as_it_was_known_then(reconciling):
    created = reconciling.json("history", "bank-transactions", "rent")["data"][0]
    reconciling("change", "bank-transactions", "rent", given=json.dumps({"memo": "x"}))
    words = ("history", "bank-transactions", "rent", "--known-at", str(created["version"]))
    assert reconciling.json(*words)["data"] == [created]
    assert "as known at version" in reconciling(*words).stdout


def test_an_unknown_record_or_collection_is_refused(reconciling):
    assert "there is no" in reconciling("history", "items", "nothing", code=1).stderr
    assert "there is no collection" in reconciling("history", "cars", "x", code=1).stderr
    assert "by its id" in reconciling("history", "items", code=1).stderr


def test_the_settings_need_no_id(reconciling):
    assert reconciling.json("history", "settings")["data"][0]["action"] == "created"


def test_changes_to_closed_periods_are_listed(reconciling, tmp_path: Path):
    close(reconciling, date(2026, 1, 31), "")
    close(reconciling, None, "the rent was wrong")
    reconciling("change", "bank-transactions", "rent", given=json.dumps({"date": "2026-01-09"}))
    table = reconciling("audit", "closed").stdout
    assert "the rent was wrong" in table
    assert "moved from 2026-01-08 to 2026-01-09" in table
    answer = reconciling.json("audit", "closed", "--from", "2026-01-09", "--to", "2026-01-09")
    assert [entry["action"] for entry in answer["data"]] == ["closed", "movedBack", "changed"]
    assert answer["complete"]
    words = ("audit", "closed", "--made-to", "2020-01-01")
    assert reconciling.json(*words)["data"] == []
    reconciling("audit", "closed", "-o", str(tmp_path / "closed.csv"))
    assert (tmp_path / "closed.csv").read_bytes().startswith(b"Changes to Closed Periods")
    wrong = reconciling("audit", "closed", "--from", "2026-02-01", "--to", "2026-01-01", code=1)
    assert "must not be after the last day" in wrong.stderr
