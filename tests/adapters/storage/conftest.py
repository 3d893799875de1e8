"""Stores for tests: both kinds, empty or with new books, and the path of a file of books."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from application.ports.store import Store
from tests.support import new_books, stores


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, Store]]:
    """One store of each kind with new books, which no test leaves changed."""
    by_kind = stores(tmp_path_factory.mktemp("stores"))
    for store in by_kind.values():
        new_books(store)
    yield by_kind
    for store in by_kind.values():
        store.close()


@pytest.fixture(params=["memory", "sqlite"])
def kept(request: pytest.FixtureRequest, shared: dict[str, Store]) -> Store:
    """A store with new books, which tests change only inside `undone`."""
    return shared[request.param]


@pytest.fixture(params=["memory", "sqlite"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Store]:
    """An empty store, for a single test."""
    by_kind = stores(tmp_path)
    yield by_kind[request.param]
    for opened in by_kind.values():
        opened.close()


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Where the file of books is."""
    return tmp_path / "books.wyzbooks"
