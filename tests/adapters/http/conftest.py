"""One application for all tests of HTTP, over the books of the test that runs: it is dear to build."""

import logging
from pathlib import Path

import pytest

from adapters.http.guard import App
from adapters.storage.memory import MemoryStore
from application.books import Books
from entrypoints.api import app_of
from tests.support import PORT, Client, new_books


@pytest.fixture(scope="session")
def served() -> tuple[Books, App]:
    """Books whose store each test puts in place, and the application over them."""
    books = new_books(MemoryStore())
    app = app_of(books, PORT)
    logging.getLogger("httpx").setLevel(logging.WARNING)
    return books, app


@pytest.fixture
def client(sql_books: Books, served: tuple[Books, App], monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Client:
    """A client of the application over `sql_books`; nothing is saved in the home of who runs the tests."""
    monkeypatch.setenv("WYZBOOKS_CONFIG", str(tmp_path))
    books, app = served
    books.store, books.clock, books.ids = sql_books.store, sql_books.clock, sql_books.ids
    return Client(app)
