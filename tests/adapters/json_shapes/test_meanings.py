"""Two spellings of one JSON value have one meaning, and two values have two."""

import json
from decimal import Decimal

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from adapters.json_shapes.meanings import meaning_of
from adapters.json_shapes.strict_json import parse

numbers = st.decimals(allow_nan=False, allow_infinity=False)
plain_values = st.none() | st.booleans() | st.text(max_size=4) | numbers
values = st.recursive(
    plain_values,
    lambda parts: (
        st.lists(parts, max_size=3) | st.dictionaries(st.text(max_size=3), parts, max_size=3)
    ),
    max_leaves=8,
)


def spelled(value, draw) -> str:
    """A JSON value in one of its spellings."""
    if isinstance(value, dict):
        members = draw(st.permutations([*value.items()]))
        texts = (f"{spelled(name, draw)}:{spelled(member, draw)}" for name, member in members)
        return f"{{{f'{draw(spaces)},'.join(texts)}}}"
    if isinstance(value, list):
        return f"[{f',{draw(spaces)}'.join(spelled(part, draw) for part in value)}]"
    if isinstance(value, Decimal):
        return spelled_number(value, draw)
    return json.dumps(value, ensure_ascii=draw(st.booleans()))


def spelled_number(value: Decimal, draw) -> str:
    sign, digits, power = value.as_tuple()
    zeros = draw(st.integers(0, 3))
    whole = "".join(map(str, digits)).lstrip("0") or "0"
    written = f"{whole}.{'0' * zeros}" if zeros else whole
    return f"{'-' * sign}{written}{draw(st.sampled_from('eE'))}{power}"


spaces = st.sampled_from(["", " ", "\n\t"])


@given(values, st.data())
def test_the_spelling_of_a_value_means_nothing(value, data):
    first, second = (parse(f"[{spelled(value, data.draw)}]".encode()) for _ in range(2))
    assert meaning_of(first) == meaning_of(second)


@given(values, values, st.data())
def test_other_values_mean_something_else(value, other, data):
    assume(typed(value) != typed(other))
    first, second = (parse(f"[{spelled(each, data.draw)}]".encode()) for each in (value, other))
    assert meaning_of(first) != meaning_of(second)


def typed(value):
    """The value with the kind of each part, because Python takes true for 1."""
    if isinstance(value, dict):
        return {name: typed(member) for name, member in value.items()}
    if isinstance(value, list):
        return [typed(part) for part in value]
    return (type(value), value)


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("1.50", "1.5"), ("100", "1e2"), ("-0", "0"), ("0.0", "0"), ("1E+2", "100"),
        ("0.1", "1e-1"), ("12345678901234567890.0", "12345678901234567890"),
    ],
)  # fmt: skip
def test_numbers_of_one_value_are_the_same(first, second):
    assert meaning_of(parse(first.encode())) == meaning_of(parse(second.encode()))


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("1.5", '"1.5"'), ('"1.50"', '"1.5"'), ("1", "true"), ("null", '"null"'), ("1", "-1"),
        ("1e99999999999999999999", "1e9999999999999999999"), ("[1,2]", "[2,1]"), ("[]", "{}"),
        ('"number 1e0"', "1"), ("12345678901234567890", "12345678901234567891"),
    ],
)  # fmt: skip
def test_what_only_looks_alike_is_not_the_same(first, second):
    assert meaning_of(parse(first.encode())) != meaning_of(parse(second.encode()))
