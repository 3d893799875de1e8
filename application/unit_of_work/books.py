"""The books: the only place that opens transactions, and commits them or rolls them back.

Every interface runs its use cases here; `UnitOfWork` is what a use case then works with.
"""

from collections.abc import Callable
from contextlib import AbstractContextManager, closing
from datetime import timedelta
from typing import Any, Concatenate, Generic, ParamSpec, TypeVar

from attrs import Factory, define, evolve, field, frozen

from application.ports.clock import Clock
from application.ports.ids import Ids
from application.ports.replies import Answer, KeyReused, StoredReply
from application.ports.store import Session, Store
from application.unit_of_work.books_clock import BooksClock
from application.unit_of_work.interruption import Demand, Interruption, Receipt
from application.unit_of_work.mechanism import Mechanism
from application.unit_of_work.recorder import Effect
from application.unit_of_work.shared_commits import SharedCommits
from application.unit_of_work.unit_of_work import UnitOfWork
from application.unit_of_work.write_context import SYSTEM, WriteContext

P = ParamSpec("P")
T = TypeVar("T")
V = TypeVar("V")

REPLY_LIFETIME = timedelta(days=30)
"""How long the answer to a request is kept, in case the request is repeated."""
LEAST_REPLIES = 10_000
"""How many answers are kept in any case, the last ones: a clock that is set forward costs none."""


@frozen
class IdempotentRequest:
    """A request that takes effect only once, however often it is sent."""

    key: str
    """The idempotency key that its sender chose."""
    fingerprint: str
    """The hash of its meaning: the same key with another meaning is an error."""
    former_fingerprint: str = ""
    """The hash that an earlier version of the program has kept of the same request."""


@frozen
class Rehearsal(Generic[T]):
    """The result that a use case would have, and how it would change the journal."""

    result: T
    effect: Effect


class _RehearsalDone(Exception):
    """Rolls back the savepoint of a rehearsal, and carries the result out of it."""

    def __init__(self, rehearsal: Rehearsal[Any]) -> None:
        self.rehearsal = rehearsal


@define(eq=False)
class Books:
    """The books of one company, and in whose name they are changed.

    Use cases are functions whose first parameter is a `UnitOfWork`. Writers that wait at the same
    time share a transaction: see `shared_commits`.
    """

    store: Store
    clock: Clock
    ids: Ids
    mechanism: Mechanism = field(repr=False)
    context: WriteContext = SYSTEM
    is_long: bool = False
    """Whether what is run here may take seconds, so that it shares its commit with nobody."""
    _commits: SharedCommits = field(factory=SharedCommits, repr=False)
    _receipt: Receipt = field(factory=Receipt, repr=False)
    _demand: Demand = field(
        default=Factory(lambda self: Demand(self.interruption), takes_self=True),
        init=False,
        repr=False,
    )

    @property
    def interruption(self) -> Interruption:
        """The request to stop writing to these books, for all actors."""
        return self._commits.interruption

    @property
    def has_committed(self) -> bool:
        """Whether a write of these books has been committed; a rehearsal is not.

        Books `with_context` answer for their own writes alone. Another thread may ask this.
        """
        return self._receipt.is_committed

    @property
    def is_decided(self) -> bool:
        """Whether the commit of a write has begun and ended, well or not.

        Then only its result or its error says what happened to it.
        """
        return self._receipt.is_decided

    def abandon(self) -> None:
        """End the work of these books, because nobody waits for its result any more.

        A commit that has begun is finished. Books `with_context` have work of their own.
        """
        self._demand.is_abandoned = True

    def check_wanted(self) -> None:
        """Raise `StoreStopping` if work for these books is to end. Long work calls it often."""
        self._demand.check()

    def allow_exception(self, reason: str) -> None:
        """Give the reason of a person for an exception from a rule, for the writes that follow.

        Unlike books `with_context`, these books go on with the same work, which can be abandoned.
        """
        self.context = evolve(self.context, override=reason)

    def listen(self, listener: Callable[[], None]) -> None:
        """Have a function called after each commit to these books by this process.

        The thread that has committed calls it, before the writers get their results, so it must
        neither wait nor raise an error. It is a hint: what was committed is in the log, and some
        transactions change nothing. Commits of other processes are in the log alone.
        """
        self._commits.listeners.append(listener)

    def act_as(self, name: str) -> None:
        """Give the name of who makes the writes that follow, as the log keeps it."""
        self.context = evolve(self.context, actor=evolve(self.context.actor, name=name))

    def with_context(self, context: WriteContext) -> "Books":
        """The same books, changed in the name of another actor."""
        return Books(
            self.store, self.clock, self.ids, self.mechanism, context, commits=self._commits
        )

    def run(
        self, use_case: Callable[Concatenate[UnitOfWork, P], T], *args: P.args, **kwargs: P.kwargs
    ) -> T:
        """Run a use case and commit its changes; if it raises an error, nothing changes."""
        return self.run_and_render(lambda _, result: result, use_case, *args, **kwargs)

    def run_and_render(
        self,
        render: Callable[[UnitOfWork, T], V],
        use_case: Callable[Concatenate[UnitOfWork, P], T],
        *args: P.args,
        **kwargs: P.kwargs,
    ) -> V:
        """Run a use case, finish its unit of work, and render the result before the commit."""

        def write(session: Session) -> V:
            work = self._begin(session)
            result = use_case(work, *args, **kwargs)
            work.finish()
            return render(work, result)

        return self._commit(write, self._receipt)

    def read(
        self, use_case: Callable[Concatenate[UnitOfWork, P], T], *args: P.args, **kwargs: P.kwargs
    ) -> T:
        """Run a use case that only reads, in a transaction of its own."""
        with self.store.reading() as session:
            return use_case(self._begin(session), *args, **kwargs)

    def read_whole(
        self, use_case: Callable[Concatenate[UnitOfWork, P], T], *args: P.args, **kwargs: P.kwargs
    ) -> T:
        """Run a use case that reads all of the books, in a copy of them that nobody keeps.

        While a transaction reads the books of a file, their write-ahead log can only grow. Copying
        takes a tenth of the time or less in which all records are read.
        """
        copied = self.read(lambda work: work.session.scratch_copy(self.check_wanted))
        with closing(copied), copied.reading() as session:
            return use_case(self._begin(session), *args, **kwargs)

    def rehearse(
        self,
        render: Callable[[UnitOfWork, T], V],
        use_case: Callable[Concatenate[UnitOfWork, P], T],
        *args: P.args,
        **kwargs: P.kwargs,
    ) -> Rehearsal[V]:
        """Run a use case, render its result, and roll everything back: a dry run."""

        def write(session: Session) -> Rehearsal[V]:
            work = self._begin(session)
            try:
                with session.savepoint():
                    result = use_case(work, *args, **kwargs)
                    work.finish()
                    raise _RehearsalDone(Rehearsal(render(work, result), work.effect()))
            except _RehearsalDone as done:
                return done.rehearsal

        return self._commit(write, Receipt())

    def answer(
        self,
        request: IdempotentRequest | None,
        render: Callable[[UnitOfWork, T], Answer],
        use_case: Callable[Concatenate[UnitOfWork, P], T],
        *args: P.args,
        **kwargs: P.kwargs,
    ) -> Answer:
        """Run a use case, render its answer, and store the answer in the same transaction.

        If the request comes again, it gets the stored answer, and nothing runs. Raises `KeyReused`
        if the key was used for another request.
        """

        def write(session: Session) -> Answer:
            if stored := stored_answer(session, request):
                return stored
            work = self._begin(session)
            result = use_case(work, *args, **kwargs)
            work.finish()
            answer = render(work, result)
            self.keep_answer(session, request, answer)
            return answer

        return self._commit(write, self._receipt)

    def keep_answer(
        self, session: Session, request: IdempotentRequest | None, answer: Answer
    ) -> None:
        """Keep the answer to a request, if it has a key, in case the request is repeated."""
        if request:
            now = self.clock.now()
            reply = StoredReply(request.fingerprint, answer)
            session.replies.store(request.key, reply, now.isoformat())
            session.replies.purge((now - REPLY_LIFETIME).isoformat(), LEAST_REPLIES)

    def held_up(self) -> AbstractContextManager[None]:
        """Let all other writers of this process wait."""
        return self._commits.held_up()

    def replace(self, new: Session, decide: Callable[[Session], None]) -> None:
        """Hold what a transaction of another store sees, in place of everything held before.

        `decide` gets a transaction that reads these books when nobody can write to them any more;
        its error leaves everything as it was.
        """

        def decide_if_wanted(session: Session) -> None:
            self.check_wanted()
            decide(session)

        self._commits.replace(self.store, new, decide_if_wanted, self._receipt)

    def _commit(self, write: Callable[[Session], T], receipt: Receipt) -> T:
        return self._commits.commit(self.store, write, receipt, is_alone=self.is_long)

    def _begin(self, session: Session) -> UnitOfWork:
        clock = BooksClock(self.clock, session.log)
        return UnitOfWork(session, clock, self.ids, self.context, self.mechanism, self.check_wanted)


def stored_answer(session: Session, request: IdempotentRequest | None) -> Answer | None:
    """The answer that was kept for a request; None for one without a key, or that is new.

    Raises `KeyReused` if the key was used for another request.
    """
    stored = session.replies.find(request.key) if request else None
    if request is None or stored is None:
        return None
    if stored.fingerprint not in {request.fingerprint, request.former_fingerprint}:
        raise KeyReused(
            f"the idempotency key {request.key!r} was used for another request; "
            "use a new key for each request"
        )
    return evolve(stored.answer, hit=True)
