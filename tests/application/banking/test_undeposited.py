"""Undeposited Funds: a row goes whole into one deposit, which fixes the amount of its document."""

from datetime import date

import pytest

from application.banking.bank_transactions import void_transaction
from application.invoicing.payments import void_payment
from application.ledger.accounts import merge_account
from application.ledger.company import change_settings
from domain.banking.bank_transactions import Split
from domain.errors import Closed, Conflict, Refused
from tests.application.actions import (
    CARD,
    CHECKING,
    FEES,
    FUNDS,
    MARCH,
    RECEIVABLE,
    SALES,
    SAVINGS,
    add,
    assert_sound,
    balances,
    change,
    close,
    contact,
    deposit,
    deposit_rows,
    drop,
    get,
    lines,
    on_cash,
    payment,
    post,
    put,
    splits,
    waiting,
)

ROW = f"payment:p:{FUNDS}"
NEXT_DAY = date(2026, 3, 16)


@pytest.fixture
def paid(books):
    """Books with a payment of 10.00 that waits."""
    contact(books)
    payment(books)
    return books


# What waits


def test_a_payment_waits_in_undeposited_funds_until_it_is_deposited(paid):
    assert waiting(paid) == {ROW: 1000}
    deposit_rows(paid, "d", ROW)
    assert waiting(paid) == {}
    assert balances(paid) == {CHECKING: 1000, RECEIVABLE: -1000}
    assert_sound(paid)


def test_a_payment_into_a_bank_account_does_not_wait(books):
    contact(books)
    payment(books, deposit_account_id=CHECKING)
    assert waiting(books) == {}


def test_every_debit_on_undeposited_funds_waits(books):
    post(books, "j", debit=FUNDS)
    deposit(books, "t", account=FUNDS, cents=300)
    deposit(books, "u", account=CHECKING, cents=-50, other=FUNDS)
    assert waiting(books) == {
        f"bank-transaction:t:{FUNDS}": 300,
        f"bank-transaction:u:{FUNDS}": 50,
        f"journal:j:{FUNDS}": 1000,
    }


def test_a_credit_on_undeposited_funds_does_not_wait(books):
    post(books, "j", credit=FUNDS)
    assert waiting(books) == {}


def test_rows_wait_in_the_order_of_their_dates(books):
    contact(books)
    for id_, day in (("x", 20), ("y", 3), ("z", 11)):
        payment(books, id_, day=date(2026, 3, day))
    assert [row.split(":")[1] for row in waiting(books)] == ["y", "z", "x"]


# The deposit


def test_a_deposit_of_rows_takes_their_accounts_and_amounts_and_a_fee(paid):
    payment(paid, "o", 500)
    made = deposit_rows(paid, "d", ROW, f"payment:o:{FUNDS}", fee=30)
    assert made.type == "Deposit"
    assert [(each.account_id, each.amount, each.contact_id) for each in made.splits] == [
        (FUNDS, 1000, "c"),
        (FUNDS, 500, "c"),
        (FEES, -30, None),
    ]
    assert balances(paid) == {CHECKING: 1470, FEES: 30, RECEIVABLE: -1500}
    assert_sound(paid)


def test_a_row_is_put_into_one_deposit(paid):
    deposit_rows(paid, "d", ROW)
    with pytest.raises(Conflict, match="already in the deposit 'd'"):
        deposit_rows(paid, "e", ROW)
    with pytest.raises(Refused, match="split 2, row: must not be listed twice"):
        deposit_rows(paid, "e", f"{ROW}", f"{ROW}")


@pytest.mark.parametrize("cents", [400, 1001])
def test_a_row_is_deposited_whole(paid, cents):
    with pytest.raises(
        Refused, match=r"split 1, amount: must be 10\.00, because a row is always deposited whole"
    ):
        add(
            paid,
            "bank-transactions",
            id="d",
            account_id=CHECKING,
            amount=cents,
            splits=({"row_id": ROW, "amount": cents},),
        )


def test_a_deposit_takes_a_row_from_the_account_in_which_it_waits(paid):
    with pytest.raises(Refused, match=f"split 1, account: must be '{FUNDS}'"):
        add(
            paid,
            "bank-transactions",
            id="d",
            account_id=CHECKING,
            amount=1000,
            splits=({"row_id": ROW, "account_id": SALES},),
        )


def test_a_row_is_not_deposited_before_it_was_received(paid):
    with pytest.raises(Refused, match="date: must not be before 2026-03-15"):
        deposit_rows(paid, "d", ROW, day=date(2026, 3, 14))


@pytest.mark.parametrize(
    "row", ["payment:nobody:account-1050", f"payment:p:{CHECKING}", "payment:p", "invoice:i"]
)
def test_an_unknown_row_cannot_be_deposited(paid, row):
    for split in (Split(account_id=FUNDS, amount=1000, row_id=row), {"row_id": row}):
        with pytest.raises(Refused, match="split 1, row: there is no row"):
            add(paid, "bank-transactions", account_id=CHECKING, amount=1000, splits=(split,))


def test_a_transaction_does_not_deposit_its_own_row(books):
    deposit(books, "t", account=FUNDS)
    own = (Split(account_id=FUNDS, amount=1000, row_id=f"bank-transaction:t:{FUNDS}"),)
    with pytest.raises(Refused, match=r"^split 1, row"):
        change(books, "bank-transactions", "t", account_id=CHECKING, splits=own)
    assert_sound(books)


def test_a_deposit_without_rows_may_take_from_undeposited_funds(paid):
    deposit(paid, "t", other=FUNDS)
    assert waiting(paid) == {ROW: 1000}
    assert balances(paid) == {CHECKING: 1000, RECEIVABLE: -1000}


def test_a_deposit_that_lets_a_row_go_frees_it(paid):
    deposit_rows(paid, "d", ROW)
    change(paid, "bank-transactions", "d", splits=splits((FUNDS, 1000)))
    assert waiting(paid) == {ROW: 1000}
    deposit_rows(paid, "e", ROW)
    assert_sound(paid)


def test_a_deposit_keeps_its_rows_when_other_fields_change(paid):
    deposit_rows(paid, "d", ROW)
    change(
        paid,
        "bank-transactions",
        "d",
        date=NEXT_DAY,
        account_id=SAVINGS,
        memo="M",
        cleared="cleared",
    )
    assert waiting(paid) == {}
    assert_sound(paid)


# The document of a row that is deposited


@pytest.mark.parametrize(
    "field", [{"amount": 900}, {"date": NEXT_DAY}, {"deposit_account_id": CHECKING}]
)
def test_amount_date_and_account_of_a_deposited_document_cannot_be_changed(paid, field):
    deposit_rows(paid, "d", ROW)
    with pytest.raises(Conflict, match="part of the deposit 'd'"):
        change(paid, "payments", "p", **field)
    assert waiting(paid) == {}
    assert_sound(paid)


def test_amount_date_and_account_are_free_while_the_row_waits(paid):
    change(paid, "payments", "p", amount=900, date=NEXT_DAY)
    assert waiting(paid) == {ROW: 900}
    change(paid, "payments", "p", deposit_account_id=CHECKING)
    assert waiting(paid) == {}
    assert_sound(paid)


def test_a_document_is_neither_voided_nor_deleted_once_it_is_deposited(paid):
    deposit_rows(paid, "d", ROW)
    for act in (lambda: paid.run(void_payment, "p", "wrong"), lambda: drop(paid, "payments", "p")):
        with pytest.raises(Conflict, match="part of the deposit 'd'"):
            act()


def test_texts_contact_and_applications_of_a_deposited_document_can_be_changed(paid):
    contact(paid, "o")
    deposit_rows(paid, "d", ROW)
    change(paid, "payments", "p", memo="M", ref="17", method="Check", contact_id="o", hold=True)
    assert_sound(paid)


def test_journals_and_transactions_keep_their_deposited_rows_too(books):
    post(books, "j", debit=FUNDS)
    deposit(books, "t", account=FUNDS)
    deposit_rows(books, "d", f"journal:j:{FUNDS}", f"bank-transaction:t:{FUNDS}")
    with pytest.raises(Conflict, match="part of the deposit"):
        change(books, "journals", "j", lines=lines((FUNDS, 900), (SALES, -900)))
    with pytest.raises(Conflict, match="part of the deposit"):
        put(
            books,
            "bank-transactions",
            "t",
            account_id=CARD,
            amount=1000,
            splits=splits((SALES, 1000)),
        )
    change(books, "journals", "j", lines=lines((FUNDS, 700), (FUNDS, 300), (SALES, -1000)))
    assert_sound(books)


# What frees a row


def test_the_void_of_a_deposit_frees_its_rows(paid):
    deposit_rows(paid, "d", ROW)
    paid.run(void_transaction, "d", "bounced")
    assert waiting(paid) == {ROW: 1000}
    change(paid, "payments", "p", amount=900)
    deposit_rows(paid, "e", ROW)
    assert_sound(paid)


def test_a_deleted_deposit_frees_its_rows(paid):
    deposit_rows(paid, "d", ROW)
    drop(paid, "bank-transactions", "d")
    assert waiting(paid) == {ROW: 1000}
    drop(paid, "payments", "p")
    assert waiting(paid) == {}
    assert_sound(paid)


def test_a_void_payment_waits_no_more(paid):
    paid.run(void_payment, "p", "wrong")
    assert waiting(paid) == {}
    assert_sound(paid)


def test_a_row_does_not_wait_if_its_deposit_was_stored_before_its_document(paid):
    deposit_rows(paid, "d", ROW)
    documents = [get(paid, "bank-transactions", "d"), get(paid, "payments", "p")]
    drop(paid, "bank-transactions", "d")
    drop(paid, "payments", "p")
    paid.run(lambda work: [work.save(document) for document in documents])
    assert waiting(paid) == {}
    assert_sound(paid)


def test_a_payment_that_is_taken_back_in_closed_books_waits_no_more(paid):
    close(paid, date(2026, 3, 31))
    paid.run(void_payment, "p", "wrong", date(2026, 4, 1))
    assert waiting(paid) == {}
    assert_sound(paid)


def test_the_opposite_of_a_closed_deposit_names_no_rows(paid):
    deposit_rows(paid, "d", ROW)
    close(paid, date(2026, 3, 31))
    paid.run(void_transaction, "d", "bounced", date(2026, 4, 1))
    assert balances(paid) == {FUNDS: 1000, RECEIVABLE: -1000}
    assert get(paid, "bank-transactions", "d").splits[0].row_id == ROW
    assert_sound(paid)


# Another account for Undeposited Funds


@pytest.mark.parametrize("pair", [(FUNDS, "box"), ("box", FUNDS)])
def test_the_account_of_undeposited_funds_cannot_be_merged_in_either_direction(paid, pair):
    deposit_rows(paid, "d", ROW)
    add(paid, "accounts", id="box", name="Box", type="asset")
    with pytest.raises(Conflict, match="Undeposited Funds account cannot be merged"):
        paid.run(merge_account, *pair)
    assert get(paid, "bank-transactions", "d").splits[0].row_id == ROW
    assert_sound(paid)


def test_the_account_of_undeposited_funds_can_be_changed_only_while_it_is_unused(
    paid,
):
    payment(paid, "o", 500)
    deposit_rows(paid, "d", ROW)
    for _ in range(2):
        with pytest.raises(Conflict, match="Undeposited Funds account is used"):
            paid.run(change_settings, {"undeposited_funds_account_id": SAVINGS})
        assert_sound(paid)
        if get(paid, "bank-transactions", "d"):
            drop(paid, "bank-transactions", "d")
            drop(paid, "payments", "o")
    drop(paid, "payments", "p")
    paid.run(change_settings, {"undeposited_funds_account_id": SAVINGS})
    payment(paid)
    assert waiting(paid) == {f"payment:p:{SAVINGS}": 1000}
    assert_sound(paid)


def test_the_balance_of_an_account_that_becomes_undeposited_funds_counts_as_cash(books):
    contact(books)
    add(books, "accounts", id="box", name="Box", type="asset")
    add(books, "journals", id="j", date=MARCH, lines=lines((RECEIVABLE, 200, "c"), ("box", -200)))
    post(books, "k", debit="box", cents=300)
    assert (on_cash(books), waiting(books)) == ({"box": 300, SALES: -300}, {})
    books.run(change_settings, {"undeposited_funds_account_id": "box"})
    assert on_cash(books) == {"box": 100, SALES: -300, "unapplied-cash-payment-income": 200}
    assert waiting(books) == {"journal:k:box": 300}
    assert_sound(books)


def test_a_bank_account_that_was_used_in_a_closed_period_may_become_undeposited_funds(books):
    post(books)
    close(books, date(2026, 3, 31))
    books.run(change_settings, {"undeposited_funds_account_id": CHECKING})
    assert_sound(books)


def test_another_account_for_undeposited_funds_does_not_restate_closed_figures(books):
    contact(books)
    add(books, "accounts", id="box", name="Box", type="asset")
    add(books, "journals", id="j", date=MARCH, lines=lines((RECEIVABLE, 200, "c"), ("box", -200)))
    close(books, date(2026, 3, 31))
    with pytest.raises(Closed):
        books.run(change_settings, {"undeposited_funds_account_id": "box"})
    assert on_cash(books) == {}
