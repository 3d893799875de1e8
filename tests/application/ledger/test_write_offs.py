"""Write-offs of invoices and bills: the credit that they make, and what they refuse."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from adapters.storage.memory.store import MemoryStore
from application.invoicing.credit_memos import write_off_invoice
from application.invoicing.invoices import duplicate_invoice, void_invoice
from application.ledger.write_offs import WriteOff
from application.purchasing.bills import duplicate_bill, void_bill
from application.purchasing.vendor_credits import write_off_bill
from domain.errors import Conflict, Refused
from tests.application.actions import (
    CHECKING,
    MARCH,
    PAYABLE,
    RECEIVABLE,
    SALES,
    SUPPLIES,
    TRAVEL,
    applied_by,
    assert_sound,
    balances,
    bill,
    bill_payment,
    change,
    close,
    contact,
    credit_memo,
    get,
    invoice,
    open_of,
    payment,
    vendor_credit,
)
from tests.strategies import examples
from tests.support import TODAY, new_books

APRIL = date(2026, 4, 1)


@pytest.fixture
def traded(books):
    """Books with a customer and a vendor."""
    contact(books)
    contact(books, "v", "vendor")
    return books


def test_the_rest_of_an_invoice_is_written_off_by_a_credit_memo(traded):
    invoice(traded, number="1001", cents=10_000)
    payment(traded, cents=9_800)
    memo = traded.run(write_off_invoice, "i", WriteOff(SUPPLIES))
    assert (memo.kind, memo.number, memo.status, memo.date, memo.due_date, memo.total) == (
        "credit_memo",
        "1001",
        "sent",
        TODAY,
        TODAY,
        200,
    )
    assert (memo.memo, memo.contact_id, memo.write_off) == (
        "Write-off of Invoice 1001 of 2026-03-15",
        "c",
        True,
    )
    assert [(line.account_id, line.quantity, line.rate, line.amount) for line in memo.lines] == [
        (SUPPLIES, 1, Decimal("2.00"), 200)
    ]
    assert (f"invoice:{memo.id}", "invoice:i", 200, TODAY, "stated") in applied_by(traded)
    assert open_of(traded, get(traded, "invoices", "i"), memo) == [0, 0]
    assert RECEIVABLE not in balances(traded)
    assert_sound(traded)


def test_a_part_of_a_bill_is_written_off_by_a_vendor_credit(traded):
    bill(traded, number="B-9")
    credit = traded.run(write_off_bill, "b", WriteOff(TRAVEL, APRIL, 20, "2% for early payment"))
    assert (credit.kind, credit.number, credit.date, credit.total, credit.memo) == (
        "vendor_credit",
        "",
        APRIL,
        20,
        "2% for early payment",
    )
    assert applied_by(traded) == [(f"bill:{credit.id}", "bill:b", 20, APRIL, "stated")]
    assert balances(traded) == {SUPPLIES: 1000, TRAVEL: -20, PAYABLE: -980}
    assert_sound(traded)


@settings(max_examples=examples(0.3))
@given(cents=st.integers(1, 10**13), share=st.integers(1, 10**13))
def test_what_is_written_off_is_no_longer_open(cents, share):
    books = new_books(MemoryStore())
    contact(books)
    contact(books, "v", "vendor")
    amount = min(cents, share)
    for document, write_off in (
        (invoice(books, cents=cents), write_off_invoice),
        (bill(books, cents=cents), write_off_bill),
    ):
        credit = books.run(write_off, document.id, WriteOff(SUPPLIES, None, amount))
        assert (credit.total, open_of(books, document, credit)) == (amount, [cents - amount, 0])
    assert_sound(books)


# Refusals


@pytest.mark.parametrize(
    ("write_off", "path"),
    [
        (WriteOff(CHECKING), "/account_id"),
        (WriteOff(RECEIVABLE), "/account_id"),
        (WriteOff("none"), "/account_id"),
        (WriteOff("old"), "/account_id"),
        (WriteOff(SALES, None, 0), "/amount"),
        (WriteOff(SALES, None, -1), "/amount"),
        (WriteOff(SALES, reason="a\x00b"), "/reason"),
    ],
)
def test_a_write_off_that_breaks_a_rule_is_refused_at_its_field(traded, write_off, path):
    change(traded, "accounts", SUPPLIES, active=False)
    write_off = WriteOff(SUPPLIES) if write_off.account_id == "old" else write_off
    invoice(traded)
    bill(traded, lines=({"account_id": TRAVEL, "amount": 1000},))
    for use_case, id_ in ((write_off_invoice, "i"), (write_off_bill, "b")):
        with pytest.raises(Refused) as refusal:
            traded.run(use_case, id_, write_off)
        assert [fault.path for fault in refusal.value.faults] == [path]


def test_no_more_is_written_off_than_is_open(traded):
    invoice(traded)
    bill(traded)
    for use_case, id_ in ((write_off_invoice, "i"), (write_off_bill, "b")):
        with pytest.raises(Conflict, match=r"only 10\.00 of this"):
            traded.run(use_case, id_, WriteOff(SALES, None, 1001))


def test_drafts_void_and_paid_documents_and_credits_are_not_written_off(traded):
    invoice(traded, "draft", status="draft")
    invoice(traded, "void")
    traded.run(void_invoice, "void", "twice")
    credit_memo(traded, "memo", hold=True)
    bill(traded, "void-bill")
    traded.run(void_bill, "void-bill", "twice")
    vendor_credit(traded, "credit", hold=True)
    invoice(traded, "paid")
    payment(traded, pays={"paid": 1000})
    bill(traded, "paid-bill")
    bill_payment(traded, pays={"paid-bill": 1000})
    for use_case, id_, message in (
        (write_off_invoice, "draft", "this invoice is a draft"),
        (write_off_invoice, "void", "this invoice is void"),
        (write_off_invoice, "memo", "this document is a credit memo"),
        (write_off_invoice, "paid", "nothing of this invoice is open"),
        (write_off_bill, "void-bill", "this bill is void"),
        (write_off_bill, "credit", "this document is a vendor credit"),
        (write_off_bill, "paid-bill", "nothing of this bill is open"),
    ):
        with pytest.raises(Conflict, match=message):
            traded.run(use_case, id_, WriteOff(SALES))


def test_nothing_is_written_off_on_a_closed_day(traded):
    invoice(traded)
    close(traded, MARCH)
    with pytest.raises(Conflict, match="closed"):
        traded.run(write_off_invoice, "i", WriteOff(SALES, MARCH))
    traded.run(write_off_invoice, "i", WriteOff(SALES, APRIL))
    assert_sound(traded)


def test_a_copy_of_a_write_off_is_an_ordinary_credit(traded):
    invoice(traded)
    memo = traded.run(write_off_invoice, "i", WriteOff(SALES))
    bill(traded)
    credit = traded.run(write_off_bill, "b", WriteOff(SALES))
    assert not traded.run(duplicate_invoice, memo.id).write_off
    assert not traded.run(duplicate_bill, credit.id).write_off


def test_a_write_off_can_be_taken_back(traded):
    invoice(traded)
    memo = traded.run(write_off_invoice, "i", WriteOff(SALES))
    traded.run(void_invoice, memo.id, "they paid after all")
    assert open_of(traded, get(traded, "invoices", "i")) == [1000]
    assert_sound(traded)
