"""Durable journals of two lines over HTTP, one after another and from eight clients at once."""

from collections.abc import Callable
from contextlib import ExitStack
from typing import Any

from attrs import define, field

from tests.benchmarks import yardstick
from tests.benchmarks.generated import Shelf, copies
from tests.benchmarks.options import Options
from tests.benchmarks.samples import Samples, at_once, one_after_another, ratio, watched
from tests.benchmarks.serving import Client, Server, books_server, yardstick_server
from tests.benchmarks.table import show

CLIENTS = 8
ALONE, TOGETHER = 100, 40
"""How many requests of a round, one after another and of each client."""

JOURNAL = {
    "date": "2025-06-16",
    "memo": "Cash sale",
    "lines": [
        {"accountId": "account-1000", "debit": "125.00"},
        {"accountId": "account-4100", "credit": "125.00"},
    ],
}
INVOICE = {
    "id": "X-1",
    "date": "2025-06-16",
    "customer": "C001",
    "gl": [["1000", 12500], ["4000", -12500]],
}


@define
class _Poster:
    """Clients of one server, and the journals that they post."""

    server: Server
    path: str
    body: Any
    clients: list[Client] = field(init=False)
    alone: Samples = field(factory=Samples)
    together: Samples = field(factory=Samples)

    def __attrs_post_init__(self) -> None:
        self.clients = self.server.clients(CLIENTS)

    def post_alone(self) -> Samples:
        return watched(
            self.server.pid, lambda: one_after_another(ALONE, self._work(self.clients[0]))
        )

    def post_together(self) -> Samples:
        return watched(
            self.server.pid, lambda: at_once([self._work(each) for each in self.clients], TOGETHER)
        )

    def _work(self, client: Client) -> Callable[[int], object]:
        return lambda _: client.send("POST", self.path, self.body)


def run(shelf: Shelf, options: Options) -> None:
    """Measure, and print the table."""
    sizes = options.documents or (0, 10_000)
    with ExitStack() as stack:
        ours = {documents: _ours(stack, shelf, documents) for documents in sizes}
        theirs = (
            {documents: _theirs(stack, shelf, documents) for documents in sizes}
            if yardstick.is_present()
            else {}
        )
        for turn in range(options.runs + 1):  # the first warms up
            for documents in sizes:
                posters = [ours[documents], *([theirs[documents][0]] if theirs else [])]
                crowds = [ours[documents], *([theirs[documents][1]] if theirs else [])]
                for poster in posters:
                    samples = poster.post_alone()
                    if turn:
                        poster.alone.extend(samples)
                for poster in crowds:
                    samples = poster.post_together()
                    if turn:
                        poster.together.extend(samples)
    rows = []
    for documents in sizes:
        alone, together = (
            (theirs[documents][0].alone, theirs[documents][1].together) if theirs else (None, None)
        )
        rows.append(_row(f"1 client, {documents:,} documents", ours[documents].alone, alone))
        rows.append(
            _row(f"{CLIENTS} clients, {documents:,} documents", ours[documents].together, together)
        )
    columns = [
        "POST /journals",
        "req/s",
        "median ms",
        "p90 ms",
        "cpu ms",
        "limit req/s",
        "limit median",
        "limit p90",
        "limit cpu",
        "ratio",
    ]
    runs = (
        f"{options.runs} rounds of {ALONE} requests, or {TOGETHER} from each client, all in turns"
    )
    notes = (
        ["cpu is the server's processor time for a request; the ratio is of requests a second."]
        if yardstick.is_present()
        else [yardstick.ABSENT]
    )
    show("Durable journals", options.command("journals"), runs, columns, rows, notes)


def _ours(stack: ExitStack, shelf: Shelf, documents: int) -> _Poster:
    (file,) = stack.enter_context(copies(shelf.books(documents)))
    return _Poster(stack.enter_context(books_server(file)), "/api/v1/journals", JOURNAL)


def _theirs(stack: ExitStack, shelf: Shelf, documents: int) -> tuple[_Poster, _Poster]:
    (database,) = stack.enter_context(copies(shelf.yardstick(documents)))
    server = stack.enter_context(yardstick_server(database))
    return _Poster(server, "/invoices", INVOICE), _Poster(server, "/group-invoices", INVOICE)


def _row(title: str, ours: Samples, theirs: Samples | None) -> list[str]:
    return [title, *ours.cells(), *(theirs.cells() if theirs else ("-",) * 4), ratio(ours, theirs)]
