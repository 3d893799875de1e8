"""How far a long piece of work has come, for those who wait for it."""

from collections.abc import Callable, Iterable, Iterator
from typing import TypeVar

T = TypeVar("T")

Progress = Callable[[int, int], None]
"""Told how many parts of a piece of work are done, and how many there are. It must return soon."""

STEP = 100
"""After how many parts the progress is told again."""


def unobserved(done: int, total: int) -> None:
    """The progress that nobody waits for."""
    del done, total


def observed(parts: Iterable[T], total: int, progress: Progress) -> Iterator[T]:
    """The parts of a piece of work; the progress is told as they are taken, and at the end."""
    for done, part in enumerate(parts):
        if done % STEP == 0:
            progress(done, total)
        yield part
    progress(total, total)
