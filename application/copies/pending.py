"""What was done to a copy and is not in the original yet: it is in the copy's own log.

The log numbers what is done to the copy as it numbers what is received. Up to the version
`settled`, all of it is in the original, or was refused there. Up to `answered`, the original has
said what it did. What follows is still to be sent.
"""

from collections.abc import Iterator, Sequence
from itertools import groupby

from attrs import evolve, frozen

from application.copies.from_log import document_after, settled_text
from application.copies.state import keep_state, state_of_copy
from application.ports.change_log import Head, LoggedChange, LogQuery
from application.ports.copy_states import CopyState
from application.ports.served_books import OutgoingChange
from application.replay.replay import RecordState, state_in
from application.sync.pushed_collections import PUSHED_COLLECTIONS
from application.unit_of_work.unit_of_work import UnitOfWork

AT_ONCE = 500
"""How many changes of the copy's log are sent at once. A push may have twice as many, because an
earlier change of each record may have to be sent again."""
MOST_BYTES = 4 * 1024 * 1024
"""About how many bytes the records of a push have at most, which is far below what it may have."""


@frozen
class Outbox:
    """Changes of a copy that are sent together."""

    state: CopyState
    """Where the copy stood."""
    until: int
    """The version of the copy up to which this is everything."""
    changes: Sequence[OutgoingChange] = ()
    new: frozenset[str] = frozenset()
    """The ids of those changes that were not sent before."""
    is_one_unit: bool = False
    """Whether they were made together, and are carried out together or not at all."""
    is_blocked: bool = False
    """Whether what was answered must be settled before anything more can be sent."""


def next_outbox(work: UnitOfWork) -> Outbox | None:
    """The next changes to send, or None if the original has answered all.

    What one unit of work did to several records, such as a void and what it released, is sent
    alone. Other changes are sent many at once.
    """
    state = state_of_copy(work)
    rows = work.session.log.read(LogQuery(since=state.answered, limit=AT_ONCE))
    if not rows:
        return None
    outgoing: dict[str, OutgoingChange] = {}
    new: set[str] = set()
    until = size = 0
    is_one_unit = False
    for unit in _units(rows, is_cut=len(rows) == AT_ONCE):
        pushed = [row for row in unit if row.collection in PUSHED_COLLECTIONS]
        before = [*_answered_before(work, state, pushed)]
        if len(pushed) > 1 and before and not new:
            # It may have been refused, and then nothing that is sent together with it is done.
            return Outbox(state, state.answered, is_blocked=True)
        sent = {row.hash: row for row in (*before, *pushed)}
        size += sum(len((row.after or "").encode()) for row in sent.values())
        if new and (len(pushed) > 1 or size > MOST_BYTES):
            break
        outgoing |= {hash_: _outgoing(work, state, row) for hash_, row in sent.items()}
        new |= {row.hash for row in pushed}
        until = unit[-1].version
        if is_one_unit := len(pushed) > 1:
            break
    return Outbox(state, until, [*outgoing.values()], frozenset(new), is_one_unit)


def note_answered(work: UnitOfWork, outbox: Outbox, end: Head | None) -> None:
    """Remember that the original has answered all changes of an outbox.

    `end` is where its log ended then; None if there was nothing to send.
    """
    state = state_of_copy(work)
    if state == outbox.state:  # Otherwise another program has worked on this copy meanwhile.
        answered_at = end or state.answered_at
        keep_state(work, evolve(state, answered=outbox.until, answered_at=answered_at))


def send_again(work: UnitOfWork, known: CopyState) -> None:
    """Take nothing for answered that is not settled, if the copy stands where `known` says."""
    if state_of_copy(work) == known:
        keep_state(work, evolve(known, answered=known.settled, answered_at=Head()))


def pending_rows(
    work: UnitOfWork, state: CopyState, since: int | None = None
) -> list[LoggedChange]:
    """The changes of records that are not settled, or that came after a version, by version."""
    return [
        row
        for row in _rows_after(work, state.settled if since is None else since)
        if row.collection in PUSHED_COLLECTIONS
    ]


def states_before(work: UnitOfWork, state: CopyState) -> list[RecordState]:
    """All records that are not settled, also those that follow from others, as they were before."""
    addresses = {(row.collection, row.id) for row in _rows_after(work, state.settled)}
    return [state_in(*address, settled_text(work, state, address)) for address in addresses]


def _rows_after(work: UnitOfWork, version: int) -> Iterator[LoggedChange]:
    while rows := work.session.log.read(LogQuery(since=version, limit=AT_ONCE)):
        yield from rows
        version = rows[-1].version


def _units(rows: Sequence[LoggedChange], *, is_cut: bool) -> list[list[LoggedChange]]:
    """The changes that were made together. The last ones may be cut off, unless they are all."""
    units = [[*unit] for _, unit in groupby(rows, lambda row: (row.at, row.actor, row.request_id))]
    return units[:-1] if is_cut and len(units) > 1 else units


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
    settled = settled_text(work, state, (row.collection, row.id))
    return OutgoingChange(
        change_id=row.hash,
        collection=row.collection,
        id=row.id,
        document=None if row.after is None else document_after(row, first, settled),
        base_version=None if settled is None else state.position.version,
    )
