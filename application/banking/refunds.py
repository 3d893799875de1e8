"""Refunds: money that goes back because a payment or another credit is not used up."""

from datetime import date

from application.banking.bank_transactions import record_transaction
from application.reconciliation.manual import apply_manually, open_item_id
from application.unit_of_work.copied_books import check_not_copied
from application.unit_of_work.unit_of_work import UnitOfWork
from domain.banking.bank_transactions import BankTransaction, Split
from domain.errors import Conflict, Refused
from domain.ledger.accounts import Account
from domain.ledger.documents import Document
from domain.ledger.ids import OpenItemId
from domain.reconciliation.open_items import OpenItem
from domain.values import format_amount


def refund_credit(
    work: UnitOfWork,
    document: Document,
    account_id: str,
    on: date | None = None,
    amount: int | None = None,
    memo: str = "",
) -> BankTransaction:
    """Refund the unapplied amount of a payment or credit, or a part of it; `amount` is in cents.

    A customer gets the money from a bank account or card; a vendor pays it to one. The refund is
    manually applied to the document. Raises `Conflict` if the document has no unapplied amount, or
    a smaller one.
    """
    # What pays what is no part of these documents, so a copy could not send it to its original.
    check_not_copied(work.mechanism, "a refund")
    item = work.session.open_items.many([open_item_id(document)]).get(open_item_id(document))
    noun = document.title.lower()
    if item is None or not item.open:
        raise Conflict(
            f"this {noun} has no unapplied amount, so there is nothing to refund",
            code="nothing_open",
        )
    refunded = _refunded_amount(item, noun, amount)
    account = work.find(Account, account_id)
    if account and not account.is_bank_or_card:
        raise Refused.at(
            "/account_id",
            f"must be a bank account or credit card; {account.label} is neither",
            code="wrong_kind",
        )
    # What a customer gets goes out of the account, and what a vendor pays comes in.
    sign = -1 if document.traits.contacts == "customer" else 1
    split = Split(account_id=item.account_id, amount=sign * refunded, contact_id=item.contact_id)
    refund = BankTransaction(
        id=work.new_id(),
        date=on or work.today,
        account_id=account_id,
        amount=sign * refunded,
        type="Refund",
        contact_id=item.contact_id,
        memo=memo or f"Refund of {document.title} {document.code}".rstrip(),
        splits=(split,),
    )
    saved = record_transaction(work, refund)
    charge_id = str(
        OpenItemId.of_posting(
            saved.document_ref, item.account_id, item.contact_id, -sign * refunded
        )
    )
    charge = work.session.open_items.many([charge_id])[charge_id]
    apply_manually(work, item, charge, refunded)
    return saved


def _refunded_amount(item: OpenItem, noun: str, amount: int | None) -> int:
    """The amount to refund, by default all that is unapplied."""
    if amount is None:
        return item.open
    if amount <= 0:
        raise Refused.at("/amount", "must be above zero", code="out_of_range")
    if amount > item.open:
        raise Conflict(
            f"only {format_amount(item.open)} of this {noun} is unapplied; refund that amount or "
            "less",
            code="over_applied",
        )
    return amount
