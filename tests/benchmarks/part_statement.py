"""The import of a bank's CSV: its processor time, its memory, and how long another writer waits."""

import random
import statistics
from datetime import date, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.benchmarks.generated import Shelf
from tests.benchmarks.options import Options
from tests.benchmarks.part_import import MIB, imported
from tests.benchmarks.table import show

PAYEES = 500
FIRST_DAY = date(2015, 1, 1)
DAYS = 3_650
COLUMNS = [
    "rows",
    "CSV MiB",
    "CPU s",
    "reading, s",
    "planning, s",
    "commit, s",
    "rows/s",
    "rows/s read",
    "start MiB",
    "peak MiB",
    "longest wait, s",
]


def run(shelf: Shelf, options: Options) -> None:
    """Measure, and print the table."""
    del shelf
    rows = []
    with TemporaryDirectory(prefix="wyzbooks-bench-") as folder:
        for count in options.documents or (2_000, 10_000, 100_000):
            source = Path(folder) / f"{count}.csv"
            source.write_text(_statement(count))
            imports = [imported(source) for _ in range(options.runs)]
            waits = [imported(source, "--beside")["wait"] for _ in range(options.runs)]
            medians = {
                name: statistics.median(figures[name] for figures in imports)
                for name in ("cpu", "reading", "planning", "commit", "before", "peak")
            }
            rows.append(
                [
                    f"{count:,}",
                    f"{source.stat().st_size / MIB:.1f}",
                    *(f"{medians[name]:.2f}" for name in ("cpu", "reading", "planning", "commit")),
                    f"{count / medians['cpu']:,.0f}",
                    f"{count / medians['reading']:,.0f}",
                    *(f"{medians[name] / MIB:.0f}" for name in ("before", "peak")),
                    f"{statistics.median(waits):.2f}",
                ]
            )
    show(
        "Import of a bank's CSV",
        options.command("statement"),
        f"{options.runs}, each in a new process into new books; processor time. For the longest "
        "wait, another thread enters an invoice every 20 ms during further imports",
        COLUMNS,
        rows,
    )


def _statement(count: int) -> str:
    """The CSV of a bank with some rows of ten years, the same each time."""
    chance = random.Random(14)
    lines = ["Date,Description,Amount"]
    for number in range(count):
        day = FIRST_DAY + timedelta(days=number * DAYS // count)
        cents = chance.randrange(-50_000, 50_000) or 1
        sign = "-" if cents < 0 else ""
        amount = f"{sign}{abs(cents) // 100}.{abs(cents) % 100:02d}"
        lines.append(f"{day:%m/%d/%Y},Payee {chance.randrange(PAYEES)} Store,{amount}")
    return "\n".join(lines) + "\n"
