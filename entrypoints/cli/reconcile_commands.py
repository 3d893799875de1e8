"""`wyzbooks reconcile ACCOUNT`: begin the reconciliation of an account, or go on with the open one.

The other commands of the group are in `reconcile_overviews`.
"""

import shlex
import sys
from pathlib import Path
from typing import Any

import click
from attrs import define

from adapters.json_shapes.bank_sessions import bank_session_view
from adapters.json_shapes.statement_matches import statement_match_view
from application.bank_reconciliation.sessions import cancel_session
from application.reconciliation.row_marks import open_session
from application.unit_of_work.books import Books
from application.unit_of_work.unit_of_work import UnitOfWork
from domain.errors import NotFound
from domain.ledger.accounts import Account
from domain.reconciliation.bank_sessions import BankSession
from entrypoints.cli.console import Console
from entrypoints.cli.day_options import day_of
from entrypoints.cli.named_records import named_account
from entrypoints.cli.named_rows import ALL
from entrypoints.cli.progress_line import ProgressLine
from entrypoints.cli.reconcile_matches import MatchesText
from entrypoints.cli.reconcile_request import Reconciled, ReconcileRequest, reconcile_account
from entrypoints.cli.reconcile_text import SessionText, session_words
from entrypoints.cli.signals import SIGNALS
from entrypoints.cli.statement_source import SourceStatement, StatementSource
from entrypoints.cli.writing import AnswerForm, Document, commit, rehearse, show

_TYPED = click.core.ParameterSource.COMMANDLINE
_DRY_RUN = "Nothing was changed, because this is a dry run."


def reconcile(
    console: Console, account: str, path: Path | None, *, dry_run: bool, yes: bool, **options: Any
) -> None:
    """Do what the options ask for, and show what is left. The exit code is 1 if that is refused."""
    if options.pop("cancel"):
        _check_alone(path, options)
        cancel(console, account, dry_run=dry_run, yes=yes)
        return
    reading = {
        name: options.pop(name)
        for name in ("format_name", "date_order", "columns", "reversed_sign", "decimal")
    }
    show_all = options.pop("show_all")
    request = _request(account, options)
    with console.open_books() as books:
        source, matches = None, None
        if path:
            account_id = books.read(named_account, account, "/account").id
            opened = StatementSource.open(path, **reading)
            is_shown = console.shows_progress
            with ProgressLine(f"reading {opened.file.name}", is_shown=is_shown):
                source = opened.read(books, account_id, partial=request.partial)
            matches = MatchesText(opened.file.name, show_all)
        form = _SessionForm(_command(console, request.account), matches)
        _run(console, books, form, request, source, dry_run=dry_run)


def _request(account: str, options: dict[str, Any]) -> ReconcileRequest:
    """What the options ask for; raises `UsageError` for options that do not fit together."""
    for name in ("statement_date", "beginning_date"):
        options[name] = day_of(f"--{name.replace('_', '-')}", options[name])
    request = ReconcileRequest(account=account, **options)
    if request.adjustment_account_id and not request.finish:
        raise click.UsageError("--adjust is for --finish, which posts the difference; give both")
    if ALL in request.clear and ALL in request.unclear:
        raise click.UsageError("give --clear all or --unclear all, and not both")
    return request


def _run(
    console: Console,
    books: Books,
    form: "_SessionForm",
    request: ReconcileRequest,
    source: SourceStatement | None,
    *,
    dry_run: bool,
) -> None:
    arguments = (reconcile_account, request, source)
    if dry_run:
        with ProgressLine("reconciling", is_shown=console.shows_progress):
            view = rehearse(books, form.view, *arguments).result
        console.warn(view.get("warnings", ()))
        console.say({"dryRun": True, **view}, f"{form.text(view)}\n\n{_DRY_RUN}")
    else:
        with ProgressLine("reconciling", is_shown=console.shows_progress):
            answer = commit(console, books, form.answer_form(), *arguments)
        show(console, answer)
        SIGNALS.settle()  # The exit code is that of the refusal, although something is stored.
    if form.refusal:
        console.print_refusal(form.refusal)
        sys.exit(1)


def cancel(console: Console, account_name: str, *, dry_run: bool, yes: bool) -> None:
    """Cancel the open reconciliation of an account, after a question."""

    def open_one(work: UnitOfWork) -> tuple[Account, BankSession]:
        account = named_account(work, account_name, "/account")
        session = open_session(work, account.id)
        if session is None:
            raise NotFound(f"{account.label} has no open reconciliation")
        return account, session

    def cancelled(work: UnitOfWork) -> Document:
        account, session = open_one(work)
        cancel_session(work, session.id)
        return {
            "cancelled": session.id,
            "accountId": account.id,
            "statementDate": session.statement_date,
        }

    if not (dry_run or yes):
        console.check_can_ask()
    with console.open_books() as books:
        account, session = books.read(open_one)
        what = session_words(account, session)
        form = AnswerForm(
            lambda _, document: document,
            lambda _: f"Cancelled {what}. Its rows have the marks from before it.",
            lambda _: f"{what} is cancelled",
        )
        if dry_run:
            view = rehearse(books, form.view, cancelled).result
            console.say({"dryRun": True, **view}, f"{what[0].upper()}{what[1:]} can be cancelled.")
            return
        if not yes and not console.confirm(f"Cancel {what}?"):
            console.tell("nothing was changed")
            sys.exit(1)
        show(console, commit(console, books, form, cancelled))


@define
class _SessionForm:
    """The answer about a reconciliation, and what its text needs besides."""

    command: str
    """The command that goes on with the reconciliation."""
    matches: MatchesText | None
    """How the matches of the file are written, if there is one."""
    text_of: SessionText | None = None
    refusal: Exception | None = None

    def answer_form(self) -> AnswerForm:
        return AnswerForm(self.view, self.text, _stored)

    def view(self, work: UnitOfWork, result: Reconciled) -> Document:
        self.refusal = result.refusal
        self.text_of = SessionText(result.account, result.is_begun, self.command, self.matches)
        view = bank_session_view(work, result.session)
        match = statement_match_view(work, result.match) if result.match else None
        if match:
            del match["session"]
        more = {"isBegun": result.is_begun, "notes": list(result.notes), "match": match}
        return {**view, **more}

    def text(self, view: Document) -> str:
        assert self.text_of
        return self.text_of.text(view)


def _stored(view: Document) -> str:
    return f"the reconciliation {view['id']}, which is {view['status']}"


def _command(console: Console, account: str) -> str:
    return f"wyzbooks reconcile {shlex.quote(account)}{console.file_option()}"


def _check_alone(path: Path | None, options: dict[str, Any]) -> None:
    """Raise `UsageError` if `--cancel` comes with anything else."""
    context = click.get_current_context()
    given = [name for name in options if context.get_parameter_source(name) is _TYPED]
    if path or given:
        raise click.UsageError("--cancel takes no other options but --yes and --dry-run")
