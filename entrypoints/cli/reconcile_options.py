"""The options of `wyzbooks reconcile`."""

from pathlib import Path

import click

from entrypoints.cli.import_options import column_options, date_order_option
from entrypoints.cli.options import Command, with_options, writing_options, yes_option


def account_argument(command: Command) -> Command:
    """The account that is reconciled."""
    return click.argument("account", metavar="ACCOUNT")(command)


def session_options(command: Command) -> Command:
    """What a person says about a statement, and does with the rows of the account."""
    return with_options(
        command,
        click.option(
            "--statement-date", metavar="DATE", help="The last day of the statement: 2026-01-31."
        ),
        click.option(
            "--balance",
            "statement_balance",
            metavar="AMOUNT",
            help="The ending balance of the statement; of a credit card, what is owed.",
        ),
        click.option(
            "--beginning-date",
            metavar="DATE",
            help="Only in an account's first reconciliation: the last day of the statement before. "
            "The rows up to that day make up the beginning balance.",
        ),
        click.option(
            "--beginning-balance",
            metavar="AMOUNT",
            help="Only in an account's first reconciliation: the balance on that day.",
        ),
        click.option(
            "--outstanding",
            metavar="ROW",
            multiple=True,
            help="A row up to that day that the bank had not seen then, such as an uncashed check. "
            "Can be repeated.",
        ),
        click.option(
            "--clear",
            metavar="ROW",
            multiple=True,
            help="Clear a row: it is on the statement. Can be repeated; `all` clears all rows.",
        ),
        click.option(
            "--unclear",
            metavar="ROW",
            multiple=True,
            help="Take the mark of a row away. Can be repeated; `all` takes all marks away.",
        ),
        click.option(
            "--finish",
            is_flag=True,
            help="Finish the reconciliation and lock its rows, if the difference is zero.",
        ),
        click.option(
            "--adjust",
            "adjustment_account_id",
            metavar="ACCOUNT",
            help="With --finish: post the difference to this account, on the statement date.",
        ),
        click.option(
            "--cancel",
            is_flag=True,
            help="Cancel the open reconciliation: its rows get the marks from before it.",
        ),
        writing_options("Show what would happen, but change nothing."),
        yes_option,
    )


def matching_options(command: Command) -> Command:
    """The file of a statement, how it is read, and what is done with its lines."""
    return with_options(
        command,
        click.argument(
            "statement_file",
            metavar="[FILE]",
            required=False,
            type=click.Path(exists=True, dir_okay=False, allow_dash=True, path_type=Path),
        ),
        click.option(
            "--apply",
            type=click.Choice(["certain", "none"]),
            default="certain",
            show_default=True,
            help="Which matches of FILE are cleared.",
        ),
        click.option(
            "--add",
            "adds",
            is_flag=True,
            help="Add the lines of FILE that have no row as bank transactions, as an import does, "
            "and clear them.",
        ),
        click.option(
            "--partial", is_flag=True, help="Match the other lines even if some cannot be read."
        ),
        click.option(
            "--all",
            "show_all",
            is_flag=True,
            help="Show all matches of FILE, and not only the first that are not certain.",
        ),
        click.option(
            "--as",
            "format_name",
            type=click.Choice(["ofx", "qif", "csv"]),
            help="The format of FILE. Default: as it looks.",
        ),
        click.option(
            "--name-in-file",
            metavar="NAME",
            default="",
            help="What FILE calls the account, if it has statements of several accounts.",
        ),
        date_order_option(),
        *column_options("Default: as the file shows, or as it was said with an earlier file."),
    )
