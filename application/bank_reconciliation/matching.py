"""Matching the file of a statement with the rows of an account in an open reconciliation.

    lines of the file -> those that an import has made or met: certain proposals
                      -> `match_statement`: proposals that are certain or not
                      -> the rest, if it is to be added: new bank transactions

`domain/reconciliation/statement_matching` finds which rows the lines are. Lines that earlier
reconciliations have locked are told apart, so that the file may begin before the statement does.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Literal

from attrs import evolve, frozen

from application.bank_reconciliation.matched_lines import LineMatcher, MatchedLines
from application.bank_reconciliation.remembered_lines import remember_lines
from application.bank_reconciliation.sessions import open_one
from application.bank_reconciliation.statement_lines import (
    lines_by_identity,
    statements_of_account,
)
from application.importing.import_answer import ImportAnswer, ImportRefused
from application.importing.parsed_file import ParsedFile
from application.importing.plan_import import ImportOptions, commit_import, plan_import
from application.importing.statements import Statement, StatementRow
from application.ports.change_log import Head
from application.reconciliation.row_marks import change_marks, find_row, sessions_of
from application.unit_of_work.unit_of_work import UnitOfWork
from domain.ledger.accounts import Account
from domain.ledger.ids import RowId
from domain.reconciliation.bank_sessions import BankSession, last_finished


@frozen
class MatchChoices:
    """What is done with the lines of a statement."""

    apply: Literal["none", "certain"] = "none"
    """Which proposals are cleared at once."""
    add: bool = False
    """Whether lines that have no row become bank transactions, by the rules of imports.

    Those up to the day of the beginning balance do not, because it counts them already; nor do
    checks that the books have with another amount, because one of both is a mistake.
    """


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


@frozen
class PreparedMatch:
    """The lines of a file and the rows that they are, as far as the books told at one version.

    Finding them takes long, so it is done before the books are locked for a write.
    """

    head: Head
    statements: Sequence[Statement]
    lines: Mapping[str, StatementRow]
    """All lines of the account, by identity."""
    on_statement: Sequence[StatementRow]
    reconciled_to: date | None
    matcher: LineMatcher
    matched: Sequence[MatchedLines]


def prepare_match(
    work: UnitOfWork, id_: str, file: ParsedFile, options: ImportOptions
) -> PreparedMatch:
    """Find which rows the lines of a file are, and change nothing. Raises as `match_file` does."""
    session = open_one(work, id_)
    if file.refused and not options.partial:
        raise ImportRefused(ImportAnswer.of(file))
    account = work.get(Account, session.account_id)
    statements = statements_of_account(work, file, account, options)
    lines = lines_by_identity(statements)
    on_statement = {
        identity: line for identity, line in lines.items() if line.date <= session.statement_date
    }
    reconciled_to = _reconciled_to(work, session)
    matcher = LineMatcher(work, session, account, reconciled_to, on_statement)
    matched = matcher.known(work) + matcher.proposed()
    in_order = [*on_statement.values()]
    return PreparedMatch(work.head, statements, lines, in_order, reconciled_to, matcher, matched)


def match_file(
    work: UnitOfWork,
    id_: str,
    format_name: str,
    file: ParsedFile,
    choices: MatchChoices,
    options: ImportOptions,
    version: int | None = None,
    prepared: PreparedMatch | None = None,
) -> StatementMatch:
    """Match the file of a statement with the rows of an open reconciliation.

    `prepared` counts if nothing was written since. Raises `ImportRefused` for a file with refused
    rows, unless `options` ask for the rest, and `AccountNeeded` if it has statements of several
    accounts and it is not clear which one is meant.
    """
    session = open_one(work, id_, version)
    if prepared is None or prepared.head != work.head:
        prepared = prepare_match(work, id_, file, options)
    matcher, reconciled_to = prepared.matcher, prepared.reconciled_to
    locked = [item for item in prepared.matched if item.certain and item.is_locked]
    matched = [item for item in prepared.matched if not (item.certain and item.is_locked)]
    taken = {line.line for item in prepared.matched for line in item.lines}
    unmatched = [line for line in prepared.on_statement if line.line not in taken]
    added, batch_id = [], None
    new = [
        line
        for line in unmatched
        if (reconciled_to is None or line.date > reconciled_to) and not matcher.has_check(line)
    ]
    if choices.add and new:
        answer = _add(work, session, format_name, file, prepared.statements, new, options)
        added, batch_id = matcher.added(work, answer), answer.batch_id
        taken = {line.line for item in added for line in item.lines}
        unmatched = [line for line in unmatched if line.line not in taken]
    chosen = [item for item in (*matched, *added) if item.certain]
    cleared = 0
    if choices.apply == "certain":
        cleared = _clear(work, session, chosen)
        remember_lines(work, session, prepared.lines, [*chosen, *locked])
    return StatementMatch(
        work.get(BankSession, session.id),
        tuple(matched),
        tuple(sorted(unmatched, key=lambda line: (line.date, line.line))),
        tuple(added),
        tuple(line for item in locked for line in item.lines),
        len(prepared.lines) - len(prepared.on_statement),
        cleared,
        batch_id,
    )


def _reconciled_to(work: UnitOfWork, session: BankSession) -> date | None:
    """The day of the beginning balance of a session; None if all rows count in the session."""
    last = last_finished(sessions_of(work, session.account_id, "finished"))
    return last.statement_date if last else session.beginning_date


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
