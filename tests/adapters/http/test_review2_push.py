from collections import Counter
from datetime import UTC, datetime
from tests.adapters.http.requests import SALES, contact, view
from tests.adapters.http.test_closed_periods import PATH, close


def test_units_of_one_push_with_the_real_clock(client, sql_books):
    type(sql_books.clock).now = lambda self: datetime.now(UTC)
    sql_books.clock.day = datetime.now(UTC).date()
    def change(i):
        return {"collection": "items", "id": f"i{i}", "op": "put", "record": {"id": f"i{i}", "name": f"Item {i}"}, "baseVersion": None}
    answer = client.post("/sync/push", json={"clientId": "t", "changes": [change(i) for i in range(100)]})
    assert answer.status_code == 200, answer.text
    data = [c for c in view(client, "/audit?collection=items&limit=1000")["data"]]
    print(len(data), Counter(Counter(c["at"] for c in data).values()))
    for a, b in zip(data, data[1:]):
        if a["at"] == b["at"]:
            answer = client.get(f"/items/{b['id']}?knownAt={a['version']}")
            print(a["version"], b["version"], answer.status_code, answer.text[:200])
            assert answer.status_code == 404
            break


def test_all_changes_of_one_push_to_closed_days_are_told(client, sql_books):
    contact(client, "acme", "Acme", "customer")
    client.post("/invoices", json={"id": "i1", "contactId": "acme", "date": "2025-05-01", "status": "sent",
        "lines": [{"accountId": SALES, "rate": "100.00"}]})
    client.post("/payments", json={"id": "p1", "contactId": "acme", "date": "2025-05-02", "amount": "80.00", "hold": True})
    close(client, "2025-12-31")
    close(client, "2025-01-31", reason="x")
    record = view(client, "/payments/p1")
    type(sql_books.clock).now = lambda self: datetime.now(UTC)
    sql_books.clock.day = datetime.now(UTC).date()
    def change(i):
        return {"collection": "payments", "id": "p1", "op": "put", "baseVersion": record["version"],
            "record": {**record, "applications": [{"invoiceId": "i1", "amount": f"{i + 1}.00"}]}}
    answer = client.post("/sync/push", json={"clientId": "t", "changes": [change(i) for i in range(80)]})
    assert answer.status_code == 200, answer.text
    log = [c for c in view(client, "/audit?collection=applications&limit=1000")["data"]][-80:]
    print(Counter(Counter(c["at"] for c in log).values()))
    found = [e["application"] for e in view(client, PATH)["data"] if e["kind"] == "application"]
    print(len(found))
    assert found[0]["before"] == "0.00"
    for one, following in zip(found, found[1:]):
        assert one["after"] == following["before"]
