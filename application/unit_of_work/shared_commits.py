"""Shared commits: writers that wait at the same time share one transaction and its commit.

Each writer works in its own savepoint, so that a refusal undoes only its own work, and gets its
result only after the commit (decision 4). Long work shares its transaction with nobody: others
would wait for it although they came first, and run again if it breaks.
"""

from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import Event, RLock
from typing import Any, TypeVar

from attrs import define, field

from application.ports.store import Session, Store
from application.unit_of_work.interruption import Interruption, Receipt
from domain.errors import BookkeepingError

T = TypeVar("T")

LARGEST_BATCH = 64
"""How many waiting writers may share one commit."""


@define(eq=False)
class _Job:
    """The work of one waiting writer, and its outcome once the job is settled."""

    write: Callable[[Session], Any]
    receipt: Receipt
    is_alone: bool
    """Whether it shares its transaction with no other job."""
    settled: Event = field(factory=Event)
    result: Any = None
    error: BaseException | None = None


class SharedCommits:
    """The queue of the writers of one store, which commits one transaction at a time."""

    def __init__(self) -> None:
        self.interruption = Interruption()
        """The request to stop, which every writer obeys until its commit begins."""
        self.listeners: list[Callable[[], None]] = []
        """What is called after every commit, by the thread that has committed."""
        self._queue: deque[_Job] = deque()
        self._lock = RLock()

    def commit(
        self,
        store: Store,
        write: Callable[[Session], T],
        receipt: Receipt,
        *,
        is_alone: bool = False,
    ) -> T:
        """Run `write` in a transaction, and return its result after the commit.

        The thread that holds the lock drains the queue and commits once for all jobs in it, but
        for those that are to be alone. The receipt says that the job is committed before
        `Interruption.is_committing` ends. Raises `StoreStopping` if the program is asked to stop
        before the commit begins.
        """
        job = _Job(write, receipt, is_alone)
        self._queue.append(job)
        with self._lock:
            while not job.settled.is_set():
                self._commit_batch(store)
        if job.error:
            raise job.error
        result: T = job.result
        return result

    @contextmanager
    def held_up(self) -> Iterator[None]:
        """Let all writers wait, except this thread."""
        with self._lock:
            yield

    def replace(
        self, store: Store, new: Session, decide: Callable[[Session], None], receipt: Receipt
    ) -> None:
        """Replace all that a store holds, as `Store.replace` does; writers wait meanwhile."""
        is_running = True

        def decide_and_begin(session: Session) -> None:
            nonlocal is_running
            decide(session)
            self.interruption.begin_commit()
            is_running = False

        with self.held_up():
            try:
                with self.interruption.deciding():
                    self.interruption.check()
                    store.replace(new, decide_and_begin)
                    receipt.is_committed = True
            finally:
                receipt.is_decided = not is_running
        for listener in self.listeners:
            listener()

    def _commit_batch(self, store: Store) -> None:
        batch = self._next_batch()
        try:
            if not self._run_in_one_transaction(store, batch):
                for job in batch:
                    self._run_in_one_transaction(store, [job])
        finally:
            for job in batch:
                job.settled.set()

    def _next_batch(self) -> list[_Job]:
        """The jobs that share the next transaction, in the order in which they came."""
        batch = [self._queue.popleft()]
        while (
            self._queue
            and len(batch) < LARGEST_BATCH
            and not (batch[0].is_alone or self._queue[0].is_alone)
        ):
            batch.append(self._queue.popleft())
        return batch

    def _run_in_one_transaction(self, store: Store, batch: list[_Job]) -> bool:
        """Run some jobs and commit; False if a job broke the transaction, so that each must run
        alone.

        A refusal does not break the transaction: it is the outcome of its own job.
        """
        for job in batch:
            job.result = job.error = None
        is_running = True
        with self.interruption.deciding():
            try:
                self.interruption.check()
                with store.writing() as session:
                    for job in batch:
                        _run_in_savepoint(session, job)
                    self.interruption.begin_commit()
                    is_running = False
            except BaseException as error:  # noqa: BLE001 - it is the outcome of every job
                if is_running and len(batch) > 1:
                    return False
                for job in batch:
                    job.error = job.error or error
            for job in batch:
                job.receipt.is_committed = job.error is None
                job.receipt.is_decided = not is_running
        for listener in self.listeners:
            listener()
        return True


def _run_in_savepoint(session: Session, job: _Job) -> None:
    try:
        with session.savepoint():
            job.result = job.write(session)
    except BookkeepingError as error:
        job.error = error
