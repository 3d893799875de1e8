"""The books: the only place that opens a transaction, commits it, rolls it back and answers."""

from collections import deque
from collections.abc import Callable
from datetime import timedelta
from threading import Event, Lock
from typing import Any, Concatenate, Generic, ParamSpec, TypeVar

from attrs import define, evolve, field, frozen

from application.ports.store import Answer, Clock, Ids, Kept, Session, Store
from application.unit_of_work.postings import Effect
from application.unit_of_work.unit_of_work import Actor, Book
from domain.errors import BookkeepingError, Invalid
from domain.records import Record

P = ParamSpec("P")
T = TypeVar("T")
V = TypeVar("V")

SHARED = 64
"""How many waiting writers may share one commit."""

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


@define(eq=False)
class _Job:
    """One writer waiting for its turn."""

    work: Callable[[Session], Any]
    settled: Event = field(factory=Event)
    result: Any = None
    error: BaseException | None = None


class _Undone(Exception):
    """Ends a rehearsal: carries its result out of the savepoint that it rolls back."""

    def __init__(self, rehearsal: Rehearsal[Any]) -> None:
        self.rehearsal = rehearsal


@define(eq=False)
class Books:
    """The books of one company, as one actor works on them.

    Use cases are functions whose first parameter is a `Book`. Writers that wait for each other share a transaction,
    each in its own savepoint, and each is answered only after the commit.
    """

    store: Store
    clock: Clock
    ids: Ids
    kinds: dict[str, type[Record]] = field(repr=False)
    """Every kind of record by its name, as references name it."""
    actor: Actor = field(factory=Actor)
    _waiting: deque[_Job] = field(factory=deque, repr=False)
    _turn: Lock = field(factory=Lock, repr=False)

    def acting(self, actor: Actor) -> "Books":
        """The same books, in the name of somebody."""
        return Books(self.store, self.clock, self.ids, self.kinds, actor, self._waiting, self._turn)

    def run(self, use_case: Callable[Concatenate[Book, P], T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Run a use case and commit what it did; when it raises, nothing has happened."""
        return self.rendered(lambda _, result: result, use_case, *args, **kwargs)

    def rendered(self, render: Callable[[Book, T], V], use_case: Callable[Concatenate[Book, P], T], *args: P.args, **kwargs: P.kwargs) -> V:
        """Run a use case, and render its answer in the same transaction, when all that follows from it is done."""

        def work(session: Session) -> V:
            book = self._book(session)
            result = use_case(book, *args, **kwargs)
            book.finish()
            return render(book, result)

        return self._commit(work)

    def read(self, use_case: Callable[Concatenate[Book, P], T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Run a use case that only reads, beside any writer."""
        with self.store.reading() as session:
            return use_case(self._book(session), *args, **kwargs)

    def rehearse(self, render: Callable[[Book, T], V], use_case: Callable[Concatenate[Book, P], T], *args: P.args, **kwargs: P.kwargs) -> Rehearsal[V]:
        """Run a use case, render its answer, and roll it back: that answer, and what it would have done to the journal."""

        def work(session: Session) -> Rehearsal[V]:
            book = self._book(session)
            try:
                with session.savepoint():
                    result = use_case(book, *args, **kwargs)
                    book.finish()
                    raise _Undone(Rehearsal(render(book, result), book.effect()))
            except _Undone as undone:
                return undone.rehearsal

        return self._commit(work)

    def answer(
        self, retry: Retry | None, render: Callable[[Book, T], Answer], use_case: Callable[Concatenate[Book, P], T], *args: P.args, **kwargs: P.kwargs
    ) -> Answer:
        """Run a use case, render its answer in the same transaction, and keep that answer with what was done.

        The same key again answers the same bytes without running anything; with another request it is `Invalid`.
        """

        def work(session: Session) -> Answer:
            if retry and (kept := session.kept(retry.key)):
                if kept.fingerprint != retry.fingerprint:
                    raise Invalid(f"the idempotency key {retry.key!r} was used for another request; use a new key for each request")
                return evolve(kept.answer, hit=True)
            book = self._book(session)
            result = use_case(book, *args, **kwargs)
            book.finish()
            answer = render(book, result)
            if retry:
                now = self.clock.now()
                session.keep(retry.key, Kept(retry.fingerprint, answer), now.isoformat())
                session.forget((now - KEPT_FOR).isoformat())
            return answer

        return self._commit(work)

    def _book(self, session: Session) -> Book:
        return Book(session, self.clock, self.ids, self.actor, self.kinds)

    def _commit(self, work: Callable[[Session], T]) -> T:
        """Wait for a turn, in order of arrival; whoever has it works for those that wait behind, and commits once."""
        job = _Job(work)
        self._waiting.append(job)
        with self._turn:
            while not job.settled.is_set():
                self._work_through()
        if job.error:
            raise job.error
        result: T = job.result
        return result

    def _work_through(self) -> None:
        batch = [self._waiting.popleft() for _ in range(min(len(self._waiting), SHARED))]
        try:
            if not self._attempt(batch):
                for job in batch:
                    self._attempt([job])
        finally:
            for job in batch:
                job.settled.set()

    def _attempt(self, batch: list[_Job]) -> bool:
        """Work through a batch in one transaction; False if one job broke it, so that each had better go alone."""
        for job in batch:
            job.result = job.error = None
        working = True
        try:
            with self.store.writing() as session:
                for job in batch:
                    try:
                        with session.savepoint():
                            job.result = job.work(session)
                    except BookkeepingError as error:  # a refusal is one writer's own answer
                        job.error = error
                working = False
        except BaseException as error:  # noqa: BLE001 - a defect, a full disk, a failed commit: nobody's work is there
            if working and len(batch) > 1:
                return False
            for job in batch:
                job.error = job.error or error
        return True
