"""Which media type a client gets, and whether it accepts any."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.http.accepted_media import accepted_media, check_acceptable
from adapters.json_shapes.problems import Problem

OFFERED = ("a/a", "b/b", "b/c")
RANGES = (*OFFERED, "a/*", "b/*", "*/*", "c/c", "nothing")
qualities = st.dictionaries(st.sampled_from(RANGES), st.integers(0, 10))


@pytest.mark.parametrize(
    ("accept", "chosen"),
    [
        ("", "a/a"), ("*/*", "a/a"), ("b/b", "b/b"), ("B/B; charset=x", "b/b"), ("c/c", "a/a"),
        ("a/a;q=0.5, b/b", "b/b"), ("b/b, a/a", "b/b"), ("b/b;q=0", "a/a"), ("b/b;q=x", "a/a"),
        ("b/b;q=0.001", "b/b"), ("a/a;q=0.3,b/b;q=0.31", "b/b"), ("b/*, */*", "b/b"),
        ("a/a;q=0, *", "b/b"), ("*;q=.2, b/b;q=.1, a/a;q=0", "b/c"),
    ],
)  # fmt: skip
def test_the_type_that_the_header_likes_best_is_chosen(accept, chosen):
    assert accepted_media(accept, ("a/a", "b/b", "b/c")) == chosen


def quality_of(media: str, named: dict[str, int]) -> int:
    """What a header gives a type, by the narrowest range that has it."""
    for name in (media, f"{media[0]}/*", "*/*"):
        if name in named:
            return named[name]
    has_wish = any(quality for name, quality in named.items() if name != "nothing")
    return 0 if has_wish else 10


@given(qualities, st.randoms())
def test_nothing_that_is_liked_less_is_chosen_and_what_excludes_all_is_refused(named, random):
    header = ",".join(f" {name} ; q={quality / 10}" for name, quality in named.items())
    best = max(quality_of(media, named) for media in OFFERED)
    spelled = "".join(random.choice((sign.upper(), sign)) for sign in header)
    chosen = accepted_media(spelled, OFFERED)
    assert quality_of(chosen, named) == best
    refused = False
    try:
        check_acceptable({"accept": header}, OFFERED)
    except Problem as problem:
        refused = problem.code == "not_acceptable"
    assert refused == (best == 0)
