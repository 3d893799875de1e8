"""Warnings where a person may be entering a document a second time."""

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from adapters.storage.memory.store import MemoryStore
from application.collections.operations import amend, create
from application.collections.registry import COLLECTIONS
from application.invoicing.payments import void_payment
from application.purchasing.bills import void_bill
from application.unit_of_work.books import Books
from domain.records import changed
from tests.application.actions import (
    CHECKING,
    FUNDS,
    PAYABLE,
    RECEIVABLE,
    SAVINGS,
    TRAVEL,
    contact,
    spent,
    splits,
)
from tests.strategies import examples
from tests.support import new_books

DAY = date(2026, 3, 1)
A_YEAR = timedelta(days=366)


@pytest.fixture
def traded(books):
    return _with_contacts(books)


def _with_contacts(books: Books) -> Books:
    for name, kind in (("ann", "customer"), ("bob", "customer"), ("vic", "vendor")):
        contact(books, name, kind)
    contact(books, "wes", "vendor")
    return books


def _check(id_: str, **more: Any) -> tuple[str, dict[str, Any]]:
    asked = {"account_id": CHECKING, "date": DAY, "amount": -500, "ref": "1003", "type": "Check"}
    fields = {**asked, **more}
    sides = splits((TRAVEL, fields["amount"]))
    return "bank-transactions", {"id": id_, **fields, "splits": sides}


def _bill_payment(id_: str, **more: Any) -> tuple[str, dict[str, Any]]:
    fields = {"account_id": CHECKING, "contact_id": "vic", "date": DAY, "amount": 700}
    payable = {"payable_account_id": PAYABLE}
    return "bill-payments", {"id": id_, "ref": "1003", **fields, **payable, **more}


def _payment(id_: str, **more: Any) -> tuple[str, dict[str, Any]]:
    fields = {"contact_id": "ann", "date": DAY, "amount": 900, "ref": "A7"}
    accounts = {"deposit_account_id": FUNDS, "receivable_account_id": RECEIVABLE}
    return "payments", {"id": id_, **fields, **accounts, **more}


def _bill(id_: str, **more: Any) -> tuple[str, dict[str, Any]]:
    fields = {"contact_id": "vic", "date": DAY, "number": "7-A", "lines": spent(100)}
    return "bills", {"id": id_, "payable_account_id": PAYABLE, **fields, **more}


def _enter(books: Books, document: tuple[str, dict[str, Any]]) -> list[tuple[str, ...]]:
    """Enter a document, and return the ids in each warning."""
    collection, fields = document
    return books.run_and_render(
        lambda work, _: [warning.ids for warning in work.warnings],
        create,
        COLLECTIONS[collection],
        fields,
    )


def _change(books: Books, collection: str, id_: str, **fields: Any) -> list[tuple[str, ...]]:
    return books.run_and_render(
        lambda work, _: [warning.ids for warning in work.warnings],
        amend,
        COLLECTIONS[collection],
        id_,
        fields,
    )


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (_check("a"), _check("b", amount=-900, date=DAY + A_YEAR)),
        (_check("a"), _check("b", date=DAY - A_YEAR)),
        (_check("a"), _bill_payment("b")),
        (_bill_payment("a"), _check("b")),
        (_bill_payment("a"), _bill_payment("b", contact_id="wes", amount=1)),
        (_payment("a"), _payment("b", date=DAY + A_YEAR)),
        (_bill("a"), _bill("b", number="7-a", date=DAY + 20 * A_YEAR)),
    ],
)
def test_what_looks_entered_twice_gets_a_warning_that_names_the_first(traded, first, second):
    assert _enter(traded, first) == []
    assert _enter(traded, second) == [("a",)]


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (_check("a"), _check("b", date=DAY + A_YEAR + timedelta(days=1))),
        (_check("a"), _check("b", account_id=SAVINGS)),
        (_check("a"), _check("b", ref="1004")),
        (_check("a"), _check("b", amount=500)),
        (_check("a", ref="EFT"), _check("b", ref="EFT")),
        (_check("a", ref=""), _check("b", ref="")),
        (_payment("a"), _payment("b", amount=901)),
        (_payment("a"), _payment("b", contact_id="bob")),
        (_payment("a"), _payment("b", ref="A8")),
        (_payment("a", ref=""), _payment("b", ref="")),
        (_bill("a"), _bill("b", contact_id="wes")),
        (_bill("a"), _bill("b", kind="vendor_credit")),
        (_bill("a", number=""), _bill("b", number="")),
    ],
)
def test_what_differs_gets_no_warning(traded, first, second):
    assert _enter(traded, first) == []
    assert _enter(traded, second) == []


def test_a_void_document_is_no_duplicate(traded):
    _enter(traded, _payment("a"))
    _enter(traded, _bill("x"))
    traded.run(void_payment, "a", "bounced")
    traded.run(void_bill, "x", "wrong")
    assert _enter(traded, _payment("b")) == []
    assert _enter(traded, _bill("y")) == []


def test_a_change_warns_only_if_it_makes_the_documents_look_alike(traded):
    _enter(traded, _check("a"))
    _enter(traded, _check("b", ref="1004"))
    assert _change(traded, "bank-transactions", "b", memo="rent") == []
    assert _change(traded, "bank-transactions", "b", ref="1003") == [("a",)]
    assert _change(traded, "bank-transactions", "b", memo="rent of March") == []


def test_a_refused_document_leaves_no_warning_for_the_next_one(traded):
    _enter(traded, _check("a"))
    assert traded.read(lambda work: work.warnings) == []
    assert _enter(traded, _check("b", ref="1")) == []


@given(
    numbers=st.lists(st.sampled_from(["1", "2", "3"]), min_size=2, max_size=8),
    days=st.lists(st.integers(0, 800), min_size=8, max_size=8),
)
@settings(max_examples=examples(0.5))
def test_a_check_is_named_exactly_if_it_is_within_a_year(numbers, days):
    books = _with_contacts(new_books(MemoryStore()))
    entered: list[tuple[str, str, date]] = []
    for place, (number, offset) in enumerate(zip(numbers, days, strict=False)):
        id_, day = f"t{place}", DAY + timedelta(days=offset)
        alike = {
            other for other, ref, on in entered if ref == number and abs((day - on).days) <= 366
        }
        named = {ids[0] for ids in _enter(books, _check(id_, ref=number, date=day))}
        assert named <= alike
        assert len(named) == min(len(alike), 3)
        entered.append((id_, number, day))


def test_fields_of_a_document_that_stay_are_not_looked_up_again(traded):
    _enter(traded, _payment("a"))
    _enter(traded, _payment("b"))
    payment = traded.read(lambda work: work.get(COLLECTIONS["payments"].kind, "b"))
    saved = traded.run_and_render(
        lambda work, _: work.warnings, COLLECTIONS["payments"].save, changed(payment, memo="x")
    )
    assert saved == []
