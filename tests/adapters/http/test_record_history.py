"""The history of a record over HTTP: a list, and a page to read."""

from typing import Any

import msgspec
import pytest

from adapters.http.routes import RESOURCES
from adapters.json_shapes.histories import HistoryEntryView
from tests.adapters.http.requests import (
    CASH,
    RENT,
    bill,
    contact,
    deposit,
    invoice,
    payment,
    problem,
    view,
)
from tests.adapters.http.test_audit import tamper

HTML = {"Accept": "text/html,application/xhtml+xml,*/*;q=0.8"}


@pytest.fixture
def paid(client: Any) -> Any:
    """An invoice that was sent, changed by bob, and paid, with the payment cleared."""
    contact(client, name="Acme & <i>Sons</i>")
    invoice(client, number="1042", memo="For <script>you</script>")
    body = {"lines": [{"id": "1", "rate": "120.00"}]}
    answer = client.patch("/invoices/i1", json=body, headers={"X-Actor": "bob"})
    assert answer.status_code == 200, answer.text
    payment(client, ref="77", depositAccountId=CASH)
    row = f"/accounts/{CASH}/register/payment:p1:{CASH}"
    assert client.patch(row, json={"cleared": "cleared"}).status_code == 200
    return client


def test_a_history_names_what_changed_before_and_after_it_who_did_it_and_in_which_request(paid):
    history = view(paid, "/invoices/i1/history")
    assert (history["total"], history["nextCursor"]) == (3, None)
    created, changed, applied = history["data"]
    assert [entry["action"] for entry in history["data"]] == ["created", "changed", "applied"]
    assert {"field": "number", "before": None, "after": "1042"} in created["changes"]
    assert created["lines"][0]["change"] == "added"
    assert (changed["actor"], len(changed["requestId"])) == ("bob", 32)
    assert changed["changes"] == [{"field": "total", "before": "100.00", "after": "120.00"}]
    assert changed["lines"] == [
        {
            "field": "lines",
            "id": "1",
            "change": "changed",
            "changes": [
                {"field": "rate", "before": "100.00", "after": "120.00"},
                {"field": "amount", "before": "100.00", "after": "120.00"},
            ],
        }
    ]
    assert changed["text"][0] == "total changed from 100.00 to 120.00"
    assert applied["applications"] == [
        {
            "document": {
                "collection": "payments",
                "id": "p1",
                "label": "Payment 77 of 2026-03-05",
            },
            "creditId": "p1",
            "debitId": "i1",
            "date": "2026-03-05",
            "rule": "oldest",
            "before": "0.00",
            "after": "40.00",
        }
    ]


def test_the_history_of_a_payment_has_the_marks_of_its_rows(paid):
    *_, marked = view(paid, "/payments/p1/history")["data"]
    assert marked["action"] == "marked"
    assert marked["cleared"] == {
        "rowId": f"payment:p1:{CASH}",
        "accountId": CASH,
        "before": "none",
        "after": "cleared",
        "reconciliationId": None,
    }


def test_every_entry_has_the_shape_that_the_specification_publishes(paid):
    for path in ("/invoices/i1", "/payments/p1", "/contacts/acme", "/accounts/account-1000"):
        for entry in view(paid, f"{path}/history")["data"]:
            msgspec.convert(entry, HistoryEntryView)


def test_a_history_is_paged_from_either_end(paid):
    all_versions = [entry["version"] for entry in view(paid, "/invoices/i1/history")["data"]]
    for sort, expected in (("version", all_versions), ("-version", all_versions[::-1])):
        versions, cursor = [], ""
        for _ in expected:
            page = view(paid, f"/invoices/i1/history?sort={sort}&limit=1{cursor}")
            versions += [entry["version"] for entry in page["data"]]
            cursor = f"&cursor={page['nextCursor']}"
        assert versions == expected
        assert page["nextCursor"] is None
    page = view(paid, "/invoices/i1/history?limit=1")
    for path in ("/invoices/i1/history?sort=-version", "/payments/p1/history?limit=1"):
        answer = paid.get(f"{path}&cursor={page['nextCursor']}")
        assert problem(answer, 400)["errors"][0]["parameter"] == "cursor"


def test_the_page_says_it_in_sentences_and_no_text_in_it_does_harm(paid):
    for answer in (
        paid.get("/invoices/i1/history", headers=HTML),
        paid.get("/invoices/i1/history?format=html"),
    ):
        assert answer.status_code == 200
        assert answer.headers["content-type"] == "text/html; charset=utf-8"
        assert "default-src 'none'" in answer.headers["content-security-policy"]
        page = answer.text
        assert "Invoice 1042 of 2026-03-01" in page
        assert "total changed from 100.00 to 120.00" in page
        assert "40.00 applied from Payment 77 of 2026-03-05 as of 2026-03-05" in page
        assert "contact Acme &amp; &lt;i&gt;Sons&lt;/i&gt;" in page
        assert "<script" not in page
        assert "times in UTC" in page
        assert "account-" not in page


def test_the_format_is_json_unless_the_page_is_asked_for(paid):
    for headers in ({}, {"Accept": "application/json"}, {"Accept": "*/*"}):
        answer = paid.get("/invoices/i1/history", headers=headers)
        assert answer.headers["content-type"] == "application/json"
    assert problem(paid.get("/invoices/i1/history?format=pdf"), 400)


def test_an_unchanged_history_is_not_sent_again(paid):
    answer = paid.get("/invoices/i1/history")
    tag = {"If-None-Match": answer.headers["etag"]}
    assert paid.get("/invoices/i1/history", headers=tag).status_code == 304
    assert paid.get("/invoices/i1/history", headers=HTML | tag).status_code == 200


def test_a_history_can_be_read_as_it_was_known_then(paid):
    created, changed, _ = view(paid, "/invoices/i1/history")["data"]
    then = f"knownAt={changed['version']}"
    for sort, expected in (("version", [created, changed]), ("-version", [changed, created])):
        known = view(paid, f"/invoices/i1/history?{then}&sort={sort}")
        assert (known["total"], known["data"]) == (2, expected)
        page = view(paid, f"/invoices/i1/history?{then}&sort={sort}&limit=1")
        assert page["data"] == expected[:1]
        cursor = page["nextCursor"]
        rest = view(paid, f"/invoices/i1/history?{then}&sort={sort}&limit=1&cursor={cursor}")
        assert (rest["data"], rest["nextCursor"]) == (expected[1:], None)
    page = paid.get(f"/invoices/i1/history?{then}&format=html").text
    assert f"as known at version {changed['version']}" in page
    assert problem(paid.get(f"/payments/p1/history?{then}"), 404)
    assert problem(paid.get("/invoices/i1/history?knownAt=x"), 400)


@pytest.mark.parametrize("resource", RESOURCES, ids=lambda resource: resource.path)
def test_a_record_that_never_existed_has_no_history_in_any_collection(client, resource):
    answer = client.get(f"{resource.path}/nothing/history")
    assert problem(answer, 404)["code"] == "not_found"


def test_a_deleted_record_keeps_its_history(client):
    deposit(client)
    assert client.delete("/bank-transactions/d1").status_code == 204
    *_, deleted = view(client, "/bank-transactions/d1/history")["data"]
    assert deleted["action"] == "deleted"
    assert {"field": "amount", "before": "50.00", "after": None} in deleted["changes"]


def test_the_settings_have_a_history(client):
    body = {"company": {"closingDate": "2025-12-31"}}
    assert client.patch("/system/settings", json=body).status_code == 200
    *_, closed = view(client, "/system/settings/history")["data"]
    assert closed["changes"] == [{"field": "closingDate", "before": None, "after": "2025-12-31"}]


def test_history_is_no_id_of_a_record(client):
    body = {"id": "history", "name": "Hour", "accountId": "account-4000"}
    assert client.post("/items", json=body).status_code == 422


def test_a_history_of_then_gets_another_etag_with_a_name_of_today(client):
    contact(client, "vend", "Mill", "vendor")
    bill(client, date="2026-03-05", number="77")
    version = view(client, "/audit/head")["version"]
    path = f"/bills/b1/history?knownAt={version}"
    first = client.get(path)
    known = {"If-None-Match": first.headers["etag"]}
    assert client.get(path, headers=known).status_code == 304
    assert client.patch("/contacts/vend", json={"name": "Mill and Sons"}).status_code == 200
    again = client.get(path, headers=known)
    assert again.status_code == 200
    assert again.content != first.content


def test_a_cursor_of_the_history_of_today_does_not_lead_to_what_was_not_known_then(client):
    contact(client, "vend", "Mill", "vendor")
    version = view(client, "/audit/head")["version"]
    for name in ("B", "C", "D"):
        assert client.patch("/contacts/vend", json={"name": name}).status_code == 200
    path = "/contacts/vend/history?sort=-version"
    cursor = view(client, f"{path}&limit=1")["nextCursor"]
    then = view(client, f"{path}&knownAt={version}&cursor={cursor}")
    assert [entry["version"] for entry in then["data"]] == [version]


def test_a_damaged_change_is_named(client, tmp_path):
    contact(client, "vend", "Mill", "vendor")
    bill(client, date="2026-03-05", number="77")
    version = view(client, "/audit?collection=bills")["data"][0]["version"]
    tamper(tmp_path, f"UPDATE changes SET after = '[' WHERE version = {version}")
    answer = client.get("/bills/b1/history")
    assert answer.status_code == 500
    assert f"change {version} of the log is damaged" in answer.text


def test_the_conditions_of_a_bank_rule_are_told_in_words(client):
    rule = {
        "id": "r",
        "name": "Coffee",
        "contraAccountId": RENT,
        "textConditions": [
            {"field": "payee", "match": "contains", "text": "cafe"},
            {"field": "memo", "match": "contains", "text": "espresso"},
        ],
    }
    assert client.post("/import/rules", json=rule).status_code == 201
    (entry,) = view(client, "/import/rules/r/history")["data"]
    assert (
        'text conditions (field payee, match contains, text "cafe"), '
        '(field memo, match contains, text "espresso")' in entry["text"][0]
    )
