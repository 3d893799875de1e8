"""Bill payments: defaults, refusals, paying bills, voids, and removals that they prevent."""

from datetime import date

import pytest

from application.purchasing.bill_payments import pay_bill, void_bill_payment
from application.purchasing.bills import void_bill
from domain.errors import Closed, Conflict, InUse, Refused
from tests.application.actions import (
    CARD,
    CHECKING,
    PAYABLE,
    SUPPLIES,
    add,
    applied,
    applied_by,
    assert_sound,
    balances,
    bill,
    bill_payment,
    change,
    close,
    contact,
    drop,
    get,
    on_cash,
    open_of,
    paying_bills,
    vendor_credit,
)
from tests.support import TODAY

END, APRIL = date(2026, 3, 31), date(2026, 4, 1)


# Defaults


def test_a_bill_payment_is_of_today_and_names_its_bank_account(bought):
    made = add(bought, "bill-payments", contact_id="v", account_id=CARD, amount=500)
    assert (made.date, made.payable_account_id, made.status) == (TODAY, PAYABLE, "posted")
    assert balances(bought) == {PAYABLE: 500, CARD: -500}
    with pytest.raises(Refused, match="account: must be given"):
        add(bought, "bill-payments", contact_id="v", amount=500)


# Refusals


@pytest.mark.parametrize(
    ("given", "path"),
    [
        ({"cents": 0}, "/amount"),
        ({"account_id": SUPPLIES}, "/account_id"),
        ({"by": "c"}, "/contact_id"),
        ({"pays": {"b": 600, "d": 500}}, "/applications"),
    ],
)
def test_a_bill_payment_that_breaks_a_rule_is_refused(bought, given, path):
    contact(bought, "c")
    bill(bought)
    bill(bought, "d")
    with pytest.raises(Refused) as refusal:
        bill_payment(bought, **given)
    assert refusal.value.faults[0].path == path


# Paying


def test_paying_a_bill_creates_a_bill_payment_applied_to_it(bought):
    bill(bought, "older", 1000, date(2026, 1, 1))
    bill(bought)
    bill_payment(bought, "q", 300, pays={"b": 300})
    made = bought.run(pay_bill, "b", CHECKING, APRIL, None, "104")
    assert (made.amount, made.date, made.ref, made.account_id, made.contact_id) == (
        700,
        APRIL,
        "104",
        CHECKING,
        "v",
    )
    assert made.applications == paying_bills(b=700)
    assert [each[1:] for each in applied_by(bought) if each[0] == f"bill-payment:{made.id}"] == [
        ("bill:b", 700, APRIL, "stated")
    ]
    assert open_of(bought, get(bought, "bills", "b")) == [0]
    assert_sound(bought)


def test_a_part_of_a_bill_is_paid_from_a_card_today(bought):
    bill(bought)
    made = bought.run(pay_bill, "b", CARD, None, 400)
    assert (made.date, made.amount) == (TODAY, 400)
    assert on_cash(bought) == {CARD: -400, SUPPLIES: 400}


@pytest.mark.parametrize("amount", [0, -1])
def test_an_amount_that_pays_a_bill_is_above_zero(bought, amount):
    bill(bought)
    with pytest.raises(Refused, match="amount: must be above zero"):
        bought.run(pay_bill, "b", CHECKING, None, amount)


def test_only_an_open_bill_can_be_paid(bought):
    bill(bought)
    vendor_credit(bought, "n", 400, hold=True)
    with pytest.raises(Conflict, match=r"10\.00 of this bill is open"):
        bought.run(pay_bill, "b", CHECKING, None, 1001)
    with pytest.raises(Conflict, match="this bill has no open amount"):
        bought.run(pay_bill, "n", CHECKING)
    bill_payment(bought)
    with pytest.raises(Conflict, match="this bill has no open amount"):
        bought.run(pay_bill, "b", CHECKING)
    drop(bought, "bill-payments", "q")
    bought.run(void_bill, "b", "wrong")
    with pytest.raises(Conflict, match="this bill has no open amount"):
        bought.run(pay_bill, "b", CHECKING)


def test_a_bill_is_not_paid_in_a_closed_period(bought):
    bill(bought)
    close(bought, END)
    with pytest.raises(Closed):
        bought.run(pay_bill, "b", CHECKING, END)
    bought.run(pay_bill, "b", CHECKING, APRIL)
    assert_sound(bought)


def test_one_payment_pays_many_bills(bought):
    for id_ in "abc":
        bill(bought, id_, 500)
    bill_payment(bought, cents=1200, pays={"c": 500, "b": 100})
    assert sorted((charge, cents, rule) for _, charge, cents, _, rule in applied_by(bought)) == [
        ("bill:a", 500, "oldest"),
        ("bill:b", 100, "oldest"),
        ("bill:b", 100, "stated"),
        ("bill:c", 500, "stated"),
    ]
    assert_sound(bought)


# Voids and removal


def test_voiding_a_bill_payment_opens_its_bills_again(bought):
    bill(bought)
    bill_payment(bought, pays={"b": 1000})
    assert bought.run(void_bill_payment, "q", "bounced").document.applications == ()
    assert (applied(bought), open_of(bought, get(bought, "bills", "b"))) == ([], [1000])
    assert balances(bought) == {SUPPLIES: 1000, PAYABLE: -1000}
    assert_sound(bought)


def test_a_manual_application_of_a_bill_payment_prevents_the_removal_of_its_bill(bought):
    bill(bought)
    bill_payment(bought, pays={"b": 200})
    with pytest.raises(InUse) as error:
        drop(bought, "bills", "b")
    assert error.value.counts == {"bill-payments": 1}
    change(bought, "bill-payments", "q", applications=())
    drop(bought, "bills", "b")
    assert_sound(bought)
