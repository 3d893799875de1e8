"""The command that fills empty fields of entries from lists of transactions."""

from collections.abc import Sequence
from pathlib import Path
from typing import Literal, cast

import click

from application.importing.parsed_file import DateOrder, ReadingOptions
from application.importing.plan_import import ImportOptions
from entrypoints.cli.console import Console
from entrypoints.cli.import_commands import ImportChoices, Importer, recognised
from entrypoints.cli.import_files import STANDARD_INPUT
from entrypoints.cli.statement_choices import column_mapping
from entrypoints.file_readers import FORMATS


def enrich(
    console: Console,
    paths: Sequence[Path],
    *,
    dry_run: bool,
    yes: bool,
    show_all: bool,
    partial: bool,
    date_order: str | None,
    columns: Sequence[str],
    reversed_sign: bool | None,
    decimal: Literal["comma", "point"] | None,
) -> None:
    """Enrich entries with files, each on its own; what stops one of them stops those after it."""
    mapping = column_mapping(columns, decimal, reversed_sign=reversed_sign)
    reading = ReadingOptions(cast("DateOrder | None", date_order), mapping)
    options = ImportOptions(reading=reading, partial=partial, enrich=True)
    choices = ImportChoices(dry_run, yes, show_all, options)
    if paths.count(STANDARD_INPUT) > 1:
        raise click.UsageError("standard input (-) can be given only once")
    if not (dry_run or yes):
        console.check_can_ask(reads_input=STANDARD_INPUT in paths)
    with console.open_books() as books:
        files = [*recognised(console, paths, "csv" if mapping else None, _format_of)]
        Importer(console, books, choices).import_all(files)


def _format_of(content: bytes) -> str:
    """How a list is read: as one of QuickBooks, or else as any CSV with date and amount."""
    of_quickbooks = (name for name in ("iif", "quickbooks") if FORMATS[name].looks_like(content))
    return next(of_quickbooks, "csv")
