"""What a bank reconciliation shows: figures and rows, in the natural sign of its account."""

from collections.abc import Iterable, Sequence

from attrs import frozen

from application.ledger.registers import RowLine, row_lines
from application.ports.stored_ledger import RegisterRow
from application.reconciliation.row_marks import find_row, marks_of, sessions_of
from application.unit_of_work.unit_of_work import UnitOfWork
from domain.banking.cleared_marks import ClearedMark
from domain.ledger.accounts import Account
from domain.ledger.ids import RowId
from domain.reconciliation.bank_sessions import BankSession, discrepancy


@frozen
class SessionFigures:
    """The figures of a reconciliation, in cents and in the natural sign of its account."""

    beginning_balance: int
    statement_balance: int
    cleared_balance: int
    """The beginning balance with the discrepancy and all rows that are cleared."""
    discrepancy: int
    """While it is open: what the rows locked so far are more than the beginning balance. Of a
    finished one: what the rows that it locked have become more since."""
    difference: int
    """The statement balance less the cleared balance."""


@frozen
class SessionRow:
    """A row that a reconciliation offers or has locked."""

    line: RowLine
    is_cleared: bool
    """Whether it counts as cleared in this reconciliation."""
    is_after_statement: bool
    """Whether it is dated after the statement."""


@frozen
class SessionView:
    """A reconciliation as it is shown."""

    session: BankSession
    account: Account
    figures: SessionFigures
    rows: tuple[SessionRow, ...] = ()
    """While it is open: the rows to the statement date that no reconciliation has locked, and later
    ones that were named. Of a finished one: the rows that it has locked, without those of the
    beginning balance."""


def session_view(work: UnitOfWork, session: BankSession) -> SessionView:
    """A reconciliation with its rows."""
    account = work.get(Account, session.account_id)
    rows = rows_of(work, session)
    lines = row_lines(work, account, rows)
    shown = [
        SessionRow(line, _is_cleared(session, row), row.date > session.statement_date)
        for row, line in zip(rows, lines, strict=True)
    ]
    return SessionView(session, account, figures_of(work, account, session, rows), tuple(shown))


def session_heads(work: UnitOfWork, sessions: Iterable[BankSession]) -> list[SessionView]:
    """Reconciliations without their rows."""
    return [
        SessionView(session, account, figures_of(work, account, session))
        for session in sessions
        for account in [work.get(Account, session.account_id)]
    ]


def rows_of(work: UnitOfWork, session: BankSession) -> list[RegisterRow]:
    """The rows that a reconciliation offers or has locked, by date and entry."""
    stored = work.session.unreconciled_rows
    if session.status != "open":
        return stored.locked_rows(session.id)
    rows = stored.rows(session.account_id, session.statement_date)
    offered = {row.entry_id for row in rows}
    later = (
        _later_row(work, session, mark)
        for mark in marks_of(work, session, "cleared")  # A first session locks the whole history.
        if mark.row.entry_id not in offered
    )
    return [*rows, *sorted(filter(None, later), key=lambda row: (row.date, row.entry_id))]


def figures_of(
    work: UnitOfWork,
    account: Account,
    session: BankSession,
    rows: Sequence[RegisterRow] | None = None,
) -> SessionFigures:
    """The figures of a reconciliation; `rows` are its rows, if they were read already."""
    beginning, statement = session.beginning_balance, session.statement_balance
    if session.status == "finished":
        cleared, discrepancy_now = statement, session.discrepancy_since
    elif session.status == "undone":
        cleared, discrepancy_now = beginning, 0
    else:
        sessions = sessions_of(work, account.id, "open", "finished")
        discrepancy_now = discrepancy(sessions, beginning)
        rows = rows_of(work, session) if rows is None else rows
        cleared = beginning + discrepancy_now + cleared_sum(session, rows)
    sign = account.natural_sign
    return SessionFigures(
        beginning * sign,
        statement * sign,
        cleared * sign,
        discrepancy_now * sign,
        (statement - cleared) * sign,
    )


def cleared_sum(session: BankSession, rows: Iterable[RegisterRow]) -> int:
    """The sum of the rows that are cleared in a session, in cents, debit positive."""
    return sum(row.amount for row in rows if _is_cleared(session, row))


def _is_cleared(session: BankSession, row: RegisterRow) -> bool:
    """Whether one of the rows of a session counts as cleared in it."""
    return row.mark == ("cleared" if session.status == "open" else "reconciled")


def _later_row(work: UnitOfWork, session: BankSession, mark: ClearedMark) -> RegisterRow | None:
    """The row of a mark, if the session named it although it is dated after the statement."""
    row = find_row(work, mark.row)
    if row is None or row.date <= session.statement_date:
        return None
    day = row.date
    register = work.session.ledger.register(session.account_id, day, day, None, None, None)
    return next((item for item in register if item.entry_id == row.id.entry_id), None)


def row_id(session: BankSession, row: RegisterRow) -> RowId:
    """The id of one of the rows of a session."""
    return RowId.of_entry(row.entry_id, session.account_id)
