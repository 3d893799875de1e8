"""What is done with the whole books, in a process for each: verify, back up, export and import."""

import resource
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from io import BytesIO
from pathlib import Path

from adapters.json_shapes.portable_books import read_portable, write_portable
from application.exporting.export_books import export_books
from application.integrity.verify_books import verify_books
from application.replacement.held_books import books_of
from application.replacement.replace_books import rehearse_replacement
from application.unit_of_work.books import Books
from entrypoints.books_writers import BOOKS_WRITERS
from entrypoints.file_wiring import backups_of
from tests.benchmarks.generated import Shelf, opened
from tests.benchmarks.options import Options
from tests.benchmarks.table import show


def run(shelf: Shelf, options: Options) -> None:
    """Measure, and print the table."""
    rows = []
    for documents in options.documents or (10_000, 100_000):
        path = shelf.documents(documents)
        for name in _WORK:
            command = [sys.executable, "-m", "tests.benchmarks.part_whole", str(path), name]
            done = subprocess.run(command, check=True, capture_output=True, text=True)
            rows.append([f"{documents:,}", name, *done.stdout.split()])
    columns = ["documents", "what", "cpu s", "MiB written", "start MiB", "peak MiB"]
    show("The whole books", options.command("whole"), "1, processor time", columns, rows)


def _verify(books: Books) -> int:
    assert books.read(verify_books).ok
    return 0


def _back_up(books: Books) -> int:
    backups = backups_of(books)
    backup = backups.make("asked")
    backups.delete(backup.name)
    return backup.size


def _exported(books: Books) -> BytesIO:
    out = BytesIO()
    books.read(write_portable, out)
    return out


def _import(books: Books) -> int:
    content = _exported(books).getvalue()
    held = read_portable(content)
    rehearse_replacement(books, lambda former: books_of(books, held, former))
    return len(content)


def _exporting(format_name: str) -> Callable[[Books], int]:
    def export(books: Books) -> int:
        out = BytesIO()
        books.read(lambda work: BOOKS_WRITERS[format_name](export_books(work), out))
        return out.tell()

    return export


_WORK: Mapping[str, Callable[[Books], int]] = {
    "verify": _verify,
    "backup": _back_up,
    "export json": lambda books: _exported(books).tell(),
    "export json, import": _import,
    **{f"export {name}": _exporting(name) for name in BOOKS_WRITERS},
}


def _measure(path: Path, name: str) -> None:
    with opened(path) as books:
        start = _peak()
        began = time.process_time()
        size = _WORK[name](books)
        print(f"{time.process_time() - began:.1f} {size / 2**20:.1f} {start} {_peak()}")


def _peak() -> int:
    """The most memory that this process has had resident, in MiB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


if __name__ == "__main__":
    _measure(Path(sys.argv[1]), sys.argv[2])
