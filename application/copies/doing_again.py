"""Changes of a copy that the original has not received are done again, on records as they are now.

That is so where the copy received what others did before these changes could be sent. They are
merged field by field, as the original merges what it receives.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from attrs import frozen

from application.ports.change_log import LoggedChange, RecordAddress
from application.replay.replay import state_in
from application.sync.apply_change import Known
from application.sync.push import carry_out_changes
from application.sync.pushed_changes import Push, PushedChange, PushResult
from application.unit_of_work.unit_of_work import UnitOfWork
from domain.errors import BookkeepingError
from domain.ledger.documents import Document
from domain.records import Record, fields_of


@frozen
class DoneAgain:
    """What became of changes that were done again."""

    results: Sequence[PushResult] = ()
    """Those that were carried out, or refused."""
    lost: Sequence[LoggedChange] = ()
    """Those of records that the original does not have any more."""


def do_again(work: UnitOfWork, client_id: str, rows: Sequence[LoggedChange]) -> DoneAgain:
    """Carry out changes of the copy's log once more, in its books as they are now.

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
    return DoneAgain(results, [row for row in rows if (row.collection, row.id) in gone])


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
