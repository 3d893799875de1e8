"""What was asked for on the command line."""

import shlex
from pathlib import Path

from attrs import frozen


@frozen
class Options:
    """Which sizes of books (none: those of the part), and how many runs."""

    documents: tuple[int, ...]
    runs: int
    keep: Path | None = None

    def command(self, part: str) -> str:
        """The command that measures a part again."""
        sizes = ["--documents", *map(str, self.documents)] if self.documents else []
        return shlex.join(
            ["python", "-m", "tests.benchmarks", part, *sizes, "--runs", str(self.runs)]
        )
