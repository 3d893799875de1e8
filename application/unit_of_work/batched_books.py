"""The books as the operations of a batch have them: one transaction, which the batch commits.

An interface that runs a use case here takes the same way as with `Books`, so no operation knows
whether it stands alone.
"""

from collections.abc import Callable
from typing import Concatenate, ParamSpec, TypeVar

from attrs import define, field

from application.ports.replies import Answer
from application.unit_of_work.books import Books, IdempotentRequest
from application.unit_of_work.separate_units import SeparateUnits
from application.unit_of_work.unit_of_work import UnitOfWork

P = ParamSpec("P")
T = TypeVar("T")
V = TypeVar("V")


@define(eq=False)
class BatchedBooks(Books):
    """The books inside the unit of work of a batch.

    Each use case is a unit of work of its own, which is numbered and logged as if it had been
    committed alone, and undone alone if it is refused.
    """

    _units: SeparateUnits = field(kw_only=True)

    @classmethod
    def of(cls, books: Books, units: SeparateUnits) -> "BatchedBooks":
        """The books for one operation of a batch; `units` are those of the batch."""
        return cls(
            books.store,
            books.clock,
            books.ids,
            books.mechanism,
            books.context,
            units=units,
        )

    def check_wanted(self) -> None:
        """Raise `StoreStopping` if work for the batch is to end."""
        self._units.work.check_wanted()

    def run_and_render(
        self,
        render: Callable[[UnitOfWork, T], V],
        use_case: Callable[Concatenate[UnitOfWork, P], T],
        *args: P.args,
        **kwargs: P.kwargs,
    ) -> V:
        """Run a use case in its own unit of work of the batch, and render its result."""
        return self._units.run(lambda work: use_case(work, *args, **kwargs), render, self.context)

    def answer(
        self,
        request: IdempotentRequest | None,
        render: Callable[[UnitOfWork, T], Answer],
        use_case: Callable[Concatenate[UnitOfWork, P], T],
        *args: P.args,
        **kwargs: P.kwargs,
    ) -> Answer:
        """Run a use case, and render its answer. The batch alone is kept for its repetition."""
        del request
        return self.run_and_render(render, use_case, *args, **kwargs)

    def read(
        self, use_case: Callable[Concatenate[UnitOfWork, P], T], *args: P.args, **kwargs: P.kwargs
    ) -> T:
        """Run a use case that reads what the operations before it have written."""
        return use_case(self._begin(self._units.work.session), *args, **kwargs)
