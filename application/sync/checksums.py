"""Checksums of the collections, by which devices that share the books compare their copies."""

from collections.abc import Mapping
from hashlib import sha256

from attrs import frozen

from application.collections.registry import COLLECTIONS
from application.serialization import json_text
from application.unit_of_work.unit_of_work import UnitOfWork


@frozen
class Checksum:
    """The checksum of one collection."""

    count: int
    """How many records the collection has."""
    sha256: str
    """The SHA-256, in hexadecimal, of the canonical JSON of each record by id, one line each."""


def checksums(work: UnitOfWork) -> Mapping[str, Checksum]:
    """The checksum of every collection, by name. Each hashed line ends in a line feed."""
    results = {}
    for collection in COLLECTIONS.values():
        digest, count = sha256(), 0
        for record in work.session.records.all(collection.kind):
            digest.update(json_text(record).encode() + b"\n")
            count += 1
        results[collection.name] = Checksum(count, digest.hexdigest())
    return results
