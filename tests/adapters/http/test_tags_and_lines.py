"""External ids, metadata, times and ids of lines, as clients of the server see them."""

import pytest

from tests.adapters.http.requests import (
    CASH,
    RENT,
    SALES,
    SAVINGS,
    bill,
    bill_payment,
    close,
    contact,
    customers_and_vendors,
    deposit,
    ids,
    invoice,
    journal,
    made,
    payment,
    pointers,
    problem,
    state,
    view,
)
from tests.support import Client

MAKERS = {
    "/accounts": lambda client, **fields: made(
        client, "/accounts", {"id": "till", "name": "Till", "type": "asset", **fields}
    ),
    "/contacts": lambda client, **fields: contact(client, "zoe", "Zoe", **fields),
    "/items": lambda client, **fields: made(
        client, "/items", {"id": "work", "name": "Work", **fields}
    ),
    "/terms": lambda client, **fields: made(
        client, "/terms", {"id": "net-9", "name": "Net 9", "dueDays": 9, **fields}
    ),
    "/invoices": invoice,
    "/payments": payment,
    "/bills": bill,
    "/bills/payments": bill_payment,
    "/journals": journal,
    "/bank-transactions": deposit,
}
"""One record of each collection."""
LINES = {
    "/invoices": "lines",
    "/bills": "lines",
    "/journals": "lines",
    "/bank-transactions": "splits",
}
"""The collections of documents with lines, and the field that holds these."""
every_collection = pytest.mark.parametrize("path", sorted(MAKERS))
every_document = pytest.mark.parametrize("path", sorted(LINES))


@pytest.fixture
def known(client: Client) -> Client:
    customers_and_vendors(client)
    return client


@every_collection
def test_every_record_takes_an_external_id_and_metadata_and_is_found_by_both(known, path):
    plain = MAKERS[path](known)
    assert (plain["externalId"], plain["metadata"]) == (None, {})
    address = f"{path}/{plain['id']}"
    known.patch(address, json={"externalId": "Shop-17", "metadata": {"channel": "web"}})
    tagged = view(known, address)
    assert (tagged["externalId"], tagged["metadata"]) == ("Shop-17", {"channel": "web"})
    assert ids(known, f"{path}?externalId=Shop-17") == [plain["id"]]
    assert ids(known, f"{path}?externalId=shop-17") == []
    assert ids(known, f"{path}?metadata.channel=web") == [plain["id"]]
    assert ids(known, f"{path}?metadata.channel=we") == []
    assert ids(known, f"{path}?metadata.Channel=web") == []
    assert ids(known, f"{path}?metadata.channel=web&externalId=Shop-18") == []
    whole = known.put(address, json={**tagged, "metadata": {"order no": "a b&c"}}).json()
    assert (whole["externalId"], whole["metadata"]) == ("Shop-17", {"order no": "a b&c"})
    assert ids(known, f"{path}?metadata.channel=web") == []
    assert ids(known, f"{path}?metadata.order%20no=a%20b%26c") == [plain["id"]]


@every_collection
def test_a_taken_external_id_is_refused_and_the_refusal_names_its_record(known, path):
    first = MAKERS[path](known, externalId="x-1")
    before = state(known)
    created = {**_draft(path), "id": "second", "externalId": "x-1"}
    refusal = problem(known.post(path, json=created), 409)
    assert repr(first["id"]) in refusal["detail"]
    assert "external id" in refusal["detail"]
    assert state(known) == before
    made(known, path, {**created, "externalId": "x-2"})
    problem(known.patch(f"{path}/second", json={"externalId": "x-1"}), 409)
    known.patch(f"{path}/{first['id']}", json={"externalId": None})
    assert known.patch(f"{path}/second", json={"externalId": "x-1"}).status_code == 200


def _draft(path):
    march = "2026-03-01"
    return {
        "/accounts": {"name": "Other", "type": "asset"},
        "/contacts": {"name": "Other", "kind": "customer"},
        "/items": {"name": "Other"},
        "/terms": {"name": "Other"},
        "/invoices": {
            "contactId": "acme",
            "date": march,
            "lines": [{"accountId": SALES, "rate": "1"}],
        },
        "/payments": {"contactId": "acme", "amount": "1", "date": march},
        "/bills": {
            "contactId": "vend",
            "date": march,
            "lines": [{"accountId": RENT, "amount": "1"}],
        },
        "/bills/payments": {
            "contactId": "vend",
            "accountId": CASH,
            "amount": "1",
            "date": march,
        },
        "/journals": {
            "date": march,
            "lines": [{"accountId": CASH, "debit": "1"}, {"accountId": RENT, "credit": "1"}],
        },
        "/bank-transactions": {
            "accountId": CASH,
            "date": march,
            "amount": "1",
            "splits": [{"accountId": SALES, "amount": "1"}],
        },
    }[path]


def test_an_external_id_is_unique_in_its_own_collection_only(known):
    made(known, "/items", {"name": "Work", "externalId": "17"})
    made(known, "/terms", {"name": "Net 9", "externalId": "17"})
    invoice(known, "i1", externalId="17")
    assert ids(known, "/items?externalId=17") != ids(known, "/terms?externalId=17")


def test_a_merge_patch_of_metadata_sets_and_removes_single_texts(known):
    contact(known, "zoe", "Zoe", metadata={"a": "1", "b": "2", "c": "3"})
    answer = known.patch("/contacts/zoe", json={"metadata": {"b": "two", "c": None, "d": ""}})
    assert answer.json()["metadata"] == {"a": "1", "b": "two", "d": ""}
    assert (
        known.patch("/contacts/zoe", json={"metadata": {"z": None}}).json()["version"]
        == (answer.json()["version"])
    )
    assert known.patch("/contacts/zoe", json={"metadata": None}).json()["metadata"] == {}


def test_several_texts_of_metadata_must_all_fit(known):
    contact(known, "zoe", "Zoe", metadata={"a": "1", "b": "2"})
    contact(known, "zak", "Zak", metadata={"a": "1", "b": "3"})
    assert ids(known, "/contacts?metadata.a=1") == ["zak", "zoe"]
    assert ids(known, "/contacts?metadata.a=1&metadata.b=2") == ["zoe"]
    page = view(known, "/contacts?metadata.a=1&limit=1")
    assert page["total"] == 2
    rest = view(known, f"/contacts?metadata.a=1&limit=1&cursor={page['nextCursor']}")
    assert [each["id"] for each in rest["data"]] == ["zoe"]
    problem(known.get(f"/contacts?metadata.a=2&limit=1&cursor={page['nextCursor']}"), 400)


@pytest.mark.parametrize(
    "metadata",
    [
        {f"name {number}": "x" for number in range(21)},
        {"": "x"},
        {" a": "x"},
        {"a" * 41: "x"},
        {"é": "x"},
        {"a": "x" * 501},
        {"a": "x\ny"},
        {"a": 5},
        {"a": ["x"]},
        {"a": {}},
        "x",
        ["x"],
    ],
)
def test_metadata_that_break_their_rule_are_refused_at_their_place(known, metadata):
    contact(known, "zoe", "Zoe")
    before = state(known)
    texts = metadata.values() if isinstance(metadata, dict) else []
    is_member = any(not isinstance(text, str) for text in texts)
    for method, path in (
        ("POST", "/contacts"),
        ("PUT", "/contacts/zoe"),
        ("PATCH", "/contacts/zoe"),
    ):
        body = {"name": "New", "kind": "customer", "metadata": metadata}
        answer = known.request(method, f"/api/v1{path}", json=body)
        assert pointers(answer) == ["/metadata/a" if is_member else "/metadata"]
    assert state(known) == before


def test_twenty_texts_are_taken(known):
    metadata = {f"name {number}": "x" * 500 for number in range(20)}
    assert contact(known, "zoe", "Zoe", metadata=metadata)["metadata"] == metadata


@pytest.mark.parametrize(
    "query", ["metadata=x", "metadata.=x", "metadata.%20a=x", "metadata.a=1&metadata.a=1"]
)
def test_a_filter_by_metadata_without_a_right_name_is_refused(known, query):
    problem(known.get(f"/contacts?{query}"), 400)


@every_collection
def test_views_say_when_a_record_was_made_and_last_changed(known, path):
    made_at = MAKERS[path](known)
    assert made_at["createdAt"] == made_at["updatedAt"]
    address = f"{path}/{made_at['id']}"
    changed = known.patch(address, json={"metadata": {"a": "1"}}).json()
    assert changed["createdAt"] == made_at["createdAt"] < changed["updatedAt"]
    assert view(known, address) == changed
    row = next(each for each in view(known, path)["data"] if each["id"] == made_at["id"])
    assert row == changed
    log = view(known, f"/audit?recordId={made_at['id']}")["data"]
    assert [log[0]["at"], log[-1]["at"]] in (
        [changed["createdAt"], changed["updatedAt"]],
        [changed["updatedAt"], changed["createdAt"]],
    )


def test_times_cannot_be_set(known):
    zoe = contact(known, "zoe", "Zoe")
    body = {"name": "New", "kind": "customer", "createdAt": zoe["createdAt"]}
    assert pointers(known.post("/contacts", json=body)) == ["/createdAt"]
    assert pointers(known.patch("/contacts/zoe", json={"updatedAt": "x"})) == ["/updatedAt"]
    assert known.put("/contacts/zoe", json=zoe).json() == zoe


def test_a_record_made_again_with_the_id_of_a_deleted_one_is_as_old_as_its_making(known):
    first = contact(known, "zoe", "Zoe")
    known.delete("/contacts/zoe")
    again = contact(known, "zoe", "Zoe")
    assert again["createdAt"] > first["createdAt"]
    assert again["createdAt"] == again["updatedAt"]


def test_an_entry_that_a_document_posted_has_the_times_of_the_document_and_no_tags(known):
    invoice(known, "i1", metadata={"a": "1"}, externalId="e")
    changed = known.patch("/invoices/i1", json={"memo": "m"}).json()
    entry = view(known, "/journals/invoice:i1")
    assert (entry["createdAt"], entry["updatedAt"]) == (changed["createdAt"], changed["updatedAt"])
    assert (entry["externalId"], entry["metadata"]) == (None, {})
    assert [line["id"] for line in entry["lines"]] == ["1", "2"]
    assert entry in view(known, "/journals")["data"]
    assert ids(known, "/journals?metadata.a=1") == []
    assert ids(known, "/journals?externalId=e") == []


@every_document
def test_the_books_number_the_lines_of_a_document(known, path):
    field = LINES[path]
    document = MAKERS[path](known)
    places = [str(place) for place, _ in enumerate(document[field], 1)]
    assert [line["id"] for line in document[field]] == places
    draft = _draft(path)
    lines = [{**line, "id": "1"} for line in draft[field]]
    assert f"/{field}/0/id" in pointers(known.post(path, json={**draft, field: lines}))


def _three_lines(client, path):
    """A document with three lines, whose ids are 1, 2 and 3."""
    account = {"/bank-transactions": SALES, "/invoices": SALES}.get(path, RENT)
    amounts = {"/invoices": "rate", "/journals": "debit"}
    memo = "description" if path in {"/invoices", "/bills"} else "memo"
    lines = [
        {"accountId": account, amounts.get(path, "amount"): "10.00", memo: text}
        for text in ("one", "two", "three")
    ]
    if path == "/journals":
        lines = [*lines[:2], {"accountId": CASH, "credit": "20.00", "memo": "three"}]
    more = {"amount": "30.00"} if path == "/bank-transactions" else {}
    return memo, made(client, path, {**_draft(path), **more, LINES[path]: lines})


@every_document
def test_a_line_that_a_patch_names_keeps_what_the_patch_leaves_out(known, path):
    memo, document = _three_lines(known, path)
    field, address = LINES[path], f"{path}/{document['id']}"
    lines = [{"id": "3"}, {"id": "1", memo: "ONE"}, {"id": "2", memo: None}]
    changed = known.patch(address, json={field: lines}).json()
    one, two, three = document[field]
    assert changed[field] == [three, {**one, memo: "ONE"}, {**two, memo: ""}]


@every_document
def test_a_line_without_an_id_is_new_and_one_that_is_not_sent_is_removed(known, path):
    _, document = _three_lines(known, path)
    field, address = LINES[path], f"{path}/{document['id']}"
    one, two, three = document[field]
    new = {name: value for name, value in two.items() if name != "id"}
    if path == "/invoices":
        new.pop("amount")
    changed = known.patch(address, json={field: [{"id": "1"}, new, {"id": "3"}]}).json()
    added = f"{document['version']}.1"
    assert changed[field] == [one, {**two, "id": added}, three]
    # The id of a line that was removed is never given again.
    swapped = known.patch(address, json={field: [{"id": "1"}, {"id": "3"}, new]}).json()
    again = f"{changed['version']}.1"
    assert [line["id"] for line in swapped[field]] == ["1", "3", again]


@every_document
def test_an_unknown_id_of_a_line_or_one_given_twice_is_refused_at_its_place(known, path):
    _, document = _three_lines(known, path)
    field, address = LINES[path], f"{path}/{document['id']}"
    before = state(known)
    for method in ("PUT", "PATCH"):
        for bad, place in (("9", 1), ("", 1), ("1", 1)):
            lines = [dict(line) for line in document[field]]
            lines[1]["id"] = bad
            if method == "PATCH":
                lines = [{"id": line["id"]} for line in lines]
            body = {**document, field: lines} if method == "PUT" else {field: lines}
            answer = known.request(method, f"/api/v1{address}", json=body)
            assert pointers(answer) == [f"/{field}/{place}/id"], (method, bad)
    assert state(known) == before


@every_document
def test_a_put_of_a_view_as_it_was_read_changes_nothing(known, path):
    _, document = _three_lines(known, path)
    address = f"{path}/{document['id']}"
    assert known.put(address, json=document).json() == document


@every_document
def test_a_line_of_a_put_keeps_its_id_and_nothing_else(known, path):
    memo, document = _three_lines(known, path)
    field, address = LINES[path], f"{path}/{document['id']}"
    lines = [
        {
            name: value
            for name, value in line.items()
            if name not in {memo, "amount"} or (name == "amount" and path != "/invoices")
        }
        for line in reversed(document[field])
    ]
    changed = known.put(address, json={**document, field: lines}).json()
    assert [line["id"] for line in changed[field]] == ["3", "2", "1"]
    assert [line[memo] for line in changed[field]] == ["", "", ""]


def test_a_new_line_must_have_what_every_line_needs(known):
    invoice(known, "i1")
    answer = known.patch("/invoices/i1", json={"lines": [{"id": "1"}, {"description": "x"}]})
    assert pointers(answer) == ["/lines/1/rate", "/lines/1/accountId"]


def test_a_known_line_may_be_changed_in_closed_books_as_far_as_no_figure_changes(known):
    invoice(known, "i1")
    close(known, "2026-06-30")
    answer = known.patch("/invoices/i1", json={"lines": [{"id": "1", "description": "x"}]})
    assert answer.json()["lines"][0]["description"] == "x"
    tagged = known.patch("/invoices/i1", json={"externalId": "e", "metadata": {"a": "1"}})
    assert tagged.status_code == 200
    problem(known.patch("/invoices/i1", json={"lines": [{"id": "1", "rate": "9"}]}), 409)


def test_documents_made_from_others_number_their_lines_anew_and_take_no_tags(known):
    for path in ("/invoices", "/bills", "/journals", "/bank-transactions"):
        _, document = _three_lines(known, path)
        field, address = LINES[path], f"{path}/{document['id']}"
        if path == "/invoices":
            known.post(f"{address}/send")
        new = {name: value for name, value in document[field][1].items() if name != "id"}
        if path == "/invoices":
            new.pop("amount")
        lines = [{"id": "1"}, new, {"id": "3"}]
        body = {field: lines, "externalId": "e", "metadata": {"a": "1"}}
        version = view(known, address)["version"]
        changed = known.patch(address, json=body).json()
        assert [line["id"] for line in changed[field]] == ["1", f"{version}.1", "3"]
    for path in ("/invoices", "/bills"):
        (document,) = view(known, f"{path}?externalId=e")["data"]
        copy = known.post(f"{path}/{document['id']}/duplicate").json()
        assert [line["id"] for line in copy["lines"]] == ["1", "2", "3"]
        assert (copy["externalId"], copy["metadata"]) == (None, {})
    (entry,) = view(known, "/journals?externalId=e")["data"]
    reversed_entry = known.post(f"/journals/{entry['id']}/reverse").json()
    assert [line["id"] for line in reversed_entry["lines"]] == ["1", "2", "3"]
    known.delete(f"/journals/{reversed_entry['id']}")  # A reversed journal cannot be voided.
    close(known, "2026-06-30")
    for path in LINES:
        (document,) = view(known, f"{path}?externalId=e")["data"]
        before = {each["id"] for each in view(known, path)["data"]}
        body = {"reason": "wrong", "date": "2026-07-01"}
        answer = known.post(f"{path}/{document['id']}/void", json=body)
        assert answer.status_code == 200, answer.text
        new = [each for each in view(known, path)["data"] if each["id"] not in before]
        opposite = next(
            each for each in new if each["date"] == "2026-07-01" and not each.get("source")
        )
        assert [line["id"] for line in opposite[LINES[path]]] == ["1", "2", "3"]
        assert opposite["externalId"] is None


def test_applications_of_a_payment_are_no_lines_with_ids(known):
    invoice(known, "i1")
    paid = payment(known, "p1", applications=[{"invoiceId": "i1", "amount": "40.00"}])
    assert paid["applications"] == [{"invoiceId": "i1", "amount": "40.00"}]


def test_a_split_may_move_to_another_account_by_its_id(known):
    _, document = _three_lines(known, "/bank-transactions")
    lines = [{"id": "1"}, {"id": "2", "accountId": SAVINGS}, {"id": "3"}]
    changed = known.patch(f"/bank-transactions/{document['id']}", json={"splits": lines}).json()
    assert [line["accountId"] for line in changed["splits"]] == [SALES, SAVINGS, SALES]


@every_document
def test_a_draft_without_ids_of_lines_changes_nothing_when_it_is_sent_again(known, path):
    draft = _draft(path)
    document = made(known, path, draft)
    address, field = f"{path}/{document['id']}", LINES[path]
    number = {"number": document["number"]} if "number" in document else {}
    assert known.put(address, json={**draft, **number}).json() == document
    assert known.patch(address, json={field: draft[field]}).json() == document
    twice = {field: [*draft[field], *draft[field]]}
    if path == "/bank-transactions":
        twice["amount"] = "2.00"
    first = known.patch(address, json=twice).json()
    assert [line["id"] for line in first[field]] == [
        f"{document['version']}.{place}" for place in range(1, 2 * len(draft[field]) + 1)
    ]
    assert known.patch(address, json=twice).json() == first
