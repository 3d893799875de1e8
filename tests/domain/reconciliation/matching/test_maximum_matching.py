"""Pairs that are the same in every best matching, compared with all matchings there are."""

from collections import Counter
from itertools import product

from hypothesis import given, settings
from hypothesis import strategies as st

from domain.reconciliation.matching.maximum_matching import forced_pairs
from tests.strategies import examples

COUNTS = st.fixed_dictionaries({place: st.integers(1, 2) for place in range(4)})


def all_matchings(edges, line_counts, row_counts):
    for counts in product(range(3), repeat=len(edges)):
        lines, rows = Counter(), Counter()
        for (line, row), count in zip(edges, counts, strict=True):
            lines[line] += count
            rows[row] += count
        if all(lines[line] <= line_counts[line] for line in lines) and all(
            rows[row] <= row_counts[row] for row in rows
        ):
            yield counts


@settings(max_examples=examples(2))
@given(
    st.lists(st.tuples(st.integers(0, 3), st.integers(0, 3)), unique=True, max_size=6),
    COUNTS,
    COUNTS,
)
def test_forced_pairs_are_those_of_every_best_matching(edges, line_counts, row_counts):
    matchings = [*all_matchings(edges, line_counts, row_counts)]
    most = max(map(sum, matchings))
    best = [counts for counts in matchings if sum(counts) == most]
    forced = forced_pairs(edges, line_counts, row_counts)
    for place, edge in enumerate(edges):
        counts = {counts[place] for counts in best}
        assert min(counts) >= forced.get(edge, 0)
        if len(counts) == 1:  # All best matchings agree.
            assert {forced.get(edge, 0)} == counts
