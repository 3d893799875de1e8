"""The bytes that records name by their SHA-256: the logo of the company."""

from collections.abc import Iterator
from typing import Protocol


class Blobs(Protocol):
    """Stored bytes, by their SHA-256 in hexadecimal.

    Records and the change log have only the SHA-256, so that they stay short.
    """

    def get(self, sha256: str) -> bytes | None:
        """The bytes with a SHA-256, or None."""

    def hashes(self) -> Iterator[str]:
        """The SHA-256 of everything that is stored, in order."""

    def put(self, sha256: str, content: bytes) -> None:
        """Store bytes; those that are stored already stay."""

    def delete(self, sha256: str) -> None:
        """Delete bytes, if they are there."""
