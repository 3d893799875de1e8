"""Values of other programs, as they are read from JSON."""

import json
from decimal import Decimal
from math import isfinite

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from adapters.json_shapes.opaque_values import DEPTH, read_opaque
from adapters.json_shapes.strict_json import parse
from application.serialization import canonical, json_value
from domain.errors import Invalid
from tests.strategies import examples, json_values

LONGEST = 40
"""How many characters a number may have."""
some = settings(max_examples=examples(1))


@some
@given(json_values())
def test_a_value_is_kept_as_it_was_sent(value):
    opaque = read_opaque(parse(json.dumps([value]).encode())[0])
    assert opaque.notation == canonical(value)
    assert canonical(json_value(opaque)) == opaque.notation


@some
@given(
    st.from_regex(r"-?(0|[1-9][0-9]{0,25})(\.[0-9]{1,25})?([eE][+-]?[0-9]{1,3})?", fullmatch=True)
)
def test_a_number_is_read_as_every_program_reads_it_or_refused(text):
    value = parse(f"[{text}]".encode())[0]
    read = float(text)
    if len(text) > LONGEST or not isfinite(read) or Decimal(str(read)) != Decimal(text):
        with pytest.raises(Invalid, match="round"):
            read_opaque(value)
    else:
        assert json.loads(read_opaque(value).notation) == read


@pytest.mark.parametrize("opening", ["[", '{"a":'])
def test_a_value_has_sixteen_levels_and_no_more(opening):
    def nested(depth: int) -> object:
        closing = "]" if opening == "[" else "}"
        return parse((opening * depth + "[]" + closing * depth).encode())

    read_opaque(nested(DEPTH - 1))
    with pytest.raises(Invalid):
        read_opaque(nested(DEPTH))
