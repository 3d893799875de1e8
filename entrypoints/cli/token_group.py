"""The names and options of the commands for tokens. `token_commands` runs them."""

from typing import TYPE_CHECKING

import click

from entrypoints.cli.options import books_options

if TYPE_CHECKING:
    from entrypoints.cli.console import Console


@click.group()
def token() -> None:
    """Make, list and remove the tokens that wyzbooks serve --token asks for."""


@token.command()
@books_options
@click.argument("name")
@click.option(
    "--scope",
    type=click.Choice(["read", "write", "admin"]),
    required=True,
    help="Only read the books; also keep them; or also replace them and change the settings.",
)
def add(console: "Console", name: str, scope: str) -> None:
    """Make a token, and print it. It is shown this once, and kept nowhere."""
    from entrypoints.cli import token_commands

    token_commands.add(console, name, scope)


@token.command("list")
@books_options
def list_(console: "Console") -> None:
    """List the names and scopes of the tokens."""
    from entrypoints.cli import token_commands

    token_commands.list_tokens(console)


@token.command()
@books_options
@click.argument("name")
def remove(console: "Console", name: str) -> None:
    """Remove a token: a running server refuses it from the next request on."""
    from entrypoints.cli import token_commands

    token_commands.remove(console, name)
