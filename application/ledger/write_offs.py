"""Write-offs: a credit for what a customer or vendor will not pay, such as a discount.

What is the same for invoices and bills. Each kind makes its own credit.
"""

from datetime import date
from typing import Any

from attrs import frozen

from application.ledger.charges_and_credits import check_line_account
from application.reconciliation.manual import open_item_id
from application.unit_of_work.unit_of_work import UnitOfWork
from domain.errors import Conflict, Refused
from domain.ledger.accounts import Account
from domain.values import MEMO, format_amount


@frozen
class WriteOff:
    """What a person decides about a write-off."""

    account_id: str
    """The account of the only line of the credit: of discounts, or of bad debts."""
    on: date | None = None
    """The date of the credit; today if it is left out."""
    amount: int | None = None
    """In cents; all that is open if it is left out."""
    reason: str = ""
    """The memo of the credit."""


def written_off_amount(work: UnitOfWork, charge: Any, write_off: WriteOff) -> int:
    """The amount of a write-off of an invoice or bill, in cents.

    Raises `Conflict` if so much is not open, and `Refused` for an account that lines cannot have.
    """
    balance = _open_amount(work, charge)
    amount = balance if write_off.amount is None else write_off.amount
    if amount <= 0:
        raise Refused.at("/amount", "must be above zero", code="out_of_range")
    if amount > balance:
        raise Conflict(
            f"only {format_amount(balance)} of this {_noun(charge)} is open; write off that amount "
            "or less",
            code="over_applied",
        )
    _check_account(work, write_off.account_id)
    if fault := MEMO.check(write_off.reason) or MEMO.check_entered(write_off.reason):
        raise Refused.at("/reason", fault)
    return amount


def write_off_memo(charge: Any, write_off: WriteOff) -> str:
    """The memo of the credit: the reason, or else what it writes off."""
    return write_off.reason or f"Write-off of {charge.label}"


def _open_amount(work: UnitOfWork, charge: Any) -> int:
    """The open amount of an invoice or bill; raises `Conflict` where nothing can be written off."""
    noun = _noun(charge)
    if not charge.is_charge:
        raise Conflict(
            f"this document is a {noun}, which is not owed to be paid; refund it, or void it",
            code="wrong_kind",
        )
    if charge.void_reason:
        raise Conflict(
            f"this {noun} is void, so nothing of it is open; it needs no write-off", code="void"
        )
    if charge.is_draft:
        raise Conflict(
            f"this {noun} is a draft, so nothing of it is open yet; mark it as sent first, or "
            "change the draft",
            code="draft",
        )
    item_id = open_item_id(charge)
    item = work.session.open_items.many([item_id]).get(item_id)
    if item is None or not item.open:
        raise Conflict(
            f"nothing of this {noun} is open; to write off an amount, take back that much of what "
            "is applied to it first",
            code="nothing_open",
        )
    return item.open


def _check_account(work: UnitOfWork, account_id: str) -> None:
    path = "/account_id"
    account = work.find(Account, account_id)
    if account is None:
        raise Refused.at(path, f"there is no account {account_id!r}", code="unknown_id")
    if not account.active:
        raise Refused.at(
            path,
            f"{account.label} is not active; choose another, or make it active",
            code="inactive",
        )
    check_line_account(work, account, path)


def _noun(document: Any) -> str:
    return str(document.title.lower())
