"""The names and options of the commands that export the books. `export_commands` runs them."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from entrypoints.cli.options import books_options

if TYPE_CHECKING:
    from entrypoints.cli.console import Console


@click.group()
def export() -> None:
    """Export the books, for another program or to import them again."""


_OUTPUT = click.option(
    "-o",
    "--output",
    type=click.Path(dir_okay=False, path_type=Path),
    help="The file to write. Default: standard output.",
)


@export.command("iif")
@books_options
@_OUTPUT
def export_iif(console: "Console", output: Path | None) -> None:
    """Export the lists and all transactions as a QuickBooks IIF file.

    Standard error, or with -o standard output, says what an IIF file cannot hold.
    """
    _export(console, "iif", output)


@export.command("beancount")
@books_options
@_OUTPUT
def export_beancount(console: "Console", output: Path | None) -> None:
    """Export accounts and transactions as a Beancount journal.

    Standard error, or with -o standard output, says what the journal does not hold.
    """
    _export(console, "beancount", output)


@export.command("hledger")
@books_options
@_OUTPUT
def export_hledger(console: "Console", output: Path | None) -> None:
    """Export accounts and transactions as an hledger journal.

    Standard error, or with -o standard output, says what the journal does not hold.
    """
    _export(console, "hledger", output)


@export.command("csv")
@books_options
@_OUTPUT
def export_csv(console: "Console", output: Path | None) -> None:
    """Export all records as CSV files in a ZIP archive."""
    _export(console, "csv", output)


@export.command("json")
@books_options
@_OUTPUT
def export_json(console: "Console", output: Path | None) -> None:
    """Export the whole books as one JSON document, which can be imported."""
    _export_whole(console, "json", output)


@export.command("file")
@books_options
@_OUTPUT
def export_file(console: "Console", output: Path | None) -> None:
    """Export the whole books as a file of books, as they are at this moment."""
    _export_whole(console, "file", output)


def _export(console: "Console", format_name: str, output: Path | None) -> None:
    from entrypoints.cli import export_commands

    export_commands.export(console, format_name, output)


def _export_whole(console: "Console", format_name: str, output: Path | None) -> None:
    from entrypoints.cli import export_commands

    export_commands.export_whole(console, format_name, output)
