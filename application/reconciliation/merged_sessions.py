"""What a merge of two accounts does to their bank reconciliations.

They all become reconciliations of the account that stays, and none of them can be undone any more.
The next one begins with the sum of both last ending balances.
"""

from collections.abc import Iterator, Mapping

from attrs import frozen

from application.reconciliation.row_marks import find_row, marks_of, open_session, sessions_of
from application.unit_of_work.unit_of_work import UnitOfWork
from domain.banking.cleared_marks import ClearedMark
from domain.errors import Conflict, ReconciliationOpen
from domain.ledger.accounts import Account
from domain.ledger.documents import Document
from domain.ledger.ids import RowId
from domain.reconciliation.bank_sessions import BankSession, UnlockedRow, last_finished
from domain.records import changed


@frozen
class SessionsToMerge:
    """The reconciliations of two accounts before they are merged."""

    account: Account
    """The account that goes."""
    into: Account
    moved: tuple[BankSession, ...]
    """Those of the account that goes."""
    stayed: tuple[BankSession, ...]
    """Those of the account that stays."""
    locked: Mapping[str, tuple[ClearedMark, ...]]
    """By session, the marks of the rows that it has locked."""
    were_followed: bool
    """Whether the rows of one of the accounts are kept by `UnreconciledRows`."""


def sessions_to_merge(work: UnitOfWork, account: Account, into: Account) -> SessionsToMerge:
    """The reconciliations of two accounts, read before the merge."""
    followed = work.session.unreconciled_rows.accounts()
    moved, stayed = (tuple(sessions_of(work, id_)) for id_ in (account.id, into.id))
    return SessionsToMerge(
        account,
        into,
        moved,
        stayed,
        {
            session.id: tuple(mark for mark in marks_of(work, session) if mark.is_locked)
            for session in (*moved, *stayed)
        },
        not followed.isdisjoint({account.id, into.id}),
    )


def obstacles_of_sessions(work: UnitOfWork, *accounts: Account) -> Iterator[Conflict]:
    """An obstacle to a merge for each of the accounts that has an open reconciliation."""
    for account in accounts:
        if session := open_session(work, account.id):
            yield ReconciliationOpen(
                f"{account.label} has an open reconciliation, with the statement of "
                f"{session.statement_date}; finish or cancel it first",
                session.id,
            )


def merge_sessions(work: UnitOfWork, merged: SessionsToMerge) -> None:
    """Bring the reconciliations of two accounts together, after their rows were."""
    for session in [*merged.moved, *merged.stayed]:
        current = work.get(BankSession, session.id)
        work.save_derived(
            changed(
                current,
                is_sealed=True,
                adjustment=_moved_row(current.adjustment, merged),
                unlocked=(
                    *(
                        changed(row, row_id=_moved_row(row.row_id, merged))
                        for row in current.unlocked
                    ),
                    *_rows_without_place(work, merged, session),
                ),
                locked_amount=_relock(work, current),
            )
        )
    _add_endings(work, last_finished(merged.moved), last_finished(merged.stayed))
    if merged.were_followed:
        work.session.unreconciled_rows.forget(merged.account.id)
        work.session.unreconciled_rows.follow(merged.into.id)


def _add_endings(work: UnitOfWork, one: BankSession | None, other: BankSession | None) -> None:
    """Add the ending balance of the earlier statement to that of the later one."""
    if one is None or other is None:
        return
    last = last_finished([one, other])
    assert last
    earlier = other if last is one else one
    current = work.get(BankSession, last.id)
    total = current.merged_balance + earlier.next_beginning
    work.save_derived(changed(current, merged_balance=total))


def _relock(work: UnitOfWork, session: BankSession) -> int:
    """Bring the marks of a session in step with its rows, and return the sum of what it locks.

    A document that had a row on both accounts has one row now, with the sum of both.
    """
    total = 0
    for mark in marks_of(work, session):
        row = find_row(work, mark.row) if mark.is_locked else None
        if row:
            total += row.amount
            work.save_derived(changed(mark, locked_amount=row.amount, locked_date=row.date))
    return total


def _rows_without_place(
    work: UnitOfWork, merged: SessionsToMerge, session: BankSession
) -> Iterator[UnlockedRow]:
    """The locked rows of a session that the merge has ended: those of transfers between the two."""
    for mark in merged.locked[session.id]:
        moved = RowId(mark.kind, mark.document_id, merged.into.id)
        if work.find(ClearedMark, str(moved)) or not mark.locked_date or mark.locked_amount is None:
            continue
        document = work.find(work.kind(mark.kind), mark.document_id)
        yield UnlockedRow(
            row_id=str(moved),
            label=document.label if isinstance(document, Document) else mark.document_id,
            date=mark.locked_date,
            amount=mark.locked_amount,
            reason=f"{merged.account.label} was merged into {merged.into.label}",
            actor=work.context.actor.name,
            changed_on=work.today,
        )


def _moved_row(text: str, merged: SessionsToMerge) -> str:
    """The id of a row, on the account that stays."""
    row = RowId.parse(text)
    if row is None or row.account_id != merged.account.id:
        return text
    return str(RowId(row.kind, row.document_id, merged.into.id))
