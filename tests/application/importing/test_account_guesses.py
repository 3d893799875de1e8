"""What an account probably is that no list declares."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from application.importing.account_guesses import Evidence, guess, is_number

BANK, LIABILITY, EXPENSE, INCOME = (
    ("asset", "bank", None),
    ("liability", None, None),
    ("expense", None, None),
    ("income", None, None),
)


@pytest.mark.parametrize(
    ("name", "classification"),
    [
        ("Wages Payable", LIABILITY),
        ("Payroll Liability", LIABILITY),
        ("Payroll Liabilities", LIABILITY),
        ("Truck Loan", LIABILITY),
        ("Loans", LIABILITY),
        ("Long Term:Shareholder loan", LIABILITY),
        ("Sales Tax Agency", LIABILITY),
        ("SALES TAX", LIABILITY),
        ("Checking", BANK),
        ("Chase Checking OP", BANK),
        ("Savings 2", BANK),
        ("Petty Cash", BANK),
        ("Cash on Hand", BANK),
        ("Cash in Hand", BANK),
        ("First National Bank", BANK),
        ("Stripe Bank Account", BANK),
        ("Assets:Cash:Petty Cash", BANK),
        ("Loan Interest Payable", EXPENSE),
        ("Interest:Truck Loan", EXPENSE),
        ("Loan Fees", EXPENSE),
        ("Bank Charges", EXPENSE),
        ("Bank Service Charge:Checking", EXPENSE),
        ("Insurance Payable", EXPENSE),
        ("Prepaid Sales Tax", EXPENSE),
        ("Sales Tax Preparation", EXPENSE),
        ("Income from Savings", EXPENSE),
        ("Receivable Loan", EXPENSE),
        ("Discount on Loan", EXPENSE),
        ("Repayable Deposits", EXPENSE),
        ("Embankment", EXPENSE),
        ("Loan Processing", EXPENSE),
        ("Payable:Wages", EXPENSE),
        ("Banking", EXPENSE),
        ("Savingsbond", EXPENSE),
    ],
)
def test_the_last_part_of_a_name_tells_loans_taxes_and_banks(name, classification):
    guessed = guess(name, Evidence(set(), first_amount=1))
    assert (guessed.classification, guessed.is_certain) == (classification, False)


@pytest.mark.parametrize(
    ("amount", "is_return", "classification"),
    [(1, False, EXPENSE), (-1, False, INCOME), (1, True, INCOME), (-1, True, EXPENSE)],
)
def test_the_side_of_a_refund_or_credit_is_reversed(amount, is_return, classification):
    evidence = Evidence(set(), first_amount=amount, is_first_return=is_return)
    assert guess("Timber", evidence).classification == classification


@pytest.mark.parametrize("name", ["4000", "Loan Interest", "Petty Cash", "Timber"])
@pytest.mark.parametrize(
    ("hint", "subtype"),
    [
        ("receivable", "accounts_receivable"),
        ("payable", "accounts_payable"),
        ("bank", "bank"),
        ("card", "credit_card"),
    ],
)
def test_the_place_of_an_account_counts_before_its_number_and_name(name, hint, subtype):
    guessed = guess(name, Evidence({hint}, first_amount=1))
    assert (guessed.classification[1], guessed.is_certain) == (subtype, True)


@pytest.mark.parametrize("name", ["4000", "Petty Cash", "Loan Interest", "Timber"])
def test_lines_of_sales_tax_are_on_a_liability(name):
    guessed = guess(name, Evidence(set(), is_tax=True, first_amount=1))
    assert (guessed.classification, guessed.is_certain) == (LIABILITY, True)


@pytest.mark.parametrize(
    ("name", "classification"),
    [
        ("Rainy Days", BANK),
        ("1777", BANK),
        ("Van Loan", LIABILITY),
        ("2777", LIABILITY),
        ("3777", ("equity", None, None)),
        ("Loan Interest", BANK),
    ],
)
def test_a_side_of_a_transfer_is_a_bank_unless_it_is_owed_or_equity(name, classification):
    guessed = guess(name, Evidence({"transfer"}, first_amount=1))
    assert (guessed.classification, guessed.is_certain) == (classification, False)


@pytest.mark.parametrize(
    ("name", "is_one"),
    [
        ("1200", True),
        ("0025400", True),
        ("6100-10", True),
        ("6100.10", True),
        ("401k", False),
        ("2024 Bonus", False),
        ("-5", False),
        ("1200:1210", False),
        ("\u0661\u0662", False),
        ("", False),
    ],
)
def test_a_bare_number_has_digits_with_hyphens_or_points_between_them(name, is_one):
    assert is_number(name) is is_one


@given(
    st.text(max_size=30),
    st.sets(st.sampled_from(["receivable", "payable", "bank", "card", "transfer"])),
    st.integers(-1, 1),
    st.booleans(),
    st.booleans(),
)
def test_any_name_gets_a_type_and_a_reason(name, hints, amount, is_tax, is_return):
    guessed = guess(
        name, Evidence(hints, is_tax=is_tax, first_amount=amount, is_first_return=is_return)
    )
    assert guessed.classification[0] in {"asset", "liability", "equity", "income", "expense"}
    assert guessed.why
