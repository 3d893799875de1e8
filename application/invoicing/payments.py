"""What one can do with the payments of customers: receive, void and refund them."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from application.banking.bank_transactions import record_transaction
from application.ledger.charges_and_credits import check_control, check_stated_sum
from application.ledger.documents import Voided, check_contact, save_document, void_document
from application.ports.queries import Criterion, IsOpen
from application.reconciliation.applications_view import applied_to
from application.reconciliation.manual import apply_manually, item_id
from application.unit_of_work.unit_of_work import UnitOfWork
from domain.banking.bank_transactions import BankTransaction, Split
from domain.errors import Conflict, Refused
from domain.invoicing.payments import Payment
from domain.ledger.accounts import Account
from domain.ledger.ids import DocumentRef, OpenItemId
from domain.records import kind_of
from domain.values import format_amount


def fill_payment_defaults(work: UnitOfWork, given: Mapping[str, Any]) -> Mapping[str, Any]:
    """A payment with what was left out: today, Undeposited Funds, and the default receivable account."""
    settings = work.settings
    found = {
        "date": work.today,
        "deposit_account_id": settings.undeposited_funds_account_id,
        "receivable_account_id": settings.receivable_account_id,
    }
    return {**found, **given}


def receive_payment(work: UnitOfWork, payment: Payment) -> Payment:
    """Keep a payment of a customer; what it pays beyond what was stated is found by itself."""
    check_contact(work, payment.contact_id, "customer")
    check_control(work, payment.receivable_account_id, "/receivable_account_id", "customer")
    account = work.find(Account, payment.deposit_account_id)
    if (
        account
        and account.subtype != "bank"
        and account.id != work.settings.undeposited_funds_account_id
    ):
        raise Refused.at(
            "/deposit_account_id",
            f"must be a bank account or Undeposited Funds; {account.label} is none",
        )
    check_stated_sum(work, payment)
    return save_document(work, payment)


def void_payment(
    work: UnitOfWork, id_: str, reason: str, on: date | None = None
) -> Voided[Payment]:
    """Make a payment count as never received; in a closed period, the money leaves again on a later day."""
    return void_document(work, work.get(Payment, id_), reason, on)


def refund_payment(
    work: UnitOfWork,
    id_: str,
    account_id: str,
    on: date | None = None,
    amount: int | None = None,
    memo: str = "",
) -> BankTransaction:
    """Pay back what a payment has left, or a part of it, from a bank account or card."""
    payment = work.get(Payment, id_)
    item = work.session.open_items.many([item_id(payment)]).get(item_id(payment))
    if item is None or not item.open:
        raise Conflict("nothing of it is unapplied, so that there is nothing to refund")
    amount = item.open if amount is None else amount
    if amount <= 0:
        raise Refused.at("/amount", "must be above zero")
    if amount > item.open:
        raise Conflict(
            f"{format_amount(item.open)} of it is unapplied, and that is the most that can be refunded"
        )
    account = work.find(Account, account_id)
    if account and not account.is_bank_or_card:
        raise Refused.at(
            "/account_id", f"must be a bank account or credit card; {account.label} is none"
        )
    split = Split(
        account_id=payment.receivable_account_id, amount=-amount, contact_id=payment.contact_id
    )
    refund = record_transaction(
        work,
        BankTransaction(
            id=work.new_id(), date=on or work.today, account_id=account_id, amount=-amount, type="Refund", contact_id=payment.contact_id,
            memo=memo or f"Refund of {payment.title} {payment.code}".rstrip(), splits=(split,),
        ),
    )  # fmt: skip
    paid_back = DocumentRef(kind_of(BankTransaction), refund.id)
    charge_id = str(
        OpenItemId.of_posting(paid_back, payment.receivable_account_id, payment.contact_id, amount)
    )
    apply_manually(work, item, work.session.open_items.many([charge_id])[charge_id], amount)
    return refund


def payment_figures(work: UnitOfWork, payments: Iterable[Any]) -> Mapping[str, Mapping[str, Any]]:
    """What each payment is applied to, and what of it is not."""
    wanted = list(payments)
    applied = applied_to(work, wanted)
    return {
        each.id: {"applied": applied[each.id].lines, "unapplied": applied[each.id].open}
        for each in wanted
    }


def unapplied(value: bool, today: date) -> tuple[Criterion, ...]:  # noqa: FBT001  # a filter's value
    """The conditions that hold of payments of which something, or nothing, is left."""
    del today
    return (IsOpen(value),)
