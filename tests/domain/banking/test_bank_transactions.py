"""Bank transactions: their splits sum to the signed amount."""

from datetime import date

import attrs
import pytest
from hypothesis import given, settings

from domain.banking.bank_transactions import BankTransaction, Split
from domain.errors import Refused
from domain.ledger.ids import RowId
from tests.strategies import examples, parts

some = settings(max_examples=examples(0.3))

TRANSACTIONS = parts(BankTransaction, {"account": ["a", "b", "c"], "contact": ["x", "y"]})


def transaction(amount, *splits, account="a"):
    return BankTransaction(
        id="t",
        date=date(2026, 3, 1),
        account_id=account,
        amount=amount,
        type="Deposit",
        splits=splits,
    )


def split(amount, account="b"):
    return Split(account_id=account, amount=amount)


@some
@given(TRANSACTIONS)
def test_every_bank_transaction_posts_a_balanced_entry(given_):
    entry = given_.entry()
    assert (entry is None) == given_.is_void
    if entry:
        assert sum(each.amount for each in entry.postings) == 0
        own, *others = entry.postings
        assert (own.account_id, own.amount) == (given_.account_id, given_.amount)
        assert [(each.account_id, each.amount) for each in others] == [
            (each.account_id, -each.amount) for each in given_.splits
        ]
        assert entry.id == f"bank-transaction:{given_.id}"


@some
@given(TRANSACTIONS)
def test_a_split_without_a_contact_takes_the_contact_of_the_transaction(given_):
    for split, posting in zip(
        given_.splits, attrs.evolve(given_, status="posted").entry().postings[1:], strict=True
    ):
        assert posting.contact_id == (split.contact_id or given_.contact_id)


@some
@given(TRANSACTIONS)
def test_the_opposite_takes_a_transaction_back(given_):
    posted = attrs.evolve(given_, status="posted")
    opposite = posted.opposite(id="o", date=posted.date)
    assert [
        (each.account_id, each.amount, each.contact_id) for each in opposite.entry().postings
    ] == [(each.account_id, -each.amount, each.contact_id) for each in posted.entry().postings]


@some
@given(TRANSACTIONS)
def test_a_total_has_no_sign(given_):
    assert given_.total == abs(given_.amount) > 0


@some
@given(TRANSACTIONS)
def test_splits_that_do_not_sum_to_the_amount_are_refused(given_):
    with pytest.raises(Refused, match="splits: must sum to the amount"):
        attrs.evolve(given_, amount=-given_.amount)


@pytest.mark.parametrize(
    ("amount", "splits", "pointer"),
    [
        (0, [(1, "b"), (-1, "b")], "/amount"),
        (5, [], "/splits"),
        (5, [(4, "b")], "/splits"),
        (5, [(-5, "b")], "/splits"),
        (5, [(3, "b"), (2, "a")], "/splits/1/account_id"),
    ],
)
def test_every_fault_of_a_transaction_is_named_at_its_place(amount, splits, pointer):
    with pytest.raises(Refused) as refusal:
        transaction(amount, *(split(*each) for each in splits))
    assert pointer in {fault.path for fault in refusal.value.faults}


def test_a_split_of_zero_is_refused():
    with pytest.raises(Refused, match=r"^amount"):
        split(0)


@pytest.mark.parametrize(("count", "is_right"), [(1, True), (1000, True), (1001, False)])
def test_a_transaction_has_one_to_a_thousand_splits(count, is_right):
    if is_right:
        assert len(transaction(count, *[split(1)] * count).splits) == count
    else:
        with pytest.raises(Refused, match="1 to 1000 splits"):
            transaction(count, *[split(1)] * count)


def test_splits_may_have_both_signs_as_a_paycheck_has():
    assert transaction(-70, split(-100), split(30)).total == 70


def row(document, amount=5, account="funds"):
    return Split(account_id=account, amount=amount, row_id=str(RowId("payment", document, account)))


@some
@given(TRANSACTIONS)
def test_an_entry_names_the_rows_that_it_deposits(given_):
    if entry := given_.entry():
        assert entry.rows == tuple(each.row_id for each in given_.splits if each.row_id)


def test_a_deposit_takes_rows_and_other_money_and_may_split_off_a_fee():
    deposit = transaction(11, row("p"), row("q", 7), split(2), split(-3))
    assert deposit.entry().rows == ("payment:p:funds", "payment:q:funds")
    assert [each.amount for each in deposit.entry().postings] == [11, -5, -7, -2, 3]


def test_a_row_is_deposited_once():
    with pytest.raises(Refused) as refusal:
        transaction(15, row("p"), row("q"), row("p"))
    assert [fault.path for fault in refusal.value.faults] == ["/splits/2/row_id"]


def test_a_deposited_row_is_money_that_came_in():
    with pytest.raises(Refused, match=r"^amount"):
        row("p", -5)


def test_the_opposite_of_a_deposit_puts_no_row_back():
    opposite = transaction(12, row("p"), split(7)).opposite(id="o", date=date(2026, 3, 2))
    assert [each.row_id for each in opposite.splits] == [None, None]
    assert [each.amount for each in opposite.splits] == [-5, -7]


def test_a_row_is_named_by_kind_document_and_account():
    assert str(RowId("bank-transaction", "t", "account-1000")) == "bank-transaction:t:account-1000"
