"""What tests use: a clock and ids that they know, and a client that calls the application
without a socket."""

from datetime import UTC, date, datetime, timedelta
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import anyio
import httpx
from attrs import evolve

from adapters.http.connection import App
from adapters.storage.memory.store import MemoryStore
from adapters.storage.sqlite.store import SqliteStore
from application.importing.import_answer import ImportAnswer
from application.importing.parsed_file import ParsedFile
from application.importing.plan_import import ImportOptions, commit_import, plan_import
from application.open_books import open_books
from application.ports.store import Store
from application.reporting.make_report import ReportRequest, make_report
from application.unit_of_work.books import Books
from application.unit_of_work.unit_of_work import UnitOfWork
from domain.reports.report import Report

TODAY = date(2026, 11, 22)
PORT = 3141
_made_stores: list[Store] = []
ORIGIN = f"http://127.0.0.1:{PORT}"


class FixedClock:
    """A clock that stays on one day; each time that it tells is a millisecond later."""

    def __init__(self, day: date = TODAY) -> None:
        self.day = day
        self._moment = datetime(2026, 11, 22, 12, tzinfo=UTC)

    def today(self) -> date:
        return self.day

    def now(self) -> datetime:
        self._moment += timedelta(milliseconds=1)
        return self._moment


class CountedIds:
    """Ids that count: `id-00001`, `id-00002` ..."""

    def __init__(self) -> None:
        self._last = 0

    def new(self) -> str:
        self._last += 1
        return f"id-{self._last:05d}"


def new_books(store: Store) -> Books:
    """New books of a company in a store."""
    return open_books(store, FixedClock(), CountedIds())


def import_parsed(
    books: Books,
    parsed: ParsedFile,
    *,
    partial: bool = False,
    strict: bool = False,
    opening_date: date | None = None,
) -> ImportAnswer:
    """Plan the import of a file and commit it, as every interface does."""
    options = ImportOptions(partial=partial, strict=strict, opening_date=opening_date)
    return books.run(commit_import, books.read(plan_import, "iif", parsed, options))


def whole_report(work: UnitOfWork, key: str, asked: ReportRequest | None = None) -> Report:
    """A report with all its rows in memory, so that a test can read them later and repeatedly."""
    report = make_report(work, key, asked)
    return evolve(report, rows=tuple(report.rows))


def stores(folder: Path) -> dict[str, Store]:
    """One store of each kind; `close_stores` closes them after the test.

    A new file starts as a copy of an empty one, because making all its tables takes 50 ms.
    """
    path = folder / "books.wyzbooks"
    if not path.exists():
        path.write_bytes(_empty_file())
    made: dict[str, Store] = {"memory": MemoryStore(), "sqlite": SqliteStore(path)}
    _made_stores.extend(made.values())
    return made


@cache
def _empty_file() -> bytes:
    """A file with the newest schema and no books."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "books.wyzbooks"
        SqliteStore(path).close()
        return path.read_bytes()


def open_stores() -> int:
    """How many stores `stores` made that `close_stores` has not closed."""
    return len(_made_stores)


def close_stores(kept: int) -> None:
    """Close the stores that `stores` made, but for the first ones: a process may have only so many
    open files."""
    while len(_made_stores) > kept:
        _made_stores.pop().close()


class Client:
    """Calls an application as a program on this machine would, one call after the other."""

    def __init__(self, app: App) -> None:
        self._app = app

    def request(self, method: str, path: str, **options: Any) -> httpx.Response:
        """Any request; `path` is under the host of the books."""

        async def call() -> httpx.Response:
            app: Any = self._app
            transport = httpx.ASGITransport(app=app, raise_app_exceptions=False)
            async with httpx.AsyncClient(transport=transport, base_url=ORIGIN) as client:
                return await client.request(method, path, **options)

        return anyio.run(call)

    def get(self, path: str, **options: Any) -> httpx.Response:
        return self.request("GET", f"/api/v1{path}", **options)

    def post(self, path: str, **options: Any) -> httpx.Response:
        return self.request("POST", f"/api/v1{path}", **options)

    def put(self, path: str, **options: Any) -> httpx.Response:
        return self.request("PUT", f"/api/v1{path}", **options)

    def patch(self, path: str, **options: Any) -> httpx.Response:
        return self.request("PATCH", f"/api/v1{path}", **options)

    def delete(self, path: str, **options: Any) -> httpx.Response:
        return self.request("DELETE", f"/api/v1{path}", **options)
