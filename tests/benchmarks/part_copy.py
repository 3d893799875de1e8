"""Copies of the books: the first copy, and what a round of `wyzbooks mirror` costs."""

import resource
import sys
import time
from contextlib import ExitStack
from pathlib import Path
from tempfile import TemporaryDirectory

import httpx

from adapters.sync.served_books import HttpServedBooks, client_for
from application.collections.operations import create
from application.collections.registry import COLLECTIONS
from application.copies.follow import Comparison, Follower
from entrypoints.wiring import open_copy_file
from tests.benchmarks import machine
from tests.benchmarks.generated import Shelf, copies
from tests.benchmarks.options import Options
from tests.benchmarks.part_costs import counted
from tests.benchmarks.serving import Server, books_server
from tests.benchmarks.table import show


def run(shelf: Shelf, options: Options) -> None:
    """Measure, and print the table."""
    rows = []
    for documents in options.documents or (10_000,):
        with ExitStack() as stack:
            (file,) = stack.enter_context(copies(shelf.documents(documents)))
            server = stack.enter_context(books_server(file))
            folder = Path(stack.enter_context(TemporaryDirectory()))
            rows += _rounds(documents, server, folder)
    columns = ["round", "changes", "s", "cpu s", "server cpu s", "requests", "statements", "MiB"]
    note = (
        "cpu s is the processor time of the copy's process, and MiB the most memory that it had "
        "until then. BEGIN, SAVEPOINT and the end of a transaction are statements, too."
    )
    show("Copies of the books", options.command("copy"), "1", columns, rows, [note])


def _rounds(documents: int, server: Server, folder: Path) -> list[list[str]]:
    """A row for each kind of round, one after the other on one copy."""
    (client,) = server.clients(1)
    requests: list[str] = []
    address = f"http://127.0.0.1:{server.port}"
    http = client_for(address)
    http.event_hooks = {"request": [lambda request: requests.append(_path(request))]}
    books = open_copy_file(folder / "copy.wyzbooks", address, "copy")
    follower = Follower(books, HttpServedBooks(http))
    rows: list[list[str]] = []
    with counted(books) as costs:

        def measure(name: str, comparison: Comparison) -> None:
            requests.clear()
            costs.statements = 0
            begin, cpu = time.perf_counter(), time.process_time()
            theirs = machine.processor_seconds(server.pid)
            followed = follower.follow(comparison)
            rows.append(
                [
                    f"{name}, {documents:,} documents",
                    f"{followed.sent + followed.received:,}",
                    f"{time.perf_counter() - begin:.2f}",
                    f"{time.process_time() - cpu:.3f}",
                    f"{machine.processor_seconds(server.pid) - theirs:.2f}",
                    str(len(requests)),
                    f"{costs.statements:,}",
                    str(_memory()),
                ]
            )

        measure("first copy, with a check of all records", "records")
        measure("nothing new", "kept")
        contact = {"id": "new-there", "kind": "customer", "name": "New there"}
        client.send("POST", "/api/v1/contacts", contact)
        measure("one edit in the original", "kept")
        contact = {"id": "new-here", "kind": "customer", "name": "New here"}
        books.run(create, COLLECTIONS["contacts"], contact)
        measure("one edit in the copy", "kept")
        measure("nothing new, with a check of all records", "records")
    books.store.close()
    return rows


def _path(request: httpx.Request) -> str:
    return request.url.path


def _memory() -> int:
    """The most memory that this process has had, in MiB."""
    size = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return size // (1024**2 if sys.platform == "darwin" else 1024)
