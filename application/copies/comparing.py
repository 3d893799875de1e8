"""Comparing a copy with the original, and mending the records that differ.

The hashes that the books keep say whether the copy has received everything. Whether its records are
still what was stored, only hashing them again says: somebody, or the disk, may have changed them.
"""

from collections.abc import Iterable, Mapping, Sequence

from attrs import frozen

from application.checksum_tree import (
    EMPTY_BUCKET,
    Checksum,
    collection_checksum,
    record_hash,
)
from application.collections.registry import COLLECTIONS
from application.copies.documents import read_state
from application.copies.from_log import replay_on_log
from application.copies.state import is_edited, keep_state, settled, state_of_copy
from application.ports.change_log import RecordAddress
from application.ports.copy_states import CopyState
from application.ports.failures import Damaged
from application.ports.served_books import ServedBooks, ServedHashes
from application.replay.replay import (
    KINDS_BY_COLLECTION,
    LoggedAt,
    RecordState,
)
from application.serialization import json_text
from application.unit_of_work.books import Books
from application.unit_of_work.record_hashes import keep_record_hash
from application.unit_of_work.unit_of_work import UnitOfWork
from application.unit_of_work.write_context import SYSTEM


@frozen
class CopyHashes:
    """The hashes that a copy keeps, and where it stands with them."""

    state: CopyState
    is_edited: bool
    """Whether something was done to the copy that the original may not have."""
    buckets: Mapping[str, Mapping[str, Checksum]]
    """The checksum of each bucket that has had records, by collection."""


class MovedOn(Exception):
    """The original, or the copy, changed while they were compared."""


def damaged_records(work: UnitOfWork) -> tuple[CopyState, list[RecordAddress]]:
    """Where a copy stands, and its records that are not what was stored; this reads all records."""
    damaged: list[RecordAddress] = []
    for name in COLLECTIONS:
        kept = _kept_hashes(work, name)
        ids = {*work.session.records.ids(KINDS_BY_COLLECTION[name])}
        for id_ in sorted(ids | kept.keys()):
            work.check_wanted()
            if _hash_of(work, name, id_) != kept.get(id_):
                damaged.append((name, id_))
    return state_of_copy(work), damaged


def kept_hashes(work: UnitOfWork) -> CopyHashes:
    """The hashes of a copy, as its books keep them: this reads no record."""
    state = state_of_copy(work)
    trees = {name: work.session.record_hashes.buckets(name) for name in COLLECTIONS}
    return CopyHashes(state, is_edited(work, state), trees)


def kept_hashes_in(
    work: UnitOfWork, state: CopyState, collection: str, bucket: str
) -> Mapping[str, str]:
    """The hashes of the records in one bucket of a copy, by id; raises `MovedOn`."""
    if state_of_copy(work) != state or is_edited(work, state):
        raise MovedOn
    return dict(work.session.record_hashes.hashes(collection, bucket))


def differing_records(books: Books, server: ServedBooks) -> tuple[CopyState, list[RecordAddress]]:
    """Where a copy stands, and its records that differ from the original by the hashes of both.

    The original is asked only for what differs. Raises `MovedOn` if it does not stand where the
    copy does, or if the copy is edited.
    """
    copy = books.read(kept_hashes)
    if copy.is_edited:
        raise MovedOn
    differing: list[RecordAddress] = []
    theirs = _checked(copy.state, server.collection_hashes())
    for name, buckets in copy.buckets.items():
        if theirs.get(name) == collection_checksum(buckets).sha256:
            continue
        for bucket, sha256 in _checked(copy.state, server.bucket_hashes(name)).items():
            if buckets.get(bucket, EMPTY_BUCKET).sha256 != sha256:
                served = _checked(copy.state, server.record_hashes(name, bucket))
                kept = books.read(kept_hashes_in, copy.state, name, bucket)
                ids = sorted(served.keys() | kept.keys())
                differing += [(name, id_) for id_ in ids if served.get(id_) != kept.get(id_)]
    return copy.state, differing


def documents_of(server: ServedBooks, addresses: Iterable[RecordAddress]) -> list[RecordState]:
    """What some records are in the original now."""
    return [read_state(*address, server.document(address)) for address in addresses]


def mend(work: UnitOfWork, known: CopyState, states: Sequence[RecordState]) -> CopyState | None:
    """Make records what they are in the original, from what the log of the copy says they were.

    The answer is where the copy stands then. Nothing happens, and the answer is None, if the copy
    does not stand where `known` says, or if it is edited.
    """
    if work.session.copies.find() != known or is_edited(work, known):
        return None
    replay_on_log(work, states, LoggedAt(work.clock.now(), SYSTEM.actor))
    head = work.session.log.head()
    for state in states:
        text = None if state.record is None else json_text(state.record)
        keep_record_hash(work.session, (state.kind.plural, state.id), text, head.hash)
    mended = settled(work, known)
    keep_state(work, mended)
    return mended


def _kept_hashes(work: UnitOfWork, collection: str) -> dict[str, str]:
    """The hash that is kept of each record of a collection, by id."""
    kept = work.session.record_hashes
    return {
        id_: sha256
        for bucket in kept.buckets(collection)
        for id_, sha256 in kept.hashes(collection, bucket)
    }


def _hash_of(work: UnitOfWork, collection: str, id_: str) -> str:
    """The hash of a record as it is stored; empty if it is not there, or cannot be read."""
    try:
        record = work.session.records.get(KINDS_BY_COLLECTION[collection], id_)
    except Damaged:
        return ""
    return "" if record is None else record_hash(json_text(record))


def _checked(state: CopyState, served: ServedHashes) -> Mapping[str, str]:
    """Served hashes, if they are those of the version at which the copy stands."""
    if (served.history, served.position) != (state.history, state.position):
        raise MovedOn
    return served.sha256
