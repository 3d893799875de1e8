"""Runs a command on a terminal, as a person would, and types answers to its questions."""

import os
import selectors
import subprocess
import sys
import time
from pathlib import Path
from typing import Self

import pytest

from tests.entrypoints.serving import PATIENCE, PROGRAM, environment

needs_terminal = pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such terminals")


class OnTerminal:
    """A command whose input and output are one terminal; it ends with the `with` block."""

    def __init__(self, path: Path, *words: str, program: list[str] = PROGRAM) -> None:
        self._screen, terminal = os.openpty()
        self.process = subprocess.Popen(
            [*program, *words, "--file", str(path)],
            stdin=terminal,
            stdout=terminal,
            stderr=terminal,
            env={**environment(path.parent), "TERM": "xterm", "COLUMNS": "120"},
            start_new_session=True,
        )
        os.close(terminal)
        self.said = ""

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        if self.process.poll() is None:
            self.process.kill()
        self.process.wait(PATIENCE)
        os.close(self._screen)

    def wait_for(self, text: str) -> None:
        """Wait until the command has written a text."""
        began = time.monotonic()
        while text not in self.said:
            assert time.monotonic() - began < PATIENCE, self.said
            assert self._read(), self.said

    def type(self, keys: str) -> None:
        """Type something."""
        os.write(self._screen, keys.encode())

    def end(self) -> tuple[int, list[str]]:
        """Wait for the end; returns the exit code and the lines that were written."""
        while self._read():
            pass
        code = self.process.wait(PATIENCE)
        return code, [line.rstrip("\r") for line in self.said.split("\n") if line.strip()]

    def _read(self) -> bool:
        """Read what was written, or wait for it; false at the end."""
        with selectors.DefaultSelector() as selector:  # `select` takes only low descriptors.
            selector.register(self._screen, selectors.EVENT_READ)
            assert selector.select(PATIENCE), self.said
        try:
            written = os.read(self._screen, 65536)
        except OSError:  # This is how a terminal says on Linux that nobody writes to it any more.
            return False
        self.said += written.decode(errors="replace")
        return bool(written)
