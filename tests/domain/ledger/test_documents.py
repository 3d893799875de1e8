"""What all documents have: how they are named, and that a credit is on hold or not."""

from datetime import date

from domain.invoicing.payments import Payment
from domain.purchasing.bills import Bill, BillLine

DAY = date(2026, 3, 1)


def bill(number: str) -> Bill:
    lines = (BillLine(account_id="account-6000", amount=100),)
    return Bill(
        id="b",
        number=number,
        contact_id="v",
        date=DAY,
        due_date=DAY,
        lines=lines,
        payable_account_id="account-2000",
    )


def test_a_document_is_named_by_its_type_its_number_if_it_has_one_and_its_date():
    assert bill("77").label == "Bill 77 of 2026-03-01"
    assert bill("").label == "Bill of 2026-03-01"


def test_a_credit_is_put_on_hold_and_released():
    payment = Payment(
        id="p",
        contact_id="c",
        date=DAY,
        amount=100,
        deposit_account_id="account-1050",
        receivable_account_id="account-1100",
    )
    held = payment.with_hold(0, True)
    assert (payment.hold, held.hold, held.with_hold(0, False).hold) == (False, True, False)
