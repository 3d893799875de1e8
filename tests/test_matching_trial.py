"""Generated statements with noise: nothing that is certain is wrong, and most is certain."""

from tests.matching_trial import Result, trial


def test_what_is_certain_is_right_and_most_lines_are_certain():
    result = Result()
    for seed in range(1, 7):
        result.add(trial(seed, months=6, noise=0.5))
    assert result.wrong == []
    assert result.indistinguishable == 0
    assert result.certain > 2_000
    assert result.recall >= 0.95
