"""The hashes of records, and the checksums of their buckets.

The hashes are rows of their own. A write adds one row for the record, and one that says which
change of its bucket was the last. The checksum of a bucket is computed when somebody asks for it,
and remembered together with that change, so that only buckets that have changed since are computed
again.
"""

from collections.abc import Mapping

from adapters.storage.sqlite.write_buffer import WriteBuffer
from application.checksum_tree import Checksum, bucket_checksum, bucket_of

KnownBuckets = dict[tuple[str, str], tuple[str, Checksum]]
"""What one process has computed: by collection and bucket, the hash of its last change and its
checksum.

The hash of a change includes the hashes of all changes before it. So with the same last change a
bucket has the same records, also in a transaction that is rolled back afterwards.
"""


class SqliteRecordHashes:
    """The hashes in tables of SQLite."""

    def __init__(self, buffer: WriteBuffer, known: KnownBuckets) -> None:
        self._buffer = buffer
        self._known = known

    def put(self, collection: str, id_: str, sha256: str, change_hash: str) -> None:
        bucket = bucket_of(id_)
        sql = """
            INSERT INTO record_hashes VALUES (?, ?, ?, ?)
            ON CONFLICT (collection, bucket, id) DO UPDATE SET sha256 = excluded.sha256
        """
        self._buffer.write("record_hashes", sql, [(collection, bucket, id_, sha256)])
        self._note_change(collection, bucket, change_hash)

    def delete(self, collection: str, id_: str, change_hash: str) -> None:
        bucket = bucket_of(id_)
        sql = "DELETE FROM record_hashes WHERE collection = ? AND bucket = ? AND id = ?"
        self._buffer.write("record_hashes", sql, [(collection, bucket, id_)])
        self._note_change(collection, bucket, change_hash)

    def clear(self) -> None:
        for table in ("record_hashes", "bucket_changes"):
            self._buffer.write(table, f"DELETE FROM {table}", [()])

    def buckets(self, collection: str) -> Mapping[str, Checksum]:
        sql = "SELECT bucket, last_hash FROM bucket_changes WHERE collection = ? ORDER BY bucket"
        last_hashes = self._buffer.read(sql, collection).fetchall()
        return {
            bucket: self._checksum(collection, bucket, last_hash)
            for bucket, last_hash in last_hashes
        }

    def hashes(self, collection: str, bucket: str) -> list[tuple[str, str]]:
        sql = """
            SELECT id, sha256 FROM record_hashes WHERE collection = ? AND bucket = ? ORDER BY id
        """
        rows: list[tuple[str, str]] = self._buffer.read(sql, collection, bucket).fetchall()
        return rows

    def _note_change(self, collection: str, bucket: str, change_hash: str) -> None:
        sql = """
            INSERT INTO bucket_changes VALUES (?, ?, ?)
            ON CONFLICT (collection, bucket) DO UPDATE SET last_hash = excluded.last_hash
        """
        self._buffer.write("bucket_changes", sql, [(collection, bucket, change_hash)])

    def _checksum(self, collection: str, bucket: str, last_hash: str) -> Checksum:
        known_hash, checksum = self._known.get((collection, bucket), (None, None))
        if checksum is None or known_hash != last_hash:
            checksum = bucket_checksum(self.hashes(collection, bucket))
            self._known[collection, bucket] = last_hash, checksum
        return checksum
