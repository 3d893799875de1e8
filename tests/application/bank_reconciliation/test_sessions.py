"""Bank reconciliations: begin, change, cancel, clear, finish and undo."""

from datetime import date

import pytest

from application.bank_reconciliation.clearing import clear_rows
from application.bank_reconciliation.finishing import finish_session, undo_session
from application.bank_reconciliation.session_view import SessionView, session_view
from application.bank_reconciliation.sessions import (
    SessionTerms,
    begin_session,
    cancel_session,
    change_session,
)
from application.collections.operations import amend
from application.collections.registry import BANK_TRANSACTIONS
from application.integrity.verify_books import verify_books
from application.ledger.registers import mark_row
from application.sync.checksums import checksums
from application.unit_of_work.books import Books
from application.unit_of_work.write_context import WriteContext
from domain.errors import Conflict, DifferenceLeft, Refused
from domain.reconciliation.bank_sessions import BankSession
from tests.application.actions import (
    CARD,
    CHECKING,
    RECEIVABLE,
    SALES,
    SAVINGS,
    SUPPLIES,
    deposit,
    get,
    marks,
    post,
    warnings,
)

JANUARY, FEBRUARY, MARCH = date(2026, 1, 31), date(2026, 2, 28), date(2026, 3, 31)


def begin(books: Books, day: date, balance: int, account: str = CHECKING, **more) -> str:
    terms = SessionTerms(statement_date=day, statement_balance=balance, **more)
    return books.run(begin_session, account, terms).id


def view(books: Books, id_: str) -> SessionView:
    return books.read(lambda work: session_view(work, work.get(BankSession, id_)))


def row(id_: str, account: str = CHECKING) -> str:
    return f"bank-transaction:{id_}:{account}"


@pytest.fixture
def rows(books):
    """A deposit and two withdrawals of January, and one of February."""
    deposit(books, "in", cents=100_00, day=date(2026, 1, 10))
    deposit(books, "rent", cents=-30_00, day=date(2026, 1, 20))
    deposit(books, "check", cents=-5_00, day=date(2026, 1, 30))
    deposit(books, "later", cents=-7_00, day=date(2026, 2, 3))
    return books


def test_a_statement_is_reconciled(rows):
    id_ = begin(rows, JANUARY, 70_00)
    assert [line.line.document_id for line in view(rows, id_).rows] == ["in", "rent", "check"]
    assert view(rows, id_).figures.difference == 70_00
    rows.run(clear_rows, id_, [row("in"), row("rent")])
    assert view(rows, id_).figures.difference == 0
    assert rows.run(finish_session, id_).status == "finished"
    finished = view(rows, id_)
    assert [line.line.document_id for line in finished.rows] == ["in", "rent"]
    assert finished.figures.cleared_balance == 70_00
    assert marks(rows) == {row("in"): "reconciled", row("rent"): "reconciled"}
    following = view(rows, begin(rows, FEBRUARY, 58_00))
    assert following.figures.beginning_balance == 70_00
    assert [line.line.document_id for line in following.rows] == ["check", "later"]


def test_what_was_ticked_in_the_register_counts_when_a_session_begins(rows):
    rows.run(mark_row, CHECKING, row("in"), "cleared")
    id_ = begin(rows, JANUARY, 70_00)
    assert view(rows, id_).figures.difference == -30_00
    rows.run(mark_row, CHECKING, row("rent"), "cleared")
    assert view(rows, id_).figures.difference == 0
    rows.run(clear_rows, id_, [], "all")
    assert marks(rows) == {}
    rows.run(cancel_session, id_)
    assert marks(rows) == {row("in"): "cleared"}


def test_undoing_restores_marks_and_removes_the_adjustment(rows):
    rows.run(mark_row, CHECKING, row("in"), "cleared")
    rows.run(mark_row, CHECKING, row("check"), "cleared")
    rows.run(mark_row, CHECKING, row("later"), "cleared")
    before, sums = marks(rows), rows.read(checksums)
    id_ = begin(rows, JANUARY, 69_00)
    rows.run(clear_rows, id_, [row("rent")], [row("check")])
    with pytest.raises(DifferenceLeft, match=r"difference is -1\.00"):
        rows.run(finish_session, id_)
    rows.run(finish_session, id_, SUPPLIES)
    assert rows.read(checksums) != sums
    assert view(rows, id_).figures.difference == 0
    rows.run(undo_session, id_)
    assert (marks(rows), rows.read(checksums)) == (before, sums)
    assert get_session(rows, id_).status == "undone"
    assert view(rows, begin(rows, JANUARY, 69_00)).figures.beginning_balance == 0


def get_session(books: Books, id_: str) -> BankSession:
    return books.read(lambda work: work.get(BankSession, id_))


def test_a_first_session_begins_with_the_rows_up_to_a_day(rows):
    with pytest.raises(Conflict, match=r"difference is 5\.00"):
        begin(rows, FEBRUARY, 0, beginning_balance=70_00, beginning_date=JANUARY)
    id_ = begin(
        rows,
        FEBRUARY,
        58_00,
        beginning_balance=70_00,
        beginning_date=JANUARY,
        outstanding=[row("check")],
    )
    shown = view(rows, id_)
    assert [line.line.document_id for line in shown.rows] == ["check", "later"]
    assert (shown.figures.beginning_balance, shown.figures.discrepancy) == (70_00, 0)
    rows.run(clear_rows, id_, "all")
    rows.run(finish_session, id_)
    assert set(marks(rows).values()) == {"reconciled"}
    rows.run(undo_session, id_)
    assert marks(rows) == {}


def test_a_card_is_reconciled_in_its_own_sign(books):
    deposit(books, "charge", cents=-25_00, account=CARD, day=date(2026, 1, 5))
    id_ = begin(books, JANUARY, 25_00, CARD)
    books.run(clear_rows, id_, "all")
    shown = view(books, id_)
    assert (shown.figures.cleared_balance, shown.figures.difference) == (25_00, 0)
    assert [line.line.amount for line in shown.rows] == [25_00]


def test_the_two_rows_of_a_transfer_do_not_disturb_one_another(books):
    deposit(books, "t", cents=-40_00, other=SAVINGS, day=date(2026, 1, 5))
    first, second = begin(books, JANUARY, -40_00), begin(books, JANUARY, 40_00, SAVINGS)
    books.run(clear_rows, first, "all")
    books.run(finish_session, first)
    assert marks(books) == {row("t"): "reconciled"}
    books.run(clear_rows, second, "all")
    books.run(finish_session, second)
    books.run(undo_session, first)
    assert marks(books) == {row("t", SAVINGS): "reconciled"}


def test_a_later_row_counts_only_if_it_is_named(rows):
    rows.run(mark_row, CHECKING, row("later"), "cleared")
    id_ = begin(rows, JANUARY, -7_00)
    assert view(rows, id_).figures.difference == -7_00
    rows.run(clear_rows, id_, [row("later")])
    shown = view(rows, id_)
    assert shown.figures.difference == 0
    assert [(line.line.document_id, line.is_after_statement) for line in shown.rows][-1] == (
        "later",
        True,
    )
    rows.run(finish_session, id_)
    rows.run(undo_session, id_)
    assert marks(rows) == {row("later"): "cleared"}


def test_an_open_session_can_be_corrected(rows):
    id_ = begin(rows, FEBRUARY, 1_00)
    changed = rows.run(
        change_session, id_, SessionTerms(statement_date=JANUARY, statement_balance=65_00)
    )
    assert (changed.statement_date, changed.statement_balance) == (JANUARY, 65_00)
    rows.run(clear_rows, id_, "all")
    rows.run(finish_session, id_)
    with pytest.raises(Conflict, match="finished"):
        rows.run(change_session, id_, SessionTerms(statement_balance=1))


def test_what_does_not_fit_is_refused(rows):
    with pytest.raises(Refused, match="control account"):
        begin(rows, JANUARY, 0, RECEIVABLE)
    with pytest.raises(Refused, match="control account"):
        begin(rows, JANUARY, 0, SALES)
    id_ = begin(rows, JANUARY, 0)
    with pytest.raises(Conflict, match="open reconciliation"):
        begin(rows, JANUARY, 0)
    with pytest.raises(Refused, match="has no row"):
        rows.run(clear_rows, id_, ["nothing"])
    rows.run(finish_session, id_)
    with pytest.raises(Conflict, match="later"):
        begin(rows, JANUARY, 0)
    second = begin(rows, FEBRUARY, 0)
    with pytest.raises(Conflict, match="open reconciliation"):
        rows.run(undo_session, id_)
    rows.run(finish_session, second)
    with pytest.raises(Conflict, match="undo these first"):
        rows.run(undo_session, id_)
    with pytest.raises(Refused, match="must be left out"):
        begin(rows, MARCH, 0, beginning_balance=1)


def test_an_account_that_is_no_bank_account_is_adjusted_by_a_journal(books):
    post(books, "j", date(2026, 1, 5), 500_00, debit="account-1500", credit=SALES)
    id_ = begin(books, JANUARY, 490_00, "account-1500")
    books.run(clear_rows, id_, "all")
    books.run(finish_session, id_, SUPPLIES)
    adjustment = get_session(books, id_).adjustment
    assert get(books, "journals", adjustment.split(":")[1]).date == JANUARY
    assert view(books, id_).figures.cleared_balance == 490_00


def test_a_beginning_that_is_found_anew_leaves_no_discrepancy_behind(books):
    deposit(books, "old", cents=10_00, day=date(2025, 12, 15))
    id_ = begin(books, JANUARY, 10_00, beginning_balance=10_00, beginning_date=date(2025, 12, 31))
    exception = books.with_context(WriteContext(override="The receipt says so"))
    split = {"account_id": SALES, "amount": 12_00}
    exception.run(amend, BANK_TRANSACTIONS, "old", {"amount": 12_00, "splits": [split]})
    assert view(books, id_).figures.discrepancy == -10_00
    terms = SessionTerms(beginning_balance=12_00, statement_balance=12_00)
    books.run(change_session, id_, terms)
    assert view(books, id_).figures.discrepancy == 0
    books.run(finish_session, id_)
    finished = view(books, id_)
    assert (finished.figures.discrepancy, finished.session.unlocked) == (0, ())
    assert books.read(verify_books).faults == ()


@pytest.mark.parametrize("end", ["cancel", "undo"])
def test_a_later_row_that_is_unticked_in_a_session_is_ticked_again_after_it(rows, end):
    rows.run(mark_row, CHECKING, row("later"), "cleared")
    id_ = begin(rows, JANUARY, 0)
    rows.run(clear_rows, id_, (), [row("later")])
    assert marks(rows) == {}
    if end == "cancel":
        rows.run(cancel_session, id_)
    else:
        rows.run(finish_session, id_)
        rows.run(undo_session, id_)
    assert marks(rows) == {row("later"): "cleared"}


def test_a_statement_of_a_day_to_come_is_warned_of(books):
    mistyped = SessionTerms(statement_date=date(2062, 1, 31), statement_balance=0)
    assert warnings(books, begin_session, CHECKING, mistyped) == [("future_statement", ())]
    right = SessionTerms(statement_date=JANUARY, statement_balance=0)
    assert warnings(books, begin_session, SAVINGS, right) == []
