"""Use cases for the payments of customers: receive, void and refund them."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from application.banking.refunds import refund_credit
from application.ledger.charges_and_credits import check_control_account, check_manual_total
from application.ledger.default_control_account import control_account_default
from application.ledger.documents import (
    Voided,
    check_contact,
    save_document,
    void_document,
    void_figures,
)
from application.ledger.early_payment import warn_of_available_discount
from application.ports.queries import Criterion, IsOpen
from application.reconciliation.applications_view import applied_to
from application.unit_of_work.unit_of_work import UnitOfWork
from domain.banking.bank_transactions import BankTransaction
from domain.errors import Refused
from domain.invoicing.payments import Payment
from domain.ledger.accounts import Account


def fill_payment_defaults(work: UnitOfWork, fields: Mapping[str, Any]) -> Mapping[str, Any]:
    """The fields of a payment, with defaults for those that were left out.

    The defaults are today, Undeposited Funds, and the receivable account of what is paid.
    """
    defaults = {
        "date": work.today,
        "deposit_account_id": work.settings.undeposited_funds_account_id,
        **control_account_default(work, Payment, fields),
    }
    return {**defaults, **fields}


def receive_payment(work: UnitOfWork, payment: Payment) -> Payment:
    """Save a payment of a customer, and propose the early-payment discount that it leaves open.

    What its manual applications leave open is applied automatically to open invoices.
    """
    warn_of_available_discount(work, payment)
    return save_payment(work, payment)


def save_payment(work: UnitOfWork, payment: Payment) -> Payment:
    """Save a payment without a proposal: an import saves it before others are applied.

    All rules of payments are checked.
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
            code="wrong_kind",
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
    """Pay back the unapplied amount of a payment, or a part of it; see `refund_credit`."""
    return refund_credit(work, work.get(Payment, id_), account_id, on, amount, memo)


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
