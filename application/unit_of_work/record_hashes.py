"""Keeping the hashes of records in step with the log, in the transaction that changes them."""

from collections.abc import Iterable, Iterator

from application.checksum_tree import record_hash
from application.ports.change_log import LoggedChange
from application.ports.store import Session
from application.unit_of_work.mechanism import Mechanism


def with_record_hashes(
    changes: Iterable[LoggedChange], session: Session, mechanism: Mechanism
) -> Iterator[LoggedChange]:
    """The same changes; the hash of each record is kept when its change is taken.

    What is hashed is the text that the log gets, so no record is written as JSON a second time.
    The mechanism says which collections have hashes.
    """
    for change in changes:
        if change.collection in mechanism.checksummed:
            if change.after is None:
                session.record_hashes.delete(change.collection, change.id, change.hash)
            else:
                sha256 = record_hash(change.after)
                session.record_hashes.put(change.collection, change.id, sha256, change.hash)
        yield change
