"""The name and options of `wyzbooks history`. `history_commands` runs it."""

from typing import TYPE_CHECKING, Any

import click

from entrypoints.cli.options import books_options, known_at_option, report_file_options

if TYPE_CHECKING:
    from entrypoints.cli.console import Console


@click.command()
@books_options
@click.argument("collection")
@click.argument("id_", metavar="ID", required=False)
@click.option("--newest", is_flag=True, help="Show the newest change first, not the oldest.")
@click.option(
    "--limit",
    type=click.IntRange(1, 1000),
    default=1000,
    show_default=True,
    help="Show at most this many changes.",
)
@click.option(
    "--cursor", help="Show the next page: the `nextCursor` in the JSON of the one before."
)
@known_at_option
@report_file_options
def history(console: "Console", collection: str, id_: str | None, **options: Any) -> None:
    """Show what was done to a record, by whom and when; also to one that was deleted.

    Collections are those of `wyzbooks list`, and `settings`, which needs no ID.
    """
    from entrypoints.cli import history_commands

    history_commands.history(console, collection, id_, **options)
