"""The bytes that records name by their SHA-256."""

from collections.abc import Iterator

from adapters.storage.sqlite.write_buffer import WriteBuffer
from application.ports.failures import Damaged

CHUNK_SIZE = 256 * 1024
"""How many bytes a row has at most. Step 11 of the schema has cut older ones to this size."""


class SqliteBlobs:
    """Bytes in a table of their own, with a row for each chunk."""

    def __init__(self, buffer: WriteBuffer) -> None:
        self._buffer = buffer

    def chunks(self, sha256: str) -> Iterator[bytes]:
        sql = "SELECT place, content FROM blobs WHERE sha256 = ? ORDER BY place"
        for expected, (place, content) in enumerate(self._buffer.read(sql, sha256)):
            if place != expected or (place and not content):
                raise Damaged(
                    f"the bytes with the SHA-256 {sha256} are not stored as the books store them"
                )
            yield bytes(content)

    def size(self, sha256: str) -> int | None:
        sql = "SELECT sum(length(content)) FROM blobs WHERE sha256 = ?"
        size: int | None = self._buffer.read(sql, sha256).fetchone()[0]
        return size

    def hashes(self) -> Iterator[str]:
        rows = self._buffer.read("SELECT DISTINCT sha256 FROM blobs ORDER BY sha256")
        return (row[0] for row in rows)

    def put(self, sha256: str, content: bytes) -> None:
        sql = "INSERT INTO blobs VALUES (?, ?, ?) ON CONFLICT (sha256, place) DO NOTHING"
        starts = range(0, max(len(content), 1), CHUNK_SIZE)
        rows = [
            (sha256, place, content[start : start + CHUNK_SIZE])
            for place, start in enumerate(starts)
        ]
        self._buffer.write("blobs", sql, rows)
        self._buffer.prove("blobs", (sha256,))

    def delete(self, sha256: str) -> None:
        self._buffer.write("blobs", "DELETE FROM blobs WHERE sha256 = ?", [(sha256,)])
        self._buffer.prove("blobs", (sha256,))
