"""How far accounts are reconciled."""

from datetime import date, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

from attrs import define
from hypothesis import given
from hypothesis import strategies as st

from application.bank_reconciliation.clearing import clear_rows
from application.bank_reconciliation.finishing import finish_session, undo_session
from application.bank_reconciliation.session_view import session_view
from application.bank_reconciliation.sessions import SessionTerms, begin_session, cancel_session
from application.bank_reconciliation.status import AccountStatus, reconciliation_status
from application.ledger.registers import mark_row, register
from application.unit_of_work.books import Books
from domain.reconciliation.bank_sessions import BankSession
from tests.application.actions import CARD, CHECKING, SALES, SAVINGS, SUPPLIES, change, deposit
from tests.support import TODAY, new_books, stores

JANUARY, FEBRUARY = date(2026, 1, 31), date(2026, 2, 28)
LOAN = "account-2500"


def begin(books: Books, account: str, day: date, balance: int) -> str:
    terms = SessionTerms(statement_date=day, statement_balance=balance)
    return books.run(begin_session, account, terms).id


def statuses(books: Books, day: date | None = None) -> dict[str, AccountStatus]:
    return {status.account.id: status for status in books.read(reconciliation_status, day)}


def test_bank_accounts_and_cards_are_shown_by_number_also_before_their_first_reconciliation(books):
    deposit(books, "in", cents=100_00, day=JANUARY)
    shown = statuses(books)
    assert list(shown) == [CHECKING, SAVINGS, CARD]
    assert shown[CHECKING].balance == 100_00
    assert shown[CHECKING].last_statement is None
    assert shown[CHECKING].uncleared is None


def test_days_since_the_last_statement_and_what_is_not_cleared_since(books):
    deposit(books, "charge", account=CARD, other=SUPPLIES, cents=-40_00, day=JANUARY)
    deposit(books, "next", account=CARD, other=SUPPLIES, cents=-5_00, day=FEBRUARY)
    deposit(books, "paid", account=CARD, other=CHECKING, cents=2_00, day=FEBRUARY)
    deposit(books, "future", account=CARD, other=SUPPLIES, cents=-9_00, day=TODAY + timedelta(1))
    id_ = begin(books, CARD, JANUARY, 40_00)
    books.run(clear_rows, id_, "all")
    books.run(finish_session, id_)
    status = statuses(books)[CARD]
    assert (status.last_statement, status.last_balance) == (JANUARY, 40_00)
    assert status.days_since == (TODAY - JANUARY).days
    assert status.balance == 43_00
    assert status.uncleared
    assert (status.uncleared.count, status.uncleared.amount) == (2, 3_00)
    assert status.open is None
    begin(books, CARD, FEBRUARY, 45_00)
    opened = statuses(books)[CARD].open
    assert opened
    assert (opened.session.statement_date, opened.figures.difference) == (FEBRUARY, 5_00)


def test_other_accounts_are_shown_while_they_have_a_reconciliation(books):
    assert LOAN not in statuses(books)
    id_ = begin(books, LOAN, JANUARY, 0)
    assert LOAN in statuses(books)
    books.run(cancel_session, id_)
    assert LOAN not in statuses(books)
    id_ = begin(books, LOAN, JANUARY, 0)
    books.run(finish_session, id_)
    assert statuses(books)[LOAN].last_statement == JANUARY
    books.run(undo_session, id_)
    assert LOAN not in statuses(books)


def test_an_inactive_account_is_shown_only_if_it_was_reconciled(books):
    id_ = begin(books, SAVINGS, JANUARY, 0)
    books.run(finish_session, id_)
    for account in (SAVINGS, CARD):
        change(books, "accounts", account, active=False)
    assert list(statuses(books)) == [CHECKING, SAVINGS]


@define
class Act:
    """A row, which may be ticked, and the statement that it is on, if it is on any."""

    days: int
    cents: int
    account: str
    is_ticked: bool


ACTS = st.builds(
    Act,
    days=st.integers(0, 50),
    cents=st.sampled_from([-300, -100, 100, 200]),
    account=st.sampled_from([CHECKING, SAVINGS, CARD]),
    is_ticked=st.booleans(),
)


@given(acts=st.lists(ACTS, max_size=8), finishes=st.booleans(), day=st.integers(0, 60))
def test_the_overview_agrees_with_the_registers_and_the_reconciliations(acts, finishes, day):
    with TemporaryDirectory() as folder:
        for store in stores(Path(folder)).values():
            books = new_books(store)
            _enter(books, acts, finishes=finishes)
            _check(books, date(2026, 1, 1) + timedelta(day))
            store.close()


def _enter(books: Books, acts: list[Act], *, finishes: bool) -> None:
    """Enter rows, and reconcile two of the accounts with the statements of January."""
    for place, act in enumerate(acts):
        day = date(2026, 1, 1) + timedelta(act.days)
        deposit(books, f"t{place}", day, act.cents, account=act.account, other=SALES)
    for account in (CHECKING, CARD):
        id_ = begin(books, account, JANUARY, 0)
        books.run(clear_rows, id_, "all")
        if finishes:
            books.run(finish_session, id_, SUPPLIES)
            begin(books, account, FEBRUARY, 0)
    for place, act in enumerate(acts):
        row = f"bank-transaction:t{place}:{act.account}"
        if act.is_ticked and act.days > 30:
            books.run(mark_row, act.account, row, "cleared")


def _check(books: Books, day: date) -> None:
    for status in books.read(reconciliation_status, day):
        id_ = status.account.id
        lines = books.read(register, id_, last=day, limit=1000).lines
        assert status.balance == sum(line.row.amount for line in lines)
        if id_ == SAVINGS:
            assert status.uncleared is None
            continue
        uncleared = [line.row.amount for line in lines if line.row.cleared == "none"]
        assert status.uncleared
        assert (status.uncleared.count, status.uncleared.amount) == (len(uncleared), sum(uncleared))
        assert status.open
        session_id = status.open.session.id
        view = books.read(
            lambda work, id_=session_id: session_view(work, work.get(BankSession, id_))
        )
        assert status.open.figures == view.figures
