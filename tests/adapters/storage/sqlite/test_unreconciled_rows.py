"""The rows that reconciliations lock or leave: finding them does not read the whole account."""

from contextlib import closing

import pytest

from adapters.storage.sqlite import unreconciled_rows
from adapters.storage.sqlite.store import SqliteStore


@pytest.mark.parametrize(
    ("statement", "values"),
    [
        (unreconciled_rows._ROWS_OF_ACCOUNT, ("account-1000", "2026-03-31")),
        (unreconciled_rows._ROWS_OF_SESSION, ("march",)),
    ],
)
def test_each_row_is_looked_up_by_its_entry(tmp_path, statement, values):
    with closing(SqliteStore(tmp_path / "books.wyzbooks")) as store, store.reading() as session:
        rows = session.buffer.read(f"EXPLAIN QUERY PLAN {statement}", *values)
        steps = [row[3] for row in rows]
    assert not [step for step in steps if step.startswith("SCAN")]
    (postings,) = [step for step in steps if step.startswith("SEARCH p ")]
    assert "(account_id=? AND date=? AND entry_id=?)" in postings
