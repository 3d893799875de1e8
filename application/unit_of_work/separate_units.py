"""Several units of work in one transaction: each is numbered and logged in turn, or undone alone.

A use case that carries out what many people have done, one after the other, runs each part in a
unit of work of its own. What the books refuse of one part is undone to the last row, and the next
part sees the books as the parts before it have left them.
"""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import TypeVar

from attrs import define

from application.ports.clock import Clock
from application.unit_of_work.unit_of_work import UnitOfWork

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


def run_separately(
    work: UnitOfWork,
    clock: Clock,
    use_case: Callable[[UnitOfWork], T],
    render: Callable[[UnitOfWork, T], V],
) -> V:
    """Run a use case in a unit of work of its own, finish that, and render its result.

    `clock` is the same for all units of a transaction, and tells each of them another moment.

    An error undoes only this unit. The effect and the warnings of `work` include those of the unit.
    Otherwise `work` does not notice what the unit changes, so it must not have read records before.
    """
    own = UnitOfWork(work.session, clock, work.ids, work.context, work.mechanism, work.check_wanted)
    with work.session.savepoint():
        result = use_case(own)
        own.finish()
        rendered = render(own, result)
    work.recorder.include(own.recorder.changed_entries())
    for warning in own.warnings:
        work.warn(warning.code, warning.message, *warning.ids)
    return rendered
