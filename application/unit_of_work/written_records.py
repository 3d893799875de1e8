"""The records that one unit of work has written, and how they are numbered and logged.

`UnitOfWork` builds on this class and adds what use cases write with.
"""

from collections.abc import Callable, Container, Iterator, Mapping
from itertools import takewhile

from application.ports.change_log import Head
from application.ports.clock import Clock
from application.ports.store import Session
from application.unit_of_work.mechanism import Mechanism
from application.unit_of_work.recorder import Recorder
from application.unit_of_work.reference_check import check_references, missing_references
from application.unit_of_work.transaction_records import RecordKey, TransactionRecords
from application.unit_of_work.unit_log import RecordChange, UnitLog
from application.unit_of_work.write_context import WriteContext
from domain.ledger.documents import Document
from domain.reconciliation.applications import AppliedCredit
from domain.records import Record, versioned


class WrittenRecords(TransactionRecords):
    """The records of one unit of work, which remembers what it has written until that is logged."""

    recorder: Recorder

    def __init__(
        self,
        session: Session,
        clock: Clock,
        context: WriteContext,
        mechanism: Mechanism,
        check_wanted: Callable[[], None],
    ) -> None:
        super().__init__(session, mechanism.kinds)
        self.check_wanted = check_wanted
        """Raises an error if the work is to end; long work calls it again and again."""
        self.context = context
        self.clock = clock
        self.mechanism = mechanism
        self._log = UnitLog(session, clock, context, mechanism)
        self._originals: dict[RecordKey, Record | None] = {}
        """Each record written and not settled yet, as it was before this unit of work, in order of
        writing."""
        self._settled: dict[RecordKey, Record | None] = {}
        """The same of each settled record that is not forgotten."""
        self._positions: dict[RecordKey, int] = {}
        """The position of each of these records among those written so far. The version of the log
        plus this position is the version that the record is expected to get."""
        self._written = 0
        """How many records were written so far."""

    @property
    def version(self) -> int:
        """The version of the books before this unit of work."""
        return self.head.version

    @property
    def head(self) -> Head:
        """Where the log ended before this unit of work."""
        return self._log.start

    @property
    def expected_version(self) -> int:
        """The version that the books are expected to have after what was written so far."""
        return self.version + self._written

    def settle(self, unsettled: Container[RecordKey]) -> None:
        """Log what was written so far, and forget the new documents among it.

        Long work does this again and again, to need little memory. `unsettled` are the records that
        it will write again: the first of them, and all that was written after it, waits for the
        next time or the end. So does what refers to a record that is not there yet, and what is
        applied, which changes until the end.
        """
        if self.context.override:
            return  # The end alone shows whether the log must keep the reason.

        def is_settled(written: tuple[RecordKey, Record | None]) -> bool:
            key, _ = written
            return key[0] is not AppliedCredit and key not in unsettled

        settled = dict(takewhile(is_settled, self._originals.items()))
        altered = self._altered(settled)
        if missing_references(self, self._saved(altered)):
            return
        self._log_changes(altered)
        forgotten = []
        for key, before in settled.items():
            del self._originals[key]
            record = self._current[key]
            if before is None and isinstance(record, Document):
                forgotten.append(record)
                del self._positions[key]
                self._forget(key)
            else:
                self._settled[key] = before
        self.recorder.forget(forgotten)

    # Steps of a write, for `UnitOfWork`

    def _remember_original(self, key: RecordKey, before: Record | None) -> None:
        self.check_wanted()
        assert key not in self._settled, "a settled record is not written again"
        self._originals.setdefault(key, before)
        if key not in self._positions:
            self._written += 1
            self._positions[key] = self._written

    def _log_rest(self) -> None:
        """Check and log all that is not settled, at the end of the unit of work."""
        altered = self._altered(self._originals)
        check_references(self, self._saved(altered))
        self._log_changes(altered)
        self._log.finish()

    def _altered(
        self, originals: Mapping[RecordKey, Record | None]
    ) -> list[tuple[RecordKey, Record | None]]:
        """Those records that differ now, as they were before; the others get their version back."""
        for key, before in originals.items():
            after = self._current[key]
            if before and after and not self._differs(key, before):
                self._renumber(after, before.version)  # It was changed, and then changed back.
        return [(key, before) for key, before in originals.items() if self._differs(key, before)]

    def _saved(self, altered: list[tuple[RecordKey, Record | None]]) -> list[Record]:
        return [record for key, _ in altered if (record := self._current[key]) is not None]

    def _log_changes(self, altered: list[tuple[RecordKey, Record | None]]) -> None:
        """Number the changed records in the order in which they were written, and log them."""
        self._log.append(self._numbered(altered))

    def _numbered(self, altered: list[tuple[RecordKey, Record | None]]) -> Iterator[RecordChange]:
        for version, (key, before) in enumerate(altered, self._log.end.version + 1):
            self.check_wanted()
            after = self._current[key]
            if after and after.version != version:
                self._renumber(after, version)
            yield key[0].plural, before, self._current[key]

    def _renumber(self, record: Record, version: int) -> None:
        """Store a record again with another version than the expected one.

        Most records are written once, with the version that they are expected to get. It is wrong
        where a record written earlier was changed and then changed back.
        """
        if isinstance(record, Document):
            self.recorder.renumber(record, version)
        self._store(versioned(record, version), record)

    def _differs(self, key: RecordKey, before: Record | None) -> bool:
        """Whether a record differs from what it was before this unit of work."""
        after = self._current[key]
        if before is None or after is None:
            return before is not after
        return versioned(after, before.version) != before
