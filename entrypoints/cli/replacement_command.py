"""The names and options of the commands that replace the books.

`replacement_commands` runs them.
"""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from entrypoints.cli.options import books_options, yes_option

if TYPE_CHECKING:
    from entrypoints.cli.console import Console

_dry_run_option = click.option(
    "--dry-run", is_flag=True, help="Show what the books would hold, but change nothing."
)


@click.command("import-data")
@books_options
@click.argument("source", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@_dry_run_option
@yes_option
def import_data(console: "Console", source: Path, dry_run: bool, yes: bool) -> None:
    """Replace the books by those in SOURCE.

    SOURCE is an export in JSON, or a file of books. All of it is checked before anything is
    replaced, and the former books become a backup.
    """
    from entrypoints.cli import replacement_commands

    replacement_commands.import_data(console, source, dry_run=dry_run, yes=yes)


@click.command()
@books_options
@click.argument("name")
@_dry_run_option
@yes_option
def restore(console: "Console", name: str, dry_run: bool, yes: bool) -> None:
    """Replace the books by the backup NAME; `wyzbooks backup --list` has the names.

    The former books become a backup. If the file of the books is gone, it is made again.
    """
    from entrypoints.cli import replacement_commands

    replacement_commands.restore(console, name, dry_run=dry_run, yes=yes)


@click.command()
@books_options
@click.option("--data", is_flag=True, help="Delete the whole company, and begin a new one.")
@click.option("--prefs", is_flag=True, help="Delete the preferences and themes of the devices.")
@click.option(
    "--confirm", metavar="NAME", help="The name of the company. Without it you are asked for it."
)
@_dry_run_option
def reset(console: "Console", data: bool, prefs: bool, confirm: str | None, dry_run: bool) -> None:
    """Delete the data of the company, or the preferences of its devices.

    The former books become a backup before a company is deleted.
    """
    from entrypoints.cli import replacement_commands

    if not (data or prefs):
        raise click.UsageError("give --data, --prefs or both")
    replacement_commands.reset(console, confirm, data=data, prefs=prefs, dry_run=dry_run)
