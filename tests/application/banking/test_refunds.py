"""Refunds of credit memos and vendor credits; those of payments are in `test_payments`."""

import pytest

from application.invoicing.credit_memos import refund_credit_memo
from application.invoicing.invoices import void_invoice
from application.purchasing.bills import void_bill
from application.purchasing.vendor_credits import refund_vendor_credit
from domain.errors import Conflict, Refused
from tests.application.actions import (
    CARD,
    CHECKING,
    MARCH,
    PAYABLE,
    RECEIVABLE,
    SALES,
    SUPPLIES,
    applied_by,
    assert_sound,
    balances,
    bill,
    close,
    contact,
    credit_memo,
    drop,
    get,
    invoice,
    open_of,
    vendor_credit,
)
from tests.support import TODAY


@pytest.fixture
def traded(books):
    """Books with a customer and a vendor."""
    contact(books)
    contact(books, "v", "vendor")
    return books


def test_what_a_credit_memo_has_left_is_paid_back_to_the_customer(traded):
    invoice(traded, cents=400)
    memo = credit_memo(traded, number="7")
    refund = traded.run(refund_credit_memo, "m", CHECKING)
    assert (refund.amount, refund.date, refund.type, refund.memo, refund.contact_id) == (
        -600,
        TODAY,
        "Refund",
        "Refund of Credit Memo 7",
        "c",
    )
    assert ("invoice:m", f"bank-transaction:{refund.id}:{RECEIVABLE}:c:debit", 600, "stated") in [
        (credit, charge, cents, rule) for credit, charge, cents, _, rule in applied_by(traded)
    ]
    assert open_of(traded, memo) == [0]
    assert balances(traded) == {CHECKING: -600, SALES: 600}
    assert_sound(traded)


def test_what_a_vendor_credit_has_left_is_received_from_the_vendor(traded):
    bill(traded, cents=400)
    credit = vendor_credit(traded)
    refund = traded.run(refund_vendor_credit, "n", CHECKING, MARCH, 250)
    assert (refund.amount, refund.date, refund.type, refund.contact_id) == (
        250,
        MARCH,
        "Refund",
        "v",
    )
    assert ("bill:n", f"bank-transaction:{refund.id}:{PAYABLE}:v:credit", 250, "stated") in [
        (paying, charge, cents, rule) for paying, charge, cents, _, rule in applied_by(traded)
    ]
    assert open_of(traded, credit) == [350]
    assert balances(traded) == {CHECKING: 250, PAYABLE: 350, SUPPLIES: -600}
    assert_sound(traded)


def test_a_vendor_credit_can_be_refunded_to_a_card(traded):
    vendor_credit(traded)
    traded.run(refund_vendor_credit, "n", CARD)
    assert balances(traded) == {CARD: 1000, SUPPLIES: -1000}


def test_a_removed_refund_leaves_the_credit_open_again(traded):
    vendor_credit(traded)
    refund = traded.run(refund_vendor_credit, "n", CHECKING)
    drop(traded, "bank-transactions", refund.id)
    assert open_of(traded, get(traded, "bills", "n")) == [1000]
    assert_sound(traded)


def test_no_more_is_refunded_than_a_credit_has_left(traded):
    credit_memo(traded)
    vendor_credit(traded)
    with pytest.raises(Conflict, match=r"only 10\.00 of this credit memo is unapplied"):
        traded.run(refund_credit_memo, "m", CHECKING, None, 1001)
    with pytest.raises(Conflict, match=r"only 10\.00 of this vendor credit is unapplied"):
        traded.run(refund_vendor_credit, "n", CHECKING, None, 1001)
    with pytest.raises(Refused, match="amount: must be above zero"):
        traded.run(refund_credit_memo, "m", CHECKING, None, 0)
    with pytest.raises(Refused, match="account: must be a bank account or credit card"):
        traded.run(refund_vendor_credit, "n", SALES)
    with pytest.raises(Refused, match="account: there is no account 'none'"):
        traded.run(refund_vendor_credit, "n", "none")


def test_only_credits_that_count_are_refunded(traded):
    invoice(traded)
    bill(traded)
    credit_memo(traded, "draft", status="draft")
    credit_memo(traded, "void", hold=True)
    traded.run(void_invoice, "void", "twice")
    vendor_credit(traded, "void-too", hold=True)
    traded.run(void_bill, "void-too", "twice")
    for id_, message in (
        ("i", "this document is a invoice|this document is an invoice"),
        ("draft", "this credit memo is a draft"),
        ("void", "this credit memo is void"),
    ):
        with pytest.raises(Conflict, match=message):
            traded.run(refund_credit_memo, id_, CHECKING)
    for id_, message in (("b", "only what a credit has left"), ("void-too", "credit is void")):
        with pytest.raises(Conflict, match=message):
            traded.run(refund_vendor_credit, id_, CHECKING)


def test_a_credit_that_is_used_up_has_nothing_to_refund(traded):
    invoice(traded)
    credit_memo(traded)
    with pytest.raises(Conflict, match="this credit memo has no unapplied amount"):
        traded.run(refund_credit_memo, "m", CHECKING)


def test_nothing_is_refunded_on_a_closed_day(traded):
    vendor_credit(traded)
    close(traded, MARCH)
    with pytest.raises(Conflict, match="closed"):
        traded.run(refund_vendor_credit, "n", CHECKING, MARCH)
