"""The change that says that a backup was restored: it is in the audit, and nowhere else."""

from typing import Any

import pytest

from tests.adapters.http.requests import close, contact, deposit, problem
from tests.support import Client

FILE = {"content-type": "application/vnd.wyzbooks"}


def log_end(client: Client) -> dict[str, Any]:
    """The history of the books, and the end of their log."""
    status: dict[str, Any] = client.get("/sync/status").json()
    return status


@pytest.fixture
def restored(client: Client) -> Client:
    """Books that were restored after a later contact."""
    contact(client)
    deposit(client)
    close(client, "2026-01-31")
    file = client.get("/data/export/file").content
    for number in range(3):
        contact(client, f"lost-{number}", f"Lost {number}")
    answer = client.post("/data/import", content=file, headers=FILE)
    assert answer.status_code == 200, answer.text
    return client


def test_the_audit_finds_it_by_every_filter(restored):
    end = log_end(restored)
    for query in ("op=restored", f"recordId={end['history']}", f"since={end['version'] - 1}"):
        rows = restored.get(f"/audit?{query}").json()["data"]
        assert [row["version"] for row in rows] == [end["version"]], query
        assert rows[0]["documents"] == []
    assert restored.get("/audit?op=delete").json()["data"] == []
    assert restored.get(f"/audit?since={end['version'] - 1}").json()["total"] == 1
    newest = restored.get("/audit?sort=-version&limit=1").json()["data"][0]
    assert (newest["op"], newest["before"]) == ("restored", None)
    head = restored.get("/audit/head").json()
    assert (head["version"], head["head"]) == (end["version"], end["head"])
    assert restored.get("/audit/verify").json()["ok"]
    assert restored.get("/audit/closed-periods").status_code == 200


def test_feeds_go_past_it(restored):
    end = log_end(restored)
    before = restored.get("/audit?sort=-version&limit=2").json()["data"][1]["version"]
    page = restored.get(f"/sync/changes?since={before}").json()
    assert (page["changes"], page["more"], page["version"]) == ([], False, end["version"])
    page = restored.get(f"/sync/changes?since={end['version']}").json()
    assert (page["changes"], page["more"]) == ([], False)
    problem(restored.get(f"/sync/changes?since={end['version'] + 1}"), 409, "other_history")
    contact(restored, "new", "New")
    page = restored.get(f"/sync/changes?since={before}").json()
    assert [change["id"] for change in page["changes"]] == ["new"]
    assert [change["version"] for change in page["changes"]] == [end["version"] + 1]


def test_books_are_known_as_they_were_before_it_and_after_it(restored):
    end = log_end(restored)
    before = restored.get("/audit?sort=-version&limit=2").json()["data"][1]["version"]
    contact(restored, "new", "New")
    for version in (before, end["version"]):
        assert restored.get(f"/contacts/acme?knownAt={version}").json()["name"] == "Acme"
        for id_ in ("lost-1", "new"):
            problem(restored.get(f"/contacts/{id_}?knownAt={version}"), 404)
        report = restored.get(f"/reports/trial-balance?asOf=2026-12-31&knownAt={version}")
        assert report.status_code == 200, report.text
        assert restored.get(f"/contacts/acme/history?knownAt={version}").json()["total"] == 1
    problem(restored.get(f"/contacts/acme?knownAt={end['version'] - 1}"), 400)
