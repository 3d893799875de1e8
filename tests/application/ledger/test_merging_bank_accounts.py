"""Merging two bank accounts, or two cards, that have transfers between them."""

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import event, given, settings
from hypothesis import strategies as st

from application.banking.bank_transactions import void_transaction
from application.ledger.accounts import merge_account
from application.ledger.documents import opposite_ids
from application.ledger.registers import mark_row, register
from application.unit_of_work.books import Books
from domain.banking.bank_transactions import BankTransaction
from domain.errors import BookkeepingError, Closed, Conflict
from domain.ledger.ids import RowId
from tests.application.actions import (
    CARD,
    CHECKING,
    MARCH,
    RECEIVABLE,
    SALES,
    SAVINGS,
    SUPPLIES,
    TRAVEL,
    add,
    assert_sound,
    balances,
    bill_payment,
    change,
    close,
    contact,
    deposit,
    deposit_rows,
    drop,
    get,
    head,
    invoice,
    lines,
    marks,
    open_of,
    payment,
    splits,
    sums,
    waiting,
)
from tests.application.locking import lock
from tests.strategies import examples
from tests.support import new_books, stores

APRIL, MAY = date(2026, 4, 1), date(2026, 5, 1)


def transaction(
    books: Books, id_: str, *shares: tuple[str, int], account: str = CHECKING, day: date = MARCH
) -> BankTransaction:
    """A bank transaction on an account, of splits."""
    amount = sum(cents for _, cents in shares)
    given_ = {"id": id_, "date": day, "account_id": account, "amount": amount}
    return add(books, "bank-transactions", splits=splits(*shares), **given_)


def row(account: str, id_: str = "t") -> str:
    return f"bank-transaction:{id_}:{account}"


# A split into the account itself falls away


@pytest.mark.parametrize(("merged", "into"), [(SAVINGS, CHECKING), (CHECKING, SAVINGS)])
def test_a_transfer_between_merged_accounts_is_void(books, merged, into):
    deposit(books, "t", other=SAVINGS)
    books.run(merge_account, merged, into)
    transfer = get(books, "bank-transactions", "t")
    assert (transfer.status, transfer.void_reason, transfer.total) == ("void", "merge", 1000)
    assert (transfer.account_id, transfer.splits[0].account_id) == (into, into)
    assert balances(books) == {}
    assert books.read(register, into).lines == []
    with pytest.raises(Conflict, match="this document is void"):
        change(books, "bank-transactions", "t", memo="later")
    assert_sound(books)
    drop(books, "bank-transactions", "t")
    assert_sound(books)


@pytest.mark.parametrize(("merged", "into"), [(SAVINGS, CHECKING), (CHECKING, SAVINGS)])
def test_the_amount_becomes_the_sum_of_the_other_splits(books, merged, into):
    transaction(books, "t", (SALES, 1000), (SAVINGS, -400), (TRAVEL, -50))
    books.run(merge_account, merged, into)
    kept = get(books, "bank-transactions", "t")
    assert (kept.status, kept.account_id, kept.amount) == ("posted", into, 950)
    assert [(split.id, split.account_id, split.amount) for split in kept.splits] == [
        ("1", SALES, 1000),
        ("3", TRAVEL, -50),
    ]
    assert balances(books) == {into: 950, SALES: -1000, TRAVEL: 50}
    assert_sound(books)


def test_a_deposit_may_become_a_withdrawal(books):
    transaction(books, "t", (SAVINGS, 1000), (TRAVEL, -400))
    books.run(merge_account, SAVINGS, CHECKING)
    assert get(books, "bank-transactions", "t").amount == -400
    assert balances(books) == {CHECKING: -400, TRAVEL: 400}
    assert_sound(books)


def test_cards_merge_alike(books):
    add(books, "accounts", id="card-2", name="Old Card", type="liability", subtype="credit_card")
    transaction(books, "t", ("card-2", -700), account=CARD)
    transaction(books, "u", ("card-2", -700), (SUPPLIES, -300), account=CARD)
    books.run(merge_account, "card-2", CARD)
    assert get(books, "bank-transactions", "t").void_reason == "merge"
    assert get(books, "bank-transactions", "u").amount == -300
    assert_sound(books)


def test_applications_and_deposited_rows_of_a_changed_transaction_stay(books):
    contact(books)
    owed = invoice(books, "i", 1000)
    received = payment(books, "p", 600)
    shares = (*splits((RECEIVABLE, 400), (SAVINGS, 250)),)
    made = {"id": "t", "date": MARCH, "account_id": CHECKING, "amount": 650, "contact_id": "c"}
    add(books, "bank-transactions", splits=shares, **made)
    funds_row = next(iter(waiting(books)))
    deposit_rows(books, "d", funds_row)
    cash_back = ({"row_id": funds_row}, {"account_id": SAVINGS, "amount": -100})
    change(books, "bank-transactions", "d", amount=500, splits=cash_back)
    books.run(merge_account, SAVINGS, CHECKING)
    assert get(books, "bank-transactions", "t").amount == 400
    assert get(books, "bank-transactions", "d").amount == 600
    assert open_of(books, owed, received) == [0, 0]
    assert waiting(books) == {}
    assert_sound(books)


def test_journals_payments_and_void_transfers_only_name_the_other_account(books):
    contact(books)
    contact(books, "v", "vendor")
    add(books, "journals", id="j", date=MARCH, lines=lines((CHECKING, 300), (SAVINGS, -300)))
    payment(books, "p", deposit_account_id=SAVINGS)
    bill_payment(books, "q", account_id=SAVINGS)
    deposit(books, "t", other=SAVINGS)
    books.run(void_transaction, "t", "twice")
    books.run(merge_account, SAVINGS, CHECKING)
    assert get(books, "bank-transactions", "t").void_reason == "twice"
    assert get(books, "payments", "p").deposit_account_id == CHECKING
    assert get(books, "bill-payments", "q").account_id == CHECKING
    assert [line.account_id for line in get(books, "journals", "j").lines] == [CHECKING] * 2
    assert_sound(books)


# Closed books


def test_a_transfer_of_closed_books_falls_away_too(books):
    transaction(books, "t", (SAVINGS, 1000))
    transaction(books, "u", (SAVINGS, 1000), (SALES, 200))
    close(books, APRIL)
    books.run(merge_account, SAVINGS, CHECKING)
    assert get(books, "bank-transactions", "t").void_reason == "merge"
    assert get(books, "bank-transactions", "u").amount == 200
    with pytest.raises(Closed):
        drop(books, "bank-transactions", "t")
    assert_sound(books)


def test_a_transfer_and_the_one_that_takes_it_back_fall_away_together(books):
    transaction(books, "t", (SAVINGS, 1000))
    transaction(books, "u", (SAVINGS, 1000), (SALES, 200))
    close(books, APRIL)
    for id_ in ("t", "u"):
        books.run(void_transaction, id_, "twice", MAY)
    taken_back = [get(books, "bank-transactions", id_) for id_ in ("t", "u")]
    opposites = books.read(opposite_ids, taken_back)
    books.run(merge_account, SAVINGS, CHECKING)
    documents = [get(books, "bank-transactions", id_) for id_ in ("t", opposites["t"])]
    assert [document.status for document in documents] == ["void", "void"]
    assert [document.void_reason for document in documents] == ["twice", "merge"]
    assert books.read(opposite_ids, documents) == {}
    assert documents[1].voids is None
    rest, opposite = [get(books, "bank-transactions", id_) for id_ in ("u", opposites["u"])]
    assert (rest.amount, opposite.amount) == (200, -200)
    assert books.read(opposite_ids, [rest]) == {"u": opposite.id}
    assert balances(books) == {}
    assert_sound(books)


# Marks


def test_a_row_is_cleared_if_either_of_the_two_rows_was(books):
    for id_ in ("own", "split", "both", "none"):
        transaction(books, id_, (SALES, 1000), (SAVINGS, -400))
    for account, ids in ((CHECKING, ("own", "both")), (SAVINGS, ("split", "both"))):
        for id_ in ids:
            books.run(mark_row, account, row(account, id_), "cleared")
    books.run(merge_account, CHECKING, SAVINGS)
    assert marks(books) == {row(SAVINGS, id_): "cleared" for id_ in ("own", "split", "both")}
    assert_sound(books)


@pytest.mark.parametrize("reconciled", [SAVINGS, CHECKING])
def test_the_row_of_the_two_has_the_mark_that_says_more(books, reconciled):
    transaction(books, "t", (SALES, 1000), (SAVINGS, -400))
    for account in (CHECKING, SAVINGS):
        books.run(mark_row, account, row(account), "cleared")
    lock(books, row(reconciled))
    books.run(merge_account, SAVINGS, CHECKING)
    assert marks(books) == {row(CHECKING): "reconciled"}
    assert_sound(books)


def test_a_transfer_that_falls_away_takes_its_marks_along(books):
    deposit(books, "t", other=SAVINGS)
    for account in (CHECKING, SAVINGS):
        books.run(mark_row, account, row(account), "cleared")
    told = books.run_and_render(
        lambda work, _: list(work.warnings), merge_account, SAVINGS, CHECKING
    )
    assert (told, marks(books)) == ([], {})
    assert_sound(books)


# What stands in the way


def test_all_that_prevents_a_merge_is_named_at_once(books):
    transaction(books, "t", (SAVINGS, 1000), (SALES, 500), (TRAVEL, -500))
    transaction(books, "u", (SAVINGS, -700), (SALES, 500), (TRAVEL, -500), account=CHECKING)
    for id_, parent in (("a", SAVINGS), ("b", CHECKING)):
        more = {"type": "asset", "subtype": "bank", "parent_id": parent}
        add(books, "accounts", id=id_, name="Petty Cash", **more)
    change(books, "accounts", SAVINGS, cash_flow="investing")
    close(books, APRIL)
    before = head(books), sums(books)
    with pytest.raises(Conflict) as refusal:
        books.run(merge_account, SAVINGS, CHECKING)
    message = str(refusal.value)
    assert message.startswith("4 obstacles prevent the merge: (1) ")
    assert refusal.value.code == "several_obstacles"
    for obstacle in ("'t' prevents", "'u' prevents", "account 'a' prevents", "statement of cash"):
        assert obstacle in message
    assert (head(books), sums(books)) == before
    close(books, None, "to correct it")
    for id_ in ("t", "u"):
        books.run(void_transaction, id_, "merging")
    change(books, "accounts", "b", name="Till")
    books.run(merge_account, SAVINGS, CHECKING)
    assert_sound(books)


def test_of_very_many_obstacles_some_are_named_and_the_others_counted(books):
    for number in range(13):
        transaction(books, f"t{number}", (SAVINGS, 1000), (SALES, 500), (TRAVEL, -500))
    with pytest.raises(Conflict) as refusal:
        books.run(merge_account, SAVINGS, CHECKING)
    assert str(refusal.value).startswith("13 obstacles prevent the merge: ")
    assert str(refusal.value).count("prevents the merge") == 10
    assert str(refusal.value).endswith("; and 3 more")


# Any books


DAYS = (date(2026, 1, 31), date(2026, 2, 28), MARCH, APRIL, MAY)
OWN = st.sampled_from([CHECKING, SAVINGS, SAVINGS, CARD])
OTHER = st.sampled_from([CHECKING, SAVINGS, SALES, TRAVEL, CARD])
CENTS = st.sampled_from([-500, -200, -100, 100, 200, 300, 500])
KINDS_OF_STEPS = (
    *("transfer", "transfer", "both", "both", "bank", "journal", "payment", "bill payment", "void"),
    "zero",
)
STEPS = st.tuples(
    st.sampled_from(KINDS_OF_STEPS),
    OWN,
    st.lists(st.tuples(OTHER, CENTS), min_size=1, max_size=4),
    st.sampled_from(DAYS[:4]),
    st.sets(st.sampled_from([CHECKING, SAVINGS])),
)


@contextmanager
def both_stores() -> Iterator[list[Books]]:
    with TemporaryDirectory(prefix="merging-") as folder:
        opened = stores(Path(folder))
        try:
            yield [new_books(store) for store in opened.values()]
        finally:
            for store in opened.values():
                store.close()


def carry_out(books: Books, steps: list[Any], closing: date | None) -> None:
    """Enter documents, void some of them, and mark rows; what the books refuse is left out."""
    contact(books)
    contact(books, "v", "vendor")
    for number, (what, own, shares, day, cleared) in enumerate(steps):
        try:
            enter(books, f"d{number}", what, own, shares, day)
        except BookkeepingError:
            continue
        for account in sorted(cleared):
            mark_all(books, account, f"d{number}")
        if closing and number == len(steps) // 2:
            close(books, closing)


def enter(
    books: Books, id_: str, what: str, own: str, shares: list[tuple[str, int]], day: date
) -> None:
    cents = abs(shares[0][1])
    other_bank = SAVINGS if own == CHECKING else CHECKING
    if what == "transfer":
        transaction(books, id_, (other_bank, shares[0][1]), account=own, day=day)
    elif what == "both":
        transaction(books, id_, *shares, (other_bank, shares[0][1]), account=own, day=day)
    elif what == "zero":
        no_rest = ((other_bank, 100), (SALES, cents), (TRAVEL, -cents))
        transaction(books, id_, *no_rest, account=own, day=day)
    elif what == "bank":
        transaction(books, id_, *shares, account=own, day=day)
    elif what == "journal":
        sides = [*shares, (own, -sum(cents for _, cents in shares))]
        add(books, "journals", id=id_, date=day, lines=lines(*sides))
    elif what == "payment":
        payment(books, id_, cents, day, deposit_account_id=own)
    elif what == "bill payment":
        bill_payment(books, id_, cents, day, account_id=own)
    elif entered := transactions(books):
        chosen = entered[cents % len(entered)]
        closed = books.read(lambda work: work.settings.closing_date)
        later = MAY if closed and chosen.date <= closed else None
        books.run(void_transaction, chosen.id, "a mistake", later)


def mark_all(books: Books, account: str, document_id: str) -> None:
    for line in books.read(register, account).lines:
        if line.row.document_id == document_id:
            books.run(mark_row, account, line.row.id, "cleared")


def transactions(books: Books) -> list[BankTransaction]:
    return books.read(lambda work: list(work.session.records.all(BankTransaction)))


def daily(books: Books) -> dict[tuple[date, str, str], int]:
    """The balance of each account on each day and basis."""
    return {
        (day, basis, account): turnover.net
        for day in DAYS
        for basis in ("accrual", "cash")
        for account, turnover in books.read(
            lambda work, day=day, basis=basis: work.session.ledger.turnovers(None, day, None, basis)
        ).items()
        if turnover.net
    }


def left_with_zero(document: BankTransaction) -> bool:
    """Whether splits are left of a transaction, and they sum to zero."""
    left = [split for split in document.splits if split.account_id not in {CHECKING, SAVINGS}]
    is_on_both = document.account_id in {CHECKING, SAVINGS} and len(left) < len(document.splits)
    total = sum(split.amount for split in left)
    return not document.is_void and is_on_both and bool(left) and not total


@settings(max_examples=examples(1.0), deadline=None)
@given(
    steps=st.lists(STEPS, min_size=1, max_size=6),
    closing=st.none() | st.sampled_from(DAYS[:4]),
    swap=st.booleans(),
)
def test_the_merged_account_has_the_sum_of_both_balances_on_every_day(steps, closing, swap):
    merged, into = (CHECKING, SAVINGS) if swap else (SAVINGS, CHECKING)
    results = []
    with both_stores() as both:
        for books in both:
            carry_out(books, steps, closing)
            results.append(merge_and_check(books, merged, into))
    assert results[0] == results[1]


def merge_and_check(books: Books, merged: str, into: str) -> Any:
    """Merge two accounts, check all figures and marks, and return what the books hold then."""
    before, entered, marked = daily(books), transactions(books), marks(books)
    obstacles = [document.id for document in entered if left_with_zero(document)]
    if obstacles:
        event("a merge is refused")
        with pytest.raises(Conflict) as refusal:
            books.run(merge_account, merged, into)
        assert all(f"bank transaction '{id_}' prevents" in str(refusal.value) for id_ in obstacles)
        return sums(books)
    books.run(merge_account, merged, into)
    expected: Counter[tuple[date, str, str]] = Counter()
    for (day, basis, account), cents in before.items():
        expected[day, basis, into if account == merged else account] += cents
    assert daily(books) == {key: cents for key, cents in expected.items() if cents}
    rows = {line.row.id for line in books.read(register, into, limit=1000).lines}
    moved = {str(_moved(RowId.parse(id_), merged, into)) for id_ in marked}
    assert set(marks(books)) == moved & rows
    voids = [document for document in transactions(books) if document.void_reason == "merge"]
    event(f"{len(voids)} transfers fall away")
    assert_sound(books)
    return sums(books), marks(books)


def _moved(row_id: RowId | None, merged: str, into: str) -> RowId:
    assert row_id
    account = into if row_id.account_id == merged else row_id.account_id
    return RowId(row_id.kind, row_id.document_id, account)
