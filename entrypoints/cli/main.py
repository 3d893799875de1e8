"""The command line: what each command takes. What it does is in `commands`, imported only when it is done."""

import sys
from collections.abc import Callable
from io import TextIOWrapper
from pathlib import Path
from typing import Any, TypeVar

import click

from entrypoints.settings import DEFAULT_FILE, DEFAULT_PORT, HIGHEST_PORT, LOWEST_PORT, saved_port

F = TypeVar("F", bound=Callable[..., Any])
PORT = click.IntRange(LOWEST_PORT, HIGHEST_PORT)


def _common(command: F) -> F:
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


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="wyzbooks", prog_name="wyzbooks")
def main() -> None:
    """Double-entry books of one company, in one file on this machine.

    Exit codes: 0 done, 1 refused (the reason is on standard error), 2 not understood.
    """
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(
                errors="backslashreplace"
            )  # a terminal that cannot show a letter shows its number


@main.command()
@_common
@click.option(
    "--port",
    envvar="WYZBOOKS_PORT",
    type=PORT,
    help=f"Where to serve. Default: the saved port, else {DEFAULT_PORT}.",
)
def serve(path: Path, as_json: bool, port: int | None) -> None:
    """Serve the books over HTTP until stopped; new books are made where there are none."""
    from entrypoints.cli import commands

    commands.serve(path, port or saved_port() or DEFAULT_PORT, as_json)


@main.command()
@_common
def status(path: Path, as_json: bool) -> None:
    """Tell whether these books are being served, and where."""
    from entrypoints.cli import commands

    commands.status(path, as_json)


@main.command()
@_common
def stop(path: Path, as_json: bool) -> None:
    """End the server of these books; nothing is wrong when none runs."""
    from entrypoints.cli import commands

    commands.stop(path, as_json)


@main.command()
@_common
def init(path: Path, as_json: bool) -> None:
    """Make new books: a chart of 19 accounts, five terms, settings."""
    from entrypoints.cli import commands

    commands.init(path, as_json)


@main.group("import")
def import_() -> None:
    """Import a file of another program."""


def _importing(command: F) -> F:
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


@import_.command()
@_common
@_importing
def iif(path: Path, as_json: bool, source: Any, **asked: Any) -> None:
    """Import a QuickBooks IIF file; SOURCE - is standard input."""
    from entrypoints.cli import commands

    commands.import_content(path, as_json, "iif", source.read(), **asked)


def _asking(command: F) -> F:
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


@main.command()
@_common
@click.argument("key")
@_asking
@click.option(
    "--format",
    "shape",
    type=click.Choice(["table", "csv", "xlsx", "html", "pdf", "json"]),
    default="table",
    show_default=True,
)
@click.option(
    "-o",
    "--output",
    type=click.Path(dir_okay=False, path_type=Path),
    help="The file to write; else standard output.",
)
def report(
    path: Path, as_json: bool, key: str, shape: str, output: Path | None, **asked: Any
) -> None:
    """Make a report, such as profit-loss, ar-aging or general-ledger; GET /api/v1/reports lists them all."""
    from entrypoints.cli import report_commands
    from entrypoints.cli.console import request_of

    report_commands.report(
        path,
        as_json,
        key,
        request_of(asked),
        "json" if as_json and shape == "table" else shape,
        output,
    )


@main.command()
@_common
@click.argument("key")
@click.argument("source", type=click.File("rb"))
@_asking
def compare(path: Path, as_json: bool, key: str, source: Any, **asked: Any) -> None:
    """Compare a report with the CSV of QuickBooks' report; SOURCE - is standard input. Exit code 1 where they differ.

    Days and basis are those of the file, unless they are given.
    """
    from entrypoints.cli import report_commands
    from entrypoints.cli.console import request_of

    report_commands.compare(path, as_json, key, request_of(asked), source.read())


@main.command("list")
@_common
@click.argument("collection")
@click.option(
    "--filter",
    "filters",
    metavar="NAME=VALUE",
    multiple=True,
    help="A filter of the list, such as type=asset.",
)
@click.option("--sort", help="The order, such as -date.")
@click.option("--q", help="Words to look for.")
@click.option(
    "--limit",
    type=click.IntRange(1, 1000),
    default=100,
    show_default=True,
    help="How many at most.",
)
@click.option("--cursor", help="The nextCursor of the page before.")
def list_(
    path: Path,
    as_json: bool,
    collection: str,
    filters: tuple[str, ...],
    sort: str | None,
    q: str | None,
    limit: int,
    cursor: str | None,
) -> None:
    """List a collection: accounts, contacts, items, terms, invoices, payments, bills, bill-payments, journals or bank-transactions."""
    from entrypoints.cli import commands

    pairs = [each.partition("=") for each in filters]
    if wrong := [each for each, sign, _ in pairs if not sign]:
        raise click.UsageError(f"--filter {wrong[0]!r} must be NAME=VALUE")
    given = [
        ("limit", str(limit)),
        ("sort", sort),
        ("q", q),
        ("cursor", cursor),
        *((name, value) for name, _, value in pairs),
    ]
    commands.list_records(
        path, as_json, collection, [(name, value) for name, value in given if value is not None]
    )


@main.command()
@_common
@click.argument("collection")
@click.argument("id")
def show(path: Path, as_json: bool, collection: str, id: str) -> None:
    """Show one record."""
    from entrypoints.cli import commands

    commands.show(path, as_json, collection, id)


@main.command()
@_common
@click.argument("collection")
@click.option("--dry-run", is_flag=True, help="Tell what would happen, and change nothing.")
def add(path: Path, as_json: bool, collection: str, dry_run: bool) -> None:
    """Add a record, given as JSON on standard input."""
    from entrypoints.cli import commands

    commands.add(path, as_json, collection, sys.stdin.buffer.read(), dry_run=dry_run)


@main.command()
@_common
@click.argument("collection")
@click.argument("id")
@click.option("--dry-run", is_flag=True, help="Tell what would happen, and change nothing.")
@click.option(
    "--version", type=click.IntRange(0), help="Refuse unless the record is still at this version."
)
def change(
    path: Path, as_json: bool, collection: str, id: str, dry_run: bool, version: int | None
) -> None:
    """Change a record by a JSON merge patch on standard input."""
    from entrypoints.cli import commands

    commands.change(
        path, as_json, collection, id, sys.stdin.buffer.read(), dry_run=dry_run, version=version
    )


@main.command()
@_common
@click.argument("collection")
@click.argument("id")
@click.option("--dry-run", is_flag=True, help="Tell what would happen, and change nothing.")
@click.option(
    "--version", type=click.IntRange(0), help="Refuse unless the record is still at this version."
)
def remove(
    path: Path, as_json: bool, collection: str, id: str, dry_run: bool, version: int | None
) -> None:
    """Remove a record that nothing refers to."""
    from entrypoints.cli import commands

    commands.remove(path, as_json, collection, id, dry_run=dry_run, version=version)


def _reconciling(command: F) -> F:
    """What the commands for receivables and payables take."""
    options = (
        click.option("--contact", help="Of one contact alone: its id."),
        click.option(
            "--apply", "run", is_flag=True, help="Let the machine apply what credits have left."
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
    return _common(command)


@main.command()
@_reconciling
def ar(
    path: Path,
    as_json: bool,
    contact: str | None,
    run: bool,
    stated: tuple[tuple[str, str, str], ...],
    dry_run: bool,
) -> None:
    """Show what customers owe, and apply their payments and credits."""
    from entrypoints.cli import commands

    commands.reconcile(path, as_json, "customer", contact, stated, run=run, dry_run=dry_run)


@main.command()
@_reconciling
def ap(
    path: Path,
    as_json: bool,
    contact: str | None,
    run: bool,
    stated: tuple[tuple[str, str, str], ...],
    dry_run: bool,
) -> None:
    """Show what vendors are owed, and apply payments and credits to their bills."""
    from entrypoints.cli import commands

    commands.reconcile(path, as_json, "vendor", contact, stated, run=run, dry_run=dry_run)


@main.command()
@_common
def verify(path: Path, as_json: bool) -> None:
    """Prove the books: entries, month balances, references, log. Exit code 1 where anything is wrong."""
    from entrypoints.cli import commands

    commands.verify(path, as_json)
