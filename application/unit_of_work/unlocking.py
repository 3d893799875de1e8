"""Unlocking: a row that a bank reconciliation has locked changes for a reason that a person gives.

The reconciliation notes what the row was and what it is now, and its discrepancies show it.
"""

from datetime import date

from application.unit_of_work.guards.reconciled_rows import reconciled_refusal
from application.unit_of_work.recorder import DerivedRecords
from domain.banking.cleared_marks import ClearedMark
from domain.ledger.documents import Document
from domain.reconciliation.bank_sessions import BankSession, UnlockedRow
from domain.records import changed


def note_unlocked(
    records: DerivedRecords,
    mark: ClearedMark,
    new_date: date | None,
    new_amount: int | None,
    label: str = "",
) -> None:
    """Note that the row of a locked mark is not locked any more, and log the reason.

    `new_date` and `new_amount` (in cents, debit positive) are what the row is now, None if its
    account has lost it. `label` names its document where that is gone or has changed. The caller
    deletes or replaces the mark. Raises `Reconciled` if the person has given no reason.
    """
    reason = records.use_override()
    if not reason:
        raise reconciled_refusal(records, [mark], label)
    session = records.find(BankSession, mark.session_id) if mark.session_id else None
    if session is None or mark.locked_date is None or mark.locked_amount is None:
        return  # The mark does not say which reconciliation has locked it.
    document = records.find(records.kind(mark.kind), mark.document_id)
    if isinstance(document, Document):
        label = label or document.label
    row = UnlockedRow(
        row_id=mark.id,
        label=label,
        date=mark.locked_date,
        amount=mark.locked_amount,
        new_date=new_date,
        new_amount=new_amount,
        reason=reason,
        actor=records.context.actor.name,
        changed_on=records.today,
    )
    records.save_derived(
        changed(
            session,
            unlocked=(*session.unlocked, row),
            locked_amount=session.locked_amount - mark.locked_amount,
        )
    )
