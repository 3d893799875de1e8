"""Amounts, rates, texts and days: accepted and refused values."""

import re
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Annotated, get_args, get_origin

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domain import values
from domain.errors import Invalid
from domain.values import (
    AMOUNT,
    DAY,
    ID,
    LARGEST_MONEY,
    MONEY,
    PERCENT,
    RATE_RULE,
    FieldRule,
    extend,
    format_amount,
    format_rate,
    parse_amount,
    parse_rate,
)
from tests.strategies import examples, ids, rates

some = settings(max_examples=examples(0.4))

CENTS = st.integers(-LARGEST_MONEY, LARGEST_MONEY)
NO_AMOUNTS = [
    "",
    "-",
    "NaN",
    "Infinity",
    "1e3",
    "1E3",
    "01",
    "00",
    "+1",
    ".5",
    "1.",
    "1.234",
    "1,000",
    " 1",
    "1 ",
    "1\n",
    "--1",
    "0x1",
    "1_000",
    "$1",
    "\u0661",
    "1.\u0662",
    "\uff11",
    "9" * 14,
]
RULES = {
    name: rule
    for name, type_ in vars(values).items()
    if get_origin(type_) is Annotated
    for rule in get_args(type_)
    if isinstance(rule, FieldRule)
}
INSIDE = {
    "Money": parse_amount,
    "Rate": parse_rate,
    "Percent": parse_rate,
    "Day": date.fromisoformat,
}
TEXTS = {name: rule for name, rule in RULES.items() if "max_length" in rule.limits}


@some
@given(CENTS)
def test_an_amount_reads_back_as_it_was_written(cents):
    assert parse_amount(format_amount(cents)) == cents


@some
@given(st.from_regex(AMOUNT, fullmatch=True))
def test_every_text_of_the_grammar_is_the_amount_that_it_shows(text):
    assert Fraction(parse_amount(text), 100) == Fraction(text)
    assert MONEY.check(parse_amount(text)) is None


@some
@given(st.text(max_size=8) | st.text("0123456789.-+eE \u0663", max_size=8))
def test_a_text_outside_the_grammar_is_refused(text):
    if not re.fullmatch(r"-?(0|[1-9][0-9]{0,12})(\.[0-9]{1,2})?", text):
        with pytest.raises(Invalid, match="amount such as"):
            parse_amount(text)


@pytest.mark.parametrize("text", NO_AMOUNTS)
def test_an_amount_outside_the_grammar_is_refused(text):
    with pytest.raises(Invalid):
        parse_amount(text)


@pytest.mark.parametrize(
    ("text", "cents"),
    [
        ("0", 0),
        ("-0", 0),
        ("-0.00", 0),
        ("0.5", 50),
        ("-0.05", -5),
        ("1250.00", 125_000),
        ("9999999999999.99", LARGEST_MONEY),
    ],
)
def test_an_amount_is_counted_in_cents(text, cents):
    assert parse_amount(text) == cents


def test_minus_zero_is_shown_without_its_sign():
    assert format_amount(parse_amount("-0")) == "0.00"


def test_minus_zero_as_a_rate_is_shown_without_its_sign():
    assert format_rate(parse_rate("-0")) == "0.00"


@pytest.mark.parametrize("cents", [LARGEST_MONEY + 1, -LARGEST_MONEY - 1, 10**30])
def test_an_amount_of_more_than_thirteen_digits_is_refused(cents):
    assert MONEY.check(cents)


@some
@given(rates())
def test_a_rate_reads_back_as_it_was_written(rate):
    assert parse_rate(format_rate(rate)) == rate
    assert re.fullmatch(r"-?[0-9]+\.[0-9]{2,6}", format_rate(rate))
    assert RATE_RULE.check(rate) is None


@pytest.mark.parametrize("text", [*(each for each in NO_AMOUNTS if each != "1.234"), "1.1234567"])
def test_a_rate_outside_the_grammar_is_refused(text):
    with pytest.raises(Invalid):
        parse_rate(text)


@pytest.mark.parametrize(
    "value", ["NaN", "sNaN", "Infinity", "1E+13", "1E-7", "0.0000001", "1E+999999"]
)
def test_a_number_that_cannot_be_a_rate_is_refused(value):
    assert RATE_RULE.check(Decimal(value))


@pytest.mark.parametrize("value", ["-0.01", "100.01", "NaN"])
def test_a_percentage_lies_between_0_and_100(value):
    assert PERCENT.check(Decimal(value))
    assert PERCENT.check(Decimal(100)) is None
    assert PERCENT.check(Decimal(0)) is None


@some
@given(rates(-(10**6), 10**6), rates(-(10**6), 10**6))
def test_quantity_times_rate_is_rounded_half_away_from_zero(quantity, rate):
    assert extend(quantity, rate) == _half_away(Fraction(quantity) * Fraction(rate) * 100)


@some
@given(rates(), rates(-99, 99))
def test_quantity_times_rate_is_exact_for_every_product_that_is_an_amount(quantity, rate):
    exact = Fraction(quantity) * Fraction(rate) * 100
    if abs(exact) <= LARGEST_MONEY:
        assert extend(quantity, rate) == _half_away(exact)


@pytest.mark.parametrize(
    ("quantity", "rate", "cents"),
    [
        ("1", "0.005", 1),
        ("1", "-0.005", -1),
        ("3", "0.10", 30),
        ("0.5", "0.01", 1),
        ("1", "0.004999", 0),
        ("1.15", "1", 115),
    ],
)
def test_half_a_cent_is_rounded_away_from_zero(quantity, rate, cents):
    assert extend(Decimal(quantity), Decimal(rate)) == cents


@pytest.mark.parametrize("name", sorted(RULES))
def test_every_rule_takes_its_own_example(name):
    rule = RULES[name]
    example = INSIDE[name](rule.example) if name in INSIDE else rule.example
    assert rule.check(example) is None


@pytest.mark.parametrize(
    "name", sorted(name for name, rule in RULES.items() if "pattern" in rule.limits)
)
@some
@given(st.data())
def test_the_published_pattern_says_the_same_as_the_check(name, data):
    rule = RULES[name]
    pattern = re.compile(rule.limits["pattern"].removesuffix("$") + r"\Z", re.ASCII)
    text = data.draw(
        st.from_regex(pattern)
        | st.text(max_size=5)
        | st.text("0123456789.-ABCabc", max_size=5)
        | st.sampled_from(["payments", "clear", "payments1", "US\n"])
    )
    if name in INSIDE:
        try:
            refused = rule.check(INSIDE[name](text))
        except Invalid as error:
            refused = str(error)
        if name == "Percent" and not refused:
            assert 0 <= Decimal(text) <= 100
        elif name == "Percent" and pattern.search(text):
            assert not 0 <= Decimal(text) <= 100
            return
    else:
        refused = rule.check(text)
    assert (refused is None) == bool(pattern.search(text))


@some
@given(ids())
def test_an_id_that_a_client_may_choose_is_accepted(id_):
    assert ID.check(id_) is None


@pytest.mark.parametrize(
    "id_",
    [
        "",
        "payments",
        "clear",
        "head",
        "undeposited",
        ".a",
        "-a",
        "_a",
        "a" * 65,
        "a b",
        "a/b",
        "a:b",
        "é",
        "a\n",
    ],
)
def test_an_id_that_would_be_mistaken_is_refused(id_):
    assert ID.check(id_)


@pytest.mark.parametrize("name", sorted(TEXTS))
def test_a_text_has_at_most_as_many_characters_as_its_limit(name):
    rule, limit = TEXTS[name], TEXTS[name].limits["max_length"]
    assert rule.check("漢" * limit) is None
    assert rule.check("a" * (limit + 1))
    assert bool(rule.check("")) == bool(rule.limits.get("min_length"))


@pytest.mark.parametrize("name", sorted(TEXTS))
@pytest.mark.parametrize(
    "unwanted",
    ["\x00", "\x1b", "\x7f", "\x85", "\r", "\ud800", "\u202e", "\u2066", "\u200f", "\u061c"],
)
def test_a_text_has_no_controls_and_nothing_that_turns_its_direction(name, unwanted):
    assert f"U+{ord(unwanted):04X}" in (TEXTS[name].check(f"a{unwanted}b") or "")


@pytest.mark.parametrize("unwanted", ["\t", "\n"])
def test_only_memos_have_line_breaks_and_tabs(unwanted):
    assert [name for name in sorted(TEXTS) if TEXTS[name].check(f"a{unwanted}b") is None] == [
        "Memo"
    ]


@pytest.mark.parametrize("text", [" a", "a ", "\u3000a"])
def test_a_name_has_no_space_at_its_ends(text):
    assert TEXTS["Name"].check(text)


def test_limits_of_length_are_those_of_the_specification():
    assert {name: rule.limits["max_length"] for name, rule in TEXTS.items()} == {
        "Name": 200,
        "Label": 200,
        "Number": 40,
        "Prefix": 20,
        "Code": 40,
        "DeviceName": 200,
        "ExternalId": 200,
        "ItemKey": 300,
        "Key": 200,
        "Memo": 4000,
    }


@pytest.mark.parametrize(
    ("day", "is_right"),
    [
        (date(1900, 1, 1), True),
        (date(1899, 12, 31), False),
        (date(2200, 12, 31), True),
        (date(2201, 1, 1), False),
    ],
)
def test_days_reach_from_1900_to_2200(day, is_right):
    assert (DAY.check(day) is None) == is_right


def _half_away(exact: Fraction) -> int:
    whole = int(abs(exact) + Fraction(1, 2))
    return whole if exact >= 0 else -whole
