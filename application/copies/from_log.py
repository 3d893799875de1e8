"""What the records of a copy are by its log. A row of a record may have been damaged since.

What follows from a record, such as its postings, was made from what the log says. So that a damaged
row does no further harm, everything that comes to a copy is based on its log.
"""

import json
from collections.abc import Iterable
from typing import Any

from attrs import evolve

from application.ports.change_log import LoggedChange, RecordAddress
from application.ports.copy_states import CopyState
from application.replay.replay import LoggedClock, RecordState, replay, state_in
from application.unit_of_work.transaction_records import RecordKey
from application.unit_of_work.unit_of_work import UnitOfWork
from domain.ledger.company import COMPANY_ID, Settings
from domain.records import Record, versioned


class LoggedRecords:
    """Records of a copy as its log has them, in one transaction.

    They are read at once, before anything is written that would have to be stored before each read.
    """

    def __init__(self, work: UnitOfWork, states: Iterable[RecordState]) -> None:
        self._work = work
        self._records: dict[RecordKey, Record | None] = {}
        for state in states:
            key = (state.kind, state.id)
            if key not in self._records:
                change = work.session.log.last_change((state.kind.plural, state.id))
                self._records[key] = logged_state(change).record if change else None

    def replay(self, states: Iterable[RecordState], logged: LoggedClock) -> None:
        """Bring some of the records to these states, in a unit of work of its own."""
        states = [*states]
        before = {key: self._records[key] for key in ((one.kind, one.id) for one in states)}
        self._records |= replay(self._work, states, logged, before)


def replay_on_log(work: UnitOfWork, states: Iterable[RecordState], logged: LoggedClock) -> None:
    """Bring records to these states, from what the log of the copy says that they are."""
    states = [*states]
    LoggedRecords(work, states).replay(states, logged)


def moves_undeposited_funds(work: UnitOfWork, states: Iterable[RecordState]) -> bool:
    """Whether another account becomes that of undeposited funds.

    Rows wait on it only while it has this role. So what a document was to it depends on the order
    of changes, and these cannot be carried out at once.
    """
    settings = work.session.records.get(Settings, COMPANY_ID)
    known = settings.undeposited_funds_account_id if settings else None
    return any(
        isinstance(state.record, Settings) and state.record.undeposited_funds_account_id != known
        for state in states
    )


def settled_text(work: UnitOfWork, known: CopyState, address: RecordAddress) -> str | None:
    """A record as the original had it at the position of a copy, as JSON; None if it had none."""
    change = work.session.log.last_change(address, until=known.settled)
    return change.after if change else None


def document_after(row: LoggedChange, first: LoggedChange, settled: str | None) -> dict[str, Any]:
    """The record after a change that was made to a copy, without damage that was there before.

    `first` is the first change of the record that is not settled. Fields that were not changed
    since are those of the original (`settled`), whatever they were in the file of the copy.
    """
    after: dict[str, Any] = json.loads(row.after or "{}")
    if first.before is None or settled is None or first.before == settled:
        return after
    before, original = json.loads(first.before), json.loads(settled)
    return {
        name: original.get(name, value) if before.get(name) == value else value
        for name, value in after.items()
    }


def logged_state(change: LoggedChange) -> RecordState:
    """What a record is after a change in the log of the copy, with its version."""
    state = state_in(change.collection, change.id, change.after)
    record = state.record and versioned(state.record, change.version)
    return evolve(state, record=record)
