"""The bytes that records name by their SHA-256: the logo of the company, and attached files."""

from collections.abc import Iterator
from typing import Protocol


class Blobs(Protocol):
    """Stored bytes, by their SHA-256 in hexadecimal, in chunks.

    Records and the change log have only the SHA-256, so that they stay short.
    """

    def chunks(self, sha256: str) -> Iterator[bytes]:
        """The bytes with a SHA-256, piece by piece; nothing if they are not stored."""

    def size(self, sha256: str) -> int | None:
        """How many bytes are stored under a SHA-256, or None; this reads none of them."""

    def hashes(self) -> Iterator[str]:
        """The SHA-256 of everything that is stored, in order."""

    def put(self, sha256: str, content: bytes) -> None:
        """Store bytes; those that are stored already stay."""

    def delete(self, sha256: str) -> None:
        """Delete bytes, if they are there."""
