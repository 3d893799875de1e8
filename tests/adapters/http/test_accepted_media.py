"""Which media type a client gets."""

import pytest

from adapters.http.accepted_media import accepted_media


@pytest.mark.parametrize(
    ("accept", "chosen"),
    [
        ("", "a/a"), ("*/*", "a/a"), ("b/b", "b/b"), ("B/B; charset=x", "b/b"), ("c/c", "a/a"),
        ("a/a;q=0.5, b/b", "b/b"), ("b/b, a/a", "b/b"), ("b/b;q=0", "a/a"), ("b/b;q=x", "a/a"),
        ("b/b;q=0.001", "b/b"), ("a/a;q=0.3,b/b;q=0.31", "b/b"),
    ],
)  # fmt: skip
def test_the_type_that_the_header_likes_best_is_chosen(accept, chosen):
    assert accepted_media(accept, ("a/a", "b/b")) == chosen
