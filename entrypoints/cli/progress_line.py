"""The progress of long work: one line on the terminal, which is written over again and again.

A thread writes it, so that the work itself does nothing but count. It appears only on a terminal,
only for work that takes longer than a second, and is erased when the work ends.
"""

import shutil
import sys
import time
from contextlib import suppress
from threading import Event, Thread
from typing import Self

from attrs import evolve, field, frozen

PATIENCE_SECONDS = 1.0
"""After how many seconds of work the line appears."""
REFRESH_SECONDS = 0.25
"""How often it is written again."""
_MINUTE = 60
_LONGEST_IN_SECONDS = 90
"""Up to how many seconds an estimate is in seconds, and not in minutes."""


@frozen
class Stage:
    """What is being done, and how far it has come."""

    verb: str
    noun: str = ""
    """What is counted, such as `transactions`."""
    done: int = 0
    total: int = 0
    began: float = field(factory=time.monotonic)

    def text(self, now: float) -> str:
        """`planning 3,400 of 10,000 transactions, about 12 s left`."""
        if not self.total:
            return f"{self.verb} ..."
        counted = f"{self.verb} {self.done:,} of {self.total:,} {self.noun}"
        seconds = now - self.began
        if not self.done or self.done >= self.total or seconds < PATIENCE_SECONDS:
            return f"{counted} ..."
        left = seconds * (self.total - self.done) / self.done
        return f"{counted}, about {_duration(left)} left"


def _duration(seconds: float) -> str:
    if seconds < _LONGEST_IN_SECONDS:
        return f"{max(1, round(seconds))} s"
    return f"{round(seconds / _MINUTE)} min"


class ProgressLine:
    """The line; it is there until the `with` block ends."""

    def __init__(self, verb: str, *, is_shown: bool) -> None:
        self._stage = Stage(verb)
        self._width = 0
        """How many characters of the terminal are written."""
        self._ended = Event()
        self._thread = Thread(target=self._show, daemon=True) if is_shown else None

    def __enter__(self) -> Self:
        if self._thread:
            self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._ended.set()
        if self._thread:
            self._thread.join()
            self._write("")

    def begin(self, verb: str, noun: str = "") -> None:
        """Begin another stage of the work."""
        self._stage = Stage(verb, noun)

    def count(self, done: int, total: int) -> None:
        """Say how much of the current stage is done: a `Progress`."""
        self._stage = evolve(self._stage, done=done, total=total)

    def _show(self) -> None:
        if self._ended.wait(PATIENCE_SECONDS):
            return
        while not self._ended.is_set():
            self._write(self._stage.text(time.monotonic()))
            self._ended.wait(REFRESH_SECONDS)

    def _write(self, text: str) -> None:
        """Write a text over the line."""
        if not (text or self._width):
            return
        shown = text[: shutil.get_terminal_size().columns - 1]
        with suppress(OSError, ValueError):  # The work goes on where nobody can see it.
            sys.stderr.write(f"\r{shown:<{self._width}}")
            if not text:
                sys.stderr.write("\r")
            sys.stderr.flush()
        self._width = len(shown)
