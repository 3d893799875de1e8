"""The log of every change, as a store keeps it."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Literal, Protocol

from attrs import frozen

from domain.ledger.ids import DocumentRef


@frozen
class LoggedChange:
    """The change of one record in one commit: a row of the log."""

    version: int
    at: str
    """The time of the commit in UTC, such as `2026-03-15T09:30:00.000Z`."""
    actor: str
    request_id: str
    collection: str
    id: str
    """The id of the record."""
    op: Literal["put", "delete", "restored"]
    """What was done to the record; the change with `restored` is not of a record, but says that a
    backup was restored, so that a new history begins."""
    before: str | None
    """The record before the change as canonical JSON; None for a new record."""
    after: str | None
    """The record after the change as canonical JSON; None for a deleted record."""
    hash: str
    """The SHA-256 of this change and of the hash before it."""
    override: str = ""
    """The reason that a person gave for an exception from a rule, without which the transaction
    would have been refused; empty if there was none."""


@frozen
class Head:
    """The end of the log: its highest version, and the hash of that change."""

    version: int = 0
    hash: str = ""


@frozen
class UnreadableChange:
    """A row of the log that is no change: it holds something that the books never write."""

    version: int | None
    """Its version; None if that is what cannot be read."""
    column: str
    """What cannot be read, such as `before`; empty if it is the whole row."""


@frozen
class TouchedDocument:
    """A document whose changes are asked for, together with what changed around it."""

    collection: str
    document: DocumentRef

    def has_part(self, id_: str) -> bool:
        """Whether an open item, or a row of an account, belongs to the document."""
        return id_ == str(self.document) or id_.startswith(f"{self.document}:")


@frozen
class LogQuery:
    """Which changes of the log to read; a condition that is None does not count."""

    since: int = 0
    """Only changes with a higher version."""
    collection: str | None = None
    record_id: str | None = None
    actor: str | None = None
    first: date | None = None
    """The first day, in UTC."""
    last: date | None = None
    """The last day, in UTC."""
    limit: int = 100
    before: int | None = None
    """Only changes with a lower version."""
    collections: frozenset[str] | None = None
    """Only changes of these collections."""
    request_id: str | None = None
    op: Literal["put", "delete", "restored"] | None = None
    touches: TouchedDocument | None = None
    """Only changes of this document, of applications to and from it, and of marks of its rows."""
    newest_first: bool = False
    """Whether the changes come by descending versions."""
    most_counted: int | None = None
    """How many changes are counted at most; None for all."""


@frozen
class FeedQuery:
    """Which changes a copy of the books asks for."""

    since: int
    """Only changes with a higher version."""
    until: int
    """Only changes with this version or a lower one."""
    collections: frozenset[str] | None = None
    """Only changes of these collections; None for all."""
    is_compact: bool = False
    """Only the last change of each record in the whole log."""


@frozen
class AppliedAmount:
    """By how much a unit of work changes what is applied to a charge."""

    charge_id: str
    """The id of its open item."""
    version: int
    """The last change of applications, in the unit of work, that names the charge."""
    first: int
    """The first version of the unit of work."""
    last: int
    """The last version of the unit of work."""
    cents: int


@frozen
class AppliedTotal:
    """How much is applied to a charge in all, after a unit of work that changed it."""

    charge_id: str
    version: int
    """This and the next two are those of `AppliedAmount`."""
    first: int
    last: int
    applied: int
    """In cents."""


@frozen
class RecordTimes:
    """When a record was made and last changed, as the log has it."""

    created_at: str
    """The time of its first change, since it was last deleted if it ever was."""
    updated_at: str
    """The time of its last change."""


RecordAddress = tuple[str, str]
"""The collection and the id of a record."""


class ChangeLog(Protocol):
    """The log: one row for each change, numbered without gaps and chained by hashes."""

    def head(self) -> Head:
        """The end of the log."""

    def history(self) -> str:
        """The random id of the history of which the versions of the log are.

        Books that take the place of others begin another one; see `begin_history`.
        """

    def begin_history(self, after: int) -> str:
        """Begin another history, and return its id. A log without changes begins after a version.

        Nobody takes the versions of the new history for those that other books have had.
        """

    def hash_of(self, version: int) -> str | None:
        """The hash of the change with a version, or None if the log does not have it."""

    def recorded_end(self) -> Head | None:
        """Where the log must end: it is written beside the log with every commit.

        None if somebody has removed it.
        """

    def append(self, changes: Iterable[LoggedChange]) -> None:
        """Add changes at the end of the log, which may be made one by one meanwhile."""

    def add_charges(self, version: int, charge_ids: Iterable[str]) -> None:
        """Add for which charges the change of applications with this version alters anything."""

    def add_applied(self, amounts: Iterable[AppliedAmount]) -> None:
        """Add by how much the unit of work that was appended last changes what is applied."""

    def read(self, query: LogQuery) -> list[LoggedChange]:
        """The changes that fit a query, by version, up to its limit."""

    def stored_rows(self) -> Iterator[LoggedChange | UnreadableChange]:
        """Every row of the log as it is stored, by version, whatever somebody has done to it.

        The rows are read one by one. Where the file itself is damaged, the last one is a row that
        cannot be read, although more may follow.
        """

    def first_version_after(self, version: int) -> int | None:
        """The lowest version above this one, or None at the end of the log."""

    def feed(self, query: FeedQuery) -> Iterator[LoggedChange]:
        """The changes of records that a copy of the books asks for, by version, one by one."""

    def last_changes(self, until: int) -> Iterator[LoggedChange]:
        """The last change of each record up to a version, by version, read one by one."""

    def version_at(self, at: str) -> int:
        """The highest version of which the change was made up to a time, such as
        `2026-03-15T09:30:00.000Z`; 0 if there is none.
        """

    def applied_totals(self, charge_id: str, version: int) -> list[AppliedTotal]:
        """What was applied to a charge in the last two units of work that changed it, newest first.

        Only units of work count that began with this version or a lower one.
        """

    def last_change(
        self,
        address: RecordAddress,
        until: int | None = None,
        op: Literal["put", "delete"] | None = None,
    ) -> LoggedChange | None:
        """The last change of a record, or None: up to a version, or with this `op` alone."""

    def times(
        self, addresses: Sequence[RecordAddress], until: int | None = None
    ) -> Mapping[RecordAddress, RecordTimes]:
        """When these records were made and last changed; those that the log lacks are absent.

        With `until`, only changes with this version or a lower one count.
        """

    def count(self, query: LogQuery) -> int:
        """How many changes fit a query, without its limit; beyond `most_counted`, one more than
        that."""
