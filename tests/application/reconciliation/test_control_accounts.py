"""Reconciling control accounts with open items: balances, differences, the order of contacts."""

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from application.reconciliation.control_accounts import (
    Reconciliation,
    reconcile_control_accounts,
)
from application.reconciliation.open_item_pages import ItemPage
from domain.errors import Conflict, NotFound
from tests.application.actions import (
    CHECKING,
    MARCH,
    PAYABLE,
    RECEIVABLE,
    add,
    bill,
    contact,
    invoice,
    lines,
    state,
)
from tests.application.reporting.random_books import carry_out, plans
from tests.strategies import examples
from tests.support import new_books, stores


def balances(books, contact_kind="customer", contact_id=None):
    """The control balance, the open and unapplied amounts, and the difference of each contact."""
    reconciliation = books.read(reconcile_control_accounts, contact_kind, contact_id)
    return (
        reconciliation.control,
        reconciliation.open,
        reconciliation.unapplied,
        {each.contact_id: each.difference for each in reconciliation.contacts},
    )


def test_control_accounts_equal_the_open_items(held):
    assert balances(held) == (0, 1000, 1000, {"c": 0})
    state(held, "p", "i", 400)
    assert balances(held) == (0, 600, 600, {"c": 0})
    state(held, "p", "i", 1000)
    assert balances(held) == (0, 0, 0, {})


def test_amounts_owed_to_vendors_are_positive(owing):
    contact(owing, "w", "vendor")
    bill(owing, "k", 250, by="w")
    assert balances(owing, "vendor") == (250, 1250, 1000, {"v": 0, "w": 0})
    assert balances(owing, "vendor", "w") == (250, 250, 0, {"w": 0})
    assert balances(owing) == (0, 0, 0, {})


def test_contacts_are_ordered_by_name_and_their_charges_by_due_date(held):
    contact(held, "a")
    invoice(held, "k", 100, date(2026, 1, 1))
    add(held, "journals", id="j", date=MARCH, lines=lines((RECEIVABLE, 50, "a"), (CHECKING, -50)))
    reconciliation = held.read(reconcile_control_accounts, "customer")
    contacts = reconciliation.contacts
    assert [(each.name, each.control, each.open, each.unapplied) for each in contacts] == [
        ("A", 50, 50, 0),
        ("C", 100, 1100, 1000),
    ]
    assert [charge.id for charge in contacts[1].charges] == ["invoice:k", "invoice:i"]
    assert {each.account_id for each in contacts} == {RECEIVABLE}
    payables = held.read(reconcile_control_accounts, "vendor")
    assert PAYABLE not in {each.account_id for each in payables.contacts}


@settings(max_examples=examples(0.2))
@given(plans(24), st.integers(1, 4))
def test_pages_have_each_open_item_once_in_the_order_of_the_whole_list(
    tmp_path_factory, plan, limit
):
    for store in stores(tmp_path_factory.mktemp("books")).values():
        books = carry_out(plan, new_books(store))
        for contact_kind in ("customer", "vendor"):
            whole = books.read(reconcile_control_accounts, contact_kind)
            listed, place = [], None
            while True:
                page = books.read(
                    reconcile_control_accounts, contact_kind, None, ItemPage(limit, place)
                )
                rows = items(page)
                assert len(rows) <= limit
                assert (page.control, page.open, page.unapplied) == (
                    whole.control,
                    whole.open,
                    whole.unapplied,
                )
                listed += rows
                place = page.next_place
                if place is None:
                    break
                assert len(rows) == limit
            assert listed == items(whole)
        store.close()


def items(reconciliation: Reconciliation) -> list[tuple[str, str]]:
    """The open items of a page, each with its contact."""
    return [
        (contact.contact_id, item.id)
        for contact in reconciliation.contacts
        for item in (*contact.charges, *contact.credits)
    ]


def test_a_contact_of_the_other_kind_is_refused_and_one_that_does_not_exist_is_not_found(held):
    contact(held, "v", "vendor")
    with pytest.raises(Conflict, match='"V" is a vendor; choose a customer'):
        held.read(reconcile_control_accounts, "customer", "v")
    with pytest.raises(NotFound):
        held.read(reconcile_control_accounts, "customer", "nobody")
