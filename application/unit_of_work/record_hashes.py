"""Keeping the hashes of records in step with the log, in the transaction that changes them."""

from collections.abc import Iterable, Iterator

from application.checksum_tree import record_hash
from application.ports.change_log import LoggedChange, RecordAddress
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
            keep_record_hash(session, (change.collection, change.id), change.after, change.hash)
        yield change


def keep_record_hash(
    session: Session, address: RecordAddress, text: str | None, change_hash: str
) -> None:
    """Keep the hash of a record as it is by its canonical JSON; None if the record is gone.

    `change_hash` is the hash of the last change in the log.
    """
    if text is None:
        session.record_hashes.delete(*address, change_hash)
    else:
        session.record_hashes.put(*address, record_hash(text), change_hash)
