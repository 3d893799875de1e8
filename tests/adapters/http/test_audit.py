"""The log over HTTP: what was changed, by whom, what it touches, and the proof of it."""

import itertools
from contextlib import closing

import pytest

from adapters.storage.sqlite.driver import DRIVER
from tests.adapters.http.requests import (
    CASH,
    bill,
    bill_payment,
    contact,
    everything,
    invoice,
    journal,
    made,
    parameters,
    payment,
    problem,
)

RECEIVABLE, SALES = "account-1100", "account-4100"


@pytest.fixture
def logged(client):
    """Books whose changes from version 26 on are of three items."""
    for n, actor in enumerate(["ann", "bob", "ann"]):
        headers = {"x-actor": actor, "x-request-id": f"request-{n}"}
        answer = client.post("/items", json={"id": f"i{n}", "name": f"I{n}"}, headers=headers)
        assert answer.status_code == 201
    headers = {"x-actor": "bob", "x-request-id": "request-3"}
    assert client.patch("/items/i0", json={"rate": 5}, headers=headers).status_code == 200
    assert client.delete("/items/i1", headers={"x-actor": "ann"}).status_code == 204
    return client


@pytest.fixture
def applied(client):
    """Books in which a payment pays two invoices, and a journal pays a third one."""
    contact(client, "acme")
    invoice(client, "i1", "100.00", number="A-1")
    invoice(client, "i2", "50.00", number="A-2")
    payment(client, "p1", "120.00", ref="check 7")
    return client


# Which changes are listed


@pytest.mark.parametrize(
    ("query", "versions"),
    [
        ("collection=items", [26, 27, 28, 29, 30]),
        ("recordId=i0", [26, 29]),
        ("recordId=nobody", []),
        ("actor=ann", [26, 28, 30]),
        ("requestId=request-1", [27]),
        ("requestId=", [*range(1, 26)]),
        ("since=28", [29, 30]),
        ("since=30", []),
        ("collection=rules", []),
        ("collection=prefs", []),
        ("collection=items,settings", [25, 26, 27, 28, 29, 30]),
        ("collection=settings,rules&actor=system", [25]),
        ("collection=items,rules&actor=ann&op=put", [26, 28]),
        ("op=delete", [30]),
        ("op=put&since=25", [26, 27, 28, 29]),
        ("op=delete&actor=bob", []),
        ("collection=items&actor=bob", [27, 29]),
        ("collection=items&recordId=i0&actor=bob&requestId=request-3&op=put", [29]),
        ("since=25&from=2026-11-22", [26, 27, 28, 29, 30]),
        ("from=2026-11-23", []),
        ("since=25&to=2026-11-22", [26, 27, 28, 29, 30]),
        ("to=2026-11-21", []),
        ("from=2026-11-22&to=2026-11-22&actor=bob&collection=items,terms", [27, 29]),
        ("collection=settings", [25]),
        ("collection=accounts&recordId=account-1000", [1]),
    ],
)
def test_the_log_is_filtered_and_paged_in_both_orders(logged, query, versions):
    for limit in (1, 2, 1000):
        assert [row["version"] for row in everything(logged, f"/audit?{query}", limit)] == versions
        newest = everything(logged, f"/audit?{query}&sort=-version", limit)
        assert [row["version"] for row in newest] == versions[::-1]


@pytest.mark.parametrize(
    ("query", "parameter", "words"),
    [
        ("collection=nothing", "collection", ["'nothing'", "accounts", "bill-payments", "cleared"]),
        ("collection=items,", "collection", ["''", "invoices"]),
        ("collection=Invoices", "collection", ["'Invoices'"]),
        ("collection=bills/payments", "collection", ["bill-payments"]),
        ("op=create", "op", ["put", "delete"]),
        ("op=", "op", []),
        ("sort=at", "sort", ["version", "-version"]),
        ("sort=-version,version", "sort", []),
        ("touches=A-1", "touches", ["such as invoices/1042", "journals"]),
        ("touches=items/i0", "touches", ["the collections are"]),
        ("touches=invoices/", "touches", ["an id"]),
        ("from=2026-13-01", "from", []),
        ("to=x", "to", []),
        ("since=-1", "since", []),
        ("cursor=x", "cursor", ["another list"]),
        ("user=ann", "user", ["does not exist here", "requestId"]),
    ],
)
def test_a_wrong_filter_is_named(logged, query, parameter, words):
    answer = logged.get(f"/audit?{query}")
    assert parameters(answer) == [parameter]
    assert all(word in answer.json()["detail"] for word in words)


def test_a_cursor_belongs_to_its_filters_and_its_order(logged):
    cursor = logged.get("/audit?collection=items&limit=2").json()["nextCursor"]
    assert logged.get(f"/audit?collection=items&limit=1&cursor={cursor}").status_code == 200
    for query in ("collection=items&sort=-version", "collection=items&op=put", "actor=ann"):
        assert parameters(logged.get(f"/audit?{query}&cursor={cursor}")) == ["cursor"]


def test_pages_of_the_newest_changes_go_on_while_others_write(logged):
    page = logged.get("/audit?sort=-version&limit=2").json()
    made(logged, "/items", {"id": "i9", "name": "I9"})
    rest = logged.get(f"/audit?sort=-version&limit=2&cursor={page['nextCursor']}").json()
    versions = [row["version"] for row in (*page["data"], *rest["data"])]
    assert versions == [30, 29, 28, 27]


# What a change shows


def test_a_change_shows_what_was_before_and_after(logged):
    changed, removed = logged.get("/audit?since=28").json()["data"]
    assert (
        changed["op"],
        changed["before"]["rate"],
        changed["after"]["rate"],
        changed["actor"],
        changed["requestId"],
    ) == ("put", "0.00", "5.00", "bob", "request-3")
    assert (removed["op"], removed["before"]["id"], removed["after"]) == ("delete", "i1", None)
    assert changed["documents"] == removed["documents"] == []


def touched(row: dict) -> list[tuple[str, str, str]]:
    return [(each["collection"], each["id"], each["number"]) for each in row["documents"]]


I1, I2, P1 = ("invoices", "i1", "A-1"), ("invoices", "i2", "A-2"), ("payments", "p1", "check 7")


def test_changes_of_applications_name_the_credit_and_all_charges_before_and_after(applied):
    (application,) = applied.get("/audit?collection=applications").json()["data"]
    assert (application["id"], touched(application)) == ("payment:p1", [P1, I1, I2])
    assert applied.patch("/payments/p1", json={"amount": "60.00"}).status_code == 200
    (_, application) = applied.get("/audit?collection=applications").json()["data"]
    assert len(application["after"]["applied"]) == 1
    assert touched(application) == [P1, I1, I2]


def test_the_credit_of_a_journal_is_named_by_the_journal(applied):
    body = [
        {"accountId": CASH, "debit": "30.00"},
        {"accountId": RECEIVABLE, "credit": "30.00", "contactId": "acme"},
    ]
    made(applied, "/journals", {"id": "j", "ref": "J-1", "date": "2026-03-09", "lines": body})
    application = applied.get("/audit?collection=applications").json()["data"][-1]
    assert touched(application) == [("journals", "j", "J-1"), I2]


def test_a_change_of_a_document_names_it_and_a_mark_names_the_document_of_its_row(client):
    journal(client, "j1", ref="R-1")
    row = f"/accounts/{CASH}/register/journal:j1:{CASH}"
    assert client.patch(row, json={"cleared": "cleared"}).status_code == 200
    posted, marked = client.get("/audit?since=25").json()["data"]
    assert marked["collection"] == "cleared"
    assert touched(posted) == touched(marked) == [("journals", "j1", "R-1")]


def test_a_removed_document_is_named_with_its_last_number(applied):
    assert applied.patch("/payments/p1", json={"ref": "check 8"}).status_code == 200
    assert applied.delete("/payments/p1").status_code == 204
    application = applied.get("/audit?collection=applications&op=delete").json()["data"][0]
    assert touched(application) == [("payments", "p1", "check 8"), I1, I2]


def test_the_changes_that_touch_a_document_are_found(applied):
    assert applied.post("/invoices/i2/void", json={"reason": "twice"}).status_code == 200
    rows = everything(applied, "/audit?touches=invoices/i2", 1)
    assert [(row["collection"], row["id"]) for row in rows] == [
        ("invoices", "i2"),
        ("applications", "payment:p1"),
        ("invoices", "i2"),
        ("applications", "payment:p1"),
    ]
    only = applied.get("/audit?touches=invoices/i2&collection=applications&sort=-version").json()
    assert [row["id"] for row in only["data"]] == ["payment:p1"] * 2
    assert applied.get("/audit?touches=invoices/i").json()["total"] == 0
    assert applied.get("/audit?touches=payments/p1").json()["total"] == 3


def test_the_changes_that_touch_a_bill_or_its_payment_are_found(client):
    made(client, "/contacts", {"id": "vend", "kind": "vendor", "name": "Vend"})
    bill(client, "b1")
    bill_payment(client, "q1")
    for document in ("bills/b1", "bill-payments/q1"):
        rows = client.get(f"/audit?touches={document}").json()["data"]
        assert [row["collection"] for row in rows] == [document.partition("/")[0], "applications"]


def test_a_reason_for_an_exception_is_shown(client):
    assert "override" in client.get("/audit?limit=1").json()["data"][0]


# The proof


def test_the_log_is_verified_as_unbroken(logged):
    head = logged.get("/audit/head").json()
    assert logged.get("/audit/verify").json() == {
        "ok": True,
        "rows": 30,
        "head": head["head"],
        "firstBroken": None,
        "version": 30,
        "reason": None,
        "message": None,
        "keptHead": None,
    }
    assert (head["version"], len(head["head"])) == (30, 64)
    assert everything(logged, "/audit")[-1]["hash"] == head["head"]


def tamper(tmp_path, sql: str) -> None:
    with closing(DRIVER.connect(tmp_path / "books.wyzbooks", isolation_level=None)) as connection:
        connection.execute(sql)


def test_a_change_that_was_altered_is_named(logged, tmp_path):
    kept = logged.get("/audit/head").json()
    tamper(tmp_path, "UPDATE changes SET after = '{}' WHERE version = 28")
    proof = logged.get(f"/audit/verify?head={kept['head']}@30").json()
    assert (proof["ok"], proof["firstBroken"], proof["reason"]) == (False, 28, "hash")
    assert proof["message"].startswith("change 28: it is not as it was written")
    assert (proof["rows"], proof["version"]) == (30, 30)
    assert (proof["keptHead"]["ok"], proof["keptHead"]["reason"]) == (False, "broken_before")


def test_a_change_whose_texts_are_no_json_fails_with_its_version(applied, tmp_path):
    version = applied.get("/audit?collection=applications").json()["data"][0]["version"]
    for text in ("[", '{"applied": 3}', '{"applied": [{}]}', '{"applied": [[]]}'):
        tamper(tmp_path, f"UPDATE changes SET after = '{text}' WHERE version = {version}")
        problem(applied.get("/audit?collection=applications"), 500, "defect")
        assert applied.get("/audit/verify").json()["firstBroken"] == version


def test_the_log_is_read_only(logged):
    for method, path in itertools.product(
        ("POST", "PUT", "PATCH", "DELETE"), ("/audit", "/audit/head", "/audit/verify")
    ):
        problem(logged.request(method, f"/api/v1{path}"), 405)


def test_all_that_the_books_hold_is_verified_while_they_are_served(client, sql_books, tmp_path):
    assert client.post("/contacts", json={"id": "c", "kind": "customer", "name": "C"}).is_success
    head = client.get("/audit/head").json()
    kept = f"{head['head']}@{head['version']}"
    verdict = client.post(f"/system/verify?head={kept}").json()
    assert (verdict["ok"], verdict["faults"], verdict["moreFaults"]) == (True, [], 0)
    assert verdict["checked"]["changes"] == verdict["log"]["rows"] == head["version"]
    assert verdict["log"]["keptHead"]["ok"]
    with closing(DRIVER.connect(tmp_path / "books.wyzbooks", isolation_level=None)) as raw:
        raw.execute("UPDATE contacts SET phone = '1' WHERE id = 'c'")
    verdict = client.post("/system/verify").json()
    assert not verdict["ok"]
    assert any("contact 'c'" in fault for fault in verdict["faults"])
    assert client.post("/system/verify?head=x").status_code == 400
