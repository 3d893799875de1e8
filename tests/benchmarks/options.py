"""The options of the command line."""

import shlex
from pathlib import Path

from attrs import frozen


@frozen
class Options:
    """Sizes of books (none: those of the part), and the number of runs."""

    documents: tuple[int, ...]
    runs: int
    keep: Path | None = None

    def command(self, part: str) -> str:
        """The command that measures a part again."""
        sizes = ["--documents", *map(str, self.documents)] if self.documents else []
        return shlex.join(
            ["python", "-m", "tests.benchmarks", part, *sizes, "--runs", str(self.runs)]
        )
