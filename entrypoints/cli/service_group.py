"""The names and options of `wyzbooks service`. `service_commands` runs its commands."""

from typing import TYPE_CHECKING, Any

import click

from entrypoints.cli.options import books_options
from entrypoints.cli.serving_options import serving_options
from entrypoints.settings import HIGHEST_PORT, LOWEST_PORT

if TYPE_CHECKING:
    from entrypoints.cli.console import Console
    from entrypoints.logs import LogFormat

_fixed_port_option = click.option(
    "--port",
    type=click.IntRange(LOWEST_PORT, HIGHEST_PORT),
    help="Always serve on this port, whatever port is saved.",
)


@click.group()
def service() -> None:
    """Have this computer serve the books by itself, from its start or your login on.

    Each file of books has a service of its own.
    """


@service.command()
@books_options
@_fixed_port_option
@serving_options
@click.option("--dry-run", is_flag=True, help="Show what would be written and run, and do nothing.")
def install(
    console: "Console",
    port: int | None,
    dry_run: bool,
    log_format: "LogFormat",
    log_level: str,
    **options: Any,
) -> None:
    """Write the service of these books, and start it.

    It is a systemd user unit on Linux, a launchd agent on a Mac, and a scheduled task on Windows.
    Exit code 1 if the system refused a command; the file remains, and the commands are printed.
    """
    from entrypoints.access_options import AccessOptions
    from entrypoints.cli import service_commands
    from entrypoints.logs import LogOptions

    access, log = AccessOptions(**options), LogOptions(log_format, log_level)
    if dry_run:
        service_commands.rehearse(console, port, access, log)
    else:
        service_commands.install(console, port, access, log)


@service.command()
@books_options
@_fixed_port_option
@serving_options
def show(
    console: "Console",
    port: int | None,
    log_format: "LogFormat",
    log_level: str,
    **options: Any,
) -> None:
    """Print the file that install would write."""
    from entrypoints.access_options import AccessOptions
    from entrypoints.cli import service_commands
    from entrypoints.logs import LogOptions

    access, log = AccessOptions(**options), LogOptions(log_format, log_level)
    service_commands.show(console, port, access, log)


@service.command()
@books_options
def status(console: "Console") -> None:
    """Show whether the service is installed, and whether the books are served."""
    from entrypoints.cli import service_commands

    service_commands.status(console)


@service.command()
@books_options
def remove(console: "Console") -> None:
    """Stop the service of these books and remove it. The books are left alone."""
    from entrypoints.cli import service_commands

    service_commands.remove(console)
