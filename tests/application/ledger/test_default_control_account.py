"""The receivable or payable account of payments and credits that name none."""

import pytest

from application.invoicing.credit_memos import write_off_invoice
from application.ledger.write_offs import WriteOff
from application.purchasing.bill_payments import pay_bill
from domain.errors import Refused
from tests.application.actions import (
    CHECKING,
    PAYABLE,
    RECEIVABLE,
    SALES,
    add,
    assert_sound,
    bill,
    bill_payment,
    change,
    contact,
    credit_memo,
    get,
    invoice,
    open_of,
    payment,
    put,
    vendor_credit,
)


@pytest.fixture
def traded(books):
    """Books with a second receivable and a second payable account."""
    contact(books)
    contact(books, "v", "vendor")
    for id_, type_, subtype in (
        ("retail", "asset", "accounts_receivable"),
        ("freight", "liability", "accounts_payable"),
    ):
        add(books, "accounts", id=id_, name=id_.title(), type=type_, subtype=subtype)
    return books


def retail(books, id_: str = "i", **more):
    """An invoice on the second receivable account."""
    return invoice(books, id_, receivable_account_id="retail", **more)


def freight(books, id_: str = "b", **more):
    """A bill on the second payable account."""
    return bill(books, id_, payable_account_id="freight", **more)


# The only account


def test_a_payment_or_credit_takes_the_account_of_the_only_open_charges(traded):
    retail(traded, cents=3000)
    freight(traded, cents=3000)
    for document in (payment(traded), credit_memo(traded)):
        assert document.receivable_account_id == "retail"
    for document in (bill_payment(traded), vendor_credit(traded)):
        assert document.payable_account_id == "freight"
    charges = (get(traded, "invoices", "i"), get(traded, "bills", "b"))
    assert open_of(traded, *charges) == [1000, 1000]
    assert_sound(traded)


def test_without_open_charges_it_is_the_account_of_the_company(traded):
    retail(traded)
    payment(traded, "full")
    freight(traded)
    bill_payment(traded, "full-too")
    for document in (payment(traded), credit_memo(traded)):
        assert document.receivable_account_id == RECEIVABLE
    for document in (bill_payment(traded), vendor_credit(traded)):
        assert document.payable_account_id == PAYABLE


def test_the_charges_of_other_contacts_do_not_count(traded):
    contact(traded, "other")
    retail(traded, by="other")
    assert payment(traded).receivable_account_id == RECEIVABLE


def test_charges_that_journals_post_count_as_well(traded):
    add(
        traded,
        "journals",
        lines=(
            {"account_id": "retail", "debit": 500, "contact_id": "c"},
            {"account_id": SALES, "credit": 500},
        ),
    )
    assert payment(traded, cents=500).receivable_account_id == "retail"


def test_an_invoice_or_bill_does_not_follow_the_others(traded):
    retail(traded)
    freight(traded)
    assert invoice(traded, "next").receivable_account_id == RECEIVABLE
    assert bill(traded, "next-bill").payable_account_id == PAYABLE


# Several accounts


def test_where_the_account_is_not_clear_the_refusal_names_the_field(traded):
    retail(traded, "i")
    invoice(traded, "other")
    freight(traded, "b")
    bill(traded, "other-bill")
    for enter, path in (
        (payment, "/receivable_account_id"),
        (credit_memo, "/receivable_account_id"),
        (bill_payment, "/payable_account_id"),
        (vendor_credit, "/payable_account_id"),
    ):
        with pytest.raises(Refused, match="has open charges on several accounts") as refusal:
            enter(traded)
        assert [fault.path for fault in refusal.value.faults] == [path]
    assert payment(traded, receivable_account_id="retail").receivable_account_id == "retail"


def test_the_applications_decide(traded):
    retail(traded, "i")
    invoice(traded, "other")
    freight(traded, "b")
    bill(traded, "other-bill")
    assert payment(traded, pays={"i": 600}).receivable_account_id == "retail"
    assert payment(traded, "p2", pays={"other": 600}).receivable_account_id == RECEIVABLE
    assert credit_memo(traded, cents=400, pays={"i": 400}).receivable_account_id == "retail"
    assert bill_payment(traded, pays={"b": 600}).payable_account_id == "freight"
    assert vendor_credit(traded, cents=400, pays={"b": 400}).payable_account_id == "freight"
    assert_sound(traded)


def test_applications_to_charges_on_several_accounts_are_refused(traded):
    retail(traded, "i")
    invoice(traded, "other")
    with pytest.raises(Refused, match="applications: must be to charges on one account"):
        payment(traded, cents=2000, pays={"i": 1000, "other": 1000})


def test_an_application_to_an_unknown_invoice_is_refused_as_such(traded):
    retail(traded, "i")
    with pytest.raises(Refused, match="there is no invoice 'none'"):
        payment(traded, pays={"none": 100})


# What follows


def test_a_payment_that_is_sent_again_without_its_account_stays_where_it_is(traded):
    retail(traded)
    payment(traded)
    again = put(traded, "payments", "p", contact_id="c", amount=1000, memo="again")
    assert (again.receivable_account_id, open_of(traded, again)) == ("retail", [0])
    assert change(traded, "payments", "p", memo="x").receivable_account_id == "retail"


def test_write_offs_and_payments_of_one_charge_are_on_its_account(traded):
    retail(traded)
    invoice(traded, "other")
    freight(traded)
    bill(traded, "other-bill")
    memo = traded.run(write_off_invoice, "i", WriteOff(SALES))
    assert memo.receivable_account_id == "retail"
    assert traded.run(pay_bill, "b", CHECKING).payable_account_id == "freight"
    assert_sound(traded)
