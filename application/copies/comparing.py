"""Comparing a copy with the original, by the hashes of records that both keep.

The hashes say whether the copy has received everything. Whether its records are still what was
stored is another question: see `damage`.
"""

from collections.abc import Mapping

from attrs import frozen

from application.checksum_tree import EMPTY_BUCKET, Checksum, collection_checksum
from application.collections.registry import COLLECTIONS
from application.copies.state import is_edited, state_of_copy
from application.ports.change_log import RecordAddress
from application.ports.copy_states import CopyState
from application.ports.served_books import ServedBooks, ServedHashes
from application.unit_of_work.books import Books
from application.unit_of_work.unit_of_work import UnitOfWork


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


class NotEqual(Exception):
    """A copy could not be brought in step with its original. What it has received is kept."""


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


def _checked(state: CopyState, served: ServedHashes) -> Mapping[str, str]:
    """Served hashes, if they are those of the version at which the copy stands."""
    if (served.history, served.position) != (state.history, state.position):
        raise MovedOn
    return served.sha256
