"""Damage to a copy: records that are not what its log says, because somebody, or the disk, has
changed them. The copy mends them from its log.
"""

from collections.abc import Iterable, Iterator

from application.checksum_tree import record_hash
from application.collections.registry import COLLECTIONS
from application.copies.from_log import logged_state
from application.copies.state import is_edited, keep_settled, state_of_copy
from application.integrity.compare_with_log import is_logged
from application.ports.change_log import LoggedChange, RecordAddress
from application.ports.failures import Damaged
from application.replay.replay import (
    KINDS_BY_COLLECTION,
    LoggedClock,
    RecordState,
    replay,
    state_in,
)
from application.serialization import json_text
from application.unit_of_work.record_hashes import keep_record_hash
from application.unit_of_work.unit_of_work import UnitOfWork
from application.unit_of_work.write_context import SYSTEM


def damaged_records(work: UnitOfWork) -> list[RecordAddress]:
    """The records of every kind that are not what the log says; this reads all of them.

    The hash that is kept of a record counts as a part of it. What follows from records, such as
    postings, is not looked at: `verify` does that.
    """
    hashes = {name: _kept_hashes(work, name) for name in COLLECTIONS}
    seen: set[RecordAddress] = set()
    damaged: list[RecordAddress] = []
    for change in work.session.log.last_changes(work.version):
        work.check_wanted()
        address = (change.collection, change.id)
        seen.add(address)
        kept = hashes.get(change.collection)
        if not _is_as_logged(work, change, None if kept is None else kept.get(change.id, "")):
            damaged.append(address)
    for name, kind in KINDS_BY_COLLECTION.items():
        damaged += [
            (name, id_) for id_ in work.session.records.ids(kind) if (name, id_) not in seen
        ]
    return damaged


def mend_from_log(work: UnitOfWork, addresses: Iterable[RecordAddress]) -> None:
    """Make records again what the log says; what it does not know is taken out."""
    state = state_of_copy(work)
    was_settled = not is_edited(work, state)
    states = [*_logged_states(work, addresses)]
    before = {(one.kind, one.id): one.record for one in states if one.record is not None}
    replay(work, states, LoggedClock(work.clock.now(), SYSTEM.actor), before)
    keep_hashes_of(work, states)
    if was_settled:
        keep_settled(work, state)


def keep_hashes_of(work: UnitOfWork, states: Iterable[RecordState]) -> None:
    """Keep the hashes of records as they are in these states."""
    head = work.session.log.head()
    for state in states:
        if state.kind.plural in COLLECTIONS:
            text = None if state.record is None else json_text(state.record)
            keep_record_hash(work.session, (state.kind.plural, state.id), text, head.hash)


def _logged_states(work: UnitOfWork, addresses: Iterable[RecordAddress]) -> Iterator[RecordState]:
    for address in addresses:
        change = work.session.log.last_change(address)
        yield logged_state(change) if change else state_in(*address, None)


def _is_as_logged(work: UnitOfWork, change: LoggedChange, kept_hash: str | None) -> bool:
    """Whether a record, and the hash that is kept of it if there is one, are what the log says."""
    kind = KINDS_BY_COLLECTION[change.collection]
    try:
        record = work.session.records.get(kind, change.id)
    except Damaged:
        return False
    if record is None or change.after is None:
        return record is None and change.after is None and not kept_hash
    is_hashed = kept_hash is None or kept_hash == record_hash(json_text(record))
    return is_hashed and record.version == change.version and is_logged(kind, change.after, record)


def _kept_hashes(work: UnitOfWork, collection: str) -> dict[str, str]:
    """The hash that is kept of each record of a collection, by id."""
    kept = work.session.record_hashes
    return {
        id_: sha256
        for bucket in kept.buckets(collection)
        for id_, sha256 in kept.hashes(collection, bucket)
    }
