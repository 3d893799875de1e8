"""The bytes that records name by their SHA-256."""

from collections.abc import Iterator

from adapters.storage.sqlite.write_buffer import WriteBuffer


class SqliteBlobs:
    """Bytes in a table of their own."""

    def __init__(self, buffer: WriteBuffer) -> None:
        self._buffer = buffer

    def get(self, sha256: str) -> bytes | None:
        row = self._buffer.read("SELECT content FROM blobs WHERE sha256 = ?", sha256).fetchone()
        return bytes(row[0]) if row else None

    def hashes(self) -> Iterator[str]:
        rows = self._buffer.read("SELECT sha256 FROM blobs ORDER BY sha256")
        return (row[0] for row in rows)

    def put(self, sha256: str, content: bytes) -> None:
        sql = "INSERT INTO blobs VALUES (?, ?) ON CONFLICT (sha256) DO NOTHING"
        self._buffer.write("blobs", sql, [(sha256, content)])

    def delete(self, sha256: str) -> None:
        self._buffer.write("blobs", "DELETE FROM blobs WHERE sha256 = ?", [(sha256,)])
