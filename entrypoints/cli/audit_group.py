"""The names and options of the commands for the log of all changes. `audit_commands` runs them."""

from typing import TYPE_CHECKING

import click

from entrypoints.cli.options import books_options, kept_heads_option

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
