"""What is wrong with the books in a copy: its log is computed again, and its records are read.

This is less than `integrity/verify_books` looks at, because it runs after every backup. It reads
the log and the records one by one, so it needs little memory.
"""

from collections.abc import Iterator
from typing import Any

from application.checksum_tree import BUCKETS, record_hash
from application.collections.collection import Collection
from application.collections.registry import COLLECTIONS
from application.integrity.verify_log import prove_log
from application.ports.store import Session
from application.serialization import json_text


def copy_faults(session: Session) -> Iterator[str]:
    """What is wrong with the log, and with the hashes of the records, one message each.

    Of a file that an older program wrote, the hashes are left out: it does not have them yet.
    """
    yield from prove_log(session.log).faults
    if "record_hashes" not in session.stale_data():
        for collection in COLLECTIONS.values():
            yield from _record_faults(session, collection)


def _record_faults(session: Session, collection: Collection[Any]) -> Iterator[str]:
    """Each record of a collection must have the hash that is stored of it."""
    hashes = dict(
        row for bucket in BUCKETS for row in session.record_hashes.hashes(collection.name, bucket)
    )
    try:
        for record in session.records.all(collection.kind):
            if hashes.pop(record.id, "") != record_hash(json_text(record)):
                yield f"{collection.name}: {record.id!r} is not the record that has its hash"
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError) as error:
        yield f"{collection.name}: a record cannot be read ({error})"
        return
    for id_ in hashes:
        yield f"{collection.name}: the record {id_!r} is missing"
