"""Stored bytes for books that store none themselves: those of plans, and those of the past."""

from collections.abc import Iterator

from application.ports.blobs import Blobs


class UnchangedBlobs:
    """The bytes of other books. What is stored or deleted here changes nothing there."""

    def __init__(self, blobs: Blobs) -> None:
        self._blobs = blobs

    def chunks(self, sha256: str) -> Iterator[bytes]:
        return self._blobs.chunks(sha256)

    def size(self, sha256: str) -> int | None:
        return self._blobs.size(sha256)

    def hashes(self) -> Iterator[str]:
        return self._blobs.hashes()

    def put(self, sha256: str, content: bytes) -> None:
        """Do nothing: the bytes are stored where the change is made."""
        del sha256, content

    def delete(self, sha256: str) -> None:
        """Do nothing, as above."""
        del sha256
