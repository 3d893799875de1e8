"""Shared commits: waiting writers share one commit, and each gets its own outcome."""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from threading import Event, Thread
from typing import Any

from hypothesis import example, given, settings
from hypothesis import strategies as st

from adapters.storage.memory.store import MemoryStore
from application.ports.replies import Answer, StoredReply
from application.ports.store import Session
from application.unit_of_work.interruption import Receipt
from application.unit_of_work.shared_commits import SharedCommits
from domain.errors import Conflict
from tests.strategies import examples


class FullStore(MemoryStore):
    """A store in which every commit fails."""

    @contextmanager
    def writing(self) -> Iterator[Session]:
        with super().writing() as session:
            yield session
            raise OSError("the disk is full")


class Writer:
    """Work that stores a reply under its name, and then succeeds, is refused or breaks.

    Its end says so, as in "done", or "broken, alone" if it shares its transaction with nobody.
    """

    def __init__(self, name: str, end: str) -> None:
        self.name = name
        self.end, _, alone = end.partition(", ")
        self.is_alone = bool(alone)
        self.runs = 0
        self.outcome: Any = None

    def write(self, session: Session) -> str:
        self.runs += 1
        session.replies.store(self.name, StoredReply("", Answer(200, {}, b"")), "2026-11-22")
        if self.end == "refused":
            raise Conflict(self.name)
        if self.end == "broken":
            raise RuntimeError(self.name)
        return self.name

    def answer(self) -> str:
        """The name of the class of its error, or its own name after success."""
        if isinstance(self.outcome, Exception):
            return type(self.outcome).__name__
        return self.outcome


def commit_together(store: MemoryStore, ends: list[str]) -> list[Writer]:
    """Run writers that end in these ways, and that all wait for their turn at the same time."""
    commits, is_inside, go = SharedCommits(), Event(), Event()
    writers = [Writer(f"writer {number}", end) for number, end in enumerate(ends)]

    def hold_the_turn(session: Session) -> None:
        is_inside.set()
        go.wait(10)

    def act(writer: Writer) -> None:
        try:
            writer.outcome = commits.commit(
                store, writer.write, Receipt(), is_alone=writer.is_alone
            )
        except Exception as error:  # noqa: BLE001 - the test checks it
            writer.outcome = error

    def hold() -> None:
        with suppress(OSError):
            commits.commit(store, hold_the_turn, Receipt())

    threads = [Thread(target=hold)]
    threads[0].start()
    assert is_inside.wait(10)
    for place, writer in enumerate(writers, start=1):
        threads.append(Thread(target=act, args=(writer,)))
        threads[-1].start()
        while len(commits._queue) < place:
            pass
    go.set()
    for thread in threads:
        thread.join(10)
    return writers


def kept(store: MemoryStore, writers: list[Writer]) -> list[str]:
    with store.reading() as session:
        return [writer.name for writer in writers if session.replies.find(writer.name)]


ENDS = st.lists(st.sampled_from(["done", "refused", "broken"]), min_size=1, max_size=5)


@settings(max_examples=examples(0.2))
@given(ENDS)
@example(["broken", "done"])
@example(["refused", "done", "broken"])
def test_each_writer_gets_its_own_outcome_and_only_successful_work_is_kept(ends):
    store = MemoryStore()
    writers = commit_together(store, ends)
    words = {"refused": "Conflict", "broken": "RuntimeError"}
    assert [writer.answer() for writer in writers] == [
        words.get(writer.end, writer.name) for writer in writers
    ]
    assert kept(store, writers) == [writer.name for writer in writers if writer.end == "done"]


@settings(max_examples=examples(0.2))
@given(st.lists(st.sampled_from(["done", "refused"]), min_size=1, max_size=5))
@example(["done", "refused"])
def test_if_the_commit_fails_every_writer_gets_an_error_and_no_job_runs_again(ends):
    store = FullStore()
    writers = commit_together(store, ends)
    assert [writer.answer() for writer in writers] == [
        "Conflict" if writer.end == "refused" else "OSError" for writer in writers
    ]
    assert [writer.runs for writer in writers] == [1] * len(writers)
    assert kept(store, writers) == []


@settings(max_examples=examples(0.2))
@given(
    st.lists(
        st.sampled_from(["done", "refused", "done, alone", "refused, alone", "broken, alone"]),
        min_size=1,
        max_size=6,
    )
)
@example(["done", "broken, alone", "done"])
def test_work_that_shares_its_commit_with_nobody_makes_nobody_run_again(ends):
    store = MemoryStore()
    writers = commit_together(store, ends)
    assert [writer.runs for writer in writers] == [1] * len(writers)
    assert kept(store, writers) == [writer.name for writer in writers if writer.end == "done"]
