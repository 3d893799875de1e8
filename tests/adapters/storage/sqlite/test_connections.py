"""The connections of a store: which are used again, and what SQLAlchemy may do with one."""

from collections.abc import Iterator
from contextlib import ExitStack, closing
from pathlib import Path

import pytest
import sqlalchemy as sa

from adapters.storage.sqlite.connections import Connections
from adapters.storage.sqlite.driver import DRIVER
from adapters.storage.sqlite.store import SqliteStore


@pytest.fixture
def connections(tmp_path: Path) -> Iterator[Connections]:
    with closing(SqliteStore(tmp_path / "books.wyzbooks", exclusive=False)) as store:
        yield store._connections


def test_a_connection_is_used_again_once_nobody_uses_it(connections):
    with connections.taken() as first, connections.taken() as second:
        assert first is not second
    with connections.taken() as again:
        assert again is first
        again.driver.execute("SELECT 1")


def test_of_many_connections_that_nobody_uses_a_few_are_kept(connections):
    with ExitStack() as stack:
        many = [stack.enter_context(connections.taken()) for _ in range(20)]
    assert sum(not one.is_closed for one in many) == 16


def test_a_connection_from_before_the_file_was_opened_anew_is_not_used_again(connections):
    with connections.taken() as unused:
        pass
    with connections.taken(), connections.taken() as used:
        connections.open_anew()
        assert not used.is_closed
    assert unused.is_closed
    assert used.is_closed


def test_a_connection_whose_transaction_has_not_ended_is_not_used_again(connections):
    with connections.taken() as left:
        left.driver.execute("BEGIN")
    assert left.is_closed


def test_a_connection_that_was_dropped_is_not_used_again(connections):
    with connections.taken() as dropped:
        connections.drop(dropped)
    with connections.taken() as other:
        assert other is not dropped


def test_sqlalchemy_leaves_the_transaction_alone_and_raises_the_errors_of_the_driver(connections):
    with connections.taken() as connection:
        connection.driver.execute("CREATE TEMP TABLE apples (number INTEGER)")
        connection.driver.execute("BEGIN")
        connection.driver.execute("INSERT INTO apples VALUES (7)")
        numbers = sa.select(sa.column("number"))
        apples, pears = (numbers.select_from(sa.table(name)) for name in ("apples", "pears"))
        assert connection.rows_of(apples, {}) == [(7,)]
        with pytest.raises(DRIVER.OperationalError, match="no such table"):
            connection.rows_of(pears, {})
        assert connection.driver.in_transaction
        assert connection.rows_of(apples, {}) == [(7,)]
        connection.driver.execute("ROLLBACK")
        assert connection.rows_of(apples, {}) == []
