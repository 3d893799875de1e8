"""What one can do with bank transactions: record, void and clear them."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from attrs import frozen

from application.ledger.accounts import set_mark
from application.ledger.documents import save_document, void_document
from application.unit_of_work.unit_of_work import Book
from domain.banking.bank_transactions import BankTransaction, Cleared, Mark, Split, row_id
from domain.errors import Conflict, Refused
from domain.invoicing.contacts import Contact
from domain.ledger.accounts import Account
from domain.ledger.entries import Heading, entry_id
from domain.reconciliation.applications import OpenItem
from domain.records import kind_of
from domain.values import format_amount

KIND = kind_of(BankTransaction)


def complete(book: Book, given: Mapping[str, Any]) -> Mapping[str, Any]:
    """A transaction left without a date is of today; left without a type it is called what QuickBooks would. A split
    that names a row that waits has its account and amount."""
    if "splits" in given:
        given = {**given, "splits": tuple(_split(book, each) for each in given["splits"])}
    return {"date": book.today, **given} if "type" in given else {"date": book.today, "type": _type(book, given), **given}


def record_transaction(book: Book, transaction: BankTransaction) -> BankTransaction:
    """Record money in or out of a cash account or card."""
    own = book.find(Account, transaction.account_id)
    if own and not is_cash_or_card(book, own):
        raise Refused.at("/accountId", f"must be a bank account, a credit card or Undeposited Funds; {own.label} is none: post a journal instead")
    _check_rows(book, transaction)
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


@frozen
class WaitingRow:
    """A row of Undeposited Funds that no deposit holds yet."""

    item: OpenItem
    type: str
    name: str


def waiting_rows(book: Book, account_id: str | None = None, first: date | None = None, last: date | None = None) -> list[WaitingRow]:
    """What waits in Undeposited Funds (or another account that is named), received between two days, oldest first."""
    account = book.get(Account, book.undeposited if account_id is None else account_id)
    items = [each for each in book.session.open_items(account.id, None, "row") if (first is None or first <= each.date) and (last is None or each.date <= last)]
    headings = book.session.many(Heading, [entry_id(each.kind, each.document_id) for each in items])
    contacts = book.many(Contact, (each.contact_id for each in items if each.contact_id))
    return [_waiting(each, headings[entry_id(each.kind, each.document_id)], contacts) for each in items]


def _waiting(item: OpenItem, heading: Heading, contacts: Mapping[str, Contact]) -> WaitingRow:
    return WaitingRow(item, heading.type, contacts[item.contact_id].name if item.contact_id in contacts else heading.payee)


def is_cash_or_card(book: Book, account: Account) -> bool:
    """Whether bank transactions can be on the account."""
    return account.subtype in {"bank", "credit_card"} or account.id == book.settings.undeposited_funds_account_id


def _type(book: Book, given: Mapping[str, Any]) -> str:
    own, amount, splits = book.find(Account, given.get("account_id", "")), given.get("amount", 0), given.get("splits", ())
    if len(splits) == 1:
        first = splits[0]
        account_id, row_id = (first.account_id, first.row_id) if isinstance(first, Split) else (first.get("account_id", ""), first.get("row_id"))
        other = None if row_id else book.find(Account, account_id)
        if own and other and is_cash_or_card(book, other):
            return "Transfer"
    if own and own.subtype == "credit_card":
        return "Credit Card Charge" if amount < 0 else "Credit Card Credit"
    if amount > 0:
        return "Deposit"
    return "Check" if given.get("ref") else "Expense"


def _split(book: Book, given: Any) -> Any:
    row = book.session.items([given["row_id"]]).get(given["row_id"]) if not isinstance(given, Split) and given.get("row_id") else None
    if row is None or row.role != "row":
        return given
    return {"account_id": row.account_id, "amount": row.amount, "contact_id": row.contact_id or None, "memo": row.memo, **given}


def _check_rows(book: Book, transaction: BankTransaction) -> None:
    """A row is put into one deposit, whole, out of the account where it waits."""
    rows = book.session.items([each.row_id for each in transaction.splits if each.row_id])
    for place, split in enumerate(transaction.splits):
        if split.row_id is None or transaction.is_void:
            continue
        row = rows.get(split.row_id)
        if row is None or row.role != "row":
            raise Refused.at(f"/splits/{place}/rowId", f"there is no row {split.row_id!r} in Undeposited Funds; GET /bank-transactions/undeposited lists them")
        if (row.kind, row.document_id) == (KIND, transaction.id):
            raise Refused.at(f"/splits/{place}/rowId", "must be a row of another document")
        if others := [id_ for id_ in book.deposits_of(row.id) if id_ != transaction.id]:
            raise Conflict(f"the row {row.id!r} is in the deposit {others[0]!r} already")
        if not row.open and transaction.id not in book.deposits_of(row.id):
            raise Conflict(f"the row {row.id!r} waits no more: its document was taken back")
        if split.account_id != row.account_id:
            raise Refused.at(f"/splits/{place}/accountId", f"must be {row.account_id!r}, where the row waits")
        if split.amount != row.amount:
            raise Refused.at(f"/splits/{place}/amount", f"must be {format_amount(row.amount)}: a row is deposited whole")
        if transaction.date < row.date:
            raise Refused.at("/date", f"must not be before {row.date}, when the money of {row.id!r} was received")
