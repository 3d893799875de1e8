"""The commands for tokens: they change the file of tokens beside the books."""

from typing import cast

from entrypoints.cli.console import Console
from entrypoints.cli.tables import new_table, text_console
from entrypoints.token_file import AccessScope, TokenFile


def add(console: Console, name: str, scope: str) -> None:
    """Make a token, and print it."""
    with console.refusals():
        secret = TokenFile.of_books(console.path).add(name, cast("AccessScope", scope))
        console.say({"name": name, "scope": scope, "token": secret}, secret)


def list_tokens(console: Console) -> None:
    """List the tokens, which does not show their secrets."""
    with console.refusals():
        file = TokenFile.of_books(console.path)
        views = [
            {"name": token.name, "scope": token.scope, "created": token.created}
            for token in file.stored()
        ]
        if not views and not console.as_json:
            console.say(None, f"There are no tokens in {file.path}")
            return
        console.show({"data": views, "total": len(views)}, _print_tokens)


def remove(console: Console, name: str) -> None:
    """Remove a token."""
    with console.refusals():
        TokenFile.of_books(console.path).remove(name)
        console.say({"removed": name}, f"Removed {name}; a running server refuses it from now on")


def _print_tokens(document: dict[str, list[dict[str, str]]]) -> None:
    columns = ("name", "scope", "created")
    table = new_table(columns)
    for view in document["data"]:
        table.add_row(*(view[column] for column in columns))
    text_console().print(table)
