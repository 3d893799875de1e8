"""Packed values: what is read is what was added, in order and one by one."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from application.packed_values import PackedValues, in_groups
from domain.ledger.journals import Journal, JournalLine

VALUES = st.lists(st.tuples(st.text(), st.integers(), st.dates()), max_size=200)


@given(VALUES, st.data())
def test_what_is_read_is_what_was_added(values, data):
    packed = PackedValues(values)
    assert (len(packed), [*packed]) == (len(values), values)
    assert packed == PackedValues(values)
    if values:
        index = data.draw(st.integers(-len(values), len(values) - 1))
        assert packed[index] == values[index]
        assert packed[index:] == values[index:]
    with pytest.raises(IndexError):
        packed[len(values)]


def test_records_are_read_with_their_lines_and_versions():
    lines = tuple(
        JournalLine(account_id=id_, debit=debit, credit=10 - debit)
        for id_, debit in (("a", 10), ("b", 0))
    )
    journals = [
        Journal(id=f"j{number}", version=number, date=date(2026, 1, 1), lines=lines)
        for number in range(200)
    ]
    read = [*PackedValues(journals)]
    assert read == journals
    assert [journal.posted_entry for journal in read] == [journal.entry() for journal in journals]
    assert [*PackedValues([Decimal("1.50")] * 100)] == [Decimal("1.50")] * 100


@given(st.lists(st.integers()), st.integers(1, 5))
def test_groups_have_all_values_in_order(values, size):
    groups = [*in_groups(values, size)]
    assert [value for group in groups for value in group] == values
    assert all(len(group) == size for group in groups[:-1])
