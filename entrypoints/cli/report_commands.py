"""The commands that make a report, on the terminal or in a file, and compare it with QuickBooks."""

import sys
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import IO, Any, TypeVar

import click
from attrs import evolve

from adapters.exporters.kept_rows import KeptRows
from application.reporting.formats import FORMATS
from application.reporting.make_report import ReportRequest, find_report, make_report
from application.unit_of_work.unit_of_work import UnitOfWork
from domain.errors import Invalid
from domain.reports.report import Report
from entrypoints.cli.console import Console
from entrypoints.cli.day_options import day_of
from entrypoints.cli.output_file import replacing
from entrypoints.cli.past import work_known_at
from entrypoints.cli.report_table import print_report
from entrypoints.report_writers import WRITERS

T = TypeVar("T")

MOST_NAMED = 12
"""How many of the characters that a file cannot show a warning names."""

DATE_OPTIONS = {"first": "--from", "last": "--to", "as_of": "--as-of"}


def report(
    console: Console,
    key: str,
    options: Mapping[str, Any],
    known_at: str | None,
    format_name: str,
    output: Path | None,
) -> None:
    """Make a report: a table for the terminal, or a file."""
    request = _request(options)

    def make(work: UnitOfWork) -> Report:
        return make_report(work, key, request)

    write_report(console, key, make, format_name, output, known_at)


def write_report(
    console: Console,
    key: str,
    make: Callable[[UnitOfWork], Report],
    format_name: str,
    output: Path | None,
    known_at: str | None = None,
) -> None:
    """Write a report: a table for the terminal, or a file; `key` names it in the answer.

    With `known_at`, it is of the books as they were known then.
    """
    if console.as_json and format_name == "table":
        format_name = "json"
    with console.open_books() as books:

        def read(use: Callable[[Report], T]) -> T:
            return books.read(_use_report, make, use, known_at)

        if format_name == "table" and output is not None:
            format_name = _format_of(output)
        if format_name == "table":
            read(print_report)
            return
        write = partial(_write, read, format_name)
        if output is not None:
            with replacing(output) as file:
                missing = write(file)
            document = {"key": key, "format": format_name, "file": str(output)}
            console.say(document, f"Wrote {output}")
        elif FORMATS[format_name].is_binary and sys.stdout.isatty():
            raise Invalid(
                f"a terminal cannot show {format_name}; name a file with -o, or send it to a pipe"
            )
        else:
            missing = write(sys.stdout.buffer)
        if missing:
            click.echo(f"wyzbooks: warning: {_missing_text(missing)}", err=True)


def _write(
    read: Callable[[Callable[[Report], Any]], Any], format_name: str, out: IO[bytes]
) -> Sequence[str]:
    """Write a report to a file: while its rows are read, or afterwards if drawing takes long.

    `read` makes the report, and lets a function use it. Returns which characters the file lacks.
    """
    write = WRITERS[format_name]
    if not FORMATS[format_name].is_drawn:
        missing: Sequence[str] = read(lambda report: write(report, out))
        return missing
    report, kept = read(lambda report: (report, KeptRows(report.rows)))
    with kept:
        return write(evolve(report, rows=kept), out)


def _use_report(
    work: UnitOfWork,
    make: Callable[[UnitOfWork], Report],
    use: Callable[[Report], T],
    known_at: str | None,
) -> T:
    """Make a report of the books as they are, or as they were known, and use it."""
    with work_known_at(work, known_at) as (shown, known):
        report = make(shown)
        return use(evolve(report, known=known) if known else report)


def _missing_text(names: Sequence[str]) -> str:
    more = f", and {len(names) - MOST_NAMED} more" if len(names) > MOST_NAMED else ""
    pronoun = "them" if len(names) > 1 else "it"
    shown = ", ".join(names[:MOST_NAMED]) + more
    return f"the file shows a box for {shown}: its fonts lack {pronoun}"


def compare(console: Console, key: str, options: Mapping[str, Any], content: bytes) -> None:
    """Compare a report with a file from QuickBooks.

    The exit code is 1 if they differ. It is 3 if nothing differs, but not all of the file was
    compared.
    """
    # Reports need nothing of all this.
    from adapters.importers.quickbooks_reports.reader import read_report
    from adapters.json_shapes.comparison import comparison_view
    from application.comparison.compare_report import compare_report
    from entrypoints.cli.comparison_table import print_comparison

    request = _request(options)
    with console.open_books() as books:
        comparison = books.read(compare_report, key, read_report(content), request)
        if console.as_json:
            console.say(comparison_view(comparison), "")
        else:
            print_comparison(comparison, has_basis=find_report(key).has_cash_basis)
        if not comparison.agrees:
            sys.exit(1)
        if not comparison.is_complete:
            sys.exit(3)


def _request(options: Mapping[str, Any]) -> ReportRequest:
    """The request for a report that the options of a command make."""
    values = dict(options)
    for name, option in DATE_OPTIONS.items():
        values[name] = day_of(option, values[name])
    return ReportRequest(**values)


def _format_of(output: Path) -> str:
    """The format that the ending of a file name means."""
    name = output.suffix.removeprefix(".").lower()
    if name not in FORMATS:
        raise Invalid(
            f"the format of {output} is not clear from its name; end the name with .csv, .xlsx, "
            ".html, .pdf or .json, or choose a format with --format"
        )
    return name
