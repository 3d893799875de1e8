"""The books: the only place that opens a transaction, commits it, rolls it back and answers."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any, Concatenate, Generic, ParamSpec, TypeVar

from attrs import define, evolve, field, frozen

from application.ports.clock import Clock
from application.ports.ids import Ids
from application.ports.replies import Answer, StoredReply
from application.ports.store import Session, Store
from application.unit_of_work.recorder import Effect
from application.unit_of_work.shared_commits import SharedCommits
from application.unit_of_work.unit_of_work import Mechanism, UnitOfWork
from application.unit_of_work.write_context import SYSTEM, WriteContext
from domain.errors import Invalid

P = ParamSpec("P")
T = TypeVar("T")
V = TypeVar("V")

KEPT_FOR = timedelta(days=30)
"""How long an answer waits for a retry."""


@frozen
class Retry:
    """An idempotency key, and the fingerprint of the request that carries it."""

    key: str
    fingerprint: str


@frozen
class Rehearsal(Generic[T]):
    """What a use case would have answered, and what it would have done to the journal."""

    result: T
    effect: Effect


class _Undone(Exception):
    """Ends a rehearsal: carries its result out of the savepoint that it rolls back."""

    def __init__(self, rehearsal: Rehearsal[Any]) -> None:
        self.rehearsal = rehearsal


@define(eq=False)
class Books:
    """The books of one company, as one actor works on them.

    Use cases are functions whose first parameter is a `UnitOfWork`. Writers that wait for each other share a
    transaction, each in its own savepoint, and each is answered only after the commit.
    """

    store: Store
    clock: Clock
    ids: Ids
    mechanism: Mechanism = field(repr=False)
    context: WriteContext = SYSTEM
    _commits: SharedCommits = field(factory=SharedCommits, repr=False)

    def acting(self, context: WriteContext) -> "Books":
        """The same books, in the name of somebody."""
        return Books(self.store, self.clock, self.ids, self.mechanism, context, self._commits)

    def run(
        self, use_case: Callable[Concatenate[UnitOfWork, P], T], *args: P.args, **kwargs: P.kwargs
    ) -> T:
        """Run a use case and commit what it did; when it raises, nothing has happened."""
        return self.rendered(lambda _, result: result, use_case, *args, **kwargs)

    def rendered(
        self,
        render: Callable[[UnitOfWork, T], V],
        use_case: Callable[Concatenate[UnitOfWork, P], T],
        *args: P.args,
        **kwargs: P.kwargs,
    ) -> V:
        """Run a use case, and render its answer in the same transaction, when all that follows from it is done."""

        def write(session: Session) -> V:
            work = self._begin(session)
            result = use_case(work, *args, **kwargs)
            work.finish()
            return render(work, result)

        return self._commits.commit(self.store, write)

    def read(
        self, use_case: Callable[Concatenate[UnitOfWork, P], T], *args: P.args, **kwargs: P.kwargs
    ) -> T:
        """Run a use case that only reads, beside any writer."""
        with self.store.reading() as session:
            return use_case(self._begin(session), *args, **kwargs)

    def rehearse(
        self,
        render: Callable[[UnitOfWork, T], V],
        use_case: Callable[Concatenate[UnitOfWork, P], T],
        *args: P.args,
        **kwargs: P.kwargs,
    ) -> Rehearsal[V]:
        """Run a use case, render its answer, and roll it back: that answer, and what it would have done to the journal."""

        def write(session: Session) -> Rehearsal[V]:
            work = self._begin(session)
            try:
                with session.savepoint():
                    result = use_case(work, *args, **kwargs)
                    work.finish()
                    raise _Undone(Rehearsal(render(work, result), work.effect()))
            except _Undone as undone:
                return undone.rehearsal

        return self._commits.commit(self.store, write)

    def answer(
        self,
        retry: Retry | None,
        render: Callable[[UnitOfWork, T], Answer],
        use_case: Callable[Concatenate[UnitOfWork, P], T],
        *args: P.args,
        **kwargs: P.kwargs,
    ) -> Answer:
        """Run a use case, render its answer in the same transaction, and keep that answer with what was done.

        The same key again answers the same bytes without running anything; with another request it is `Invalid`.
        """

        def write(session: Session) -> Answer:
            if retry and (stored := session.replies.find(retry.key)):
                if stored.fingerprint != retry.fingerprint:
                    raise Invalid(
                        f"the idempotency key {retry.key!r} was used for another request; use a new key for each request"
                    )
                return evolve(stored.answer, hit=True)
            work = self._begin(session)
            result = use_case(work, *args, **kwargs)
            work.finish()
            answer = render(work, result)
            if retry:
                now = self.clock.now()
                session.replies.store(
                    retry.key, StoredReply(retry.fingerprint, answer), now.isoformat()
                )
                session.replies.purge((now - KEPT_FOR).isoformat())
            return answer

        return self._commits.commit(self.store, write)

    def _begin(self, session: Session) -> UnitOfWork:
        return UnitOfWork(session, self.clock, self.ids, self.context, self.mechanism)
