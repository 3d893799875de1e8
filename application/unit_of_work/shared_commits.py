"""Shared commits: writers that wait at the same time share one transaction and its commit.

Each writer works in its own savepoint, so that a refusal undoes only its own work, and gets its
result only after the commit (decision 4).
"""

from collections import deque
from collections.abc import Callable
from threading import Event, Lock
from typing import Any, TypeVar

from attrs import define, field

from application.ports.store import Session, Store
from domain.errors import BookkeepingError

T = TypeVar("T")

LARGEST_BATCH = 64
"""How many waiting writers may share one commit."""


@define(eq=False)
class _Job:
    """The work of one waiting writer, and its outcome once the job is settled."""

    write: Callable[[Session], Any]
    settled: Event = field(factory=Event)
    result: Any = None
    error: BaseException | None = None


class SharedCommits:
    """The queue of the writers of one store, which commits one transaction at a time."""

    def __init__(self) -> None:
        self._queue: deque[_Job] = deque()
        self._lock = Lock()

    def commit(self, store: Store, write: Callable[[Session], T]) -> T:
        """Run `write` in a transaction, and return its result after the commit.

        The thread that holds the lock drains the queue and commits once for all jobs in it.
        """
        job = _Job(write)
        self._queue.append(job)
        with self._lock:
            while not job.settled.is_set():
                self._commit_batch(store)
        if job.error:
            raise job.error
        result: T = job.result
        return result

    def _commit_batch(self, store: Store) -> None:
        size = min(len(self._queue), LARGEST_BATCH)
        batch = [self._queue.popleft() for _ in range(size)]
        try:
            if not _run_in_one_transaction(store, batch):
                for job in batch:
                    _run_in_one_transaction(store, [job])
        finally:
            for job in batch:
                job.settled.set()


def _run_in_one_transaction(store: Store, batch: list[_Job]) -> bool:
    """Run some jobs and commit; False if a job broke the transaction, so that each must run alone.

    A refusal does not break the transaction: it is the outcome of its own job.
    """
    for job in batch:
        job.result = job.error = None
    is_running = True
    try:
        with store.writing() as session:
            for job in batch:
                try:
                    with session.savepoint():
                        job.result = job.write(session)
                except BookkeepingError as error:
                    job.error = error
            is_running = False
    except BaseException as error:  # noqa: BLE001 - whatever it was, no job has taken effect
        if is_running and len(batch) > 1:
            return False
        for job in batch:
            job.error = job.error or error
    return True
