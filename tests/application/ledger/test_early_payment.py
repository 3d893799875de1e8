"""Early-payment discounts: the figures of invoices and bills, and the warning of payments."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from adapters.storage.memory.store import MemoryStore
from application.collections.operations import amend, create
from application.collections.registry import BILLS, COLLECTIONS, INVOICES
from application.invoicing.credit_memos import write_off_invoice
from application.invoicing.invoices import void_invoice
from application.ledger.write_offs import WriteOff
from application.purchasing.bill_payments import pay_bill
from application.purchasing.vendor_credits import write_off_bill
from tests.application.actions import (
    CHECKING,
    FUNDS,
    MARCH,
    SALES,
    SUPPLIES,
    add,
    assert_sound,
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
    warnings,
)
from tests.strategies import examples
from tests.support import TODAY, new_books

TWO_TEN = "terms-two-ten"
LAST_DAY = TODAY + timedelta(days=3)
BILLED = TODAY - timedelta(days=7)


@pytest.fixture
def traded(books):
    """Books with a customer and a vendor whose terms are 2/10 net 30."""
    furnish(books)
    return books


def furnish(books) -> None:
    add(
        books,
        "terms",
        id=TWO_TEN,
        name="2/10 net 30",
        due_days=30,
        discount_percent=Decimal(2),
        discount_days=10,
    )
    contact(books, terms_id=TWO_TEN)
    contact(books, "v", "vendor", terms_id=TWO_TEN)


def discount(books, document) -> tuple[str | None, int]:
    """The last day of the discount of a document, and what is left of it in cents."""
    collection = INVOICES if "invoices" in type(document).plural else BILLS
    current = get(books, collection.name, document.id)
    figures = books.read(lambda work: collection.figures(work, [current])[document.id])
    return figures["discountDate"], figures["discountAvailable"]


# Figures


def test_an_invoice_or_bill_has_its_discount_until_the_day_that_its_terms_give(traded):
    for document in (
        invoice(traded, cents=10_000, day=BILLED),
        bill(traded, cents=10_000, day=BILLED),
    ):
        assert discount(traded, document) == (LAST_DAY.isoformat(), 200)
    for document in (
        invoice(traded, "first", cents=10_000, day=TODAY - timedelta(days=10)),
        bill(traded, "first-bill", cents=10_000, day=TODAY - timedelta(days=10)),
    ):
        assert discount(traded, document) == (TODAY.isoformat(), 200)
    for document in (
        invoice(traded, "late", cents=10_000, day=TODAY - timedelta(days=11)),
        bill(traded, "late-bill", cents=10_000, day=TODAY - timedelta(days=11)),
    ):
        assert discount(traded, document) == ((TODAY - timedelta(days=1)).isoformat(), 0)


def test_the_discount_follows_the_day_of_the_month_too(traded):
    add(
        traded,
        "terms",
        id="monthly",
        name="Monthly",
        due_day_of_month=10,
        min_days=5,
        discount_day_of_month=25,
        discount_percent=Decimal("1.5"),
    )
    document = invoice(traded, cents=9_999, day=BILLED, terms_id="monthly")
    assert (document.due_date, discount(traded, document)) == (
        date(2026, 12, 10),
        ("2026-11-25", 150),
    )


def test_without_discount_terms_there_is_no_discount(traded):
    for terms in (None, "terms-net-30"):
        document = invoice(traded, f"i-{terms}", day=BILLED, terms_id=terms)
        assert discount(traded, document) == (None, 0)


def test_drafts_credits_void_and_paid_documents_have_no_discount_available(traded):
    draft = invoice(traded, "draft", day=BILLED, status="draft")
    assert discount(traded, draft) == (LAST_DAY.isoformat(), 0)
    for credit in (
        credit_memo(traded, day=BILLED, terms_id=TWO_TEN, hold=True),
        vendor_credit(traded, day=BILLED, terms_id=TWO_TEN, hold=True),
    ):
        assert discount(traded, credit) == (None, 0)
    void = invoice(traded, "void", day=BILLED)
    traded.run(void_invoice, "void", "twice")
    assert discount(traded, void) == (LAST_DAY.isoformat(), 0)
    paid = invoice(traded, "paid", day=BILLED)
    payment(traded, pays={"paid": 1000}, day=BILLED)
    assert discount(traded, paid) == (LAST_DAY.isoformat(), 0)
    closed = invoice(traded, "closed", day=BILLED)
    close(traded, BILLED)
    traded.run(void_invoice, "closed", "twice", TODAY)
    assert discount(traded, closed) == (LAST_DAY.isoformat(), 0)


def test_a_discount_that_was_given_is_no_longer_available(traded):
    document = invoice(traded, cents=10_000, day=BILLED)
    memo = traded.run(write_off_invoice, "i", WriteOff(SALES, TODAY, 150))
    assert discount(traded, document) == (LAST_DAY.isoformat(), 50)
    traded.run(void_invoice, memo.id, "wrong")
    assert discount(traded, document) == (LAST_DAY.isoformat(), 200)
    other = bill(traded, cents=10_000, day=BILLED)
    traded.run(write_off_bill, "b", WriteOff(SUPPLIES, TODAY, 300))
    assert discount(traded, other) == (LAST_DAY.isoformat(), 0)


def test_a_discount_given_in_closed_books_and_taken_back_is_available_again(traded):
    document = invoice(traded, cents=10_000, day=BILLED)
    memo = traded.run(write_off_invoice, "i", WriteOff(SALES, BILLED, 200))
    close(traded, BILLED)
    traded.run(void_invoice, memo.id, "wrong", TODAY)
    assert discount(traded, document) == (LAST_DAY.isoformat(), 200)


def test_goods_that_come_back_do_not_use_up_the_discount(traded):
    document = invoice(traded, cents=10_000, day=BILLED)
    credit_memo(traded, cents=5_000, day=BILLED, pays={"i": 5_000})
    assert discount(traded, document) == (LAST_DAY.isoformat(), 200)


def test_the_discount_is_at_most_what_is_open(traded):
    document = invoice(traded, cents=10_000, day=BILLED)
    payment(traded, cents=9_900, day=BILLED, pays={"i": 9_900})
    assert discount(traded, document) == (LAST_DAY.isoformat(), 100)


@settings(max_examples=examples(0.5))
@given(
    total=st.integers(0, 10**9),
    percent=st.integers(0, 10**8).map(lambda millionths: Decimal(millionths).scaleb(-6)),
    age=st.integers(0, 60),
    paid=st.integers(0, 10**9),
    given_amount=st.integers(0, 10**9),
)
def test_the_discount_available_is_that_of_an_independent_computation(
    total, percent, age, paid, given_amount
):
    books = new_books(MemoryStore())
    contact(books)
    add(
        books,
        "terms",
        id="t",
        name="T",
        due_days=30,
        discount_percent=percent,
        discount_days=20,
    )
    document = invoice(
        books, cents=total, day=TODAY - timedelta(days=age), terms_id="t", number="1"
    )
    paid = min(paid, total)
    given_amount = min(given_amount, total - paid)
    if paid:
        payment(books, cents=paid, pays={"i": paid})
    if given_amount:
        books.run(write_off_invoice, "i", WriteOff(SALES, None, given_amount))
    hundred_millionths = int(percent.scaleb(6)) * total
    whole, left_over = divmod(hundred_millionths, 10**8)
    rounded = whole + (2 * left_over >= 10**8)
    expected = 0
    if percent and age <= 20:
        expected = min(max(rounded - given_amount, 0), total - paid - given_amount)
    assert discount(books, document)[1] == expected


# Warnings


def received(books, cents: int = 9_800, day: date = TODAY, **more: Any) -> list[Any]:
    """The warnings of a new payment of the customer."""
    fields = {"contact_id": "c", "amount": cents, "date": day, **more}
    return warnings(books, create, COLLECTIONS["payments"], fields)


def paid(books, cents: int = 9_800, day: date = TODAY, **more: Any) -> list[Any]:
    """The warnings of a new payment to the vendor."""
    fields = {"contact_id": "v", "amount": cents, "date": day, "account_id": CHECKING, **more}
    return warnings(books, create, COLLECTIONS["bill-payments"], fields)


def test_a_payment_of_the_balance_less_the_discount_proposes_the_discount(traded):
    invoice(traded, cents=10_000, day=BILLED)
    bill(traded, cents=10_000, day=BILLED)
    assert received(traded, day=LAST_DAY) == [("discount_available", ("i",))]
    assert paid(traded, day=LAST_DAY) == [("discount_available", ("b",))]


def test_the_warning_names_the_amount_and_the_write_off_and_the_write_off_settles_it(traded):
    document = invoice(traded, number="7", cents=10_000, day=BILLED)
    (message,) = traded.run_and_render(
        lambda work, _: [warning.message for warning in work.warnings],
        create,
        COLLECTIONS["payments"],
        {"contact_id": "c", "amount": 9_800, "date": TODAY},
    )
    assert message == (
        "Invoice 7 of 2026-11-15 has an early-payment discount of 2.00 until 2026-11-25, and this "
        "payment is its balance less the discount; to record the discount, write off 2.00 of the "
        "invoice, or else 2.00 of it stays open"
    )
    traded.run(write_off_invoice, "i", WriteOff(SALES))
    assert open_of(traded, document) == [0]
    assert_sound(traded)


@pytest.mark.parametrize(
    ("cents", "day"),
    [
        (9_799, TODAY),
        (9_801, TODAY),
        (10_000, TODAY),
        (200, TODAY),
        (9_800, LAST_DAY + timedelta(days=1)),
    ],
)
def test_another_amount_or_a_later_day_proposes_nothing(traded, cents, day):
    invoice(traded, cents=10_000, day=BILLED)
    bill(traded, cents=10_000, day=BILLED)
    assert received(traded, cents, day) == []
    assert paid(traded, cents, day) == []


def test_the_day_of_the_payment_decides_and_not_the_day_on_which_it_is_entered(traded):
    invoice(traded, cents=10_000, day=MARCH)
    assert received(traded, day=MARCH + timedelta(days=10)) == [("discount_available", ("i",))]


def test_what_was_given_already_is_not_proposed_again(traded):
    invoice(traded, cents=10_000, day=BILLED)
    traded.run(write_off_invoice, "i", WriteOff(SALES, TODAY, 200))
    assert received(traded) == []


def test_a_payment_that_states_what_it_pays_proposes_the_discount_of_each(traded):
    invoice(traded, "one", cents=10_000, day=BILLED)
    invoice(traded, "two", cents=5_000, day=BILLED)
    invoice(traded, "three", cents=5_000, day=BILLED)
    stated = (
        {"invoice_id": "one", "amount": 9_800},
        {"invoice_id": "two", "amount": 4_900},
        {"invoice_id": "three", "amount": 4_000},
    )
    assert received(traded, 18_700, applications=stated) == [
        ("discount_available", ("one",)),
        ("discount_available", ("two",)),
    ]


def test_one_payment_of_several_invoices_less_their_discounts_proposes_all(traded):
    invoice(traded, "one", cents=10_000, day=BILLED)
    invoice(traded, "two", cents=5_000, day=BILLED)
    invoice(traded, "old", cents=700, day=MARCH)
    assert received(traded, 15_400) == [
        ("discount_available", ("one",)),
        ("discount_available", ("two",)),
    ]


def test_of_equal_invoices_the_one_that_the_memo_names_is_proposed(traded):
    invoice(traded, "one", number="41", cents=10_000, day=BILLED)
    invoice(traded, "two", number="42", cents=10_000, day=BILLED)
    assert received(traded, memo="Invoice 42") == [("discount_available", ("two",))]
    assert received(traded, ref="17") == [("discount_available", ("one",))]


def test_a_payment_that_is_the_whole_balance_of_another_invoice_proposes_nothing(traded):
    invoice(traded, "one", cents=10_000, day=BILLED)
    invoice(traded, "two", cents=9_800, day=MARCH)
    assert received(traded) == []


def test_a_retainer_proposes_nothing(traded):
    invoice(traded, cents=10_000, day=BILLED)
    assert received(traded, hold=True) == []


def test_an_edit_proposes_the_discount_only_if_the_payment_pays_anew(traded):
    invoice(traded, cents=10_000, day=BILLED)
    payment(traded, cents=9_000, day=TODAY)
    payments = COLLECTIONS["payments"]
    proposed = [("discount_available", ("i",))]
    assert warnings(traded, amend, payments, "p", {"amount": 9_800}) == proposed
    assert warnings(traded, amend, payments, "p", {"memo": "thanks"}) == []
    assert warnings(traded, amend, payments, "p", {"date": BILLED}) == proposed


def test_paying_a_bill_less_its_discount_proposes_the_discount(traded):
    bill(traded, cents=10_000, day=BILLED)
    assert warnings(traded, pay_bill, "b", CHECKING, TODAY, 9_800) == [
        ("discount_available", ("b",))
    ]
    bill_payment(traded, cents=200, pays={"b": 200})


def test_a_payment_without_an_invoice_proposes_nothing(traded):
    assert received(traded) == []
    change(traded, "contacts", "c", terms_id=None)
    assert received(traded, deposit_account_id=FUNDS) == []
