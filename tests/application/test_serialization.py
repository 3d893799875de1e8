"""Records as canonical JSON."""

import json
from hashlib import sha256

import pytest
from attrs import evolve
from hypothesis import given, settings
from hypothesis import strategies as st

from application.collections.kinds import KINDS
from application.ports.change_log import LoggedChange
from application.serialization import canonical, json_text, json_text_of_lines, to_json
from application.unit_of_work.change_log import chain_hash
from domain.records import fields_of
from tests.strategies import examples, parts

some = settings(max_examples=examples(0.08))


@pytest.mark.parametrize("kind", sorted(KINDS))
@some
@given(st.data())
def test_the_text_of_a_record_is_the_canonical_json_of_its_fields(kind, data):
    record = data.draw(parts(KINDS[kind]))
    assert json_text(record) == canonical(to_json(record))
    for field in fields_of(KINDS[kind]):
        if field.many:
            lines = getattr(record, field.name)
            assert json_text_of_lines(lines) == canonical([to_json(line) for line in lines])


TEXTS = st.text(st.characters(exclude_categories=("Cs",)))


@some
@given(
    TEXTS,
    st.builds(
        LoggedChange,
        version=st.integers(1, 10**12),
        at=TEXTS,
        actor=TEXTS,
        request_id=TEXTS,
        collection=TEXTS,
        id=TEXTS,
        op=st.sampled_from(["put", "delete"]),
        before=st.none() | TEXTS,
        after=st.none() | TEXTS,
        hash=TEXTS,
    ),
)
def test_the_hash_of_a_change_covers_the_hash_before_it_and_all_its_fields(previous, change):
    fields = [
        change.version,
        change.at,
        change.actor,
        change.request_id,
        change.collection,
        change.id,
        change.op,
        change.before,
        change.after,
    ]
    content = json.dumps([previous, *fields], ensure_ascii=False, separators=(",", ":"))
    assert chain_hash(previous, change) == sha256(content.encode()).hexdigest()
    assert chain_hash(previous, evolve(change, hash="")) == chain_hash(previous, change)
