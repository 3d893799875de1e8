"""Which lines of statement files were cleared as which rows, for the files that are imported later.

A file that was matched may be imported later, or an overlapping one. Its lines are in the books
already then, also where several rows are one line.
"""

from collections.abc import Iterable, Mapping

from application.bank_reconciliation.matched_lines import MatchedLines
from application.collections.kinds import KINDS
from application.importing.statements import StatementRow
from application.ports.stored_imports import ImportedRow
from application.unit_of_work.unit_of_work import UnitOfWork
from domain.reconciliation.bank_sessions import BankSession


def remember_lines(
    work: UnitOfWork,
    session: BankSession,
    lines: Mapping[str, StatementRow],
    matched: Iterable[MatchedLines],
) -> None:
    """Remember the lines of certain matches until the session is cancelled or undone.

    `lines` are all lines of the account by identity. What an import has remembered stays as it is.
    """
    if not lines:
        return
    days = [line.date for line in lines.values()]
    known = work.session.imports.rows(session.account_id, min(days), max(days))
    identities = {row.identity for row in known}
    row_of_line = {line.line: item.rows[0] for item in matched for line in item.lines}
    work.session.imports.remember_rows(
        session.id,
        [
            ImportedRow(
                session.account_id,
                line.date,
                line.amount,
                identity,
                line.fitid,
                line.payee,
                (KINDS[row.kind].plural, row.document_id),
            )
            for identity, line in lines.items()
            if (row := row_of_line.get(line.line)) and identity not in identities
        ],
    )


def forget_lines(work: UnitOfWork, session: BankSession) -> None:
    """Forget what was remembered with a session that is cancelled or undone."""
    work.session.imports.forget(session.id)
