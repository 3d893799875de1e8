"""Accounts of a file pair with ours by number and name, by path, and by number, one to one."""

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from adapters.storage.memory.store import MemoryStore
from application.unit_of_work.books import Books
from domain.comparison.account_matching import AccountCaption, AccountMatcher
from domain.comparison.differences import Comparison
from domain.ledger.accounts import Account
from domain.reports.catalogue import REPORTS
from tests.application.actions import add, post
from tests.application.comparison.test_compare_report import (
    BOOKS,
    WRITTEN,
    compared,
    differences,
    file,
    only,
    report,
)
from tests.strategies import examples
from tests.support import new_books


def books(*more: dict[str, str]) -> Books:
    """Books with 500.00 on 1000 Checking, from 3000 Owner's Equity, and with further accounts."""
    made = new_books(MemoryStore())
    for fields in more:
        add(made, "accounts", **fields)
    post(made, "begun", date(2026, 1, 2), 500_00, "account-1000", "account-3000")
    return made


def sheet(*rows: str, equity: str = "3000 Owner's Equity,500.00") -> bytes:
    lines = (
        "Acme",
        "Balance Sheet",
        '"As of December 31, 2026"',
        "",
        ",Total",
        "ASSETS,",
        "   Current Assets,",
        "      Bank Accounts,",
        *(f"         {row}" for row in rows),
        "      Total Bank Accounts,",
        "   Total Current Assets,",
        "TOTAL ASSETS,",
        "LIABILITIES AND EQUITY,",
        "   Equity,",
        f"      {equity}",
        "   Total Equity,",
        "TOTAL LIABILITIES AND EQUITY,",
    )
    return "\r\n".join(lines).encode()


def remarks(comparison: Comparison) -> list[str]:
    return [pair.remark for pair in comparison.matched if pair.remark]


@pytest.mark.parametrize("amount", ["500.00", "400.00"])
def test_the_same_number_with_another_name_is_another_account_also_at_equal_amounts(amount):
    comparison = compared("balance-sheet", sheet(f"1000 Chase Reserve,{amount}"), books())
    first, *others = differences(comparison)
    assert (first.cause, first.label, first.their_label) == (
        "named differently",
        "1000 Checking",
        "1000 Chase Reserve",
    )
    assert (first.theirs, first.ours) == (int(amount.replace(".", "")), 500_00)
    assert [each.cause for each in others] == ([] if amount == "500.00" else ["value"])
    assert not comparison.agrees


def test_files_without_numbers_match_by_path_without_a_remark():
    till = {"id": "till", "name": "Till", "type": "asset", "subtype": "bank"}
    chart = books(
        till,
        {
            "id": "shop",
            "name": "Shop",
            "parent_id": "till",
            "type": "asset",
            "subtype": "bank",
            "number": "1071",
        },
    )
    post(chart, "sold", date(2026, 2, 2), 70_00, "shop", "account-3000")
    content = sheet(
        "Checking,500.00",
        "Till,",
        "   Shop,70.00",
        "Total Till,70.00",
        equity="Owner's Equity,570.00",
    )
    comparison = compared("balance-sheet", content, chart)
    assert differences(comparison) == []
    assert remarks(comparison) == []


def test_the_same_name_with_another_number_matches_and_is_said():
    comparison = compared("balance-sheet", sheet("1055 Checking,500.00"), books())
    assert differences(comparison) == []
    (remark,) = remarks(comparison)
    assert "another number: 1055 Checking" in remark
    difference = only(compared("balance-sheet", sheet("1055 Checking,400.00"), books()))
    assert (difference.cause, difference.label, difference.their_label) == (
        "value",
        "1000 Checking",
        "1055 Checking",
    )


def test_pairs_are_one_to_one_and_number_and_name_come_before_either():
    reserve = {
        "id": "reserve",
        "number": "1020",
        "name": "Chase Reserve",
        "type": "asset",
        "subtype": "bank",
    }
    chart = books(reserve)
    post(chart, "saved", date(2026, 3, 3), 80_00, "reserve", "account-3000")
    equity = "3000 Owner's Equity,580.00"
    # 1000 belongs to Checking, so that Chase Reserve is found by its name.
    both = sheet("1000 Chase Reserve,80.00", "1000 Checking,500.00", equity=equity)
    comparison = compared("balance-sheet", both, chart)
    assert differences(comparison) == []
    assert len(remarks(comparison)) == 1
    # A second account of the file with that number is in no report of ours.
    twice = sheet(
        "1000 Petty Cash,20.00", "1000 Checking,500.00", "1020 Chase Reserve,80.00", equity=equity
    )
    difference = only(compared("balance-sheet", twice, chart))
    assert (difference.cause, difference.label, difference.theirs) == (
        "missing here",
        "1000 Petty Cash",
        20_00,
    )


def test_an_account_whose_name_begins_with_digits_is_found_by_that_name():
    chart = books({"id": "rivers", "name": "3 Rivers Bank", "type": "asset", "subtype": "bank"})
    post(chart, "saved", date(2026, 3, 3), 80_00, "rivers", "account-3000")
    content = sheet(
        "1000 Checking,500.00", "3 Rivers Bank,80.00", equity="3000 Owner's Equity,580.00"
    )
    comparison = compared("balance-sheet", content, chart)
    assert (differences(comparison), remarks(comparison)) == ([], [])


def test_the_path_of_an_account_counts_more_than_its_number():
    reserve = {
        "id": "reserve",
        "number": "1020",
        "name": "Chase Reserve",
        "type": "asset",
        "subtype": "bank",
    }
    chart = books(reserve)
    post(chart, "saved", date(2026, 3, 3), 80_00, "reserve", "account-3000")
    content = sheet("1000 Chase Reserve,80.00", equity="3000 Owner's Equity,580.00")
    comparison = compared("balance-sheet", content, chart)
    difference = only(comparison)
    assert (difference.cause, difference.label) == ("missing there", "1000 Checking")
    assert len(remarks(comparison)) == 1


@pytest.mark.parametrize("number", ["", "1100 "])
def test_the_abbreviation_after_a_control_account_is_no_other_name(number):
    text = file(report("trial-balance"), "classic").decode()
    assert "1100 Accounts Receivable" in text
    renamed = text.replace("1100 Accounts Receivable", f"{number}Accounts Receivable (A/R)")
    comparison = compared("trial-balance", renamed.encode())
    assert (differences(comparison), remarks(comparison)) == ([], [])


@pytest.mark.parametrize("key", ["general-ledger", "balance-sheet-detail", "journal"])
def test_an_account_of_transactions_with_another_name_is_one_difference(key):
    content = file(report(key), "classic").decode().replace("1000 Checking", "1000 Chase Reserve")
    comparison = compared(key, content.encode())
    difference = only(comparison)
    assert (difference.cause, difference.their_label) == ("named differently", "1000 Chase Reserve")
    assert difference.theirs == difference.ours
    assert "Checking" in difference.label


@pytest.mark.parametrize("dialect", WRITTEN)
@pytest.mark.parametrize(
    "key", [key for key, kind in REPORTS.items() if kind.matching.rows.endswith("account")]
)
def test_a_file_with_the_accounts_of_the_books_has_no_remarks(key, dialect):
    assert remarks(compared(key, file(report(key), dialect))) == []


NAMES = st.sampled_from(["Checking", "Chase Reserve", "Till", "Rent", "2 Rivers"])
NUMBERS = st.sampled_from(["", "1000", "1010", "2", "A-1"])


@st.composite
def charts(draw: st.DrawFn) -> dict[str, Account]:
    """Accounts, some of them below others, with unique numbers and paths."""
    accounts: dict[str, Account] = {}
    numbers = draw(st.lists(NUMBERS.filter(bool), unique=True, max_size=4))
    for place, name in enumerate(draw(st.lists(NAMES, min_size=1, max_size=5))):
        parent = draw(st.sampled_from([None, *accounts]))
        taken = {(each.parent_id, each.name) for each in accounts.values()}
        if (parent, name) not in taken:
            number = numbers[place] if place < len(numbers) else ""
            accounts[f"a{place}"] = Account(
                id=f"a{place}", name=name, number=number, type="asset", parent_id=parent
            )
    return accounts


@settings(max_examples=examples(1))
@given(charts(), st.lists(st.tuples(NUMBERS, NAMES), max_size=6, unique=True))
def test_no_account_pairs_with_two_names_and_only_one_with_the_number_alone_is_said(
    chart, captions
):
    matcher = AccountMatcher(chart)
    texts = [AccountCaption((f"{number} {name}".strip(),)) for number, name in captions]
    matches = matcher.match(texts)
    ids = [match.account_id for match in matches.values()]
    assert len(ids) == len(set(ids))
    for caption, match in matches.items():
        account, text = chart[match.account_id], caption.names[0]
        ends_with_name = text.casefold().endswith(account.name.casefold())
        assert match.has_other_name == (not ends_with_name)
        if match.has_other_name:
            assert text.startswith(f"{account.number} ")


@given(charts())
def test_every_account_is_found_by_its_number_and_path_and_by_its_path_alone(chart):
    matcher = AccountMatcher(chart)
    for with_number in (True, False):
        captions = {
            id_: AccountCaption((matcher.label(id_) if with_number else matcher.path(id_),))
            for id_ in chart
        }
        matches = matcher.match(captions.values())
        assert {id_: matches[caption].account_id for id_, caption in captions.items()} == {
            id_: id_ for id_ in chart
        }
        assert not any(each.has_other_name or each.has_other_number for each in matches.values())


def test_the_books_of_these_tests_have_accounts():
    assert BOOKS.read(lambda work: len(work.accounts())) > 20
