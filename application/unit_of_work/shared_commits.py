"""Commits that waiting writers share: each works in its own savepoint, and is answered only after the commit."""

from collections import deque
from collections.abc import Callable
from threading import Event, Lock
from typing import Any, TypeVar

from attrs import define, field

from application.ports.store import Session, Store
from domain.errors import BookkeepingError

T = TypeVar("T")

SHARED = 64
"""How many waiting writers may share one commit."""


@define(eq=False)
class _Job:
    """One writer waiting for its turn."""

    write: Callable[[Session], Any]
    settled: Event = field(factory=Event)
    result: Any = None
    error: BaseException | None = None


class SharedCommits:
    """The writers of one store: one transaction at a time, in order of arrival."""

    def __init__(self) -> None:
        self._waiting: deque[_Job] = deque()
        self._turn = Lock()

    def commit(self, store: Store, write: Callable[[Session], T]) -> T:
        """Run what writes in a transaction, and answer after its commit.

        The thread that holds the lock drains the queue and commits once for all that wait in it.
        """
        job = _Job(write)
        self._waiting.append(job)
        with self._turn:
            while not job.settled.is_set():
                self._drain(store)
        if job.error:
            raise job.error
        result: T = job.result
        return result

    def _drain(self, store: Store) -> None:
        batch = [self._waiting.popleft() for _ in range(min(len(self._waiting), SHARED))]
        try:
            if not _attempt(store, batch):
                for job in batch:
                    _attempt(store, [job])
        finally:
            for job in batch:
                job.settled.set()


def _attempt(store: Store, batch: list[_Job]) -> bool:
    """Work through a batch in one transaction; False if one job broke it, so that each had better go alone."""
    for job in batch:
        job.result = job.error = None
    working = True
    try:
        with store.writing() as session:
            for job in batch:
                try:
                    with session.savepoint():
                        job.result = job.write(session)
                except BookkeepingError as error:  # a refusal is one writer's own answer
                    job.error = error
            working = False
    except BaseException as error:  # noqa: BLE001 - a defect, a full disk, a failed commit: nobody's work is there
        if working and len(batch) > 1:
            return False
        for job in batch:
            job.error = job.error or error
    return True
