"""The command that lists the changes to closed periods."""

from pathlib import Path
from typing import IO

from adapters.json_shapes.closed_periods import write_closed_periods
from application.history.closed_periods_page import (
    KEY,
    ClosedPeriodsQuery,
    closed_periods_report,
    read_closed_changes,
)
from application.history.names import Names
from application.unit_of_work.unit_of_work import UnitOfWork
from entrypoints.cli.console import Console
from entrypoints.cli.day_options import day_of
from entrypoints.cli.json_output import is_json_wanted, write_json
from entrypoints.cli.report_commands import write_report


def closed(
    console: Console,
    *,
    first: str | None,
    last: str | None,
    made_from: str | None,
    made_to: str | None,
    format_name: str,
    output: Path | None,
) -> None:
    """List the changes to closed periods: a table for the terminal, JSON, or a file."""
    query = ClosedPeriodsQuery(
        day_of("--from", first),
        day_of("--to", last),
        day_of("--made-from", made_from),
        day_of("--made-to", made_to),
    )
    if not is_json_wanted(console, format_name, output):
        write_report(
            console, KEY, lambda work: closed_periods_report(work, query), format_name, output
        )
        return

    def write(work: UnitOfWork, out: IO[bytes]) -> None:
        changes = read_closed_changes(work, query)
        write_closed_periods(query, work.settings.closing_date, changes, Names(work), out)

    write_json(console, output, write)
