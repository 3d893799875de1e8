"""Long reports over HTTP: how long each row takes, and how much more memory the server needs."""

import json
import time

from tests.benchmarks.generated import Shelf, copies
from tests.benchmarks.machine import peak_bytes
from tests.benchmarks.options import Options
from tests.benchmarks.serving import Client, books_server
from tests.benchmarks.table import show

ALL = "from=2021-01-01&to=2025-12-31"
BUSY = "B1000"
"""The number of the account with the most postings."""


def run(shelf: Shelf, options: Options) -> None:
    """Measure each report in a server of its own, and print the table."""
    rows = []
    for documents in options.documents or (1_000, 10_000, 100_000):
        with copies(shelf.books(documents)) as (file,):
            for name in _paths(""):
                with books_server(file) as server:
                    (client,) = server.clients(1)
                    account = client.get(f"/api/v1/accounts?number={BUSY}")["data"][0]["id"]
                    path = _paths(account)[name]
                    count = _rows(client, path)
                # A fresh server, because the other one counted the rows.
                with books_server(file) as server:
                    (client,) = server.clients(1)
                    # One month first, which loads the code that writes the format.
                    one_month = path.replace(ALL, "from=2021-01-01&to=2021-01-31")
                    client.send("GET", f"/api/v1/reports/{one_month}")
                    before = peak_bytes(server.pid)
                    began = time.perf_counter()
                    size = len(client.send("GET", f"/api/v1/reports/{path}"))
                    seconds = time.perf_counter() - began
                    grown = peak_bytes(server.pid) - before
                rows.append(
                    [
                        name,
                        f"{documents:,}",
                        f"{count:,}",
                        f"{seconds:.2f}",
                        f"{seconds * 1e6 / count:.0f}",
                        f"{size / 2**20:.1f}",
                        f"{grown / 2**20:.0f}",
                    ]
                )
    columns = [
        "report",
        "documents",
        "rows",
        "seconds",
        "microseconds a row",
        "MiB sent",
        "peak memory grew by MiB",
    ]
    show("Long reports", options.command("long"), "1", columns, rows)


def _paths(account: str) -> dict[str, str]:
    ledger = f"general-ledger?{ALL}&accountId={account}&format=json"
    return {
        "general-ledger of one account, json": ledger,
        "journal, csv": f"journal?{ALL}&format=csv",
        "journal, xlsx": f"journal?{ALL}&format=xlsx",
        "journal, json": f"journal?{ALL}&format=json",
    }


def _rows(client: Client, path: str) -> int:
    count: int = json.loads(
        client.send("GET", f"/api/v1/reports/{path.rpartition('&')[0]}&format=json")
    )["rowCount"]
    return count
