"""The state that the console shows."""

from adapters.http.observations import MOST_REQUESTS


def state_of(client):
    return client.get("/console/state").json()


def test_the_console_tells_the_last_requests_the_newest_first(client):
    client.get("/accounts")
    client.get("/invoices/none", headers={"X-Request-Id": "from-a-script"})
    newest, before = state_of(client)["requests"][:2]
    assert newest.pop("at") >= before.pop("at")
    assert newest.pop("milliseconds") > 0
    assert newest.pop("bytes") > 0
    assert newest == {
        "requestId": "from-a-script",
        "method": "GET",
        "operation": "readInvoice",
        "status": 404,
        "code": "not_found",
    }
    assert (before["operation"], before["status"], before["code"]) == ("listAccounts", 200, None)


def test_what_programs_ask_for_all_the_time_is_not_among_the_requests(client):
    for path in ("/system/health", "/system/metrics", "/console/state"):
        client.get(path)
    told = {request["operation"] for request in state_of(client)["requests"]}
    assert told.isdisjoint({"readHealth", "readMetrics", "readConsoleState"})


def test_the_console_remembers_so_many_requests_and_no_more(client):
    for _ in range(MOST_REQUESTS + 3):
        client.get("/invoices/none")
    assert len(state_of(client)["requests"]) == MOST_REQUESTS


def test_the_console_counts_the_records_and_knows_the_version(client):
    before = state_of(client)
    client.post("/contacts", json={"kind": "customer", "name": "Quarry Cafe"})
    after = state_of(client)
    assert after["version"] == before["version"] + 1
    assert after["collections"]["contacts"] == before["collections"]["contacts"] + 1
    assert after["streams"] == 0


def test_nothing_but_numbers_of_records_comes_from_the_books(client):
    secret = "Quarry Cafe of the Secret"
    client.post("/contacts", json={"id": "hidden-id", "kind": "customer", "name": secret})
    client.get(f"/contacts?q={secret}")
    client.get("/contacts/hidden-id")
    told = client.get("/console/state").text
    assert "Secret" not in told
    assert "hidden-id" not in told
