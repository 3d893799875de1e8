"""What one can do with bank transactions: record, void and clear them."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from application.accounts import set_mark
from application.book import Book
from application.documents import save_document, void_document
from domain.accounts import Account
from domain.banking import BankTransaction, Cleared, Mark, Split, row_id
from domain.errors import Refused
from domain.records import kind_of

KIND = kind_of(BankTransaction)


def defaults(book: Book, given: Mapping[str, Any]) -> Mapping[str, Any]:
    """A transaction left without a date is of today; left without a type it is called what QuickBooks would."""
    return {"date": book.today, "type": _type(book, given)}


def record_transaction(book: Book, transaction: BankTransaction) -> BankTransaction:
    """Record money in or out of a cash account or card."""
    own = book.find(Account, transaction.account_id)
    if own and not is_cash_or_card(book, own):
        raise Refused.at("/accountId", f"must be a bank account, a credit card or Undeposited Funds; {own.label} is none: post a journal instead")
    return save_document(book, transaction)


def void_transaction(book: Book, id_: str, reason: str, on: date | None = None) -> BankTransaction:
    """Make a transaction count as never posted; in a closed period, take it back on a later day."""
    return void_document(book, book.get(BankTransaction, id_), reason, on)


def clear(book: Book, transaction: BankTransaction, mark: Mark) -> None:
    """Mark the row on the transaction's own account."""
    if mark == "reconciled":
        raise Refused.at("/cleared", "must be none or cleared; a row is reconciled by a bank reconciliation")
    if transaction.is_void and mark != "none":
        raise Refused.at("/cleared", "must be none: the transaction is void and has no row")
    set_mark(book, KIND, transaction.id, transaction.account_id, mark)


def figures(book: Book, transactions: Iterable[BankTransaction]) -> Mapping[str, Mapping[str, Any]]:
    """The mark of each transaction's row on its own account."""
    rows = {each.id: row_id(KIND, each.id, each.account_id) for each in transactions}
    marks = book.many(Cleared, rows.values())
    return {id_: {"cleared": marks[row].cleared if row in marks else "none"} for id_, row in rows.items()}


def is_cash_or_card(book: Book, account: Account) -> bool:
    """Whether bank transactions can be on the account."""
    return account.subtype in {"bank", "credit_card"} or account.id == book.settings.undeposited_funds_account_id


def _type(book: Book, given: Mapping[str, Any]) -> str:
    own, amount, splits = book.find(Account, given.get("account_id", "")), given.get("amount", 0), given.get("splits", ())
    if len(splits) == 1 and isinstance(splits[0], Split):
        other = book.find(Account, splits[0].account_id)
        if own and other and is_cash_or_card(book, other):
            return "Transfer"
    if own and own.subtype == "credit_card":
        return "Credit Card Charge" if amount < 0 else "Credit Card Credit"
    if amount > 0:
        return "Deposit"
    return "Check" if given.get("ref") else "Expense"
