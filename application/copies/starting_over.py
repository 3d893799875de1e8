"""Starting over: the original has another history, so the copy becomes what the original is now.

That happens when a backup of the original was restored, or its data was replaced. What was done to
the copy and was not in the original yet is done again, to the records as they are now: field by
field, as the original merges what it receives. Everything that the copy had stays in its log.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from attrs import evolve, frozen

from application.copies.pending import pending_rows
from application.copies.state import keep_state, settled
from application.ports.change_log import Head, LoggedChange, RecordAddress
from application.ports.copy_states import CopyState
from application.replay.replay import KINDS_BY_COLLECTION, LoggedAt, RecordState, replay, state_in
from application.sync.apply_change import Known
from application.sync.push import carry_out_changes
from application.sync.pushed_changes import Push, PushedChange, PushResult
from application.sync.pushed_collections import PUSHED_COLLECTIONS
from application.unit_of_work.unit_of_work import UnitOfWork
from application.unit_of_work.write_context import SYSTEM
from domain.errors import BookkeepingError
from domain.ledger.documents import Document
from domain.records import Record, fields_of


@frozen
class StartedOver:
    """What became of the changes of a copy that were not in the original."""

    results: Sequence[PushResult]
    """Those that were done again, or refused."""
    lost: Sequence[LoggedChange]
    """Those of records that the original does not have any more."""


def start_over(
    work: UnitOfWork,
    known: CopyState,
    history: str,
    target: Iterable[RecordState],
    position: Head,
) -> StartedOver | None:
    """Make a copy what the original is at `position`: the records of `target`, and no others.

    Nothing happens, and the answer is None, if the copy does not stand where `known` says.
    """
    if work.session.copies.find() != known:
        return None
    pending = [row for row in pending_rows(work, known) if row.collection in PUSHED_COLLECTIONS]
    states = {(state.kind, state.id): state for state in target}
    for kind in KINDS_BY_COLLECTION.values():
        for id_ in work.session.records.ids(kind):
            states.setdefault((kind, id_), RecordState(kind, id_, None))
    replay(work, states.values(), LoggedAt(work.clock.now(), SYSTEM.actor))
    keep_state(work, settled(work, evolve(known, history=history, position=position)))
    return _do_again(work, known.client_id, pending)


def _do_again(work: UnitOfWork, client_id: str, rows: Sequence[LoggedChange]) -> StartedOver:
    """Carry out changes of the copy once more, on the records as they are now.

    A record that the original does not have any more stays away, as after every deletion.
    """
    known: dict[RecordAddress, Known] = {}
    gone: set[RecordAddress] = set()
    for row in rows:
        address = (row.collection, row.id)
        if address not in known:
            before = state_in(*address, row.before).record
            known[address] = Known(before)
            if before and not work.session.records.many(type(before), [row.id]):
                gone.add(address)
    again = [row for row in rows if (row.collection, row.id) not in gone]
    push = Push(client_id, [_change_of(row) for row in again])
    results = carry_out_changes(work, push, _describe, known)
    return StartedOver(results, [row for row in rows if (row.collection, row.id) in gone])


def _change_of(row: LoggedChange) -> PushedChange:
    record = state_in(row.collection, row.id, row.after).record
    if record is None:
        return PushedChange(row.collection, row.id, "delete")
    reason = record.void_reason if isinstance(record, Document) and record.is_void else None
    return PushedChange(row.collection, row.id, "put", _entered_fields(record), reason)


def _entered_fields(record: Record) -> dict[str, Any]:
    """The fields of a record that a person enters."""
    return {
        field.name: getattr(record, field.name)
        for field in fields_of(type(record))
        if not field.managed
    }


def _describe(error: BookkeepingError) -> Mapping[str, Any]:
    return {"code": error.code, "detail": str(error)}
