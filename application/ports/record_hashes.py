"""The hashes of the records of collections, kept in step with the records.

`application/checksum_tree` says what is hashed, and what buckets are.
"""

from collections.abc import Mapping
from typing import Protocol

from application.checksum_tree import Checksum


class RecordHashes(Protocol):
    """The hash of each record of the collections that checksums cover."""

    def put(self, collection: str, id_: str, sha256: str, change_hash: str) -> None:
        """Keep the hash of a new or changed record.

        `change_hash` is the hash of the change in the log, which stands for all that was logged up
        to it. By it a store may recognise the bucket as it is now.
        """

    def delete(self, collection: str, id_: str, change_hash: str) -> None:
        """Delete the hash of a record that was deleted by a change with this hash."""

    def clear(self) -> None:
        """Delete all hashes."""

    def buckets(self, collection: str) -> Mapping[str, Checksum]:
        """The checksum of each bucket; those that never had a record are absent."""

    def hashes(self, collection: str, bucket: str) -> list[tuple[str, str]]:
        """The id and the hash of each record in a bucket, in the order of ids."""
