"""Stores for tests: both sorts, with new books or with nothing, and where a file of books is."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from application.ports.store import Store
from tests.support import new_books, stores


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, Store]]:
    """One store of each sort with new books, that no test leaves changed."""
    found = stores(tmp_path_factory.mktemp("stores"))
    for store in found.values():
        new_books(store)
    yield found
    for store in found.values():
        store.close()


@pytest.fixture(params=["memory", "sqlite"])
def kept(request: pytest.FixtureRequest, shared: dict[str, Store]) -> Store:
    """A store with new books; changed inside `undone` alone."""
    return shared[request.param]


@pytest.fixture(params=["memory", "sqlite"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Store]:
    """A store with nothing in it, for one test alone."""
    found = stores(tmp_path)
    yield found[request.param]
    for each in found.values():
        each.close()


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Where the file of books is."""
    return tmp_path / "books.wyzbooks"
