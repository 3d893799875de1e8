"""The answers that are kept, so that a repeated request gets the same answer."""

from typing import Protocol

from attrs import field, frozen

from domain.errors import Invalid


@frozen
class Answer:
    """The answer to a request."""

    status: int
    headers: dict[str, str]
    body: bytes
    hit: bool = field(default=False, eq=False)
    """Whether this is the kept answer to an earlier sending of the request."""


@frozen
class StoredReply:
    """A kept answer, and the fingerprint of the request that it answered."""

    fingerprint: str
    answer: Answer


class KeyReused(Invalid):
    """The idempotency key of an earlier request comes again with another request."""

    code = "idempotency_key_reused"


class Replies(Protocol):
    """The kept answers, by the idempotency keys of their requests."""

    def find(self, key: str) -> StoredReply | None:
        """The answer kept under a key, or None."""

    def store(self, key: str, reply: StoredReply, at: str) -> None:
        """Keep an answer under a key; `at` is the moment, in ISO format."""

    def purge(self, before: str, least: int) -> None:
        """Delete the answers that were kept before a moment, in ISO format, but none of the last
        ones, as many as `least` says. Some may be left for the next time.
        """
