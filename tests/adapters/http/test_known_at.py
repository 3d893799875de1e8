"""`knownAt`: records, histories and reports of the books as they were known."""

import csv
import json
from collections.abc import Iterator
from datetime import UTC, datetime
from io import BytesIO, StringIO
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook
from pypdf import PdfReader

from adapters.http.operation import Operation
from adapters.http.routes import OPERATIONS, RESOURCES
from adapters.storage.sqlite.store import SqliteStore
from application.open_books import open_books
from application.unit_of_work.books import Books
from tests.support import CountedIds, FixedClock

APRIL = "2026-04-01T00:00:00.000Z"
NOTE = "as known at the end of March 31, 2026 UTC (version {version})"


@pytest.fixture
def sql_books(tmp_path: Path) -> Iterator[Books]:
    """New books that were made at the beginning of the year."""
    store = SqliteStore(tmp_path / "books.wyzbooks")
    clock = FixedClock()
    clock._moment = datetime(2026, 1, 2, 12, tzinfo=UTC)
    yield open_books(store, clock, CountedIds())
    store.close()


@pytest.fixture
def corrected(client: Any, sql_books: Any) -> tuple[Any, dict[str, int]]:
    """An invoice of March that was paid, corrected and paid again in April, and its versions."""
    clock = sql_books.clock

    def done(day: int, month: int = 3) -> int:
        clock._moment = clock._moment.replace(month=month, day=day)
        return sql_books.read(lambda work: work.version)

    done(2)
    client.post("/contacts", json={"id": "acme", "kind": "customer", "name": "Acme"})
    client.post(
        "/invoices",
        json={
            "id": "inv-1",
            "contactId": "acme",
            "date": "2026-03-02",
            "dueDate": "2026-03-20",
            "status": "sent",
            "number": "1001",
            "lines": [{"accountId": "account-4100", "rate": "100.00"}],
        },
    )
    versions = {"sent": done(10)}
    client.post(
        "/payments",
        json={"id": "p-1", "contactId": "acme", "date": "2026-03-10", "amount": "40.00"},
    )
    versions["paid in part"] = done(1, 4)
    client.patch("/contacts/acme", json={"name": "Acme & Sons"})
    client.patch(
        "/invoices/inv-1", json={"lines": [{"accountId": "account-4100", "rate": "120.00"}]}
    )
    client.post(
        "/payments",
        json={"id": "p-2", "contactId": "acme", "date": "2026-03-12", "amount": "80.00"},
    )
    versions["now"] = done(15, 4)
    clock.day = clock._moment.date()
    return client, versions


def read(client: Any, path: str, status: int = 200, **headers: str) -> Any:
    reply = client.get(path, headers=headers)
    assert reply.status_code == status, reply.text
    return reply


def problem(client: Any, path: str, status: int) -> str:
    detail: str = read(client, path, status).json()["detail"]
    return detail


# Records


def test_a_record_is_shown_as_it_was_known_with_all_that_is_computed(corrected):
    client, versions = corrected
    paid = read(client, f"/invoices/inv-1?knownAt={versions['paid in part']}").json()
    assert (paid["total"], paid["amountPaid"], paid["balance"]) == ("100.00", "40.00", "60.00")
    contact = read(client, f"/contacts/acme?knownAt={versions['paid in part']}").json()
    assert (contact["name"], contact["balance"], contact["openCount"]) == ("Acme", "60.00", 1)
    payment = read(client, f"/payments/p-1?knownAt={versions['paid in part']}").json()
    assert [line["amount"] for line in payment["applied"]] == ["40.00"]
    assert paid["createdAt"] == paid["updatedAt"] < "2026-03-03"
    assert paid["version"] < versions["sent"] + 1
    now = read(client, "/invoices/inv-1").json()
    assert (now["balance"], now["status"]) == ("0.00", "paid")
    assert read(client, f"/invoices/inv-1?knownAt={versions['now']}").json() == now


def test_a_day_and_a_time_are_points_like_a_version(corrected):
    client, versions = corrected
    expected = read(client, f"/invoices/inv-1?knownAt={versions['paid in part']}").json()
    for asked in ("2026-03-31", "2026-03-31T17:00:00Z", "2026-03-31T17:00:00%2B02:00"):
        shown = read(client, f"/invoices/inv-1?knownAt={asked}").json()
        assert shown == {**expected, "status": "overdue"}


def test_overdue_is_what_was_overdue_on_the_day_of_that_point(corrected):
    """It was due on 20 March. The day of a version is the day when it was made."""
    client, versions = corrected
    for asked, status in (
        (versions["paid in part"], "sent"),
        ("2026-03-20", "sent"),
        ("2026-03-21", "overdue"),
        ("2026-03-21T00:00:00Z", "overdue"),
        ("2026-03-21T00:30:00%2B01:00", "sent"),
    ):
        assert read(client, f"/invoices/inv-1?knownAt={asked}").json()["status"] == status


def test_what_did_not_exist_then_is_not_found(corrected):
    client, versions = corrected
    assert "p-2" in problem(client, f"/payments/p-2?knownAt={versions['paid in part']}", 404)
    client.delete("/payments/p-2")
    shown = read(client, f"/payments/p-2?knownAt={versions['now']}").json()
    assert (shown["amount"], shown["unapplied"]) == ("80.00", "0.00")
    read(client, "/payments/p-2", 404)


def test_points_that_the_books_do_not_know_are_refused(corrected):
    client, versions = corrected
    end = versions["now"]
    for asked in (end + 1, "2026-04-16", "2026-12-01T00:00:00Z"):
        reply = read(client, f"/invoices/inv-1?knownAt={asked}", 400).json()
        assert f"the highest version of the books is {end}" in reply["detail"]
        assert [error["parameter"] for error in reply["errors"]] == ["knownAt"]
    for asked in ("yesterday", "2026-03-31T17:00:00", "-1", ""):
        assert "a version such as 812" in problem(client, f"/invoices/inv-1?knownAt={asked}", 400)
    for asked in ("0", "2025-12-31"):
        assert "begins with version 1" in problem(client, f"/invoices/inv-1?knownAt={asked}", 404)


def test_lists_and_comparisons_do_not_take_it(corrected):
    client, _ = corrected
    for path in ("/invoices", "/reports", "/audit", "/accounts/account-1000/register"):
        assert "knownAt" in problem(client, f"{path}?knownAt=5", 400)
    reply = client.post("/reports/profit-loss/compare?knownAt=5", json={"csv": "x"})
    assert reply.status_code == 400


def test_every_single_record_and_every_report_takes_it():
    def takes(operation: Operation) -> bool:
        return "known_at" in operation.query.__struct_fields__

    paths = {operation.path for operation in OPERATIONS if takes(operation)}
    assert paths == {
        *(f"{resource.path}/{{id}}" for resource in RESOURCES),
        *(f"{resource.path}/{{id}}/history" for resource in RESOURCES),
        "/system/settings",
        "/system/settings/history",
        "/reports/{key}",
    }


def test_settings_are_shown_as_they_were_known(corrected):
    client, versions = corrected
    client.patch("/system/settings", json={"company": {"name": "Vale Ltd"}})
    shown = read(client, f"/system/settings?knownAt={versions['now']}").json()
    assert shown["company"]["name"] != "Vale Ltd"
    assert shown["version"] < versions["now"]
    assert read(client, "/system/settings").json()["company"]["name"] == "Vale Ltd"


def test_the_answer_about_the_past_has_a_tag_that_later_changes_leave_as_it_is(corrected):
    client, versions = corrected
    path = f"/invoices/inv-1?knownAt={versions['paid in part']}"
    tag = read(client, path).headers["etag"]
    client.patch("/invoices/inv-1", json={"memo": "later"})
    reply = read(client, path, 304, **{"If-None-Match": tag})
    assert (reply.content, reply.headers["etag"]) == (b"", tag)
    other = read(client, f"/invoices/inv-1?knownAt={versions['sent']}", **{"If-None-Match": tag})
    assert other.json()["balance"] == "100.00"
    reply = client.patch("/invoices/inv-1", json={"memo": "no"}, headers={"If-Match": tag})
    assert reply.status_code == 400


def test_the_day_of_today_shows_the_books_as_they_are_and_its_tag_changes_with_them(corrected):
    client, _ = corrected
    path = "/invoices/inv-1?knownAt=2026-04-15"
    first = read(client, path)
    assert first.json() == read(client, "/invoices/inv-1").json()
    client.patch("/invoices/inv-1", json={"memo": "later"})
    second = read(client, path, **{"If-None-Match": first.headers["etag"]})
    assert second.json()["memo"] == "later"


def test_an_entry_that_a_document_posted_is_shown_as_it_was_known(corrected):
    client, versions = corrected
    (listed,) = (
        entry
        for entry in read(client, "/journals?from=2026-03-02&to=2026-03-02").json()["data"]
        if entry["source"]
    )
    path = f"/journals/{listed['id']}"
    then = read(client, f"{path}?knownAt={versions['sent']}").json()
    assert (then["total"], listed["total"]) == ("100.00", "120.00")
    invoice = read(client, f"/invoices/inv-1?knownAt={versions['sent']}").json()
    assert (then["version"], then["updatedAt"]) == (invoice["version"], invoice["updatedAt"])


# Histories


def test_a_history_ends_where_it_was_known(corrected):
    client, versions = corrected
    whole = read(client, "/invoices/inv-1/history").json()
    then = read(client, f"/invoices/inv-1/history?knownAt={versions['paid in part']}").json()
    known = [entry for entry in whole["data"] if entry["version"] <= versions["paid in part"]]
    assert then["data"] == known
    assert (then["total"], len(whole["data"]) > len(known)) == (len(known), True)
    newest = read(
        client, f"/invoices/inv-1/history?knownAt={versions['paid in part']}&sort=-version&limit=1"
    ).json()
    assert newest["data"] == known[-1:]
    page = read(client, "/invoices/inv-1/history?knownAt=2026-03-31&format=html").text
    assert NOTE.format(version=versions["paid in part"]) in page
    read(client, f"/payments/p-2/history?knownAt={versions['sent']}", 404)


# Reports

YEAR = "from=2026-01-01&to=2026-12-31"


def test_a_report_shows_the_figures_that_were_known(corrected):
    client, versions = corrected
    then = read(client, f"/reports/ar-aging?asOf=2026-12-31&knownAt={versions['paid in part']}")
    assert then.json()["totals"]["outstanding"] == "60.00"
    now = read(client, "/reports/ar-aging?asOf=2026-12-31").json()
    assert (now["totals"]["outstanding"], "known" in now) == ("0.00", False)
    sheet = read(client, "/reports/balance-sheet?asOf=2026-12-31&knownAt=2026-03-31").json()
    assert sheet["known"] == {
        "knownAt": "2026-03-31",
        "version": versions["paid in part"],
        "changedAt": sheet["known"]["changedAt"],
    }
    assert sheet["known"]["changedAt"] < APRIL


def test_a_report_without_a_day_ends_on_the_day_of_the_point(corrected):
    client, versions = corrected
    for asked, day in (("2026-03-25", "2026-03-25"), (versions["sent"], "2026-03-02")):
        report = read(client, f"/reports/ar-aging?knownAt={asked}").json()
        assert report["asOf"] == day


@pytest.mark.parametrize("shape", ["csv", "html", "xlsx", "pdf"])
def test_a_report_says_in_every_format_until_when_changes_count(corrected, shape):
    client, versions = corrected
    path = f"/reports/profit-loss?{YEAR}&knownAt=2026-03-31&format={shape}"
    reply = read(client, path)
    if shape == "xlsx":
        rows = load_workbook(BytesIO(reply.content)).active.iter_rows(values_only=True)
        text = " ".join(str(cell) for row in rows for cell in row if cell)
    elif shape == "pdf":
        pages = PdfReader(BytesIO(reply.content)).pages
        text = " ".join(page.extract_text() for page in pages)
    else:
        text = reply.text
    note = NOTE.format(version=versions["paid in part"])
    assert note.casefold() in " ".join(text.split()).casefold()
    assert "100.00" in text or "100" in text
    assert read(client, path, 304, **{"If-None-Match": reply.headers["etag"]}).content == b""


def test_our_csv_of_the_past_is_still_read_back_and_compared(corrected):
    client, versions = corrected
    now = read(client, f"/reports/profit-loss?{YEAR}&knownAt={versions['now']}&format=csv")
    assert any("As known at version" in "".join(row) for row in csv.reader(StringIO(now.text)))
    reply = client.post(
        "/reports/profit-loss/compare", content=now.content, headers={"Content-Type": "text/csv"}
    )
    assert reply.status_code == 200, reply.text
    assert reply.json()["summary"]["difference"] == "0.00"
    assert (reply.json()["mismatched"], reply.json()["summary"]["complete"]) == ([], True)


def test_what_is_behind_a_figure_is_of_the_same_past(corrected):
    """Every figure leads to rows that sum to it, and every transaction to its document then."""
    client, versions = corrected
    asked = versions["paid in part"]
    report = read(
        client,
        f"/reports/profit-loss?{YEAR}&columns=quarter&compareTo=previousYear&knownAt={asked}",
    ).json()
    links = [
        (link, value)
        for row in report["rows"]
        for link, value in zip(
            row.get("details") or [None, *[row.get("detail")] * (len(row["values"]) - 1)],
            row["values"],
            strict=True,
        )
        if link
    ]
    assert links
    for link, value in links:
        assert f"knownAt={asked}" in link
        behind = read(client, link.removeprefix("/api/v1")).json()
        assert behind["known"]["version"] == asked
        if behind["rows"] and value not in {None, "0.00"}:
            assert value.removeprefix("-") in json.dumps(behind["rows"][-1])
    page = read(client, f"/reports/journal?{YEAR}&format=html&knownAt={asked}").text
    assert f'href="/invoices/inv-1?knownAt={asked}"' in page


def test_the_settings_of_then_get_another_etag_with_another_port(client):
    version = client.get("/audit/head").json()["version"]
    path = f"/system/settings?knownAt={version}"
    known = {"If-None-Match": client.get(path).headers["etag"]}
    assert client.get(path, headers=known).status_code == 304
    assert client.patch("/system/settings", json={"api": {"port": 4242}}).status_code == 200
    again = client.get(path, headers=known)
    assert (again.status_code, again.json()["api"]["port"]) == (200, 4242)
