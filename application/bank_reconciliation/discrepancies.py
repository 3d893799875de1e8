"""Discrepancies: what makes the rows locked so far differ from a beginning balance.

A row that a reconciliation has locked changes only for a reason that a person gives. Its
reconciliation then notes what the row was and what it is now. The next reconciliation shows the
change as its discrepancy until it is finished: its own rows and adjustment make up for the change
then, so the change is settled.
"""

from collections.abc import Iterable

from attrs import frozen

from application.reconciliation.row_marks import sessions_of
from application.unit_of_work.unit_of_work import UnitOfWork
from domain.banking.cleared_marks import ClearedMark
from domain.ledger.accounts import Account
from domain.reconciliation.bank_sessions import BankSession, UnlockedRow, discrepancy
from domain.records import changed


@frozen
class Discrepancy:
    """A locked row that was changed for a reason; amounts are in cents and in natural sign."""

    row: UnlockedRow
    """The row as its reconciliation notes it, in which amounts are debit positive."""
    session_id: str
    """The reconciliation that had locked the row."""
    amount: int
    """The amount of the row when it was locked."""
    new_amount: int | None
    """The amount after the change; None if the account lost the row."""
    locked_again_by: str | None
    """The reconciliation that has locked the row since, if one did."""


@frozen
class Discrepancies:
    """The changed rows that make up the discrepancy of a reconciliation."""

    session: BankSession
    rows: tuple[Discrepancy, ...]
    """By the statement that they were reconciled with, then in the order of the changes."""
    total: int
    """The discrepancy, in cents and in natural sign: the negative sum of `amount`, because a
    changed row is not locked any more."""


def discrepancies_of(work: UnitOfWork, session: BankSession) -> Discrepancies:
    """The rows that make up the discrepancy of a reconciliation.

    While it is open, these are the rows of all reconciliations of its account that were changed
    since the last one was finished. Otherwise they are those that it had locked itself.
    """
    account = work.get(Account, session.account_id)
    if session.status == "open":
        sessions = sessions_of(work, account.id, "open", "finished")[::-1]
        noted = [
            (row, other.id) for other in sessions for row in other.unlocked if not row.settled_by
        ]
        total = discrepancy(sessions, session.beginning_balance)
    else:
        noted = [(row, session.id) for row in session.unlocked]
        total = session.discrepancy_since if session.status == "finished" else 0
    marks = work.many(ClearedMark, [row.row_id for row, _ in noted])
    sign = account.natural_sign
    rows = (_discrepancy(row, id_, sign, marks.get(row.row_id)) for row, id_ in noted)
    return Discrepancies(session, tuple(rows), total * sign)


def settle(work: UnitOfWork, session: BankSession, sessions: Iterable[BankSession]) -> None:
    """Note that the changes which no session had made up for are settled by a session."""
    _replace(work, sessions, None, session.id)


def unsettle(work: UnitOfWork, session: BankSession) -> None:
    """Note that the changes which a session had settled are not settled any more."""
    _replace(work, sessions_of(work, session.account_id, "finished"), session.id, None)


def _replace(
    work: UnitOfWork, sessions: Iterable[BankSession], before: str | None, after: str | None
) -> None:
    """Replace the session that settles unlocked rows."""
    for listed in sessions:
        if not any(row.settled_by == before for row in listed.unlocked):
            continue
        session = work.get(BankSession, listed.id)  # It may have changed since it was listed.
        rows = (
            changed(row, settled_by=after) if row.settled_by == before else row
            for row in session.unlocked
        )
        work.save_derived(changed(session, unlocked=tuple(rows)))


def _discrepancy(
    row: UnlockedRow, session_id: str, sign: int, mark: ClearedMark | None
) -> Discrepancy:
    return Discrepancy(
        row,
        session_id,
        row.amount * sign,
        None if row.new_amount is None else row.new_amount * sign,
        mark.session_id if mark and mark.is_locked else None,
    )
