"""Which rule a row matches: the first one of which all conditions hold."""

import time
from collections.abc import Sequence
from random import Random
from typing import Any
from unicodedata import combining, normalize

import attrs
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from domain.banking.bank_rules import BankRule, TextCondition
from domain.banking.rule_matching import (
    PreparedRules,
    RuleOutcome,
    RuleSubject,
    matching_rule,
    outcome,
)
from tests.strategies import examples

WORDS = ["Starbucks", "CAFÉ", "cafe", "peet's", "Peet", "bp", "BP-7", "x", "Straße", "7", "Caf"]
TEXTS = st.lists(st.sampled_from(WORDS), max_size=3).map(" ".join)
SPOKEN = st.lists(st.sampled_from(WORDS), min_size=1, max_size=2).map(" ".join)
ALTERNATIVES = st.lists(SPOKEN, min_size=1, max_size=3).map(" | ".join)
AMOUNTS = st.integers(-3, 3).map(lambda amount: amount * 100)
LIMITS = st.sampled_from([None, None, None, 0, 100, 200, 300])
CONDITIONS = st.builds(
    TextCondition,
    field=st.sampled_from(["payee", "memo", "either"]),
    match=st.sampled_from(["contains", "does_not_contain", "is", "begins_with"]),
    text=ALTERNATIVES,
)
ROWS = st.builds(
    RuleSubject,
    account_id=st.sampled_from(["checking", "card"]),
    amount=AMOUNTS,
    payee=TEXTS,
    memo=TEXTS,
)


def rule(id_: str = "r", position: int = 1, **fields: Any) -> BankRule:
    return BankRule(
        **{
            "id": id_,
            "name": id_,
            "position": position,
            "contra_account_id": "expense",
            "amount_from": 0,
            **fields,
        }
    )


@st.composite
def rules(draw: Any) -> BankRule:
    """Rules with so few conditions that a row often matches several of them."""
    least, most = draw(LIMITS), draw(LIMITS)
    if least is not None and most is not None:
        least, most = sorted((least, most))
    conditions = draw(st.just(()) | st.lists(CONDITIONS, max_size=2).map(tuple))
    return rule(
        draw(st.from_regex(r"[a-e]{3}", fullmatch=True)),
        draw(st.integers(1, 3)),
        active=draw(st.sampled_from([True, True, True, False])),
        account_id=draw(st.sampled_from([None, None, None, "checking", "card"])),
        direction=draw(st.sampled_from([None, None, None, "in", "out"])),
        text_conditions=conditions,
        amount_from=0 if least is None and not conditions else least,
        amount_to=most,
    )


RULES = st.lists(rules(), max_size=6, unique_by=lambda rule_: rule_.id)


# What matching means, written down a second time, without any preparation


def compared(text: str) -> str:
    """A text in lower case, without accents, with a space for whatever is no letter or digit."""
    folded = "".join(
        letter for letter in normalize("NFKD", text.casefold()) if not combining(letter)
    )
    return " ".join("".join(letter if letter.isalnum() else " " for letter in folded).split())


def holds(condition: TextCondition, row: RuleSubject) -> bool:
    texts = {
        "payee": [row.payee],
        "memo": [row.memo],
        "either": [row.payee, row.memo],
    }[condition.field]
    pairs = [
        (compared(text), compared(alternative))
        for text in texts
        for alternative in condition.text.split("|")
    ]
    return {
        "contains": any(alternative in text for text, alternative in pairs),
        "does_not_contain": all(alternative not in text for text, alternative in pairs),
        "is": any(alternative == text for text, alternative in pairs),
        "begins_with": any(text[: len(alternative)] == alternative for text, alternative in pairs),
    }[condition.match]


def matches(rule_: BankRule, row: RuleSubject) -> bool:
    conditions = [
        rule_.account_id in {None, row.account_id},
        rule_.direction != "in" or row.amount > 0,
        rule_.direction != "out" or row.amount < 0,
        rule_.amount_from is None or abs(row.amount) >= rule_.amount_from,
        rule_.amount_to is None or abs(row.amount) <= rule_.amount_to,
        *(holds(condition, row) for condition in rule_.text_conditions),
    ]
    return all(conditions)


def expected(all_rules: Sequence[BankRule], row: RuleSubject) -> BankRule | None:
    fitting = [rule_ for rule_ in all_rules if rule_.active and matches(rule_, row)]
    return min(fitting, key=lambda rule_: (rule_.position, rule_.id), default=None)


@given(rules(), ROWS)
def test_a_rule_matches_a_row_if_and_only_if_all_of_its_conditions_hold(rule_, row):
    assert matching_rule([rule_], row) == (rule_ if rule_.active and matches(rule_, row) else None)


@given(RULES, st.lists(ROWS, max_size=5))
def test_of_several_rules_the_first_one_that_matches_wins(all_rules, rows):
    prepared = PreparedRules(all_rules)
    for row in rows:
        assert prepared.matching(row) == expected(all_rules, row)


def test_the_position_decides_which_rule_wins_and_the_id_where_it_is_the_same():
    row = subject("Shell")
    texts = (TextCondition(text="shell"),)
    first, second = rule("b", 1, text_conditions=texts), rule("a", 2)
    assert matching_rule([first, second], row) == first
    assert matching_rule([second, first], row) == first
    moved = attrs.evolve(first, position=3)
    assert matching_rule([moved, second], row) == second
    same = attrs.evolve(first, position=2)
    assert matching_rule([same, second], row) == second
    assert matching_rule([same, attrs.evolve(second, active=False)], row) == same


@settings(max_examples=examples(0.5))
@given(RULES, ROWS, st.randoms())
def test_the_order_in_which_rules_are_read_does_not_count(all_rules, row, random):
    shuffled = random.sample(all_rules, len(all_rules))
    assert matching_rule(shuffled, row) == matching_rule(all_rules, row)


@settings(max_examples=examples(0.5))
@given(RULES, ROWS)
def test_the_rule_that_is_moved_to_the_front_wins_wherever_it_matches(all_rules, row):
    for moved in all_rules:
        others = [attrs.evolve(each, position=each.position + 1) for each in all_rules]
        first = attrs.evolve(moved, position=1)
        reordered = [first, *(each for each in others if each.id != moved.id)]
        winner = matching_rule(reordered, row)
        if moved.active and matches(moved, row):
            assert winner == first
        else:
            rest = [each for each in others if each.id != moved.id]
            assert winner == expected(rest, row)


@given(ROWS, ROWS)
@example(RuleSubject("a", -1, "Bank", ""), RuleSubject("b", 1, "Rule", "Memo"))
def test_the_memo_of_a_rule_is_for_rows_without_a_memo_and_its_payee_for_all(row, other):
    given_rule = rule(payee=other.payee, memo=other.memo, contact_id="acme")
    assert outcome(given_rule, row) == RuleOutcome(
        "expense", "acme", other.payee or row.payee, row.memo or other.memo
    )


def subject(payee: str = "", memo: str = "", amount: int = -500) -> RuleSubject:
    return RuleSubject("checking", amount, payee, memo)


@pytest.mark.parametrize(
    ("condition", "row", "is_match"),
    [
        (TextCondition(text="starbucks"), subject("STARBUCKS #1234"), True),
        (TextCondition(text="spotify"), subject("PAYPAL*SPOTIFYUSA"), True),
        (TextCondition(text="Café Zoë"), subject("CAFE ZOE, NY"), True),
        (TextCondition(text="peets | starbucks"), subject("Starbucks"), True),
        (TextCondition(text="starbucks"), subject(memo="Starbucks"), False),
        (TextCondition(field="either", text="starbucks"), subject(memo="Starbucks"), True),
        (TextCondition(field="memo", text="starbucks"), subject("Starbucks"), False),
        (TextCondition(match="is", text="Shell"), subject("SHELL."), True),
        (TextCondition(match="is", text="Shell"), subject("Shell Oil"), False),
        (TextCondition(match="begins_with", text="shell"), subject("Shell Oil"), True),
        (TextCondition(match="begins_with", text="oil"), subject("Shell Oil"), False),
        (TextCondition(match="does_not_contain", text="a|b"), subject("c"), True),
        (TextCondition(match="does_not_contain", text="a|b"), subject("b"), False),
        (
            TextCondition(field="either", match="does_not_contain", text="b"),
            subject("c", memo="b"),
            False,
        ),
        (TextCondition(match="does_not_contain", text="b"), subject(), True),
    ],
)
def test_texts_are_compared_as_a_bookkeeper_means_them(condition, row, is_match):
    assert (matching_rule([rule(text_conditions=(condition,))], row) is not None) == is_match


@pytest.mark.parametrize(
    ("fields", "amounts"),
    [
        ({"amount_from": 500}, {-501, -500, 500, 501}),
        ({"amount_to": 500, "amount_from": None}, {-500, -499, 499, 500}),
        ({"amount_from": 500, "amount_to": 500}, {-500, 500}),
        ({"direction": "in"}, {499, 500, 501}),
        ({"direction": "out", "amount_from": 500}, {-501, -500}),
    ],
)
def test_amounts_are_compared_without_their_sign_and_both_limits_count(fields, amounts):
    rows = [subject(amount=amount) for amount in (-501, -500, -499, 499, 500, 501)]
    assert {row.amount for row in rows if matching_rule([rule(**fields)], row)} == amounts


def test_many_rules_are_quick_for_many_rows():
    random = Random(14)
    merchants = [f"{word}{number}" for word in ("pay", "shop", "super") for number in range(200)]
    many = [
        rule(f"r{place}", place, text_conditions=(TextCondition(text=f"{name}mart | {name} inc"),))
        for place, name in enumerate(random.sample(merchants, 500), 1)
    ]
    rows = [
        subject(f"{random.choice(merchants).upper()}MART #{number}", f"card purchase {number}")
        for number in range(10_000)
    ]
    begin = time.process_time()
    prepared = PreparedRules(many)
    matched = sum(prepared.matching(row) is not None for row in rows)
    # Comparing each row with each rule takes more than ten times as long.
    assert time.process_time() - begin < 5
    assert matched > 8_000
