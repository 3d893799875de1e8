"""One import in a process of its own, which measures its costs and prints them as JSON.

python -m tests.benchmarks.importing FILE BOOKS.wyzbooks [--beside]

The file is an IIF file, or the CSV of a bank.

With `--beside` another thread enters an invoice every 20 ms, and what is measured is how long the
longest of these writes takes.
"""

import json
import resource
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from decimal import Decimal
from pathlib import Path

from application.collections.operations import create
from application.collections.registry import CONTACTS, INVOICES
from application.importing.bank_rows.import_statements import StatementOptions
from application.importing.parsed_file import AS_THE_FILE_SHOWS
from application.importing.plan_import import ImportOptions, commit_import, plan_import
from application.unit_of_work.books import Books
from entrypoints.collector import collect_seldom
from entrypoints.file_readers import READERS
from entrypoints.wiring import open_file

OPTIONS = {
    "iif": ImportOptions(),
    "csv": ImportOptions(statements=StatementOptions(account="account-1000")),
}
"""How the files of each format are imported."""
PAUSE = 0.02
"""The seconds between two invoices that are entered beside the import."""


def main(source: Path, target: Path, *, beside: bool) -> None:
    """Import a file into new books."""
    collect_seldom()
    books = open_file(target, create=True)
    waits: list[float] = []
    figures: dict[str, float] = {"before": _peak()}
    with _invoices(books, waits) if beside else _nothing():
        began = time.perf_counter(), time.process_time()
        format_name = source.suffix.removeprefix(".")
        parsed = READERS[format_name](source.read_bytes(), AS_THE_FILE_SHOWS, lambda: None)
        read = time.process_time()
        planned = books.read(plan_import, format_name, parsed, OPTIONS[format_name])
        made = time.process_time()
        books.run(commit_import, planned)
        done = time.process_time()
        figures["seconds"] = time.perf_counter() - began[0]
    figures |= {"reading": read - began[1], "planning": made - read, "commit": done - made}
    figures |= {"cpu": done - began[1], "wait": max(waits, default=0), "peak": _peak()}
    books.store.close()
    figures["size"] = target.stat().st_size
    print(json.dumps(figures))


@contextmanager
def _invoices(books: Books, waits: list[float]) -> Iterator[None]:
    """Enter invoices in another thread, and note how long each of them takes."""
    books.run(create, CONTACTS, {"id": "beside", "kind": "customer", "name": "Beside"})
    line = {"account_id": "account-4100", "rate": Decimal(5)}
    fields = {"contact_id": "beside", "status": "sent", "lines": [line]}
    is_over = threading.Event()

    def enter() -> None:
        while not is_over.wait(PAUSE):
            began = time.perf_counter()
            books.run(create, INVOICES, fields)
            waits.append(time.perf_counter() - began)

    thread = threading.Thread(target=enter)
    books.run(create, INVOICES, fields)  # From now on, its accounts are in use.
    thread.start()
    try:
        yield
    finally:
        is_over.set()
        thread.join()


@contextmanager
def _nothing() -> Iterator[None]:
    yield


def _peak() -> int:
    unit = 1 if sys.platform == "darwin" else 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]), beside="--beside" in sys.argv)
