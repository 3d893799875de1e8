"""The options that say who may use served books and how the log is written, for all commands that
have books served.
"""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import click

from entrypoints.cli.options import Command, with_options


def serving_options(command: Command) -> Command:
    """The options whose values make `AccessOptions` and `LogOptions`."""
    return with_options(
        command,
        click.option(
            "--token",
            "asks_for_tokens",
            is_flag=True,
            help="Ask every request for a token (wyzbooks token add makes one).",
        ),
        click.option(
            "--read-only",
            "is_read_only",
            is_flag=True,
            help="Change nothing: refuse every write, and make no backups.",
        ),
        click.option(
            "--listen",
            "addresses",
            metavar="ADDRESS",
            multiple=True,
            callback=_checked_by("checked_address"),
            help="Listen on this IP address, too, such as 0.0.0.0 in a container. Beyond this "
            "computer only with --token. Can be repeated.",
        ),
        click.option(
            "--host-name",
            "host_names",
            metavar="NAME[:PORT]",
            multiple=True,
            callback=_checked_by("checked_host_name"),
            help="A name under which clients reach the server. Can be repeated.",
        ),
        click.option(
            "--socket",
            type=click.Path(dir_okay=False, path_type=Path),
            help="Listen on a Unix socket, too, in a folder that only you can use.",
        ),
        click.option(
            "--allow-origin",
            "origins",
            metavar="ORIGIN",
            multiple=True,
            callback=_checked_by("checked_origin"),
            help="Let pages of this site use the books, such as https://app.example. Can be "
            "repeated.",
        ),
        click.option(
            "--log-format",
            envvar="WYZBOOKS_LOG_FORMAT",
            type=click.Choice(["text", "json"]),
            default="text",
            show_default=True,
            help="How the log on standard error is written: for people, or a JSON object a line.",
        ),
        click.option(
            "--log-level",
            envvar="WYZBOOKS_LOG_LEVEL",
            type=click.Choice(["debug", "info", "warning", "error"]),
            default="info",
            show_default=True,
            help="The lowest level that is logged: info has a line for each request.",
        ),
    )


def _checked_by(name: str) -> Callable[[click.Context, click.Parameter, tuple[str, ...]], Any]:
    """A callback that checks each value of an option by a function of `access_options`."""

    def check(
        context: click.Context, option: click.Parameter, texts: tuple[str, ...]
    ) -> tuple[str, ...]:
        if not texts:
            return ()
        from entrypoints import access_options  # `--help` does not need it.

        try:
            return tuple(getattr(access_options, name)(text) for text in texts)
        except ValueError as error:
            raise click.BadParameter(str(error), context, option) from None

    return check
