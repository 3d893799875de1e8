"""Bills and vendor credits: defaults, duplicate numbers, due dates, refusals, figures."""

from datetime import date, timedelta

import pytest

from application.collections.operations import amend
from application.collections.registry import COLLECTIONS
from application.purchasing.bills import bill_figures, duplicate_bill, void_bill
from domain.errors import Refused
from tests.application.actions import (
    CARD,
    CHECKING,
    FUNDS,
    MARCH,
    PAYABLE,
    RECEIVABLE,
    SUPPLIES,
    TRAVEL,
    add,
    assert_sound,
    balances,
    bill,
    bill_payment,
    change,
    close,
    contact,
    get,
    open_of,
    paying_bills,
    put,
    spent,
    vendor_credit,
    warnings,
)
from tests.support import TODAY

APRIL = date(2026, 4, 1)


def new_bill(books, **given):
    """A bill created from as few fields as possible."""
    return add(books, "bills", **{"contact_id": "v", "lines": spent(1000), **given})


def figures(books, document):
    return books.read(lambda work: bill_figures(work, [document])[document.id])


# Defaults


def test_a_bill_is_of_today_without_number_on_the_terms_of_its_vendor(bought):
    made = new_bill(bought)
    assert (made.kind, made.status, made.date, made.number, made.terms_id) == (
        "bill",
        "posted",
        TODAY,
        "",
        "terms-net-30",
    )
    assert (made.due_date, made.payable_account_id) == (TODAY + timedelta(30), PAYABLE)
    assert balances(bought) == {SUPPLIES: 1000, PAYABLE: -1000}


def test_given_terms_take_precedence_over_those_of_the_vendor(bought):
    assert new_bill(bought, terms_id="terms-net-7").due_date == TODAY + timedelta(7)
    assert new_bill(bought, terms_id=None).due_date == TODAY


def test_a_vendor_credit_has_no_terms_unless_they_are_given_and_posts_the_other_way(bought):
    made = new_bill(bought, kind="vendor_credit")
    assert (made.terms_id, made.due_date) == (None, TODAY)
    assert balances(bought) == {SUPPLIES: -1000, PAYABLE: 1000}
    assert new_bill(bought, kind="vendor_credit", terms_id="terms-net-7").terms_id == "terms-net-7"


# Numbers and due dates


def test_a_due_date_that_came_from_date_and_terms_follows_them(bought):
    new_bill(bought, id="b", date=MARCH)
    assert change(bought, "bills", "b", date=APRIL).due_date == date(2026, 5, 1)
    assert change(bought, "bills", "b", terms_id="terms-net-7").due_date == date(2026, 4, 8)
    assert change(bought, "bills", "b", due_date=date(2026, 4, 3)).due_date == date(2026, 4, 3)
    assert change(
        bought, "bills", "b", terms_id="terms-net-15", date=date(2026, 4, 2)
    ).due_date == date(2026, 4, 3)
    early = [("due_before_date", ())]
    assert warnings(bought, amend, COLLECTIONS["bills"], "b", {"date": date(2026, 4, 4)}) == early
    assert get(bought, "bills", "b").due_date == date(2026, 4, 3)


def test_a_put_keeps_number_and_date(bought):
    new_bill(bought, id="b", date=MARCH, number="77", memo="M")
    made = put(bought, "bills", "b", contact_id="v", lines=spent(700))
    assert (made.number, made.date, made.due_date, made.memo, made.total) == (
        "77",
        MARCH,
        MARCH + timedelta(30),
        "",
        700,
    )


# Refusals


@pytest.mark.parametrize("account", [CHECKING, CARD, RECEIVABLE, PAYABLE, FUNDS])
def test_lines_are_not_on_cash_card_or_control_accounts(bought, account):
    with pytest.raises(Refused, match="line 1, account: must not be a bank"):
        new_bill(bought, lines=spent((account, 100)))


@pytest.mark.parametrize(
    ("given", "path"),
    [
        ({"lines": spent(-1)}, "/lines"),
        ({"lines": ()}, "/lines"),
        ({"hold": True}, "/hold"),
        ({"applications": paying_bills(b=1)}, "/applications"),
        ({"payable_account_id": RECEIVABLE}, "/payable_account_id"),
        ({"contact_id": "c"}, "/contact_id"),
    ],
)
def test_a_bill_that_breaks_a_rule_is_refused(bought, given, path):
    contact(bought, "c")
    new_bill(bought, id="b")
    with pytest.raises(Refused) as refusal:
        new_bill(bought, **given)
    assert refusal.value.faults[0].path == path


# Duplicates, figures, voids


def test_a_duplicate_is_a_bill_of_today_without_number(bought):
    bill(bought, memo="M", number="77", terms_id="terms-net-7", lines=spent(400, (TRAVEL, 600)))
    bill_payment(bought)
    made = bought.run(duplicate_bill, "b")
    assert (made.status, made.date, made.due_date, made.number, made.memo) == (
        "posted",
        TODAY,
        TODAY + timedelta(7),
        "",
        "M",
    )
    assert made.lines == get(bought, "bills", "b").lines
    assert open_of(bought, made) == [1000]
    assert_sound(bought)


def test_a_duplicate_of_a_void_vendor_credit_has_no_manual_applications(bought):
    bill(bought)
    vendor_credit(bought, pays={"b": 500}, hold=True)
    bought.run(void_bill, "n", "wrong")
    made = bought.run(duplicate_bill, "n")
    assert (made.kind, made.status, made.applications, made.void_reason, made.hold) == (
        "vendor_credit",
        "posted",
        (),
        "",
        False,
    )


def test_the_status_of_a_bill_follows_its_open_amount_and_due_date(bought):
    made = bill(bought, due_date=TODAY)
    assert figures(bought, made)["status"] == "open"
    made = change(bought, "bills", "b", due_date=TODAY - timedelta(1))
    assert figures(bought, made)["status"] == "overdue"
    vendor_credit(bought, cents=400)
    bill_payment(bought, cents=600)
    assert {name: figures(bought, made)[name] for name in ("amountPaid", "balance", "status")} == {
        "amountPaid": 1000,
        "balance": 0,
        "status": "paid",
    }
    assert figures(bought, get(bought, "bills", "n"))["status"] == "applied"
    assert sorted(
        (each["creditId"], each["kind"], each["amount"])
        for each in figures(bought, made)["applied"]
    ) == [
        ("n", "bill", "4.00"),
        ("q", "bill-payment", "6.00"),
    ]


def test_a_void_bill_keeps_its_total_and_has_nothing_open(bought):
    bill(bought)
    bill_payment(bought, pays={"b": 1000})
    made = bought.run(void_bill, "b", "wrong").document
    assert figures(bought, made) == {
        "total": 1000,
        "amountPaid": 0,
        "balance": 0,
        "applied": [],
        "status": "void",
        "discountDate": None,
        "discountAvailable": 0,
        "voidedBy": None,
    }
    assert get(bought, "bill-payments", "q").applications == ()
    assert open_of(bought, get(bought, "bill-payments", "q")) == [1000]
    assert_sound(bought)


def test_a_vendor_credit_that_takes_back_a_bill_can_be_duplicated(bought):
    bill(bought)
    close(bought, MARCH)
    voided = bought.run(void_bill, "b", "wrong", APRIL).document
    credit_id = figures(bought, voided)["voidedBy"]
    assert get(bought, "bills", credit_id).voids == "b"
    assert bought.run(duplicate_bill, credit_id).voids is None
