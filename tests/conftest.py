"""Fixtures: books over each store, and a client of the HTTP application over them."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, settings

from application.unit_of_work.books import Books
from entrypoints.api import app_of
from tests.support import PORT, Client, close_stores, new_books, open_stores, stores

ANY_TEST = [HealthCheck.too_slow, HealthCheck.function_scoped_fixture]
settings.register_profile(
    "nightly", max_examples=5_000, deadline=None, suppress_health_check=ANY_TEST
)
"""New examples every night: what they find is no fault of the change that is being tested."""
for name, examples in (("dev", 50), ("ci", 75)):
    settings.register_profile(
        name, settings.get_profile("nightly"), max_examples=examples, derandomize=True
    )
settings.register_profile(
    "planted", settings.get_profile("dev"), phases=(Phase.explicit, Phase.generate)
)
"""Tests of planted bugs only ask whether a test fails, so they need no smallest example."""
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "dev"))


@pytest.fixture(autouse=True)
def _open_files() -> Iterator[None]:
    """Leave no file open after a test but those that fixtures of a module have opened before it."""
    before = open_stores()
    yield
    close_stores(before)


@pytest.fixture(params=["memory", "sqlite"])
def books(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Books]:
    """New books, over each store in turn."""
    store = stores(tmp_path)[request.param]
    yield new_books(store)
    store.close()


@pytest.fixture
def sql_books(tmp_path: Path) -> Iterator[Books]:
    """New books in a SQLite file, `books.wyzbooks` in `tmp_path`."""
    store = stores(tmp_path)["sqlite"]
    yield new_books(store)
    store.close()


@pytest.fixture
def client(sql_books: Books, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Client:
    """A client of the HTTP application over `sql_books`; nothing is saved in the home folder of
    the person who runs the tests."""
    monkeypatch.setenv("WYZBOOKS_CONFIG", str(tmp_path))
    return Client(app_of(sql_books, PORT))
