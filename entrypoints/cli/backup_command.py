"""The name and options of the command for backups. `backup_commands` runs it."""

from typing import TYPE_CHECKING

import click

from entrypoints.cli.options import books_options

if TYPE_CHECKING:
    from entrypoints.cli.console import Console


@click.command()
@books_options
@click.option("--list", "lists", is_flag=True, help="List the backups, the newest first.")
@click.option("--delete", "name", metavar="NAME", help="Delete the backup with this name.")
def backup(console: "Console", lists: bool, name: str | None) -> None:
    """Make a backup of the books, and verify it.

    Backups are in the folder FILE.backups beside the books. They can be made while the books are
    served and written to.
    """
    if lists and name is not None:
        raise click.UsageError("give either --list or --delete")
    from entrypoints.cli import backup_commands

    if lists:
        backup_commands.list_backups(console)
    elif name is not None:
        backup_commands.delete_backup(console, name)
    else:
        backup_commands.make_backup(console)
