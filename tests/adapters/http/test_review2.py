"""What the review suspects."""


import pytest

from tests.adapters.http.requests import RENT, bill, contact, deposit, view
from tests.adapters.http.test_audit import tamper
from tests.adapters.http.test_closed_periods import PATH, close


def kinds(client):
    return [(e["kind"], e["action"], e["text"]) for e in view(client, PATH)["data"]]


def ok(answer):
    assert answer.status_code < 300, answer.text
    return answer


def test_merge_of_retained_earnings_in_closed_books(client):
    deposit(client, date="2025-03-02")
    close(client, "2026-02-28")
    query = "/reports/balance-sheet?asOf=2026-02-28"
    before = view(client, query)["rows"]
    answer = client.post("/accounts/account-3100/merge", json={"into": "account-3000"})
    print(answer.status_code, answer.text)
    if answer.status_code < 300:
        after = view(client, query)["rows"]
        print([r["values"] for r in before]); print([r["values"] for r in after])
        print(kinds(client))
        assert before == after or len(kinds(client)) == 2


def test_history_known_at_etag_with_names_of_today(client):
    contact(client, "vend", "Mill", "vendor")
    bill(client, date="2026-03-05", number="77")
    version = view(client, "/audit/head")["version"]
    path = f"/bills/b1/history?knownAt={version}"
    first = client.get(path)
    ok(client.patch("/contacts/vend", json={"name": "Mill and Sons"}))
    second = client.get(path)
    again = client.get(path, headers={"If-None-Match": first.headers["etag"]})
    assert (again.status_code == 304) == (first.content == second.content), (again.status_code, second.text)


@pytest.mark.parametrize(
    "path",
    ["/bills/b1/history", PATH],
)
def test_a_damaged_row_is_named(client, tmp_path, path):
    contact(client, "vend", "Mill", "vendor")
    close(client, "2026-02-28")
    bill(client, date="2026-03-05", number="77")
    close(client, None, reason="x")
    version = view(client, "/audit?collection=bills")["data"][0]["version"]
    close(client, "2026-03-31")
    ok(client.patch("/bills/b1", json={"memo": "x"}))
    tamper(tmp_path, f"UPDATE changes SET after = '[' WHERE version = {version}")
    answer = client.get(path.format(version, version + 1))
    print(answer.status_code, answer.text)
    assert f"change {version} of the log is damaged" in answer.text


def test_an_account_without_postings_is_no_restatement(client):
    deposit(client, date="2025-03-02")
    close(client, "2025-12-31")
    close(client, "2025-11-30", reason="x")
    ok(client.post("/accounts", json={"id": "new", "name": "New", "type": "asset"}))
    before = view(client, "/reports/balance-sheet?asOf=2025-12-31")["rows"]
    ok(client.patch("/accounts/new", json={"cashFlow": "investing"}))
    ok(client.patch("/accounts/new", json={"type": "expense"}))
    assert before == view(client, "/reports/balance-sheet?asOf=2025-12-31")["rows"]
    assert [k for k in kinds(client) if k[0] == "restatement"] == []


def test_a_rule_is_told_in_words(client):
    ok(client.post("/import/rules", json={"id": "r", "name": "Cafe", "contraAccountId": RENT,
        "textConditions": [{"field": "payee", "match": "contains", "text": "cafe"}]}))
    page = client.get("/import/rules/r/history").json()
    print(page)
    assert "{'" not in page["data"][0]["text"][0]


def test_the_settings_known_at_a_version_with_another_port(client):
    version = view(client, "/audit/head")["version"]
    path = f"/system/settings?knownAt={version}"
    first = client.get(path)
    answer = client.patch("/system/settings", json={"api": {"port": 4242}})
    print(answer.status_code)
    second = client.get(path)
    again = client.get(path, headers={"If-None-Match": first.headers["etag"]})
    assert (again.status_code == 304) == (first.content == second.content), second.text
