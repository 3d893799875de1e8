"""The tree of hashes by which two copies of a collection are compared.

    record hash    the SHA-256 of the canonical JSON of a record's stored fields
    bucket         the SHA-256 of the lines `id hash` of its records, in the order of their ids
    collection     the SHA-256 of its 256 bucket hashes, from 00 to ff

The bucket of a record is the first two hexadecimal digits of the SHA-256 of its id. All hashes are
hexadecimal, in lower case; texts are hashed as UTF-8. docs/sync.md has an example.
"""

from collections.abc import Iterable, Mapping
from hashlib import sha256

from attrs import frozen

BUCKETS = tuple(f"{number:02x}" for number in range(256))
"""The names of all buckets, in order."""


@frozen
class Checksum:
    """The checksum of a bucket or of a collection."""

    count: int
    """How many records it has."""
    sha256: str


EMPTY_BUCKET = Checksum(0, sha256().hexdigest())
"""The checksum of a bucket without records: the SHA-256 of the empty text."""


def record_hash(json_text: str) -> str:
    """The hash of a record, from its canonical JSON as `serialization.json_text` writes it."""
    return sha256(json_text.encode()).hexdigest()


def bucket_of(id_: str) -> str:
    """The name of the bucket in which a record with an id is."""
    return sha256(id_.encode()).hexdigest()[:2]


def bucket_checksum(hashes: Iterable[tuple[str, str]]) -> Checksum:
    """The checksum of a bucket, from the id and the hash of each record, in the order of ids."""
    lines = [f"{id_} {record_sha256}\n" for id_, record_sha256 in hashes]
    return Checksum(len(lines), sha256("".join(lines).encode()).hexdigest())


def collection_checksum(buckets: Mapping[str, Checksum]) -> Checksum:
    """The checksum of a collection, from its buckets; buckets that are absent are empty."""
    hashes = dict.fromkeys(BUCKETS, EMPTY_BUCKET.sha256)
    hashes.update((bucket, checksum.sha256) for bucket, checksum in buckets.items())
    count = sum(checksum.count for checksum in buckets.values())
    return Checksum(count, sha256("".join(hashes.values()).encode()).hexdigest())
