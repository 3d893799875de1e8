"""Matching the file of a statement with the rows of an account in an open reconciliation.

    lines of the file -> those that an import has made or met: certain proposals
                      -> `match_statement`: proposals that are certain or not
                      -> the rest, if it is to be added: new bank transactions

`domain/reconciliation/statement_matching` finds which rows the lines are. Lines that earlier
reconciliations have locked are told apart, so that the file may begin before the statement does.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from typing import Literal

from attrs import evolve, frozen

from application.bank_reconciliation.session_view import rows_of
from application.bank_reconciliation.sessions import open_one
from application.bank_reconciliation.statement_lines import (
    lines_by_identity,
    statements_of_account,
)
from application.collections.registry import COLLECTIONS
from application.importing.import_answer import ImportAnswer, ImportRefused
from application.importing.parsed_file import ParsedFile
from application.importing.plan_import import ImportOptions, commit_import, plan_import
from application.importing.statements import Statement, StatementRow
from application.ledger.registers import RowLine, row_lines
from application.ports.change_log import RecordAddress
from application.ports.stored_ledger import RegisterRow
from application.reconciliation.row_marks import Row, change_marks, find_row, sessions_of
from application.unit_of_work.unit_of_work import UnitOfWork
from domain.ledger.accounts import Account
from domain.ledger.ids import RowId
from domain.reconciliation.bank_sessions import BankSession, last_finished
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
class MatchChoices:
    """What is done with the lines of a statement."""

    apply: Literal["none", "certain"] = "none"
    """Which proposals are cleared at once."""
    add: bool = False
    """Whether lines that have no row become bank transactions, by the rules of imports.

    Those up to the day of the beginning balance do not: it counts them already.
    """


@frozen
class MatchedLines:
    """Some lines of a statement, and the rows that they probably are; both have the same sum."""

    lines: tuple[StatementRow, ...]
    rows: tuple[RowLine, ...]
    certain: bool
    """Whether nothing else can be meant."""
    evidence: Evidence | None
    """What says so; None if an earlier import has made or met the row with the same line."""


@frozen
class StatementMatch:
    """What the lines of the file of a statement are."""

    session: BankSession
    proposals: tuple[MatchedLines, ...] = ()
    """The best ones first; some rows of those that are not certain may be locked."""
    unmatched: tuple[StatementRow, ...] = ()
    """The lines that no row of the account is; nor were they added."""
    added: tuple[MatchedLines, ...] = ()
    """The lines that became new bank transactions."""
    reconciled: tuple[StatementRow, ...] = ()
    """The lines that earlier reconciliations have already."""
    after_statement: int = 0
    """How many lines are dated after the statement, so that they are left alone."""
    cleared: int = 0
    """How many rows were cleared that were not cleared before."""
    batch_id: str | None = None
    """The import that added the new bank transactions."""


def match_file(
    work: UnitOfWork,
    id_: str,
    format_name: str,
    file: ParsedFile,
    choices: MatchChoices,
    options: ImportOptions,
    version: int | None = None,
) -> StatementMatch:
    """Match the file of a statement with the rows of an open reconciliation.

    Raises `ImportRefused` for a file with refused rows, unless `options` ask for the rest, and
    `AccountNeeded` if it has statements of several accounts and it is not clear which one is meant.
    """
    session = open_one(work, id_, version)
    if file.refused and not options.partial:
        raise ImportRefused(ImportAnswer.of(file))
    account = work.get(Account, session.account_id)
    statements = statements_of_account(work, file, account, options)
    lines = lines_by_identity(statements)
    on_statement = {
        identity: line for identity, line in lines.items() if line.date <= session.statement_date
    }
    reconciled_to = _reconciled_to(work, session)
    run = _Match(work, session, account, reconciled_to, on_statement)
    matched = run.known() + run.proposed()
    locked = [item for item in matched if item.certain and run.is_locked(item)]
    matched = [item for item in matched if item not in locked]
    taken = {line.line for item in (*matched, *locked) for line in item.lines}
    unmatched = [line for line in on_statement.values() if line.line not in taken]
    added, batch_id = [], None
    new = [line for line in unmatched if reconciled_to is None or line.date > reconciled_to]
    if choices.add and new:
        answer = _add(work, session, format_name, file, statements, new, options)
        added, batch_id = run.added(answer), answer.batch_id
        taken = {line.line for item in added for line in item.lines}
        unmatched = [line for line in unmatched if line.line not in taken]
    chosen = [item for item in (*matched, *added) if item.certain]
    cleared = _clear(work, session, chosen) if choices.apply == "certain" else 0
    return StatementMatch(
        work.get(BankSession, session.id),
        tuple(matched),
        tuple(sorted(unmatched, key=lambda line: (line.date, line.line))),
        tuple(added),
        tuple(line for item in locked for line in item.lines),
        len(lines) - len(on_statement),
        cleared,
        batch_id,
    )


class _Match:
    """The lines of one file, and the rows of the account that they may be."""

    def __init__(
        self,
        work: UnitOfWork,
        session: BankSession,
        account: Account,
        reconciled_to: date | None,
        lines: Mapping[str, StatementRow],
    ) -> None:
        self._work = work
        self._account = account
        self._lines = dict(lines)
        """By identity, the lines that have no row yet."""
        locked = _locked_rows(work, account, reconciled_to, [*lines.values()])
        rows = [*rows_of(work, session), *locked]
        self._row_lines = {line.id: line for line in row_lines(work, account, rows)}
        self._amounts = {str(RowId.of_entry(row.entry_id, account.id)): row.amount for row in rows}
        """The amounts of the rows that have no line yet, in cents, debit positive."""

    def known(self) -> list[MatchedLines]:
        """The lines that an earlier import had, with the rows that these became or met."""
        if not self._lines:
            return []
        days = [line.date for line in self._lines.values()]
        imported = self._work.session.imports.rows(self._account.id, min(days), max(days))
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

    def added(self, answer: ImportAnswer) -> list[MatchedLines]:
        """The lines that an import has made bank transactions of."""
        added = []
        for imported in answer.statements.rows:
            id_ = RowId.parse(self._row_id(imported.document))
            row = find_row(self._work, id_) if id_ else None
            line = self._lines.get(imported.identity)
            if row and line:
                shown = _register_row(self._work, row)
                (row_line,) = row_lines(self._work, self._account, [shown])
                added.append(_known(line, row_line))
        return added

    def is_locked(self, item: MatchedLines) -> bool:
        """Whether an earlier reconciliation has locked a row of some matched lines."""
        return any(row.cleared == "reconciled" for row in item.rows)

    def _row_id(self, document: RecordAddress) -> str:
        collection, id_ = document
        return str(RowId(kind_of(COLLECTIONS[collection].kind), id_, self._account.id))

    def _uncleared_row(self, id_: str, amount: int) -> UnclearedRow:
        line = self._row_lines[id_]
        return UnclearedRow(id_, line.date, amount, line.ref, line.name, line.memo)


def _known(line: StatementRow, row: RowLine) -> MatchedLines:
    """A line that an import has made or met a row with."""
    return MatchedLines((line,), (row,), certain=True, evidence=None)


def _reconciled_to(work: UnitOfWork, session: BankSession) -> date | None:
    """The day of the beginning balance of a session; None if all rows count in the session."""
    last = last_finished(sessions_of(work, session.account_id, "finished"))
    return last.statement_date if last else session.beginning_date


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


def _add(
    work: UnitOfWork,
    session: BankSession,
    format_name: str,
    file: ParsedFile,
    statements: Sequence[Statement],
    lines: Iterable[StatementRow],
    options: ImportOptions,
) -> ImportAnswer:
    """Import the lines that no row is, as an import of its own, which can be undone.

    It gets the whole statements, because a line is recognised by its number among equal ones.
    """
    chosen = evolve(
        options.statements,
        account=session.account_id,
        matches="none",
        lines=tuple(sorted(line.line for line in lines)),
    )
    rest = ParsedFile(
        statements=tuple(statements), total=sum(line.rows for line in lines), parts=file.parts
    )
    planned = plan_import(work, format_name, rest, evolve(options, statements=chosen))
    return commit_import(work, planned)


def _clear(work: UnitOfWork, session: BankSession, matched: Iterable[MatchedLines]) -> int:
    """Clear the rows of some matched lines; return how many were not cleared."""
    ids = [RowId.parse(line.id) for item in matched for line in item.rows if line.cleared == "none"]
    rows = [row for id_ in ids if id_ and (row := find_row(work, id_))]
    change_marks(work, session, rows, [])
    return len(rows)
