"""The names and options of the commands for the log of all changes. `audit_commands` runs them."""

from typing import TYPE_CHECKING, Any

import click

from entrypoints.cli.options import books_options, kept_heads_option, report_file_options

if TYPE_CHECKING:
    from application.integrity.kept_heads import KeptHead
    from entrypoints.cli.console import Console


@click.group()
def audit() -> None:
    """Prove that the log of all changes was not altered, and read what it says."""


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
    """Check the log alone, and not the rest of the books. Exit code 1 if anything is wrong."""
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
