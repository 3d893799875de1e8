"""Changes of a copy that the original has not received are done again, on records as they are now.

That is so where the copy received what others did before these changes could be sent. They are
merged field by field, as the original merges what it receives.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from attrs import frozen

from application.ports.change_log import LoggedChange, RecordAddress
from application.replay.replay import KINDS_BY_COLLECTION, state_in
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
    taken_out: int = 0
    """How many other records of the copy the original does not have any more."""


def do_again(work: UnitOfWork, client_id: str, rows: Sequence[LoggedChange]) -> DoneAgain:
    """Carry out changes of the copy's log once more, in its books as they are now.

    A record that the original does not have any more stays away, as after every deletion. A record
    that the copy has made, and that is there, arrived there before, so that others knew it.
    """
    known: dict[RecordAddress, Known] = {}
    gone: set[RecordAddress] = set()
    again: list[LoggedChange] = []
    for row in rows:
        address = (row.collection, row.id)
        if address not in known:
            before, after = (state_in(*address, text).record for text in (row.before, row.after))
            is_there = bool(
                work.session.records.many(KINDS_BY_COLLECTION[row.collection], [row.id])
            )
            if before and not is_there:
                gone.add(address)
            if before is None and is_there:
                known[address] = Known(after)
                continue
            known[address] = Known(before)
        if address not in gone:
            again.append(row)
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
