"""Use cases for the payments of customers: receive, void and refund them."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from application.banking.bank_transactions import record_transaction
from application.ledger.charges_and_credits import check_control_account, check_manual_total
from application.ledger.documents import (
    Voided,
    check_contact,
    save_document,
    void_document,
    void_figures,
)
from application.ports.queries import Criterion, IsOpen
from application.reconciliation.applications_view import applied_to
from application.reconciliation.manual import apply_manually, open_item_id
from application.unit_of_work.unit_of_work import UnitOfWork
from domain.banking.bank_transactions import BankTransaction, Split
from domain.errors import Conflict, Refused
from domain.invoicing.payments import Payment
from domain.ledger.accounts import Account
from domain.ledger.ids import DocumentRef, OpenItemId
from domain.reconciliation.open_items import OpenItem
from domain.records import kind_of
from domain.values import format_amount


def fill_payment_defaults(work: UnitOfWork, fields: Mapping[str, Any]) -> Mapping[str, Any]:
    """The fields of a payment, with defaults for those that were left out.

    The defaults are today, Undeposited Funds and the default receivable account.
    """
    settings = work.settings
    defaults = {
        "date": work.today,
        "deposit_account_id": settings.undeposited_funds_account_id,
        "receivable_account_id": settings.receivable_account_id,
    }
    return {**defaults, **fields}


def receive_payment(work: UnitOfWork, payment: Payment) -> Payment:
    """Save a payment of a customer.

    What its manual applications leave open is applied automatically to open invoices.
    """
    receivable_id = payment.receivable_account_id
    check_contact(work, payment.contact_id, "customer")
    check_control_account(work, receivable_id, "/receivable_account_id", "customer")
    account = work.find(Account, payment.deposit_account_id)
    funds_id = work.settings.undeposited_funds_account_id
    if account and account.subtype != "bank" and account.id != funds_id:
        raise Refused.at(
            "/deposit_account_id",
            f"must be a bank account or Undeposited Funds; {account.label} is neither",
        )
    check_manual_total(work, payment)
    return save_document(work, payment)


def void_payment(
    work: UnitOfWork, id_: str, reason: str, on: date | None = None
) -> Voided[Payment]:
    """Make a payment count as never received; in a closed period, it is reversed on a later day."""
    return void_document(work, work.get(Payment, id_), reason, on)


def refund_payment(
    work: UnitOfWork,
    id_: str,
    account_id: str,
    on: date | None = None,
    amount: int | None = None,
    memo: str = "",
) -> BankTransaction:
    """Pay back the unapplied amount of a payment, or a part of it, from a bank account or card.

    `amount` is in cents. The refund is manually applied to the payment.
    """
    payment = work.get(Payment, id_)
    item = work.session.open_items.many([open_item_id(payment)]).get(open_item_id(payment))
    if item is None or not item.open:
        raise Conflict("this payment has no unapplied amount, so there is nothing to refund")
    refunded = _refunded_amount(item, amount)
    account = work.find(Account, account_id)
    if account and not account.is_bank_or_card:
        raise Refused.at(
            "/account_id", f"must be a bank account or credit card; {account.label} is neither"
        )
    split = Split(
        account_id=payment.receivable_account_id, amount=-refunded, contact_id=payment.contact_id
    )
    refund = BankTransaction(
        id=work.new_id(),
        date=on or work.today,
        account_id=account_id,
        amount=-refunded,
        type="Refund",
        contact_id=payment.contact_id,
        memo=memo or f"Refund of {payment.title} {payment.code}".rstrip(),
        splits=(split,),
    )
    saved = record_transaction(work, refund)
    charge_id = str(
        OpenItemId.of_posting(
            DocumentRef(kind_of(BankTransaction), saved.id),
            payment.receivable_account_id,
            payment.contact_id,
            refunded,
        )
    )
    charge = work.session.open_items.many([charge_id])[charge_id]
    apply_manually(work, item, charge, refunded)
    return saved


def payment_figures(work: UnitOfWork, payments: Iterable[Any]) -> Mapping[str, Mapping[str, Any]]:
    """What each payment is applied to, its unapplied amount in cents, and whether it is void."""
    shown = list(payments)
    applied = applied_to(work, shown)
    return {
        payment.id: {
            "applied": applied[payment.id].lines,
            "unapplied": applied[payment.id].open,
            **void_figures(payment, applied[payment.id].opposite_id),
        }
        for payment in shown
    }


def unapplied(
    value: bool,  # noqa: FBT001  # the value of a filter
    today: date,
) -> tuple[Criterion, ...]:
    """The criteria of payments that have an unapplied amount, or of those that have none."""
    del today
    return (IsOpen(value),)


def _refunded_amount(item: OpenItem, amount: int | None) -> int:
    """The amount to refund, by default all that is unapplied."""
    if amount is None:
        return item.open
    if amount <= 0:
        raise Refused.at("/amount", "must be above zero")
    if amount > item.open:
        raise Conflict(
            f"only {format_amount(item.open)} of this payment is unapplied; refund that amount or "
            "less"
        )
    return amount
