"""How long a short request waits while 150 clients ask for long ones, or for many rows, at once."""

from collections.abc import Iterator
from contextlib import contextmanager
from multiprocessing import get_context
from multiprocessing.synchronize import Event
from threading import Barrier, Thread

from tests.benchmarks.generated import Shelf, copies
from tests.benchmarks.machine import processor_seconds
from tests.benchmarks.options import Options
from tests.benchmarks.samples import milliseconds, one_after_another
from tests.benchmarks.serving import Client, Server, books_server
from tests.benchmarks.table import show

CLIENTS, REQUESTS = 150, 100
SHORT = "/api/v1/contacts?limit=5"
LOADS = {
    "none": "",
    "general ledgers": "/api/v1/reports/general-ledger?from=2010-01-01&to=2030-12-31",
    "pages of 1,000 journals": "/api/v1/journals?limit=1000",
    "pages of 100 journals": "/api/v1/journals",
    "single accounts": "/api/v1/accounts/account-1000",
}
"""What the other clients ask for, over and over."""


def run(shelf: Shelf, options: Options) -> None:
    """Measure, and print the table."""
    rows = []
    for documents in options.documents or (10_000,):
        for name, path in LOADS.items():
            with (
                copies(shelf.books(documents)) as (file,),
                books_server(file) as server,
                _asked_for(server, path),
            ):
                rows.append([name, f"{documents:,}", *_measured(server)])
    columns = ["150 others ask for", "documents", "median ms", "longest ms", "longest cpu ms"]
    runs = f"{REQUESTS} short requests, one after another"
    notes = ["cpu is the processor time that the server used, for all, during the longest wait."]
    show("Waits of a short request", options.command("fairness"), runs, columns, rows, notes)


def _measured(server: Server) -> list[str]:
    (client,) = server.clients(1)
    used = []

    def send(_: int) -> None:
        before = processor_seconds(server.pid)
        client.send("GET", SHORT)
        used.append(processor_seconds(server.pid) - before)

    samples = one_after_another(REQUESTS, send)
    return [milliseconds(each) for each in (samples.median, max(samples.seconds), max(used))]


@contextmanager
def _asked_for(server: Server, path: str) -> Iterator[None]:
    """Many clients that ask for the same until the end. They are a process of their own, so that
    the short request does not wait for their interpreter."""
    if not path:
        yield
        return
    processes = get_context("spawn")
    begun = processes.Event()
    others = processes.Process(target=_ask, args=(server, path, begun), daemon=True)
    others.start()
    try:
        begun.wait()
        yield
    finally:
        others.kill()
        others.join()


def _ask(server: Server, path: str, begun: Event) -> None:
    connected = Barrier(CLIENTS, begun.set)

    def ask(client: Client) -> None:
        client.send("GET", SHORT)
        connected.wait()
        while True:
            client.send("GET", path)

    for client in server.clients(CLIENTS):
        Thread(target=ask, args=(client,)).start()
