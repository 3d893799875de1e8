"""The books of another program, as a copy of them sees them."""

from collections.abc import Mapping, Sequence
from typing import Any, Literal, Protocol

from attrs import frozen

from application.ports.change_log import Head, RecordAddress
from domain.ledger.attachments import Attachment


class NoAnswer(Exception):
    """The program that serves the books gave no answer, or none that can be read.

    Whether it did what it was asked is not known: ask again.
    """


class PushRefused(Exception):
    """Changes that belong together were refused, and none of them was carried out."""

    def __init__(self, problem: str, place: int) -> None:
        super().__init__(problem)
        self.place = place
        """The place of the first change that is the reason."""


class UnfitServer(Exception):
    """What answers does not serve books, or is another version of the program."""


class NotAdmitted(UnfitServer):
    """The server admits only holders of a token, and this program has none that allows enough."""


class NewerProgram(Exception):
    """The books are served by a newer program: this one does not know all that they hold."""


@frozen
class ReceivedChange:
    """The change of one record, as the served books tell it."""

    version: int
    at: str
    """The time of the commit in UTC, such as `2026-03-15T09:30:00.000Z`."""
    actor: str
    collection: str
    id: str
    document: Mapping[str, Any] | None
    """The stored fields of the record as JSON; None if it was deleted."""
    head: str
    """The hash that the log of the served books has at this version."""


@frozen
class ReceivedPage:
    """Some changes after a version."""

    history: str
    """The id of the history of the served books."""
    end: Head
    """The end of their log."""
    changes: Sequence[ReceivedChange]
    next: Head
    """Where a copy stands that has these changes."""


@frozen
class OutgoingChange:
    """What was done to one record of a copy, for the served books."""

    change_id: str
    collection: str
    id: str
    document: Mapping[str, Any] | None
    """The stored fields of the record as JSON; None if it was deleted."""
    base_version: int | None
    """A version of the served books at which the copy knew the record; None if it has made it."""


@frozen
class ChangeResult:
    """What became of an outgoing change."""

    status: Literal["applied", "merged", "conflict", "duplicate", "rejected"]
    losing: Mapping[str, Any] | None = None
    """The values that lost against those of the copy, or of an edit that lost to a deletion."""
    renumbered: Mapping[str, str] | None = None
    renamed: Mapping[str, str] | None = None
    problem: str = ""
    """Why the change was rejected; empty if it was not."""
    is_gone: bool = False
    """Whether the served books do not have the record now."""


@frozen
class PushAnswer:
    """What became of a push."""

    results: Sequence[ChangeResult]
    """One for each change, in their order."""
    end: Head
    """The end of the log of the served books after the push."""


@frozen
class ServedHashes:
    """The hashes of collections, buckets or records, by name, at a version of the served books."""

    history: str
    position: Head
    sha256: Mapping[str, str]


class ServedBooks(Protocol):
    """The served books. Every method may raise `NoAnswer`, and those that send a position
    `OtherHistory` if the books never had it.
    """

    def changes(self, history: str, position: Head) -> ReceivedPage:
        """The first changes after a position; with an empty history, those of any books."""

    def push(
        self,
        client_id: str,
        history: str,
        position: Head,
        changes: Sequence[OutgoingChange],
        *,
        is_atomic: bool,
    ) -> PushAnswer:
        """Send what was done to a copy, which stands at a position.

        With `is_atomic`, all changes are carried out, or `PushRefused` is raised.
        """

    def collection_hashes(self) -> ServedHashes:
        """The hash of each collection."""

    def bucket_hashes(self, collection: str) -> ServedHashes:
        """The hash of each bucket of a collection."""

    def record_hashes(self, collection: str, bucket: str) -> ServedHashes:
        """The hash of each record in a bucket."""

    def document(self, address: RecordAddress) -> Mapping[str, Any] | None:
        """The stored fields of a record as JSON, or None if there is no such record."""

    def note_repairs(self, client_id: str, version: int, repaired: Sequence[RecordAddress]) -> None:
        """Tell which records of a copy differed at a version, and were repaired."""

    def attached(self, attachment: Attachment) -> bytes | None:
        """The bytes of an attached file, if the books have them and it is still attached."""

    def logo(self) -> bytes | None:
        """The picture of the company's logo, if it has one."""
