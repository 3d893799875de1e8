"""One application for all tests of HTTP, over the books of the running test, because an
application takes long to build."""

import logging
import shutil
from collections.abc import Callable, Iterator
from copy import deepcopy
from pathlib import Path

import pytest

from adapters.http.connection import App
from adapters.storage.memory.store import MemoryStore
from adapters.storage.sqlite.store import SqliteStore
from application.unit_of_work.books import Books
from entrypoints.api import app_of
from tests.support import PORT, Client, new_books

Fill = Callable[[Client], None]


@pytest.fixture(scope="session")
def served() -> tuple[Books, App]:
    """Books whose store each test replaces, and the application over them."""
    books = new_books(MemoryStore())
    app = app_of(books, PORT)
    logging.getLogger("httpx").setLevel(logging.WARNING)
    return books, app


@pytest.fixture
def client(
    sql_books: Books, served: tuple[Books, App], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> Client:
    """A client of the application over `sql_books`; nothing is saved in the home folder of the
    person who runs the tests."""
    monkeypatch.setenv("WYZBOOKS_CONFIG", str(tmp_path))
    books, app = served
    books.store, books.clock, books.ids = sql_books.store, sql_books.clock, sql_books.ids
    return Client(app)


@pytest.fixture(scope="session")
def templates() -> dict[Fill, tuple[Path, Books]]:
    """Files that were filled once, with the books that filled them: their clock and ids go on."""
    return {}


@pytest.fixture
def filled(
    served: tuple[Books, App],
    templates: dict[Fill, tuple[Path, Books]],
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Callable[[Fill], Client]]:
    """Gives a client over a copy of the books that a function fills once for all tests."""
    monkeypatch.setenv("WYZBOOKS_CONFIG", str(tmp_path))
    books, app = served
    opened = []

    def use(store: SqliteStore, known: Books) -> Client:
        books.store, books.clock, books.ids = store, known.clock, known.ids
        return Client(app)

    def over(fill: Fill) -> Client:
        if fill not in templates:
            path = tmp_path_factory.mktemp("filled") / "books.wyzbooks"
            store = SqliteStore(path)
            own = new_books(store)
            fill(use(store, own))
            store.close()
            templates[fill] = (path, own)
        path, own = templates[fill]
        for earlier in opened:
            earlier.close()
        opened.clear()
        copied = SqliteStore(Path(shutil.copy(path, tmp_path / "copy.wyzbooks")))
        opened.append(copied)
        client = use(copied, own)
        books.clock, books.ids = deepcopy(own.clock), deepcopy(own.ids)
        return client

    yield over
    for store in opened:
        store.close()
