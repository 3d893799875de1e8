"""The changes to closed periods over HTTP, in every format."""

import csv
import io
import time
from typing import Any

import msgspec
import pytest

from adapters.json_shapes.closed_period_shapes import ClosedPeriodsView
from application.reporting.formats import FORMATS
from tests.adapters.http.requests import CASH, RENT, bill, contact, deposit, problem, view
from tests.adapters.http.test_audit import tamper
from tests.adapters.http.test_reports import BEGINS, TYPES

PATH = "/audit/closed-periods"


def close(client: Any, day: str | None, who: str = "ann", **more: Any) -> None:
    body = {"company": {"closingDate": day, **more}}
    answer = client.patch("/system/settings", json=body, headers={"X-Actor": who})
    assert answer.status_code == 200, answer.text


@pytest.fixture
def reopened(client: Any) -> Any:
    """The books were closed, opened again by bob, a bill was changed, and they were closed."""
    contact(client, "vend", "Mill & <b>Co</b>", "vendor")
    bill(client, date="2025-12-05", number="77")
    close(client, "2025-12-31")
    close(client, "2025-11-30", "bob", reason="a bill was <wrong>")
    body = {"lines": [{"id": "1", "amount": "60.00"}]}
    answer = client.patch("/bills/b1", json=body, headers={"X-Actor": "cy"})
    assert answer.status_code == 200, answer.text
    close(client, "2025-12-31")
    return client


def test_it_tells_what_was_moved_back_and_changed_until_it_was_closed_again(reopened):
    answer = view(reopened, PATH)
    assert (answer["total"], answer["complete"], answer["closingDate"]) == (4, True, "2025-12-31")
    _, back, changed, again = answer["data"]
    assert [entry["action"] for entry in answer["data"]] == [
        "closed",
        "movedBack",
        "changed",
        "closedAgain",
    ]
    assert (back["actor"], back["moved"]) == (
        "bob",
        {"before": "2025-12-31", "after": "2025-11-30", "reason": "a bill was <wrong>"},
    )
    assert (changed["actor"], changed["closingDate"], changed["highestClosingDate"]) == (
        "cy",
        "2025-11-30",
        "2025-12-31",
    )
    assert changed["document"] == {
        "collection": "bills",
        "id": "b1",
        "label": "Bill 77 of 2025-12-05",
        "number": "77",
        "dateBefore": "2025-12-05",
        "dateAfter": "2025-12-05",
        "dueDateBefore": "2025-12-05",
        "dueDateAfter": "2025-12-05",
    }
    assert {"accountId": RENT, "contactId": "vend", "before": "50.00", "after": "60.00"} in changed[
        "figures"
    ]
    assert "1 change of a document in the closed period" in again["text"]


@pytest.mark.parametrize(
    ("query", "count"),
    [
        ("from=2025-12-01&to=2025-12-31", 4),
        ("from=2025-12-06", 3),
        ("to=2025-11-30", 1),
        ("to=2025-12-04", 3),
        ("from=2026-01-01", 0),
        ("madeFrom=2026-11-22&madeTo=2026-11-22", 4),
        ("madeFrom=2026-11-23", 0),
        ("madeTo=2026-11-21", 0),
    ],
)
def test_the_days_are_those_of_the_figures_or_those_on_which_somebody_made_the_changes(
    reopened, query, count
):
    answer = view(reopened, f"{PATH}?{query}")
    assert (answer["total"], len(answer["data"])) == (count, count)


@pytest.mark.parametrize("query", ["from=2026-01-02&to=2026-01-01", "from=x", "accountId=x"])
def test_a_wrong_parameter_is_400(reopened, query):
    problem(reopened.get(f"{PATH}?{query}"), 400)


@pytest.mark.parametrize("name", FORMATS)
def test_every_format_is_answered(reopened, name):
    answer = reopened.get(f"{PATH}?format={name}")
    assert answer.status_code == 200, answer.text
    assert answer.headers["content-type"] == TYPES[name]
    begins = {**BEGINS, "csv": b"Changes to Closed Periods\r\n", "json": b'{"from":null'}
    assert answer.content.lower().startswith(begins[name].lower())


def test_the_page_reads_as_a_story_and_no_text_in_it_does_harm(reopened):
    page = reopened.get(PATH, headers={"Accept": "text/html"}).text
    reason = "because: a bill was &lt;wrong&gt;"
    changed = "1 change of a document in the closed period"
    parts = (
        "ann: the books were closed to Dec 31, 2025",
        f"bob: the closing date was moved back from Dec 31, 2025 to Nov 30, 2025, {reason}",
        "Bill 77 of 2025-12-05 changed",
        "6800 Rent &amp; Utilities, Mill &amp; &lt;b&gt;Co&lt;/b&gt;",
        f"ann: the books were closed again to Dec 31, 2025; {changed}",
    )
    assert [page.index(part) for part in parts] == sorted(map(page.index, parts))
    assert "<b>" not in page


def test_the_csv_has_the_amounts_before_and_after(reopened):
    rows = list(csv.reader(io.StringIO(reopened.get(f"{PATH}?format=csv").text)))
    row = next(row for row in rows if "Bill 77 of 2025-12-05 changed" in row)
    assert row[-2:] == ["50.00", "60.00"]


def test_an_exception_from_a_lock_is_told_with_its_reason(client):
    deposit(client)
    begun = {
        "id": "r",
        "accountId": CASH,
        "statementDate": "2026-03-31",
        "statementBalance": "50.00",
    }
    assert client.post("/reconciliation/bank", json=begun).status_code == 201
    rows = {"cleared": "all"}
    assert client.put("/reconciliation/bank/r/cleared", json=rows).status_code == 200
    assert client.post("/reconciliation/bank/r/finish").status_code == 200
    changed = {"date": "2026-03-03"}
    answer = client.patch("/bank-transactions/d1?override=wrong+day", json=changed)
    assert answer.status_code == 200, answer.text
    (told,) = view(client, PATH)["data"]
    assert (told["kind"], told["isClosed"], told["override"]) == ("document", False, "wrong day")


def test_a_lock_that_a_person_overrode_is_told_where_no_document_changed(client):
    deposit(client)
    begun = {
        "id": "r",
        "accountId": CASH,
        "statementDate": "2026-03-31",
        "statementBalance": "50.00",
    }
    assert client.post("/reconciliation/bank", json=begun).status_code == 201
    row = f"bank-transaction:d1:{CASH}"
    rows = {"cleared": [row]}
    assert client.put("/reconciliation/bank/r/cleared", json=rows).status_code == 200
    assert client.post("/reconciliation/bank/r/finish").status_code == 200
    path = f"/accounts/{CASH}/register/{row}?override=not+on+it"
    answer = client.patch(path, json={"cleared": "none"})
    assert answer.status_code == 200, answer.text
    (told,) = view(client, PATH)["data"]
    assert (told["kind"], told["action"], told["override"]) == ("mark", "unlocked", "not on it")
    assert (told["rowId"], told["accountId"], told["isClosed"]) == (row, CASH, False)
    assert told["fields"] == [{"field": "cleared", "before": "reconciled", "after": "none"}]
    assert view(client, f"{PATH}?from=2026-03-03")["data"] == []


def test_every_kind_of_change_has_the_shape_that_the_specification_publishes(reopened):
    close(reopened, None, reason="the auditor asked")
    payment_body = {
        "id": "q1",
        "contactId": "vend",
        "accountId": CASH,
        "date": "2025-12-06",
        "amount": "20.00",
    }
    assert reopened.post("/bills/payments", json=payment_body).status_code == 201
    changed = {"cashFlow": "investing"}
    assert reopened.patch(f"/accounts/{RENT}", json=changed).status_code == 200
    merged = reopened.post(f"/accounts/{RENT}/merge", json={"into": "account-6000"})
    assert merged.status_code == 200, merged.text
    close(reopened, "2025-06-30")
    answer = view(reopened, PATH)
    kinds = [(entry["kind"], entry["action"]) for entry in answer["data"]]
    assert kinds[4:] == [
        ("closingDate", "movedBack"),
        ("document", "created"),
        ("application", "applied"),
        ("restatement", "restated"),
        ("merge", "merged"),
        ("closingDate", "movedOn"),
    ]
    msgspec.convert(answer, ClosedPeriodsView)
    applied, restated, merge = answer["data"][6:9]
    assert (applied["application"]["before"], applied["application"]["after"]) == ("0.00", "20.00")
    assert restated["text"].endswith(": cash flow changed from operating to investing")
    assert merge["merge"] == {
        "collection": "accounts",
        "id": RENT,
        "intoId": "account-6000",
        "documents": 1,
        "first": "2025-12-05",
        "last": "2025-12-05",
    }
    assert "The closing date is still moved back" in reopened.get(f"{PATH}?format=html").text


def test_books_that_were_never_closed_have_none(client):
    assert view(client, PATH)["data"] == []
    page = client.get(f"{PATH}?format=html").text
    assert "No change to a closed period" in page


def test_a_merge_of_the_account_of_retained_earnings_is_told(client):
    deposit(client, date="2025-03-02")
    close(client, "2026-02-28")
    query = "/reports/balance-sheet?asOf=2026-02-28"
    before = view(client, query)["rows"]
    answer = client.post("/accounts/account-3100/merge", json={"into": "account-3000"})
    assert answer.status_code == 200, answer.text
    assert before != view(client, query)["rows"]
    told = [entry["kind"] for entry in view(client, PATH)["data"]]
    assert told == ["closingDate", "restatement"]


def test_a_damaged_change_is_named(client, tmp_path):
    contact(client, "vend", "Mill", "vendor")
    close(client, "2026-02-28")
    bill(client, date="2026-03-05", number="77")
    version = view(client, "/audit?collection=bills")["data"][0]["version"]
    tamper(tmp_path, f"UPDATE changes SET after = '[' WHERE version = {version}")
    answer = client.get(PATH)
    assert answer.status_code == 500
    assert f"change {version} of the log is damaged" in answer.text


def test_an_account_on_which_no_closed_document_posts_restates_nothing(client):
    deposit(client, date="2025-03-02")
    close(client, "2025-12-31")
    close(client, "2025-11-30", reason="a deposit was wrong")
    account = {"id": "new", "name": "New", "type": "asset"}
    assert client.post("/accounts", json=account).status_code == 201
    for changes in ({"cashFlow": "investing"}, {"type": "expense"}):
        assert client.patch("/accounts/new", json=changes).status_code == 200
    assert {entry["kind"] for entry in view(client, PATH)["data"]} == {"closingDate"}


def test_a_journal_of_many_people_that_was_corrected_is_told_soon(client):
    for number in range(40):
        for place in "ab":
            contact(client, f"{place}{number}", f"{place} {number}", "vendor")

    def lines(place: str) -> list[dict[str, str]]:
        debits = [
            {"accountId": RENT, "debit": "1.00", "contactId": f"{place}{number}"}
            for number in range(40)
        ]
        return [*debits, {"accountId": CASH, "credit": "40.00"}]

    journal = {"id": "pay", "date": "2025-06-30", "lines": lines("a")}
    assert client.post("/journals", json=journal).status_code == 201
    close(client, "2025-12-31")
    close(client, "2025-01-31", reason="the wrong people")
    assert client.patch("/journals/pay", json={"lines": lines("b")}).status_code == 200
    began = time.process_time()
    assert view(client, PATH)["data"][-1]["document"]["id"] == "pay"
    assert time.process_time() - began < 0.5
