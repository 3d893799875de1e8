"""What each kind of request costs, counted and not timed: the counts do not depend on what else
the machine does.

Statements, rows written and commits (each is one fsync of the log, SQLite's `synchronous=FULL`)
are counted where they go to the driver. Steps are instructions of SQLite's virtual machine, which
also count what a statement reads.
"""

import logging
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import Any

import httpx
from attrs import define

from adapters.storage.sqlite import driver
from adapters.storage.sqlite.store import SqliteStore
from application.unit_of_work.books import Books
from entrypoints.api import app_of
from tests.benchmarks.generated import Shelf, opened
from tests.benchmarks.options import Options
from tests.benchmarks.part_journals import JOURNAL
from tests.benchmarks.part_lists import BUSY
from tests.benchmarks.part_reports import REPORTS
from tests.benchmarks.table import show
from tests.support import PORT, Client

STEP = 100
"""After how many instructions SQLite tells."""


@define
class Costs:
    """The counts of one request."""

    statements: int = 0
    rows: int = 0
    commits: int = 0
    steps: int = 0

    def clear(self) -> None:
        """Begin to count again."""
        self.statements = self.rows = self.commits = self.steps = 0

    def cells(self) -> list[str]:
        return [
            str(self.statements),
            str(self.rows),
            str(self.commits),
            f"{self.steps / 1000:,.1f}",
        ]


def run(shelf: Shelf, options: Options) -> None:
    """Count, and print the table."""
    sizes = options.documents or (1_000, 10_000)
    costs_by_size = {documents: _measure(shelf, documents) for documents in sizes}
    names = list(next(iter(costs_by_size.values())))
    rows = [
        [name, *(cell for each in costs_by_size.values() for cell in each[name].cells())]
        for name in names
    ]
    columns = [
        "request",
        *(
            f"{documents:,}: {figure}"
            for documents in sizes
            for figure in ("statements", "rows", "commits", "k steps")
        ),
    ]
    notes = [
        (
            "The header names the documents in the books; "
            "BEGIN, SAVEPOINT and the end of a transaction are statements too."
        )
    ]
    show(
        "Counted costs of one request",
        options.command("costs"),
        "1 (counts do not vary)",
        columns,
        rows,
        notes,
    )


def _measure(shelf: Shelf, documents: int) -> dict[str, Costs]:
    with opened(shelf.books(documents)) as books, counted(books) as costs:
        client = Client(app_of(books, PORT))
        logging.getLogger("httpx").setLevel(logging.WARNING)
        measured = {}
        for name, request in _requests(client).items():
            request()  # the first warms SQLite's and Python's caches
            costs.clear()
            _check(request())
            measured[name] = Costs(costs.statements, costs.rows, costs.commits, costs.steps)
    return measured


def _requests(client: Client) -> dict[str, Callable[[], httpx.Response]]:
    journal = client.post("/journals", json=JOURNAL).json()["id"]
    amounts = iter(range(100, 200))

    def change_lines() -> httpx.Response:
        amount = next(amounts)
        lines = [
            {"accountId": "account-1000", "debit": amount},
            {"accountId": "account-4100", "credit": amount},
        ]
        return client.patch(f"/journals/{journal}", json={"lines": lines})

    account = client.get(f"/accounts?number={BUSY}").json()["data"][0]["id"]
    page = client.get("/journals?limit=100").json()
    row = client.get(f"/accounts/{account}/register?limit=100").json()
    return {
        "POST /journals": lambda: client.post("/journals", json=JOURNAL),
        "POST /journals?dryRun=true": lambda: client.post("/journals?dryRun=true", json=JOURNAL),
        "PATCH /journals/{id}, lines": change_lines,
        "PATCH /journals/{id}, memo": lambda: client.patch(
            f"/journals/{journal}", json={"memo": f"Memo {next(amounts)}"}
        ),
        "GET /journals/{id}": lambda: client.get(f"/journals/{journal}"),
        "GET /journals?limit=100": lambda: client.get("/journals?limit=100"),
        "GET /journals?limit=100, second page": lambda: client.get(
            f"/journals?limit=100&cursor={page['nextCursor']}"
        ),
        "GET /journals?from&to, one month": lambda: client.get(
            "/journals?from=2023-05-01&to=2023-05-31"
        ),
        "GET /journals?q, many found": lambda: client.get("/journals?q=invoice"),
        "GET /accounts": lambda: client.get("/accounts"),
        "GET /accounts/{id}/register": lambda: client.get(
            f"/accounts/{account}/register?limit=100"
        ),
        "GET /accounts/{id}/register, second page": lambda: client.get(
            f"/accounts/{account}/register?limit=100&cursor={row['nextCursor']}"
        ),
        **{
            f"GET {path}": (lambda path=path: client.get(path))
            for path in (
                "/sync/checksum",
                "/sync/checksum?collection=journals",
                "/sync/checksum?collection=journals&prefix=3f",
            )
        },
        **{
            f"GET {name}": (lambda path=path: client.get(f"/reports/{path}"))
            for name, (path, _) in REPORTS.items()
        },
    }


def _check(answer: httpx.Response) -> None:
    assert answer.is_success, answer.text


@contextmanager
def counted(books: Books) -> Iterator[Costs]:
    """Count everything that the store does."""
    assert isinstance(books.store, SqliteStore)
    costs, connect = Costs(), driver.DRIVER.connect

    def tick() -> int:
        costs.steps += STEP
        return 0

    def count(statement: str, rows: int) -> None:
        costs.statements += 1
        costs.commits += statement == "COMMIT"
        if statement.lstrip().startswith(("INSERT", "UPDATE", "DELETE")):
            costs.rows += rows

    class WatchedCursor(driver.DRIVER.Cursor):
        def execute(self, sql: str, *values: Any) -> Any:
            count(sql, 1)
            return super().execute(sql, *values)

        def executemany(self, sql: str, rows: Iterable[Any]) -> Any:
            written = list(rows)
            count(sql, len(written))
            return super().executemany(sql, written)

    class WatchedConnection(driver.DRIVER.Connection):
        def cursor(self, factory: Any = WatchedCursor) -> Any:
            return super().cursor(factory)

    def watched(*arguments: Any, **options: Any) -> Any:
        connection = connect(*arguments, factory=WatchedConnection, **options)
        connection.set_progress_handler(tick, STEP)
        return connection

    driver.DRIVER.connect = watched
    books.store._connections.close_unused()  # so that every connection is a new one, and watched
    try:
        yield costs
    finally:
        driver.DRIVER.connect = connect
