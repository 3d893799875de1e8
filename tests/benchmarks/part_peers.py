"""Other programs for the same books beside ours: whole commands.

Those that are not installed are left out, and the table says so.
"""

import os
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from attrs import define, field

from tests.benchmarks import yardstick
from tests.benchmarks.generated import Shelf
from tests.benchmarks.options import Options
from tests.benchmarks.table import show

OURS = [sys.executable, "-c", "from entrypoints.cli.program import main; main()"]
YEAR = ("2024-01-01", "2025-01-01")


@define
class Measured:
    """The processor seconds of a command, a figure a round."""

    name: str
    work: str
    command: Sequence[str]
    seconds: list[float] = field(factory=list)


def run(shelf: Shelf, options: Options) -> None:
    """Measure, and print the table."""
    if not yardstick.is_present():
        print(yardstick.ABSENT)
        return
    rows = []
    absent: set[str] = set()
    for documents in options.documents or (1_000, 10_000, 100_000):
        books = shelf.books(documents)
        commands = list(_commands(books, books.parent))
        absent |= {each.name for each in commands if shutil.which(each.command[0]) is None}
        present = [each for each in commands if each.name not in absent]
        for turn in range(options.runs + 1):  # the first warms up
            for measured in present:
                seconds = _processor_seconds(measured.command)
                if turn:
                    measured.seconds.append(seconds)
        rows += [
            [
                each.name,
                each.work,
                f"{documents:,}",
                f"{min(each.seconds):.2f}",
                f"{sorted(each.seconds)[len(each.seconds) // 2]:.2f}",
            ]
            for each in present
        ]
    show(
        "Other programs",
        options.command("peers"),
        f"{options.runs}, all programs in turns, each in a process of its own",
        ["program", "work", "documents", "least cpu s", "median cpu s"],
        rows,
        [f"Not installed here: {', '.join(sorted(absent))}."] if absent else [],
    )


def _commands(books: Path, home: Path) -> list[Measured]:
    """The commands for books of which each program has its own kind of file."""
    first, after = YEAR
    journal, ledger = str(home / "book.journal"), str(home / "book.beancount")
    ours = [*OURS, "report", "profit-loss", "--file", str(books)]
    query = "SELECT account, sum(position) WHERE account ~ '^(Income|Expenses)' AND year = 2024"
    work = "profit and loss of a year"
    return [
        Measured("WyzBooks", work, [*ours, "--from", first, "--to", "2024-12-31"]),
        Measured("hledger", work, ["hledger", "-f", journal, "is", "-b", first, "-e", after]),
        Measured(
            "ledger",
            work,
            ["ledger", "-f", journal, "bal", "^Income", "^Expenses", "-b", first, "-e", after],
        ),
        Measured("beanquery", work, ["bean-query", ledger, f"{query} GROUP BY account"]),
    ]


def _processor_seconds(command: Sequence[str]) -> float:
    """The processor time of a command from start to end."""
    process = subprocess.Popen(command, cwd=yardstick.ROOT, stdout=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    if status:
        raise RuntimeError(f"{command} ended with {status}")
    return usage.ru_utime + usage.ru_stime
