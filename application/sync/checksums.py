"""Checksums, by which devices that share the books compare their copies.

They are those of the books at the last version, from hashes that are kept with every write, so no
record is read. `application/checksum_tree` says what is hashed.
"""

from collections.abc import Mapping

from application.checksum_tree import (
    BUCKETS,
    EMPTY_BUCKET,
    Checksum,
    bucket_checksum,
    bucket_of,
    collection_checksum,
    record_hash,
)
from application.collections.registry import COLLECTIONS
from application.serialization import json_text
from application.unit_of_work.unit_of_work import UnitOfWork


def checksums(work: UnitOfWork) -> Mapping[str, Checksum]:
    """The checksum of every collection, by name."""
    hashes = work.session.record_hashes
    return {name: collection_checksum(hashes.buckets(name)) for name in COLLECTIONS}


def bucket_checksums(work: UnitOfWork, collection: str) -> Mapping[str, Checksum]:
    """The checksums of all 256 buckets of a collection, by name and in order."""
    buckets = work.session.record_hashes.buckets(collection)
    return {bucket: buckets.get(bucket, EMPTY_BUCKET) for bucket in BUCKETS}


def record_hashes(work: UnitOfWork, collection: str, bucket: str) -> Mapping[str, str]:
    """The hash of each record in a bucket, by id and in the order of ids."""
    return dict(work.session.record_hashes.hashes(collection, bucket))


def checksums_of_records(work: UnitOfWork) -> Mapping[str, Mapping[str, Checksum]]:
    """The checksum of each bucket that has records, by collection, computed from all records.

    It takes as long as reading all records: it is there to check those that are kept.
    """
    trees = {}
    for collection in COLLECTIONS.values():
        hashes: dict[str, list[tuple[str, str]]] = {}
        for record in work.session.records.all(collection.kind):
            sha256 = record_hash(json_text(record))
            hashes.setdefault(bucket_of(record.id), []).append((record.id, sha256))
        trees[collection.name] = {
            bucket: bucket_checksum(hashes[bucket]) for bucket in sorted(hashes)
        }
    return trees
