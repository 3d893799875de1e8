"""The open items that a unit of work changes: what is applied to them stays wherever it can."""

from datetime import date

import pytest

from application.collections.operations import amend
from application.collections.registry import COLLECTIONS
from application.invoicing.contacts import merge_contact
from application.reconciliation.on_demand import OnDemandApplication, apply_on_demand
from domain.reconciliation.applications import AppliedCredit
from tests.application.actions import (
    MARCH,
    RECEIVABLE,
    SALES,
    add,
    applied,
    applied_by,
    assert_sound,
    change,
    contact,
    earned,
    invoice,
    lines,
    on_cash,
    payment,
)

APRIL = date(2026, 4, 1)


def stored_item(work, id_):
    """The open item as it is stored at this moment of a unit of work."""
    return work.session.open_items.many([id_])[id_]


def item(books, id_):
    return books.read(stored_item, id_)


def test_a_charge_that_is_posted_again_stays_paid_and_counts_otherwise_on_the_cash_basis(books):
    """An account becomes cash, so that a journal on it no longer waits for its payment."""
    contact(books)
    add(books, "accounts", id="clearing", name="Clearing", type="asset")
    sides = lines((RECEIVABLE, 500, "c"), ("clearing", -500, None))
    add(books, "journals", id="j", date=MARCH, lines=sides)
    payment(books, "p", 500, APRIL)
    charge = item(books, f"journal:j:{RECEIVABLE}:c:debit")
    assert (charge.open, charge.settled) == (0, APRIL)
    assert on_cash(books, MARCH) == {}
    change(books, "accounts", "clearing", subtype="bank")
    assert item(books, charge.id) == charge
    assert on_cash(books, MARCH) == {"clearing": -500, "unapplied-cash-payment-income": 500}
    assert_sound(books)


@pytest.mark.parametrize(
    ("paid", "changed_to", "open_amount", "is_settled"),
    [
        (400, (700,), 300, False),
        (400, (300,), 0, False),
        (1000, (600, 400), 0, True),
        (1000, (1200,), 200, False),
    ],
)
def test_a_changed_invoice_keeps_what_is_applied_to_it_until_the_unit_of_work_ends(
    books, paid, changed_to, open_amount, is_settled
):
    contact(books)
    invoice(books, "i", 1000)
    payment(books, "p", paid)

    def change_and_read(work):
        amend(work, COLLECTIONS["invoices"], "i", {"lines": earned(*changed_to)})
        return stored_item(work, "invoice:i")

    day = item(books, "invoice:i").settled
    during = books.run(change_and_read)
    assert (during.open, during.settled) == (open_amount, day if is_settled else None)
    assert_sound(books)


def test_a_merge_keeps_what_is_applied_to_the_charges_of_every_journal(books):
    contact(books)
    contact(books, "d")
    for id_, cents in (("j", 500), ("k", 300)):
        sides = lines((RECEIVABLE, cents, "c"), (SALES, -cents, None))
        add(books, "journals", id=id_, date=MARCH, lines=sides)
    payment(books, "p", 800)
    books.run(merge_contact, "c", "d")
    charges = [f"journal:{id_}:{RECEIVABLE}:d:debit" for id_ in ("j", "k")]
    assert applied(books) == [
        ("payment:p", charges[0], 500),
        ("payment:p", charges[1], 300),
    ]
    assert_sound(books)


def test_a_merge_keeps_the_applications_of_persons_and_those_of_rules(books):
    contact(books)
    contact(books, "d")
    for id_ in ("i", "k"):
        invoice(books, id_, 600)
    payment(books, "p", 700, pays={"k": 500})
    before = applied_by(books)
    assert [(line[1], line[2], line[4]) for line in before] == [
        ("invoice:i", 200, "oldest"),
        ("invoice:k", 500, "stated"),
    ]
    books.run(merge_contact, "c", "d")
    assert applied_by(books) == before
    assert_sound(books)


def test_a_credit_that_is_matched_again_keeps_what_it_has_paid(books):
    contact(books)
    invoice(books, "i", 600)
    payment(books, "p", 1000, hold=True, pays={"i": 400})
    sides = lines((RECEIVABLE, 300, "c"), (SALES, -300, None))
    add(books, "journals", id="j", date=MARCH, lines=sides)
    books.run(apply_on_demand, "customer", None, [OnDemandApplication("p", "j", 100)])
    kept = [("payment:p", "invoice:i", 400), ("payment:p", f"journal:j:{RECEIVABLE}:c:debit", 100)]
    assert applied(books) == kept
    books.run(apply_on_demand, "customer", None)
    assert applied(books) == kept
    assert_sound(books)


def test_what_was_applied_between_one_pair_is_taken_back_and_no_other(books):
    contact(books)
    for name in ("i1", "i2"):
        invoice(books, name, 300)
    payment(books, "p", 600)
    books.run(apply_on_demand, "customer", None, [OnDemandApplication("p", "i1", 0)])
    (credit,) = books.read(lambda work: list(work.session.records.all(AppliedCredit)))
    assert [(line.charge_id, line.amount) for line in credit.applied] == [("invoice:i2", 300)]
