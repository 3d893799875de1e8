"""Metadata: texts by name that never change."""

from hypothesis import given
from hypothesis import strategies as st

from domain.metadata import METADATA, MOST_TEXTS, NO_METADATA, Metadata
from tests.strategies import metadata

changes = st.dictionaries(
    st.sampled_from(["channel", "order no", "x-1"]), st.none() | st.just("new")
)


@given(metadata())
def test_metadata_are_equal_and_hash_alike_in_any_order(given_texts):
    backwards = Metadata(dict(sorted(given_texts.items(), reverse=True)))
    assert backwards == given_texts
    assert hash(backwards) == hash(given_texts)
    assert [*backwards] == sorted(given_texts)
    assert METADATA.check(given_texts) is None


@given(metadata())
def test_the_dictionary_of_the_texts_can_be_changed_without_changing_them(texts):
    before = dict(texts)
    dictionary = texts.by_name
    assert dictionary == before
    dictionary["added"] = "later"
    assert dict(texts) == before


@given(metadata(), changes)
def test_a_merge_sets_what_is_given_removes_what_is_none_and_keeps_the_rest(texts, merged):
    before = dict(texts)
    expected = {**texts, **merged}
    assert texts.merged(merged) == {
        name: text for name, text in expected.items() if text is not None
    }
    assert texts == before


@given(metadata(), metadata())
def test_metadata_are_completed_from_others_without_losing_any_and_without_too_many(texts, others):
    completed = texts.completed_from(others)
    assert METADATA.check(completed) is None
    assert completed.items() >= texts.items()
    assert completed.keys() <= texts.keys() | others.keys()
    assert len(completed) == min(len(texts.keys() | others.keys()), MOST_TEXTS)


def test_no_metadata_are_empty():
    assert not NO_METADATA
    assert Metadata({}) == NO_METADATA
    assert repr(Metadata({"a": "1"})) == "Metadata({'a': '1'})"
