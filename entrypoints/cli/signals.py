"""Ctrl-C and SIGTERM while a command runs: the last line always says whether something was stored.

A signal ends a command at once, except while the command writes to the books. Then the write is
rolled back, or, if its commit has begun, the commit is finished. Only the program itself handles
signals like this (`run`); a test that calls a command in its own process is left alone.
"""

import os
import signal
import sys
import time
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from types import FrameType
from typing import Any, NoReturn

import click

STORED_NOT_SHOWN = 4
"""The exit code of a command that has stored something, but could not show its answer."""
ENDING_SECONDS = 2
"""How long a command may take to end before another signal interrupts that, too."""
NOT_AGAIN = "do not send it again"
_OF_A_SIGNAL = 128
"""The exit code of a command that was interrupted is this and the number of the signal."""


class Interrupted(BaseException):
    """A signal has ended the command. This is no `Exception`, so that nothing else handles it."""


class Signals:
    """What signals do to the running command, and what the command has stored."""

    def __init__(self) -> None:
        self.received: int | None = None
        """The first signal."""
        self.stored: str | None = None
        """What the command has stored, as soon as the commit is done."""
        self.is_outcome_told = False
        """Whether an error says what became of a write, which may have been kept."""
        self._ending_until = 0.0
        self._on_signal: Callable[[], None] | None = None

    def install(self) -> None:
        """Handle the signals from now on."""
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, self._handle)

    def ignore(self) -> None:
        """Let no signal interrupt the end of the program."""
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, signal.SIG_IGN)

    @contextmanager
    def held(self, on_signal: Callable[[], None]) -> Iterator[None]:
        """Do not end the command at a signal, but call `on_signal`, until the `with` block ends."""
        before, self._on_signal = self._on_signal, on_signal
        if self.received is not None:
            on_signal()  # The code that was running then did not let the exception through.
        try:
            yield
        finally:
            self._on_signal = before

    def settle(self) -> None:
        """Let the command end with an exit code of its own: it has said what it has stored."""
        self.is_outcome_told = True
        self.stored = None

    def _handle(self, number: int, frame: FrameType | None) -> None:
        del frame
        self.received = self.received or number
        if self._on_signal is not None:
            self._on_signal()
        elif time.monotonic() > self._ending_until:
            self._ending_until = time.monotonic() + ENDING_SECONDS
            raise Interrupted


SIGNALS = Signals()
"""The signals of this process."""


def run(command: Callable[[], Any]) -> NoReturn:
    """Run a command as the program, and end the process with its exit code.

    After a signal, the last line on standard error says what was stored, or that nothing was.
    """
    SIGNALS.install()
    try:
        try:
            command()
        finally:
            SIGNALS.ignore()
    except BaseException as error:
        if SIGNALS.stored is not None:
            _end_after_storing(SIGNALS.stored, error)
        if SIGNALS.received is not None and not SIGNALS.is_outcome_told:
            say("interrupted; nothing was stored")
            sys.exit(_OF_A_SIGNAL + SIGNALS.received)
        if isinstance(error, OSError):  # An answer of one line, or the help.
            _discard(sys.stdout)
            say(f"the answer cannot be shown: {error}")
            sys.exit(1)
        raise
    sys.exit(0)


def end_without_answer(stored: str, error: BaseException) -> NoReturn:
    """End a command that has stored something, but cannot show its answer."""
    for stream in (sys.stdout, sys.stderr):
        with suppress(Exception):
            stream.flush()
            continue
        _discard(stream)
    say(f"it was stored: {stored}; only its answer could not be shown ({error}); {NOT_AGAIN}")
    sys.exit(STORED_NOT_SHOWN)


def say(text: str) -> None:
    """Print a message of the program on standard error, if that can be written."""
    with suppress(OSError, ValueError):
        click.echo(f"wyzbooks: {text}", err=True)


def _end_after_storing(stored: str, error: BaseException) -> NoReturn:
    """End a command that has stored something, whatever happened then."""
    if not isinstance(error, (SystemExit, Interrupted)):
        with suppress(OSError, ValueError):
            traceback.print_exception(error)
    code = error.code if isinstance(error, SystemExit) else STORED_NOT_SHOWN
    if SIGNALS.received is not None:
        say(f"interrupted, but it was stored: {stored}; {NOT_AGAIN}")
    elif code not in {0, None, STORED_NOT_SHOWN} or not isinstance(error, SystemExit):
        say(f"it was stored: {stored}; {NOT_AGAIN}")
        code = STORED_NOT_SHOWN
    sys.exit(code)


def _discard(stream: Any) -> None:
    """Write to nowhere what is left in a stream that cannot be written.

    Otherwise the interpreter would fail when it flushes the stream at the end.
    """
    with suppress(OSError, ValueError, AttributeError):
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, stream.fileno())
