"""A retry is known by what it means: whatever is spelled otherwise has the same answer."""

from copy import deepcopy

import pytest
from msgspec import UNSET, structs

from adapters.http.routes import OPERATIONS
from adapters.json_shapes import shapes
from application.collections.registry import COLLECTIONS
from application.json_names import json_name
from application.serialization import value_to_json
from tests.adapters.http.requests import SALES, contact, invoice, problem
from tests.adapters.http.test_everywhere import (
    REHEARSALS,
    furnish_with_reconciliations,
    rehearse,
)

AMOUNTS = {"amount", "credit", "debit", "quantity", "rate", "statementBalance"}


def in_other_words(operation, body):
    """A body that means the same: amounts are texts or numbers, what is left out may be null, and
    defaults may be written out."""
    if not isinstance(body, dict) or (operation.reads and not operation.means):
        return body
    kinds = [each for each in COLLECTIONS.values() if operation.takes is shapes.draft(each)]
    kinds += [each for each in COLLECTIONS.values() if operation.takes is shapes.replacement(each)]
    left_out = {
        field.encode_name: None
        for field in structs.fields(operation.takes)
        if operation.method != "PATCH" and field.default is UNSET
    }
    for collection in kinds:
        left_out |= defaults_of(collection)
    return {**left_out, **respelled(body)}


def respelled(value):
    """JSON in which each amount is the text or the number that it was not."""
    if isinstance(value, list):
        return [respelled(each) for each in value]
    if not isinstance(value, dict):
        return value
    return {
        name: other_amount(member) if name in AMOUNTS else respelled(member)
        for name, member in value.items()
    }


def other_amount(amount):
    return float(amount) if isinstance(amount, str) else f"{amount:.2f}"


def defaults_of(collection):
    """The defaults of a record, as JSON, that the books do not fill in otherwise."""
    special = {*collection.defaulted, *collection.preserved_on_put, *collection.refilled_on_change}
    return {
        json_name(field.name): value_to_json(field, field.default)
        for field in shapes.client_fields(collection.kind)
        if not (field.required or field.optional or field.many or field.name in special)
    }


SPELLED_OTHERWISE = [
    each
    for each in OPERATIONS
    if each.is_write
    and isinstance(REHEARSALS[each.name], dict)
    and in_other_words(each, REHEARSALS[each.name]) != REHEARSALS[each.name]
]


@pytest.mark.parametrize("operation", SPELLED_OTHERWISE, ids=lambda operation: operation.name)
def test_every_write_in_other_words_does_the_same_and_is_known_as_a_retry(
    served, filled, operation
):
    client, (books, _) = filled(furnish_with_reconciliations), served
    clock, ids = deepcopy(books.clock), deepcopy(books.ids)
    answers = []
    for respell in (lambda body: body, lambda body: in_other_words(operation, body)):
        books.clock, books.ids = deepcopy(clock), deepcopy(ids)
        answers.append(rehearse(client, operation, dry=True, respell=respell)())
    assert answers[0].status_code == 200
    assert answers[1].json() == answers[0].json()
    first = rehearse(client, operation, dry=False)(**{"idempotency-key": "k"})
    again = rehearse(
        client, operation, dry=False, respell=lambda body: in_other_words(operation, body)
    )(**{"idempotency-key": "k"})
    assert (again.status_code, again.content) == (first.status_code, first.content)
    assert again.headers["idempotency-hit"] == "true"


def test_most_writes_are_spelled_otherwise():
    assert len(SPELLED_OTHERWISE) > 40


def test_a_line_with_its_defaults_written_out_is_the_same(client):
    contact(client)
    headers = {"idempotency-key": "k"}
    line = {"accountId": SALES, "rate": 5}
    body = {"contactId": "acme", "lines": [line]}
    first = client.post("/invoices", json=body, headers=headers)
    body["lines"] = [{**line, "rate": "5.00", "quantity": 1, "description": "", "itemId": None}]
    again = client.post("/invoices", json={**body, "hold": False}, headers=headers)
    assert (first.status_code, again.content) == (201, first.content), again.text


def test_a_view_as_it_was_read_is_the_same_replacement(client):
    contact(client)
    view = invoice(client, "i1")
    headers = {"idempotency-key": "k"}
    first = client.put("/invoices/i1", json={**view, "memo": "x"}, headers=headers)
    assert first.status_code == 200, first.text
    again = client.put("/invoices/i1", json={**first.json(), "memo": "x"}, headers=headers)
    assert (again.content, again.headers["idempotency-hit"]) == (first.content, "true")


@pytest.mark.parametrize(
    "other",
    [
        {"memo": "y"},
        {"number": ""},
        {"dueDate": "2026-12-31"},
        {"lines": [{"accountId": SALES, "rate": "5.01"}]},
        {"lines": [{"accountId": SALES, "rate": "5", "quantity": 2}]},
    ],
)
def test_what_the_books_would_make_otherwise_is_another_request(client, other):
    contact(client)
    headers = {"idempotency-key": "k"}
    body = {"contactId": "acme", "lines": [{"accountId": SALES, "rate": 5}]}
    assert client.post("/invoices", json=body, headers=headers).status_code == 201
    answer = client.post("/invoices", json={**body, **other}, headers=headers)
    problem(answer, 422, "idempotency_key_reused")
