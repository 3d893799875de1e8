"""Where the books are kept, and one transaction of it."""

from collections.abc import Iterator, Mapping
from contextlib import AbstractContextManager
from typing import Any, Protocol

from application.ports.change_log import ChangeLog
from application.ports.records import Records, References
from application.ports.replies import Replies
from application.ports.report_reading import ReportReading
from application.ports.stored_ledger import StoredLedger
from application.ports.stored_open_items import StoredOpenItems


class Session(Protocol):
    """One transaction of a store. Everything is read as of its beginning, with its own writes."""

    @property
    def records(self) -> Records:
        """The records of every kind."""

    @property
    def references(self) -> References:
        """Who refers to whom, and which record has which key."""

    @property
    def ledger(self) -> StoredLedger:
        """Postings, and the kept sums of them."""

    @property
    def open_items(self) -> StoredOpenItems:
        """Charges, credits, and what waits in Undeposited Funds."""

    @property
    def log(self) -> ChangeLog:
        """The log of every change."""

    @property
    def replies(self) -> Replies:
        """Answers kept for retries."""

    @property
    def reports(self) -> ReportReading:
        """What reports read beside records."""

    def savepoint(self) -> AbstractContextManager[None]:
        """What is done inside is undone when it raises."""

    def needs_rebuild(self) -> bool:
        """Whether the file comes from a program that did not keep all that is derived."""

    def freshen(self) -> None:
        """Remember that everything derived is kept."""

    def integrity(self) -> Iterator[str]:
        """What is wrong with the file itself."""


class Store(Protocol):
    """Where the books are kept."""

    def reading(self) -> AbstractContextManager[Session]:
        """A transaction that only reads."""

    def writing(self) -> AbstractContextManager[Session]:
        """The one transaction that writes: committed at the end, rolled back when it raises."""

    def facts(self) -> Mapping[str, Any]:
        """What there is to know of the store: for health."""

    def close(self) -> None:
        """Let go of the file."""
