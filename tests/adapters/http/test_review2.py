"""What the review suspects."""

import csv
import io

import pytest

from tests.adapters.http.requests import CASH, RENT, SALES, SAVINGS, bill, contact, deposit, view
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


def test_lane_by_encoded_name():
    from adapters.http.routes import OPERATIONS
    from adapters.json_shapes.list_queries import read_query

    op = next(o for o in OPERATIONS if o.name == "readInvoice") if hasattr(OPERATIONS[0], "name") else next(o for o in OPERATIONS if "readInvoice" in repr(o))
    raw = b"%6BnownAt=5"
    assert read_query(raw, op.query).known_at == "5"
    assert op.takes_long(raw)


def test_audit_from_after_to_is_400(client):
    assert client.get("/audit?from=2026-03-02&to=2026-03-01").status_code == 400


def test_forged_cursor_of_a_history(client):
    from adapters.json_shapes.list_queries import make_cursor

    contact(client, "vend", "Mill", "vendor")
    for past in (10**30, -5, True, None, "x", 1.5):
        cursor = make_cursor("history contacts vend version", [past])
        answer = client.get(f"/contacts/vend/history?cursor={cursor}")
        assert answer.status_code in (200, 400), (past, answer.text)


def test_csv_and_pages_do_no_harm(client):
    contact(client, "vend", "=HYPERLINK(1)<script>alert(1)</script>", "vendor")
    bill(client, date="2025-12-05", number="=1+1")
    close(client, "2025-12-31", "=cmd|x")
    close(client, "2025-11-30", "+bob", reason="=1<script>")
    ok(client.patch("/bills/b1", json={"lines": [{"id": "1", "amount": "60.00"}]}, headers={"X-Actor": "@x"}))
    text = client.get(f"{PATH}?format=csv").text
    for row in csv.reader(io.StringIO(text)):
        for cell in row:
            assert not cell.startswith(("=", "+", "@")), row
    page = client.get(f"{PATH}?format=html").text
    assert "<script" not in page
    page = client.get("/bills/b1/history?format=html").text
    assert "<script" not in page
    page = client.get("/contacts/vend/history?format=html").text
    assert "<script" not in page


@pytest.mark.parametrize(
    "path",
    ["/bills/b1/history", PATH, "/bills/b1?knownAt={0}", "/bills/b1?knownAt={1}"],
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


def test_merge_of_banks_with_a_transfer_between_them(client):
    deposit(client, "t1", "50.00", date="2025-03-02", splits=[{"accountId": SAVINGS, "amount": "50.00"}])
    deposit(client, "t2", "70.00", date="2025-03-02",
        splits=[{"accountId": SAVINGS, "amount": "50.00"}, {"accountId": SALES, "amount": "20.00"}])
    close(client, "2025-12-31")
    ok(client.post(f"/accounts/{SAVINGS}/merge", json={"into": CASH}))
    print(kinds(client))
    assert [k[1] for k in kinds(client)] == ["closed", "merged"]


def test_two_merges_of_contacts_in_closed_books(client):
    contact(client, "a", "A", "vendor")
    contact(client, "b", "B", "vendor")
    bill(client, date="2025-03-05", number="77", contactId="a")
    close(client, "2025-12-31")
    ok(client.post("/contacts/a/merge", json={"into": "b"}))
    data = view(client, PATH)["data"]
    print(data)
    assert data[1]["merge"]["documents"] == 1


def test_merge_of_undeposited_funds_in_closed_books(client):
    deposit(client, date="2025-03-02", splits=[{"accountId": "account-1200", "amount": "50.00"}])
    close(client, "2026-02-28")
    query = "/reports/cash-flows?from=2025-01-01&to=2025-12-31"
    before = view(client, query)["rows"]
    answer = client.post("/accounts/account-1050/merge", json={"into": "account-1200"})
    print(answer.status_code, answer.text)
    after = view(client, query)["rows"]
    print([r["values"] for r in before]); print([r["values"] for r in after])
    print(kinds(client))
    assert before == after or len(kinds(client)) == 2


def test_undeposited_funds_setting_in_closed_books(client):
    deposit(client, date="2025-03-02", splits=[{"accountId": "account-1200", "amount": "50.00"}])
    close(client, "2026-02-28")
    query = "/reports/cash-flows?from=2025-01-01&to=2025-12-31"
    before = view(client, query)["rows"]
    answer = client.patch("/system/settings", json={"defaults": {"undepositedFundsAccountId": "account-1200"}})
    print(answer.status_code, answer.text)
    after = view(client, query)["rows"]
    assert before == after or len(kinds(client)) == 2


def test_two_changes_of_one_push(client):
    contact(client, "acme", "Acme", "customer")
    ok(client.post("/invoices", json={"id": "i1", "contactId": "acme", "date": "2025-05-01", "status": "sent",
        "lines": [{"accountId": SALES, "rate": "100.00"}]}))
    ok(client.post("/payments", json={"id": "p1", "contactId": "acme", "date": "2025-05-02", "amount": "80.00", "hold": True}))
    close(client, "2025-12-31")
    close(client, "2025-01-31", reason="x")
    record = view(client, "/payments/p1")
    def change(amount):
        return {"collection": "payments", "id": "p1", "op": "put", "baseVersion": record["version"],
            "record": {**record, "applications": [{"invoiceId": "i1", "amount": amount}]}}
    answer = ok(client.post("/sync/push", json={"clientId": "t", "changes": [change("50.00"), change("80.00")]}))
    print(answer.text[:200])
    print([(c["version"], c["at"], c["requestId"], c["collection"]) for c in view(client, "/audit?since=30")["data"]])
    data = [e["application"] for e in view(client, PATH)["data"] if e["kind"] == "application"]
    print(data)
    assert data[0]["before"] == "0.00"


def test_a_rule_is_told_in_words(client):
    ok(client.post("/import/rules", json={"id": "r", "name": "Cafe", "contraAccountId": RENT,
        "textConditions": [{"field": "payee", "match": "contains", "text": "cafe"}]}))
    page = client.get("/import/rules/r/history").json()
    print(page)
    assert "{'" not in page["data"][0]["text"][0]


def test_lists_refuse_from_after_to(client):
    assert client.get("/invoices?from=2026-03-02&to=2026-03-01").status_code == 400


def test_a_moved_out_document_and_its_history_known_at_any_version(client):
    """A walk: every version of a small story, records and histories."""
    contact(client, "a", "A", "customer")
    ok(client.post("/invoices", json={"id": "i1", "contactId": "a", "date": "2026-03-01", "lines": [{"accountId": SALES, "rate": "10.00"}]}))
    ok(client.post("/invoices/i1/send"))
    ok(client.post("/payments", json={"id": "p1", "contactId": "a", "date": "2026-03-02", "amount": "4.00"}))
    seen = {}
    def note():
        v = view(client, "/audit/head")["version"]
        seen[v] = {p: (lambda r: r.json() if r.status_code == 200 else r.status_code)(client.get(p)) for p in ("/invoices/i1", "/payments/p1", "/contacts/a", "/contacts/b", "/accounts/account-1100")}
    note()
    contact(client, "b", "B", "customer"); note()
    ok(client.post("/contacts/a/merge", json={"into": "b"})); note()
    ok(client.post("/invoices/i1/void", json={"reason": "x"})); note()
    ok(client.delete("/payments/p1")); note()
    ok(client.post("/payments", json={"id": "p1", "contactId": "b", "date": "2026-03-02", "amount": "5.00"})); note()
    for v, shown in seen.items():
        for path, expected in shown.items():
            answer = client.get(f"{path}?knownAt={v}")
            assert (answer.json() if answer.status_code == 200 else answer.status_code) == expected, (v, path)
    texts = [e["text"] for e in view(client, "/payments/p1/history")["data"]]
    print(texts)
    assert client.get("/payments/p1/history?format=html").status_code == 200


def test_the_settings_known_at_a_version_with_another_port(client):
    version = view(client, "/audit/head")["version"]
    path = f"/system/settings?knownAt={version}"
    first = client.get(path)
    answer = client.patch("/system/settings", json={"api": {"port": 4242}})
    print(answer.status_code)
    second = client.get(path)
    again = client.get(path, headers={"If-None-Match": first.headers["etag"]})
    assert (again.status_code == 304) == (first.content == second.content), second.text
