"""The options that several commands share.

`books_options` gives a command its `Console`; the other functions add the options of one family.
"""

from collections.abc import Callable
from functools import wraps
from pathlib import Path
from typing import Any, TypeVar

import click

from entrypoints.settings import DEFAULT_FILE

Command = TypeVar("Command", bound=Callable[..., Any])


def books_options(command: Callable[..., None]) -> Callable[..., None]:
    """The options of every command: which file, and JSON or text. The command gets a `console`."""

    @click.option(
        "--file",
        "path",
        envvar="WYZBOOKS_FILE",
        default=DEFAULT_FILE,
        show_default=True,
        type=click.Path(dir_okay=False, path_type=Path),
        help="The file of the books.",
    )
    @click.option("--json", "as_json", is_flag=True, help="Print the answer as JSON.")
    @wraps(command)
    def with_console(path: Path, as_json: bool, **options: Any) -> None:
        # This import loads the whole program, which `--help` does not need.
        from entrypoints.cli.console import Console

        command(console=Console(path, as_json), **options)

    return with_console


def dry_run_option(help_text: str) -> Callable[[Command], Command]:
    """`--dry-run`, for commands that change the books."""
    return click.option("--dry-run", is_flag=True, help=help_text)


def version_option(command: Command) -> Command:
    """`--version`, for commands that change one record."""
    return click.option(
        "--version",
        type=click.IntRange(0),
        help="Refuse if the record is no longer at this version.",
    )(command)


def yes_option(command: Command) -> Command:
    """`--yes`, for commands that ask before they change the books."""
    return click.option("--yes", is_flag=True, help="Do not ask.")(command)


def import_file_options(command: Command) -> Command:
    """The files to import, and their format."""
    return _with_options(
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
    return _with_options(
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
    return _with_options(
        command,
        dry_run_option("Show what would be filled, but change nothing."),
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
    """The order of day, month and year in a file."""
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
    return _with_options(
        command,
        dry_run_option("Show what would be imported, but change nothing."),
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


def report_options(command: Command) -> Command:
    """The parameters of reports."""
    return _with_options(
        command,
        click.option("--from", "first", metavar="DATE", help="The first day."),
        click.option("--to", "last", metavar="DATE", help="The last day."),
        click.option("--as-of", metavar="DATE", help="The day of a balance report."),
        click.option(
            "--period",
            metavar="NAME",
            help="A name instead of dates: thisMonth, lastQuarter, thisYearToDate, allDates ...",
        ),
        click.option(
            "--basis",
            type=click.Choice(["accrual", "cash"]),
            help="Default: accrual or, in a comparison, the basis of the file.",
        ),
        click.option(
            "--columns",
            type=click.Choice(["total", "month", "quarter", "year"]),
            help="One column in total, or one for each month, quarter or year.",
        ),
        click.option(
            "--compare-to",
            type=click.Choice(["previousPeriod", "previousYear"]),
            help="Show an earlier period beside each column.",
        ),
        click.option(
            "--percent-of",
            type=click.Choice(["income"]),
            help="Show each amount as a percentage of income, too.",
        ),
        click.option("--contact", "contact_id", metavar="ID", help="Only this contact."),
        click.option("--account", "account_id", metavar="ID", help="Only this account."),
        click.option("--section", metavar="NAME", help="Only this part of the report."),
    )


def application_options(command: Command) -> Command:
    """The options of the commands for receivables and payables."""
    return _with_options(
        command,
        click.option("--contact", help="Only the contact with this id."),
        click.option(
            "--apply",
            "run_rules",
            is_flag=True,
            help="Apply the open credits to charges by the rules of automatic application.",
        ),
        click.option(
            "--state",
            "manual",
            nargs=3,
            multiple=True,
            metavar="CREDIT DEBIT AMOUNT",
            help="Apply this amount of a credit to a charge; 0 takes back what is applied.",
        ),
        click.option(
            "--hold",
            "held",
            multiple=True,
            metavar="CREDIT",
            help="Take back what is applied automatically of a credit, and leave it alone.",
        ),
        click.option(
            "--no-hold",
            "released",
            multiple=True,
            metavar="CREDIT",
            help="Apply the open amount of a credit again.",
        ),
        dry_run_option("Show what would be applied, but change nothing."),
    )


def _with_options(command: Command, *options: Callable[[Command], Command]) -> Command:
    """The command with options, which its help lists in this order."""
    for option in reversed(options):
        command = option(command)
    return command
