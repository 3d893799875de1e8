"""The import of an IIF file: its processor time, its memory, and how long another writer waits."""

import json
import statistics
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.benchmarks import yardstick
from tests.benchmarks.generated import Shelf
from tests.benchmarks.options import Options
from tests.benchmarks.table import show

MIB = 2**20

COLUMNS = [
    "transactions",
    "IIF MiB",
    "CPU s",
    "reading, s",
    "planning, s",
    "commit, s",
    "transactions/s",
    "rows/s",
    "start MiB",
    "peak MiB",
    "file MiB",
    "longest wait, s",
]


def run(shelf: Shelf, options: Options) -> None:
    """Measure, and print the table."""
    rows = []
    for documents in options.documents or (2_000, 10_000, 100_000):
        source = shelf.iif(documents)
        lines = source.read_bytes().count(b"\n")
        imports = [imported(source) for _ in range(options.runs)]
        waits = [imported(source, "--beside")["wait"] for _ in range(options.runs)]

        def median(name: str, imports: list[dict[str, float]] = imports) -> float:
            return statistics.median(figures[name] for figures in imports)

        rows.append(
            [
                f"{documents:,}",
                f"{source.stat().st_size / MIB:.1f}",
                f"{median('cpu'):.2f}",
                f"{median('reading'):.2f}",
                f"{median('planning'):.2f}",
                f"{median('commit'):.2f}",
                f"{documents / median('cpu'):,.0f}",
                f"{lines / median('cpu'):,.0f}",
                f"{median('before') / MIB:.0f}",
                f"{max(figures['peak'] for figures in imports) / MIB:.0f}",
                f"{median('size') / MIB:.1f}",
                f"{statistics.median(waits):.2f}",
            ]
        )
    show(
        "Import of an IIF file",
        options.command("import"),
        f"{options.runs}, each in a new process into new books; processor time. For the longest "
        "wait, another thread enters an invoice every 20 ms during further imports",
        COLUMNS,
        rows,
    )


def imported(source: Path, *words: str) -> dict[str, float]:
    """Import a file into new books in a process of its own, and return what that costs."""
    with TemporaryDirectory(prefix="wyzbooks-bench-") as folder:
        books = Path(folder) / "books.wyzbooks"
        command = [sys.executable, "-m", "tests.benchmarks.importing", str(source), str(books)]
        answer = subprocess.run(
            [*command, *words], cwd=yardstick.ROOT, check=True, capture_output=True, text=True
        ).stdout
    figures: dict[str, float] = json.loads(answer)
    return figures
