"""The log of every change."""

from collections.abc import Sequence
from datetime import date
from typing import Literal, Protocol

from attrs import frozen


@frozen
class LoggedChange:
    """One record changed by one commit: a row of the log. `before` and `after` are canonical JSON."""

    version: int
    at: str
    actor: str
    request_id: str
    collection: str
    id: str
    op: Literal["put", "delete"]
    before: str | None
    after: str | None
    hash: str


@frozen
class Head:
    """Where the log ends: its highest version, and the hash that chains it."""

    version: int = 0
    hash: str = ""


@frozen
class LogQuery:
    """Which changes: after a version (`since`), up to a day, of a collection, a record or an actor."""

    since: int = 0
    collection: str | None = None
    record_id: str | None = None
    actor: str | None = None
    first: date | None = None
    last: date | None = None
    limit: int = 100


class ChangeLog(Protocol):
    """The log: one row for each change of a record, numbered without gaps and chained by hash."""

    def head(self) -> Head:
        """Where the log ends."""

    def append(self, changes: Sequence[LoggedChange]) -> None:
        """Add to the log."""

    def read(self, query: LogQuery) -> list[LoggedChange]:
        """Changes by version."""

    def count(self, query: LogQuery) -> int:
        """How many changes there are, whatever the limit."""
