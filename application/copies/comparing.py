"""Comparing a copy with the original, and mending the records that differ.

The hashes that the books keep say whether the copy received everything. Whether its records are
still what was received, only hashing them again says: the file may be damaged.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from attrs import frozen

from application.checksum_tree import (
    EMPTY_BUCKET,
    Checksum,
    bucket_checksum,
    bucket_of,
    collection_checksum,
    record_hash,
)
from application.collections.registry import COLLECTIONS
from application.copies.documents import read_state
from application.copies.state import is_edited, keep_state, settled, state_of_copy
from application.ports.change_log import RecordAddress
from application.ports.copy_states import CopyState
from application.ports.failures import Damaged
from application.ports.served_books import ServedBooks, ServedHashes
from application.replay.replay import (
    KINDS_BY_COLLECTION,
    LoggedAt,
    RecordState,
    replay,
    state_in,
)
from application.serialization import json_text
from application.unit_of_work.record_hashes import keep_record_hash
from application.unit_of_work.transaction_records import RecordKey
from application.unit_of_work.unit_of_work import UnitOfWork
from application.unit_of_work.write_context import SYSTEM
from domain.records import Record, versioned

DAMAGED = "damaged"
"""Stands for the hash of a record that cannot be read."""


@frozen
class CopyHashes:
    """The hash of each record of a copy, by id, by collection; and where the copy stands."""

    state: CopyState
    is_settled: bool
    """Whether the copy is as the original was, because nothing was done to it since."""
    by_collection: Mapping[str, Mapping[str, str]]

    def buckets(self, collection: str) -> Mapping[str, Checksum]:
        """The checksum of each bucket of a collection that has records."""
        lines: dict[str, list[tuple[str, str]]] = defaultdict(list)
        for id_, sha256 in sorted(self.by_collection[collection].items()):
            lines[bucket_of(id_)].append((id_, sha256))
        return {bucket: bucket_checksum(lines[bucket]) for bucket in lines}


class MovedOn(Exception):
    """The original, or the copy, changed while they were compared."""


def hash_records(work: UnitOfWork) -> CopyHashes:
    """The hashes of a copy, computed from its records: this reads all of them."""
    hashes = {
        name: {id_: _hash_of(work, name, id_) for id_ in work.session.records.ids(kind.kind)}
        for name, kind in COLLECTIONS.items()
    }
    return _with_state(work, hashes)


def kept_hashes(work: UnitOfWork) -> CopyHashes:
    """The hashes of a copy, as its books keep them: this reads no record."""
    kept = work.session.record_hashes
    hashes = {
        name: {
            id_: sha256
            for bucket in kept.buckets(name)
            for id_, sha256 in kept.hashes(name, bucket)
        }
        for name in COLLECTIONS
    }
    return _with_state(work, hashes)


def differing_records(server: ServedBooks, copy: CopyHashes) -> list[RecordAddress]:
    """The records in which a copy differs from the original, which is asked only where it does.

    Raises `MovedOn` if the original does not stand where the copy does.
    """
    if not copy.is_settled:
        raise MovedOn
    differing: list[RecordAddress] = []
    theirs = _checked(copy, server.collection_hashes())
    for name in COLLECTIONS:
        buckets = copy.buckets(name)
        if theirs.get(name) != collection_checksum(buckets).sha256:
            differing += _in_collection(server, copy, name, buckets)
    return differing


def documents_of(server: ServedBooks, addresses: Iterable[RecordAddress]) -> list[RecordState]:
    """What some records are in the original now."""
    return [read_state(*address, server.document(address)) for address in addresses]


def mend(work: UnitOfWork, copy: CopyHashes, states: Sequence[RecordState]) -> bool:
    """Make records what they are in the original, from what the log of the copy says they were.

    What follows from a record, such as its postings, was made from what the log says, and not from
    a row that was damaged since. The answer is False if the copy has moved on.
    """
    if work.session.copies.find() != copy.state or is_edited(work, copy.state):
        return False
    logged: dict[RecordKey, Record | None] = {}
    for state in states:
        change = work.session.log.last_change((state.kind.plural, state.id))
        if change and change.after:
            before = state_in(change.collection, change.id, change.after).record
            logged[state.kind, state.id] = before and versioned(before, change.version)
    replay(work, states, LoggedAt(work.clock.now(), SYSTEM.actor), logged)
    head = work.session.log.head()
    for state in states:
        text = None if state.record is None else json_text(state.record)
        keep_record_hash(work.session, (state.kind.plural, state.id), text, head.hash)
    keep_state(work, settled(work, copy.state))
    return True


def _hash_of(work: UnitOfWork, collection: str, id_: str) -> str:
    """The hash of a stored record, if the hash that is kept of it is right."""
    try:
        record = work.session.records.get(KINDS_BY_COLLECTION[collection], id_)
    except Damaged:
        return DAMAGED
    return DAMAGED if record is None else record_hash(json_text(record))


def _with_state(work: UnitOfWork, hashes: Mapping[str, Mapping[str, str]]) -> CopyHashes:
    state = state_of_copy(work)
    return CopyHashes(state, not is_edited(work, state), hashes)


def _in_collection(
    server: ServedBooks, copy: CopyHashes, name: str, buckets: Mapping[str, Checksum]
) -> list[RecordAddress]:
    theirs = _checked(copy, server.bucket_hashes(name))
    ours = {bucket: checksum.sha256 for bucket, checksum in buckets.items()}
    differing: list[RecordAddress] = []
    for bucket, sha256 in theirs.items():
        if ours.get(bucket, EMPTY_BUCKET.sha256) != sha256:
            served = _checked(copy, server.record_hashes(name, bucket))
            kept = {
                id_: sha256
                for id_, sha256 in copy.by_collection[name].items()
                if bucket_of(id_) == bucket
            }
            ids = sorted(served.keys() | kept.keys())
            differing += [(name, id_) for id_ in ids if served.get(id_) != kept.get(id_)]
    return differing


def _checked(copy: CopyHashes, served: ServedHashes) -> Mapping[str, str]:
    """Served hashes, if they are those of the version at which the copy stands."""
    if (served.history, served.position) != (copy.state.history, copy.state.position):
        raise MovedOn
    return served.sha256
