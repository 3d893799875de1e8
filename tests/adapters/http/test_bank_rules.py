"""`/import/rules` over HTTP: a collection as any other, tries and order."""

import pytest

from tests.adapters.http.requests import (
    CARD,
    CASH,
    RECEIVABLE,
    RENT,
    SALES,
    contact,
    ids,
    made,
    pointers,
    problem,
    state,
    version_in,
    view,
)

COFFEE = {"textConditions": [{"text": "Starbucks | Peet's"}], "contraAccountId": RENT}


def rule(client, id_="r", **fields):
    return made(client, "/import/rules", {"id": id_, "name": id_, **COFFEE, **fields})


def spend(client, id_, payee="STARBUCKS #1", other=RENT, **fields):
    body = {
        "id": id_,
        "accountId": CASH,
        "date": "2026-03-02",
        "amount": "-5.00",
        "payee": payee,
        "splits": [{"accountId": other, "amount": "-5.00"}],
        **fields,
    }
    return made(client, "/bank-transactions", body)


def attempt(client, body=None, query=""):
    answer = client.post(f"/import/rules/try{query}", json=body or {})
    assert answer.status_code == 200, answer.text
    return answer.json()


def test_a_rule_is_shown_with_all_of_its_fields_and_found_again(client):
    answer = client.post("/import/rules", json={"name": "Coffee", "amountTo": "20", **COFFEE})
    document = answer.json()
    assert answer.status_code == 201
    assert answer.headers["location"] == f"/api/v1/import/rules/{document['id']}"
    assert version_in(answer) == document["version"]
    expected = {
        "name": "Coffee",
        "position": 1,
        "active": True,
        "accountId": None,
        "direction": None,
        "textConditions": [{"field": "payee", "match": "contains", "text": "Starbucks | Peet's"}],
        "amountFrom": None,
        "amountTo": "20.00",
        "contraAccountId": RENT,
        "contactId": None,
        "payee": "",
        "memo": "",
        "externalId": None,
        "metadata": {},
    }
    assert expected.items() <= document.items()
    assert view(client, f"/import/rules/{document['id']}") == document
    sent_back = client.put(f"/import/rules/{document['id']}", json=document)
    assert sent_back.json() == document


def test_rules_are_listed_in_their_order_and_found_by_name_and_words(client):
    rule(client, "b", name="Coffee shops")
    rule(client, "a", name="Rent", active=False, memo="flat")
    rule(client, "c", name="Taxi", position=1)
    assert ids(client, "/import/rules") == ["b", "c", "a"]
    assert ids(client, "/import/rules?sort=-position") == ["a", "c", "b"]
    assert ids(client, "/import/rules?sort=name") == ["b", "a", "c"]
    assert ids(client, "/import/rules?active=false") == ["a"]
    assert ids(client, "/import/rules?name=TAXI") == ["c"]
    assert ids(client, "/import/rules?q=flat") == ["a"]
    assert ids(client, "/import/rules?q=starb") == ["b", "c", "a"]


@pytest.mark.parametrize("sort", ["position", "-position", "name,-position"])
def test_lists_by_position_can_be_read_page_by_page(client, sort):
    for place, id_ in enumerate("fbdace"):
        rule(client, id_, position=place // 2 + 1)
    path = f"/import/rules?sort={sort}"
    whole = ids(client, path)
    paged, cursor = [], ""
    for _ in whole:
        page = view(client, f"{path}&limit=1{cursor}")
        paged += [each["id"] for each in page["data"]]
        cursor = f"&cursor={page['nextCursor']}"
    assert (paged, page["nextCursor"]) == (whole, None)


def test_a_cursor_of_another_list_is_refused(client):
    rule(client, "a")
    rule(client, "b")
    cursor = view(client, "/import/rules?limit=1")["nextCursor"]
    for path in ("/import/rules?sort=name", "/import/rules?sort=-position", "/accounts?"):
        problem(client.get(f"{path}&cursor={cursor}"), 400, "bad_request")


def test_a_rule_is_changed_and_removed_and_stale_versions_are_refused(client):
    first = rule(client)
    path = "/import/rules/r"
    changed = client.patch(path, json={"direction": "out", "amountFrom": "1.5"}).json()
    assert (changed["direction"], changed["amountFrom"]) == ("out", "1.50")
    assert client.patch(path, json={"direction": None}).json()["direction"] is None
    old = {"if-match": f'"{first["version"]}"'}
    refused = problem(client.patch(path, json={"name": "x"}, headers=old), 412, "stale")
    assert refused["current"]["amountFrom"] == "1.50"
    problem(client.delete(path, headers=old), 412, "stale")
    assert client.delete(path).status_code == 204
    problem(client.get(path), 404)


def test_a_dry_run_stores_nothing_and_a_retry_makes_one_rule(client):
    before = client.get("/audit/head").json()
    answer = client.post("/import/rules?dryRun=true", json={"name": "Coffee", **COFFEE}).json()
    assert (answer["dryRun"], answer["position"]) == (True, 1)
    assert client.get("/audit/head").json() == before
    key = {"idempotency-key": "once"}
    answers = [
        client.post("/import/rules", json={"name": "Coffee", **COFFEE}, headers=key)
        for _ in range(2)
    ]
    assert answers[0].content == answers[1].content
    assert len(ids(client, "/import/rules")) == 1


@pytest.mark.parametrize(
    ("body", "places"),
    [
        ({"name": "x"}, ["", "/contraAccountId"]),
        ({"name": "x", "contraAccountId": RENT}, [""]),
        ({"name": "x", "direction": "in"}, ["/contraAccountId"]),
        ({**COFFEE}, ["/name"]),
        ({"name": "x", **COFFEE, "textConditions": [{"text": "-"}]}, ["/textConditions/0/text"]),
        ({"name": "x", **COFFEE, "textConditions": [{}]}, ["/textConditions/0/text"]),
        (
            {"name": "x", **COFFEE, "textConditions": [{"text": "x", "match": "like"}]},
            ["/textConditions/0/match"],
        ),
        ({"name": "x", **COFFEE, "amountFrom": "-1.00"}, ["/amountFrom"]),
        ({"name": "x", **COFFEE, "amountFrom": "2", "amountTo": "1"}, ["/amountTo"]),
        ({"name": "x", **COFFEE, "accountId": SALES}, ["/accountId"]),
        ({"name": "x", **COFFEE, "contactId": "nobody"}, ["/contactId"]),
        ({"name": "x", **COFFEE, "contraAccountId": RECEIVABLE}, ["/contactId"]),
        ({"name": "x", **COFFEE, "colour": "red"}, ["/colour"]),
        ({"name": "x", **COFFEE, "id": "try"}, ["/id"]),
    ],
)
def test_a_rule_that_is_wrong_is_refused_with_the_place(client, body, places):
    assert pointers(client.post("/import/rules", json=body)) == places
    places_in_trial = [f"/rule{place}" for place in places]
    assert pointers(client.post("/import/rules/try", json={"rule": body})) == places_in_trial


def test_an_account_that_a_rule_names_is_not_deleted(client):
    made(client, "/accounts", {"id": "meals", "name": "Meals", "type": "expense"})
    rule(client, contraAccountId="meals")
    refused = problem(client.delete("/accounts/meals"), 409, "in_use")
    assert refused["counts"] == {"rules": 1}
    assert client.post("/accounts/meals/merge", json={"into": RENT}).status_code == 200
    assert view(client, "/import/rules/r")["contraAccountId"] == RENT


def test_rules_are_no_part_of_checksums_and_stand_in_the_log(client):
    before = state(client)["collections"]
    rule(client)
    assert state(client)["collections"] == before
    (change,) = view(client, "/audit?collection=rules")["data"]
    assert (change["id"], change["after"]["contraAccountId"]) == ("r", RENT)


# Trying


def test_one_stored_rule_is_tried_alone(client):
    contact(client, "vend", "Vend", "vendor")
    rule(client, "first", amountFrom="9.00")
    rule(client, contactId="vend", memo="Coffee", payee="Coffee shop", active=False)
    spend(client, "a", date="2026-03-01", contactId="vend")
    spend(client, "b", other=SALES, memo="flat white")
    spend(client, "c", payee="Shell")
    spend(
        client, "d", amount="-9.00", date="2026-02-01",
        splits=[
            {"accountId": RENT, "amount": "-4.00"}, {"accountId": SALES, "amount": "-5.00"}
        ],
    )  # fmt: skip
    trial = attempt(client, {"ruleId": "r"})
    assert trial["rules"] == [
        {"ruleId": "r", "name": "r", "matched": 3, "agreeing": 1, "differing": 2, "earlier": 1}
    ]
    totals = [trial[name] for name in ("examined", "matched", "agreeing", "differing")]
    assert totals == [4, 3, 1, 2]
    assert [(row["id"], row["agrees"]) for row in trial["data"]] == [
        ("b", False),
        ("a", True),
        ("d", False),
    ]
    assert trial["data"][0] == {
        "id": "b",
        "date": "2026-03-02",
        "type": "Expense",
        "accountId": CASH,
        "amount": "-5.00",
        "payee": "STARBUCKS #1",
        "memo": "flat white",
        "ruleId": "r",
        "has": {"accountIds": [SALES], "contactId": None},
        "gives": {
            "accountId": RENT,
            "contactId": "vend",
            "payee": "Coffee shop",
            "memo": "flat white",
        },
        "agrees": False,
        "earlierRuleId": None,
    }
    assert trial["data"][2]["has"]["accountIds"] == sorted([RENT, SALES])
    assert trial["data"][2]["earlierRuleId"] == "first"


def test_a_draft_is_tried_and_not_stored(client):
    spend(client, "a")
    before = client.get("/audit/head").json()
    trial = attempt(client, {"rule": {"name": "Coffee", **COFFEE}})
    assert [(row["id"], row["ruleId"]) for row in trial["data"]] == [("a", None)]
    assert trial["rules"][0]["ruleId"] is None
    assert client.get("/audit/head").json() == before
    assert ids(client, "/import/rules") == []


def test_all_rules_are_tried_together(client):
    rule(client, "card", accountId=CARD)
    rule(client, "late")
    rule(client, "off", position=1, active=False)
    spend(client, "a")
    spend(client, "b", accountId=CARD, type="Credit Card Charge")
    trial = attempt(client)
    assert {row["id"]: row["ruleId"] for row in trial["data"]} == {"a": "late", "b": "card"}
    assert [count["ruleId"] for count in trial["rules"]] == ["card", "late"]


def test_the_history_is_limited_by_the_query(client):
    for day in (1, 2, 3):
        spend(client, f"t{day}", date=f"2026-03-0{day}", other=SALES if day == 2 else RENT)
    body = {"rule": {"name": "x", **COFFEE}}

    def listed(query):
        return [row["id"] for row in attempt(client, body, query)["data"]]

    assert listed("?from=2026-03-02") == ["t3", "t2"]
    assert listed("?to=2026-03-01") == ["t1"]
    assert listed(f"?accountId={CARD}") == []
    assert listed("?show=differing") == ["t2"]
    assert listed("?show=agreeing&limit=1") == ["t3"]


@pytest.mark.parametrize(
    "query", ["from=2026-03-02&to=2026-03-01", "accountId=nowhere", "show=some", "limit=0", "x=1"]
)
def test_a_history_that_does_not_exist_is_refused(client, query):
    problem(client.post(f"/import/rules/try?{query}", json={}), 400, "bad_request")


def test_a_trial_is_of_a_draft_or_of_a_stored_rule(client):
    body = {"rule": {"name": "x", **COFFEE}, "ruleId": "r"}
    assert pointers(client.post("/import/rules/try", json=body)) == ["/ruleId"]
    problem(client.post("/import/rules/try", json={"ruleId": "r"}), 404)
    for method in (client.get, client.delete):
        problem(method("/import/rules/try"), 405)


# Order


def test_rules_are_put_in_order_in_one_commit(client):
    for id_ in "abc":
        rule(client, id_)
    answer = client.post("/import/rules/order", json={"ids": ["c", "a", "b"]})
    assert [(each["id"], each["position"]) for each in answer.json()["data"]] == [
        ("c", 1),
        ("a", 2),
        ("b", 3),
    ]
    assert ids(client, "/import/rules") == ["c", "a", "b"]
    requests = {
        change["requestId"] for change in view(client, "/audit?collection=rules")["data"][3:]
    }
    assert len(requests) == 1


def test_a_dry_run_of_an_order_shows_it_and_changes_nothing(client):
    for id_ in "ab":
        rule(client, id_)
    answer = client.post("/import/rules/order?dryRun=true", json={"ids": ["b", "a"]}).json()
    assert [each["id"] for each in answer["data"]] == ["b", "a"]
    assert ids(client, "/import/rules") == ["a", "b"]


def test_an_order_that_is_not_one_of_all_rules_is_refused(client):
    for id_ in "ab":
        rule(client, id_)

    def order(*named):
        return client.post("/import/rules/order", json={"ids": list(named)})

    problem(order("a"), 409, "incomplete_order")
    problem(order(), 409, "incomplete_order")
    assert pointers(order("a", "b", "a")) == ["/ids/2"]
    assert pointers(order("x", "b", "y")) == ["/ids/0", "/ids/2"]
    assert pointers(client.post("/import/rules/order", json={"ids": [1]})) == ["/ids/0"]
    assert pointers(client.post("/import/rules/order", json={})) == ["/ids"]


def test_the_list_of_imports_can_be_read_page_by_page(client):
    media = {"content-type": "text/plain"}
    for name in ("A", "B", "C"):
        content = f"!TERMS\tNAME\nTERMS\t{name}\n".encode()
        assert client.post("/import/iif", content=content, headers=media).status_code == 201
    whole = ids(client, "/import/batches")
    paged, cursor = [], ""
    for _ in whole:
        page = view(client, f"/import/batches?limit=1{cursor}")
        paged += [each["id"] for each in page["data"]]
        cursor = f"&cursor={page['nextCursor']}"
    assert (paged, page["nextCursor"]) == (whole, None)
