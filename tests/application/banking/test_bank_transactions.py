"""Bank transactions: own accounts, types, marks, voids."""

from datetime import date

import pytest

from application.banking.bank_transactions import void_transaction
from application.collections.registry import COLLECTIONS
from application.ports.queries import ClearedIs, Query
from domain.banking.bank_transactions import BankTransaction
from domain.banking.cleared_marks import ClearedMark
from domain.errors import BookkeepingError, Closed, Conflict, Refused
from domain.values import LARGEST_MONEY
from tests.application.actions import (
    CARD,
    CHECKING,
    FUNDS,
    INVENTORY,
    MARCH,
    RECEIVABLE,
    SALES,
    SAVINGS,
    SUPPLIES,
    TRAVEL,
    add,
    assert_sound,
    balances,
    change,
    close,
    deposit,
    get,
    head,
    put,
    splits,
)
from tests.support import TODAY


def mark_of(books, id_="t"):
    transaction = get(books, "bank-transactions", id_)
    return books.read(lambda work: COLLECTIONS["bank-transactions"].figures(work, [transaction]))[
        id_
    ]["cleared"]


@pytest.mark.parametrize("account", [CHECKING, SAVINGS, CARD, FUNDS])
def test_a_transaction_is_on_a_bank_account_a_card_or_undeposited_funds(books, account):
    assert deposit(books, account=account).account_id == account


@pytest.mark.parametrize("account", [INVENTORY, RECEIVABLE, SUPPLIES])
def test_a_transaction_on_any_other_account_is_refused(books, account):
    with pytest.raises(Refused, match="account: must be a bank account"):
        deposit(books, account=account)


def test_a_transaction_on_an_unknown_account_is_refused(books):
    with pytest.raises(Refused, match=r"^account"):
        deposit(books, account="nowhere")


@pytest.mark.parametrize(
    ("given", "type_"),
    [
        ({"account_id": CHECKING, "amount": 5, "splits": splits((SALES, 5))}, "Deposit"),
        ({"account_id": CHECKING, "amount": -5, "splits": splits((SUPPLIES, -5))}, "Expense"),
        (
            {"account_id": CHECKING, "amount": -5, "splits": splits((SUPPLIES, -5)), "ref": "101"},
            "Check",
        ),
        ({"account_id": CHECKING, "amount": -5, "splits": splits((SAVINGS, -5))}, "Transfer"),
        ({"account_id": CHECKING, "amount": 5, "splits": splits((FUNDS, 5))}, "Transfer"),
        (
            {"account_id": CARD, "amount": -5, "splits": splits((SUPPLIES, -5))},
            "Credit Card Charge",
        ),
        ({"account_id": CARD, "amount": 5, "splits": splits((SUPPLIES, 5))}, "Credit Card Credit"),
        (
            {
                "account_id": CHECKING,
                "amount": 5,
                "splits": splits((SALES, 5)),
                "type": "Sales Receipt",
            },
            "Sales Receipt",
        ),
    ],
)
def test_a_transaction_without_a_type_gets_the_type_of_quickbooks(books, given, type_):
    made = add(books, "bank-transactions", **given)
    assert (made.type, made.date) == (type_, TODAY)


def test_a_deposit_debits_its_account_and_a_withdrawal_credits_it(books):
    deposit(books, "in", cents=1000)
    deposit(books, "out", cents=-300, other=SUPPLIES)
    assert balances(books) == {CHECKING: 700, SALES: -1000, SUPPLIES: 300}


def test_a_mark_survives_edits_of_other_parts_and_goes_with_its_row(books):
    deposit(books)
    change(books, "bank-transactions", "t", cleared="cleared")
    assert mark_of(books) == "cleared"
    change(
        books,
        "bank-transactions",
        "t",
        memo="later",
        payee="Somebody",
        splits=splits((TRAVEL, 1000)),
    )
    put(
        books,
        "bank-transactions",
        "t",
        date=MARCH,
        account_id=CHECKING,
        amount=1000,
        splits=splits((SALES, 1000)),
    )
    assert mark_of(books) == "cleared"
    change(books, "bank-transactions", "t", account_id=SAVINGS)
    assert mark_of(books) == "none"
    change(books, "bank-transactions", "t", account_id=CHECKING)
    assert mark_of(books) == "none"
    assert_sound(books)


def test_each_side_of_a_transfer_has_its_own_mark(books):
    deposit(books, other=SAVINGS)
    change(books, "bank-transactions", "t", cleared="cleared")
    assert [
        each.id for each in books.read(lambda work: list(work.session.records.all(ClearedMark)))
    ] == [f"bank-transaction:t:{CHECKING}"]


def test_a_mark_and_other_fields_are_changed_together(books):
    deposit(books)
    assert change(books, "bank-transactions", "t", cleared="cleared", memo="seen").memo == "seen"
    assert mark_of(books) == "cleared"
    change(books, "bank-transactions", "t", cleared="none")
    assert mark_of(books) == "none"


def test_only_a_bank_reconciliation_marks_a_transaction_as_reconciled(books):
    deposit(books)
    with pytest.raises(Refused, match=r"^cleared"):
        change(books, "bank-transactions", "t", cleared="reconciled")


def test_a_void_transaction_has_no_mark_and_cannot_be_marked(books):
    deposit(books)
    change(books, "bank-transactions", "t", cleared="cleared")
    void = books.run(void_transaction, "t", "bounced").document
    assert (void.status, void.void_reason, void.total) == ("void", "bounced", 1000)
    assert mark_of(books) == "none"
    assert balances(books) == {}
    with pytest.raises(Refused, match=r"^cleared"):
        change(books, "bank-transactions", "t", cleared="cleared")
    with pytest.raises(Conflict, match="this document is void"):
        change(books, "bank-transactions", "t", memo="other")
    with pytest.raises(Conflict, match="already void"):
        books.run(void_transaction, "t", "wrong")
    assert_sound(books)


def test_a_void_in_a_closed_period_posts_the_opposite_on_a_later_day(books):
    deposit(books, cents=-900, other=SUPPLIES)
    close(books, date(2026, 3, 31))
    with pytest.raises(Closed):
        books.run(void_transaction, "t", "wrong")
    books.run(void_transaction, "t", "wrong", date(2026, 4, 1))
    assert get(books, "bank-transactions", "t").status == "posted"
    assert balances(books) == {}
    (opposite,) = [
        each
        for each in books.read(lambda work: list(work.session.records.all(BankTransaction)))
        if each.id != "t"
    ]
    assert (opposite.date, opposite.amount) == (date(2026, 4, 1), 900)


@pytest.mark.parametrize(
    ("mark", "expected"), [("cleared", ["a"]), ("none", ["b", "c"]), ("reconciled", [])]
)
def test_transactions_are_found_by_their_mark(books, mark, expected):
    for id_ in "abc":
        deposit(books, id_)
    change(books, "bank-transactions", "a", cleared="cleared")
    page = books.read(
        lambda work: work.session.records.page(BankTransaction, Query(where=(ClearedIs(mark),)))
    )
    assert [each.id for each in page.items] == expected


def test_a_split_on_a_control_account_names_its_contact(books):
    add(books, "contacts", id="c", kind="customer", name="C")
    with pytest.raises(Refused, match=r"^split 1, contact"):
        deposit(books, other=RECEIVABLE)
    deposit(books, other=RECEIVABLE, contact_id="c")


def test_a_transaction_too_large_to_list_is_refused_before_anything_is_written(books):
    """A use case may catch a refusal and go on, as the import of the rest of a file does."""

    def work(work):
        shares = (
            (SALES, LARGEST_MONEY),
            (TRAVEL, LARGEST_MONEY),
            (SUPPLIES, 1 - LARGEST_MONEY),
            (SAVINGS, -LARGEST_MONEY),
        )
        try:
            COLLECTIONS["bank-transactions"].save(
                work,
                BankTransaction(
                    id="t",
                    date=MARCH,
                    account_id=CHECKING,
                    amount=1,
                    type="Deposit",
                    splits=splits(*shares),
                ),
            )
        except BookkeepingError:
            return "refused"
        return "taken"

    before = head(books)
    assert books.run(work) == "refused"
    assert get(books, "bank-transactions", "t") is None
    assert head(books) == before
    assert_sound(books)
