"""What it costs to make the books as they were known, in a process for each point."""

import resource
import subprocess
import sys
import time
from pathlib import Path

from application.point_in_time.past_books import PastBooks
from application.point_in_time.requested_point import find_point
from application.reporting.make_report import ReportRequest, make_report
from application.unit_of_work.unit_of_work import UnitOfWork
from tests.benchmarks.generated import Shelf, opened
from tests.benchmarks.options import Options
from tests.benchmarks.table import show

SHARES = (1, 5, 25, 50, 75, 95, 99)
"""Of a hundred changes, how many were made up to the point."""


def run(shelf: Shelf, options: Options) -> None:
    """Measure, and print the table."""
    rows = []
    for documents in options.documents or (10_000, 50_000):
        path = shelf.documents(documents)
        for share in SHARES:
            command = [sys.executable, "-m", "tests.benchmarks.part_past", str(path), str(share)]
            done = subprocess.run(command, check=True, capture_output=True, text=True)
            rows.append([f"{documents:,}", f"{share} %", *done.stdout.split()])
    columns = [
        "documents",
        "changes up to the point",
        "version",
        "making, s",
        "balance sheet, s",
        "again, s",
        "start MiB",
        "peak MiB",
    ]
    show(
        "The books as they were known", options.command("past"), "1, processor time", columns, rows
    )


def _measure(path: Path, share: int) -> None:
    with opened(path) as books:
        past_books = PastBooks()

        def read(work: UnitOfWork) -> tuple[int, float, float]:
            point = find_point(work, max(1, work.version * share // 100))
            began = time.process_time()
            with past_books.opened(work, point) as past:
                made = time.process_time()
                report = make_report(past, "balance-sheet", ReportRequest(period="allDates"))
                assert sum(1 for _ in report.rows)
                return point.version, made - began, time.process_time() - made

        start = _peak()
        version, making, reading = books.read(read)
        _, again, reading_again = books.read(read)
        print(
            f"{version:,} {making:.2f} {reading:.3f} {again + reading_again:.3f} {start} {_peak()}"
        )


def _peak() -> int:
    """The most memory that this process has had resident, in MiB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


if __name__ == "__main__":
    _measure(Path(sys.argv[1]), int(sys.argv[2]))
