"""The changes to closed periods over HTTP: what an accountant reads at the end of a year."""

from datetime import date
from typing import IO, Annotated, Any

import msgspec
from msgspec import UNSET, Meta, UnsetType

from adapters.http.call import Call, Download, Draw
from adapters.http.operation import Operation
from adapters.http.report_files import write_report
from adapters.http.report_format import chosen_format, format_headers, report_headers
from adapters.http.report_parameters import FORMAT_PARAMETER
from adapters.json_shapes.closed_period_shapes import ClosedPeriodsView
from adapters.json_shapes.closed_periods import write_closed_periods
from application.history.closed_periods_page import (
    KEY,
    ClosedPeriodsQuery,
    closed_periods_report,
    read_closed_changes,
)
from application.history.names import Names
from application.ports.replies import Answer
from application.reporting.formats import FORMATS
from application.unit_of_work.unit_of_work import UnitOfWork


class ClosedPeriodsParameters(msgspec.Struct, forbid_unknown_fields=True, rename="camel"):
    """Which changes to closed periods to tell."""

    first: (
        Annotated[date, Meta(description="Only changes of figures of this day or a later one.")]
        | UnsetType
    ) = msgspec.field(name="from", default=UNSET)
    last: (
        Annotated[date, Meta(description="Only changes of figures of this day or an earlier one.")]
        | UnsetType
    ) = msgspec.field(name="to", default=UNSET)
    made_from: (
        Annotated[date, Meta(description="Only changes that were made on this day or later, UTC.")]
        | UnsetType
    ) = UNSET
    made_to: (
        Annotated[date, Meta(description="Only changes that were made up to this day, UTC.")]
        | UnsetType
    ) = UNSET


ReadClosedPeriodsParameters = msgspec.defstruct(
    "ReadClosedPeriodsParameters",
    [FORMAT_PARAMETER],
    bases=(ClosedPeriodsParameters,),
    forbid_unknown_fields=True,
)
"""The same, and the format."""


def _read(call: Call) -> Answer | Download:
    format_name = chosen_format(call.query.format, call.headers.get("accept", ""))
    headers = format_headers(format_name)
    query = _query(call.query)

    def write(work: UnitOfWork, out: IO[bytes]) -> dict[str, str] | Draw | None:
        etag, is_known = call.etag(work, format_name)
        if is_known:
            return {"ETag": etag, "Vary": "Accept"}
        headers["ETag"] = etag
        if format_name == "json":
            changes = call.while_wanted(read_closed_changes(work, query))
            write_closed_periods(query, work.settings.closing_date, changes, Names(work), out)
            return None
        report = closed_periods_report(work, query)
        headers.update(report_headers(call.services, report, KEY, format_name))
        return write_report(call, report, format_name, out, headers)

    return call.read_file(write, headers)


def _query(parameters: Any) -> ClosedPeriodsQuery:
    values = (parameters.first, parameters.last, parameters.made_from, parameters.made_to)
    return ClosedPeriodsQuery(*(None if value is UNSET else value for value in values))


OPERATIONS = (
    Operation(
        "GET",
        "/audit/closed-periods",
        "readClosedPeriods",
        "List the changes to closed periods, as JSON, CSV file, Excel workbook, HTML page or PDF",
        _read,
        ClosedPeriodsView,
        query=ReadClosedPeriodsParameters,
        produces=tuple(format_.media_type for format_ in FORMATS.values()),
        is_long=True,
        is_kept=True,
    ),
)
