"""Bank rules: which of them can be made."""

from typing import Any

import pytest
from hypothesis import given, settings

from domain.banking.bank_rules import BankRule, TextCondition, comparable
from domain.errors import Refused
from domain.references import references
from tests.strategies import examples, parts

some = settings(max_examples=examples(0.3))

RULES = parts(BankRule, {"account": ["a", "b", "c"], "contact": ["x", "y"]})
COFFEE = TextCondition(text="starbucks")


def rule(**fields: Any) -> BankRule:
    return BankRule(
        **{
            "id": "r",
            "name": "Coffee",
            "position": 1,
            "text_conditions": (COFFEE,),
            "contra_account_id": "meals",
            **fields,
        }
    )


@pytest.mark.parametrize(
    ("fields", "paths"),
    [
        ({"text_conditions": ()}, [""]),
        ({"text_conditions": (), "payee": "Starbucks", "memo": "Coffee"}, [""]),
        ({"contra_account_id": None}, ["/contra_account_id"]),
        ({"account_id": "meals"}, ["/contra_account_id"]),
        ({"amount_from": -1}, ["/amount_from"]),
        ({"amount_from": 501, "amount_to": 500}, ["/amount_to"]),
        ({"text_conditions": (COFFEE,) * 21}, ["/text_conditions"]),
        ({"position": 0}, ["/position"]),
        ({"id": "try"}, ["/id"]),
        ({"id": "order"}, ["/id"]),
        ({"name": ""}, ["/name"]),
        ({"direction": "up"}, ["/direction"]),
        (
            {"text_conditions": (), "contra_account_id": None, "id": "try"},
            ["/id", "", "/contra_account_id"],
        ),
    ],
)
def test_a_rule_that_says_nothing_or_contradicts_itself_is_refused(fields, paths):
    with pytest.raises(Refused) as refusal:
        rule(**fields)
    assert [fault.path for fault in refusal.value.faults] == paths


@pytest.mark.parametrize(
    "fields",
    [
        {"direction": "in"},
        {"account_id": "checking"},
        {"amount_from": 0},
        {"amount_to": 500},
        {"amount_from": 500, "amount_to": 500},
        {"text_conditions": (COFFEE,)},
        {"text_conditions": (COFFEE,) * 20},
    ],
)
def test_any_one_condition_is_enough(fields):
    assert rule(**{"text_conditions": (), **fields}).has_conditions


def test_a_contact_alone_is_a_result():
    assert rule(contra_account_id=None, contact_id="acme").contact_id == "acme"


@pytest.mark.parametrize("text", ["", " ", "--", "a|", "|a", "a||b", "a|-", "|"])
def test_each_alternative_of_a_condition_has_a_letter_or_digit(text):
    with pytest.raises(Refused, match="must have a letter or digit"):
        TextCondition(text=text)


@pytest.mark.parametrize(
    ("text", "compared"),
    [
        ("Café  Zoë's, #12", "cafe zoe s 12"),
        ("CAFE zoe-s 12", "cafe zoe s 12"),
        ("P.O.S. * Straße", "p o s strasse"),
        (" ", ""),
    ],
)
def test_capitals_accents_punctuation_and_extra_spaces_do_not_count(text, compared):
    assert comparable(text) == compared


@some
@given(RULES)
def test_a_rule_refers_to_its_accounts_and_its_contact(rule_):
    ids = {rule_.account_id, rule_.contra_account_id, rule_.contact_id} - {None}
    assert {id_ for _, _, id_ in references(rule_)} == ids
