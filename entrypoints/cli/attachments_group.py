"""The names and options of the commands for attachments. `attachment_commands` runs them."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from entrypoints.cli.options import books_options, version_option, writing_options

if TYPE_CHECKING:
    from entrypoints.cli.console import Console


@click.group()
def attachments() -> None:
    """Keep files with records: receipts, bills as PDF, contracts.

    COLLECTION and ID name the record, as for `wyzbooks show`. An ATTACHMENT is the name of a file
    of the record, or the id of the attachment.
    """


@attachments.command("list")
@books_options
@click.argument("collection")
@click.argument("id_", metavar="ID")
@click.option(
    "--limit",
    type=click.IntRange(1, 1000),
    default=100,
    show_default=True,
    help="Show at most this many files.",
)
@click.option("--cursor", help="Show the next page: the cursor that the previous page printed.")
def list_(console: "Console", collection: str, id_: str, limit: int, cursor: str | None) -> None:
    """List the files of a record."""
    from entrypoints.cli import attachment_commands

    attachment_commands.list_files(console, collection, id_, limit=limit, cursor=cursor)


@attachments.command()
@books_options
@click.argument("collection")
@click.argument("id_", metavar="ID")
@click.argument(
    "files",
    metavar="FILE...",
    nargs=-1,
    required=True,
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
)
@writing_options("Show what would be attached, but change nothing.")
def add(
    console: "Console", collection: str, id_: str, files: tuple[Path, ...], dry_run: bool
) -> None:
    """Attach files to a record: all of them, or none if one is refused."""
    from entrypoints.cli import attachment_commands

    attachment_commands.add(console, collection, id_, files, dry_run=dry_run)


@attachments.command()
@books_options
@click.argument("collection")
@click.argument("id_", metavar="ID")
@click.argument("attachment")
@click.option(
    "-o",
    "--output",
    type=click.Path(dir_okay=False, path_type=Path),
    help="The file to write. Default: its name, in this folder, if there is no such file yet.",
)
def save(
    console: "Console", collection: str, id_: str, attachment: str, output: Path | None
) -> None:
    """Write a file of a record to the disk."""
    from entrypoints.cli import attachment_commands

    attachment_commands.save(console, collection, id_, attachment, output)


@attachments.command()
@books_options
@click.argument("collection")
@click.argument("id_", metavar="ID")
@click.argument("attachment")
@writing_options("Show what would be removed, but change nothing.")
@version_option
def remove(
    console: "Console",
    collection: str,
    id_: str,
    attachment: str,
    dry_run: bool,
    version: int | None,
) -> None:
    """Remove a file from a record."""
    from entrypoints.cli import attachment_commands

    attachment_commands.remove(
        console, collection, id_, attachment, dry_run=dry_run, version=version
    )
