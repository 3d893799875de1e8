"""What the books remember of the changes that clients have pushed."""

from collections.abc import Mapping
from typing import Protocol

from attrs import frozen


@frozen
class StoredResult:
    """What became of one pushed change, and the fingerprint of its content."""

    fingerprint: str
    result: str
    """The result as JSON."""
    at: str
    """When it was pushed, in ISO format."""


@frozen
class LastPush:
    """The last push of one client."""

    client_id: str
    at: str
    """When it came, in ISO format."""
    version: int
    """The version of the books after it."""
    counts: Mapping[str, int]
    """How many of its changes had each status, such as `applied`."""


class Pushes(Protocol):
    """The results of pushed changes by client and change, and the last push of each client."""

    def find(self, client_id: str, change_id: str) -> StoredResult | None:
        """What became of a change, or None if it is not known (any more)."""

    def store(self, client_id: str, change_id: str, result: StoredResult) -> None:
        """Keep what became of a change, in place of what was kept of it before."""

    def purge(self, before: str, least: int) -> None:
        """Delete the results that were kept before a moment, in ISO format, but none of the last
        ones, as many as `least` says.
        """

    def note(self, push: LastPush, most: int) -> None:
        """Remember the last push of a client, and only those of the `most` that pushed last."""

    def last_pushes(self) -> list[LastPush]:
        """The last push of each client, by the id of the client."""
