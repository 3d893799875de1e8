"""The chart of accounts: the 19 accounts of a new company, and valid classifications."""

from itertools import product
from typing import get_args

import attrs
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.errors import Refused
from domain.ledger.accounts import (
    TYPE_OF_SECTION,
    TYPE_OF_SUBTYPE,
    Account,
    Section,
    Subtype,
    Type,
    new_chart,
    paths,
)
from tests.strategies import CLASSES, accounts, examples

some = settings(max_examples=examples(0.3))

CHART = """
1000 Checking                  asset      bank                 -
1010 Savings                   asset      bank                 -
1050 Undeposited Funds         asset      -                    -
1100 Accounts Receivable       asset      accounts_receivable  -
1200 Inventory                 asset      -                    -
1500 Equipment                 asset      fixed_asset          -
2000 Accounts Payable          liability  accounts_payable     -
2100 Credit Card               liability  credit_card          -
2500 Loans Payable             liability  -                    long_term_liability
3000 Owner's Equity            equity     -                    -
3100 Retained Earnings         equity     -                    -
3900 Opening Balance Equity    equity     -                    -
4000 Consulting Income         income     -                    -
4100 Sales Income              income     -                    -
4900 Other Income              income     -                    other_income
5000 Cost of Goods Sold        expense    cogs                 -
6000 Office Supplies           expense    -                    -
6400 Travel                    expense    -                    -
6800 Rent & Utilities          expense    -                    -
"""


def test_a_new_company_has_19_accounts_of_the_right_classes():
    shown = [
        f"{each.label:<31}{each.type:<11}{each.subtype or '-':<21}{each.section or '-'}"
        for each in new_chart()
    ]
    assert shown == CHART.strip().splitlines()
    assert len(shown) == 19


def test_the_accounts_of_a_new_company_have_fixed_ids_and_no_parents():
    assert all(
        each.id == f"account-{each.number}" and each.parent_id is None and each.active
        for each in new_chart()
    )


@pytest.mark.parametrize(
    "class_",
    list(product(get_args(Type), (None, *get_args(Subtype)), (None, *get_args(Section)))),
    ids=str,
)
def test_a_classification_is_accepted_exactly_if_its_parts_fit(class_):
    type_, subtype, section = class_
    fits = (subtype is None or TYPE_OF_SUBTYPE[subtype] == type_) and (
        section is None or (TYPE_OF_SECTION[section] == type_ and subtype is None)
    )
    assert fits == (class_ in CLASSES)
    if fits:
        assert (
            Account(id="a", name="A", type=type_, subtype=subtype, section=section).classification
            == class_
        )
    else:
        with pytest.raises(Refused) as refusal:
            Account(id="a", name="A", type=type_, subtype=subtype, section=section)
        assert {fault.path for fault in refusal.value.faults} <= {"/subtype", "/section"}


@some
@given(accounts())
def test_an_account_shows_in_its_natural_sign(account):
    assert account.natural_sign == (1 if account.type in {"asset", "expense"} else -1)
    assert account.is_income_statement == (account.type in {"income", "expense"})
    assert account.control_of == {
        "accounts_receivable": "customer",
        "accounts_payable": "vendor",
    }.get(account.subtype)


@some
@given(accounts())
def test_a_colon_is_refused_in_a_name(account):
    with pytest.raises(Refused, match=r"^name"):
        attrs.evolve(account, name="Insurance:Work Comp")


@some
@given(accounts())
def test_an_account_is_not_its_own_parent(account):
    with pytest.raises(Refused, match=r"^parent"):
        attrs.evolve(account, parent_id=account.id)


@some
@given(accounts())
def test_names_and_numbers_are_compared_without_regard_to_case(account):
    other = attrs.evolve(account, name=account.name.casefold(), number=account.number.casefold())
    assert other.keys() == account.keys()
    assert ("number" in dict(account.keys())) == bool(account.number)


@some
@given(st.lists(st.sampled_from("abc"), min_size=1, max_size=5))
def test_a_path_names_all_parents_first(names):
    chart = {
        str(index): Account(
            id=str(index), name=name, type="asset", parent_id=str(index - 1) if index else None
        )
        for index, name in enumerate(names)
    }
    assert paths(chart)[str(len(names) - 1)] == ":".join(names)
    assert paths(chart)["0"] == names[0]
