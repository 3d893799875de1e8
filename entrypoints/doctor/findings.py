"""What a check finds: one sentence, and the one command that helps."""

import shlex
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Literal

from attrs import frozen

State = Literal["ok", "warning", "problem"]
"""Whether something is well, should be looked at, or keeps the books from being used safely."""


@frozen
class Finding:
    """What one check says."""

    check: str
    """What was looked at, such as `backup`."""
    state: State
    message: str
    """One sentence, without its full stop."""
    command: str | None
    """The command that helps; None exactly if nothing is wrong."""


def ok(check: str, message: str) -> Finding:
    """A finding that all is well."""
    return Finding(check, "ok", message, None)


def warning(check: str, message: str, command: str) -> Finding:
    """A finding of something that a person should look at, though the books can be used."""
    return Finding(check, "warning", message, command)


def problem(check: str, message: str, command: str) -> Finding:
    """A finding of something that keeps the books from being used safely."""
    return Finding(check, "problem", message, command)


@frozen
class Subject:
    """The file that is looked at, and how commands name it."""

    path: Path
    file_option: str
    """What a command of the program needs to have the same file, such as ` --file my.wyzbooks`."""
    port: int
    """The port that a server of the file would take."""

    def command(self, words: str) -> str:
        """A command of the program for this file."""
        return f"wyzbooks {words}{self.file_option}"


def quoted(words: Sequence[str]) -> str:
    """Words as a person types them at the terminal of this computer."""
    return subprocess.list2cmdline(words) if sys.platform == "win32" else shlex.join(words)
