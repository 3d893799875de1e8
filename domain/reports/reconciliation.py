"""The reconciliation report: what a reconciliation with a statement has cleared and what not, and
how the balance of the statement leads to that of the books.
"""

from collections.abc import Iterator, Sequence

from attrs import evolve, frozen

from domain.ledger.accounts import Account
from domain.reports.ledger_port import Ledger
from domain.reports.matching import Matching
from domain.reports.periods import format_date
from domain.reports.posting_rows import ENTRY_COLUMNS, transaction
from domain.reports.query import ReportQuery
from domain.reports.reconciled_statement import (
    ReconciledStatement,
    StatementRow,
    decreases,
    increases,
    total_of,
)
from domain.reports.report import Report, ReportKind
from domain.reports.table import Column, DrillDown, ReportRow, RowKind, Table
from domain.values import EARLIEST

KEY = "reconciliation"
TITLE = "Reconciliation Report"
COLUMNS = (*ENTRY_COLUMNS, Column("amount", "Amount"), Column("note", "Note", "text"))
_BLANKS = (None,) * (len(COLUMNS) - 3)
"""The empty cells of a row that has only a label and an amount."""


@frozen
class _Words:
    """What the rows of an account are called by their effect on its balance."""

    increases: str
    decreases: str
    decreases_first: bool = False
    """Whether decreases are listed first."""

    def parts(self, rows: Sequence[StatementRow]) -> Iterator[tuple[str, tuple[StatementRow, ...]]]:
        """The increases and the decreases among some rows, each with its name."""
        parts = [(self.increases, increases(rows)), (self.decreases, decreases(rows))]
        yield from reversed(parts) if self.decreases_first else parts


_BANK = _Words("Deposits and other credits", "Checks and payments", decreases_first=True)
_CARD = _Words("Charges and cash advances", "Payments and other credits")
_OTHER = _Words("Increases", "Decreases")


def reconciliation_report(ledger: Ledger, statement: ReconciledStatement) -> Report:
    """The report of a reconciliation. It is not in the catalogue, because it needs a statement."""
    session, account, next_day = statement.session, statement.account, statement.next_statement
    kind = ReportKind(
        KEY,
        TITLE,
        "Accountant",
        ("as_of", "account_id"),
        lambda _, query: _table(statement, query),
        matching=Matching("transaction", columns=("amount",)),
    )
    query = ReportQuery(as_of=session.statement_date, account_id=account.id)
    return evolve(
        kind.make(ledger, query),
        subject=f"{account.label}, statement of {format_date(session.statement_date)}",
        scope=(),
        notes=tuple(_notes(statement)),
        facts={
            "session_id": session.id,
            "status": session.status,
            "finished_at": statement.finished_at or None,
            "finished_by": statement.finished_by or None,
            "next_statement_date": next_day.isoformat() if next_day else None,
            "cleared_increases": len(increases(statement.cleared)),
            "cleared_decreases": len(decreases(statement.cleared)),
            "uncleared_increases": len(increases(statement.uncleared)),
            "uncleared_decreases": len(decreases(statement.uncleared)),
        },
    )


def _notes(statement: ReconciledStatement) -> Iterator[str]:
    """Who finished the reconciliation and when, and what was done to its account since."""
    if not statement.is_finished:
        yield "not finished"
    elif statement.finished_at:
        day, _, time = statement.finished_at.partition("T")
        yield f"finished on {day} at {time[:5]} UTC by {statement.finished_by}"
    else:
        yield "finished"
    if statement.session.is_sealed:
        yield "an account was merged into this one since"


def _table(statement: ReconciledStatement, query: ReportQuery) -> Table:
    rows = (
        *_summary(statement),
        *_proof(statement, query),
        *_listed("Cleared", statement.cleared, statement.account),
        *_listed(
            f"Not cleared on {format_date(query.end)}", statement.uncleared, statement.account
        ),
        *_listed(_later_title(statement), statement.later, statement.account),
        *_changed(statement),
    )
    return Table(COLUMNS, rows, _totals(statement))


def _totals(statement: ReconciledStatement) -> dict[str, int]:
    return {
        "beginning_balance": statement.beginning_balance,
        "discrepancy_before": statement.discrepancy_before,
        "cleared_increases": total_of(increases(statement.cleared)),
        "cleared_decreases": total_of(decreases(statement.cleared)),
        "changed_since": statement.changed_since,
        "cleared_balance": statement.cleared_balance,
        "statement_balance": statement.statement_balance,
        "difference": statement.difference,
        "changed_elsewhere": statement.changed_elsewhere,
        "cleared_early": sum(statement.cleared_early),
        "uncleared_increases": total_of(increases(statement.uncleared)),
        "uncleared_decreases": total_of(decreases(statement.uncleared)),
        "unexplained": statement.unexplained,
        "books_balance": statement.books_balance,
        "after_statement": total_of(statement.later),
    }


def _summary(statement: ReconciledStatement) -> Iterator[ReportRow]:
    """From the beginning balance to the balance of the statement."""
    account = statement.account
    yield _caption("section", 0, "Summary")
    yield _line(account, "Beginning balance", statement.beginning_balance)
    if statement.discrepancy_before:
        label = "Discrepancy of the beginning balance"
        yield _line(account, label, statement.discrepancy_before)
    for name, rows in _words_of(account).parts(statement.cleared):
        yield _line(account, f"{name} cleared ({len(rows)})", total_of(rows))
    if statement.changed_since:
        yield _line(account, "Cleared rows that were changed since", statement.changed_since)
    yield _total(0, "Cleared balance", statement.cleared_balance)
    yield _line(account, "Statement balance", statement.statement_balance)
    yield _total(0, "Difference", statement.difference)


def _proof(statement: ReconciledStatement, query: ReportQuery) -> Iterator[ReportRow]:
    """From the balance of the statement to that of the books."""
    account = statement.account
    day = format_date(query.end)
    since = (
        "Other reconciliations of merged accounts"
        if statement.session.is_sealed
        else "Rows of the beginning balance that were changed since"
    )
    early = f"Cleared, but dated after the statement ({len(statement.cleared_early)})"
    yield _caption("section", 0, "Statement and books")
    yield _line(account, "Statement balance", statement.statement_balance)
    for label, amount in (
        ("Difference that is left", -statement.difference),
        ("Cleared rows that were changed since", -statement.changed_since),
        (since, statement.changed_elsewhere),
        (early, -sum(statement.cleared_early)),
    ):
        if amount:
            yield _line(account, label, amount)
    for name, rows in _words_of(account).parts(statement.uncleared):
        yield _line(account, f"{name} not cleared ({len(rows)})", total_of(rows))
    if statement.unexplained:
        yield _line(account, "Unexplained", statement.unexplained)
    ledger_of_account = DrillDown(
        "general-ledger", ReportQuery(first=EARLIEST, last=query.end, account_id=account.id)
    )
    total = _total(0, f"Balance in the books on {day}", statement.books_balance)
    yield evolve(total, account_id=account.id, detail=ledger_of_account)


def _listed(title: str, rows: Sequence[StatementRow], account: Account) -> Iterator[ReportRow]:
    """Rows under a title, the increases and the decreases apart, with their sums."""
    yield _caption("section", 0, title)
    for name, part in _words_of(account).parts(rows):
        if part:
            yield _caption("heading", 1, name)
            yield from (_transaction(account, row) for row in part)
            yield _total(1, f"Total {name[:1].lower()}{name[1:]} ({len(part)})", total_of(part))
    yield _total(0, f"Total {title[:1].lower()}{title[1:]} ({len(rows)})", total_of(rows))


def _later_title(statement: ReconciledStatement) -> str:
    if statement.next_statement is None:
        return "After the statement"
    return f"After the statement, to {format_date(statement.next_statement)}"


def _changed(statement: ReconciledStatement) -> Iterator[ReportRow]:
    """The rows that were locked and have changed since, as they were; nothing if there are none."""
    if not statement.changed:
        return
    yield _caption("section", 0, "Changed since they were reconciled (amounts before the change)")
    yield from (_transaction(statement.account, row) for row in statement.changed)
    count = len(statement.changed)
    yield _total(0, f"Total changed since ({count})", total_of(statement.changed))


def _words_of(account: Account) -> _Words:
    return {"bank": _BANK, "credit_card": _CARD}.get(account.subtype or "", _OTHER)


def _caption(kind: RowKind, depth: int, label: str) -> ReportRow:
    """A row with a label alone, above other rows."""
    return ReportRow(kind, depth, label, (None,) * (len(COLUMNS) - 1))


def _line(account: Account, label: str, amount: int) -> ReportRow:
    """A figure of the account, with what it is."""
    return ReportRow("account", 1, label, (*_BLANKS, amount, None), account_id=account.id)


def _total(depth: int, label: str, amount: int) -> ReportRow:
    return ReportRow("total", depth, label, (*_BLANKS, amount, None))


def _transaction(account: Account, row: StatementRow) -> ReportRow:
    cells = (row.date, row.type, row.number, row.name, row.memo, row.amount, row.note)
    return transaction(2, cells, row.source, account.id)
