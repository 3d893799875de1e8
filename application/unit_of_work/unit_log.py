"""The part of the log that one unit of work writes, in one go or piece by piece."""

from collections.abc import Iterable, Iterator
from functools import cached_property

from application.ports.change_log import Head, LoggedChange
from application.ports.clock import Clock
from application.ports.store import Session
from application.unit_of_work.applied_amounts import AppliedAmounts
from application.unit_of_work.change_log import Stamp, append_changes, next_change
from application.unit_of_work.mechanism import Mechanism
from application.unit_of_work.record_hashes import with_record_hashes
from application.unit_of_work.write_context import WriteContext
from domain.records import Record

RecordChange = tuple[str, Record | None, Record | None]
"""The collection of a record, and the record before and after its change."""


class UnitLog:
    """The changes of one unit of work, which all have one time, actor and reason."""

    def __init__(
        self, session: Session, clock: Clock, context: WriteContext, mechanism: Mechanism
    ) -> None:
        self._session = session
        self._clock = clock
        self._context = context
        self._mechanism = mechanism
        self._amounts = AppliedAmounts()
        self._last: Head | None = None
        self.override = ""
        """The reason for an exception that was made; empty as long as none was."""

    @cached_property
    def start(self) -> Head:
        """Where the log ended before this unit of work."""
        return self._session.log.head()

    @property
    def end(self) -> Head:
        """Where the log ends now."""
        return self._last or self.start

    def append(self, changes: Iterable[RecordChange]) -> None:
        """Log changes with the next versions, which the changed records have already."""
        logged = with_record_hashes(self._logged(changes), self._session, self._mechanism)
        append_changes(self._session, self._amounts.noting(logged, self._session.log))

    def finish(self) -> None:
        """Log by how much the unit of work changes what is applied."""
        self._session.log.add_applied(self._amounts.rows())

    @cached_property
    def _stamp(self) -> Stamp:
        return Stamp.of(self._clock.now(), self._context.actor, self.override)

    def _logged(self, changes: Iterable[RecordChange]) -> Iterator[LoggedChange]:
        for collection, before, after in changes:
            logged = next_change(self.end, self._stamp, collection, before, after)
            yield logged
            self._last = Head(logged.version, logged.hash)
