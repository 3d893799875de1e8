"""The names and options of `wyzbooks reconcile`.

`reconcile_commands` and `reconcile_overviews` run them.
"""

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from entrypoints.cli.default_command import GroupWithDefault
from entrypoints.cli.options import books_options, report_file_options, writing_options, yes_option
from entrypoints.cli.reconcile_options import account_argument, matching_options, session_options

if TYPE_CHECKING:
    from entrypoints.cli.console import Console


@click.command("reconcile")
@books_options
@account_argument
@session_options
@matching_options
def reconcile_account(
    console: "Console",
    account: str,
    statement_file: Path | None,
    dry_run: bool,
    yes: bool,
    **options: Any,
) -> None:
    """Reconcile an account with a statement of its bank.

    Begins the reconciliation, or goes on with the open one and corrects its date and balance if you
    give others. Matches a statement FILE (CSV, OFX or QIF; - is standard input) with the rows of
    the account, and clears those that are certain. Then shows the rows, and the difference that is
    left.

    \b
    wyzbooks reconcile Checking january.csv --statement-date 2026-01-31 --balance 4210.55
    wyzbooks reconcile Checking --clear 1042 --clear 1043
    wyzbooks reconcile Checking --finish

    An ACCOUNT is the number, the name or the id of an account. A ROW is the id that the table
    shows, or a number such as that of a check, if only one row has it.

    `wyzbooks reconcile status` shows how far all accounts are reconciled; `list`, `report`,
    `discrepancies` and `undo` are for one ACCOUNT: see `wyzbooks reconcile undo --help`. If an
    account has one of these names, give its number or id.
    """  # noqa: D301 (click looks for the character that is written as a backslash and a b)
    from entrypoints.cli import reconcile_commands

    reconcile_commands.reconcile(
        console, account, statement_file, dry_run=dry_run, yes=yes, **options
    )


@click.group("reconcile", cls=GroupWithDefault, default_command=reconcile_account)
def reconcile() -> None:
    """Reconcile accounts with the statements of their banks."""


@reconcile.command()
@books_options
def status(console: "Console") -> None:
    """Show how far all bank accounts, cards and other reconciled accounts are reconciled."""
    from entrypoints.cli import reconcile_overviews

    reconcile_overviews.status(console)


@reconcile.command("list")
@books_options
@account_argument
def list_(console: "Console", account: str) -> None:
    """List the reconciliations of an account, the latest statement first."""
    from entrypoints.cli import reconcile_overviews

    reconcile_overviews.list_sessions(console, account)


@reconcile.command()
@books_options
@account_argument
def discrepancies(console: "Console", account: str) -> None:
    """List what was changed in rows that were reconciled already, and why."""
    from entrypoints.cli import reconcile_overviews

    reconcile_overviews.discrepancies(console, account)


@reconcile.command()
@books_options
@account_argument
@click.option(
    "--statement-date",
    metavar="DATE",
    help="The date of the statement. Default: the last finished one, or else the open one.",
)
@report_file_options
def report(console: "Console", account: str, **options: Any) -> None:
    """Write the report of a reconciliation: what is cleared, and what is outstanding.

    The ending of the FILE decides the format if you do not give one.
    """
    from entrypoints.cli import reconcile_overviews

    reconcile_overviews.report(console, account, **options)


@reconcile.command()
@books_options
@account_argument
@click.option("--id", "id_", metavar="ID", help="The reconciliation. Default: the latest one.")
@writing_options("Show whether it can be undone, but change nothing.")
@yes_option
def undo(console: "Console", account: str, id_: str | None, dry_run: bool, yes: bool) -> None:
    """Undo the latest reconciliation of an account, after a question.

    Its rows get the marks that they had before it began, and its adjustment is removed.
    """
    from entrypoints.cli import reconcile_overviews

    reconcile_overviews.undo(console, account, id_, dry_run=dry_run, yes=yes)
