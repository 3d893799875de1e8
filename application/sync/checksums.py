"""What devices that share the books ask of them: where the log is, and whether their copies agree."""

from collections.abc import Mapping
from hashlib import sha256

from attrs import frozen

from application.collections.registry import COLLECTIONS
from application.serialization import json_text
from application.unit_of_work.unit_of_work import UnitOfWork


@frozen
class Checksum:
    """How many records a collection has, and the SHA-256 of the canonical JSON of their stored fields, by id."""

    count: int
    sha256: str


def checksums(work: UnitOfWork) -> Mapping[str, Checksum]:
    """The checksum of every collection. The hash is over one line a record, each ended by a line feed."""
    found = {}
    for collection in COLLECTIONS.values():
        digest, count = sha256(), 0
        for record in work.session.records.all(collection.kind):
            digest.update(json_text(record).encode() + b"\n")
            count += 1
        found[collection.name] = Checksum(count, digest.hexdigest())
    return found
