"""The name and options of the command that serves the books. `books_commands` runs it."""

from typing import TYPE_CHECKING, Any

import click

from entrypoints.cli.options import books_options, port_option
from entrypoints.cli.serving_options import serving_options
from entrypoints.settings import DEFAULT_PORT, saved_port

if TYPE_CHECKING:
    from entrypoints.cli.console import Console


@click.command()
@books_options
@port_option
@serving_options
@click.option(
    "--log-format",
    envvar="WYZBOOKS_LOG_FORMAT",
    type=click.Choice(["text", "json"]),
    default="text",
    show_default=True,
    help="How the log on standard error is written: for people, or a JSON object a line.",
)
@click.option(
    "--log-level",
    envvar="WYZBOOKS_LOG_LEVEL",
    type=click.Choice(["debug", "info", "warning", "error"]),
    default="info",
    show_default=True,
    help="The lowest level that is logged: info has a line for each request.",
)
def serve(console: "Console", port: int | None, **options: Any) -> None:
    """Serve the books over HTTP until stopped; create the file if it is missing."""
    from entrypoints.cli import books_commands

    books_commands.serve(console, port or saved_port() or DEFAULT_PORT, **options)
