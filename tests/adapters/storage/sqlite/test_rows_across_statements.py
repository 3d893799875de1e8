"""Rows that lie across a statement: found by the index of marks, never by reading the history."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from typing import Any

from adapters.storage.sqlite.write_buffer import WriteBuffer
from application.bank_reconciliation.clearing import clear_rows
from application.bank_reconciliation.finishing import finish_session
from application.bank_reconciliation.session_report import session_report
from application.bank_reconciliation.session_view import session_view
from application.bank_reconciliation.sessions import SessionTerms, begin_session, change_session
from application.unit_of_work.books import Books
from domain.reconciliation.bank_sessions import BankSession
from tests.application.actions import CHECKING, deposit

FIRST = date(2026, 1, 1)
WEEK = timedelta(days=7)


def reconcile_week(books: Books, number: int) -> str:
    """Enter and reconcile two rows of a week, but for the first row, which waits for a week."""
    day = FIRST + number * WEEK
    for name in ("a", "b"):
        deposit(books, f"{name}{number}", day=day + timedelta(days=1), cents=100 + number)
    terms = SessionTerms(statement_date=day + WEEK - timedelta(days=1), statement_balance=0)
    id_ = books.run(begin_session, CHECKING, terms).id
    names = [f"b{number}", *([f"a{number - 1}"] if number else [])]
    books.run(clear_rows, id_, [f"bank-transaction:{name}:{CHECKING}" for name in names])
    view = books.read(lambda work: session_view(work, work.get(BankSession, id_)))
    balance = SessionTerms(statement_balance=view.figures.cleared_balance)
    books.run(change_session, id_, balance)
    books.run(finish_session, id_)
    return id_


@contextmanager
def read_statements(buffer: WriteBuffer) -> Iterator[list[tuple[str, tuple[Any, ...]]]]:
    """The statements that are read with a buffer, with the values of each."""
    statements: list[tuple[str, tuple[Any, ...]]] = []
    read = buffer.read

    def noted(sql: str, *values: Any) -> Any:
        statements.append((sql, values))
        return read(sql, *values)

    buffer.read = noted  # type: ignore[method-assign]
    yield statements
    buffer.read = read  # type: ignore[method-assign]


def cost_of_report(books: Books, id_: str) -> tuple[int, int]:
    """How many statements the report of a reconciliation needs, and how many steps they take."""

    def cost(work: Any) -> tuple[int, int]:
        buffer, ticks = work.session.buffer, 0

        def tick() -> int:
            nonlocal ticks
            ticks += 1
            return 0

        with read_statements(buffer) as statements:
            buffer.driver.set_progress_handler(tick, 10)
            session_report(work, id_)
            buffer.driver.set_progress_handler(None, 10)
        return len(statements), ticks

    return books.read(cost)


def test_the_report_of_an_old_reconciliation_does_not_read_what_was_reconciled_later(sql_books):
    first = reconcile_week(sql_books, 0)
    for number in range(1, 4):
        reconcile_week(sql_books, number)
    statements, ticks = cost_of_report(sql_books, first)
    for number in range(4, 24):
        reconcile_week(sql_books, number)
    more_statements, more_ticks = cost_of_report(sql_books, first)
    assert more_statements == statements
    # What grows is the list of the account's reconciliations, with a look into each of them.
    assert (more_ticks - ticks) * 10 < 20 * 300


def test_rows_across_a_statement_are_found_by_the_index_of_marks(sql_books):
    for number in range(3):
        reconcile_week(sql_books, number)

    def plans(work: Any) -> list[str]:
        buffer, stored = work.session.buffer, work.session.unreconciled_rows
        day = FIRST + WEEK
        with read_statements(buffer) as statements:
            stored.locked_later(CHECKING, day)
            stored.locked_early(CHECKING, day)
        return [
            step[3]
            for sql, values in statements
            for step in buffer.driver.execute(f"EXPLAIN QUERY PLAN {sql}", values)
        ]

    steps = sql_books.read(plans)
    assert not [step for step in steps if step.startswith("SCAN")]
    marks = [step for step in steps if step.startswith("SEARCH c ")]
    assert len(marks) == 2
    for step in marks:
        assert "cleared_by_session (session_id=? AND locked_date" in step
