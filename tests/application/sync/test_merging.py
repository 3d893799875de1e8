"""The three-way merge: what one side alone changed stays, and where both did, the client wins."""

from hypothesis import given
from hypothesis import strategies as st

from application.json_names import json_name
from application.sync.merging import merge
from domain.invoicing.contacts import Contact
from domain.records import changed
from tests.strategies import contacts

FIELDS = ("company", "email", "phone", "address", "notes", "active")
"""Fields that no rule ties to each other."""
BASES = contacts({"terms": ["terms-net-7"]})
CHOSEN = st.sets(st.sampled_from(FIELDS))


def edited(record: Contact, names: set[str], text: str) -> Contact:
    """A contact of which some fields have other values."""
    values = {name: getattr(record, name)[:100] + text for name in names - {"active"}}
    return changed(record, **values, **({"active": not record.active} if "active" in names else {}))


@given(BASES, CHOSEN, CHOSEN)
def test_every_field_has_the_value_of_the_side_that_changed_it(base, by_client, by_others):
    mine, theirs = edited(base, by_client, "1"), edited(base, by_others, "2")
    merged = merge(base, mine, theirs)
    for name in FIELDS:
        source = mine if name in by_client else theirs
        assert getattr(merged.record, name) == getattr(source, name)
    # A switch that both sides turned is the same on both.
    both = (by_client & by_others) - {"active"}
    assert merged.losing == {json_name(name): getattr(theirs, name) for name in both}
    assert merged.keeps_theirs == bool(by_others - by_client)


@given(BASES, CHOSEN, CHOSEN)
def test_disjoint_changes_merge_to_the_same_in_either_order(base, one, other):
    mine, theirs = edited(base, one - other, "1"), edited(base, other - one, "2")
    assert merge(base, mine, theirs).record == merge(base, theirs, mine).record


@given(BASES, CHOSEN)
def test_without_a_base_every_difference_is_a_conflict(theirs, names):
    mine = edited(theirs, names, "1")
    merged = merge(None, mine, theirs)
    assert merged.record == mine
    assert merged.losing.keys() == {json_name(name) for name in names}
