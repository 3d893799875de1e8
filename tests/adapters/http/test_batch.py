"""Many operations in one request: they do what they would do one by one, or nothing at all."""

import json
from contextlib import contextmanager
from copy import deepcopy
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from adapters.http.routes import OPERATIONS
from adapters.storage.memory.store import MemoryStore
from adapters.storage.sqlite.store import SqliteStore
from application.integrity.verify_books import verify_books
from application.unit_of_work.shared_commits import SharedCommits
from tests.adapters.http.requests import (
    CASH,
    SALES,
    close,
    contact,
    deposit,
    invoice,
    journal,
    lines,
    payment,
    pointers,
    problem,
    state,
)
from tests.adapters.http.test_everywhere import furnish_with_reconciliations, rehearse
from tests.application.locking import lock_all
from tests.strategies import examples
from tests.support import Client, new_books

JSON_TYPE = {"content-type": "application/json"}
CUSTOMER = {"kind": "customer", "name": "Ann"}
SENT = {"contactId": "ann", "status": "sent", "lines": [{"accountId": SALES, "rate": "10.00"}]}


def post(path: str, body: Any = None, **more: Any) -> dict[str, Any]:
    """An operation that posts."""
    return {"method": "POST", "path": path, "body": body, **more}


def batch(client: Client, *operations: Any, query: str = "", headers: Any = None, **more: Any):
    """Send a batch."""
    body = {"operations": list(operations), **more}
    return client.post(f"/batch{query}", json=body, headers=headers)


def results(client: Client, *operations: Any, **more: Any) -> list[dict[str, Any]]:
    """The results of a batch that is carried out."""
    answer = batch(client, *operations, **more)
    assert answer.status_code == 200, answer.text
    listed: list[dict[str, Any]] = answer.json()["results"]
    return listed


# As one by one


def alone(client: Client, operation: dict[str, Any], query: str = "") -> dict[str, Any]:
    """What an operation is answered as a request of its own, in the form of a result."""
    body = operation.get("body")
    options = {} if body is None else {"content": json.dumps(body)}
    answer = client.request(
        operation["method"],
        f"/api/v1{operation['path']}{query}",
        headers={**(JSON_TYPE if options else {}), **(operation.get("headers") or {})},
        **options,
    )
    headers = {"etag": "ETag", "location": "Location"}
    return {
        "status": answer.status_code,
        "headers": {
            name: answer.headers[header]
            for header, name in headers.items()
            if header in answer.headers
        },
        "body": answer.json() if answer.content else None,
    }


def timeless(value: Any) -> Any:
    """The same without the times of changes: each request of its own has its own moment."""
    if isinstance(value, dict):
        return {
            name: timeless(member)
            for name, member in value.items()
            if name not in {"createdAt", "updatedAt"}
        }
    return [timeless(element) for element in value] if isinstance(value, list) else value


_IDS = st.sampled_from(["a", "b", "c"])
_CONTACTS = st.sampled_from(["ann", "bob", "nobody"])
_AMOUNTS = st.sampled_from(["10.00", "4.00", 10, 2.5, "1e3", "-1.00"])
_REST = st.fixed_dictionaries(
    {}, optional={"hold": st.booleans(), "memo": st.sampled_from(["", "a"]), "number": _IDS}
)
_SALE = st.builds(
    lambda id_, who, amount, rest: post(
        "/invoices",
        {
            **SENT,
            "id": id_,
            "contactId": who,
            "lines": [{"accountId": SALES, "rate": amount}],
            **rest,
        },
    ),
    _IDS,
    _CONTACTS,
    _AMOUNTS,
    _REST,
)
_PAYMENT = st.builds(
    lambda id_, who, amount: post("/payments", {"id": id_, "contactId": who, "amount": amount}),
    _IDS,
    _CONTACTS,
    _AMOUNTS,
)
_CONTACT = st.builds(
    lambda id_, name: post("/contacts", {"id": id_, "kind": "customer", "name": name}),
    st.sampled_from(["ann", "bob", "cem"]),
    st.sampled_from(["Ann", "Bob", "Cem", ""]),
)
_CHANGE = st.builds(
    lambda collection, id_, rest, version: {
        "method": "PATCH",
        "path": f"/{collection}/{id_}",
        "body": rest,
        "headers": {"If-Match": version} if version else None,
    },
    st.sampled_from(["invoices", "payments"]),
    _IDS,
    _REST,
    st.sampled_from([None, None, '"30"', "x"]),
)
_VERB = st.builds(
    lambda id_, verb, body: post(f"/invoices/{id_}/{verb}", body),
    _IDS,
    st.sampled_from(["void", "duplicate", "draft"]),
    st.sampled_from([{"reason": "twice"}, {}, None]),
)
_REMOVAL = st.builds(
    lambda collection, id_, query: {"method": "DELETE", "path": f"/{collection}/{id_}{query}"},
    st.sampled_from(["invoices", "payments", "contacts"]),
    st.sampled_from(["a", "b", "ann", "bob"]),
    st.sampled_from(["", "", "?override=told", "?colour=red"]),
)
_MERGE = st.builds(
    lambda one, other: post(f"/contacts/{one}/merge", {"into": other}), _CONTACTS, _CONTACTS
)
_OPERATIONS = st.lists(
    st.one_of(_SALE, _SALE, _PAYMENT, _CONTACT, _CHANGE, _VERB, _REMOVAL, _MERGE),
    min_size=1,
    max_size=8,
)


@contextmanager
def three_books(served, folder):
    """Turns to new books with two customers: those of single requests, and in memory and in a file
    those of batches. A turn gives a client, and what the books hold."""
    books, app = served
    path = folder / "batches.wyzbooks"
    all_books = [new_books(each) for each in (MemoryStore(), MemoryStore(), SqliteStore(path))]

    def turn(number: int) -> Client:
        own = all_books[number]
        books.store, books.clock, books.ids = own.store, own.clock, own.ids
        return Client(app)

    for number in range(3):
        for id_ in ("ann", "bob"):
            contact(turn(number), id_, id_.title())
    try:
        yield turn
        for own in all_books:
            assert own.read(verify_books).faults == ()
    finally:
        all_books[2].store.close()
        path.unlink()


def held(client: Client) -> list[Any]:
    """All that a client can read of the documents, without times."""
    paths = ("/invoices", "/payments", "/contacts", "/accounts", "/audit?limit=1000")
    read = [client.get(path).json() for path in paths]
    for change in read[-1]["data"]:
        for name in ("at", "hash", "requestId"):
            change.pop(name)
    sums = state(client)
    return [sums["version"], sums["collections"], *map(timeless, read)]


@settings(max_examples=examples(0.2), suppress_health_check=list(HealthCheck))
@given(sent=_OPERATIONS, is_atomic=st.booleans())
def test_a_batch_does_what_its_operations_do_one_by_one(served, tmp_path, sent, is_atomic):
    with three_books(served, tmp_path) as turn:
        before = held(turn(0))
        single = [alone(turn(0), operation) for operation in sent]
        refused = [place for place, each in enumerate(single) if each["status"] >= 400]
        after = held(turn(0))
        for number in (1, 2):
            client = turn(number)
            answer = batch(client, *sent, atomic=is_atomic)
            if is_atomic and refused:
                document = answer.json()
                first = single[refused[0]]
                assert (answer.status_code, document["code"], document["operation"]) == (
                    first["status"],
                    first["body"]["code"],
                    refused[0],
                )
                assert held(client) == before
            else:
                assert answer.status_code == 200, answer.text
                assert timeless(answer.json()["results"]) == timeless(single)
                assert held(client) == after


def test_every_operation_of_a_batch_is_answered_as_alone(served, filled):
    client, (books, _) = filled(furnish_with_reconciliations), served
    clock, ids = deepcopy(books.clock), deepcopy(books.ids)
    names = [each.name for each in OPERATIONS if each.can_be_batched]
    assert len(names) > 60
    for operation in OPERATIONS:
        if not operation.can_be_batched or operation.name == "mergeAccount":
            continue
        sent: dict[str, Any] = {}
        request = rehearse(Recorder(client, sent), operation, dry=False)
        request()
        books.clock, books.ids = deepcopy(clock), deepcopy(ids)
        single = alone(client, sent, "?dryRun=true")
        books.clock, books.ids = deepcopy(clock), deepcopy(ids)
        together = batch(client, sent, query="?dryRun=true").json()
        (result,) = together["results"]
        assert result["status"] == operation.status, (operation.name, together)
        body = result["body"] or {}
        expected = {**timeless(body), "dryRun": True, "effect": together["effect"]}
        assert timeless(single["body"]) == expected, operation.name


class Recorder:
    """A client that notes a request in the form of an operation, and does not send it."""

    def __init__(self, client: Client, sent: dict[str, Any]) -> None:
        self.get, self._sent = client.get, sent

    def request(self, method: str, path: str, **options: Any) -> None:
        self._sent |= {
            "method": method,
            "path": path.removeprefix("/api/v1"),
            "body": options.get("json"),
        }


# All or none


def test_later_operations_use_what_earlier_ones_made(client):
    made = results(
        client,
        post("/contacts", {"id": "ann", **CUSTOMER}),
        post("/api/v1/invoices", {"id": "i", **SENT}),
        post("/payments", {"id": "p", "contactId": "ann", "amount": "10.00"}),
        {"method": "PATCH", "path": "/contacts/ann", "body": {"email": "ann@example.org"}},
    )
    assert [each["status"] for each in made] == [201, 201, 201, 200]
    assert made[1]["body"]["status"] == "sent"
    assert made[1]["headers"]["Location"] == "/api/v1/invoices/i"
    view = client.get("/invoices/i")
    assert view.json()["status"] == "paid"
    contact_now = client.get("/contacts/ann")
    assert made[3]["headers"]["ETag"] == contact_now.headers["etag"]
    assert {**made[3]["body"], "updatedAt": ""} == {**contact_now.json(), "updatedAt": ""}


def test_an_atomic_batch_names_all_refused_operations_and_changes_nothing(client):
    before = state(client)
    answer = batch(
        client,
        post("/contacts", {"id": "ann", **CUSTOMER}),
        post("/invoices", {**SENT, "lines": [{"accountId": SALES, "rate": "x"}]}),
        post("/invoices", SENT),
        post("/invoices/nothing/void", {"reason": "twice"}),
        {"method": "DELETE", "path": "/contacts/ann?colour=red"},
        {"method": "DELETE", "path": "/contacts/ann", "headers": {"If-Match": "x"}},
    )
    document = problem(answer, 422, "invalid")
    assert document["operation"] == 1
    assert "operation 1 (POST /invoices)" in document["detail"]
    assert [each["pointer"] for each in document["errors"]] == [
        "/operations/1/body/lines/0/rate",
        "/operations/3",
        "/operations/4/path",
        "/operations/5/headers/If-Match",
    ]
    assert "the query parameter 'colour'" in document["errors"][2]["message"]
    assert state(client) == before


def test_an_atomic_batch_answers_each_refused_operation_with_its_own_problem(client):
    contact(client, "ann", "Ann")
    invoice(client, "i", contactId="ann")
    current = client.get("/contacts/ann").json()
    stale = {"method": "PATCH", "path": "/contacts/ann", "headers": {"If-Match": '"1"'}}
    sent = [
        post("/contacts", {**CUSTOMER, "name": "Bob"}),
        post("/contacts", CUSTOMER),
        {**stale, "body": {"email": "x"}},
        {"method": "DELETE", "path": "/contacts/ann"},
        post("/invoices/nothing/void", {"reason": "twice"}),
        post("/invoices", {**SENT, "lines": [{"accountId": SALES, "rate": "x"}]}),
    ]
    single = results(client, *sent, atomic=False, query="?dryRun=true")
    document = problem(batch(client, *sent), 409, "name_taken")
    refused = document["refusedOperations"]
    assert refused == [
        {"operation": place, **result["body"]}
        for place, result in enumerate(single)
        if result["status"] >= 400
    ]
    codes = ["name_taken", "stale", "in_use", "not_found", "invalid"]
    assert [each["code"] for each in refused] == codes
    assert (refused[1]["current"], refused[2]["counts"]) == (current, {"invoices": 1})
    assert [(each["pointer"], each["code"]) for each in document["errors"]] == [
        ("/operations/1", "name_taken"),
        ("/operations/2", "stale"),
        ("/operations/3", "in_use"),
        ("/operations/4", "not_found"),
        ("/operations/5/body/lines/0/rate", "not_an_amount"),
    ]


def test_a_header_of_an_operation_comes_once_however_it_is_spelled(client):
    contact(client, "ann", "Ann")
    before = state(client)
    change = {"method": "PATCH", "path": "/contacts/ann", "body": {"email": "x"}}
    for first, second in (("If-Match", "if-match"), ("IF-MATCH", "If-Match")):
        answer = batch(client, {**change, "headers": {first: '"1"', second: "*"}})
        document = problem(answer, 422, "invalid")
        faults = [(each["pointer"], each["code"]) for each in document["errors"]]
        assert faults == [(f"/operations/0/headers/{second}", "repeated")]
    assert state(client) == before


def test_without_atomic_what_is_refused_is_answered_with_its_problem(client):
    close(client, "2026-03-31")
    late = {"lines": lines(), "date": "2026-03-15"}
    alone_ = client.post("/journals", json=late).json()
    refused, done = results(
        client, post("/journals", late), post("/contacts", CUSTOMER), atomic=False
    )
    assert (refused["status"], refused["body"]) == (409, alone_)
    assert done["status"] == 201


def test_without_atomic_a_refused_operation_leaves_nothing_behind(client):
    late = post("/journals", {"id": "j", "lines": lines(debit="nobody")})
    refused, done = results(client, late, post("/contacts", CUSTOMER), atomic=False)
    assert (refused["status"], done["status"]) == (422, 201)
    assert client.get("/journals").json()["total"] == 0
    assert client.get("/journals/j").status_code == 404


def test_a_stale_version_is_answered_with_the_record_as_the_batch_has_made_it(client):
    known = contact(client, "ann", "Ann")["version"]
    change = {"method": "PATCH", "path": "/contacts/ann", "headers": {"if-match": f'"{known}"'}}
    first, second = results(
        client,
        {**change, "body": {"email": "a@example.org"}},
        {**change, "body": {"email": "b@example.org"}},
        atomic=False,
    )
    assert (first["status"], second["status"]) == (200, 412)
    assert second["body"]["current"] == first["body"]
    answer = batch(client, {**change, "body": {"email": "c@example.org"}})
    assert problem(answer, 412, "stale")["current"] == first["body"]


def test_a_reason_is_for_one_operation_or_for_all(served, client):
    for id_ in ("d1", "d2"):
        deposit(client, id_)
    lock_all(served[0])
    removals = [{"method": "DELETE", "path": f"/bank-transactions/{id_}"} for id_ in ("d1", "d2")]
    with_reason = {**removals[0], "path": f"{removals[0]['path']}?override=told"}
    done = results(client, with_reason, removals[1], atomic=False, query="?dryRun=true")
    assert [each["status"] for each in done] == [204, 409]
    done = results(client, *removals, query="?override=told")
    assert [each["status"] for each in done] == [204, 204]


# As one request


def test_a_dry_run_tells_the_effect_of_all_operations_and_changes_nothing(client):
    before = client.get("/audit/head").json()
    sent = [
        post("/journals", {"id": "j", "lines": lines("10.00")}),
        post("/journals", {"lines": lines("5.00")}),
        {"method": "PATCH", "path": "/journals/j", "body": {"lines": lines("7.00")}},
    ]
    answer = batch(client, *sent, query="?dryRun=true")
    document = answer.json()
    assert (answer.status_code, document["dryRun"]) == (200, True)
    assert [each["status"] for each in document["results"]] == [201, 201, 200]
    assert document["effect"]["balances"] == {CASH: "12.00", SALES: "12.00"}
    assert [each["change"] for each in document["effect"]["journal"]] == ["added", "added"]
    assert client.get("/audit/head").json() == before


def test_a_batch_is_one_commit_of_one_request_whose_answer_is_kept(client):
    headers = {"Idempotency-Key": "k", "X-Request-Id": "r", "X-Actor": "Ann"}
    sent = [post("/contacts", CUSTOMER), post("/items", {"name": "Hour"})]
    first, again = (batch(client, *sent, headers=headers) for _ in range(2))
    assert again.content == first.content
    assert again.headers["Idempotency-Hit"] == "true"
    versions = [each["body"]["version"] for each in first.json()["results"]]
    logged = client.get(f"/audit?since={versions[0] - 1}").json()["data"]
    assert [each["version"] for each in logged] == versions == [versions[0], versions[0] + 1]
    assert {(each["requestId"], each["actor"]) for each in logged} == {("r", "Ann")}
    assert len({each["at"] for each in logged}) == 2


def test_a_batch_of_many_operations_shares_its_commit_with_nobody(client, monkeypatch):
    alone_: list[bool] = []
    commit = SharedCommits.commit

    def noted(commits: SharedCommits, *arguments: Any, is_alone: bool) -> Any:
        alone_.append(is_alone)
        return commit(commits, *arguments, is_alone=is_alone)

    monkeypatch.setattr(SharedCommits, "commit", noted)
    many = [post("/contacts", {**CUSTOMER, "name": f"Ann {number}"}) for number in range(21)]
    results(client, *many, query="?dryRun=true")
    results(client, *many)
    results(client, post("/contacts", {**CUSTOMER, "name": "Bob"}))
    contact(client)
    assert alone_ == [True, True, False, False]


def test_what_cannot_be_part_of_a_batch_is_refused_before_anything_runs(client):
    before = state(client)
    for sent, pointer in (
        (post("/batch", {"operations": []}), "/path"),
        (post("/sync/push", {}), "/path"),
        (post("/sync/prefs", {}), "/path"),
        (post("/data/reset", {}), "/path"),
        (post("/import/csv", {}), "/path"),
        (post("/contacts/a/attachments", {}), "/path"),
        ({"method": "PATCH", "path": "/system/settings", "body": {}}, "/path"),
        (post("/system/verify"), "/path"),
        (post("/nothing", {}), "/path"),
        (post("contacts", CUSTOMER), "/path"),
        (post("/contacts/a", {}), "/method"),
        (post("/contacts?dryRun=true", CUSTOMER), "/path"),
        (post("/contacts?dry%52un=false", CUSTOMER), "/path"),
        (post("/contacts", CUSTOMER, headers={"Idempotency-Key": "k"}), "/headers/Idempotency-Key"),
        (post("/contacts", CUSTOMER, headers={"a/b": "k"}), "/headers/a~1b"),
        ({"method": "GET", "path": "/contacts"}, "/method"),
        ({"method": "POST"}, "/path"),
        ({**post("/contacts", CUSTOMER), "id": "x"}, "/id"),
    ):
        for is_atomic in (True, False):
            answer = batch(client, post("/contacts", CUSTOMER), sent, atomic=is_atomic)
            assert pointers(answer) == [f"/operations/1{pointer}"], sent
    assert state(client) == before


@pytest.mark.parametrize("count", [0, 1001])
def test_a_batch_has_1_to_1000_operations(client, count):
    assert pointers(batch(client, *[post("/contacts", CUSTOMER)] * count)) == ["/operations"]


def test_a_null_in_a_batch_counts_as_left_out(client):
    (result,) = results(client, post("/contacts", CUSTOMER, headers=None), atomic=None)
    assert result["status"] == 201


def test_a_body_has_the_same_limits_as_alone(client):
    long = {**CUSTOMER, "notes": "x" * (1024 * 1024)}
    problem(client.post("/contacts", json=long), 413, "too_large")
    refused, done = results(
        client, post("/contacts", long), post("/contacts", CUSTOMER), atomic=False
    )
    assert (refused["status"], refused["body"]["code"], done["status"]) == (413, "too_large", 201)


def test_nothing_is_kept_of_an_operation_that_is_refused_at_its_end(client):
    """References are checked when the operation has written everything."""
    (refused,) = results(client, post("/contacts", {**CUSTOMER, "termsId": "no"}), atomic=False)
    assert (refused["status"], refused["body"]["code"]) == (422, "invalid")
    assert client.get("/contacts").json()["data"] == []


def test_an_id_in_a_path_may_be_percent_encoded(client):
    journal(client, "j.1")
    payment_of = contact(client, "ann", "Ann")["id"]
    invoice(client, "i1", contactId=payment_of)
    payment(client, "p1", contactId=payment_of)
    (result,) = results(client, {"method": "DELETE", "path": "/journals//j%2E1/"})
    assert result == {"status": 204, "headers": {}, "body": None}
