"""Ageing over HTTP on books of growing size once every customer has paid: the time that remains
is the cost of the documents, not of open items."""

from datetime import UTC, datetime

from tests.benchmarks.generated import Shelf, copies
from tests.benchmarks.options import Options
from tests.benchmarks.samples import Samples, milliseconds, one_after_another, watched
from tests.benchmarks.serving import Client, books_server
from tests.benchmarks.table import show

REQUESTS = 15
REPORT = "/api/v1/reports/ar-aging"
COLUMNS = [
    "documents",
    "open invoices before",
    "payments",
    "before: median ms",
    "before: cpu ms",
    "after: median ms",
    "after: cpu ms",
]
NOTE = (
    "Each customer pays in one sum all that is open. "
    "cpu is the server's processor time for a request."
)


def run(shelf: Shelf, options: Options) -> None:
    """Measure, and print the table."""
    rows = []
    for documents in options.documents or (1_000, 10_000, 100_000):
        with copies(shelf.books(documents)) as (path,), books_server(path) as server:
            (client,) = server.clients(1)
            before = _ask(client, server.pid, options.runs)
            open_ = client.get("/api/v1/invoices?limit=1&overdue=true")["total"]
            paid = _pay_all(client)
            after = _ask(client, server.pid, options.runs)
            client.close()
        figures = (
            milliseconds(each) for each in (before.median, before.busy, after.median, after.busy)
        )
        rows.append([f"{documents:,}", f"{open_:,}", f"{paid:,}", *figures])
    show(
        "Ageing when customers pay",
        options.command("agings"),
        f"{options.runs} rounds of {REQUESTS} requests",
        COLUMNS,
        rows,
        [NOTE],
    )


def _ask(client: Client, pid: int, runs: int) -> Samples:
    kept = Samples()
    for turn in range(runs + 1):  # the first warms up
        samples = watched(
            pid, lambda: one_after_another(REQUESTS, lambda _: client.send("GET", REPORT))
        )
        if turn:
            kept.extend(samples)
    return kept


def _pay_all(client: Client) -> int:
    """Let each customer pay in one sum all that is open; returns how many paid."""
    (invoice,) = client.get("/api/v1/invoices?limit=1&overdue=true")["data"]
    report = client.get(REPORT)
    total = [each["key"] for each in report["columns"]].index("total")
    paid = 0
    for row in report["rows"]:
        if "contactId" in row:
            payment = {
                "contactId": row["contactId"],
                "date": f"{datetime.now(UTC):%Y-%m-%d}",
                "amount": row["values"][total],
                "receivableAccountId": invoice["receivableAccountId"],
            }
            client.send("POST", "/api/v1/payments", payment)
            paid += 1
    left = client.get(REPORT)["totals"]["outstanding"]
    assert left == "0.00", f"{left} is open still"
    return paid
