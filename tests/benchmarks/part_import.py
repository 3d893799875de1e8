"""The import of an IIF file: its seconds, its memory, and the size of the books it makes."""

import json
import statistics
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.benchmarks import yardstick
from tests.benchmarks.generated import Shelf
from tests.benchmarks.options import Options
from tests.benchmarks.samples import percentile
from tests.benchmarks.table import show

MIB = 2**20


def run(shelf: Shelf, options: Options) -> None:
    """Measure, and print the table."""
    rows = []
    for documents in options.documents or (1_000, 10_000):
        source = shelf.iif(documents)
        imports = [_import(source) for _ in range(options.runs)]
        seconds = [each["seconds"] for each in imports]
        median = statistics.median(seconds)
        rows.append(
            [
                f"{documents:,}",
                f"{source.stat().st_size / MIB:.1f}",
                f"{median:.2f}",
                f"{percentile(seconds, 0.9):.2f}",
                f"{statistics.median(each['reading'] for each in imports):.2f}",
                f"{documents / median:,.0f}",
                f"{max(each['before'] for each in imports) / MIB:.0f}",
                f"{max(each['peak'] for each in imports) / MIB:.0f}",
                f"{imports[0]['size'] / MIB:.1f}",
                f"{imports[0]['size'] / documents:,.0f}",
            ]
        )
    columns = [
        "transactions",
        "IIF MiB",
        "median s",
        "p90 s",
        "reading, s",
        "transactions/s",
        "start MiB",
        "peak MiB",
        "file MiB",
        "bytes each",
    ]
    show(
        "Import of an IIF file",
        options.command("import"),
        f"{options.runs}, each in a new process into new books",
        columns,
        rows,
    )


def _import(source: Path) -> dict[str, float]:
    with TemporaryDirectory(prefix="wyzbooks-bench-") as folder:
        command = [
            sys.executable,
            "-m",
            "tests.benchmarks.importing",
            str(source),
            str(Path(folder) / "books.wyzbooks"),
        ]
        answer = subprocess.run(
            command, cwd=yardstick.ROOT, check=True, capture_output=True, text=True
        ).stdout
    figures: dict[str, float] = json.loads(answer)
    return figures
