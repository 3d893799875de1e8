"""What one can do with the payments to vendors: make and void them."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from application.ledger.charges_and_credits import check_control, check_stated_sum
from application.ledger.documents import Voided, check_contact, save_document, void_document
from application.reconciliation.manual import item_id
from application.unit_of_work.unit_of_work import UnitOfWork
from domain.errors import Conflict, Refused
from domain.ledger.accounts import Account
from domain.purchasing.bill_payments import BillPayment
from domain.purchasing.bills import Bill, BillApplication
from domain.values import format_amount


def fill_bill_payment_defaults(work: UnitOfWork, given: Mapping[str, Any]) -> Mapping[str, Any]:
    """A bill payment with what was left out: today, and the default payable account."""
    return {"date": work.today, "payable_account_id": work.settings.payable_account_id, **given}


def pay_bill(
    work: UnitOfWork,
    id_: str,
    account_id: str,
    on: date | None = None,
    amount: int | None = None,
    ref: str = "",
) -> BillPayment:
    """Pay what is open of a bill, or a part of it, from a bank account or card: a bill payment that states the bill."""
    bill = work.get(Bill, id_)
    item = work.session.open_items.many([item_id(bill)]).get(item_id(bill))
    if not bill.is_charge or item is None or not item.open:
        raise Conflict("nothing of it is open: it is paid, void, zero or a vendor credit")
    amount = item.open if amount is None else amount
    if amount > item.open:
        raise Conflict(
            f"{format_amount(item.open)} of it is open, and that is the most that can be paid; enter a bill payment to pay more"
        )
    payment = BillPayment(
        id=work.new_id(), contact_id=bill.contact_id, account_id=account_id, date=on or work.today, amount=amount, ref=ref,
        payable_account_id=bill.payable_account_id, applications=(BillApplication(bill_id=bill.id, amount=amount),) if amount > 0 else (),
    )  # fmt: skip
    return pay_bills(work, payment)


def pay_bills(work: UnitOfWork, payment: BillPayment) -> BillPayment:
    """Keep a payment to a vendor; what it pays beyond what was stated is found by itself."""
    check_contact(work, payment.contact_id, "vendor")
    check_control(work, payment.payable_account_id, "/payable_account_id", "vendor")
    account = work.find(Account, payment.account_id)
    if account and not account.is_bank_or_card:
        raise Refused.at(
            "/account_id", f"must be a bank account or credit card; {account.label} is none"
        )
    check_stated_sum(work, payment)
    return save_document(work, payment)


def void_bill_payment(
    work: UnitOfWork, id_: str, reason: str, on: date | None = None
) -> Voided[BillPayment]:
    """Make a bill payment count as never made; in a closed period, the money comes back on a later day."""
    return void_document(work, work.get(BillPayment, id_), reason, on)
