"""Several units of work in one transaction: each is numbered and logged in turn, or undone alone.

A use case that carries out what many people have done, one after the other, runs each part in a
unit of work of its own. What the books refuse of one part is undone to the last row, and the next
part sees the books as the parts before it have left them.
"""

from collections.abc import Callable
from typing import TypeVar

from application.unit_of_work.unit_of_work import UnitOfWork

T = TypeVar("T")
V = TypeVar("V")


def run_separately(
    work: UnitOfWork, use_case: Callable[[UnitOfWork], T], render: Callable[[UnitOfWork, T], V]
) -> V:
    """Run a use case in a unit of work of its own, finish that, and render its result.

    An error undoes only this unit. The effect of `work` includes that of the unit; otherwise `work`
    does not notice what it changes, so `work` itself neither reads nor writes records before.
    """
    own = UnitOfWork(
        work.session, work.clock, work.ids, work.context, work.mechanism, work.check_wanted
    )
    with work.session.savepoint():
        result = use_case(own)
        own.finish()
        rendered = render(own, result)
    work.recorder.include(own.recorder.changed_entries())
    return rendered
