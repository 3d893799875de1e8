"""How much memory the served process has resident, step by step."""

from collections.abc import Callable

from tests.benchmarks.generated import Shelf, copies
from tests.benchmarks.machine import resident_bytes
from tests.benchmarks.options import Options
from tests.benchmarks.part_journals import JOURNAL
from tests.benchmarks.part_reports import REPORTS
from tests.benchmarks.serving import Client, books_server
from tests.benchmarks.table import show

WRITES, READS = 1_000, 100


def run(shelf: Shelf, options: Options) -> None:
    """Measure, and print the table."""
    rows = []
    for documents in options.documents or (0, 100_000):
        with copies(shelf.books(documents)) as (file,), books_server(file) as server:
            (client,) = server.clients(1)
            sizes = [resident_bytes(server.pid)]
            for step in STEPS.values():
                step(client)
                sizes.append(resident_bytes(server.pid))
        rows.append([f"{documents:,}", *(f"{size / 2**20:.0f}" for size in sizes)])
    columns = ["documents", "started", *STEPS]
    show(
        "Resident memory of the served process, MiB", options.command("memory"), "1", columns, rows
    )


def _write(client: Client) -> None:
    for _ in range(WRITES):
        client.send("POST", "/api/v1/journals", JOURNAL)


def _list(client: Client) -> None:
    account = (
        client.get("/api/v1/accounts?number=B1000")["data"]
        or client.get("/api/v1/accounts?number=1000")["data"]
    )
    for path in (
        "/journals?limit=1000",
        "/accounts",
        "/contacts?limit=1000",
        f"/accounts/{account[0]['id']}/register?limit=1000",
    ):
        cursor = ""
        for _ in range(READS // 4):
            page = client.get(f"/api/v1{path}{cursor}")
            if not page["nextCursor"]:
                break
            cursor = f"{'&' if '?' in path else '?'}cursor={page['nextCursor']}"


def _report(client: Client) -> None:
    for _ in range(READS // len(REPORTS)):
        for path, _like in REPORTS.values():
            client.send("GET", f"/api/v1/reports/{path}")


STEPS: dict[str, Callable[[Client], None]] = {
    f"{WRITES:,} writes": _write,
    "lists of 1,000 read": _list,
    "reports read": _report,
}
