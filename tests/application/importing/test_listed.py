"""The lists of an answer: their first members, and the number of all."""

from hypothesis import given
from hypothesis import strategies as st

from application.importing.listed import MOST_LISTED, Listed


@given(st.lists(st.integers(-1_500, 1_500), max_size=12))
def test_a_list_shows_its_first_members_and_counts_all_of_them(steps):
    """Positive steps add so many, negative ones take so many back, as for refused rows."""
    listed, whole = Listed[int](), list[int]()
    for step in steps:
        for number in range(step):
            listed.append(number)
            whole.append(number)
        if step < 0:
            kept = max(0, len(whole) + step)
            listed.take_back(kept)
            del whole[kept:]
        assert list(listed) == whole[:MOST_LISTED]
        assert len(listed) == len(whole)
        assert listed.more == max(0, len(whole) - MOST_LISTED)


def test_what_is_added_to_a_copy_is_not_in_the_original():
    listed = Listed[str]()
    listed.append("first")
    copy = listed.copy()
    copy.append("second")
    assert (list(listed), list(copy)) == (["first"], ["first", "second"])
