"""Values of other programs: what they are equal to, and how much room they take."""

import json

from hypothesis import given, settings
from hypothesis import strategies as st

from application.serialization import canonical
from domain.opaque_values import OpaqueValue
from tests.strategies import examples, json_values

some = settings(max_examples=examples(1))


@some
@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_a_text_is_read_back_from_its_notation(text):
    value = OpaqueValue(canonical(text))
    assert value.as_text == text
    assert value.size == len(text.encode())


@some
@given(json_values())
def test_only_texts_are_texts(value):
    opaque = OpaqueValue(canonical(value))
    assert opaque.as_text == (value if isinstance(value, str) else None)
    assert json.loads(opaque.notation) == value


def test_true_is_not_one_and_a_text_is_not_a_number():
    notations = {OpaqueValue(canonical(value)) for value in (True, 1, "1", [1], "true")}
    assert len(notations) == 5
