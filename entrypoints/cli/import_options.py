"""The options of the commands that import files."""

from collections.abc import Callable
from pathlib import Path

import click

from entrypoints.cli.options import Command, with_options, writing_options, yes_option


def import_file_options(command: Command) -> Command:
    """The files to import, and their format."""
    return with_options(
        command,
        files_argument(),
        click.option(
            "--as",
            "format_name",
            type=click.Choice(["iif", "ofx", "qif", "quickbooks", "csv"]),
            help="The format of the files. Default: as they look.",
        ),
    )


def files_argument() -> Callable[[Command], Command]:
    """The files that a command reads."""
    return click.argument(
        "paths",
        metavar="FILE...",
        type=click.Path(exists=True, dir_okay=False, allow_dash=True, path_type=Path),
        nargs=-1,
        required=True,
    )


def statement_options(command: Command) -> Command:
    """How the statements of banks are imported."""
    return with_options(
        command,
        click.option(
            "--account",
            "accounts",
            metavar="ACCOUNT",
            multiple=True,
            help="The bank account or card of the statement: its number, name or id. Of several "
            "statements in one file, NAME=ACCOUNT for each, where NAME is the account in the file.",
        ),
        click.option(
            "--matches",
            type=click.Choice(["all", "certain", "none"]),
            default="all",
            show_default=True,
            help="Which entries of the books may be rows of the statement, so that these are not "
            "imported.",
        ),
        click.option(
            "--probable",
            type=click.Choice(["skip", "import"]),
            default="skip",
            show_default=True,
            help="What is done with rows that were probably imported before.",
        ),
        click.option(
            "--join-transfers",
            is_flag=True,
            help="Make one transfer of two uncategorized rows of two accounts that fit.",
        ),
        *column_options("It is remembered with the account, like the next two options."),
        click.option(
            "--forget-columns",
            is_flag=True,
            help="Forget what was said of the columns, signs and decimals of earlier files.",
        ),
    )


def enrich_options(command: Command) -> Command:
    """How a list of transactions is read, and what its enrichment asks and shows."""
    return with_options(
        command,
        writing_options("Show what would be filled, but change nothing."),
        yes_option,
        click.option(
            "--all",
            "show_all",
            is_flag=True,
            help="Show all rows that are filled, ambiguous, left out or refused, and not only the "
            "beginning.",
        ),
        click.option(
            "--partial", is_flag=True, help="Use the other rows even if some are refused."
        ),
        date_order_option(),
        *column_options("QuickBooks' own lists need none of these options."),
    )


def date_order_option() -> Callable[[Command], Command]:
    """The order of day, month and year in the dates of a file."""
    return click.option(
        "--date-order",
        type=click.Choice(["mdy", "dmy", "ymd"]),
        help="The order of day, month and year in dates. Default: as the dates show, or mdy.",
    )


def column_options(note: str) -> tuple[Callable[[Command], Command], ...]:
    """What the columns of a CSV hold."""
    return (
        click.option(
            "--column",
            "columns",
            metavar="HOLDS=COLUMN",
            multiple=True,
            help="What a column of a CSV holds, by its caption or number: date=2, "
            f"payee=Description. {note}",
        ),
        click.option(
            "--reversed-sign/--no-reversed-sign",
            default=None,
            help="The amounts of a CSV have the other sign, such as charges of a card.",
        ),
        click.option(
            "--decimal",
            type=click.Choice(["comma", "point"]),
            help="What parts the decimals in a CSV. Default: as the amounts show.",
        ),
    )


def import_options(command: Command) -> Command:
    """How files are imported."""
    return with_options(
        command,
        writing_options("Show what would be imported, but change nothing."),
        yes_option,
        click.option(
            "--all",
            "show_all",
            is_flag=True,
            help="Show everything that is assumed or refused, and not only the beginning.",
        ),
        click.option(
            "--partial", is_flag=True, help="Import the other rows even if some are refused."
        ),
        click.option(
            "--strict",
            is_flag=True,
            help="Refuse unknown names that no list in the file declares, and do not create them.",
        ),
        date_order_option(),
        click.option(
            "--opening-balances",
            is_flag=True,
            help="Post the balances in the list of accounts on the opening date.",
        ),
        click.option(
            "--opening-date",
            metavar="DATE",
            help="The date of the opening balances.",
        ),
    )
