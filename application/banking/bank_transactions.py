"""Use cases for bank transactions: record, void and clear them.

What waits in Undeposited Funds for its deposit is in `undeposited`.
"""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from application.ledger.accounts import is_cash_or_card
from application.ledger.documents import (
    Voided,
    opposite_ids,
    save_document,
    void_document,
    void_figures,
)
from application.ledger.registers import check_settable
from application.reconciliation.row_marks import set_mark
from application.unit_of_work.reader import deposits_of
from application.unit_of_work.unit_of_work import UnitOfWork
from domain.banking.bank_transactions import BankTransaction, Split
from domain.banking.cleared_marks import ClearedMark, Mark
from domain.errors import Conflict, Refused, Remedy
from domain.ledger.accounts import Account
from domain.ledger.ids import RowId
from domain.reconciliation.open_items import OpenItem
from domain.records import kind_of
from domain.values import format_amount

KIND = kind_of(BankTransaction)


def fill_bank_transaction_defaults(
    work: UnitOfWork, fields: Mapping[str, Any]
) -> Mapping[str, Any]:
    """The fields of a bank transaction, with defaults for those that were left out.

    The default date is today, and the default type is what QuickBooks would call the transaction. A
    split that names a row of Undeposited Funds takes its account, amount, contact and memo.
    """
    completed = {"date": work.today, **fields}
    if "splits" in fields:
        completed["splits"] = tuple(
            _fill_split_defaults(work, split, f"/splits/{place}/row_id")
            for place, split in enumerate(fields["splits"])
        )
    if "type" not in fields:
        completed["type"] = _default_type(work, completed)
    return completed


def record_transaction(work: UnitOfWork, transaction: BankTransaction) -> BankTransaction:
    """Record money in or out of a cash account or card."""
    own_account = work.find(Account, transaction.account_id)
    if own_account and not is_cash_or_card(work, own_account):
        raise Refused.at(
            "/account_id",
            "must be a bank account, a credit card or Undeposited Funds; "
            f"{own_account.label} is none of these, so post a journal instead",
            code="wrong_kind",
        )
    _check_deposited_rows(work, transaction)
    return save_document(work, transaction)


def void_transaction(
    work: UnitOfWork, id_: str, reason: str, on: date | None = None
) -> Voided[BankTransaction]:
    """Make a transaction count as never posted; in a closed period, reverse it on a later day."""
    return void_document(work, work.get(BankTransaction, id_), reason, on)


def clear(work: UnitOfWork, transaction: BankTransaction, mark: Mark) -> None:
    """Set the cleared mark of the row on the transaction's own account."""
    check_settable(mark)
    if transaction.is_void and mark != "none":
        raise Refused.at(
            "/cleared",
            "must be none, because the transaction is void and has no row in a register",
        )
    set_mark(work, RowId(KIND, transaction.id, transaction.account_id), mark)


def figures(
    work: UnitOfWork, transactions: Iterable[BankTransaction]
) -> Mapping[str, Mapping[str, Any]]:
    """The cleared mark of each transaction's row on its own account, and whether it is void."""
    shown = list(transactions)
    row_ids = {
        transaction.id: str(RowId(KIND, transaction.id, transaction.account_id))
        for transaction in shown
    }
    marks = work.many(ClearedMark, row_ids.values())
    opposites = opposite_ids(work, shown)
    result: dict[str, Mapping[str, Any]] = {}
    for transaction in shown:
        mark = marks.get(row_ids[transaction.id])
        result[transaction.id] = {
            "cleared": mark.cleared if mark else "none",
            **void_figures(transaction, opposites.get(transaction.id)),
        }
    return result


def _default_type(work: UnitOfWork, fields: Mapping[str, Any]) -> str:
    own_account = work.find(Account, fields.get("account_id", ""))
    amount, splits = fields.get("amount", 0), fields.get("splits", ())
    if len(splits) == 1 and own_account:
        other_account = _account_of_split(work, splits[0])
        if other_account and is_cash_or_card(work, other_account):
            return "Transfer"
    if own_account and own_account.subtype == "credit_card":
        return "Credit Card Charge" if amount < 0 else "Credit Card Credit"
    if amount > 0:
        return "Deposit"
    return "Check" if fields.get("ref") else "Expense"


def _account_of_split(work: UnitOfWork, split: Any) -> Account | None:
    """The account of a split; None if the split deposits a row of Undeposited Funds."""
    if isinstance(split, Split):
        account_id, row_id = split.account_id, split.row_id
    else:
        account_id, row_id = split.get("account_id", ""), split.get("row_id")
    return None if row_id else work.find(Account, account_id)


def _fill_split_defaults(work: UnitOfWork, split: Any, path: str) -> Any:
    if isinstance(split, Split) or not split.get("row_id"):
        return split
    row = work.session.open_items.many([split["row_id"]]).get(split["row_id"])
    if row is None or row.role != "row":
        raise _no_row(path, split["row_id"])
    return {
        "account_id": row.account_id,
        "amount": row.amount,
        "contact_id": row.contact_id or None,
        "memo": row.memo,
        **split,
    }


def _check_deposited_rows(work: UnitOfWork, transaction: BankTransaction) -> None:
    """Raise an error if a split names a row of Undeposited Funds that it cannot deposit."""
    row_ids = [split.row_id for split in transaction.splits if split.row_id]
    rows = work.session.open_items.many(row_ids)
    for index, split in enumerate(transaction.splits):
        if split.row_id is None or transaction.is_void:
            continue
        row = rows.get(split.row_id)
        if row is None or row.role != "row":
            raise _no_row(f"/splits/{index}/row_id", split.row_id)
        _check_can_be_deposited(work, transaction, row, f"/splits/{index}/row_id")
        _check_split_fits_row(split, row, f"/splits/{index}")
        if transaction.date < row.date:
            raise Refused.at(
                "/date", f"must not be before {row.date}, when the money of {row.id!r} was received"
            )


def _no_row(path: str, row_id: str) -> Refused:
    message = f"there is no row {row_id!r} in Undeposited Funds"
    return Refused.at(path, message, Remedy.FIND_UNDEPOSITED)


def _check_can_be_deposited(
    work: UnitOfWork, transaction: BankTransaction, row: OpenItem, path: str
) -> None:
    if (row.kind, row.document_id) == (KIND, transaction.id):
        raise Refused.at(path, "must be a row of another document", code="wrong_kind")
    if others := [id_ for id_ in deposits_of(work, row.id) if id_ != transaction.id]:
        raise Conflict(
            f"the row {row.id!r} is already in the deposit {others[0]!r}; choose another row",
            code="deposited",
            conflicting=(BankTransaction.plural, others[0]),
        )
    if not row.open and transaction.id not in deposits_of(work, row.id):
        raise Conflict(
            f"the row {row.id!r} no longer waits in Undeposited Funds, because its document was "
            "reversed",
            code="not_undeposited",
        )


def _check_split_fits_row(split: Split, row: OpenItem, path: str) -> None:
    if split.account_id != row.account_id:
        raise Refused.at(
            f"{path}/account_id", f"must be {row.account_id!r}, the account on which the row waits"
        )
    if split.amount != row.amount:
        raise Refused.at(
            f"{path}/amount",
            f"must be {format_amount(row.amount)}, because a row is always deposited whole",
        )
