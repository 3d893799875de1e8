"""The rows that are derived from records."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from adapters.storage.search_words import has_words, name_fields, text_keys, words_of
from application.collections.kinds import KINDS
from domain.references import has_references, referred
from domain.tagged_records import has_search_keys, search_keys_of
from tests.strategies import examples, parts


@pytest.mark.parametrize("kind", sorted(KINDS))
@settings(max_examples=examples(0.08))
@given(st.data())
def test_only_kinds_that_can_have_derived_rows_have_any(kind, data):
    record = data.draw(parts(KINDS[kind]))
    assert has_references(KINDS[kind]) or not referred(record)
    assert has_search_keys(KINDS[kind]) or not search_keys_of(record)
    assert has_words(KINDS[kind]) or not words_of(record)
    assert name_fields(KINDS[kind]) or not text_keys(record)
