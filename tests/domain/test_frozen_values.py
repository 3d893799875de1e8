"""Reading and copying all fields of frozen objects at once."""

import attrs
import pytest
from hypothesis import given, settings

from domain.frozen_values import reader_of, restored, values_of_fields, with_value
from domain.records import fields_of, values_of, versioned
from tests.strategies import examples, records


@attrs.frozen
class Single:
    text: str


@attrs.frozen
class Counted:
    count: int = attrs.field(converter=lambda count: count + 1)


@attrs.frozen(kw_only=True)
class Named:
    text: str


@attrs.frozen
class Checked:
    text: str

    def __attrs_post_init__(self) -> None:
        if self.text:
            raise ValueError(self.text)


@pytest.mark.parametrize("part", [Single("one"), Counted(1), Named(text="one")])
def test_what_is_restored_equals_what_its_values_were_read_from(part):
    assert restored(type(part), *values_of_fields(part)) == part


def test_no_rules_are_checked_of_what_is_restored():
    assert restored(Checked, "one").text == "one"


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
