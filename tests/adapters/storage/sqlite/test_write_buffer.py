"""The rows that a transaction collects: nobody can tell that they are written later."""

from collections.abc import Iterator
from contextlib import closing
from copy import deepcopy
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from adapters.storage.sqlite.connection import Connection
from adapters.storage.sqlite.driver import DRIVER
from adapters.storage.sqlite.write_buffer import WriteBuffer

TABLES = ("apples", "pears")
Rows = dict[str, set[int]]

numbers = st.integers(0, 3)
steps = st.recursive(
    st.lists(
        st.tuples(st.sampled_from(["put", "delete", "read"]), st.sampled_from(TABLES), numbers)
    ),
    lambda inner: st.lists(st.tuples(st.sampled_from(["keep", "undo"]), inner) | inner),
    max_leaves=6,
)


class Undone(Exception):
    """Ends a savepoint whose writes are to be undone."""


@pytest.fixture(scope="module")
def connection() -> Iterator[Connection]:
    driver = DRIVER.connect(":memory:", isolation_level=None)
    with closing(Connection(driver)) as connected:
        for table in TABLES:
            driver.execute(f"CREATE TABLE {table} (number INTEGER PRIMARY KEY)")
        yield connected


@given(program=steps)
@example(program=[("undo", [("put", "apples", 1), ("read", "apples", 1)])])
def test_rows_are_read_and_undone_as_if_each_were_written_at_once(connection, program):
    buffer = WriteBuffer(connection)
    buffer.driver.execute("BEGIN")
    try:
        written = _run(program, buffer, {table: set() for table in TABLES})
        buffer.finish()
        for table in TABLES:
            (count,) = buffer.driver.execute(f"SELECT count(*) FROM {table}").fetchone()
            assert count == len(written[table])
            _check(buffer, written, table)
    finally:
        buffer.driver.execute("ROLLBACK")


def _run(program: Any, buffer: WriteBuffer, rows: Rows) -> Rows:
    """Carry out the steps of a program; which rows there are afterwards in each table."""
    match program:
        case ("keep", inner):
            with buffer.savepoint():
                rows = _run(inner, buffer, rows)
        case ("undo", inner):
            # The block raises only at its end.
            with pytest.raises(Undone), buffer.savepoint():  # noqa: PT012
                _run(inner, buffer, deepcopy(rows))
                raise Undone
        case ("put", table, number):
            sql = f"INSERT OR IGNORE INTO {table} VALUES (?)"
            buffer.write(table, sql, [(number,)])
            rows[table].add(number)
        case ("delete", table, number):
            buffer.write(table, f"DELETE FROM {table} WHERE number = ?", [(number,)])
            rows[table].discard(number)
        case ("read", table, _):
            _check(buffer, rows, table)
        case _:
            for step in program:
                rows = _run(step, buffer, rows)
    return rows


def _check(buffer: WriteBuffer, rows: Rows, table: str) -> None:
    expected = [(number,) for number in sorted(rows[table])]
    assert buffer.read(f"SELECT number FROM {table} ORDER BY 1").fetchall() == expected
    assert sorted(buffer.rows_of(table)) == expected
