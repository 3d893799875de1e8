"""The table "Everywhere" of the contract, rule by rule."""

import json
import re
from pathlib import Path

import pytest

from adapters.http.operation import ANY_FILE
from adapters.http.routes import OPERATIONS
from adapters.storage.memory.store import MemoryStore
from adapters.storage.sqlite.store import SqliteStore
from application.open_books import assemble
from domain.reports.catalogue import REPORTS
from entrypoints.api import app_of
from entrypoints.clock import TimeOrderedIds
from tests.adapters.http.requests import (
    BATCH,
    CASH,
    PLAN,
    QUICKBOOKS_LIST,
    RENT,
    SALES,
    SAVINGS,
    STATEMENTS,
    bill,
    bill_payment,
    contact,
    credit_memo,
    deposit,
    imports,
    invoice,
    journal,
    lines,
    made,
    parameters,
    payment,
    pointers,
    problem,
    reconciliations,
    state,
    vendor_credit,
    version_in,
    view,
)
from tests.application.replaying import exported
from tests.pictures import JPEG, PNG
from tests.support import PORT, Client, CountedIds, FixedClock, new_books

JSON_TYPE = {"content-type": "application/json"}
MEGABYTE = 1024 * 1024


def send(client, body: bytes | str, path: str = "/journals", method: str = "POST", **headers):
    content = body.encode() if isinstance(body, str) else body
    return client.request(
        method, f"/api/v1{path}", content=content, headers={**JSON_TYPE, **headers}
    )


def post_amount(client, amount: str):
    """Post a journal whose amounts are written as this JSON."""
    return send(
        client,
        '{"lines": ['
        f'{{"accountId": "{CASH}", "debit": {amount}}}, '
        f'{{"accountId": "{SALES}", "credit": {amount}}}'
        "]}",
    )


# Media types


@pytest.mark.parametrize(
    "sent",
    [
        "text/plain",
        "application/x-www-form-urlencoded",
        "application/xml",
        "application/merge-patch+json",
        "*/*",
        "",
        "json",
    ],
)
def test_json_sent_as_anything_else_is_415(client, sent):
    answer = client.post(
        "/journals", content=json.dumps({"lines": lines()}), headers={"content-type": sent}
    )
    problem(answer, 415, "unsupported_media_type")


def test_json_without_a_media_type_is_415(client):
    problem(client.post("/journals", content=json.dumps({"lines": lines()})), 415)


def test_json_in_another_charset_is_415(client):
    body = json.dumps({"lines": lines()}).encode("utf-16")
    problem(
        client.post(
            "/journals", content=body, headers={"content-type": "application/json; charset=utf-16"}
        ),
        415,
    )


@pytest.mark.parametrize(
    "sent",
    ["application/json; charset=utf-8", "Application/JSON", 'application/json; charset="UTF-8"'],
)
def test_a_charset_of_utf_8_may_be_named(client, sent):
    assert (
        client.post(
            "/journals", content=json.dumps({"lines": lines()}), headers={"content-type": sent}
        ).status_code
        == 201
    )


@pytest.mark.parametrize("sent", ["application/json", "application/merge-patch+json"])
def test_a_patch_may_be_a_merge_patch_by_name(client, sent):
    answer = client.patch(
        f"/accounts/{CASH}", content=b'{"description": "ours"}', headers={"content-type": sent}
    )
    assert answer.json()["description"] == "ours"


def test_a_put_is_not_a_merge_patch(client):
    view = client.get(f"/accounts/{CASH}").json()
    problem(
        client.put(
            f"/accounts/{CASH}",
            content=json.dumps(view),
            headers={"content-type": "application/merge-patch+json"},
        ),
        415,
    )


def test_a_compressed_body_is_415(client):
    problem(
        client.post("/journals", content=b"x", headers={**JSON_TYPE, "content-encoding": "gzip"}),
        415,
    )


@pytest.mark.parametrize(
    "sent",
    [
        "text/plain",
        "text/csv",
        "application/x-ofx",
        "application/octet-stream",
        "application/vnd.wyzbooks",
    ],
)
def test_a_file_may_be_sent_under_each_media_type_of_files(client, sent):
    assert (
        client.post("/import/iif", content=b"!HDR\n", headers={"content-type": sent}).status_code
        == 200
    )


@pytest.mark.parametrize(
    "sent", ["application/json", "application/x-www-form-urlencoded", "image/png"]
)
def test_a_file_under_another_media_type_is_415(client, sent):
    problem(client.post("/import/iif", content=b"!HDR\n", headers={"content-type": sent}), 415)


@pytest.mark.parametrize(
    "path",
    [
        "/api/v1//journals",
        "//api/v1/journals",
        "/api/v1/journals/",
        "/api/v1/journals//",
        "/api//v1/journals",
    ],
)
def test_every_spelling_of_a_path_is_checked_in_the_same_way(client, path):
    before = state(client)
    answer = client.request(
        "POST",
        f"http://127.0.0.1:{PORT}{path}",
        content=json.dumps({"lines": lines()}),
        headers={"content-type": "text/plain"},
    )
    problem(answer, 415)
    assert state(client) == before


def test_no_body_is_an_empty_object(client):
    assert pointers(client.post("/contacts")) == pointers(client.post("/contacts", json={}))
    view = client.get(f"/accounts/{CASH}").json()
    assert client.patch(f"/accounts/{CASH}").json() == view
    journal(client)
    assert client.post("/journals/j1/reverse").json()["date"] == "2026-04-01"


# JSON


def test_names_are_camel_case(client):
    view = client.get(f"/accounts/{CASH}").json()
    assert {"cashFlow", "parentId"} <= view.keys()
    assert all(re.fullmatch("[a-z][A-Za-z0-9]*", name) for name in view)


@pytest.mark.parametrize(
    ("path", "body", "pointer"),
    [
        ("/contacts", {"kind": "customer", "name": "A", "colour": 1}, "/colour"),
        ("/contacts", {"kind": "customer", "name": "A", "terms_id": "terms-net-30"}, "/terms_id"),
        ("/contacts", {"kind": "customer", "name": "A", "a/b~c": 1}, "/a~1b~0c"),
        ("/journals", {"lines": [{**lines()[0], "colour": 1}, lines()[1]]}, "/lines/0/colour"),
        (
            "/bank-transactions",
            {"accountId": CASH, "amount": 1, "splits": [{"accountId": SALES, "amount": 1, "x": 1}]},
            "/splits/0/x",
        ),
    ],
)
def test_an_unknown_field_is_refused_with_its_place(client, path, body, pointer):
    assert pointers(client.post(path, json=body)) == [pointer]


@pytest.mark.parametrize("path", [f"/accounts/{CASH}", "/system/settings"])
def test_an_unknown_field_of_a_patch_is_refused_with_its_place(client, path):
    assert pointers(client.patch(path, json={"colour": 1})) == ["/colour"]


@pytest.mark.parametrize(
    "body",
    [
        '{"kind": "customer", "kind": "vendor", "name": "A"}',
        '{"kind": "customer", "name": "A", "name": "A"}',
        '{"kind": "customer", "name": "A", "na\\u006de": "B"}',
        '{"lines": [{"debit": 1, "debit": 1}]}',
    ],
)
def test_a_key_given_twice_is_400(client, body):
    problem(send(client, body, "/contacts"), 400, "bad_request")


@pytest.mark.parametrize(
    "value",
    ["NaN", "Infinity", "-Infinity", "nan", "1.", ".5", "01", "+1", "0x10", "1e", "'a'", "tru", ""],
)
def test_an_invalid_json_value_is_400(client, value):
    problem(post_amount(client, value), 400)


@pytest.mark.parametrize(
    "body",
    [
        "{",
        "[",
        '"',
        "}",
        "{,}",
        '{"a":1,}',
        "[1,]",
        '{"a":1}x',
        "{'a':1}",
        "//",
        "{} {}",
        "\ufeff{}",
    ],
)
def test_an_invalid_json_document_is_400(client, body):
    problem(send(client, body, "/contacts"), 400)


@pytest.mark.parametrize(
    "body",
    [
        b'{"name": "\xff"}',
        b"\xff\xfe{\x00}\x00",
        b'{"name": "\xed\xa0\x80"}',
        b'{"name": "\xc0\x80"}',
    ],
)
def test_invalid_utf_8_is_400(client, body):
    problem(send(client, body, "/contacts"), 400)


@pytest.mark.parametrize(
    "text", ["\\ud800", "\\udfff", "\\udc00\\ud800", "a\\ud83d", "\\uD83D\\u0041"]
)
def test_half_a_surrogate_pair_is_400(client, text):
    problem(send(client, f'{{"kind": "customer", "name": "{text}"}}', "/contacts"), 400)
    problem(send(client, f'{{"kind": "customer", "name": "A", "{text}": 1}}', "/contacts"), 400)


def test_a_whole_surrogate_pair_is_a_character(client):
    answer = send(client, '{"kind": "customer", "name": "\\ud83d\\ude00"}', "/contacts")
    assert answer.json()["name"] == "\U0001f600"


def test_a_control_character_written_raw_in_a_text_is_400(client):
    problem(send(client, '{"kind": "customer", "name": "a\x01b"}', "/contacts"), 400)


@pytest.mark.parametrize("body", ["[]", "1", '"a"', "true", "null", "[{}]", "1.5"])
@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("POST", "/contacts"),
        ("PUT", f"/accounts/{CASH}"),
        ("PATCH", f"/accounts/{CASH}"),
        ("PATCH", "/system/settings"),
    ],
)
def test_a_body_that_is_not_an_object_is_refused(client, body, method, path):
    problem(send(client, body, path, method), 422)


def test_null_is_the_same_as_a_missing_field(client):
    view = made(
        client,
        "/contacts",
        {
            "kind": "customer",
            "name": "A",
            "id": None,
            "email": None,
            "termsId": None,
            "active": None,
        },
    )
    assert (view["email"], view["termsId"], view["active"]) == ("", None, True)
    line = {**lines()[0], "credit": None, "memo": None, "contactId": None}
    assert made(client, "/journals", {"lines": [line, lines()[1]]})["lines"][0]["memo"] == ""
    assert pointers(client.post("/contacts", json={"kind": "customer", "name": None})) == ["/name"]


@pytest.mark.parametrize(("opening", "closing"), [("[", "]"), ('{"a":', "}")])
def test_thirty_two_levels_are_read_and_thirty_three_are_not(client, opening, closing):
    def nested(depth: int) -> str:
        return '{"name":' + opening * (depth - 1) + "1" + closing * (depth - 1) + "}"

    problem(send(client, nested(32), "/contacts"), 422)
    assert "deep" in problem(send(client, nested(33), "/contacts"), 400)["detail"]


def test_brackets_inside_a_text_do_not_count_as_levels(client):
    assert made(client, "/contacts", {"kind": "customer", "name": "[{" * 50 + '"\\['})[
        "name"
    ].endswith('"\\[')


# Amounts


@pytest.mark.parametrize(
    ("sent", "stored"),
    [
        ("100", "100.00"),
        ('"100"', "100.00"),
        ("0.1", "0.10"),
        ('"0.1"', "0.10"),
        ("0.29", "0.29"),
        ("1250.00", "1250.00"),
        ('"1250.5"', "1250.50"),
        ("4.35", "4.35"),
        ("9999999999999", "9999999999999.00"),
        ("9999999999999.99", "9999999999999.99"),
        ('"9999999999999.99"', "9999999999999.99"),
        ("0.01", "0.01"),
        ("90071992547409.93", None),
        ("1234567890123.45", "1234567890123.45"),
        ("8765432109876.54", "8765432109876.54"),
    ],
)
def test_an_amount_is_taken_to_the_cent(client, sent, stored):
    answer = post_amount(client, sent)
    if stored is None:
        problem(answer, 422)
    else:
        assert answer.status_code == 201, answer.text
        assert [
            answer.json()["total"],
            answer.json()["lines"][0]["debit"],
            answer.json()["lines"][1]["credit"],
        ] == [stored] * 3


@pytest.mark.parametrize(
    "sent",
    [
        '"1e3"', "1e3", "1E3", "1e2", "1e400000", '"1e400000"', "1e-2", "1.0e1", "10000000000000",
        '"10000000000000"', "0.001", '"0.001"', "1.000", "100.999", '"01"', '"+1"', '" 1"', '"1 "',
        '"1."', '".5"', '"1,000.00"', '"NaN"', '"Infinity"', '"-"', '""', '"0x10"', '"1_000"',
        '"\\u0661"', '"\\uff11"', '"1.00\\n"', "true", "false", "[]", "{}", "[1]", '{"a": 1}',
        '"' + "9" * 5000 + '"', "9" * 5000, "1e20000000", "-" + "9" * 400, "0." + "0" * 5000 + "1",
    ],
)  # fmt: skip
def test_an_invalid_amount_is_refused_with_its_place(client, sent):
    assert pointers(post_amount(client, sent)) == ["/lines/0/debit", "/lines/1/credit"]


def test_three_times_ten_cents_are_thirty_cents(client):
    for _ in range(3):
        assert post_amount(client, "0.1").status_code == 201
    assert client.get(f"/accounts/{CASH}/balance").json()["balance"] == "0.30"


AMOUNTS = {
    "amount", "amountPaid", "balance", "control", "credit", "debit", "difference", "open", "total",
    "unapplied",
}  # fmt: skip
"""The fields that are amounts, in answers that are not reports."""


def amounts_of(document, name=""):
    """Every amount in an answer, whatever it is written as."""
    if isinstance(document, list):
        for value in document:
            yield from amounts_of(value, name)
    elif isinstance(document, dict):
        for field, value in document.items():
            yield from amounts_of(value, field)
    elif name in AMOUNTS and document is not None:
        yield document


def amounts_of_report(report):
    """Every amount in a report: the cells of its columns of amounts, and its totals."""
    columns = [column["type"] for column in report["columns"]]
    for row in report["rows"]:
        for type_, value in zip(columns, row["values"], strict=True):
            if type_ == "amount" and value is not None:
                yield value
    for total in report["totals"].values():
        yield from total.values() if isinstance(total, dict) else [total]


@pytest.mark.parametrize(
    "path",
    [
        "/accounts", f"/accounts/{CASH}", f"/accounts/{CASH}/balance",
        f"/accounts/{CASH}/register", "/contacts", "/journals", "/bank-transactions", "/invoices",
        "/payments", "/bills", "/bills/payments", "/reconciliation/ar", "/reconciliation/ap",
    ],
)  # fmt: skip
def test_every_amount_in_an_answer_is_a_text_with_two_decimals(rehearsed, path):
    document = view(rehearsed, path)
    if "data" in document:
        document = document["data"]  # the total of a list is a count
    amounts = list(amounts_of(document))
    assert amounts
    for amount in amounts:
        assert isinstance(amount, str)
        assert re.fullmatch(r"-?\d+\.\d\d", amount)


@pytest.mark.parametrize("key", REPORTS)
def test_every_amount_in_a_report_is_a_text_with_two_decimals(rehearsed, key):
    amounts = list(amounts_of_report(view(rehearsed, f"/reports/{key}")))
    assert len(amounts) > 1
    for amount in amounts:
        assert isinstance(amount, str)
        assert re.fullmatch(r"-?\d+\.\d\d", amount)


@pytest.mark.parametrize(
    ("sent", "stored"),
    [(1, "1.00"), ("0.333333", "0.333333"), ("85.5", "85.50"), (0.1, "0.10"), ("-3.1400", "-3.14")],
)
def test_a_rate_has_two_to_six_decimals(client, sent, stored):
    assert made(client, "/items", {"name": "Hour", "rate": sent})["rate"] == stored


@pytest.mark.parametrize("sent", ["0.3333333", "1e3", "10000000000000", True, [], "NaN", "x"])
def test_an_invalid_rate_is_refused(client, sent):
    assert pointers(client.post("/items", json={"name": "Hour", "rate": sent})) == ["/rate"]


# Dates


@pytest.mark.parametrize("day", ["1900-01-01", "2200-12-31", "2024-02-29"])
def test_days_from_1900_to_2200_are_taken(client, day):
    assert journal(client, date=day)["date"] == day


@pytest.mark.parametrize(
    "day",
    [
        "1899-12-31", "2201-01-01", "2026-02-29", "2026-13-01", "2026-1-1", "20260101",
        "01/02/2026", "2026-01-01T00:00:00Z", "", "0000-00-00", "today", 20260101, 1.5, True, [],
        {},
    ],
)  # fmt: skip
def test_an_invalid_day_is_refused(client, day):
    assert pointers(client.post("/journals", json={"date": day, "lines": lines()})) == ["/date"]


def test_a_time_is_rfc_3339_in_utc(client):
    journal(client)
    changes = client.get("/audit?limit=1000").json()["data"]
    assert all(
        re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z", each["at"]) for each in changes
    )


# Ids


@pytest.mark.parametrize("id_", ["a", "0", "A.b_c-d", "x" * 64, "payments2", "Payments", "1..2"])
def test_the_client_may_choose_an_id(client, id_):
    answer = client.post("/items", json={"id": id_, "name": "A"})
    assert (answer.status_code, answer.json()["id"], answer.headers["location"]) == (
        201,
        id_,
        f"/api/v1/items/{id_}",
    )
    assert client.get(f"/items/{id_}").status_code == 200


@pytest.mark.parametrize(
    "id_",
    [
        "payments",
        "clear",
        "head",
        "undeposited",
        "x" * 65,
        "",
        ".a",
        "-a",
        "_a",
        "a b",
        "a/b",
        "a:b",
        "é",
        "a\n",
        "\x00",
        "a%2f",
        7,
        [],
        True,
    ],
)
def test_an_id_of_another_form_or_a_reserved_one_is_refused(client, id_):
    assert pointers(client.post("/items", json={"id": id_, "name": "A"})) == ["/id"]


def test_an_id_that_is_taken_is_409(client):
    journal(client)
    before = state(client)
    problem(client.post("/journals", json={"id": "j1", "lines": lines("7.00")}), 409, "id_taken")
    assert state(client) == before


def test_ids_that_the_server_makes_sort_by_time(client, served):
    books, _ = served
    books.ids = TimeOrderedIds()  # those of tests count
    made_ids = [made(client, "/items", {"name": f"Item {n}"})["id"] for n in range(5)]
    assert made_ids == sorted(set(made_ids))


def test_new_books_have_the_accounts_and_terms_with_fixed_ids(client):
    accounts = client.get("/accounts").json()
    terms = client.get("/terms").json()
    assert accounts["total"] == 19
    assert all(each["id"] == f"account-{each['number']}" for each in accounts["data"])
    assert {each["id"] for each in terms["data"]} == {
        "terms-due-on-receipt",
        "terms-net-7",
        "terms-net-15",
        "terms-net-30",
        "terms-net-60",
    }


# Limits


@pytest.mark.parametrize(
    ("path", "body", "field", "limit"),
    [
        ("/contacts", {"kind": "customer", "name": "A"}, "name", 200),
        ("/contacts", {"kind": "customer", "name": "A"}, "company", 200),
        ("/contacts", {"kind": "customer", "name": "A"}, "notes", 4000),
        ("/accounts", {"name": "A", "type": "asset"}, "name", 200),
        ("/accounts", {"name": "A", "type": "asset"}, "number", 40),
        ("/items", {"name": "A"}, "name", 200),
        ("/terms", {"name": "A"}, "name", 200),
        ("/journals", {"lines": lines()}, "ref", 40),
        ("/journals", {"lines": lines()}, "memo", 4000),
        (
            "/bank-transactions",
            {"accountId": CASH, "amount": 1, "splits": [{"accountId": SALES, "amount": 1}]},
            "ref",
            40,
        ),
        (
            "/bank-transactions",
            {"accountId": CASH, "amount": 1, "splits": [{"accountId": SALES, "amount": 1}]},
            "memo",
            4000,
        ),
    ],
)
def test_a_text_has_its_limit_in_characters(client, path, body, field, limit):
    assert made(client, path, {**body, field: "\U0001f600" * limit})[field] == "\U0001f600" * limit
    assert pointers(client.post(path, json={**body, field: "x" * (limit + 1)})) == [f"/{field}"]


@pytest.mark.parametrize(
    "sign",
    [
        "\x00",
        "\x01",
        "\x08",
        "\x0b",
        "\x1b",
        "\x7f",
        "\x85",
        "\u202a",
        "\u202e",
        "\u2066",
        "\u2069",
    ],
)
@pytest.mark.parametrize("field", ["name", "notes"])
def test_no_text_has_control_characters_or_bidirectional_overrides(client, sign, field):
    body = {"kind": "customer", "name": "A", field: f"a{sign}b"}
    assert pointers(client.post("/contacts", json=body)) == [f"/{field}"]


@pytest.mark.parametrize("sign", ["\t", "\n"])
def test_only_memos_and_notes_have_tabs_and_line_breaks(client, sign):
    assert (
        made(client, "/contacts", {"kind": "customer", "name": "A", "notes": f"a{sign}b"})["notes"]
        == f"a{sign}b"
    )
    assert pointers(client.post("/contacts", json={"kind": "customer", "name": f"a{sign}b"})) == [
        "/name"
    ]
    assert journal(client, memo=f"a{sign}b")["memo"] == f"a{sign}b"
    assert pointers(client.post("/journals", json={"ref": f"a{sign}b", "lines": lines()})) == [
        "/ref"
    ]


def test_a_body_of_one_mebibyte_is_read_and_one_more_byte_is_413(client):
    body = json.dumps({"lines": lines()}).encode()
    assert send(client, body.ljust(MEGABYTE)).status_code == 201
    before = state(client)
    problem(send(client, body.ljust(MEGABYTE + 1)), 413, "too_large")
    assert state(client) == before


def test_a_file_may_be_larger_than_a_mebibyte(client):
    assert (
        client.post(
            "/import/iif",
            content=b"!HDR\tPROD\n" + b"HDR\t" + b"x" * MEGABYTE,
            headers={"content-type": "text/plain"},
        ).status_code
        == 200
    )


def test_a_document_has_up_to_a_thousand_lines(client):
    many = lines() * 500
    assert len(made(client, "/journals", {"lines": many})["lines"]) == 1000
    assert pointers(client.post("/journals", json={"lines": [*many, lines()[0]]}))[0] == "/lines"
    assert pointers(client.post("/journals", json={"lines": []})) == ["/lines"]
    splits = [{"accountId": SALES, "amount": 1}] * 1000
    assert (
        len(
            made(
                client, "/bank-transactions", {"accountId": CASH, "amount": 1000, "splits": splits}
            )["splits"]
        )
        == 1000
    )
    assert pointers(
        client.post(
            "/bank-transactions",
            json={"accountId": CASH, "amount": 1001, "splits": [*splits, splits[0]]},
        )
    ) == ["/splits"]
    assert pointers(
        client.post("/bank-transactions", json={"accountId": CASH, "amount": 1, "splits": []})
    ) == ["/splits"]


# Lists


def names(answer) -> list[str]:
    return [each["name"] for each in answer.json()["data"]]


def test_a_list_has_data_total_and_next_cursor(client):
    document = client.get("/terms?limit=2").json()
    assert set(document) == {"data", "total", "nextCursor"}
    assert (len(document["data"]), document["total"]) == (2, 5)
    rest = client.get(f"/terms?limit=3&cursor={document['nextCursor']}").json()
    assert (len(rest["data"]), rest["total"], rest["nextCursor"]) == (3, 5, None)


@pytest.mark.parametrize(
    "limit", ["0", "1001", "-1", "x", "", "1.5", "99999999999999999999", "true"]
)
@pytest.mark.parametrize(
    "path",
    [
        "/accounts",
        "/contacts",
        "/items",
        "/terms",
        "/journals",
        "/bank-transactions",
        "/audit",
        f"/accounts/{CASH}/register",
    ],
)
def test_a_limit_is_from_1_to_1000(client, path, limit):
    assert parameters(client.get(f"{path}?limit={limit}")) == ["limit"]


@pytest.mark.parametrize(
    "path",
    [
        "/accounts",
        "/contacts",
        "/items",
        "/terms",
        "/journals",
        "/bank-transactions",
        "/audit",
        f"/accounts/{CASH}/register",
    ],
)
def test_a_list_takes_limits_and_refuses_foreign_cursors_and_parameters(client, path):
    for limit in (1, 1000):
        assert client.get(f"{path}?limit={limit}").status_code == 200
    foreign = client.get("/terms?limit=1&sort=-name").json()["nextCursor"]
    for cursor in (foreign, "x", "", "%00", "W10", "bnVsbA", "eyJhIjoxfQ", "é"):
        assert parameters(client.get(f"{path}?cursor={cursor}")) == ["cursor"]
    assert parameters(client.get(f"{path}?colour=red")) == ["colour"]
    assert parameters(client.get(f"{path}?Limit=1")) == ["Limit"]
    problem(client.get(f"{path}?limit=1&limit=1"), 400)
    problem(client.get(f"{path}?limit=1&limit=2"), 400)


def test_by_default_a_page_has_a_hundred_rows(client):
    for n in range(101):
        made(client, "/items", {"name": f"Item {n:03}"})
    document = client.get("/items").json()
    assert (len(document["data"]), document["total"]) == (100, 101)


def test_a_cursor_belongs_to_its_sort_search_and_filters(client):
    for n in range(3):
        journal(client, f"j{n}", ref="R", memo="rent")
    cursor = client.get("/journals?limit=1&q=rent&ref=R&sort=date").json()["nextCursor"]
    assert (
        client.get(f"/journals?limit=2&q=rent&ref=R&sort=date&cursor={cursor}").status_code == 200
    )
    for other in (
        "q=rent&ref=R&sort=-date",
        "q=ren&ref=R&sort=date",
        "q=rent&ref=S&sort=date",
        "q=rent&ref=R&sort=date&from=2026-01-01",
        "ref=R&sort=date",
    ):
        assert parameters(client.get(f"/journals?{other}&cursor={cursor}")) == ["cursor"]


def test_a_list_is_sorted_as_asked_then_by_id(client):
    for id_, day, ref in (
        ("b", "2026-01-02", "1"),
        ("a", "2026-01-02", "1"),
        ("c", "2026-01-01", "2"),
        ("d", "2026-01-02", "0"),
    ):
        journal(client, id_, date=day, ref=ref)

    def ids(sort: str) -> str:
        return "".join(each["id"] for each in client.get(f"/journals?sort={sort}").json()["data"])

    assert ids("date,ref") == "cdab"
    assert ids("-date,ref") == "dabc"
    assert ids("ref,-date") == "dbac"
    assert ids("-ref,date") == "cabd"
    assert ids("date") == "cabd"
    for wrong in (
        "",
        "colour",
        "-",
        "date,date",
        "date,-date",
        "date,",
        "memo",
        "date;drop table journals",
        "id",
    ):
        assert parameters(client.get(f"/journals?sort={wrong}")) == ["sort"]


def test_a_search_looks_in_names_numbers_and_memos(client):
    contact(client, "a", "Acme Builders", notes="pays late")
    contact(client, "b", "Zenith", company="Acme Holding")
    journal(client, "j1", ref="INV-104", memo="Office rent")
    made(
        client, "/journals", {"id": "j2", "lines": [{**lines()[0], "memo": "plumber"}, lines()[1]]}
    )
    assert names(client.get("/contacts?q=ACME")) == ["Acme Builders", "Zenith"]
    assert names(client.get("/contacts?q=build acm")) == ["Acme Builders"]
    assert names(client.get("/contacts?q=late")) == ["Acme Builders"]
    assert names(client.get("/contacts?q=nobody")) == []
    assert names(client.get("/accounts?q=1000")) == ["Checking"]
    assert [each["id"] for each in client.get("/journals?q=inv-104").json()["data"]] == ["j1"]
    assert [each["id"] for each in client.get("/journals?q=rent").json()["data"]] == ["j1"]
    assert [each["id"] for each in client.get("/journals?q=plumb").json()["data"]] == ["j2"]


@pytest.fixture
def furnished(client):
    """Books with a few records of each kind."""
    contact(client, "acme", "Acme")
    contact(client, "vend", "Vendor", "vendor", active=False)
    made(
        client,
        "/accounts",
        {
            "id": "petty",
            "name": "Petty",
            "type": "asset",
            "subtype": "bank",
            "parentId": CASH,
            "active": False,
        },
    )
    made(client, "/items", {"id": "hour", "name": "Hour", "accountId": SALES})
    made(client, "/items", {"id": "old", "name": "Old", "active": False})
    made(client, "/terms", {"id": "old", "name": "Old", "active": False})
    journal(client, "j1", ref="R1", date="2026-01-01")
    journal(client, "j2", date="2026-02-01")
    deposit(client, "d1", ref="D1", contactId="acme", date="2026-01-15")
    deposit(client, "d2", date="2026-02-15")
    assert client.patch("/bank-transactions/d1", json={"cleared": "cleared"}).status_code == 200
    return client


@pytest.mark.parametrize(
    ("path", "ids"),
    [
        ("/accounts?type=income", "account-4000 account-4100 account-4900"),
        ("/accounts?subtype=bank", "account-1000 account-1010 petty"),
        ("/accounts?active=false", "petty"),
        (f"/accounts?parentId={CASH}", "petty"),
        ("/accounts?number=1000", CASH),
        ("/accounts?name=Petty", "petty"),
        ("/accounts?type=asset&subtype=bank&active=true", "account-1000 account-1010"),
        ("/contacts?kind=vendor", "vend"),
        ("/contacts?active=true", "acme"),
        ("/contacts?name=Acme", "acme"),
        ("/items?active=false", "old"),
        (f"/items?accountId={SALES}", "hour"),
        ("/items?name=Hour", "hour"),
        ("/terms?active=false", "old"),
        ("/terms?name=Net 30", "terms-net-30"),
        ("/journals?from=2026-02-01", "bank-transaction:d2 j2"),
        ("/journals?to=2026-01-01", "j1"),
        ("/journals?from=2026-01-02&to=2026-02-01", "bank-transaction:d1 j2"),
        ("/journals?ref=R1", "j1"),
        ("/bank-transactions?accountId=account-1000", "d1 d2"),
        ("/bank-transactions?accountId=account-1010", ""),
        ("/bank-transactions?contactId=acme", "d1"),
        ("/bank-transactions?cleared=cleared", "d1"),
        ("/bank-transactions?cleared=none", "d2"),
        ("/bank-transactions?cleared=reconciled", ""),
        ("/bank-transactions?from=2026-02-01", "d2"),
        ("/bank-transactions?to=2026-02-01", "d1"),
        ("/bank-transactions?ref=D1", "d1"),
    ],
)
def test_each_filter_finds_what_it_says(furnished, path, ids):
    document = furnished.get(path).json()
    assert sorted(each["id"] for each in document["data"]) == ids.split()
    assert document["total"] == len(ids.split())


@pytest.mark.parametrize(
    ("path", "parameter"),
    [
        ("/accounts", "type=assets"),
        ("/accounts", "subtype=cash"),
        ("/accounts", "active=maybe"),
        ("/accounts", "type="),
        ("/contacts", "kind=person"),
        ("/contacts", "active="),
        ("/journals", "from=2026-02-30"),
        ("/journals", "to=tomorrow"),
        ("/journals", "from=1899-12-31"),
        ("/journals", "to=2201-01-01"),
        ("/bank-transactions", "cleared=yes"),
        ("/bank-transactions", "from="),
        ("/audit", "since=-1"),
        ("/audit", "from=x"),
        ("/accounts/account-1000/register", "from=x"),
        ("/accounts/account-1000/register", "from=2026-02-02&to=2026-02-01"),
        ("/bank-transactions", "from=2026-02-02&to=2026-02-01"),
        ("/audit", "from=2026-02-02&to=2026-02-01"),
        ("/reconciliation/bank", "from=2026-02-02&to=2026-02-01"),
        ("/reconciliation/bank", "accountId=account-9999"),
        ("/accounts/account-1000/register", "cleared=x"),
        ("/accounts/account-1000/balance", "asOf=x"),
        ("/reports/trial-balance", "asOf=1800-01-01"),
    ],
)
def test_a_filter_that_cannot_be_read_is_400(client, path, parameter):
    assert parameters(client.get(f"{path}?{parameter}")) == [parameter.partition("=")[0]]


@pytest.mark.parametrize("path", [each.path for each in OPERATIONS if each.method == "GET"])
def test_every_route_refuses_parameters_that_it_does_not_have(client, path):
    journal(client, "x")
    address = path.replace("{id}", CASH if "accounts" in path else "x").replace(
        "{key}", "trial-balance"
    )
    assert parameters(client.get(f"{address}?colour=red")) == ["colour"]


@pytest.mark.parametrize(
    "query",
    ["dryRun=maybe", "dryRun=", "dryRun=true&dryRun=true", "dryrun=true", "force=true", "dryRun"],
)
def test_a_write_refuses_parameters_that_it_does_not_have(client, query):
    before = state(client)
    problem(client.post(f"/journals?{query}", json={"lines": lines()}), 400, "bad_request")
    assert state(client) == before


@pytest.mark.parametrize("sort", ["date", "-date", "ref,-date", "-ref"])
def test_paging_during_writes_never_repeats_or_skips_unchanged_records(client, sort):
    for n in range(20):
        journal(client, f"j{n:02}", date=f"2026-01-{n % 7 + 1:02}", ref=f"{n % 3}")
    seen, cursor, page = [], "", 0
    while cursor is not None and page < 60:
        document = client.get(
            f"/journals?limit=3&sort={sort}" + (f"&cursor={cursor}" if cursor else "")
        ).json()
        seen += [each["id"] for each in document["data"]]
        cursor, page = document["nextCursor"], page + 1
        if page <= 6:
            journal(client, f"new{page}", date=f"2026-01-{page:02}", ref=f"{page % 4}")
            last = document["data"][-1]["id"]
            if not last.startswith("j1"):
                assert client.delete(f"/journals/{last}").status_code == 204
    unchanged = [f"j{n:02}" for n in range(20)]
    assert [seen.count(each) for each in unchanged] == [1] * 20
    assert len(seen) == len(set(seen))
    assert cursor is None


# Create, change, delete


def test_a_post_answers_201_with_location_and_etag(client):
    answer = client.post("/journals", json={"id": "j1", "lines": lines()})
    assert answer.status_code == 201
    assert answer.headers["location"] == "/api/v1/journals/j1"
    assert version_in(answer) == answer.json()["version"]
    read = client.get("/journals/j1")
    assert (read.json(), read.headers["etag"]) == (answer.json(), answer.headers["etag"])


def test_a_post_refuses_the_version_and_computed_fields(client):
    for path, body, computed in (
        (
            "/accounts",
            {"name": "A", "type": "asset"},
            {"path": "A", "balance": "0.00", "version": 0},
        ),
        ("/contacts", {"name": "A", "kind": "customer"}, {"version": 1}),
        (
            "/journals",
            {"lines": lines()},
            {
                "total": "100.00",
                "source": {"kind": "a", "id": "b"},
                "status": "posted",
                "voidReason": "x",
                "version": 3,
            },
        ),
        (
            "/bank-transactions",
            {"accountId": CASH, "amount": 1, "splits": [{"accountId": SALES, "amount": 1}]},
            {"cleared": "none", "status": "void"},
        ),
    ):
        for name, value in computed.items():
            assert pointers(client.post(path, json={**body, name: value})) == [f"/{name}"]


@pytest.fixture
def views(furnished):
    """A view of each kind of record, with its path."""
    paths = [
        f"/accounts/{CASH}",
        "/accounts/petty",
        "/contacts/acme",
        "/items/hour",
        "/terms/terms-net-30",
        "/journals/j1",
        "/bank-transactions/d1",
    ]
    return furnished, paths


def test_a_put_of_a_view_as_it_was_read_changes_nothing(views):
    client, paths = views
    before = state(client)
    for path in paths:
        read = client.get(path)
        answer = client.put(path, json=read.json())
        assert (answer.status_code, answer.json(), answer.headers["etag"]) == (
            200,
            read.json(),
            read.headers["etag"],
        ), answer.text
    assert state(client) == before


def test_a_put_of_a_void_view_as_it_was_read_changes_nothing(views):
    client, _ = views
    for path in ("/journals/j1", "/bank-transactions/d2"):
        assert client.post(f"{path}/void", json={"reason": "twice"}).status_code == 200
        read = client.get(path)
        answer = client.put(path, json=read.json())
        assert (answer.status_code, answer.json()) == (200, read.json())


def test_a_put_ignores_computed_fields(views):
    client, _ = views
    for path, field, value in (
        (f"/accounts/{CASH}", "balance", "7.00"),
        (f"/accounts/{CASH}", "path", ["x"]),
        ("/journals/j1", "total", 5),
        ("/journals/j1", "status", "void"),
        ("/journals/j1", "source", {"kind": "x", "id": "y"}),
        ("/bank-transactions/d1", "cleared", "none"),
        ("/journals/j1", "voidReason", "x"),
    ):
        read = client.get(path).json()
        assert client.put(path, json={**read, field: value}).json() == read


def test_a_put_refuses_unknown_fields_and_another_id(views):
    client, paths = views
    for path in paths:
        view = client.get(path).json()
        assert pointers(client.put(path, json={**view, "colour": 1})) == ["/colour"]
        assert pointers(client.put(path, json={**view, "id": "other"})) == ["/id"]
        assert pointers(client.put(path, json={**view, "version": "1"})) == ["/version"]


def test_a_put_gives_missing_fields_their_default_but_keeps_number_and_date(client):
    made(
        client,
        "/accounts",
        {
            "id": "a",
            "number": "77",
            "name": "A",
            "type": "asset",
            "subtype": "bank",
            "description": "x",
            "active": False,
        },
    )
    view = client.put("/accounts/a", json={"name": "A", "type": "asset"}).json()
    assert (view["number"], view["subtype"], view["description"], view["active"]) == (
        "77",
        None,
        "",
        True,
    )
    journal(client, ref="R", memo="M", date="2026-03-01")
    view = client.put("/journals/j1", json={"lines": lines("5.00")}).json()
    assert (view["date"], view["ref"], view["memo"], view["total"]) == (
        "2026-03-01",
        "",
        "",
        "5.00",
    )
    deposit(client, ref="R", type="Odd")
    view = client.put(
        "/bank-transactions/d1",
        json={"accountId": CASH, "amount": 5, "splits": [{"accountId": SALES, "amount": 5}]},
    ).json()
    assert (view["date"], view["ref"], view["type"]) == ("2026-03-02", "", "Deposit")


def test_a_put_needs_what_a_post_needs(client):
    contact(client)
    assert pointers(client.put("/contacts/acme", json={"kind": "customer"})) == ["/name"]
    journal(client)
    assert pointers(client.put("/journals/j1", json={})) == ["/lines"]


def test_a_put_with_if_none_match_creates_a_record_under_the_id_of_its_path(client):
    path, draft = "/contacts/shop-7", {"kind": "customer", "name": "Ada"}
    answer = client.put(path, json=draft, headers={"If-None-Match": "*"})
    assert (answer.status_code, answer.headers["Location"]) == (201, f"/api/v1{path}")
    assert answer.json() == client.get(path).json()
    assert answer.headers["ETag"] == client.get(path).headers["ETag"]
    again = client.put(path, json={**draft, "name": "Bob"}, headers={"If-None-Match": " * "})
    assert problem(again, 412)["current"] == client.get(path).json()
    assert client.get(path).json()["name"] == "Ada"


def test_a_put_that_creates_takes_what_a_put_takes_and_refuses_what_a_post_refuses(client):
    view = made(client, "/contacts", {"id": "c", "kind": "customer", "name": "Ada"})
    only_new = {"If-None-Match": "*"}
    copied = {**view, "id": "d", "name": "Bob"}
    assert client.put("/contacts/d", json=copied, headers=only_new).status_code == 201
    assert pointers(client.put("/contacts/e", json=copied, headers=only_new), 422) == ["/id"]
    draft = {"kind": "customer", "name": "Eve"}
    assert pointers(client.put("/contacts/e%20e", json=draft, headers=only_new), 422) == ["/id"]
    lines = [{"rate": "1", "accountId": SALES, "id": "7"}]
    invoice = client.put("/invoices/i", json={"contactId": "c", "lines": lines}, headers=only_new)
    assert pointers(invoice, 422) == ["/lines/0/id"]
    assert client.get("/invoices").json()["total"] == 0


def test_a_record_that_is_read_shows_other_records_as_a_list_does(client):
    made(client, "/contacts", {"id": "c", "kind": "customer", "name": "Ada"})
    lines = [{"rate": "1", "accountId": SALES}]
    made(client, "/invoices", {"id": "i", "contactId": "c", "lines": lines})
    plain = client.get("/invoices/i")
    for point in ("", f"&knownAt={plain.json()['version']}"):
        whole = client.get(f"/invoices/i?expand=contact,lines.account{point}")
        assert whole.json()["contact"] == client.get("/contacts/c").json()
        assert whole.json()["lines"][0]["account"]["name"] == "Sales Income"
        assert {**whole.json(), "contact": 0}.keys() == {*plain.json(), "contact"}
        if not point:
            assert whole.headers["ETag"] == plain.headers["ETag"]
            # What is shown beside the ids is ignored when a view is sent back.
            assert client.put("/invoices/i", json=whole.json()).json() == plain.json()
    assert parameters(client.get("/invoices/i?expand=lines")) == ["expand"]
    assert parameters(client.get("/terms/terms-net-30?expand=account")) == ["expand"]


def test_a_put_to_an_unknown_id_is_404(client):
    before = state(client)
    for path, body in (
        ("/contacts/x", {"kind": "customer", "name": "A"}),
        ("/journals/x", {"lines": lines()}),
        ("/terms/x", {"name": "A"}),
    ):
        problem(client.put(path, json=body), 404, "not_found")
    assert state(client) == before


def test_a_patch_changes_what_it_names_and_nothing_else(client):
    before = journal(client, ref="R", memo="M")
    after = client.patch("/journals/j1", json={"memo": "N"}).json()
    assert after["updatedAt"] > before["updatedAt"]
    assert after == {
        **before,
        "memo": "N",
        "version": before["version"] + 1,
        "updatedAt": after["updatedAt"],
    }


def test_null_in_a_patch_resets_a_field_to_its_default(client):
    contact(client, email="a@b.c", termsId="terms-net-30", active=False)
    view = client.patch(
        "/contacts/acme", json={"email": None, "termsId": None, "active": None}
    ).json()
    assert (view["email"], view["termsId"], view["active"]) == ("", None, True)
    journal(client, date="2026-01-01", memo="M", type="Odd")
    view = client.patch("/journals/j1", json={"date": None, "memo": None, "type": None}).json()
    assert (view["date"], view["memo"], view["type"]) == ("2026-11-22", "", "General Journal")
    assert pointers(client.patch("/contacts/acme", json={"name": None})) == ["/name"]
    assert pointers(client.patch("/journals/j1", json={"lines": None})) == ["/lines"]


def test_null_in_a_patch_resets_the_mark_of_a_bank_transaction_too(client):
    deposit(client)
    assert (
        client.patch("/bank-transactions/d1", json={"cleared": "cleared"}).json()["cleared"]
        == "cleared"
    )
    answer = client.patch("/bank-transactions/d1", json={"cleared": None})
    assert (answer.status_code, answer.json().get("cleared")) == (200, "none")


def test_null_inside_a_line_of_a_patch_is_the_same_as_a_missing_field(client):
    before = journal(client)
    given = [{**lines()[0], "credit": None, "memo": None}, lines()[1]]
    answer = client.patch("/journals/j1", json={"lines": given})
    assert (answer.status_code, answer.json()) == (200, before)


def test_a_delete_is_204_without_a_body_and_then_404(client):
    journal(client)
    answer = client.delete("/journals/j1")
    assert (answer.status_code, answer.content) == (204, b"")
    for again in (
        client.delete("/journals/j1"),
        client.get("/journals/j1"),
        client.patch("/journals/j1", json={}),
    ):
        problem(again, 404, "not_found")


def test_deleting_a_record_in_use_is_409_with_counts(client):
    contact(client, termsId="terms-net-30")
    contact(client, "other", "Other", termsId="terms-net-30")
    journal(client)
    deposit(client, contactId="acme")
    before = state(client)
    assert problem(client.delete("/terms/terms-net-30"), 409, "in_use")["counts"] == {"contacts": 2}
    assert problem(client.delete(f"/accounts/{SALES}"), 409, "in_use")["counts"] == {
        "journals": 1,
        "bank-transactions": 1,
    }
    assert problem(client.delete("/contacts/acme"), 409, "in_use")["counts"] == {
        "bank-transactions": 1
    }
    assert problem(client.delete("/accounts/account-3100"), 409)["counts"] == {"settings": 1}
    assert state(client) == before


# Versions and concurrency


def test_every_change_takes_the_next_version_without_gaps(client):
    first = client.get("/sync/status").json()["version"]
    assert journal(client)["version"] == first + 1
    problem(client.post("/journals", json={"id": "j1", "lines": lines()}), 409)
    problem(client.post("/journals", json={"lines": lines(debit="nobody")}), 422)
    assert client.patch("/journals/j1", json={"memo": "x"}).json()["version"] == first + 2
    assert client.patch("/journals/j1", json={"memo": "x"}).json()["version"] == first + 2
    assert client.delete("/journals/j1").status_code == 204
    assert client.get("/sync/status").json()["version"] == first + 3
    assert [each["version"] for each in client.get("/audit?limit=1000").json()["data"]] == list(
        range(1, first + 4)
    )


def test_a_stale_if_match_is_412_with_the_current_view(views):
    client, paths = views
    for path in paths:
        tag, view = client.get(path).headers["etag"], client.get(path).json()
        before = state(client)
        for stale in ('"1000000"', '"0"'):
            headers = {"if-match": stale}
            for answer in (
                client.patch(path, json={}, headers=headers),
                client.put(path, json=view, headers=headers),
                client.delete(path, headers=headers),
            ):
                assert problem(answer, 412, "stale")["current"] == view
        assert state(client) == before
        assert client.patch(path, json={}, headers={"if-match": tag}).status_code == 200
        assert client.patch(path, json={}, headers={"if-match": "*"}).status_code == 200


def test_the_settings_have_an_etag_too(client):
    read = client.get("/system/settings")
    assert (
        problem(client.patch("/system/settings", json={}, headers={"if-match": '"999"'}), 412)[
            "current"
        ]
        == read.json()
    )
    answer = client.patch(
        "/system/settings",
        json={"company": {"name": "Mine"}},
        headers={"if-match": read.headers["etag"]},
    )
    assert answer.status_code == 200
    assert answer.headers["etag"] != read.headers["etag"]


def test_a_version_in_a_put_acts_as_if_match(client):
    old = contact(client)
    new = client.patch("/contacts/acme", json={"email": "x"}).json()
    assert problem(client.put("/contacts/acme", json=old), 412)["current"] == new
    assert (
        client.put("/contacts/acme", json={**old, "version": new["version"]}).json()["email"] == ""
    )
    assert client.put("/contacts/acme", json={**old, "version": None}).status_code == 200


@pytest.mark.parametrize(
    "tag", ["abc", '""', '"-1"', "1.5", '"1', '"1","2"', '"99999999999999999999"', ""]
)
def test_an_if_match_that_is_not_one_of_our_etags_is_refused(client, tag):
    journal(client)
    before = state(client)
    document = problem(client.delete("/journals/j1", headers={"if-match": tag}), 400)
    assert "If-Match" in document["detail"]
    assert state(client) == before


@pytest.mark.parametrize(
    "path",
    [
        "/accounts",
        "/contacts?limit=3",
        "/items",
        "/terms",
        "/journals?q=x",
        "/bank-transactions",
        "/audit",
        f"/accounts/{CASH}/register",
        "/reports/trial-balance",
        "/reports/profit-loss",
        "/reports/balance-sheet",
    ],
)
def test_lists_and_reports_have_a_weak_etag_and_answer_304(client, path):
    first = client.get(path)
    tag = first.headers["etag"]
    assert re.fullmatch(r'W/"[^"]+"', tag)
    for known in (tag, f'"x", {tag}'):
        again = client.get(path, headers={"if-none-match": known})
        assert (again.status_code, again.content, again.headers["etag"]) == (304, b"", tag)
    assert client.get(path, headers={"if-none-match": 'W/"x"'}).status_code == 200
    journal(client)
    changed = client.get(path, headers={"if-none-match": tag})
    assert changed.status_code == 200
    assert changed.headers["etag"] != tag


def test_the_etag_of_a_list_depends_on_the_query(client):
    assert (
        len(
            {
                client.get(path).headers["etag"]
                for path in (
                    "/items",
                    "/terms",
                    "/terms?limit=1",
                    "/terms?limit=2",
                    "/accounts",
                    f"/accounts/{CASH}/register",
                )
            }
        )
        == 6
    )


def test_the_etag_of_a_report_depends_on_the_day(client, sql_books):
    tag = client.get("/reports/trial-balance").headers["etag"]
    sql_books.clock.day = sql_books.clock.day.replace(day=23)
    assert client.get("/reports/trial-balance", headers={"if-none-match": tag}).status_code == 200


# Retries


def test_the_same_key_and_request_get_the_same_answer_again(client):
    headers = {"idempotency-key": "k1"}
    first = client.post("/journals", json={"lines": lines()}, headers=headers)
    before = state(client)
    again = client.post("/journals", json={"lines": lines()}, headers=headers)
    assert (again.status_code, again.content) == (201, first.content)
    assert (again.headers["location"], again.headers["etag"]) == (
        first.headers["location"],
        first.headers["etag"],
    )
    assert "idempotency-hit" not in first.headers
    assert again.headers["idempotency-hit"] == "true"
    assert state(client) == before


def test_the_same_key_with_another_request_is_422(client):
    headers = {"idempotency-key": "k1"}
    journal(client)
    assert client.patch("/journals/j1", json={"memo": "a"}, headers=headers).status_code == 200
    before = state(client)
    for answer in (
        client.patch("/journals/j1", json={"memo": "b"}, headers=headers),
        client.patch("/journals/j2", json={"memo": "a"}, headers=headers),
        client.put("/journals/j1", json={"lines": lines()}, headers=headers),
        client.delete("/journals/j1", headers=headers),
        client.patch("/journals/j1?override=x", json={"memo": "a"}, headers=headers),
    ):
        problem(answer, 422, "idempotency_key_reused")
    assert state(client) == before


def test_a_failure_is_not_stored_for_retries(client):
    headers = {"idempotency-key": "k1"}
    body = {"lines": [{**line, "contactId": "acme"} for line in lines()]}
    problem(client.post("/journals", json=body, headers=headers), 422)
    contact(client)
    answer = client.post("/journals", json=body, headers=headers)
    assert answer.status_code == 201
    assert "idempotency-hit" not in answer.headers


def test_deletes_patches_puts_and_verbs_are_retried_too(client):
    journal(client)
    journal(client, "j2")
    calls = [
        lambda key: client.patch(
            "/journals/j1", json={"memo": "x"}, headers={"idempotency-key": key}
        ),
        lambda key: client.put(
            "/journals/j1", json={"lines": lines("3.00")}, headers={"idempotency-key": key}
        ),
        lambda key: client.post("/journals/j1/reverse", json={}, headers={"idempotency-key": key}),
        lambda key: client.post(
            "/journals/j2/void", json={"reason": "x"}, headers={"idempotency-key": key}
        ),
        lambda key: client.delete("/journals/j2", headers={"idempotency-key": key}),
        lambda key: client.patch(
            "/system/settings", json={"company": {"name": "X"}}, headers={"idempotency-key": key}
        ),
        lambda key: client.post(
            "/import/iif",
            content=b"!TERMS\tNAME\nTERMS\tWeekly\n",
            headers={"idempotency-key": key, "content-type": "text/plain"},
        ),
    ]
    for number, call in enumerate(calls):
        first, second = call(f"k{number}"), call(f"k{number}")
        assert first.status_code < 300, first.text
        assert (second.status_code, second.content, second.headers["idempotency-hit"]) == (
            first.status_code,
            first.content,
            "true",
        )


def test_a_retry_of_an_older_change_of_the_port_does_not_change_it_back(client):
    def move(port: int, key: str):
        return client.patch(
            "/system/settings", json={"api": {"port": port}}, headers={"idempotency-key": key}
        )

    assert move(4001, "k1").status_code == 200
    assert move(4002, "k2").status_code == 200
    assert move(4001, "k1").headers["idempotency-hit"] == "true"
    assert client.get("/system/settings").json()["api"]["port"] == 4002


def test_a_rehearsal_ignores_the_key(client):
    headers = {"idempotency-key": "k1"}
    assert (
        client.post("/journals?dryRun=true", json={"lines": lines()}, headers=headers).json()[
            "dryRun"
        ]
        is True
    )
    real = client.post("/journals", json={"lines": lines()}, headers=headers)
    assert real.status_code == 201
    assert "idempotency-hit" not in real.headers
    again = client.post("/journals?dryRun=true", json={"lines": lines("9.00")}, headers=headers)
    assert again.status_code == 200
    assert "idempotency-hit" not in again.headers


def test_a_stored_answer_survives_the_reopening_of_the_file(client, tmp_path: Path):
    first = client.post("/journals", json={"lines": lines()}, headers={"idempotency-key": "k1"})
    store = SqliteStore(tmp_path / "books.wyzbooks")
    try:
        reopened = Client(app_of(assemble(store, FixedClock(), CountedIds()), PORT))
        again = reopened.post(
            "/journals", json={"lines": lines()}, headers={"idempotency-key": "k1"}
        )
        assert (again.content, again.headers["idempotency-hit"]) == (first.content, "true")
        assert reopened.get("/journals").json()["total"] == 1
    finally:
        store.close()


@pytest.mark.parametrize("key", ["", "k" * 256, "k" * 10_000])
def test_a_key_has_1_to_255_characters(client, key):
    before = state(client)
    problem(
        client.post("/journals", json={"lines": lines()}, headers={"idempotency-key": key}), 400
    )
    assert state(client) == before


# Rehearsals

ATTACHED_TO = {
    "Account": "cash2",
    "Contact": "acme",
    "Item": "hour",
    "Terms": "weekly",
    "Journal": "j1",
    "BankTransaction": "d1",
    "Invoice": "i1",
    "Payment": "p1",
    "Bill": "b1",
    "BillPayment": "q1",
}
"""A record of each kind that can have attachments."""
REHEARSALS = {
    "createAccount": {"name": "New", "type": "asset"},
    "replaceAccount": {"name": "Other", "type": "asset", "subtype": "bank"},
    "changeAccount": {"description": "x"},
    "deleteAccount": None,
    "createContact": {"kind": "customer", "name": "New"},
    "replaceContact": {"kind": "customer", "name": "Other"},
    "changeContact": {"email": "x"},
    "deleteContact": None,
    "createItem": {"name": "New"},
    "replaceItem": {"name": "Other"},
    "changeItem": {"rate": 5},
    "deleteItem": None,
    "createTerms": {"name": "New"},
    "replaceTerms": {"name": "Other"},
    "changeTerms": {"dueDays": 5},
    "deleteTerms": None,
    "createJournal": {"lines": lines("5.00")},
    "replaceJournal": {"lines": lines("7.00")},
    "changeJournal": {"lines": lines("7.00")},
    "deleteJournal": None,
    "createBankTransaction": {
        "accountId": CASH,
        "amount": 5,
        "splits": [{"accountId": SALES, "amount": 5}],
    },
    "replaceBankTransaction": {
        "accountId": CASH,
        "amount": 5,
        "splits": [{"accountId": SALES, "amount": 5}],
    },
    "changeBankTransaction": {"cleared": "cleared", "memo": "x"},
    "deleteBankTransaction": None,
    "markRow": {"cleared": "cleared"},
    "mergeAccount": {"into": SAVINGS},
    "mergeContact": {"into": "zeta"},
    "voidJournal": {"reason": "twice"},
    "reverseJournal": {},
    "voidBankTransaction": {"reason": "twice"},
    "createInvoice": {
        "contactId": "acme",
        "status": "sent",
        "lines": [{"accountId": SALES, "rate": 5}],
    },
    "replaceInvoice": {
        "contactId": "acme",
        "status": "sent",
        "lines": [{"accountId": SALES, "rate": 5}],
    },
    "changeInvoice": {"lines": [{"accountId": SALES, "rate": 5}]},
    "deleteInvoice": None,
    "sendInvoice": {},
    "printInvoice": {},
    "draftInvoice": {},
    "voidInvoice": {"reason": "twice"},
    "duplicateInvoice": {},
    "writeOffInvoice": {"accountId": SALES},
    "refundInvoice": {"accountId": CASH},
    "createPayment": {"contactId": "acme", "amount": 5},
    "replacePayment": {"contactId": "acme", "amount": 5},
    "changePayment": {"amount": 5},
    "deletePayment": None,
    "voidPayment": {"reason": "twice"},
    "refundPayment": {"accountId": CASH},
    "createBill": {"contactId": "vend", "lines": [{"accountId": RENT, "amount": 5}]},
    "replaceBill": {"contactId": "vend", "lines": [{"accountId": RENT, "amount": 5}]},
    "changeBill": {"lines": [{"accountId": RENT, "amount": 5}]},
    "deleteBill": None,
    "voidBill": {"reason": "twice"},
    "duplicateBill": {},
    "writeOffBill": {"accountId": RENT},
    "refundBill": {"accountId": CASH},
    "payBill": {"accountId": CASH},
    "createBillPayment": {"contactId": "vend", "accountId": CASH, "amount": 5},
    "replaceBillPayment": {"contactId": "vend", "accountId": CASH, "amount": 5},
    "changeBillPayment": {"amount": 5},
    "deleteBillPayment": None,
    "voidBillPayment": {"reason": "twice"},
    "applyReceivables": {"applications": [{"creditId": "held", "debitId": "i2", "amount": 5}]},
    "applyPayables": {"applications": [{"creditId": "kept", "debitId": "b1", "amount": 5}]},
    "beginBankReconciliation": {
        "accountId": CASH,
        "statementDate": "2026-03-31",
        "statementBalance": 5,
    },
    "changeBankReconciliation": {"statementBalance": 5},
    "cancelBankReconciliation": None,
    "clearRows": {"cleared": "all"},
    "finishBankReconciliation": {"adjustmentAccountId": RENT},
    "undoBankReconciliation": {},
    "matchStatement": b"Date,Description,Amount\n2026-03-15,Cafe,-4.50\n",
    "importIif": b"!TERMS\tNAME\nTERMS\tWeekly\n",
    **STATEMENTS,
    "importEnrich": b"Date,Description,Memo,Amount\n2026-03-02,Acme,Deposit of March,50.00\n",
    "importQuickBooks": QUICKBOOKS_LIST,
    "commitImportPlan": {},
    "undoImportBatch": {},
    "changeSettings": {"company": {"name": "Renamed"}, "api": {"port": 5000}},
    "replaceLogo": JPEG,
    "deleteLogo": None,
    "createBankRule": {"name": "New", "direction": "in", "contraAccountId": SALES},
    "replaceBankRule": {"name": "Other", "direction": "in", "contraAccountId": SALES},
    "changeBankRule": {"direction": "out"},
    "deleteBankRule": None,
    "orderBankRules": {"ids": ["rest", "cup"]},
    "changePreferences": {"prefs": {"width": 240}, "themes": {"dark": {"text": "#fff"}}},
    "pushChanges": {
        "clientId": "phone",
        "changes": [
            {
                "changeId": "c1",
                "collection": "contacts",
                "id": "pushed",
                "op": "put",
                "record": {"kind": "customer", "name": "Pushed"},
            }
        ],
    },
    "postMessage": {"from": "Front desk", "body": {"print": "i1"}},
    "acknowledgeMessage": {},
    "deleteMessage": None,
    "clearMessages": None,
    **{f"attachTo{kind}": b"%PDF-1.5" for kind in ATTACHED_TO},
    **{f"remove{kind}Attachment": None for kind in ATTACHED_TO},
    "importBooks": exported(new_books(MemoryStore())),
    "resetBooks": {"data": True, "confirm": "My Company"},
    "restoreBackup": {},
    "runBatch": {"operations": [{"method": "POST", "path": "/items", "body": {"name": "New"}}]},
}
MEDIA_OF_FILES = {
    "importIif": "text/plain",
    "importEnrich": "text/csv",
    "importQuickBooks": "text/csv",
    "matchStatement": "text/csv",
    "replaceLogo": "image/jpeg",
    "importBooks": "application/json",
    **dict.fromkeys(STATEMENTS, "text/plain"),
    **{f"attachTo{kind}": "application/pdf" for kind in ATTACHED_TO},
}
IDS = {
    "accounts": "cash2",
    "contacts": "acme",
    "items": "hour",
    "terms": "weekly",
    "journals": "j1",
    "bank-transactions": "d1",
    "invoices": "i1",
    "payments": "p1",
    "bills": "b1",
    "sendInvoice": "draft",
    "printInvoice": "draft",
    "draftInvoice": "i2",
    "refundPayment": "held",
    "writeOffInvoice": "i2",
    "refundInvoice": "m1",
    "refundBill": "c1",
    "replaceBillPayment": "q1",
    "changeBillPayment": "q1",
    "deleteBillPayment": "q1",
    "voidBillPayment": "q1",
    "deleteContact": "zeta",
    "undoImportBatch": BATCH,
    "reconciliation": "begun",
    "undoBankReconciliation": "done",
    "replaceBankRule": "cup",
    "changeBankRule": "cup",
    "deleteBankRule": "cup",
    "messages": "m1",
    **{f"attachTo{kind}": id_ for kind, id_ in ATTACHED_TO.items()},
    **{f"remove{kind}Attachment": id_ for kind, id_ in ATTACHED_TO.items()},
}
"""By operation, else by group."""


def furnish_all(client) -> None:
    imports(client)
    made(client, "/accounts", {"id": "cash2", "name": "Cash", "type": "asset", "subtype": "bank"})
    contact(client)
    contact(client, "zeta", "Zeta")
    made(client, "/items", {"id": "hour", "name": "Hour"})
    made(client, "/terms", {"id": "weekly", "name": "Every week"})
    journal(client)
    deposit(client)
    contact(client, "vend", "Vend", "vendor")
    invoice(client, "draft", status="draft")
    invoice(client, "i1")
    invoice(client, "i2")
    payment(client, "p1")
    payment(client, "held", hold=True)
    bill(client, "b1")
    bill_payment(client, "q1")
    bill_payment(client, "kept", hold=True)
    credit_memo(client, "m1", hold=True)
    vendor_credit(client, "c1", hold=True)
    for id_ in ("cup", "rest"):
        fields = {"name": id_, "direction": "in", "contraAccountId": SALES}
        made(client, "/import/rules", {"id": id_, **fields})
    client.put("/system/settings/logo", content=PNG, headers={"content-type": "image/png"})
    made(client, "/messages", {"id": "m1", "body": "Print the invoices"})
    for operation in OPERATIONS:
        if operation.name.startswith("attachTo"):
            path = operation.path.replace("{id}", IDS[operation.name])
            sent = {"content": b"%PDF-1.4", "headers": {"content-type": "application/pdf"}}
            assert client.post(f"{path}?name=first.pdf", **sent).status_code == 201


def furnish_with_reconciliations(client) -> None:
    furnish_all(client)
    reconciliations(client)


@pytest.fixture
def rehearsed(filled):
    return filled(furnish_with_reconciliations)


def rehearse(client, operation, *, dry: bool, respell=lambda body: body):
    assert operation.name in REHEARSALS, "say in REHEARSALS what the new operation is sent"
    body = respell(REHEARSALS[operation.name])
    if operation.name == "restoreBackup":
        body = {"name": made(client, "/data/backup", {})["name"]}
    path = (
        operation.path.replace("{id}", record_of(operation))
        .replace("{planId}", PLAN)
        .replace("{rowId}", f"bank-transaction:d1:{CASH}")
    )
    if "{attachmentId}" in path:
        kept = client.get(path.partition("/{attachmentId}")[0]).json()["data"]
        path = path.replace("{attachmentId}", kept[0]["id"])
    if operation.name == "markRow":
        path = path.replace("cash2", CASH)
    if operation.name == "mergeAccount":
        assert client.patch("/journals/j1", json={"lines": lines(debit="cash2")}).status_code == 200
    options = (
        {"content": body} if isinstance(body, bytes) else {} if body is None else {"json": body}
    )
    is_file = isinstance(body, bytes)
    media = {"content-type": MEDIA_OF_FILES[operation.name]} if is_file else {}
    return lambda **headers: client.request(
        operation.method,
        f"/api/v1{path}",
        params={
            **({"dryRun": "true"} if dry else {}),
            **({"accountId": CASH} if operation.name in STATEMENTS else {}),
            **({"name": "second.pdf"} if operation.media == ANY_FILE else {}),
            **({"add": "true"} if operation.name == "matchStatement" else {}),
        },
        headers={**media, **headers},
        **options,
    )


def record_of(operation) -> str:
    return IDS.get(operation.name, IDS.get(operation.group, ""))


@pytest.mark.parametrize(
    "operation",
    [each for each in OPERATIONS if each.is_write],
    ids=lambda operation: operation.name,
)
def test_every_write_can_be_rehearsed_and_then_changes_nothing(rehearsed, operation):
    call = rehearse(rehearsed, operation, dry=True)
    before, head = state(rehearsed), rehearsed.get("/audit/head").json()
    settings, marks = (
        rehearsed.get("/system/settings").content,
        rehearsed.get(f"/accounts/{CASH}/register").content,
    )
    answer = call()
    assert answer.status_code == 200, answer.text
    document = answer.json()
    assert document["dryRun"] is True
    if document.get("planId") or operation.group == "data":
        assert "effect" not in document  # The answer is the plan.
    else:
        assert set(document["effect"]) == {"journal", "balances"}
        assert (set(document) == {"dryRun", "effect"}) == (operation.answers is None)
    assert (state(rehearsed), rehearsed.get("/audit/head").json()) == (before, head)
    assert (
        rehearsed.get("/system/settings").content,
        rehearsed.get(f"/accounts/{CASH}/register").content,
    ) == (settings, marks)
    real = rehearse(rehearsed, operation, dry=False)()
    assert real.status_code == operation.status, real.text
    assert state(rehearsed)["version"] > before["version"]


@pytest.mark.parametrize(
    "operation",
    [each for each in OPERATIONS if each.is_write],
    ids=lambda operation: operation.name,
)
def test_every_write_is_retried(rehearsed, operation):
    call = rehearse(rehearsed, operation, dry=False)
    first = call(**{"idempotency-key": "k"})
    after = state(rehearsed)
    again = call(**{"idempotency-key": "k"})
    assert (
        first.status_code < 300,
        again.status_code,
        again.content,
        again.headers["idempotency-hit"],
    ) == (True, first.status_code, first.content, "true")
    assert [again.headers.get(each) for each in ("etag", "location")] == [
        first.headers.get(each) for each in ("etag", "location")
    ]
    assert state(rehearsed) == after


ON_A_RECORD = [
    each
    for each in OPERATIONS
    if each.is_write
    and "{id}" in each.path
    and each.name != "markRow"
    and "{attachmentId}" not in each.path  # An attachment has a version of its own.
]


@pytest.mark.parametrize("operation", ON_A_RECORD, ids=lambda operation: operation.name)
def test_every_write_on_a_record_heeds_if_match(rehearsed, operation):
    call, dry = (rehearse(rehearsed, operation, dry=dry) for dry in (False, True))
    path = operation.path.partition("{id}")[0] + record_of(operation)
    before, read = state(rehearsed), rehearsed.get(path)
    for answer in (call(**{"if-match": '"1"'}), dry(**{"if-match": '"1"'})):
        assert problem(answer, 412, "stale")["current"] == read.json()
    assert state(rehearsed) == before
    assert call(**{"if-match": read.headers["etag"]}).status_code == operation.status


def test_a_rehearsal_is_refused_like_the_write(client):
    journal(client)
    for path, body, status in (
        ("/journals", {"lines": lines(debit="nobody")}, 422),
        ("/journals", {"id": "j1", "lines": lines()}, 409),
        ("/journals/x/void", {"reason": "x"}, 404),
    ):
        real, dry = client.post(path, json=body), client.post(f"{path}?dryRun=true", json=body)
        assert problem(dry, status) == problem(real, status)


def test_a_rehearsal_shows_what_would_be_posted(client):
    effect = client.post(
        "/journals?dryRun=true", json={"date": "2026-03-01", "lines": lines("12.50")}
    ).json()["effect"]
    assert effect["balances"] == {CASH: "12.50", SALES: "12.50"}
    (entry,) = effect["journal"]
    assert (entry["change"], entry["date"], [line["debit"] for line in entry["lines"]]) == (
        "added",
        "2026-03-01",
        ["12.50", "0.00"],
    )
    journal(client)
    effect = client.patch(
        "/journals/j1?dryRun=true", json={"lines": lines("30.00", debit=RENT)}
    ).json()["effect"]
    assert effect["balances"] == {CASH: "-100.00", RENT: "30.00", SALES: "-70.00"}
    assert [each["change"] for each in effect["journal"]] == ["changed"]
    effect = client.delete("/journals/j1?dryRun=true").json()["effect"]
    assert effect["balances"] == {CASH: "-100.00", SALES: "-100.00"}
    assert [each["change"] for each in effect["journal"]] == ["removed"]
    effect = client.post("/contacts?dryRun=true", json={"kind": "customer", "name": "A"}).json()[
        "effect"
    ]
    assert effect == {"journal": [], "balances": {}}


def test_a_rehearsal_answers_with_the_same_view_as_the_write(client):
    dry = client.post("/journals?dryRun=true", json={"id": "j1", "lines": lines()}).json()
    written = client.post("/journals", json={"id": "j1", "lines": lines()}).json()
    times = {name: written[name] for name in ("createdAt", "updatedAt")}
    assert dry.keys() >= times.keys()
    assert {**written, "dryRun": True, "effect": dry["effect"]} == {**dry, **times}


# Errors


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("POST", "/", 405),
        ("POST", "/api", 405),
        ("POST", "/api/v1", 405),
        ("GET", "/apis", 404),
        ("GET", "/api/v1/nothing", 404),
        ("POST", "/api/v1/nothing", 404),
        ("GET", "/api/v2/accounts", 404),
        ("GET", "/api/v1/accounts/a/b/c", 404),
        ("GET", "/.env", 404),
        ("GET", "/api/docs/../../pyproject.toml", 404),
        ("PUT", "/api/v1/accounts", 405),
        ("DELETE", "/api/v1/accounts", 405),
        ("POST", "/api/v1/accounts/a", 405),
        ("PATCH", "/api/v1/audit", 405),
        ("POST", "/api/v1/reports/trial-balance", 405),
        ("GET", "/api/v1/import/iif", 405),
        ("POST", "/api/docs", 405),
        ("DELETE", "/api/v1/system/settings", 405),
        ("GET", "/api/v1/reports/nothing", 404),
        ("GET", "/api/v1/accounts/nothing", 404),
        ("GET", "/api/v1/accounts/nothing/balance", 404),
        ("GET", "/api/v1/accounts/nothing/register", 404),
    ],
)
def test_an_unknown_address_or_method_is_a_problem_too(client, method, path, status):
    document = problem(client.request(method, path), status)
    assert document["code"] == {404: "not_found", 405: "method_not_allowed"}[status]


def test_several_faults_are_reported_at_once_with_their_places(client):
    body = {"kind": "person", "name": "", "email": "x" * 201}
    assert sorted(pointers(client.post("/contacts", json=body))) == ["/email", "/kind", "/name"]


def test_the_problem_points_to_the_wrong_line(client):
    wrong = lines()
    wrong[1]["debit"] = 5
    assert pointers(client.post("/journals", json={"lines": wrong}))[0].startswith("/lines/1")
    assert pointers(client.post("/journals", json={"lines": lines(credit="nobody")})) == [
        "/lines/1/accountId"
    ]
    assert pointers(client.post("/journals", json={"lines": [{"debit": 1}, lines()[1]]})) == [
        "/lines/0/accountId"
    ]


# Actors and requests


def test_actor_and_request_id_are_echoed_and_logged(client):
    answer = client.post(
        "/journals",
        json={"id": "j1", "lines": lines()},
        headers={"x-actor": "Jo (till 2)", "x-request-id": "req-7"},
    )
    assert answer.headers["x-request-id"] == "req-7"
    change = client.get("/audit?recordId=j1").json()["data"][0]
    assert (change["actor"], change["requestId"], change["collection"], change["op"]) == (
        "Jo (till 2)",
        "req-7",
        "journals",
        "put",
    )


def test_a_missing_actor_or_request_id_is_filled_in(client):
    answers = [client.post("/items", json={"id": f"i{n}", "name": f"I{n}"}) for n in range(2)]
    ids = [each.headers["x-request-id"] for each in answers]
    assert len(set(ids)) == 2
    assert all(ids)
    changes = [client.get(f"/audit?recordId=i{n}").json()["data"][0] for n in range(2)]
    assert [each["requestId"] for each in changes] == ids
    assert [each["actor"] for each in changes] == ["api", "api"]


def test_an_actor_of_any_language_is_logged_as_it_was_sent(client):
    answer = client.post(
        "/items", json={"id": "i1", "name": "I"}, headers={"x-actor": "Zoë Łuczak".encode()}
    )
    assert answer.status_code == 201, answer.text
    assert client.get("/audit?recordId=i1").json()["data"][0]["actor"] == "Zoë Łuczak"


@pytest.mark.parametrize("name", ["x-actor", "x-request-id"])
@pytest.mark.parametrize("value", [b"a\x01b", b"a\x7fb", b"x" * 5000])
def test_an_actor_or_request_id_with_control_characters_or_too_long_is_refused(client, name, value):
    before = state(client)
    assert client.post("/items", json={"name": "I"}, headers={name: value}).status_code == 400
    assert state(client) == before


def test_errors_echo_the_request_id_too(client):
    for path in ("/api/v1/nothing", "/api/v1/accounts/x", "/api/v1/accounts?x=1"):
        assert (
            client.request("GET", path, headers={"x-request-id": "r1"}).headers["x-request-id"]
            == "r1"
        )
