"""The cleared marks of rows: what keeps them, what removes them, and that the answer says so."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import event, given, settings
from hypothesis import strategies as st

from adapters.storage.memory.store import MemoryStore
from application.banking.bank_transactions import void_transaction
from application.collections.operations import amend, remove, replace
from application.collections.registry import COLLECTIONS
from application.invoicing.invoices import void_invoice
from application.invoicing.payments import void_payment
from application.ledger.registers import mark_row
from application.unit_of_work.books import Books
from domain.invoicing.invoices import InvoiceLine
from tests.application.actions import (
    CHECKING,
    CONSULTING,
    EQUITY,
    MARCH,
    RECEIVABLE,
    SALES,
    SAVINGS,
    TRAVEL,
    add,
    assert_sound,
    close,
    contact,
    deposit,
    invoice,
    lines,
    marks,
    payment,
    splits,
    warnings,
)
from tests.strategies import examples
from tests.support import new_books

JOURNALS, TRANSACTIONS = COLLECTIONS["journals"], COLLECTIONS["bank-transactions"]
APRIL = date(2026, 4, 1)


def row(account: str, id_: str = "t", kind: str = "bank-transaction") -> str:
    return f"{kind}:{id_}:{account}"


def removed(*rows: str) -> list[tuple[str, tuple[str, ...]]]:
    """The warnings that the marks of some rows were removed."""
    return [("mark_removed", (each,)) for each in rows]


@pytest.fixture
def transfer(books):
    """A transfer of 10.00 from Savings to Checking; both of its rows are cleared."""
    deposit(books, "t", other=SAVINGS)
    for account in (CHECKING, SAVINGS):
        books.run(mark_row, account, row(account), "cleared")
    return books


def test_rows_with_another_date_are_not_cleared_any_more(transfer):
    told = warnings(transfer, amend, TRANSACTIONS, "t", {"date": APRIL})
    assert told == removed(row(CHECKING), row(SAVINGS))
    assert marks(transfer) == {}
    assert_sound(transfer)


def test_rows_with_another_amount_are_not_cleared_any_more(transfer):
    shares = splits((SAVINGS, 1100), (TRAVEL, -100))
    told = warnings(transfer, amend, TRANSACTIONS, "t", {"splits": shares})
    assert told == removed(row(SAVINGS))
    assert marks(transfer) == {row(CHECKING): "cleared"}
    changes = {"amount": 700, "splits": splits((SAVINGS, 700))}
    assert warnings(transfer, amend, TRANSACTIONS, "t", changes) == removed(row(CHECKING))
    assert marks(transfer) == {}


def test_a_row_that_moves_to_another_account_takes_no_mark_along(transfer):
    changes = {"splits": splits((SALES, 1000))}
    assert warnings(transfer, amend, TRANSACTIONS, "t", changes) == removed(row(SAVINGS))
    assert marks(transfer) == {row(CHECKING): "cleared"}


def test_marks_survive_edits_of_other_parts(transfer):
    changes = {"memo": "later", "payee": "Bank", "ref": "7", "type": "Move", "external_id": "x"}
    assert warnings(transfer, amend, TRANSACTIONS, "t", changes) == []
    given_ = {"account_id": CHECKING, "amount": 1000, "splits": splits((SAVINGS, 1000))}
    assert warnings(transfer, replace, TRANSACTIONS, "t", given_) == []
    assert marks(transfer) == {row(CHECKING): "cleared", row(SAVINGS): "cleared"}


def test_a_row_of_several_lines_counts_as_a_whole(books):
    add(books, "journals", id="j", date=MARCH, lines=lines((CHECKING, 5), (SALES, -5)))
    books.run(mark_row, CHECKING, row(CHECKING, "j", "journal"), "cleared")
    parted = lines((CHECKING, 2), (CONSULTING, -5), (CHECKING, 3))
    assert warnings(books, amend, JOURNALS, "j", {"lines": parted}) == []
    assert marks(books) == {row(CHECKING, "j", "journal"): "cleared"}
    more = lines((CHECKING, 2), (CONSULTING, -6), (CHECKING, 4))
    told = warnings(books, amend, JOURNALS, "j", {"lines": more})
    assert told == removed(row(CHECKING, "j", "journal"))


def test_every_document_of_a_unit_of_work_says_which_of_its_rows_are_not_cleared_any_more(transfer):
    deposit(transfer, "u", other=SALES)
    transfer.run(mark_row, CHECKING, row(CHECKING, "u"), "cleared")

    def change_both(work):
        for id_ in ("u", "t"):
            amend(work, TRANSACTIONS, id_, {"date": APRIL})

    told = warnings(transfer, change_both)
    assert told == removed(row(CHECKING, "u"), row(CHECKING), row(SAVINGS))


def test_the_same_request_may_clear_the_row_again(transfer):
    changes = {"date": APRIL, "cleared": "cleared"}
    assert warnings(transfer, amend, TRANSACTIONS, "t", changes) == removed(row(SAVINGS))
    assert marks(transfer) == {row(CHECKING): "cleared"}


def test_void_and_removal_say_that_the_rows_were_cleared(transfer):
    told = warnings(transfer, void_transaction, "t", "twice")
    assert told == removed(row(CHECKING), row(SAVINGS))
    deposit(transfer, "u", other=SALES)
    transfer.run(mark_row, CHECKING, row(CHECKING, "u"), "cleared")
    assert warnings(transfer, remove, TRANSACTIONS, "u") == removed(row(CHECKING, "u"))
    assert marks(transfer) == {}
    assert_sound(transfer)


def test_a_void_in_closed_books_keeps_the_mark_of_what_stays(transfer):
    close(transfer, MARCH)
    assert warnings(transfer, void_transaction, "t", "twice", APRIL) == []
    assert marks(transfer) == {row(CHECKING): "cleared", row(SAVINGS): "cleared"}


def test_every_document_that_puts_a_row_on_an_account_has_such_marks(books):
    contact(books)
    invoice(books, "i", 1000)
    payment(books, "p", 400, deposit_account_id=CHECKING)
    rows = {"i": row(RECEIVABLE, "i", "invoice"), "p": row(CHECKING, "p", "payment")}
    books.run(mark_row, RECEIVABLE, rows["i"], "cleared")
    books.run(mark_row, CHECKING, rows["p"], "cleared")
    half = (InvoiceLine(account_id=SALES, rate=Decimal(5)),)
    invoices, payments = COLLECTIONS["invoices"], COLLECTIONS["payments"]
    assert warnings(books, amend, invoices, "i", {"lines": half}) == removed(rows["i"])
    assert warnings(books, amend, payments, "p", {"amount": 300}) == removed(rows["p"])
    books.run(mark_row, RECEIVABLE, rows["i"], "cleared")
    books.run(mark_row, CHECKING, rows["p"], "cleared")
    assert warnings(books, void_payment, "p", "wrong") == removed(rows["p"])
    assert warnings(books, void_invoice, "i", "wrong") == removed(rows["i"])


def balanced(shares: list[tuple[str, int]]) -> list[tuple[str, int]]:
    """The shares, and a share of equity if they do not sum to zero."""
    rest = -sum(cents for _, cents in shares)
    return [*shares, (EQUITY, rest)] if rest else shares


CENTS = st.sampled_from([-3, -2, -1, 1, 2, 3])
SHARES = st.lists(
    st.tuples(st.sampled_from([CHECKING, CHECKING, SAVINGS, SALES]), CENTS), min_size=1, max_size=4
).map(balanced)
STATES = st.tuples(st.sampled_from([MARCH, APRIL]), SHARES)


@settings(max_examples=examples(1.0), deadline=None)
@given(before=STATES, after=STATES, clears=st.sets(st.sampled_from([CHECKING, SAVINGS])))
def test_a_mark_stays_exactly_if_the_date_and_amount_of_its_row_stay(before, after, clears):
    books = new_books(MemoryStore())
    add(books, "journals", id="j", date=before[0], lines=lines(*before[1]))
    cleared = sorted(clears & {account for account, _ in before[1]})
    for account in cleared:
        books.run(mark_row, account, row(account, "j", "journal"), "cleared")
    changes = {"date": after[0], "lines": lines(*after[1])}
    told = warnings(books, amend, JOURNALS, "j", changes)
    kept = [
        account
        for account in cleared
        if before[0] == after[0] and row_amount(before[1], account) == row_amount(after[1], account)
    ]
    event(f"{len(kept)} of {len(cleared)} marks stay")
    lost = [account for account in cleared if account not in kept]
    assert told == removed(*(row(account, "j", "journal") for account in lost))
    assert marks(books) == {row(account, "j", "journal"): "cleared" for account in kept}


def row_amount(shares: list[tuple[str, int]], account_id: str) -> int | None:
    """The amount of a row; None if there is no row."""
    amounts = [cents for account, cents in shares if account == account_id]
    return sum(amounts) if amounts else None


# What the warnings say


def messages(books: Books, use_case: Any, *arguments: Any) -> list[str]:
    """The sentences of the warnings that a use case gives."""
    return books.run_and_render(
        lambda work, _: [warning.message for warning in work.warnings], use_case, *arguments
    )


def test_a_warning_says_why_a_row_is_no_longer_cleared(transfer):
    rest = "so it is not cleared any more: clear it again if the bank has confirmed it as it is now"
    moved = "it no longer counts on that account"
    changed = "its date or its amount there changed"
    changes = {"splits": splits((SALES, 1000)), "amount": 1000}
    (said,) = messages(transfer, amend, TRANSACTIONS, "t", changes)
    assert said == f"Transfer of {MARCH} was cleared on 1010 Savings; {moved}, {rest}"
    (said,) = messages(transfer, amend, TRANSACTIONS, "t", {"date": APRIL})
    assert said == f"Transfer of {APRIL} was cleared on 1000 Checking; {changed}, {rest}"
