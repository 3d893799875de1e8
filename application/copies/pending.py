"""What was done to a copy and is not in the original yet: it is in the copy's own log.

The log numbers what is done to the copy as it numbers what is received. Up to the version
`settled`, all of it is in the original, or was refused there. Up to `answered`, the original has
said what it did. What follows is still to be sent.
"""

import json
from collections.abc import Iterator, Sequence

from attrs import evolve, frozen

from application.copies.state import keep_state, state_of_copy
from application.ports.change_log import LoggedChange, LogQuery
from application.ports.copy_states import CopyState
from application.ports.served_books import OutgoingChange
from application.sync.pushed_collections import PUSHED_COLLECTIONS
from application.unit_of_work.unit_of_work import UnitOfWork

AT_ONCE = 500
"""How many changes of the copy's log are sent at once. A push may have twice as many, because an
earlier change of each record may have to be sent again."""

MOST_BYTES = 4 * 1024 * 1024
"""About how many bytes their records have at most, which is far below what a push may have."""


@frozen
class Outbox:
    """Changes of a copy that are sent together."""

    state: CopyState
    """Where the copy stood."""
    until: int
    """The version of the copy up to which this is everything."""
    changes: Sequence[OutgoingChange]
    new: frozenset[str]
    """The ids of those changes that were not answered before."""


def next_outbox(work: UnitOfWork) -> Outbox | None:
    """The next changes to send, or None if the original has answered all."""
    state = state_of_copy(work)
    rows = _limited(work.session.log.read(LogQuery(since=state.answered, limit=AT_ONCE)))
    if not rows:
        return None
    new = [row for row in rows if row.collection in PUSHED_COLLECTIONS]
    changes = [_outgoing(work, state, row) for row in (*_answered_before(work, state, new), *new)]
    return Outbox(state, rows[-1].version, changes, frozenset(row.hash for row in new))


def note_answered(work: UnitOfWork, outbox: Outbox) -> None:
    """Remember that the original has answered all changes of an outbox."""
    state = state_of_copy(work)
    if state == outbox.state:  # Otherwise another program has worked on this copy meanwhile.
        keep_state(work, evolve(state, answered=outbox.until))


def pending_rows(work: UnitOfWork, state: CopyState) -> Iterator[LoggedChange]:
    """The changes of the copy that are not settled, by version."""
    since = state.settled
    while rows := work.session.log.read(LogQuery(since=since, limit=AT_ONCE)):
        yield from rows
        since = rows[-1].version


def _limited(rows: list[LoggedChange]) -> list[LoggedChange]:
    """The first rows, whose records have not too many bytes together; at least one row."""
    size = 0
    for place, row in enumerate(rows):
        size += len((row.after or "").encode())
        if size > MOST_BYTES:
            return rows[: place or 1]
    return rows


def _answered_before(
    work: UnitOfWork, state: CopyState, rows: Sequence[LoggedChange]
) -> Iterator[LoggedChange]:
    """The last change of each record that was sent before, but is not settled.

    It is sent again, so that the original knows what the copy had made of the record before the
    changes that follow. It has no effect a second time.
    """
    for address in dict.fromkeys((row.collection, row.id) for row in rows):
        before = work.session.log.last_change(address, until=state.answered)
        if before and before.version > state.settled:
            yield before


def _outgoing(work: UnitOfWork, state: CopyState, row: LoggedChange) -> OutgoingChange:
    # The hash is that of all that the copy's log has up to here, so it is unique, also in a copy
    # that was restored from a backup and has used its versions again.
    query = LogQuery(since=state.settled, collection=row.collection, record_id=row.id, limit=1)
    (first,) = work.session.log.read(query)
    return OutgoingChange(
        change_id=row.hash,
        collection=row.collection,
        id=row.id,
        document=None if row.after is None else json.loads(row.after),
        base_version=None if first.before is None else state.position.version,
    )
