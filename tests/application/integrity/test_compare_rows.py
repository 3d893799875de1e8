"""Rows are compared by sums of their hashes, and then those that differ are found."""

from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from application.integrity.compare_rows import RowComparison

VALUES = st.none() | st.integers(-3, 3) | st.sampled_from(["", "a", "b", "1"])
ROWS = st.lists(st.tuples(VALUES, VALUES), max_size=6)


@given(ROWS, ROWS)
def test_exactly_the_rows_that_differ_are_found(expected, stored):
    first = RowComparison()
    _look(first, expected, stored)
    again = RowComparison(first.differing())
    _look(again, expected, stored)
    missing, surplus = Counter(expected), Counter(stored)
    differences = [(row, True) for row in missing - surplus]
    differences += [(row, False) for row in surplus - missing]
    assert sorted(again.differences("postings"), key=repr) == sorted(differences, key=repr)
    assert bool(first.differing()) == bool(differences)


def test_amounts_of_one_and_two_cents_are_told_apart():
    comparison = RowComparison()
    _look(comparison, [("j", -1)], [("j", -2)])
    assert hash(("j", -1)) == hash(("j", -2))
    assert comparison.differing()


def _look(comparison, expected, stored):
    comparison.expect(("postings", row) for row in expected)
    comparison.store("postings", stored)
