"""Payments: their rules, and what they post."""

import pytest
from hypothesis import given, settings

from domain.errors import Refused
from domain.invoicing.invoices import InvoiceApplication
from tests.domain.invoicing.documents import DAY, PAYMENTS, payment, posted
from tests.strategies import examples

some = settings(max_examples=examples(0.5))


# Postings


@some
@given(PAYMENTS)
def test_a_payment_debits_the_deposit_account_and_credits_receivables(given_):
    if given_.is_void:
        assert given_.entry() is None
    else:
        amounts = [
            (given_.deposit_account_id, given_.amount, given_.contact_id),
            (given_.receivable_account_id, -given_.amount, given_.contact_id),
        ]
        assert posted(given_) == amounts
        entry = given_.entry()
        assert (entry.id, entry.date, entry.type, entry.number, entry.hold) == (
            f"payment:{given_.id}",
            given_.date,
            "Payment",
            given_.ref,
            given_.hold,
        )


def test_the_opposite_of_a_payment_leaves_the_account_on_which_it_was_deposited():
    back = payment(500).opposite(id="o", date=DAY)
    assert (back.account_id, back.amount) == ("funds", -500)
    assert posted(back) == [("funds", -500, "x"), ("ar", 500, "x")]


# Rules


@pytest.mark.parametrize("amount", [0, -1])
def test_paid_and_applied_amounts_are_above_zero(amount):
    with pytest.raises(Refused, match="amount: must be above zero"):
        payment(amount)
    with pytest.raises(Refused, match="amount: must be above zero"):
        InvoiceApplication(invoice_id="i", amount=amount)
