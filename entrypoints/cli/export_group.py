"""The names and options of the commands that export the books. `export_commands` runs them."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from entrypoints.cli.options import books_options

if TYPE_CHECKING:
    from entrypoints.cli.console import Console


@click.group()
def export() -> None:
    """Export the books for another program."""


@export.command("iif")
@books_options
@click.option(
    "-o",
    "--output",
    type=click.Path(dir_okay=False, path_type=Path),
    help="The file to write. Default: standard output.",
)
def export_iif(console: "Console", output: Path | None) -> None:
    """Export the lists and all transactions as a QuickBooks IIF file.

    Standard error, or with -o standard output, says what an IIF file cannot hold.
    """
    from entrypoints.cli import export_commands

    export_commands.export(console, "iif", output)
