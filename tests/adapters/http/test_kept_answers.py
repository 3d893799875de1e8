"""Answers that are kept: always those that would be made anew, whoever has written meanwhile."""

from contextlib import contextmanager
from datetime import timedelta
from itertools import count

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from adapters.http import kept_answers
from adapters.http.routes import OPERATIONS
from adapters.storage.sqlite.store import SqliteStore
from application.unit_of_work.books import Books
from entrypoints.api import app_of
from tests.adapters.http.test_openapi import call, tour
from tests.support import PORT, Client

KEPT = [operation for operation in OPERATIONS if operation.is_kept]
WRITES = [
    operation
    for operation in OPERATIONS
    if operation.changes_something and operation.name not in {"importBooks", "resetBooks"}
]
LIST = "/invoices?limit=5"
_NUMBERS = count(1)


class ClientOfNewAnswers(Client):
    """Gets no answer that is kept: each of its requests has a header that no other has."""

    def request(self, method, path, **options):
        headers = {**options.pop("headers", {}), "X-New": str(next(_NUMBERS))}
        return super().request(method, path, headers=headers, **options)


def facts(answer):
    """What must be equal in two answers to the same request."""
    own = {"x-request-id"}
    return (
        answer.status_code,
        {name: value for name, value in answer.headers.items() if name not in own},
        answer.content if answer.status_code < 400 else answer.json()["code"],
    )


@pytest.fixture
def readings(monkeypatch):
    """The transactions that read a file, counted from the start of the test."""
    begun = []
    reading = SqliteStore.reading

    def counted(store):
        begun.append(store)
        return reading(store)

    monkeypatch.setattr(SqliteStore, "reading", counted)
    return begun


@settings(max_examples=6)
@given(
    data=st.data(),
    writes=st.lists(
        st.tuples(st.sampled_from(WRITES), st.sampled_from(["here", "elsewhere", "tomorrow"])),
        min_size=1,
        max_size=4,
    ),
)
def test_kept_answers_are_those_that_would_be_made_anew(filled, served, data, writes):
    """A write is made by this program, or by another one, or the day ends without any."""
    client = filled(tour)
    books, app = served
    anew = ClientOfNewAnswers(app)
    other_store = SqliteStore(books.store.path)
    other = Books(other_store, books.clock, books.ids, books.mechanism)
    programs = {"here": client, "elsewhere": Client(app_of(other, PORT))}
    day = books.clock.day
    try:
        for write, where in writes:
            read = data.draw(st.lists(st.sampled_from(KEPT), min_size=8, max_size=8, unique=True))
            for operation in read:
                call(client, operation)
            if where == "tomorrow":
                books.clock.day += timedelta(days=1)
            else:
                call(programs[where], write)
            for operation in read:
                kept = facts(call(client, operation))
                assert kept == facts(call(anew, operation)), (write.name, operation.name)
    finally:
        books.clock.day = day
        other_store.close()


@pytest.mark.parametrize("operation", KEPT, ids=lambda operation: operation.name)
def test_an_answer_is_made_once_for_all_that_ask_the_same(filled, readings, operation):
    client = filled(tour)
    first = call(client, operation)
    readings.clear()
    again = call(client, operation)
    assert facts(again) == facts(first)
    assert len(readings) == 0


def test_requests_that_differ_have_answers_of_their_own(filled):
    client = filled(tour)
    first = client.get(LIST)
    assert client.get("/invoices?limit=1").json() != first.json()
    etag = first.headers["ETag"]
    for _ in range(2):
        assert client.get(LIST, headers={"If-None-Match": etag}).status_code == 304
        assert client.get(LIST, headers={"If-None-Match": 'W/"1.0"'}).content == first.content
        assert client.get(LIST, headers={"Accept": "text/csv"}).status_code == 406
        assert client.request("HEAD", f"/api/v1{LIST}").content == b""
        assert client.get(LIST, headers={"X-Actor": "\x7f"}).status_code == 400
    assert client.get(LIST).content == first.content


def test_an_invoice_that_was_sent_today_is_overdue_tomorrow(filled, served):
    client = filled(tour)
    clock = served[0].clock
    today = clock.day
    client.post("/contacts", json={"id": "late", "kind": "customer", "name": "Late"})
    new = {"id": "due", "contactId": "late", "dueDate": f"{today}", "status": "sent"}
    client.post("/invoices", json={**new, "lines": [{"itemId": "hour"}]})
    assert client.get("/invoices/due").json()["status"] == "sent"
    try:
        clock.day += timedelta(days=1)
        assert client.get("/invoices/due").json()["status"] == "overdue"
    finally:
        clock.day = today


def test_a_refusal_is_not_kept(filled, readings):
    client = filled(tour)
    for _ in range(2):
        readings.clear()
        assert client.get("/invoices/nowhere").status_code == 404
        assert len(readings) > 0


def test_what_is_kept_has_a_limit(filled, readings, monkeypatch):
    client = filled(tour)
    size = len(client.get(LIST).content)
    # Each answer is counted with its request, which has fewer bytes than the answer.
    monkeypatch.setattr(kept_answers, "MOST_BYTES", 2 * (size + kept_answers._OVERHEAD) + size)
    client.post("/items", json={"name": "A change"})
    for limit in (5, 4, 3):
        client.get(f"/invoices?limit={limit}")
    readings.clear()
    client.get("/invoices?limit=3")
    assert len(readings) == 0
    client.get("/invoices?limit=5")
    assert len(readings) > 0, "the oldest is dropped"


def test_long_requests_count_as_much_as_their_answers(filled, readings, monkeypatch):
    client = filled(tour)
    long = {"X-Long": "x" * 60_000}
    monkeypatch.setattr(kept_answers, "MOST_BYTES", 100_000)
    for limit in (5, 4):
        client.get(f"/invoices?limit={limit}", headers=long)
    readings.clear()
    client.get("/invoices?limit=4", headers=long)
    assert len(readings) == 0
    client.get("/invoices?limit=5", headers=long)
    assert len(readings) > 0, "both would be more than may be kept"


@pytest.mark.parametrize("name", ["resetBooks", "importBooks", "restoreBackup"])
def test_nothing_of_former_books_is_shown_when_others_take_their_place(filled, served, name):
    client = filled(tour)
    anew = ClientOfNewAnswers(served[1])
    paths = (LIST, "/accounts", "/reports/balance-sheet", "/audit?limit=3")
    before = [facts(client.get(path)) for path in paths]
    operation = next(operation for operation in OPERATIONS if operation.name == name)
    assert call(client, operation).status_code == operation.status
    after = [facts(client.get(path)) for path in paths]
    assert after != before
    assert after == [facts(anew.get(path)) for path in paths]


def test_what_does_not_exist_is_404_also_for_any_version_of_it(filled):
    client = filled(tour)
    for path in ("/reconciliation/bank/nowhere", "/accounts/nowhere/register", "/invoices/nowhere"):
        assert client.get(path, headers={"If-None-Match": "*"}).status_code == 404
    assert client.get(LIST, headers={"If-None-Match": "*"}).status_code == 304


def test_a_large_answer_is_not_kept(filled, readings, monkeypatch):
    client = filled(tour)
    monkeypatch.setattr(kept_answers, "LARGEST", kept_answers._OVERHEAD)
    client.get(LIST)
    readings.clear()
    client.get(LIST)
    assert len(readings) > 0


def test_books_whose_file_was_replaced_give_no_kept_answer(filled, served):
    client = filled(tour)
    books, _ = served
    assert client.get(LIST).status_code == 200
    books.store.path.rename(books.store.path.with_name("moved.wyzbooks"))
    assert client.get(LIST).status_code == 503


def test_an_answer_that_a_write_overtakes_is_not_kept(filled, served, monkeypatch):
    client = filled(tour)
    books, app = served
    original = SqliteStore.reading
    is_due = True

    @contextmanager
    def overtaken(store):
        nonlocal is_due
        is_first, is_due = is_due, False
        with original(store) as session:
            yield session
            if is_first:
                new = {"contactId": "acme", "lines": [{"itemId": "hour"}]}
                assert Client(app_of(books, PORT)).post("/invoices", json=new).status_code == 201

    monkeypatch.setattr(SqliteStore, "reading", overtaken)
    overtaken_answer = client.get(LIST)
    answer = facts(client.get(LIST))
    assert answer != facts(overtaken_answer)
    assert answer == facts(ClientOfNewAnswers(app).get(LIST))
