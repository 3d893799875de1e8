"""The commands for reconciliations that were made: their state, list, report and undo."""

import sys
from datetime import date
from pathlib import Path
from typing import Any

from adapters.json_shapes.bank_sessions import bank_session_heads, discrepancies_view
from adapters.json_shapes.reconciliation_status import account_status_view
from application.bank_reconciliation.discrepancies import discrepancies_of
from application.bank_reconciliation.finishing import undo_session
from application.bank_reconciliation.session_report import session_report
from application.bank_reconciliation.status import reconciliation_status
from application.reconciliation.row_marks import sessions_of
from application.unit_of_work.unit_of_work import UnitOfWork
from domain.errors import NotFound, Refused
from domain.ledger.accounts import Account
from domain.reconciliation.bank_sessions import BankSession, last_finished
from domain.values import format_amount
from entrypoints.cli.console import Console
from entrypoints.cli.day_options import day_of
from entrypoints.cli.named_records import named_account
from entrypoints.cli.reconcile_tables import discrepancies_text, sessions_text, status_text
from entrypoints.cli.reconcile_text import session_words
from entrypoints.cli.report_commands import write_report
from entrypoints.cli.writing import AnswerForm, Document, commit, rehearse, show


def status(console: Console) -> None:
    """Show how far each account is reconciled."""
    with console.open_books() as books:
        statuses = books.read(reconciliation_status)
        document = {"data": [account_status_view(status) for status in statuses]}
        console.say(document, status_text(statuses))


def list_sessions(console: Console, account_name: str) -> None:
    """List the reconciliations of an account, the latest statement first."""

    def read(work: UnitOfWork) -> tuple[Account, list[dict[str, Any]]]:
        account = named_account(work, account_name, "/account")
        return account, bank_session_heads(work, sessions_of(work, account.id))

    with console.open_books() as books:
        account, heads = books.read(read)
        text = sessions_text(heads) if heads else f"{account.label} was never reconciled."
        console.say({"data": heads, "total": len(heads)}, text)


def discrepancies(console: Console, account_name: str) -> None:
    """List the rows of an account that were changed after they had been reconciled."""

    def read(work: UnitOfWork) -> Document:
        account = named_account(work, account_name, "/account")
        sessions = sessions_of(work, account.id, "finished")[::-1]
        changed = [discrepancies_of(work, session) for session in sessions]
        rows = [row for one in changed for row in discrepancies_view(one)["rows"]]
        open_amount = sum(
            row.amount for one in changed for row in one.rows if row.row.settled_by is None
        )
        return {"accountId": account.id, "rows": rows, "total": format_amount(-open_amount)}

    with console.open_books() as books:
        document = books.read(read)
        console.say(document, discrepancies_text(document))


def report(
    console: Console,
    account_name: str,
    *,
    statement_date: str | None,
    format_name: str,
    output: Path | None,
) -> None:
    """Write the report of the reconciliation with a statement."""
    day = day_of("--statement-date", statement_date)

    def make(work: UnitOfWork) -> Any:
        account = named_account(work, account_name, "/account")
        return session_report(work, _reported(work, account, day).id)

    write_report(console, "reconciliation", make, format_name, output)


def _reported(work: UnitOfWork, account: Account, day: date | None) -> BankSession:
    """The reconciliation with the statement of a day, or the latest one that is finished or open.

    Raises `NotFound` if there is none.
    """
    sessions = sessions_of(work, account.id, "open", "finished")
    if not sessions:
        raise NotFound(f"{account.label} was never reconciled")
    if day is None:
        return last_finished(sessions) or sessions[0]
    session = next((session for session in sessions if session.statement_date == day), None)
    if session is None:
        days = ", ".join(str(session.statement_date) for session in sessions)
        raise NotFound(
            f"{account.label} has no reconciliation with a statement of {day}, but of {days}"
        )
    return session


def undo(console: Console, account_name: str, id_: str | None, *, dry_run: bool, yes: bool) -> None:
    """Undo the latest reconciliation of an account, or the one with an id, after a question."""

    def undone(work: UnitOfWork) -> BankSession:
        return undo_session(work, _finished(work, account_name, id_)[1].id)

    def view(work: UnitOfWork, session: BankSession) -> Document:
        return bank_session_heads(work, [session])[0]

    if not (dry_run or yes):
        console.check_can_ask()
    with console.open_books() as books:
        account, session = books.read(_finished, account_name, id_)
        what = session_words(account, session)
        adjustment = ", and its adjustment is removed" if session.adjustment else ""
        form = AnswerForm(
            view,
            lambda _: f"Undid {what}. Its rows have the marks from before it{adjustment}.",
            lambda _: f"{what} is undone",
        )
        rehearsed = rehearse(books, view, undone).result
        if dry_run:
            text = f"{what[0].upper()}{what[1:]} can be undone{adjustment}."
            console.say({"dryRun": True, **rehearsed}, text)
            return
        if not yes and not console.confirm(f"Undo {what}{_adjustment_question(session)}?"):
            console.tell("nothing was changed")
            sys.exit(1)
        show(console, commit(console, books, form, undone))


def _adjustment_question(session: BankSession) -> str:
    return ", and remove its adjustment" if session.adjustment else ""


def _finished(work: UnitOfWork, account_name: str, id_: str | None) -> tuple[Account, BankSession]:
    """The reconciliation of an account to undo: the one with an id, or the latest."""
    account = named_account(work, account_name, "/account")
    sessions = sessions_of(work, account.id)
    if id_ is not None:
        session = next((session for session in sessions if session.id == id_), None)
        if session is None:
            raise Refused.at("/id", f"{account.label} has no reconciliation {id_!r}")
        return account, session
    session = last_finished(sessions)
    if session is None:
        raise NotFound(f"{account.label} has no finished reconciliation to undo")
    return account, session
