"""Which rows of an account the lines of a statement are, and which were locked before."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta

from attrs import frozen

from application.bank_reconciliation.session_view import rows_of
from application.collections.registry import COLLECTIONS
from application.importing.import_answer import ImportAnswer
from application.importing.statements import StatementRow
from application.ledger.registers import RowLine, row_lines
from application.ports.change_log import RecordAddress
from application.ports.stored_ledger import RegisterRow
from application.reconciliation.row_marks import Row, find_row
from application.unit_of_work.unit_of_work import UnitOfWork
from domain.banking.check_numbers import is_check_number, plain_number
from domain.ledger.accounts import Account
from domain.ledger.ids import RowId
from domain.reconciliation.bank_sessions import BankSession
from domain.reconciliation.statement_matching import (
    Evidence,
    StatementLine,
    UnclearedRow,
    match_statement,
)
from domain.records import kind_of

LOCKED_DAYS = timedelta(days=60)
"""How long before the first line of a file a locked row may be dated that is one of its lines."""


@frozen
class MatchedLines:
    """Some lines of a statement, and the rows that they probably are; both have the same sum."""

    lines: tuple[StatementRow, ...]
    rows: tuple[RowLine, ...]
    certain: bool
    """Whether nothing else can be meant."""
    evidence: Evidence | None
    """What says so; None if an earlier import has made or met the row with the same line."""

    @property
    def is_locked(self) -> bool:
        """Whether an earlier reconciliation has locked one of the rows."""
        return any(row.cleared == "reconciled" for row in self.rows)


class LineMatcher:
    """The lines of one file, and the rows of the account that they may be."""

    def __init__(
        self,
        work: UnitOfWork,
        session: BankSession,
        account: Account,
        reconciled_to: date | None,
        lines: Mapping[str, StatementRow],
    ) -> None:
        self._account = account
        self._lines = dict(lines)
        """By identity, the lines that have no row yet."""
        locked = _locked_rows(work, account, reconciled_to, [*lines.values()])
        rows = [*rows_of(work, session), *locked]
        self._row_lines = {line.id: line for line in row_lines(work, account, rows)}
        self._amounts = {str(RowId.of_entry(row.entry_id, account.id)): row.amount for row in rows}
        """The amounts of the rows that have no line yet, in cents, debit positive."""
        self._check_numbers = {
            plain_number(line.ref) for line in self._row_lines.values() if line.cleared == "none"
        }

    def known(self, work: UnitOfWork) -> list[MatchedLines]:
        """The lines that an earlier import had, with the rows that these became or met."""
        if not self._lines:
            return []
        days = [line.date for line in self._lines.values()]
        imported = work.session.imports.rows(self._account.id, min(days), max(days))
        matched = []
        for known in imported:
            line, row_id = self._lines.get(known.identity), self._row_id(known.document)
            if line and self._amounts.get(row_id) == line.amount:
                del self._lines[known.identity], self._amounts[row_id]
                matched.append(_known(line, self._row_lines[row_id]))
        return matched

    def proposed(self) -> list[MatchedLines]:
        """The lines that are probably rows of the account, the best ones first."""
        by_line = {line.line: line for line in self._lines.values()}
        matching = match_statement(
            (
                StatementLine(line.line, line.date, line.amount, line.payee, line.memo, line.number)
                for line in by_line.values()
            ),
            (self._uncleared_row(id_, amount) for id_, amount in self._amounts.items()),
        )
        return [
            MatchedLines(
                tuple(by_line[index] for index in proposal.lines),
                tuple(self._row_lines[id_] for id_ in proposal.rows),
                proposal.certain,
                proposal.evidence,
            )
            for proposal in matching.proposals
        ]

    def added(self, work: UnitOfWork, answer: ImportAnswer) -> list[MatchedLines]:
        """The lines that an import has made bank transactions of."""
        added = []
        for imported in answer.statements.rows:
            id_ = RowId.parse(self._row_id(imported.document))
            row = find_row(work, id_) if id_ else None
            line = self._lines.get(imported.identity)
            if row and line:
                shown = _register_row(work, row)
                (row_line,) = row_lines(work, self._account, [shown])
                added.append(_known(line, row_line))
        return added

    def has_check(self, line: StatementRow) -> bool:
        """Whether the account has the check of a line already, with another amount."""
        number = plain_number(line.number)
        return is_check_number(number) and number in self._check_numbers

    def _row_id(self, document: RecordAddress) -> str:
        collection, id_ = document
        return str(RowId(kind_of(COLLECTIONS[collection].kind), id_, self._account.id))

    def _uncleared_row(self, id_: str, amount: int) -> UnclearedRow:
        line = self._row_lines[id_]
        return UnclearedRow(id_, line.date, amount, line.ref, line.name, line.memo)


def _known(line: StatementRow, row: RowLine) -> MatchedLines:
    """A line that an import has made or met a row with."""
    return MatchedLines((line,), (row,), certain=True, evidence=None)


def _locked_rows(
    work: UnitOfWork, account: Account, reconciled_to: date | None, lines: Sequence[StatementRow]
) -> list[RegisterRow]:
    """The rows that are locked already, as far as lines of a file may be these."""
    days = [line.date for line in lines]
    if not reconciled_to or not days or min(days) > reconciled_to + LOCKED_DAYS:
        return []
    first = min(days) - LOCKED_DAYS
    return work.session.ledger.register(account.id, first, max(days), "reconciled", None, None)


def _register_row(work: UnitOfWork, row: Row) -> RegisterRow:
    day = row.date
    register = work.session.ledger.register(row.id.account_id, day, day, None, None, None)
    return next(item for item in register if item.entry_id == row.id.entry_id)
