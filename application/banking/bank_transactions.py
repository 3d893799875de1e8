"""What one can do with bank transactions: record, void and clear them."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from application.ledger.accounts import is_cash_or_card
from application.ledger.documents import Voided, save_document, void_document
from application.ledger.registers import check_given, set_mark
from application.unit_of_work.reader import deposits_of
from application.unit_of_work.unit_of_work import UnitOfWork
from domain.banking.bank_transactions import BankTransaction, Split
from domain.banking.cleared_marks import ClearedMark, Mark
from domain.errors import Conflict, Refused, Remedy
from domain.ledger.accounts import Account
from domain.ledger.ids import RowId
from domain.records import kind_of
from domain.values import format_amount

KIND = kind_of(BankTransaction)


def fill_bank_transaction_defaults(work: UnitOfWork, given: Mapping[str, Any]) -> Mapping[str, Any]:
    """A transaction left without a date is of today; left without a type it is called what QuickBooks would. A split
    that names a row that waits has its account and amount."""
    if "splits" in given:
        given = {**given, "splits": tuple(_split(work, each) for each in given["splits"])}
    return (
        {"date": work.today, **given}
        if "type" in given
        else {"date": work.today, "type": _type(work, given), **given}
    )


def record_transaction(work: UnitOfWork, transaction: BankTransaction) -> BankTransaction:
    """Record money in or out of a cash account or card."""
    own = work.find(Account, transaction.account_id)
    if own and not is_cash_or_card(work, own):
        raise Refused.at(
            "/account_id",
            f"must be a bank account, a credit card or Undeposited Funds; {own.label} is none: post a journal instead",
        )
    _check_rows(work, transaction)
    return save_document(work, transaction)


def void_transaction(
    work: UnitOfWork, id_: str, reason: str, on: date | None = None
) -> Voided[BankTransaction]:
    """Make a transaction count as never posted; in a closed period, take it back on a later day."""
    return void_document(work, work.get(BankTransaction, id_), reason, on)


def clear(work: UnitOfWork, transaction: BankTransaction, mark: Mark) -> None:
    """Mark the row on the transaction's own account."""
    check_given(mark)
    if transaction.is_void and mark != "none":
        raise Refused.at("/cleared", "must be none: the transaction is void and has no row")
    set_mark(work, RowId(KIND, transaction.id, transaction.account_id), mark)


def figures(
    work: UnitOfWork, transactions: Iterable[BankTransaction]
) -> Mapping[str, Mapping[str, Any]]:
    """The mark of each transaction's row on its own account."""
    rows = {each.id: str(RowId(KIND, each.id, each.account_id)) for each in transactions}
    marks = work.many(ClearedMark, rows.values())
    return {
        id_: {"cleared": marks[row].cleared if row in marks else "none"}
        for id_, row in rows.items()
    }


def _type(work: UnitOfWork, given: Mapping[str, Any]) -> str:
    own, amount, splits = (
        work.find(Account, given.get("account_id", "")),
        given.get("amount", 0),
        given.get("splits", ()),
    )
    if len(splits) == 1:
        first = splits[0]
        account_id, row_id = (
            (first.account_id, first.row_id)
            if isinstance(first, Split)
            else (first.get("account_id", ""), first.get("row_id"))
        )
        other = None if row_id else work.find(Account, account_id)
        if own and other and is_cash_or_card(work, other):
            return "Transfer"
    if own and own.subtype == "credit_card":
        return "Credit Card Charge" if amount < 0 else "Credit Card Credit"
    if amount > 0:
        return "Deposit"
    return "Check" if given.get("ref") else "Expense"


def _split(work: UnitOfWork, given: Any) -> Any:
    row = (
        work.session.open_items.many([given["row_id"]]).get(given["row_id"])
        if not isinstance(given, Split) and given.get("row_id")
        else None
    )
    if row is None or row.role != "row":
        return given
    return {
        "account_id": row.account_id,
        "amount": row.amount,
        "contact_id": row.contact_id or None,
        "memo": row.memo,
        **given,
    }


def _check_rows(work: UnitOfWork, transaction: BankTransaction) -> None:
    """A row is put into one deposit, whole, out of the account where it waits."""
    rows = work.session.open_items.many([each.row_id for each in transaction.splits if each.row_id])
    for place, split in enumerate(transaction.splits):
        if split.row_id is None or transaction.is_void:
            continue
        row = rows.get(split.row_id)
        if row is None or row.role != "row":
            raise Refused.at(
                f"/splits/{place}/row_id",
                f"there is no row {split.row_id!r} in Undeposited Funds",
                Remedy.FIND_UNDEPOSITED,
            )
        if (row.kind, row.document_id) == (KIND, transaction.id):
            raise Refused.at(f"/splits/{place}/row_id", "must be a row of another document")
        if others := [id_ for id_ in deposits_of(work, row.id) if id_ != transaction.id]:
            raise Conflict(f"the row {row.id!r} is in the deposit {others[0]!r} already")
        if not row.open and transaction.id not in deposits_of(work, row.id):
            raise Conflict(f"the row {row.id!r} waits no more: its document was taken back")
        if split.account_id != row.account_id:
            raise Refused.at(
                f"/splits/{place}/account_id", f"must be {row.account_id!r}, where the row waits"
            )
        if split.amount != row.amount:
            raise Refused.at(
                f"/splits/{place}/amount",
                f"must be {format_amount(row.amount)}: a row is deposited whole",
            )
        if transaction.date < row.date:
            raise Refused.at(
                "/date", f"must not be before {row.date}, when the money of {row.id!r} was received"
            )
