"""The name, arguments and options of the command that keeps a copy of the books in step."""

import os
from pathlib import Path

import click


def _checked_address(context: click.Context, parameter: click.Parameter, text: str) -> str:
    """The whole address of the served books."""
    from adapters.sync.addresses import served_address  # `--help` does not need it.

    try:
        return served_address(text)
    except ValueError as error:
        raise click.BadParameter(str(error), context, parameter) from None


@click.command()
@click.argument("address", metavar="URL", callback=_checked_address)
@click.argument("path", metavar="FILE", type=click.Path(dir_okay=False, path_type=Path))
@click.option("--once", is_flag=True, help="End as soon as the copy was in step once.")
@click.option(
    "--check-every",
    metavar="MINUTES",
    type=click.FloatRange(0, min_open=True),
    default=60.0,
    show_default=True,
    help="How often all records are read and compared.",
)
@click.option(
    "--start-over",
    is_flag=True,
    help="Go on with the books at URL even if they are others than those of FILE.",
)
@click.option(
    "--token-file",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="The file with the token for a server that asks for one. Default: the token in "
    "WYZBOOKS_TOKEN.",
)
@click.option("--json", "as_json", is_flag=True, help="Print each line as JSON.")
def mirror(
    address: str,
    path: Path,
    once: bool,
    check_every: float,
    start_over: bool,
    token_file: Path | None,
    as_json: bool,
) -> None:
    """Keep FILE as a copy of the books that are served at URL, in both directions.

    A FILE that does not exist is made. What was done to it while the books were out of reach is
    sent to them. It runs until Ctrl-C or SIGTERM, and can be started again at any time. Exit
    code 1 if it cannot go on; with --once also if the books do not answer.
    """
    from entrypoints.cli import mirror_commands
    from entrypoints.cli.console import Console

    mirror_commands.mirror(
        Console(path, as_json),
        address,
        once=once,
        minutes=check_every,
        starts_over=start_over,
        token=_token(token_file),
    )


def _token(file: Path | None) -> str:
    """The token of the person, or "" if there is none."""
    if file is None:
        token = os.environ.get("WYZBOOKS_TOKEN", "")
    else:
        token = file.read_text(encoding="utf-8", errors="replace")
    if not token.strip().isascii():
        raise click.UsageError("a token has letters, digits, hyphens and underscores only")
    return token.strip()
