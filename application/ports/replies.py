"""The answers that are kept, so that a retry reads the same."""

from typing import Protocol

from attrs import field, frozen


@frozen
class Answer:
    """What a request was answered, kept so that a retry reads the same."""

    status: int
    headers: dict[str, str]
    body: bytes
    hit: bool = field(default=False, eq=False)


@frozen
class StoredReply:
    """A kept answer, and the fingerprint of the request that it answered."""

    fingerprint: str
    answer: Answer


class Replies(Protocol):
    """Answers by the idempotency keys of the requests that they answered."""

    def find(self, key: str) -> StoredReply | None:
        """The answer kept under an idempotency key."""

    def store(self, key: str, reply: StoredReply, at: str) -> None:
        """Keep an answer."""

    def purge(self, before: str) -> None:
        """Drop the answers that were kept before a moment."""
