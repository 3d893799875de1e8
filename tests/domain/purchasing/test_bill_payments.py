"""Bill payments: their rules, and what they post."""

import pytest
from hypothesis import given, settings

from domain.errors import Refused
from domain.purchasing.bills import BillApplication
from tests.domain.purchasing.documents import DAY, PAYMENTS, payment, posted
from tests.strategies import examples

some = settings(max_examples=examples(0.5))


# Postings


@some
@given(PAYMENTS)
def test_a_bill_payment_debits_payables_and_credits_the_bank_or_card(given_):
    if given_.is_void:
        assert given_.entry() is None
    else:
        amounts = [
            (given_.payable_account_id, given_.amount, given_.contact_id),
            (given_.account_id, -given_.amount, given_.contact_id),
        ]
        assert posted(given_) == amounts
        entry = given_.entry()
        assert (entry.id, entry.date, entry.type, entry.number, entry.hold) == (
            f"bill-payment:{given_.id}",
            given_.date,
            "Bill Payment",
            given_.ref,
            given_.hold,
        )


def test_the_opposite_of_a_bill_payment_is_money_that_came_back():
    back = payment(500).opposite(id="o", date=DAY)
    assert (back.account_id, back.amount) == ("bank", 500)
    assert posted(back) == [("bank", 500, "x"), ("ap", -500, "x")]


# Rules


@pytest.mark.parametrize("amount", [0, -1])
def test_paid_and_applied_amounts_are_above_zero(amount):
    with pytest.raises(Refused, match="amount: must be above zero"):
        payment(amount)
    with pytest.raises(Refused, match="amount: must be above zero"):
        BillApplication(bill_id="i", amount=amount)
