"""The command line: the name, arguments and options of each command.

What a command does is in `books_commands`, `record_commands` and `report_commands`. They are
imported when the command runs, so that each loads only what it needs. The commands that export the
books are in `export_group`.
"""

import sys
from io import TextIOWrapper
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from entrypoints.cli import signals
from entrypoints.cli.attachments_group import attachments
from entrypoints.cli.audit_group import audit
from entrypoints.cli.backup_command import backup
from entrypoints.cli.doctor_command import doctor
from entrypoints.cli.export_group import export
from entrypoints.cli.history_command import history
from entrypoints.cli.import_group import import_
from entrypoints.cli.mirror_command import mirror
from entrypoints.cli.options import (
    application_options,
    books_options,
    kept_heads_option,
    known_at_option,
    report_file_options,
    report_options,
    version_option,
    writing_options,
)
from entrypoints.cli.reconcile_group import reconcile
from entrypoints.cli.replacement_command import import_data, reset, restore
from entrypoints.cli.rules_group import rules
from entrypoints.cli.serve_command import serve
from entrypoints.cli.service_group import service
from entrypoints.cli.token_group import token

if TYPE_CHECKING:
    from application.integrity.kept_heads import KeptHead
    from entrypoints.cli.console import Console


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="wyzbooks", prog_name="wyzbooks")
def main() -> None:
    """Double-entry books of one company, in one file on this computer.

    Exit codes: 0 done, 1 refused (standard error says why), 2 wrong command or option, 3 not all of
    a file was compared, 4 stored (but the answer could not be shown), 5 some of several files were
    imported, 130 or 143 interrupted (nothing was stored).
    """
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            # A letter that the encoding of the terminal lacks is printed as its number.
            stream.reconfigure(errors="backslashreplace")


# The books as a whole


@main.command()
@books_options
def status(console: "Console") -> None:
    """Show whether these books are being served, where, and what is wrong with their server.

    Exit code 1 if the server is not well; the command that helps is printed.
    """
    from entrypoints.cli import books_commands

    books_commands.status(console)


@main.command()
@books_options
def stop(console: "Console") -> None:
    """Stop the server of these books, if one is running."""
    from entrypoints.cli import books_commands

    books_commands.stop(console)


@main.command()
@books_options
def init(console: "Console") -> None:
    """Create new books: a chart of 19 accounts, five terms of payment, and settings."""
    from entrypoints.cli import books_commands

    with signals.SIGNALS.held(lambda: None):  # It takes a moment, and is finished in any case.
        books_commands.init(console)


@main.command()
@books_options
@kept_heads_option
def verify(console: "Console", kept_heads: tuple["KeptHead", ...]) -> None:
    """Check entries, balances, references and log. Exit code 1 if anything is wrong."""
    from entrypoints.cli import verify_commands

    verify_commands.verify(console, kept_heads)


for _command in (
    serve, doctor, service, token, attachments, audit, backup, import_data, restore, reset, mirror,
    import_, rules, export, history, reconcile,
):  # fmt: skip
    main.add_command(_command)


# Reports


@main.command()
@books_options
@click.argument("key")
@report_options
@known_at_option
@report_file_options
def report(
    console: "Console",
    key: str,
    known_at: str | None,
    format_name: str,
    output: Path | None,
    **options: Any,
) -> None:
    """Make a report, such as profit-loss or ar-aging.

    For a list of all keys, give a KEY that does not exist.
    """
    from entrypoints.cli import report_commands

    report_commands.report(console, key, options, known_at, format_name, output)


@main.command()
@books_options
@click.argument("key")
@click.argument("source", type=click.File("rb"))
@report_options
def compare(console: "Console", key: str, source: Any, **options: Any) -> None:
    """Compare a report with a CSV file of the same report from QuickBooks.

    If SOURCE is -, the file is read from standard input. Dates and basis are those of the file,
    unless you give others. Exit code 1 if the reports differ; 3 if nothing differs, but not all of
    the file was compared.
    """
    from entrypoints.cli import report_commands

    report_commands.compare(console, key, options, source.read())


# Records


@main.command("list")
@books_options
@click.argument("collection")
@click.option(
    "--filter",
    "filters",
    metavar="NAME=VALUE",
    multiple=True,
    help="Only records with this value, such as type=asset. Can be repeated.",
)
@click.option("--sort", help="The field to sort by, such as date, or -date for the newest first.")
@click.option("--q", help="Words to search for in names, numbers and memos.")
@click.option(
    "--limit",
    type=click.IntRange(1, 1000),
    default=100,
    show_default=True,
    help="Show at most this many records.",
)
@click.option("--cursor", help="Show the next page: the cursor that the previous page printed.")
def list_(console: "Console", collection: str, filters: tuple[str, ...], **parameters: Any) -> None:
    """List the records of a collection.

    Collections: accounts, contacts, items, terms, invoices, payments, bills, bill-payments,
    journals, bank-transactions, rules.
    """
    from entrypoints.cli import record_commands

    query = [(name, str(value)) for name, value in parameters.items() if value is not None]
    for text in filters:
        name, sign, value = text.partition("=")
        if not sign:
            raise click.UsageError(f"--filter must be NAME=VALUE, and {text!r} has no equals sign")
        query.append((name, value))
    record_commands.list_records(console, collection, query)


@main.command()
@books_options
@click.argument("collection")
@click.argument("id_", metavar="ID")
@known_at_option
def show(console: "Console", collection: str, id_: str, known_at: str | None) -> None:
    """Show one record."""
    from entrypoints.cli import record_commands

    record_commands.show(console, collection, id_, known_at)


@main.command()
@books_options
@click.argument("collection")
@writing_options("Show what would happen, but change nothing.")
def add(console: "Console", collection: str, dry_run: bool) -> None:
    """Add a record, read as JSON from standard input."""
    from entrypoints.cli import record_commands

    record_commands.add(console, collection, sys.stdin.buffer.read(), dry_run=dry_run)


@main.command()
@books_options
@click.argument("collection")
@click.argument("id_", metavar="ID")
@writing_options("Show what would happen, but change nothing.")
@version_option
def change(console: "Console", collection: str, id_: str, **options: Any) -> None:
    """Change a record by a JSON merge patch, read from standard input."""
    from entrypoints.cli import record_commands

    record_commands.change(console, collection, id_, sys.stdin.buffer.read(), **options)


@main.command()
@books_options
@click.argument("collection")
@click.argument("id_", metavar="ID")
@writing_options("Show what would happen, but change nothing.")
@version_option
def remove(console: "Console", collection: str, id_: str, **options: Any) -> None:
    """Remove a record that no other record refers to."""
    from entrypoints.cli import record_commands

    record_commands.remove(console, collection, id_, **options)


@main.command()
@books_options
@click.option(
    "--account", "account_id", metavar="ID", help="An account other than Undeposited Funds."
)
def undeposited(console: "Console", account_id: str | None) -> None:
    """List the rows that wait in Undeposited Funds for a deposit."""
    from entrypoints.cli import record_commands

    record_commands.undeposited(console, account_id)


@main.command()
@books_options
def numbers(console: "Console") -> None:
    """List missing and doubled numbers of invoices and credit memos."""
    from entrypoints.cli import record_commands

    record_commands.numbers(console)


@main.command()
@books_options
@application_options
def ar(console: "Console", **options: Any) -> None:
    """Show what customers owe, and apply their payments and credits."""
    from entrypoints.cli import record_commands

    record_commands.reconcile(console, "customer", **options)


@main.command()
@books_options
@application_options
def ap(console: "Console", **options: Any) -> None:
    """Show what you owe vendors, and apply payments and credits to their bills."""
    from entrypoints.cli import record_commands

    record_commands.reconcile(console, "vendor", **options)
