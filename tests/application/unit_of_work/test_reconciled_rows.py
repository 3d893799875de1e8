"""Reconciled rows: nothing changes them without a reason, and a reason is logged and noted."""

import json
from datetime import date
from typing import Any

import pytest
from attrs import evolve
from hypothesis import event, given, settings
from hypothesis import strategies as st

from adapters.storage.memory.store import MemoryStore
from application.banking.bank_transactions import void_transaction
from application.collections.operations import amend, create, remove
from application.collections.registry import COLLECTIONS
from application.integrity.verify_log import verify_log
from application.ledger.accounts import merge_account
from application.ledger.journals import void_journal
from application.unit_of_work.books import Books
from application.unit_of_work.numbered_ids import NumberedIds
from application.unit_of_work.planning import make_plan
from application.unit_of_work.write_context import Actor, WriteContext
from domain.banking.cleared_marks import ClearedMark
from domain.errors import Closed, Reconciled, Remedy
from domain.reconciliation.bank_sessions import UnlockedRow
from domain.records import changed
from tests.application.actions import (
    CHECKING,
    EQUITY,
    MARCH,
    RENT,
    SALES,
    SAVINGS,
    add,
    assert_sound,
    change,
    close,
    contact,
    deposit,
    drop,
    get,
    head,
    invoice,
    lines,
    log,
    marks,
    payment,
    post,
    splits,
    sums,
)
from tests.application.locking import (
    assert_sessions_agree,
    lock,
    locked_rows,
    session,
)
from tests.application.unit_of_work.chains import first_broken_version
from tests.strategies import examples
from tests.support import new_books

APRIL = date(2026, 4, 1)
WHY = "the bank corrected its statement"
TRANSACTIONS = COLLECTIONS["bank-transactions"]


def row(account: str, id_: str = "t", kind: str = "bank-transaction") -> str:
    return f"{kind}:{id_}:{account}"


def allowed(books: Books) -> Books:
    """The same books, changed by a person who gives a reason."""
    return books.with_context(WriteContext(Actor("Ada", "r-1"), override=WHY))


def unlocked(account: str, new_date: date | None, new_amount: int | None) -> UnlockedRow:
    """What a reconciliation notes of the row of the transfer, when Ada unlocks it."""
    return UnlockedRow(
        row_id=row(account),
        label=f"Transfer of {MARCH}",
        date=MARCH,
        amount=1000 if account == CHECKING else -1000,
        new_date=new_date,
        new_amount=new_amount,
        reason=WHY,
        actor="Ada",
        changed_on=date(2026, 11, 22),
    )


@pytest.fixture
def transfer(books):
    """A transfer of 10.00 from Savings to Checking; both of its rows are locked."""
    deposit(books, "t", other=SAVINGS)
    lock(books, row(CHECKING), row(SAVINGS))
    return books


BEYOND = splits((SALES, 1000))
REFUSED = {
    "another date": lambda books: change(books, "bank-transactions", "t", date=APRIL),
    "another amount": lambda books: change(
        books, "bank-transactions", "t", amount=900, splits=splits((SAVINGS, 900))
    ),
    "another account on its second side": lambda books: change(
        books, "bank-transactions", "t", splits=BEYOND
    ),
    "another amount on its second side": lambda books: change(
        books, "bank-transactions", "t", splits=splits((SAVINGS, 1100), (RENT, -100))
    ),
    "void": lambda books: books.run(void_transaction, "t", "twice"),
    "removal": lambda books: drop(books, "bank-transactions", "t"),
    "its mark is changed": lambda books: books.run(
        lambda work: work.save(changed(work.get(ClearedMark, row(SAVINGS)), cleared="cleared"))
    ),
    "its mark is removed": lambda books: books.run(
        lambda work: work.remove(work.get(ClearedMark, row(SAVINGS)))
    ),
}


@pytest.mark.parametrize("write", REFUSED.values(), ids=REFUSED)
def test_a_locked_row_does_not_change_without_a_reason(transfer, write):
    before = sums(transfer), head(transfer), marks(transfer)
    with pytest.raises(Reconciled) as refusal:
        write(transfer)
    assert (sums(transfer), head(transfer), marks(transfer)) == before
    assert refusal.value.code == "reconciled"
    assert refusal.value.remedy is Remedy.OVERRIDE


def test_the_refusal_comes_before_anything_is_written_so_that_a_use_case_may_go_on(transfer):
    def write(work):
        for refused in (
            lambda: amend(work, TRANSACTIONS, "t", {"date": APRIL}),
            lambda: void_transaction(work, "t", "twice"),
            lambda: remove(work, TRANSACTIONS, "t"),
        ):
            with pytest.raises(Reconciled):
                refused()
        assert work.effect().entries == ()
        amend(work, TRANSACTIONS, "t", {"memo": "later"})

    transfer.run(write)
    assert {*marks(transfer).values()} == {"reconciled"}


def test_the_refusal_names_every_locked_row_with_its_account_and_statement(transfer):
    with pytest.raises(Reconciled) as refusal:
        change(transfer, "bank-transactions", "t", date=APRIL)
    assert str(refusal.value) == (
        "Transfer of 2026-03-15 is reconciled on 1000 Checking (with the statement of 2026-03-31) "
        "and on 1010 Savings (with the statement of 2026-03-31), so the date, amount and mark of "
        "these rows cannot change"
    )


def test_each_row_of_a_transfer_is_locked_for_itself(books):
    deposit(books, "t", other=SAVINGS)
    lock(books, row(SAVINGS))
    change(
        books, "bank-transactions", "t", amount=900, splits=splits((SAVINGS, 1000), (RENT, -100))
    )
    with pytest.raises(Reconciled, match=r"is reconciled on 1010 Savings \(with"):
        change(books, "bank-transactions", "t", splits=splits((SAVINGS, 900)))
    assert_sessions_agree(books)


def test_texts_numbers_other_splits_and_new_rows_are_free(books):
    contact(books, "c")
    deposit(books, "t", cents=1000)
    lock(books, row(CHECKING))
    locked = locked_rows(books)
    for fields in (
        {"memo": "later", "payee": "Bank", "ref": "7", "type": "Move", "external_id": "x"},
        {"contact_id": "c"},
        {"splits": splits((RENT, 400), (SALES, 600))},
        {"splits": splits((SAVINGS, 1000))},  # It is new on Savings.
    ):
        change(books, "bank-transactions", "t", **fields)
    deposit(books, "u")
    assert locked_rows(books) == locked
    assert all(change_.override == "" for change_ in log(books))


def test_a_journal_and_a_payment_are_locked_like_bank_transactions(books):
    post(books, "j")
    contact(books)
    payment(books, "p", deposit_account_id=CHECKING)
    lock(books, row(CHECKING, "j", "journal"), row(CHECKING, "p", "payment"))
    parted = lines((CHECKING, 400), (CHECKING, 600), (RENT, -1000))
    change(books, "journals", "j", lines=parted)  # The row of an account counts as a whole.
    change(books, "payments", "p", method="cash")
    for write in (
        lambda: change(books, "journals", "j", lines=lines((CHECKING, 999), (SALES, -999))),
        lambda: books.run(void_journal, "j", "twice"),
        lambda: change(books, "payments", "p", amount=999),
        lambda: change(books, "payments", "p", deposit_account_id=SAVINGS),
    ):
        with pytest.raises(Reconciled):
            write()


def test_the_automatic_application_never_touches_a_locked_row(books):
    contact(books)
    payment(books, "p", 1000, deposit_account_id=CHECKING)
    lock(books, row(CHECKING, "p", "payment"))
    locked = locked_rows(books)
    invoice(books, "i", 600)
    change(books, "payments", "p", hold=True)
    drop(books, "invoices", "i")
    assert locked_rows(books) == locked


def test_a_merge_of_accounts_moves_locked_rows(books):
    add(books, "accounts", id="old", name="Old Bank", type="asset", subtype="bank")
    deposit(books, "t", account="old")
    lock(books, row("old"))
    books.run(merge_account, "old", CHECKING)
    assert marks(books) == {row(CHECKING): "reconciled"}


def test_a_void_in_closed_books_keeps_its_locked_rows(transfer):
    close(transfer, MARCH)
    transfer.run(void_transaction, "t", "twice", APRIL)
    assert {*locked_rows(transfer)} == {row(CHECKING), row(SAVINGS)}


def test_a_reason_does_not_open_a_closed_period(transfer):
    close(transfer, MARCH)
    with pytest.raises(Closed):
        change(allowed(transfer), "bank-transactions", "t", date=APRIL)


# With a reason


def test_a_changed_row_is_unlocked_and_its_reconciliation_notes_it(transfer):
    change(
        allowed(transfer), "bank-transactions", "t", splits=splits((SAVINGS, 1100), (RENT, -100))
    )
    assert marks(transfer) == {row(CHECKING): "reconciled"}
    assert session(transfer, CHECKING).unlocked == ()
    noted = session(transfer, SAVINGS)
    assert noted.unlocked == (unlocked(SAVINGS, MARCH, -1100),)
    assert (noted.locked_amount, noted.statement_balance) == (0, -1000)
    assert_sessions_agree(transfer)
    assert_sound(transfer)


@pytest.mark.parametrize(
    "write",
    [
        lambda books: books.run(void_transaction, "t", "twice"),
        lambda books: drop(books, "bank-transactions", "t"),
    ],
)
def test_a_row_that_goes_is_noted_without_a_new_date_and_amount(transfer, write):
    write(allowed(transfer))
    assert marks(transfer) == {}
    for account in (CHECKING, SAVINGS):
        assert session(transfer, account).unlocked == (unlocked(account, None, None),)
    assert_sessions_agree(transfer)


def test_a_row_with_another_date_is_noted_with_both(transfer):
    change(allowed(transfer), "bank-transactions", "t", date=APRIL)
    assert session(transfer, CHECKING).unlocked == (unlocked(CHECKING, APRIL, 1000),)


def test_the_warning_says_that_the_row_is_not_reconciled_any_more(transfer):
    told = allowed(transfer).run_and_render(
        lambda work, _: [(told.code, told.message, told.ids) for told in work.warnings],
        amend,
        TRANSACTIONS,
        "t",
        {"splits": BEYOND},
    )
    message = (
        "Transfer of 2026-03-15 was reconciled on 1010 Savings; it no longer counts on that "
        "account, so it is not reconciled any more, and the discrepancies of that reconciliation "
        "show it"
    )
    assert told == [("mark_removed", message, (row(SAVINGS),))]


def test_the_same_request_may_clear_the_row_again_and_it_is_noted_all_the_same(transfer):
    change(allowed(transfer), "bank-transactions", "t", date=APRIL, cleared="cleared")
    assert marks(transfer) == {row(CHECKING): "cleared"}
    assert len(session(transfer, CHECKING).unlocked) == 1


def test_the_log_keeps_the_reason_with_all_changes_of_the_write(transfer):
    before = head(transfer)
    change(allowed(transfer), "bank-transactions", "t", date=APRIL)
    written = log(transfer, since=before)
    assert {logged.collection for logged in written} == {
        "bank-transactions",
        "cleared",
        "reconciliations",
    }
    assert {logged.override for logged in written} == {WHY}
    assert {logged.override for logged in log(transfer)[:before]} == {""}
    assert transfer.read(verify_log).ok


@pytest.mark.parametrize("reason", ["", "another reason"])
def test_a_forged_reason_breaks_the_chain_of_the_log(transfer, reason):
    change(allowed(transfer), "bank-transactions", "t", date=APRIL)
    changes = log(transfer)
    assert first_broken_version(changes) is None
    forged = [*changes[:-1], evolve(changes[-1], override=reason)]
    assert first_broken_version(forged) == len(changes)
    added = [evolve(changes[0], override="never said"), *changes[1:]]
    assert first_broken_version(added) == 1


def test_a_reason_that_no_rule_needed_is_not_logged(transfer):
    change(allowed(transfer), "bank-transactions", "t", memo="later")
    deposit(allowed(transfer), "u")
    assert {logged.override for logged in log(transfer)} == {""}


def test_a_rehearsal_with_a_reason_changes_nothing(transfer):
    before = sums(transfer), head(transfer), marks(transfer), session(transfer, CHECKING)
    rehearsal = allowed(transfer).rehearse(
        lambda _, record: record.date, amend, TRANSACTIONS, "t", {"date": APRIL}
    )
    assert rehearsal.result == APRIL
    assert (
        sums(transfer),
        head(transfer),
        marks(transfer),
        session(transfer, CHECKING),
    ) == before


def test_a_plan_that_was_made_with_a_reason_is_not_carried_out_without_one(transfer):
    def plan(work):
        return make_plan(work, NumberedIds("plan"), amend, TRANSACTIONS, "t", {"date": APRIL})

    with pytest.raises(Reconciled):
        transfer.read(plan)
    made = allowed(transfer).read(plan)
    before = sums(transfer), marks(transfer)
    with pytest.raises(Reconciled, match="is reconciled on 1000 Checking"):
        transfer.run(made.carry_out)
    assert (sums(transfer), marks(transfer)) == before
    allowed(transfer).run(made.carry_out)
    assert marks(transfer) == {}
    assert_sessions_agree(transfer)


def test_a_row_that_is_changed_twice_in_one_write_is_noted_once(transfer):
    def twice(work):
        amend(work, TRANSACTIONS, "t", {"date": APRIL})
        amend(work, TRANSACTIONS, "t", {"splits": BEYOND})

    allowed(transfer).run(twice)
    assert session(transfer, CHECKING).unlocked == (unlocked(CHECKING, APRIL, 1000),)
    assert session(transfer, SAVINGS).unlocked == (unlocked(SAVINGS, None, None),)


def test_a_row_that_is_in_the_end_what_it_was_stays_locked_and_no_reason_is_logged(transfer):
    def there_and_back(work):
        amend(work, TRANSACTIONS, "t", {"date": APRIL})
        amend(work, TRANSACTIONS, "t", {"date": MARCH})

    def removed_and_made_again(work):
        fields = {"account_id": CHECKING, "amount": 1000, "splits": splits((SAVINGS, 1000))}
        remove(work, TRANSACTIONS, "t")
        create(work, TRANSACTIONS, {"id": "t", "date": MARCH, **fields})

    before = sums(transfer), head(transfer), marks(transfer)
    for write in (there_and_back, removed_and_made_again):
        allowed(transfer).run(write)
        assert (sums(transfer), head(transfer), marks(transfer)) == before
        assert session(transfer, CHECKING).unlocked == ()
    assert {logged.override for logged in log(transfer)} == {""}


_DOCUMENTS: st.SearchStrategy[dict[str, Any]] = st.fixed_dictionaries(
    {
        "date": st.sampled_from([MARCH, APRIL]),
        "sides": st.sampled_from(
            [((SAVINGS, 1000),), ((SAVINGS, 400), (EQUITY, 600)), ((EQUITY, 1000),)]
        ),
        "account_id": st.sampled_from([CHECKING, "other"]),
    }
)
_STEPS = st.lists(_DOCUMENTS | st.none(), min_size=1, max_size=5)


def _take_step(work: Any, step: dict[str, Any] | None) -> None:
    """Change, make or (if the step is None) remove the transaction `t`."""
    is_there = work.find(TRANSACTIONS.kind, "t") is not None
    if step is None:
        if is_there:
            remove(work, TRANSACTIONS, "t")
        return
    amount = sum(cents for _, cents in step["sides"])
    fields = {
        "date": step["date"],
        "account_id": step["account_id"],
        "amount": amount,
        "splits": splits(*step["sides"]),
    }
    if is_there:
        amend(work, TRANSACTIONS, "t", fields)
    else:
        create(work, TRANSACTIONS, {"id": "t", **fields})


@settings(max_examples=examples(1))
@given(st.lists(_STEPS, min_size=1, max_size=3))
def test_whatever_a_write_does_its_reconciliations_note_what_is_another_row_in_the_end(writes):
    books = new_books(MemoryStore())
    add(books, "accounts", id="other", name="Other Bank", type="asset", subtype="bank")
    deposit(books, "t", other=SAVINGS)
    lock(books, row(CHECKING), row(SAVINGS))
    first = locked_rows(books)
    for steps in writes:
        before, end = locked_rows(books), head(books)

        def write(work: Any, steps: Any = steps) -> None:
            for step in steps:
                _take_step(work, step)

        allowed(books).run(write)
        assert_sessions_agree(books)
        transaction = get(books, "bank-transactions", "t")
        entry = transaction.entry() if transaction else None
        now = {
            row(account): (entry.date, amount)
            for account, amount in (entry.row_amounts if entry else {}).items()
        }
        kept = {row_id: figures for row_id, figures in before.items() if now.get(row_id) == figures}
        assert locked_rows(books) == kept
        reasons = {logged.override for logged in log(books, since=end)}
        assert reasons <= ({""} if kept == before else {WHY})
        event(f"{len(before) - len(kept)} rows unlocked")
    noted = {
        line.row_id for account in (CHECKING, SAVINGS) for line in session(books, account).unlocked
    }
    assert noted == first.keys() - locked_rows(books).keys()


def test_both_stores_keep_the_reason(books):
    deposit(books, "t")
    lock(books, row(CHECKING))
    drop(allowed(books), "bank-transactions", "t")
    last = log(books)[-1]
    assert (last.override, last.actor) == (WHY, "Ada")
    assert json.loads(last.after)["unlocked"][0]["reason"] == WHY
