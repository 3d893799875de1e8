"""Sets of amounts with a sum, compared with a search through all sets."""

from itertools import combinations

from hypothesis import given
from hypothesis import strategies as st

from domain.reconciliation.matching.exact_sums import small_subsets_with_sum, subsets_with_sum

AMOUNTS = st.lists(st.integers(-4, 9), max_size=8)


def slowly(amounts, target, most):
    return {
        places
        for size in range(2, most + 1)
        for places in combinations(range(len(amounts)), size)
        if sum(amounts[place] for place in places) == target
    }


@given(AMOUNTS, st.integers(-4, 20))
def test_every_set_with_the_sum_is_found_once(amounts, target):
    subsets = subsets_with_sum(amounts, target, 1_000)
    assert len(subsets) == len(set(subsets))
    assert set(subsets) == slowly(amounts, target, len(amounts))


@given(AMOUNTS, st.integers(-4, 20))
def test_every_small_set_with_the_sum_is_found_once(amounts, target):
    subsets = small_subsets_with_sum(amounts, target, 1_000)
    assert len(subsets) == len(set(subsets))
    assert set(subsets) == slowly(amounts, target, 3)


def test_at_most_so_many_sets_are_returned():
    assert len(subsets_with_sum([1] * 8, 4, 5)) == 5
    assert len(small_subsets_with_sum([1] * 8, 2, 5)) == 5
