"""Texts that a bank transaction cannot hold are in its memo, and never a reason to refuse a row."""

from hypothesis import given
from hypothesis import strategies as st

from application.importing.bank_rows.fitting_texts import fitting_texts
from domain.banking.bank_transactions import BankTransaction, Split
from tests.application.actions import CHECKING, MARCH, RENT


@given(st.text(max_size=260), st.text(max_size=60), st.text(max_size=4_100))
def test_any_texts_fit_a_bank_transaction(payee, number, memo):
    texts = fitting_texts(payee, number, memo)
    BankTransaction(
        id="x",
        account_id=CHECKING,
        date=MARCH,
        amount=1,
        type="Deposit",
        splits=(Split(id="s", account_id=RENT, amount=1),),
        **texts.fields(),
    )


def test_what_is_too_long_is_whole_in_the_memo():
    payee, number = "p" * 201, "9" * 41
    texts = fitting_texts(payee, number, "memo")
    assert texts.memo == f"{payee}; {number}; memo"
    assert texts.payee.startswith("ppp")
    assert len(texts.payee) == 200
    assert texts.ref == ""


def test_characters_that_do_not_print_fall_away():
    texts = fitting_texts(" Caf\u00e9\x00\u200bBar\u202e ", "1\t2", "a\nb")
    assert (texts.payee, texts.ref, texts.memo) == ("Caf\u00e9 Bar", "1 2", "a b")
