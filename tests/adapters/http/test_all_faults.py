"""A refusal names all faults of a request at once, stage by stage, each with its code."""

import pytest

from tests.adapters.http.requests import SALES, invoice, made, parameters, problem


def told(answer, status=422):
    return {
        (element.get("pointer") or element.get("parameter"), element["code"])
        for element in problem(answer, status)["errors"]
    }


def test_a_body_with_many_mistakes_names_all_of_them(client):
    body = {
        "colour": 1,
        "date": "31.03.2026",
        "status": "nope",
        "number": "n" * 50,
        "lines": [{"rate": "1e5"}, {"rate": "1", "accountId": 7, "zz": 1}, {"itemId": "-"}],
    }
    assert told(client.post("/invoices", json=body)) == {
        ("/contactId", "missing"),
        ("/colour", "unknown_field"),
        ("/date", "not_a_date"),
        ("/status", "not_one_of"),
        ("/number", "too_long"),
        ("/lines/0/rate", "not_an_amount"),
        ("/lines/1/accountId", "wrong_type"),
        ("/lines/1/zz", "unknown_field"),
        ("/lines/2/itemId", "malformed"),
    }


def test_the_rules_of_all_fields_and_lines_are_told_together(client):
    body = {
        "contactId": "x y",
        "memo": "a\u0000",
        "lines": [
            {"rate": "1", "accountId": "-"},
            {"rate": "1"},
            {"rate": "1", "description": "d" * 5000},
        ],
    }
    assert told(client.post("/invoices", json=body)) == {
        ("/contactId", "malformed"),
        ("/memo", "malformed"),
        ("/lines/0/accountId", "malformed"),
        ("/lines/1/accountId", "missing"),
        ("/lines/2/accountId", "missing"),
        ("/lines/2/description", "too_long"),
    }


def test_all_references_that_lead_to_nothing_are_told_together(client):
    line = {"rate": "1", "accountId": "nowhere", "itemId": "nothing"}
    body = {
        "contactId": "nobody",
        "termsId": "never",
        "status": "sent",
        "lines": [line, {"rate": "1", "accountId": SALES}, {"rate": "1", "accountId": "gone"}],
    }
    assert told(client.post("/invoices", json=body)) == {
        ("/contactId", "unknown_id"),
        ("/termsId", "unknown_id"),
        ("/lines/0/accountId", "unknown_id"),
        ("/lines/0/itemId", "unknown_id"),
        ("/lines/2/accountId", "unknown_id"),
    }


def test_all_parameters_that_are_wrong_are_told_together(client):
    query = "limit=0&overdue=maybe&from=2026-13-01&colour=red&status=nope"
    assert set(parameters(client.get(f"/invoices?{query}"))) == {
        "limit", "overdue", "from", "colour", "status"
    }  # fmt: skip


@pytest.mark.parametrize(
    ("header", "value"), [("If-Match", "x"), ("X-Actor", "\t"), ("Idempotency-Key", "k" * 256)]
)
def test_a_header_that_is_wrong_is_named(client, header, value):
    made(client, "/contacts", {"id": "acme", "kind": "customer", "name": "Acme"})
    answer = client.patch("/contacts/acme", json={"phone": "1"}, headers={header: value})
    (element,) = problem(answer, 400)["errors"]
    assert (element["header"], element["code"]) == (header, "malformed")


def test_a_conflict_names_the_record_that_stands_in_the_way(client):
    made(client, "/contacts", {"id": "acme", "kind": "customer", "name": "Acme", "externalId": "7"})
    invoice(client, "i1", number="A-1")
    vendor = {"kind": "vendor", "name": "Vend"}
    lines = [{"accountId": SALES, "rate": "1"}]
    for path, body, code, place in (
        ("/contacts", {"kind": "customer", "name": "ACME"}, "name_taken", ("contacts", "acme")),
        ("/contacts", {**vendor, "id": "acme"}, "id_taken", ("contacts", "acme")),
        ("/contacts", {**vendor, "externalId": "7"}, "external_id_taken", ("contacts", "acme")),
        (
            "/invoices",
            {"contactId": "acme", "number": "a-1", "lines": lines},
            "number_taken",
            ("invoices", "i1"),
        ),
    ):
        document = problem(client.post(path, json=body), 409, code)
        assert document["conflicting"] == dict(zip(("collection", "id"), place, strict=True))


def everything(answer):
    """Where all faults of a request that cannot be read are."""
    return {
        next(element[kind] for kind in ("header", "parameter", "pointer") if kind in element)
        for element in problem(answer, 400, "bad_request")["errors"]
    }


def test_the_faults_of_headers_query_and_body_are_told_together(client):
    made(client, "/contacts", {"id": "acme", "kind": "customer", "name": "Acme"})
    answer = client.patch(
        "/contacts/acme?colour=red&dryRun=perhaps",
        json={"phone": 1, "name": ""},
        headers={"If-Match": "x", "X-Actor": "\t", "Idempotency-Key": "k" * 256},
    )
    assert everything(answer) == {
        "colour", "dryRun", "If-Match", "X-Actor", "Idempotency-Key", "/phone", "/name"
    }  # fmt: skip


def test_a_wrong_query_does_not_hide_that_the_body_is_no_json(client):
    headers = {"content-type": "application/json"}
    answer = client.post("/contacts?colour=red", content=b'{"kind"', headers=headers)
    assert everything(answer) == {"colour", ""}


def test_a_batch_tells_the_faults_of_an_operation_together(client):
    sent = {
        "method": "POST",
        "path": "/contacts?colour=red",
        "body": {"kind": 1},
        "headers": {"If-None-Match": "*"},
    }
    answer = client.post("/batch?colour=red", json={"operations": []})
    assert everything(answer) == {"colour", "/operations"}
    answer = client.post("/batch", json={"operations": [sent]})
    assert everything(answer) == {
        "/operations/0/path",
        "/operations/0/headers/If-None-Match",
        "/operations/0/body/kind",
        "/operations/0/body/name",
    }


def test_the_settings_and_the_log_tell_all_that_is_wrong(client):
    body = {"api": {"port": 80}, "company": {"name": 7}, "numbers": {"invoice": {"width": 99}}}
    answer = client.patch("/system/settings?colour=red", json=body)
    assert everything(answer) == {
        "colour", "/api/port", "/company/name", "/numbers/invoice/width"
    }  # fmt: skip
    query = "collection=x&touches=y&from=2026-02-01&to=2026-01-01"
    assert set(parameters(client.get(f"/audit?{query}"))) == {"collection", "touches", "from"}
