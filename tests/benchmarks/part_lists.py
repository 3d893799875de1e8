"""Lists and registers over HTTP: first and deep pages, filters and searches."""

from collections.abc import Mapping, Sequence
from contextlib import ExitStack

from tests.benchmarks.generated import Shelf, copies
from tests.benchmarks.options import Options
from tests.benchmarks.samples import Samples, one_after_another, watched
from tests.benchmarks.serving import Client, Server, books_server
from tests.benchmarks.table import show

REQUESTS = 10
BUSY = "B1000"
"""The number of the account on which most is posted."""


def run(shelf: Shelf, options: Options) -> None:
    """Measure, and print the table."""
    sizes = options.documents or (1_000, 100_000)
    measured = _measure(shelf, sizes, options.runs)
    names = dict.fromkeys(name for name, _ in measured)
    rows = [
        [name, *(cell for documents in sizes for cell in measured[name, documents].cells()[1:])]
        for name in names
    ]
    columns = [
        "GET",
        *(
            f"{documents:,}: {figure}"
            for documents in sizes
            for figure in ("median ms", "p90 ms", "cpu ms")
        ),
    ]
    runs = f"{options.runs} rounds of {REQUESTS} requests, all sizes in turns"
    show(
        "Lists",
        options.command("lists"),
        runs,
        columns,
        rows,
        ["The header names the documents in the books; cpu is the server's processor time."],
    )


def paths(client: Client) -> Mapping[str, str]:
    """The paths to request, by what they show. A deep page begins in the middle of the list."""
    journals = _middle(client, "/journals?limit=100&from=2021-01-01")
    account = client.get(f"/api/v1/accounts?number={BUSY}")["data"][0]["id"]
    register = f"/accounts/{account}/register?limit=100"
    return {
        "/journals?limit=100, first page": "/journals?limit=100",
        "/journals?limit=100, deep page": journals,
        "/journals?limit=100, of one month": "/journals?limit=100&from=2023-05-01&to=2023-05-31",
        "/journals?limit=100, q of one document": "/journals?limit=100&q=chk-7",
        "/journals?limit=100, q of many": "/journals?limit=100&q=invoice",
        "/bank-transactions?limit=100": "/bank-transactions?limit=100",
        "/accounts (with balances)": "/accounts",
        "/contacts?limit=100": "/contacts?limit=100",
        "/accounts/{id}/register, first page": register,
        "/accounts/{id}/register, deep page": _middle(client, register),
        "/accounts/{id}/register, of one month": f"{register}&from=2023-05-01&to=2023-05-31",
        "/accounts/{id}/balance?asOf mid-month": f"/accounts/{account}/balance?asOf=2024-06-15",
    }


def _middle(client: Client, path: str) -> str:
    """The path of the page in the middle of a list, reached by cursors of a thousand rows each."""
    wide = path.replace("limit=100", "limit=1000")
    page = client.get(f"/api/v1{wide}&count=true")
    steps, cursor = page["total"] // 2 // 1000, page["nextCursor"]
    if not steps:
        page = client.get(f"/api/v1{path}")
        return f"{path}&cursor={page['nextCursor']}"
    for _ in range(steps - 1):
        cursor = client.get(f"/api/v1{wide}&cursor={cursor}")["nextCursor"]
    return f"{path}&cursor={cursor}"


def _measure(shelf: Shelf, sizes: Sequence[int], runs: int) -> Mapping[tuple[str, int], Samples]:
    with ExitStack() as stack:
        servers = {
            documents: stack.enter_context(
                books_server(*stack.enter_context(copies(shelf.books(documents))))
            )
            for documents in sizes
        }
        asked = {documents: paths(server.clients(1)[0]) for documents, server in servers.items()}
        measured = {(name, documents): Samples() for name in asked[sizes[0]] for documents in sizes}
        for turn in range(runs + 1):  # the first warms up
            for (name, documents), kept in measured.items():
                samples = ask(servers[documents], f"/api/v1{asked[documents][name]}")
                if turn:
                    kept.extend(samples)
    return measured


def ask(server: Server, path: str) -> Samples:
    """Request a path a number of times, on a connection of its own."""
    (client,) = server.clients(1)
    samples = watched(
        server.pid, lambda: one_after_another(REQUESTS, lambda _: client.send("GET", path))
    )
    client.close()
    return samples
