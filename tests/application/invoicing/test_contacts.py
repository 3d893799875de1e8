"""Contacts: merging."""

from datetime import date

import pytest

from application.invoicing.contacts import merge_contact
from domain.errors import Conflict, InUse, Refused
from tests.application.actions import (
    MARCH,
    RECEIVABLE,
    SALES,
    add,
    assert_sound,
    change,
    close,
    drop,
    get,
    head,
    lines,
    splits,
)


def test_a_merge_moves_documents_fills_gaps_and_removes_the_first(books):
    add(
        books,
        "contacts",
        id="a",
        kind="customer",
        name="Acme",
        email="a@acme.test",
        phone="1",
        terms_id="terms-net-30",
        notes="old",
    )
    add(books, "contacts", id="b", kind="customer", name="Acme Ltd", phone="2")
    add(books, "journals", id="j", date=MARCH, lines=lines((RECEIVABLE, 5, "a"), (SALES, -5)))
    add(
        books,
        "bank-transactions",
        id="t",
        date=MARCH,
        account_id="account-1000",
        contact_id="a",
        amount=5,
        splits=splits((SALES, 5)),
    )
    merged = books.run(merge_contact, "a", "b")
    assert (merged.name, merged.email, merged.phone, merged.terms_id, merged.notes) == (
        "Acme Ltd",
        "a@acme.test",
        "2",
        "terms-net-30",
        "old",
    )
    assert get(books, "contacts", "a") is None
    assert get(books, "journals", "j").lines[0].contact_id == "b"
    assert get(books, "bank-transactions", "t").contact_id == "b"
    assert get(books, "contacts", "b") == merged
    assert_sound(books)


@pytest.mark.parametrize("into", ["v", "nobody", "a"])
def test_a_contact_is_merged_only_into_another_of_its_kind(books, into):
    add(books, "contacts", id="a", kind="customer", name="A")
    add(books, "contacts", id="v", kind="vendor", name="V")
    before = head(books)
    with pytest.raises(Refused, match=r"^into"):
        books.run(merge_contact, "a", into)
    assert head(books) == before


def test_contacts_can_be_merged_despite_the_closing_date(books):
    add(books, "contacts", id="a", kind="customer", name="A")
    add(books, "contacts", id="b", kind="customer", name="B")
    add(
        books,
        "journals",
        id="j",
        date=date(2026, 1, 1),
        lines=lines((RECEIVABLE, 5, "a"), (SALES, -5)),
    )
    close(books, MARCH)
    books.run(merge_contact, "a", "b")
    assert get(books, "journals", "j").lines[0].contact_id == "b"


def test_an_inactive_contact_stays_inactive_in_a_merge(books):
    add(books, "contacts", id="a", kind="customer", name="A", active=True)
    add(books, "contacts", id="b", kind="customer", name="B", active=False)
    assert not books.run(merge_contact, "a", "b").active


def test_a_contact_in_use_is_not_deleted(books):
    add(books, "contacts", id="a", kind="customer", name="A")
    add(books, "journals", id="j", date=MARCH, lines=lines((RECEIVABLE, 5, "a"), (SALES, -5)))
    with pytest.raises(InUse) as refusal:
        drop(books, "contacts", "a")
    assert refusal.value.counts == {"journals": 1}
    drop(books, "journals", "j")
    drop(books, "contacts", "a")


def test_a_customer_and_a_vendor_may_have_one_name(books):
    add(books, "contacts", id="a", kind="customer", name="Acme")
    add(books, "contacts", id="b", kind="vendor", name="ACME")
    with pytest.raises(Conflict, match="name"):
        add(books, "contacts", id="c", kind="vendor", name="acme")


def test_terms_in_use_are_not_deleted(books):
    add(books, "contacts", id="a", kind="customer", name="A", terms_id="terms-net-7")
    with pytest.raises(InUse) as refusal:
        drop(books, "terms", "terms-net-7")
    assert refusal.value.counts == {"contacts": 1}
    change(books, "contacts", "a", terms_id=None)
    drop(books, "terms", "terms-net-7")
