"""The options that several commands share."""

from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import click

from entrypoints.settings import DEFAULT_FILE

F = TypeVar("F", bound=Callable[..., Any])


def books_options(command: F) -> F:
    """What every command takes."""
    file = click.option(
        "--file",
        "path",
        envvar="WYZBOOKS_FILE",
        default=DEFAULT_FILE,
        show_default=True,
        type=click.Path(dir_okay=False, path_type=Path),
        help="The file of the books.",
    )
    plain = click.option("--json", "as_json", is_flag=True, help="Answer with JSON.")
    return plain(file(command))


def import_options(command: F) -> F:
    """The parameters of imports, whatever the format."""
    options = (
        click.argument("source", type=click.File("rb")),
        click.option(
            "--dry-run", is_flag=True, help="Tell what would be made, and change nothing."
        ),
        click.option(
            "--partial", is_flag=True, help="Import the rest where some rows are refused."
        ),
        click.option("--strict", is_flag=True, help="Refuse names that no list declares."),
        click.option(
            "--date-order",
            type=click.Choice(["mdy", "dmy", "ymd"]),
            help="The order of dates, where the file does not settle it.",
        ),
    )
    for option in reversed(options):
        command = option(command)
    return command


def report_options(command: F) -> F:
    """The parameters of reports."""
    options = (
        click.option("--from", "first", metavar="DATE", help="The first day."),
        click.option("--to", "last", metavar="DATE", help="The last day."),
        click.option("--as-of", metavar="DATE", help="The day of a snapshot."),
        click.option(
            "--period",
            metavar="NAME",
            help="All dates by a name: thisMonth, lastQuarter, thisYearToDate, allDates ...",
        ),
        click.option("--basis", type=click.Choice(["accrual", "cash"]), help="Default: accrual."),
        click.option(
            "--columns",
            type=click.Choice(["total", "month", "quarter", "year"]),
            help="A column for each.",
        ),
        click.option(
            "--compare-to",
            type=click.Choice(["previousPeriod", "previousYear"]),
            help="Beside what it was before.",
        ),
        click.option("--contact", "contact_id", metavar="ID", help="Of one contact alone."),
        click.option("--account", "account_id", metavar="ID", help="Of one account alone."),
        click.option("--section", metavar="NAME", help="A part of the report alone."),
    )
    for option in reversed(options):
        command = option(command)
    return command


def application_options(command: F) -> F:
    """What the commands for receivables and payables take."""
    options = (
        click.option("--contact", help="Of one contact alone: its id."),
        click.option(
            "--apply",
            "run",
            is_flag=True,
            help="Apply what credits have left, by the rules of automatic application.",
        ),
        click.option(
            "--state",
            "stated",
            nargs=3,
            multiple=True,
            metavar="CREDIT DEBIT AMOUNT",
            help="Apply so much of a credit to a debit; 0 takes it back.",
        ),
        click.option(
            "--dry-run", is_flag=True, help="Tell what would be applied, and change nothing."
        ),
    )
    for option in reversed(options):
        command = option(command)
    return books_options(command)
