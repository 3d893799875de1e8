"""Reading and copying all fields of frozen objects at once."""

import attrs
from hypothesis import given, settings

from domain.frozen_values import reader_of, with_value
from domain.records import fields_of, values_of, versioned
from tests.strategies import examples, records


@attrs.frozen
class Single:
    text: str


def test_values_are_read_in_the_order_of_the_names_however_few():
    assert reader_of(["text"])(Single("one")) == ("one",)
    assert reader_of([])(Single("one")) == ()


@settings(max_examples=examples(0.3))
@given(records())
def test_a_copy_differs_in_the_one_value_alone(record):
    copy = with_value(record, "version", record.version + 3)
    assert copy == attrs.evolve(record, version=record.version + 3)
    assert versioned(copy, record.version) == record
    assert values_of(copy) == tuple(getattr(record, field.name) for field in fields_of(type(copy)))
