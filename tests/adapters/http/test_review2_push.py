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
