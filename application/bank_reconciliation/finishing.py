"""Finishing a bank reconciliation, with an adjustment if need be, and undoing the latest one."""

from typing import Any

from application.bank_reconciliation.discrepancies import settle, unsettle
from application.bank_reconciliation.remembered_lines import forget_lines
from application.bank_reconciliation.session_view import cleared_sum, row_id, rows_of
from application.bank_reconciliation.sessions import open_one
from application.collections.operations import create
from application.collections.registry import BANK_TRANSACTIONS, COLLECTIONS, JOURNALS
from application.ledger.accounts import is_cash_or_card
from application.reconciliation.row_marks import (
    Row,
    change_marks,
    find_row,
    lock,
    release,
    sessions_of,
)
from application.unit_of_work.unit_of_work import UnitOfWork
from application.unit_of_work.versions import check_version
from domain.errors import (
    Conflict,
    DifferenceLeft,
    LaterReconciliations,
    ReconciliationOpen,
    ReconciliationStatus,
    Refused,
)
from domain.ledger.accounts import Account
from domain.ledger.documents import Document
from domain.ledger.ids import RowId
from domain.reconciliation.bank_sessions import BankSession, discrepancy, last_finished
from domain.records import changed, kind_of
from domain.values import format_amount


def finish_session(
    work: UnitOfWork,
    id_: str,
    adjustment_account_id: str | None = None,
    version: int | None = None,
) -> BankSession:
    """Finish a reconciliation: lock the rows that are cleared in it.

    A difference is posted on the statement date as an adjustment, against the account that is
    named for it. Raises `DifferenceLeft` if there is a difference and no such account.
    """
    session = open_one(work, id_, version)
    account = work.get(Account, session.account_id)
    if adjustment_account_id is not None:
        _check_adjustment_account(work, account, adjustment_account_id)
    sessions = sessions_of(work, account.id, "open", "finished")
    discrepancy_before = discrepancy(sessions, session.beginning_balance)
    expected = session.statement_balance - session.beginning_balance - discrepancy_before
    adjustment = ""
    if difference := expected - cleared_sum(session, rows_of(work, session)):
        if adjustment_account_id is None:
            raise DifferenceLeft(
                f"the difference is {format_amount(difference * account.natural_sign)}; clear the "
                "rows that are on the statement, correct its balance, or name an account for an "
                "adjustment",
                difference * account.natural_sign,
            )
        row = _post_adjustment(work, account, session, difference, adjustment_account_id)
        change_marks(work, session, [row], [])
        session, adjustment = work.get(BankSession, session.id), str(row.id)
    settle(work, session, sessions)
    session = work.get(BankSession, session.id)
    rows = [
        Row(row_id(session, row), row.date, row.amount)
        for row in rows_of(work, session)
        if row.mark == "cleared"
    ]
    finished = changed(
        session,
        status="finished",
        adjustment=adjustment,
        locked_amount=session.locked_amount + lock(work, session, rows),
        discrepancy_before=discrepancy_before,
    )
    return work.save(finished)


def undo_session(work: UnitOfWork, id_: str, version: int | None = None) -> BankSession:
    """Undo the latest reconciliation of an account; its adjustment is removed.

    Rows get the marks that they had before it began. Raises `Conflict` if it is not the latest, if
    another one is open, or if the account was merged since.
    """
    session = work.get(BankSession, id_)
    check_version(session, version, "the reconciliation")
    _check_can_be_undone(work, session)
    release(work, session)
    forget_lines(work, session)
    unsettle(work, session)
    session = work.get(BankSession, session.id)
    if adjustment := RowId.parse(session.adjustment):
        _remove_adjustment(work, adjustment)
    return work.save(changed(session, status="undone", locked_amount=0, unticked=()))


def _check_can_be_undone(work: UnitOfWork, session: BankSession) -> None:
    account = work.get(Account, session.account_id)
    if session.status != "finished":
        raise ReconciliationStatus(
            f"the reconciliation with the statement of {session.statement_date} is "
            f"{session.status}; only a finished one can be undone"
        )
    if session.is_sealed:
        raise Conflict(
            f"an account was merged into {account.label} after the reconciliation with the "
            f"statement of {session.statement_date}, so it cannot be undone",
            code="session_sealed",
        )
    sessions = sessions_of(work, account.id, "finished", "open")
    if other := next((other for other in sessions if other.status == "open"), None):
        raise ReconciliationOpen(
            f"{account.label} has an open reconciliation, with the statement of "
            f"{other.statement_date} ({other.id}); finish or cancel it first",
            other.id,
        )
    last = last_finished(sessions)
    if last and last.id != session.id:
        later = [other for other in sessions if other.statement_date > session.statement_date]
        days = ", ".join(f"{other.statement_date} ({other.id})" for other in reversed(later))
        raise LaterReconciliations(
            f"later statements of {account.label} are reconciled; undo these first: {days}",
            last.id,
        )


def _post_adjustment(
    work: UnitOfWork, account: Account, session: BankSession, amount: int, other_id: str
) -> Row:
    """Post a difference, in cents and debit positive, against another account; return its row."""
    memo = f"Adjustment of the reconciliation with the statement of {session.statement_date}"
    fields: dict[str, Any] = {"date": session.statement_date, "memo": memo}
    if is_cash_or_card(work, account):
        split = {"account_id": other_id, "amount": amount}
        fields |= {"account_id": account.id, "amount": amount, "splits": [split]}
        document: Document = create(work, BANK_TRANSACTIONS, fields)
    else:
        sides = ("debit", "credit") if amount > 0 else ("credit", "debit")
        ids = (account.id, other_id)
        lines = [
            {"account_id": id_, side: abs(amount)} for id_, side in zip(ids, sides, strict=True)
        ]
        document = create(work, JOURNALS, {**fields, "lines": lines})
    row = find_row(work, RowId(kind_of(type(document)), document.id, account.id))
    assert row
    return row


def _check_adjustment_account(work: UnitOfWork, account: Account, other_id: str) -> None:
    other = work.find(Account, other_id)
    path = "/adjustment_account_id"
    if other is None:
        raise Refused.at(path, f"there is no account {other_id!r}", code="unknown_id")
    if other.id == account.id:
        raise Refused.at(path, "must be another account than the one that is reconciled")
    if other.control_of or other.subtype == "non_posting":
        raise Refused.at(
            path,
            f"must not be a control account or a non-posting one, as {other.label} is",
            code="wrong_kind",
        )
    if not other.active:
        raise Refused.at(
            path, f"{other.label} is not active; choose another, or make it active", code="inactive"
        )


def _remove_adjustment(work: UnitOfWork, id_: RowId) -> None:
    """Remove the document of an adjustment, if a person has not removed it already."""
    collection = next(item for item in COLLECTIONS.values() if kind_of(item.kind) == id_.kind)
    document = work.find(collection.kind, id_.document_id)
    if document is not None:
        collection.remove(work, document)
