"""Writing a report as the answer to a request, in any format."""

from collections.abc import Sequence
from typing import IO

from attrs import evolve

from adapters.http.call import Call, Draw
from adapters.http.missing_characters import missing_characters_header
from application.reporting.formats import FORMATS
from domain.reports.report import Report


def write_report(
    call: Call, report: Report, format_name: str, out: IO[bytes], headers: dict[str, str]
) -> Draw | None:
    """Write a report, and add to the headers which characters the file cannot show.

    In a format that takes long to draw, the rows are read now, and the function that is returned
    writes them.
    """
    write = call.services.writers[format_name]
    rows = call.while_wanted(report.rows)

    def tell(missing: Sequence[str]) -> None:
        headers.update(missing_characters_header(missing))

    if not FORMATS[format_name].is_drawn:
        tell(write(evolve(report, rows=rows), out))
        return None
    kept = call.services.kept_rows(rows)

    def draw(out: IO[bytes]) -> None:
        with kept as kept_rows:
            tell(write(evolve(report, rows=call.while_wanted(kept_rows)), out))

    return draw
