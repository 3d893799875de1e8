"""Rows that are read before they are written are the rows that were read."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.exporters import kept_rows
from adapters.exporters.kept_rows import KeptRows
from tests.adapters.exporters.sample_reports import journal


@given(count=st.integers(0, 40), in_memory=st.integers(0, 20), at_once=st.integers(1, 9))
def test_kept_rows_are_the_rows_that_were_read(count, in_memory, at_once):
    rows = [*journal(count)]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(kept_rows, "IN_MEMORY", in_memory)
        patch.setattr(kept_rows, "_AT_ONCE", at_once)
        unread = iter(rows)
        with KeptRows(unread) as kept:
            assert (
                next(unread, None) is None
            )  # All of them have been read before the first is used.
            assert [*kept] == rows


def test_nothing_is_left_of_rows_that_cannot_be_read(monkeypatch):
    def broken():
        yield from journal(3)
        raise OSError("the row cannot be read")

    monkeypatch.setattr(kept_rows, "IN_MEMORY", 0)
    monkeypatch.setattr(kept_rows, "_AT_ONCE", 1)
    with pytest.raises(OSError, match="cannot be read"):
        KeptRows(broken())
