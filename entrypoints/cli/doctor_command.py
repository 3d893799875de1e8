"""The name and options of the command that looks for what is wrong. `doctor_commands` runs it."""

from typing import TYPE_CHECKING

import click

from entrypoints.cli.options import books_options, port_option
from entrypoints.settings import DEFAULT_PORT, saved_port

if TYPE_CHECKING:
    from entrypoints.cli.console import Console


@click.command()
@books_options
@port_option
def doctor(console: "Console", port: int | None) -> None:
    """Look at the file, its server, backups and this computer, and change nothing.

    For all that is not well, it prints the command that helps. Exit code 1 if there is a problem;
    warnings alone do not count.
    """
    from entrypoints.cli import doctor_commands

    doctor_commands.doctor(console, port or saved_port() or DEFAULT_PORT)
