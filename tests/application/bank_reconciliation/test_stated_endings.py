"""What a statement file says about its end."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from application.bank_reconciliation.stated_endings import StatedEnding, stated_ending
from application.importing.statements import Statement, StatementRow
from domain.ledger.accounts import Account

CHECKING = Account(id="checking", name="Checking", type="asset", subtype="bank")
CARD = Account(id="card", name="Card", type="liability", subtype="credit_card")
END = date(2026, 1, 31)


def statement(balance: int | None, *rows: tuple[date, int]) -> Statement:
    """A statement of January; amounts are debit positive."""
    return Statement(
        1,
        "",
        tuple(StatementRow(1, 1, day, amount) for day, amount in rows),
        balance=balance,
        balance_date=None if balance is None else END,
    )


def test_a_file_may_say_nothing():
    assert stated_ending(CHECKING, statement(None), 0, None) is None


@given(balance=st.integers(-1000, 1000), beginning=st.integers(-1000, 1000))
def test_the_balance_of_a_bank_account_is_as_the_file_states_it(balance, beginning):
    assert stated_ending(CHECKING, statement(balance), beginning, None) == StatedEnding(
        END, balance
    )


@given(
    beginning=st.integers(-1000, 1000),
    amounts=st.lists(st.integers(-1000, 1000), max_size=4),
    is_owed_positive=st.booleans(),
)
def test_either_sign_of_a_card_means_the_balance_to_which_its_rows_lead(
    beginning, amounts, is_owed_positive
):
    owed = beginning - sum(amounts)
    written = owed if is_owed_positive else -owed
    before, after = END - timedelta(31), END + timedelta(1)
    rows = [(END, amount) for amount in amounts] + [(before, 77), (after, 77)]
    ending = stated_ending(CARD, statement(written, *rows), beginning, before)
    assert ending == StatedEnding(END, owed)


@pytest.mark.parametrize("written", [-250_00, 250_00])
def test_a_card_whose_rows_lead_elsewhere_owes_its_balance(written):
    ending = stated_ending(CARD, statement(written, (END, -5)), 0, None)
    assert ending == StatedEnding(END, 250_00)
