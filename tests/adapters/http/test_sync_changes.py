"""Over HTTP, a copy of the books reads what it missed, or the events in it."""

import json

import pytest

from adapters.http import sync_changes
from application.sync.catch_up import FED_COLLECTIONS
from application.sync.event_kinds import EVENT_NAMES
from tests.adapters.http.requests import contact, invoice, made, payment, problem

NAMES = "invoice.created,invoice.sent,invoice.paid,payment.received,payment.applied"


def pages(client, query="", since=0) -> list[dict]:
    """All pages of changes, each asked for as the page before says."""
    answers, head = [], None
    while True:
        cursor = f"since={since}" + (f"&head={head}" if head else "")
        answer = client.get(f"/sync/changes?{cursor}{query}")
        assert answer.status_code == 200, answer.text
        answers.append(answer.json())
        since, head = answers[-1]["next"]["version"], answers[-1]["next"]["head"]
        if not answers[-1]["more"]:
            return answers


def changes(client, query="", since=0) -> list[dict]:
    return [each for page in pages(client, query, since) for each in page["changes"]]


@pytest.mark.parametrize("limit", [1, 7, 1000])
def test_all_changes_are_those_of_the_audit_log(client, limit):
    contact(client)
    assert client.patch("/contacts/acme", json={"email": "x"}).status_code == 200
    assert client.delete("/contacts/acme").status_code == 204
    audited = client.get("/audit?limit=1000").json()["data"]
    assert changes(client, f"&limit={limit}") == [
        {
            **{name: each[name] for name in ("version", "at", "actor", "collection", "id", "op")},
            "record": each["after"],
            "head": each["hash"],
        }
        for each in audited
    ]


def test_a_page_names_the_history_and_the_end_of_the_log(client):
    status, head = client.get("/sync/status").json(), client.get("/audit/head").json()
    page = client.get("/sync/changes?limit=3").json()
    assert [page[name] for name in ("history", "version", "head")] == [
        status["history"],
        head["version"],
        head["head"],
    ]
    assert (page["next"]["version"], page["more"], page["events"]) == (3, True, [])
    last = client.get(f"/sync/changes?since={head['version']}&head={head['head']}").json()
    assert (last["changes"], last["more"]) == ([], False)
    assert last["next"] == {"version": head["version"], "head": head["head"]}


def test_compact_pages_have_the_last_change_of_each_record(client):
    contact(client)
    for email in ("a", "b", "c"):
        assert client.patch("/contacts/acme", json={"email": email}).status_code == 200
    made(client, "/items", {"id": "hour", "name": "Hour"})
    assert client.delete("/items/hour").status_code == 204
    received = changes(client, "&compact=true&limit=1", since=25)
    assert [(each["version"], each["id"], each["op"]) for each in received] == [
        (29, "acme", "put"),
        (31, "hour", "delete"),
    ]
    assert (received[0]["record"]["email"], received[1]["record"]) == ("c", None)


def test_only_the_collections_that_are_asked_for_come(client):
    contact(client)
    received = changes(client, "&collections=contacts,terms&limit=2")
    assert {each["collection"] for each in received} == {"contacts", "terms"}
    assert received[-1]["id"] == "acme"


@pytest.mark.parametrize("limit", [1, 2, 100])
def test_events_come_with_the_views_of_their_records_as_they_are_now(client, limit):
    contact(client)
    invoice(client, "i1", "50.00")
    invoice(client, "gone", "50.00", status="draft")
    payment(client, "p1", "50.00")
    assert client.delete("/invoices/gone").status_code == 204
    events = [
        each for page in pages(client, f"&events={NAMES}&limit={limit}") for each in page["events"]
    ]
    assert [(each["version"], each["event"], each["id"]) for each in events] == [
        (27, "invoice.created", "i1"),
        (27, "invoice.sent", "i1"),
        (28, "invoice.created", "gone"),
        (29, "payment.received", "p1"),
        (30, "payment.applied", "p1"),
        (30, "invoice.paid", "i1"),
    ]
    shown = client.get("/invoices/i1").json()
    assert [each["record"] for each in events if each["id"] == "i1"] == [shown] * 3
    assert [each["record"] for each in events if each["id"] == "gone"] == [None]
    assert {each["collection"] for each in events} == {"invoices", "payments"}
    assert all(page["changes"] == [] for page in pages(client, f"&events={NAMES}"))


def test_events_of_records_beside_the_collections_have_their_views_too(client):
    settings = {"company": {"closingDate": "2025-12-31"}}
    assert client.patch("/system/settings", json=settings).status_code == 200
    (event,) = pages(client, "&events=period.closed")[0]["events"]
    assert event["collection"] == "settings"
    assert event["record"] == client.get("/system/settings").json()


def test_a_page_of_events_ends_before_it_has_too_many_bytes(client, monkeypatch):
    contact(client)
    for place in range(5):
        invoice(client, f"i{place}", "10.00")
    payment(client, "p1", "50.00")
    whole = pages(client, f"&events={NAMES}")
    assert len(whole) == 1
    monkeypatch.setattr(sync_changes, "PAGE_BYTES", 10)
    divided = pages(client, f"&events={NAMES}")
    assert [each for page in divided for each in page["events"]] == whole[0]["events"]
    # Each change has a page of its own, and all five invoices are paid by one change.
    assert [len(page["events"]) for page in divided if page["events"]] == [2] * 5 + [1, 6]


@pytest.mark.parametrize(
    ("query", "parameter", "words"),
    [
        ("since=-1", "since", "at least 0"),
        ("since=x", "since", "whole number"),
        ("limit=0", "limit", "at least 1"),
        ("limit=1001", "limit", "at most 1000"),
        ("collections=", "collections", "choose one or more of accounts"),
        ("collections=contacts,colours", "collections", "'colours'"),
        ("events=invoice.overdue", "events", "choose one or more of invoice.created"),
        ("events=", "events", "invoice.paid"),
        ("events=invoice.paid,", "events", "cannot be ''"),
        ("events=invoice.paid&compact=true", "compact", "leave it out"),
        ("events=invoice.paid&collections=invoices", "collections", "leave it out"),
        ("compact=perhaps", "compact", ""),
        ("colour=red", "colour", "choose one of since"),
    ],
)
def test_a_query_that_cannot_be_read_is_400_and_says_why(client, query, parameter, words):
    (fault,) = problem(client.get(f"/sync/changes?{query}"), 400, "bad_request")["errors"]
    assert fault["parameter"] == parameter
    assert words in fault["message"]


def test_a_query_with_an_unknown_name_is_answered_with_all_names(client):
    answer = client.get("/sync/changes?events=invoice.overdue").json()
    assert all(name in answer["detail"] for name in EVENT_NAMES)
    answer = client.get("/sync/changes?collections=x").json()
    assert all(name in answer["detail"] for name in FED_COLLECTIONS)


@pytest.mark.parametrize(
    "cursor", ["since=26", f"since=3&head={'0' * 64}", f"since=3&history={'0' * 32}"]
)
@pytest.mark.parametrize("more", ["", "&events=invoice.paid", "&compact=true"])
def test_a_copy_of_other_books_is_409_and_never_an_empty_page(client, cursor, more):
    detail = problem(client.get(f"/sync/changes?{cursor}{more}"), 409, "other_history")["detail"]
    assert "read everything again from version 0" in detail


def test_records_are_sent_as_the_log_has_them(client):
    contact(client)
    assert client.patch("/contacts/acme", json={"notes": 'Ä "q" \\ 漢字\n'}).status_code == 200
    raw = client.get("/sync/changes?since=26").content
    assert json.loads(raw)["changes"][0]["record"]["notes"] == 'Ä "q" \\ 漢字\n'
    assert "漢字".encode() in raw
