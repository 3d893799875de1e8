"""The live stream: how soon an event arrives, and what its readers cost those who write.

Some of the readers never read; they are cut off when they are behind. "Other process" is a commit
that another program makes to the same file, which the server must notice by itself.
"""

import json
import os
import signal
import statistics
import time
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from application.collections import operations
from application.collections.registry import JOURNALS
from application.unit_of_work.books import Books
from application.unit_of_work.unit_of_work import UnitOfWork
from domain.ledger.journals import JournalLine
from entrypoints.wiring import open_file
from tests.benchmarks.generated import Shelf
from tests.benchmarks.machine import processor_seconds
from tests.benchmarks.options import Options
from tests.benchmarks.part_journals import JOURNAL
from tests.benchmarks.serving import Client, Server, books_server
from tests.benchmarks.stream_readers import Readers, readers
from tests.benchmarks.table import show

CROWDS = ((0, 0), (1, 0), (100, 10), (500, 50))
"""How many streams there are, and how many of them nobody reads."""
WRITES = 200
SINGLE_WRITES = 20
LINES = (
    JournalLine(id="1", account_id="account-1000", debit=12500),
    JournalLine(id="2", account_id="account-4100", credit=12500),
)


def run(shelf: Shelf, options: Options) -> None:
    """Measure, and print the table."""
    del shelf
    rows = []
    for count, stalled in CROWDS:
        figures: dict[str, list[float]] = {}
        for _ in range(options.runs):
            with TemporaryDirectory(prefix="wyzbooks-bench-") as folder:
                _measure(Path(folder) / "books.wyzbooks", count, stalled, figures)
        medians = {name: statistics.median(values) for name, values in figures.items()}
        rows.append(
            [
                f"{count}, {stalled} of them stalled" if stalled else str(count),
                *(f"{medians[name]:,.1f}" if name in medians else "" for name in _COLUMNS),
            ]
        )
    show(
        "The live stream",
        options.command("stream"),
        f"{options.runs}, each with a new server: {SINGLE_WRITES} single commits of either kind, "
        f"then {WRITES} commits one after the other; medians",
        ["readers", *_COLUMNS.values()],
        rows,
        [
            (
                "Times are in ms. Arrivals are measured from the end of the commit; an event may "
                "arrive before the answer to its request (then less than 0). Stopping is the time "
                "from SIGTERM to the end of the process."
            )
        ],
    )


_COLUMNS = {
    "own first": "event at first reader",
    "own last": "at last reader",
    "other first": "other process, at first reader",
    "other last": "at last reader",
    "writes": "writes a second",
    "cpu": "cpu of a write",
    "stop": "stopping",
    "stop cpu": "cpu of stopping",
}


def _measure(path: Path, count: int, stalled: int, figures: dict[str, list[float]]) -> None:
    def note(name: str, value: float) -> None:
        figures.setdefault(name, []).append(value)

    with books_server(path) as server:
        client = Client(server.port)
        if not count:
            _write(server, client, note)
        else:
            with readers(server.port, count, stalled) as crowd:
                _await_events(crowd, "own", _poster(client), note)
                books = open_file(path)
                try:
                    _await_events(crowd, "other", lambda: _commit(books), note)
                finally:
                    books.store.close()
                crowd.arrivals(_write(server, client, note))
                _stop(server, note)
                return
        _stop(server, note)


def _await_events(
    crowd: Readers, name: str, commit: Callable[[], int], note: Callable[[str, float], None]
) -> None:
    for _ in range(SINGLE_WRITES):
        version = commit()
        committed_at = time.monotonic()
        arrivals = crowd.arrivals(version)
        note(f"{name} first", (arrivals.first - committed_at) * 1000)
        note(f"{name} last", (arrivals.last - committed_at) * 1000)
        time.sleep(0.05)


def _write(server: Server, client: Client, note: Callable[[str, float], None]) -> int:
    """Many commits, one after the other; the version of the last."""
    post = _poster(client)
    post()
    began, used = time.monotonic(), processor_seconds(server.pid)
    for _ in range(WRITES):
        version = post()
    note("writes", WRITES / (time.monotonic() - began))
    note("cpu", (processor_seconds(server.pid) - used) / WRITES * 1000)
    return version


def _stop(server: Server, note: Callable[[str, float], None]) -> None:
    began, used = time.monotonic(), processor_seconds(server.pid)
    os.kill(server.pid, signal.SIGTERM)
    os.waitid(os.P_PID, server.pid, os.WEXITED | os.WNOWAIT)
    note("stop", (time.monotonic() - began) * 1000)
    note("stop cpu", (processor_seconds(server.pid) - used) * 1000)


def _poster(client: Client) -> Callable[[], int]:
    def post() -> int:
        return int(json.loads(client.send("POST", "/api/v1/journals", JOURNAL))["version"])

    return post


def _commit(books: Books) -> int:
    def use_case(work: UnitOfWork) -> Any:
        return operations.create(work, JOURNALS, {"lines": LINES})

    books.run(use_case)
    return books.read(lambda work: work.session.log.head().version)
