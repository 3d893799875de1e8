"""Which payees of banks are which names of the books."""

import pytest

from domain.reconciliation.matching.payee_words import match_words, words_of


@pytest.mark.parametrize(
    ("payee", "name"),
    [
        ("SQ *BLUE BOTTLE COFFEE OAKLAND CA", "Blue Bottle Coffee"),
        ("POS DEBIT STARBUCKS STORE 00412 SEA", "Starbucks"),
        ("PURCHASE SHERWIN WILLI", "Sherwin Williams"),
        ("JOES PIZZA", "Joe's Pizza"),
        ("PAYPAL *JOHNSONPLUMBING", "Johnson Plumbing"),
        ("QUICK BOOKS", "QuickBooks"),
        ("TST* WHL FDS MRKT", "Whole Foods Market"),
        ("AMAZON", "Amazon Web Services"),
        ("ONLINE TRANSFER 4432", "Transfer"),
        ("CAFÉ LUNA", "Cafe Luna"),
    ],
)
def test_the_same_payee(payee, name):
    assert match_words(words_of(payee, ""), words_of(name, "")).agreement == "same"


@pytest.mark.parametrize(
    ("payee", "name"),
    [
        ("SHELL OIL OAKLAND CA", "Staples"),
        ("PAYROLL MARIA GARCIA", "Jose Garcia"),
        ("ACH DEBIT PACIFIC GAS CA", "State Farm Insurance"),
    ],
)
def test_different_payees(payee, name):
    assert match_words(words_of(payee, ""), words_of(name, "")).agreement == "different"


@pytest.mark.parametrize(
    ("payee", "name"),
    [
        ("DEPOSIT MAIN STREET", "Acme"),
        ("ACH PAYROLL", "Maria Garcia"),
        ("CHECK 1042", "Acme"),
        ("SHELL OIL", ""),
        ("JOHNSON ELECTRIC", "Johnson Plumbing"),
    ],
)
def test_payees_of_which_the_words_say_nothing(payee, name):
    assert match_words(words_of(payee, ""), words_of(name, "")).agreement == "unknown"


def test_a_payee_may_stand_in_a_memo():
    assert match_words(words_of("DEBIT CARD", "NETFLIX"), words_of("Netflix", "")).shared == (
        "netflix",
    )
    assert match_words(words_of("NETFLIX", ""), words_of("", "Netflix")).agreement == "same"
