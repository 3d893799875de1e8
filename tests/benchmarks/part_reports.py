"""Reports over HTTP on books of growing size, at a month's end and in the middle of a month."""

from contextlib import ExitStack

from tests.benchmarks import yardstick
from tests.benchmarks.generated import Shelf, copies
from tests.benchmarks.options import Options
from tests.benchmarks.samples import Samples, milliseconds, one_after_another, ratio, watched
from tests.benchmarks.serving import Server, books_server, yardstick_server
from tests.benchmarks.table import show

REQUESTS = 15
REPORTS: dict[str, tuple[str, str | None]] = {
    "profit-loss, 2024": ("profit-loss?from=2024-01-01&to=2024-12-31", "/profit-loss/2024"),
    "profit-loss, by default": ("profit-loss", None),
    "profit-loss, mid-month to mid-month": ("profit-loss?from=2023-06-16&to=2024-06-15", None),
    "balance-sheet, 2024-12-31": ("balance-sheet?asOf=2024-12-31", "/balances/2024"),
    "balance-sheet, 2024-06-15": ("balance-sheet?asOf=2024-06-15", None),
    "trial-balance, 2024-06-30": ("trial-balance?asOf=2024-06-30", "/balances/2023"),
    "trial-balance, 2024-06-15": ("trial-balance?asOf=2024-06-15", None),
    "profit-loss, 2024 by month": ("profit-loss?from=2024-01-01&to=2024-12-31&columns=month", None),
    "profit-loss, 2024, cash": ("profit-loss?from=2024-01-01&to=2024-12-31&basis=cash", None),
    "balance-sheet, 2024-12-31, cash": ("balance-sheet?asOf=2024-12-31&basis=cash", None),
    "cash-flows, 2024": ("cash-flows?from=2024-01-01&to=2024-12-31", None),
    "ar-aging, today": ("ar-aging", None),
    "ar-aging, 2024-12-31": ("ar-aging?asOf=2024-12-31", None),
    "ap-aging, today": ("ap-aging", None),
    "customer-balance-summary, today": ("customer-balance-summary", None),
    "customer-balance-summary, 2024-12-31": ("customer-balance-summary?asOf=2024-12-31", None),
    "vendor-balance-summary, 2024-12-31": ("vendor-balance-summary?asOf=2024-12-31", None),
    "sales-by-customer, 2024": ("sales-by-customer?from=2024-01-01&to=2024-12-31", None),
    "expenses-by-vendor, 2024": ("expenses-by-vendor?from=2024-01-01&to=2024-12-31", None),
}
"""Each report, and the yardstick's work that is like it."""


def run(shelf: Shelf, options: Options) -> None:
    """Measure, and print the table."""
    sizes = options.documents or (1_000, 10_000, 100_000)
    ours = {(name, documents): Samples() for name in REPORTS for documents in sizes}
    theirs = {
        (name, documents): Samples()
        for name, (_, like) in REPORTS.items()
        for documents in sizes
        if like and yardstick.is_present()
    }
    with ExitStack() as stack:
        servers = {
            documents: stack.enter_context(
                books_server(*stack.enter_context(copies(shelf.books(documents))))
            )
            for documents in sizes
        }
        bare = (
            {
                documents: stack.enter_context(yardstick_server(shelf.yardstick(documents)))
                for documents in sizes
            }
            if theirs
            else {}
        )
        for turn in range(options.runs + 1):  # the first warms up
            for (name, documents), kept in ours.items():
                path, like = REPORTS[name]
                samples = _ask(servers[documents], f"/api/v1/reports/{path}")
                beside = (
                    _ask(bare[documents], like) if (name, documents) in theirs and like else None
                )
                if turn:
                    kept.extend(samples)
                    if beside:
                        theirs[name, documents].extend(beside)
    rows = [
        [
            name,
            f"{documents:,}",
            *_cells(kept),
            *_cells(theirs.get((name, documents)))[:2],
            ratio(kept, theirs.get((name, documents))),
        ]
        for (name, documents), kept in ours.items()
    ]
    columns = [
        "report",
        "documents",
        "median ms",
        "p90 ms",
        "cpu ms",
        "limit median",
        "limit p90",
        "ratio",
    ]
    runs = f"{options.runs} rounds of {REQUESTS} requests, all sizes and the yardstick in turns"
    notes = [
        (
            "cpu is the server's processor time for a request. The ratio is of requests a second; "
            "the yardstick sums one column of one table, and knows no mid-month."
        )
    ]
    show(
        "Reports",
        options.command("reports"),
        runs,
        columns,
        rows,
        notes if theirs else [yardstick.ABSENT],
    )


def _ask(server: Server, path: str) -> Samples:
    (client,) = server.clients(1)
    client.send("GET", path)
    samples = watched(
        server.pid, lambda: one_after_another(REQUESTS, lambda _: client.send("GET", path))
    )
    client.close()
    return samples


def _cells(samples: Samples | None) -> tuple[str, ...]:
    return (
        (milliseconds(samples.median), milliseconds(samples.p90), milliseconds(samples.busy))
        if samples
        else ("-",) * 3
    )
