"""A session on the books as they were known: their records, with the log up to that point.

The log is that of the books as they are, so that it has the times, actors and hashes of then.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from typing import Literal

from attrs import evolve

from application.ports.blobs import Blobs
from application.ports.change_log import (
    AppliedAmount,
    AppliedTotal,
    ChangeLog,
    FeedQuery,
    Head,
    LoggedChange,
    LogQuery,
    RecordAddress,
    RecordTimes,
    UnreadableChange,
)
from application.ports.client_repairs import ClientRepairs
from application.ports.copy_states import CopyStates
from application.ports.inspection import Inspection
from application.ports.pushes import Pushes
from application.ports.record_hashes import RecordHashes
from application.ports.records import Records, References
from application.ports.replies import Replies
from application.ports.report_reading import ReportReading
from application.ports.store import Session, StaleData, Store
from application.ports.stored_imports import StoredImports
from application.ports.stored_ledger import StoredLedger
from application.ports.stored_open_items import StoredOpenItems
from application.ports.unreconciled_rows import UnreconciledRows
from application.unit_of_work.unchanged_blobs import UnchangedBlobs


class PastSession:
    """A `Session` on the books as they were known at a version."""

    def __init__(self, past: Session, present: Session, version: int) -> None:
        self._past = past
        self.records: Records = past.records
        self.references: References = past.references
        self.ledger: StoredLedger = past.ledger
        self.open_items: StoredOpenItems = past.open_items
        self.reports: ReportReading = past.reports
        self.unreconciled_rows: UnreconciledRows = past.unreconciled_rows
        self.record_hashes: RecordHashes = past.record_hashes
        self.imports: StoredImports = past.imports
        self.log: ChangeLog = LogUntil(present.log, version)
        self.blobs: Blobs = UnchangedBlobs(present.blobs)
        self.replies: Replies = present.replies
        self.repairs: ClientRepairs = present.repairs
        self.pushes: Pushes = present.pushes
        self.copies: CopyStates = present.copies

    def savepoint(self) -> AbstractContextManager[None]:
        return self._past.savepoint()

    def stale_data(self) -> frozenset[StaleData]:
        """Nothing: these books were made by this program."""
        return frozenset()

    def mark_rebuilt(self, what: StaleData) -> None:
        del what

    @property
    def inspection(self) -> Inspection:
        return self._past.inspection

    def new_scratch(self) -> Store:
        return self._past.new_scratch()

    def scratch_copy(self, check: Callable[[], None]) -> Store:
        return self._past.scratch_copy(check)


class LogUntil:
    """A log up to a version. What is appended to it is dropped."""

    def __init__(self, log: ChangeLog, version: int) -> None:
        self._log = log
        self._version = version
        self.history = log.history

    def head(self) -> Head:
        return Head(self._version, self._log.hash_of(self._version) or "")

    def hash_of(self, version: int) -> str | None:
        return self._log.hash_of(version) if version <= self._version else None

    def recorded_end(self) -> Head | None:
        return self.head()

    def stored_rows(self) -> Iterator[LoggedChange | UnreadableChange]:
        return self.feed(FeedQuery(0, self._version))

    def begin_history(self, after: int) -> str:
        """Do nothing: past books have the history of the books."""
        del after
        return self._log.history()

    def append(self, changes: Iterable[LoggedChange]) -> None:
        """Do nothing: these books were made from the log."""
        del changes

    def add_charges(self, version: int, charge_ids: Iterable[str]) -> None:
        """Do nothing: these books were made from the log."""
        del version, charge_ids

    def add_applied(self, amounts: Iterable[AppliedAmount]) -> None:
        """Do nothing: these books were made from the log."""
        del amounts

    def read(self, query: LogQuery) -> list[LoggedChange]:
        return self._log.read(self._limited(query))

    def first_version_after(self, version: int) -> int | None:
        first = self._log.first_version_after(version)
        return first if first is not None and first <= self._version else None

    def feed(self, query: FeedQuery) -> Iterator[LoggedChange]:
        until = min(query.until, self._version)
        if not query.is_compact:
            return self._log.feed(evolve(query, until=until))
        return (
            change
            for change in self.last_changes(until)
            if change.version > query.since
            and (query.collections is None or change.collection in query.collections)
        )

    def last_changes(self, until: int) -> Iterator[LoggedChange]:
        return self._log.last_changes(min(until, self._version))

    def version_at(self, at: str) -> int:
        return min(self._log.version_at(at), self._version)

    def applied_totals(self, charge_id: str, version: int) -> list[AppliedTotal]:
        return self._log.applied_totals(charge_id, min(version, self._version))

    def last_change(
        self,
        address: RecordAddress,
        until: int | None = None,
        op: Literal["put", "delete"] | None = None,
    ) -> LoggedChange | None:
        last = self._version if until is None else min(until, self._version)
        return self._log.last_change(address, last, op)

    def times(
        self, addresses: Sequence[RecordAddress], until: int | None = None
    ) -> Mapping[RecordAddress, RecordTimes]:
        last = self._version if until is None else min(until, self._version)
        return self._log.times(addresses, last)

    def count(self, query: LogQuery) -> int:
        return self._log.count(self._limited(query))

    def _limited(self, query: LogQuery) -> LogQuery:
        """The same query, for changes up to the version alone."""
        before = self._version + 1
        return evolve(query, before=before if query.before is None else min(query.before, before))
