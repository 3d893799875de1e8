"""The options that several commands share.

`books_options` gives a command its `Console`; the other functions add the options of one family.
Those of imports are in `import_options`.
"""

from collections.abc import Callable
from functools import wraps
from pathlib import Path
from typing import Any, TypeVar

import click

from entrypoints.settings import DEFAULT_FILE, DEFAULT_PORT, HIGHEST_PORT, LOWEST_PORT

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


def port_option(command: Command) -> Command:
    """`--port`, for commands that serve the books, or look at what serving needs."""
    return click.option(
        "--port",
        envvar="WYZBOOKS_PORT",
        type=click.IntRange(LOWEST_PORT, HIGHEST_PORT),
        help=f"The port to serve on. Default: the saved port, else {DEFAULT_PORT}.",
    )(command)


def writing_options(dry_run_help: str) -> Callable[[Command], Command]:
    """`--dry-run` and `--override`, for every command that changes the books."""

    def with_both(command: Command) -> Command:
        dry_run = click.option("--dry-run", is_flag=True, help=dry_run_help)
        with_override: Command = _with_override(command)
        return dry_run(with_override)

    return with_both


def _with_override(command: Any) -> Any:
    """The command with `--override`, whose reason its `console` carries."""

    @click.option(
        "--override",
        metavar="REASON",
        callback=_checked_reason,
        help="Why this may change what a bank reconciliation has locked; the audit log keeps the "
        "reason.",
    )
    @wraps(command)
    def with_reason(console: Any, override: str | None, **options: Any) -> None:
        command(console=console.with_override(override), **options)

    return with_reason


def _checked_reason(
    context: click.Context, option: click.Parameter, reason: str | None
) -> str | None:
    """The reason, if it can be one."""
    from domain.values import REASON  # Like the console, it is not needed for `--help`.

    if reason is not None and (fault := REASON.check(reason) or REASON.check_entered(reason)):
        raise click.BadParameter(fault, context, option)
    return reason


def version_option(command: Command) -> Command:
    """`--version`, for commands that change one record."""
    return click.option(
        "--version",
        type=click.IntRange(0),
        help="Refuse if the record is no longer at this version.",
    )(command)


def kept_heads_option(command: Command) -> Command:
    """`--head`, for commands that verify the log; it can be repeated."""
    return click.option(
        "--head",
        "kept_heads",
        metavar="HASH@VERSION",
        multiple=True,
        callback=_parsed_heads,
        help="Prove that the log still has the change whose head you kept (wyzbooks audit head). "
        "Can be repeated.",
    )(command)


def _parsed_heads(
    context: click.Context, option: click.Parameter, texts: tuple[str, ...]
) -> tuple[Any, ...]:
    """The kept heads."""
    if not texts:
        return ()
    from application.integrity.kept_heads import KeptHead  # `--help` does not need it.
    from domain.errors import Invalid

    try:
        return tuple(KeptHead.parse(text) for text in texts)
    except Invalid as error:
        raise click.BadParameter(str(error), context, option) from None


def yes_option(command: Command) -> Command:
    """`--yes`, for commands that ask before they change the books."""
    return click.option("--yes", is_flag=True, help="Do not ask.")(command)


def report_options(command: Command) -> Command:
    """The parameters of reports."""
    return with_options(
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


def known_at_option(command: Command) -> Command:
    """`--known-at`, for commands that read the books as they are or as they were known."""
    return click.option(
        "--known-at",
        metavar="VERSION|DATE|TIME",
        help="Show the books as they were known then: at a version, at the end of a day in UTC, "
        "or at a time such as 2026-03-31T17:00:00Z.",
    )(command)


def report_file_options(command: Command) -> Command:
    """How a report is written, and where to."""
    return with_options(
        command,
        click.option(
            "--format",
            "format_name",
            type=click.Choice(["table", "csv", "xlsx", "html", "pdf", "json"]),
            default="table",
            show_default=True,
            help="How the report is written; a table is for reading in the terminal.",
        ),
        click.option(
            "-o",
            "--output",
            type=click.Path(dir_okay=False, path_type=Path),
            help="The file to write. Default: standard output.",
        ),
    )


def application_options(command: Command) -> Command:
    """The options of the commands for receivables and payables."""
    return with_options(
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
        writing_options("Show what would be applied, but change nothing."),
    )


def with_options(command: Command, *options: Callable[[Command], Command]) -> Command:
    """The command with options, which its help lists in this order."""
    for option in reversed(options):
        command = option(command)
    return command
