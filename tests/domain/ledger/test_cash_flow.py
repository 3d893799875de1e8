"""The section of the statement of cash flows that an account has by default."""

import pytest

from domain.ledger.accounts import new_chart
from domain.ledger.cash_flow import default_cash_flow

FIXED = ("asset", "fixed_asset", None)


@pytest.mark.parametrize(
    ("classification", "section"),
    [
        (("asset", "bank", None), "operating"),
        (("asset", "accounts_receivable", None), "operating"),
        (("asset", None, None), "operating"),
        (FIXED, "investing"),
        (("asset", None, "other_asset"), "investing"),
        (("asset", "non_posting", None), "operating"),
        (("liability", "accounts_payable", None), "operating"),
        (("liability", "credit_card", None), "operating"),
        (("liability", None, None), "operating"),
        (("liability", None, "long_term_liability"), "financing"),
        (("equity", None, None), "financing"),
        (("income", None, None), "operating"),
        (("income", None, "other_income"), "operating"),
        (("expense", "cogs", None), "operating"),
        (("expense", None, "other_expense"), "operating"),
    ],
)
def test_the_section_follows_from_the_classification(classification, section):
    assert default_cash_flow(classification, ["Anything"]) == section


@pytest.mark.parametrize(
    "name",
    [
        "Accumulated Depreciation",
        "ACCUMULATED DEPRECIATION - Truck",
        "Depreciation",
        "Accumulated Amortization",
        "Accumulated Amortisation",
        "Accum. Depr.",
        "Accum Depr",
        "Acc. Dep",
        "Truck deprec",
        "Vehicles-Deprec.",
        "Software Amort",
        "Amort. of Patents",
        "Truck A/D",
        "A/D Building",
        "Accumulated Depletion",
        "Office equipment (depreciated)",
        "AccumDepr",
        "Accum_Depr Truck",
        "Acc.Dep.",
        "Deprn of Vans",
        "Dep'n",
    ],
)
def test_an_asset_with_a_word_for_depreciation_is_operating(name):
    assert default_cash_flow(FIXED, [name]) == "operating"
    assert default_cash_flow(("asset", None, "other_asset"), ["Parts", name]) == "operating"


@pytest.mark.parametrize(
    "name",
    [
        "Trucks",
        "Truck AD",
        "Depot",
        "Department Store",
        "Security Deposits",
        "Accumulated Deposits",
        "Depressed Areas",
        "Undepreciated Land",
        "Depreciable Assets",
        "Amortizable Rights",
        "Dep",
        "Accounts of Departments",
        "Mortgaged House",
        "CAD/CAM Station",
        "Roads/Drives",
    ],
)
def test_a_name_that_only_resembles_such_a_word_changes_nothing(name):
    assert default_cash_flow(FIXED, [name]) == "investing"


def test_the_words_count_for_assets_alone():
    names = ["Mortgage Amortization Loan"]
    assert default_cash_flow(("liability", None, "long_term_liability"), names) == "financing"
    assert default_cash_flow(("equity", None, None), ["Depreciation Reserve"]) == "financing"


def test_every_account_of_a_new_company_has_its_section():
    sections = {account.number: account.cash_flow for account in new_chart()}
    assert {number for number, section in sections.items() if section == "investing"} == {"1500"}
    assert {number for number, section in sections.items() if section == "financing"} == {
        "2500",
        "3000",
        "3100",
        "3900",
    }
    assert set(sections.values()) == {"operating", "investing", "financing"}
