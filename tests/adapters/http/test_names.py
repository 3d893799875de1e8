"""Names over HTTP: kept in one form, unique, found without regard to capitals and accents."""

import pytest

from tests.support import Client

NFC, NFD = "Jos\u00e9", "Jose\u0301"


def contact(client: Client, name: str, **more: object):
    return client.post("/contacts", json={"kind": "customer", "name": name, **more})


def names(client: Client, query: str) -> list[str]:
    return [each["name"] for each in client.get(query).json()["data"]]


def test_a_name_is_answered_in_the_form_in_which_it_is_kept(client):
    made = contact(client, f"  {NFD}   Ltd ")
    assert (made.status_code, made.json()["name"]) == (201, f"{NFC} Ltd")
    path = f"/contacts/{made.json()['id']}"
    patched = client.patch(path, json={"name": f"{NFD}\u00a0Inc"})
    assert (patched.status_code, patched.json()["name"]) == (200, f"{NFC} Inc")
    whole = client.put(path, json={"kind": "customer", "name": f" {NFD} "})
    assert (whole.status_code, whole.json()["name"]) == (200, NFC)


def test_another_form_of_a_name_is_taken_and_another_accent_is_not(client):
    assert contact(client, NFC).status_code == 201
    assert contact(client, "Jose").status_code == 201
    for name in (NFD, "JOSÉ", "\uff2a\uff2f\uff33\uff25", " jose "):
        assert contact(client, name).status_code == 409


@pytest.mark.parametrize(
    ("field", "text"), [("name", "Acme\u200b"), ("notes", "a\u2060b"), ("email", "a\ufeff@b.test")]
)
def test_an_invisible_character_is_422_with_its_field_and_name(client, field, text):
    answer = contact(client, **{"name": "Acme", field: text})
    assert answer.status_code == 422
    (fault,) = answer.json()["errors"]
    assert fault["pointer"] == f"/{field}"
    assert "invisible character U+" in fault["message"]
    assert "ZERO WIDTH" in fault["message"] or "WORD JOINER" in fault["message"]


def test_words_may_be_spelled_with_joiners(client):
    name = "\u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645"
    assert contact(client, name).json()["name"] == name


def test_the_name_of_the_company_is_kept_in_one_form(client):
    answer = client.patch("/system/settings", json={"company": {"name": f" {NFD}  Co"}})
    assert answer.json()["company"]["name"] == f"{NFC} Co"
    refused = client.patch("/system/settings", json={"company": {"name": "A\u200bB"}})
    assert refused.status_code == 422
    assert refused.json()["errors"][0]["pointer"] == "/company/name"


@pytest.mark.parametrize("text", ["jose", "José", "JOSÉ", NFD])
def test_a_search_and_a_filter_ignore_capitals_and_accents_in_both_directions(client, text):
    for name in (NFC, "Jose", "Zoë"):
        contact(client, name)
    assert sorted(names(client, f"/contacts?name={text}")) == ["Jose", "José"]
    assert sorted(names(client, f"/contacts?q={text}")) == ["Jose", "José"]
    assert names(client, "/contacts?q=zoe") == ["Zoë"]


def test_a_search_finds_the_beginnings_of_words_in_any_form(client):
    contact(client, "Łukasz Straße", notes="")
    for text in ("lukasz", "STRASSE", "stra", "\uff4c\uff55\uff4b"):
        assert names(client, f"/contacts?q={text}") == ["Łukasz Straße"]


@pytest.mark.parametrize("text", ["_", "-", "%25", "%20", "...", "\u0301", "%2A"])
def test_a_search_without_a_letter_or_digit_finds_nothing(client, text):
    contact(client, "A_b - 100%")
    answer = client.get(f"/contacts?q={text}").json()
    assert (answer["data"], answer["total"]) == ([], 0)


def test_an_empty_search_is_no_search(client):
    contact(client, "Acme")
    assert names(client, "/contacts?q=") == ["Acme"]


def test_numbers_are_sorted_with_their_digits_as_numbers_and_paged(client):
    contact(client, "Acme", id="acme")
    numbers = ["INV-10", "9", "INV-9", "10", "inv-1", "A"]
    for number in numbers:
        line = {"rate": "1.00", "accountId": "account-4100"}
        body = {"contactId": "acme", "number": number, "lines": [line]}
        assert client.post("/invoices", json=body).status_code == 201
    expected = ["9", "10", "A", "inv-1", "INV-9", "INV-10"]
    for sort, order in (("number", expected), ("-number", expected[::-1])):
        for extra in ("", "&contactId=acme", "&kind=invoice"):
            seen, cursor = [], ""
            while cursor is not None:
                answer = client.get(f"/invoices?sort={sort}&limit=2{extra}{cursor}").json()
                seen += [each["number"] for each in answer["data"]]
                following = answer["nextCursor"]
                cursor = f"&cursor={following}" if following else None
            assert seen == order


def test_the_settings_of_numbers_decide_about_the_next_number(client):
    settings = client.get("/system/settings").json()["numbers"]
    assert settings == {
        "invoice": {"prefix": "", "width": 0},
        "creditMemo": {"prefix": "", "width": 0},
    }
    body = {"numbers": {"invoice": {"prefix": "INV-2026-", "width": 4}}}
    assert client.patch("/system/settings", json=body).json()["numbers"]["invoice"] == {
        "prefix": "INV-2026-",
        "width": 4,
    }
    contact(client, "Acme", id="acme")
    line = {"rate": "1.00", "accountId": "account-4100"}
    for id_ in ("a", "b"):
        client.post("/invoices", json={"id": id_, "contactId": "acme", "lines": [line]})
    assert client.get("/invoices/a").json()["number"] == "INV-2026-0001"
    client.patch("/invoices/b", json={"number": "INV-2026-0004"})
    assert client.get("/invoices/numbers").json() == {
        "data": [
            {
                "kind": "invoice",
                "prefix": "INV-2026-",
                "first": "INV-2026-0001",
                "last": "INV-2026-0004",
                "count": 2,
                "missing": [{"from": "INV-2026-0002", "to": "INV-2026-0003", "count": 2}],
                "doubled": [],
            }
        ]
    }
    reset = client.patch("/system/settings", json={"numbers": {"invoice": {"width": None}}})
    assert reset.json()["numbers"]["invoice"] == {"prefix": "INV-2026-", "width": 0}


@pytest.mark.parametrize(
    ("numbering", "pointer"),
    [
        ({"prefix": "INV-2026"}, "/numbers/invoice/prefix"),
        ({"prefix": "A\u200b"}, "/numbers/invoice/prefix"),
        ({"width": 16}, "/numbers/invoice/width"),
        ({"suffix": ""}, "/numbers/invoice/suffix"),
    ],
)
def test_a_setting_of_numbers_that_does_not_fit_is_422(client, numbering, pointer):
    answer = client.patch("/system/settings", json={"numbers": {"invoice": numbering}})
    assert answer.status_code == 422
    assert [each["pointer"] for each in answer.json()["errors"]] == [pointer]


def test_numbers_is_no_id(client):
    assert contact(client, "Acme", id="numbers").status_code == 422
