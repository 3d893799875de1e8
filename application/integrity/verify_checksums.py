"""Verifying the hashes by which copies of the books are compared."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from application.checksum_tree import (
    BUCKETS,
    EMPTY_BUCKET,
    bucket_checksum,
    bucket_of,
    record_hash,
)
from application.collections.registry import COLLECTIONS
from application.ports.record_hashes import RecordHashes
from application.serialization import json_text
from domain.records import Record, kind_of


def verify_checksums(
    hashes: RecordHashes, records: Mapping[str, Mapping[str, Record]], checked: Counter[str]
) -> Iterator[str]:
    """What is wrong with the stored hashes of records and with the checksums of their buckets.

    `records` are those that can be read, by kind and id; the hash of a damaged record counts as
    one of a record that is not there.
    """
    for collection in COLLECTIONS.values():
        by_id = records[kind_of(collection.kind)]
        checked["recordHashes"] += len(by_id)
        expected = {
            (bucket_of(id_), id_): record_hash(json_text(record)) for id_, record in by_id.items()
        }
        by_bucket = {bucket: hashes.hashes(collection.name, bucket) for bucket in BUCKETS}
        stored = {
            (bucket, id_): sha256 for bucket, rows in by_bucket.items() for id_, sha256 in rows
        }
        for bucket, id_ in sorted(stored.keys() | expected.keys()):
            if stored.get((bucket, id_)) != expected.get((bucket, id_)):
                yield (
                    f"{kind_of(collection.kind)} {id_!r}: the hash that is stored of it in bucket "
                    f"{bucket} is not that of the record"
                )
        yield from _bucket_faults(hashes, collection.name, by_bucket)


def _bucket_faults(
    hashes: RecordHashes, collection: str, by_bucket: Mapping[str, Sequence[tuple[str, str]]]
) -> Iterator[str]:
    """Each bucket must have the checksum of the hashes in it, which are given by bucket."""
    checksums = hashes.buckets(collection)
    for bucket, rows in by_bucket.items():
        if not rows and bucket not in checksums:
            continue
        expected = bucket_checksum(rows) if rows else EMPTY_BUCKET
        if checksums.get(bucket, EMPTY_BUCKET) != expected:
            yield f"{collection}: the checksum of bucket {bucket} is not that of the hashes in it"
