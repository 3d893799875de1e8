"""The report of a reconciliation: what accountants file, and what auditors ask for.

It reads the rows of one statement and what is outstanding, and not the history of the account.
"""

import json
from collections.abc import Callable, Iterator, Sequence
from datetime import date, timedelta

from attrs import evolve, frozen

from application.bank_reconciliation.session_view import rows_of
from application.ledger.registers import RowLine, row_lines
from application.ports.change_log import LoggedChange, LogQuery
from application.ports.stored_ledger import RegisterRow
from application.reconciliation.row_marks import sessions_of
from application.reporting.ledger_reader import LedgerReader
from application.unit_of_work.unit_of_work import UnitOfWork
from domain.errors import ReconciliationStatus
from domain.ledger.accounts import Account
from domain.ledger.entries import Turnover
from domain.ledger.ids import DocumentRef, RowId
from domain.reconciliation.bank_sessions import BankSession, UnlockedRow, discrepancy
from domain.reports.reconciled_statement import ReconciledStatement, StatementRow
from domain.reports.reconciliation import reconciliation_report
from domain.reports.report import Report
from domain.values import format_amount

_CHUNK = 1_000
"""How many changes of the log are read at a time."""

_ONE_DAY = timedelta(days=1)

AFTER_STATEMENT = "Dated after the statement"
ADJUSTMENT = "Adjustment"
CLEARED_SINCE = "Cleared since"


def session_report(work: UnitOfWork, id_: str) -> Report:
    """The report of an open or finished reconciliation.

    Raises `ReconciliationStatus` for one that was undone: it has no rows any more.
    """
    session = work.get(BankSession, id_)
    if session.status == "undone":
        raise ReconciliationStatus(
            f"the reconciliation with the statement of {session.statement_date} was undone, so "
            "there is nothing to report; choose one that is open or finished"
        )
    return reconciliation_report(LedgerReader(work), reconciled_statement(work, session))


def reconciled_statement(work: UnitOfWork, session: BankSession) -> ReconciledStatement:
    """A reconciliation with all that its report shows."""
    account = work.get(Account, session.account_id)
    others = sessions_of(work, account.id, "open", "finished")
    earlier = [other for other in others if other.statement_date <= session.statement_date]
    later = [other for other in others if other.statement_date > session.statement_date]
    next_statement = min((other.statement_date for other in later), default=None)
    rows = _read_rows(work, session, next_statement)
    lines = _Lines.read(work, account, others, rows.all)
    is_open = session.status == "open"
    before = discrepancy(others, session.beginning_balance) if is_open else None
    reconciled = sum(other.locked_amount for other in earlier)
    if is_open:
        reconciled += sum(row.amount for row in rows.cleared)
    finished_at, finished_by = _finish_of(work, session)
    sign = account.natural_sign
    balances = work.session.ledger.turnovers(None, session.statement_date, [account.id])
    return ReconciledStatement(
        session=session,
        account=account,
        discrepancy_before=sign * (session.discrepancy_before if before is None else before),
        reconciled=sign * reconciled,
        cleared=lines.shown(rows.cleared, lambda line: _note_of_cleared(session, line)),
        uncleared=lines.shown(rows.uncleared, lines.note),
        later=lines.shown(rows.later, lines.note),
        changed=tuple(_changed_rows(session, sign)),
        cleared_early=tuple(sign * row.amount for row in rows.cleared_early),
        books_balance=sign * balances.get(account.id, Turnover()).net,
        next_statement=next_statement,
        finished_at=finished_at,
        finished_by=finished_by,
    )


@frozen
class _Rows:
    """The rows of an account around a statement, each by date and entry."""

    cleared: list[RegisterRow]
    uncleared: list[RegisterRow]
    later: list[RegisterRow]
    cleared_early: list[RegisterRow]

    @property
    def all(self) -> list[RegisterRow]:
        """All rows that the report lists."""
        return [*self.cleared, *self.uncleared, *self.later]


def _read_rows(work: UnitOfWork, session: BankSession, next_statement: date | None) -> _Rows:
    stored = work.session.unreconciled_rows
    account_id, day = session.account_id, session.statement_date
    offered = rows_of(work, session)
    early = stored.locked_early(account_id, day)
    locked_later = stored.locked_later(account_id, day)
    if session.status == "open":
        cleared = [row for row in offered if row.mark == "cleared"]
        unlocked = [row for row in offered if row.mark != "cleared"]
        early += [row for row in cleared if row.date > day]
    else:
        cleared, unlocked = offered, stored.rows(account_id, day)
    is_early = {row.entry_id for row in early}
    register = work.session.ledger.register(
        account_id, day + _ONE_DAY, next_statement, None, None, None
    )
    return _Rows(
        cleared,
        sorted([*unlocked, *locked_later], key=lambda row: (row.date, row.entry_id)),
        [row for row in register if row.entry_id not in is_early],
        early,
    )


@frozen
class _Lines:
    """Rows as they are shown, by entry."""

    by_entry: dict[str, RowLine]
    statement_dates: dict[str, date]
    """The statement date of each finished reconciliation of the account, by its id."""

    @classmethod
    def read(
        cls,
        work: UnitOfWork,
        account: Account,
        sessions: Sequence[BankSession],
        rows: Sequence[RegisterRow],
    ) -> "_Lines":
        """The lines of all rows, read at once."""
        lines = row_lines(work, account, rows)
        by_entry = {row.entry_id: line for row, line in zip(rows, lines, strict=True)}
        return cls(by_entry, {session.id: session.statement_date for session in sessions})

    def shown(
        self, rows: Sequence[RegisterRow], note: Callable[[RowLine], str]
    ) -> tuple[StatementRow, ...]:
        """Some of the rows for the report, each with its note."""
        lines = (self.by_entry[row.entry_id] for row in rows)
        return tuple(
            StatementRow(
                line.date,
                line.type,
                line.ref,
                line.name,
                line.memo,
                line.amount,
                DocumentRef(line.kind, line.document_id),
                note(line),
            )
            for line in lines
        )

    def note(self, line: RowLine) -> str:
        """With which later statement a row was reconciled, or that it was cleared since."""
        if line.cleared == "reconciled":
            day = self.statement_dates.get(line.session_id or "")
            return f"Reconciled {day}" if day else "Reconciled"
        return CLEARED_SINCE if line.cleared == "cleared" else ""


def _note_of_cleared(session: BankSession, line: RowLine) -> str:
    if line.id == session.adjustment:
        return ADJUSTMENT
    return AFTER_STATEMENT if line.date > session.statement_date else ""


def _changed_rows(session: BankSession, sign: int) -> Iterator[StatementRow]:
    """The rows that were locked and have changed since, as they were, with what became of them."""
    for row in session.unlocked:
        id_ = RowId.parse(row.row_id)
        assert id_
        source = DocumentRef(id_.kind, id_.document_id)
        memo = f"{row.label}: {row.reason}" if row.label else row.reason
        amount = row.amount * sign
        yield StatementRow(row.date, "", "", "", memo, amount, source, _change_of(row, sign))


def _change_of(row: UnlockedRow, sign: int) -> str:
    """What became of a row, when, and who did it."""
    if row.new_date is None or row.new_amount is None:
        what = "Removed"
    elif (row.new_date, row.new_amount) == (row.date, row.amount):
        what = "No longer cleared since"
    else:
        what = f"Now {format_amount(row.new_amount * sign)} on {row.new_date}, changed"
    return f"{what} {row.changed_on} by {row.actor}"


def _finish_of(work: UnitOfWork, session: BankSession) -> tuple[str, str]:
    """When a reconciliation was finished, and by whom; empty texts if the log does not say it."""
    if session.status != "finished":
        return "", ""
    changes = (change for change in _changes_of(work, session) if _is_finish(change))
    change = next(changes, None)
    return (change.at, change.actor) if change else ("", "")


def _changes_of(work: UnitOfWork, session: BankSession) -> Iterator[LoggedChange]:
    """The changes of a reconciliation by version, read in chunks."""
    query = LogQuery(collection=BankSession.plural, record_id=session.id, limit=_CHUNK)
    while changes := work.session.log.read(query):
        yield from changes
        query = evolve(query, since=changes[-1].version)


def _is_finish(change: LoggedChange) -> bool:
    """Whether a change has finished a reconciliation."""
    before, after = map(_status_of, (change.before, change.after))
    return before != "finished" and after == "finished"


def _status_of(session: str | None) -> str:
    """The status of a reconciliation that the log holds as JSON; empty where it was not there."""
    return str(json.loads(session)["status"]) if session else ""
