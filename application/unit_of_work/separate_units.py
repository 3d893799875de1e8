"""Several units of work in one transaction: each is numbered and logged in turn, or undone alone.

A use case that carries out what many people have done, one after the other, runs each part in a
unit of work of its own. What the books refuse of one part is undone to the last row, and the next
part sees the books as the parts before it have left them.
"""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import TypeVar

from attrs import define, field

from application.ports.clock import Clock
from application.unit_of_work.transaction_records import RecordKey
from application.unit_of_work.unit_of_work import UnitOfWork
from application.unit_of_work.write_context import WriteContext
from domain.ledger.documents import Document
from domain.records import Record

T = TypeVar("T")
V = TypeVar("V")


@define(eq=False)
class DistinctMoments:
    """The clock of the units of one transaction: the log has another time for each of them.

    Its readers take changes with the same time, actor and request for one unit of work.
    """

    clock: Clock
    _last: datetime | None = None

    def today(self) -> date:
        """The current day."""
        return self.clock.today()

    def now(self) -> datetime:
        """The current moment, but at least a millisecond after the one before."""
        moment = self.clock.now()
        if self._last is not None:
            moment = max(moment, self._last + timedelta(milliseconds=1))
        self._last = moment
        return moment


@define(eq=False)
class SeparateUnits:
    """The units of work inside that of a use case, which is `work`.

    It must not have read records before, because it does not notice what the units change. Its
    effect and its warnings include theirs.
    """

    work: UnitOfWork
    clock: DistinctMoments = field(init=False)
    _known: dict[RecordKey, Record | None] = field(factory=dict, init=False)
    """What the units have read or written, so that the next ones do not read it again. Documents
    are not among it: most are named only once, and they are long."""

    def __attrs_post_init__(self) -> None:
        self.clock = DistinctMoments(self.work.clock)

    def run(
        self,
        use_case: Callable[[UnitOfWork], T],
        render: Callable[[UnitOfWork, T], V],
        context: WriteContext | None = None,
    ) -> V:
        """Run a use case in a unit of work of its own, finish that, and render its result.

        `context` says who writes, and why, if it is not the context of `work`. An error undoes only
        this unit.
        """
        work = self.work
        own = UnitOfWork(
            work.session,
            self.clock,
            work.ids,
            context or work.context,
            work.mechanism,
            work.check_wanted,
        )
        own.take_for_stored(self._known)
        with work.session.savepoint():
            result = use_case(own)
            own.finish()
            rendered = render(own, result)
        self._known.update(
            (key, record)
            for key, record in own.known_records().items()
            if not issubclass(key[0], Document)
        )
        work.recorder.include(own.recorder.changed_entries())
        for warning in own.warnings:
            work.warn(warning.code, warning.message, *warning.ids)
        return rendered
