"""The command line: what each command takes. What it does is in `commands`, imported only when it is done."""

import sys
from io import TextIOWrapper
from pathlib import Path
from typing import Any

import click

from entrypoints.cli.options import (
    application_options,
    books_options,
    import_options,
    report_options,
)
from entrypoints.settings import DEFAULT_PORT, HIGHEST_PORT, LOWEST_PORT, saved_port

PORT = click.IntRange(LOWEST_PORT, HIGHEST_PORT)


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
@books_options
@click.option(
    "--port",
    envvar="WYZBOOKS_PORT",
    type=PORT,
    help=f"Where to serve. Default: the saved port, else {DEFAULT_PORT}.",
)
def serve(path: Path, as_json: bool, port: int | None) -> None:
    """Serve the books over HTTP until stopped; new books are made where there are none."""
    from entrypoints.cli import books_commands

    books_commands.serve(path, port or saved_port() or DEFAULT_PORT, as_json)


@main.command()
@books_options
def status(path: Path, as_json: bool) -> None:
    """Tell whether these books are being served, and where."""
    from entrypoints.cli import books_commands

    books_commands.status(path, as_json)


@main.command()
@books_options
def stop(path: Path, as_json: bool) -> None:
    """End the server of these books; nothing is wrong when none runs."""
    from entrypoints.cli import books_commands

    books_commands.stop(path, as_json)


@main.command()
@books_options
def init(path: Path, as_json: bool) -> None:
    """Make new books: a chart of 19 accounts, five terms, settings."""
    from entrypoints.cli import books_commands

    books_commands.init(path, as_json)


@main.group("import")
def import_() -> None:
    """Import a file of another program."""


@import_.command()
@books_options
@import_options
def iif(path: Path, as_json: bool, source: Any, **asked: Any) -> None:
    """Import a QuickBooks IIF file; SOURCE - is standard input."""
    from entrypoints.cli import books_commands

    books_commands.import_content(path, as_json, "iif", source.read(), **asked)


@main.command()
@books_options
@click.argument("key")
@report_options
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
    """Make a report, such as profit-loss or ar-aging; a wrong KEY is answered with all keys."""
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
@books_options
@click.argument("key")
@click.argument("source", type=click.File("rb"))
@report_options
def compare(path: Path, as_json: bool, key: str, source: Any, **asked: Any) -> None:
    """Compare a report with the CSV of QuickBooks' report; SOURCE - is standard input. Exit code 1 where they differ.

    Days and basis are those of the file, unless they are given.
    """
    from entrypoints.cli import report_commands
    from entrypoints.cli.console import request_of

    report_commands.compare(path, as_json, key, request_of(asked), source.read())


@main.command("list")
@books_options
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
    from entrypoints.cli import record_commands

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
    record_commands.list_records(
        path, as_json, collection, [(name, value) for name, value in given if value is not None]
    )


@main.command()
@books_options
@click.argument("collection")
@click.argument("id")
def show(path: Path, as_json: bool, collection: str, id: str) -> None:
    """Show one record."""
    from entrypoints.cli import record_commands

    record_commands.show(path, as_json, collection, id)


@main.command()
@books_options
@click.argument("collection")
@click.option("--dry-run", is_flag=True, help="Tell what would happen, and change nothing.")
def add(path: Path, as_json: bool, collection: str, dry_run: bool) -> None:
    """Add a record, given as JSON on standard input."""
    from entrypoints.cli import record_commands

    record_commands.add(path, as_json, collection, sys.stdin.buffer.read(), dry_run=dry_run)


@main.command()
@books_options
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
    from entrypoints.cli import record_commands

    record_commands.change(
        path, as_json, collection, id, sys.stdin.buffer.read(), dry_run=dry_run, version=version
    )


@main.command()
@books_options
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
    from entrypoints.cli import record_commands

    record_commands.remove(path, as_json, collection, id, dry_run=dry_run, version=version)


@main.command()
@books_options
@click.option(
    "--account", "account_id", metavar="ID", help="Another account than Undeposited Funds."
)
def undeposited(path: Path, as_json: bool, account_id: str | None) -> None:
    """List the payments and sales that wait in Undeposited Funds for their deposit."""
    from entrypoints.cli import record_commands

    record_commands.undeposited(path, as_json, account_id)


@main.command()
@application_options
def ar(
    path: Path,
    as_json: bool,
    contact: str | None,
    run: bool,
    stated: tuple[tuple[str, str, str], ...],
    dry_run: bool,
) -> None:
    """Show what customers owe, and apply their payments and credits."""
    from entrypoints.cli import record_commands

    record_commands.reconcile(path, as_json, "customer", contact, stated, run=run, dry_run=dry_run)


@main.command()
@application_options
def ap(
    path: Path,
    as_json: bool,
    contact: str | None,
    run: bool,
    stated: tuple[tuple[str, str, str], ...],
    dry_run: bool,
) -> None:
    """Show what vendors are owed, and apply payments and credits to their bills."""
    from entrypoints.cli import record_commands

    record_commands.reconcile(path, as_json, "vendor", contact, stated, run=run, dry_run=dry_run)


@main.command()
@books_options
def verify(path: Path, as_json: bool) -> None:
    """Prove the books: entries, month balances, references, log. Exit code 1 where anything is wrong."""
    from entrypoints.cli import books_commands

    books_commands.verify(path, as_json)
