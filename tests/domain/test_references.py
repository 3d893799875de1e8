"""What records refer to."""

from hypothesis import given, settings

from domain.references import references, referred
from tests.strategies import examples, records


@settings(max_examples=examples(0.5))
@given(records())
def test_what_a_record_refers_to_is_what_its_references_name(record):
    assert referred(record) == [(kind, id_) for _, kind, id_ in references(record)]
