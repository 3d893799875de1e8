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
def serve(console: "Console", port: int | None, **options: Any) -> None:
    """Serve the books over HTTP until stopped; create the file if it is missing."""
    from entrypoints.cli import books_commands

    books_commands.serve(console, port or saved_port() or DEFAULT_PORT, **options)
