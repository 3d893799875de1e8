"""Ids that are made of parts: each printed id is parsed to the same parts."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.document_kinds import DOCUMENT_KINDS
from domain.ledger.ids import DocumentRef, OpenItemId, RowId
from domain.values import ID
from tests.strategies import ids

KIND = st.sampled_from(sorted(DOCUMENT_KINDS))
PLACE = st.integers(1, 1000)
AMOUNT = st.integers(-5, 5).filter(bool)
WHOLE = st.builds(OpenItemId, KIND, ids())
"""The id of the open item of a document that has only one."""
OF_POSTING = st.builds(
    OpenItemId.of_posting, st.builds(DocumentRef, KIND, ids()), ids(), ids(), AMOUNT
)
OPEN_ITEMS = st.builds(OpenItemId.repeated, WHOLE | OF_POSTING, PLACE)


@given(st.builds(RowId, KIND, ids(), ids()))
def test_the_id_of_a_row_comes_back_as_it_was(row):
    assert RowId.parse(str(row)) == row


@given(OPEN_ITEMS)
def test_the_id_of_an_open_item_comes_back_as_it_was(item):
    assert OpenItemId.parse(str(item)) == item


@pytest.mark.parametrize("id_", ["a:b", "a:", ":a", ":"])
def test_no_record_has_an_id_with_a_colon_so_the_parts_stay_apart(id_):
    assert ID.check(id_)
