"""Books that are served to copies. The application is that of the tests of HTTP."""

import pytest

from application.copies.follow import Follower
from tests.adapters.http.conftest import client, served
from tests.adapters.sync.served import FileCopy, follower

__all__ = ["client", "served"]


@pytest.fixture
def server(sql_books, served, client):
    """The books that are served."""
    del served, client  # They put `sql_books` behind the application.
    return sql_books


@pytest.fixture
def copy(server, served) -> Follower:
    """A copy of them in memory, which has received nothing yet."""
    del server
    return follower(served[1])


@pytest.fixture
def file_copy(server, served, tmp_path):
    """A copy of them in a file."""
    del server
    file = FileCopy(served[1], tmp_path / "copy.wyzbooks")
    yield file
    file.store.close()
