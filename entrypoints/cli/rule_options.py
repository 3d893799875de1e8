"""The options for the fields of a bank rule."""

from collections.abc import Callable
from typing import Any

import click

_FIELDS = {"payee": "payee", "memo": "memo", "text": "either"}
"""The beginnings of options, and the texts of a row that they are about."""
_MATCHES = ("contains", "does_not_contain", "is", "begins_with")

TEXT_OPTIONS = {
    f"{option}_{match}": (field, match) for option, field in _FIELDS.items() for match in _MATCHES
}
"""The options for conditions on texts, by name: which text of a row, and how it is compared."""


def rule_options(command: Callable[..., None]) -> Callable[..., None]:
    """The conditions of a rule, and what follows from them."""
    options = [
        click.option(
            "--bank",
            "account_id",
            metavar="ACCOUNT",
            help="Only rows of this bank account or card.",
        ),
        click.option(
            "--direction",
            type=click.Choice(["in", "out", "both"]),
            help="Only money that comes in, or only money that goes out.",
        ),
        *_text_options(),
        click.option("--amount-from", metavar="AMOUNT", help="Only amounts from this one on."),
        click.option("--amount-to", metavar="AMOUNT", help="Only amounts up to this one."),
        click.option(
            "--account",
            "contra_account_id",
            metavar="ACCOUNT",
            help="The account that the money comes from or goes to, such as an expense.",
        ),
        click.option("--contact", "contact_id", metavar="CONTACT", help="The customer or vendor."),
        click.option("--payee", metavar="TEXT", help="What replaces the payee of the row."),
        click.option("--memo", metavar="TEXT", help="The memo of a row that has none."),
        click.option("--active/--inactive", default=None, help="Whether the rule is in use."),
    ]
    for option in reversed(options):
        command = option(command)
    return command


def _text_options() -> list[Callable[..., Any]]:
    """An option for each text of a row, and for each way in which it is compared."""
    return [
        click.option(
            f"--{option.replace('_', '-')}",
            metavar="TEXT",
            multiple=True,
            help=_help_of(field, match),
        )
        for option, (field, match) in TEXT_OPTIONS.items()
    ]


def _help_of(field: str, match: str) -> str:
    if field != "either":
        return f"Only rows of which the {field} {match.replace('_', ' ')} TEXT."
    if match == "does_not_contain":
        return "Only rows of which neither the payee nor the memo contains TEXT."
    return f"Only rows of which the payee or the memo {match.replace('_', ' ')} TEXT."
