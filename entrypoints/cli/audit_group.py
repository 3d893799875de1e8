"""The names and options of the commands for the log of all changes. `audit_commands` runs them."""

from typing import TYPE_CHECKING, Any

import click

from entrypoints.cli.options import books_options, kept_heads_option, report_file_options

if TYPE_CHECKING:
    from application.integrity.kept_heads import KeptHead
    from entrypoints.cli.console import Console


@click.group()
def audit() -> None:
    """Read the log of all changes, and prove that it is as it was written."""


@audit.command("list")
@books_options
@click.option("--collection", metavar="NAMES", help="Only this collection, or several with commas.")
@click.option("--record", "recordId", metavar="ID", help="Only the record with this id.")
@click.option(
    "--touches",
    metavar="COLLECTION/ID",
    help="Only what touches this document, also by applications, such as invoices/1042.",
)
@click.option(
    "--op",
    type=click.Choice(["put", "delete", "restored"]),
    help="Only what was deleted, or not; or where a backup was restored.",
)
@click.option("--actor", metavar="NAME", help="Only what this person or program changed.")
@click.option("--request", "requestId", metavar="ID", help="Only what this request changed.")
@click.option("--from", "from_", metavar="DATE", help="The first day, in UTC.")
@click.option("--to", metavar="DATE", help="The last day, in UTC.")
@click.option("--since", metavar="VERSION", help="Only changes after this version.")
@click.option(
    "--sort",
    type=click.Choice(["version", "-version"]),
    default="-version",
    show_default=True,
    help="The order; -version for the newest first.",
)
@click.option(
    "--limit",
    type=click.IntRange(1, 1000),
    default=20,
    show_default=True,
    help="Show at most this many changes.",
)
@click.option("--cursor", help="Show the next page: the cursor that the previous page printed.")
def list_(console: "Console", **parameters: Any) -> None:
    """List the changes in the log, the newest first.

    With --json, each change has the record before and after.
    """
    from entrypoints.cli import audit_commands

    audit_commands.list_changes(console, parameters)


@audit.command()
@books_options
def head(console: "Console") -> None:
    """Print the end of the log as HASH@VERSION, in one line to be kept outside the books.

    To prove later that the log still has this change, run: wyzbooks verify --head HASH@VERSION
    """
    from entrypoints.cli import audit_commands

    audit_commands.head(console)


@audit.command()
@books_options
@kept_heads_option
def verify(console: "Console", kept_heads: tuple["KeptHead", ...]) -> None:
    """Check the log alone, and not the rest of the books. Exit code 1 if anything is wrong.

    To check all of the books, run: wyzbooks verify
    """
    from entrypoints.cli import audit_commands

    audit_commands.verify(console, kept_heads)


@audit.command()
@books_options
@click.option("--from", "first", metavar="DATE", help="Only figures of this day or a later one.")
@click.option("--to", "last", metavar="DATE", help="Only figures of this day or an earlier one.")
@click.option("--made-from", metavar="DATE", help="Only changes made on this day or later.")
@click.option("--made-to", metavar="DATE", help="Only changes made up to this day.")
@report_file_options
def closed(console: "Console", **options: Any) -> None:
    """List what was changed in closed periods, and how the closing date was moved.

    The days are those of the figures: --from 2025-01-01 --to 2025-12-31 lists what was changed in
    the year 2025 after it had been closed. With --made-from and --made-to they are the days (UTC)
    on which somebody made the changes.
    """
    from entrypoints.cli import closed_commands

    closed_commands.closed(console, **options)
