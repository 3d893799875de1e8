"""Use cases for the payments to vendors: pay bills, and void payments."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from application.ledger.charges_and_credits import check_control_account, check_manual_total
from application.ledger.default_control_account import control_account_default
from application.ledger.documents import Voided, check_contact, save_document, void_document
from application.ledger.early_payment import warn_of_available_discount
from application.reconciliation.manual import open_item_id
from application.unit_of_work.unit_of_work import UnitOfWork
from domain.errors import Conflict, Refused
from domain.ledger.accounts import Account
from domain.purchasing.bill_payments import BillPayment
from domain.purchasing.bills import Bill, BillApplication
from domain.values import format_amount


def fill_bill_payment_defaults(work: UnitOfWork, fields: Mapping[str, Any]) -> Mapping[str, Any]:
    """The fields of a bill payment, with defaults for those that were left out.

    The defaults are today, and the payable account of what is paid.
    """
    default_account = control_account_default(work, BillPayment, fields)
    return {"date": work.today, **default_account, **fields}


def pay_bill(
    work: UnitOfWork,
    id_: str,
    account_id: str,
    on: date | None = None,
    amount: int | None = None,
    ref: str = "",
) -> BillPayment:
    """Pay the open amount of a bill, or a part of it, from a bank account or card.

    `amount` is in cents. The new bill payment is manually applied to the bill.
    """
    bill = work.get(Bill, id_)
    item = work.session.open_items.many([open_item_id(bill)]).get(open_item_id(bill))
    if not bill.is_charge or item is None or not item.open:
        raise Conflict(
            "this bill has no open amount: it is paid, it is void, its amount is zero, or it is a "
            "vendor credit",
            code="nothing_open",
        )
    paid = item.open if amount is None else amount
    if paid > item.open:
        raise Conflict(
            f"only {format_amount(item.open)} of this bill is open; pay that amount or less, or "
            "enter a bill payment to pay more",
            code="over_applied",
        )
    applications: tuple[BillApplication, ...] = ()
    if paid > 0:
        applications = (BillApplication(bill_id=bill.id, amount=paid),)
    payment = BillPayment(
        id=work.new_id(),
        contact_id=bill.contact_id,
        account_id=account_id,
        date=on or work.today,
        amount=paid,
        ref=ref,
        payable_account_id=bill.payable_account_id,
        applications=applications,
    )
    return pay_bills(work, payment)


def pay_bills(work: UnitOfWork, payment: BillPayment) -> BillPayment:
    """Save a payment to a vendor, and propose the early-payment discount that it leaves open.

    What its manual applications leave open is applied automatically to open bills.
    """
    warn_of_available_discount(work, payment)
    return save_bill_payment(work, payment)


def save_bill_payment(work: UnitOfWork, payment: BillPayment) -> BillPayment:
    """Save a bill payment without a proposal: an import saves it before others are applied.

    All rules of bill payments are checked.
    """
    check_contact(work, payment.contact_id, "vendor")
    check_control_account(work, payment.payable_account_id, "/payable_account_id", "vendor")
    account = work.find(Account, payment.account_id)
    if account and not account.is_bank_or_card:
        raise Refused.at(
            "/account_id",
            f"must be a bank account or credit card; {account.label} is neither",
            code="wrong_kind",
        )
    check_manual_total(work, payment)
    return save_document(work, payment)


def void_bill_payment(
    work: UnitOfWork, id_: str, reason: str, on: date | None = None
) -> Voided[BillPayment]:
    """Make a bill payment count as never made; in a closed period, it is reversed later."""
    return void_document(work, work.get(BillPayment, id_), reason, on)
