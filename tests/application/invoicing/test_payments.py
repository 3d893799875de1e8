"""Payments: where they are deposited, refusals, refunds, and effects of a removal."""

from datetime import date

import pytest

from application.invoicing.payments import refund_payment, void_payment
from domain.errors import Conflict, Refused
from tests.application.actions import (
    CARD,
    CHECKING,
    FUNDS,
    MARCH,
    RECEIVABLE,
    SALES,
    add,
    applied,
    applied_by,
    assert_sound,
    balances,
    contact,
    drop,
    get,
    invoice,
    open_of,
    payment,
    state,
)
from tests.support import TODAY

APRIL = date(2026, 4, 1)


# Defaults


def test_a_payment_is_put_into_undeposited_funds_today(sold):
    made = add(sold, "payments", contact_id="c", amount=500)
    assert (made.date, made.deposit_account_id, made.receivable_account_id, made.status) == (
        TODAY,
        FUNDS,
        RECEIVABLE,
        "posted",
    )


# Refusals


@pytest.mark.parametrize(
    ("given", "path"),
    [
        ({"cents": 0}, "/amount"),
        ({"deposit_account_id": SALES}, "/deposit_account_id"),
        ({"deposit_account_id": CARD}, "/deposit_account_id"),
        ({"by": "v"}, "/contact_id"),
    ],
)
def test_a_payment_that_breaks_a_rule_is_refused(sold, given, path):
    contact(sold, "v", "vendor")
    with pytest.raises(Refused) as refusal:
        payment(sold, **given)
    assert refusal.value.faults[0].path == path


# Refunds


def test_a_refund_pays_back_what_is_left_and_is_applied_to_its_payment(sold):
    invoice(sold, cents=700)
    payment(sold, ref="12")
    made = sold.run(refund_payment, "p", CHECKING)
    assert (made.amount, made.date, made.type, made.memo, made.contact_id) == (
        -300,
        TODAY,
        "Refund",
        "Refund of Payment 12",
        "c",
    )
    assert (f"bank-transaction:{made.id}:{RECEIVABLE}:c:debit", 300, "stated") in [
        (each[1], each[2], each[4]) for each in applied_by(sold)
    ]
    assert open_of(sold, get(sold, "payments", "p")) == [0]
    with pytest.raises(Conflict, match="this payment has no unapplied amount"):
        sold.run(refund_payment, "p", CHECKING)
    assert_sound(sold)


def test_a_part_of_a_payment_on_hold_is_refunded_from_a_card(sold):
    payment(sold, hold=True)
    sold.run(refund_payment, "p", CARD, APRIL, 400, "as agreed")
    assert balances(sold) == {FUNDS: 1000, RECEIVABLE: -600, CARD: -400}
    assert open_of(sold, get(sold, "payments", "p")) == [600]
    assert_sound(sold)


def test_no_more_is_refunded_than_is_left(sold):
    payment(sold)
    with pytest.raises(Conflict, match=r"10\.00 of this payment is unapplied"):
        sold.run(refund_payment, "p", CHECKING, None, 1001)
    with pytest.raises(Refused, match="amount: must be above zero"):
        sold.run(refund_payment, "p", CHECKING, None, 0)
    with pytest.raises(Refused, match="account: must be a bank account or credit card"):
        sold.run(refund_payment, "p", SALES)
    assert balances(sold) == {FUNDS: 1000, RECEIVABLE: -1000}


def test_a_payment_is_voided_after_its_refund_was_taken_back(sold):
    payment(sold, hold=True)
    made = sold.run(refund_payment, "p", CHECKING)
    drop(sold, "bank-transactions", made.id)
    assert (applied(sold), open_of(sold, get(sold, "payments", "p"))) == ([], [1000])
    sold.run(void_payment, "p", "wrong")
    assert_sound(sold)


# Removal


def test_a_manual_application_to_a_journal_is_removed_with_the_payment(sold):
    payment(sold, hold=True)
    add(
        sold,
        "journals",
        id="j",
        date=MARCH,
        lines=(
            {"account_id": RECEIVABLE, "debit": 500, "contact_id": "c"},
            {"account_id": SALES, "credit": 500},
        ),
    )
    state(sold, "p", "j", 500)
    drop(sold, "payments", "p")
    assert applied(sold) == []
    assert_sound(sold)
