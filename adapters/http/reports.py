"""Reports: the catalogue, and each report in every format."""

from typing import IO, Any

from attrs import evolve
from msgspec import UNSET

from adapters.http.call import Call, Download, Draw
from adapters.http.known_at import point_of, work_at
from adapters.http.operation import Operation
from adapters.http.report_files import write_report
from adapters.http.report_format import chosen_format, report_headers
from adapters.http.report_parameters import ReadReportParameters
from adapters.http.report_views import ReportKindView, ReportView, report_kind_view
from adapters.json_shapes import shapes
from adapters.json_shapes.cursors import OTHER_LIST, make_cursor, read_cursor
from adapters.json_shapes.list_queries import Paging
from adapters.json_shapes.unreadable import UnreadableQuery
from application.ports.replies import Answer
from application.reporting.formats import FORMATS
from application.reporting.make_report import find_report, make_report
from application.unit_of_work.unit_of_work import UnitOfWork
from domain.reports.catalogue import REPORTS


def _list(call: Call) -> Answer:
    def render(work: UnitOfWork) -> dict[str, Any]:
        del work
        last_key = None
        if call.query.cursor is not UNSET:
            (last_key,) = read_cursor(call.query.cursor, "reports", 1)
        keys = list(REPORTS)
        if last_key is not None and last_key not in keys:
            raise UnreadableQuery(OTHER_LIST, "cursor", "wrong_cursor")
        rest = keys if last_key is None else keys[keys.index(last_key) + 1 :]
        page = rest[: call.query.limit]
        has_more = len(rest) > len(page)
        return {
            "data": [report_kind_view(REPORTS[key]) for key in page],
            "total": len(keys),
            "nextCursor": make_cursor("reports", [page[-1]]) if has_more else None,
        }

    return call.read_with_etag(render)


def _read(call: Call) -> Answer | Download:
    kind = find_report(call.path_values["key"])
    request = call.query.request()
    format_name = chosen_format(call.query.format, call.headers.get("accept", ""))
    headers: dict[str, str] = {}

    def write(work: UnitOfWork, out: IO[bytes]) -> dict[str, str] | Draw | None:
        point = point_of(call, work)
        ends_today = request.last is None and request.as_of is None
        today = point.today if point else work.today
        days = [today.isoformat()] if ends_today else []
        version = point.version if point else work.version
        etag, is_known = call.etag_at(version, format_name, *days)
        if is_known:
            return {"ETag": etag, "Vary": "Accept"}
        with work_at(call, work, point) as shown:
            report = make_report(shown, kind.key, request)
            headers.update(report_headers(call.services, report, kind.key, format_name))
            headers["ETag"] = etag
            report = evolve(report, known=point.known if point else None)
            return write_report(call, report, format_name, out, headers)

    return call.read_file(write, headers)


OPERATIONS = (
    Operation(
        "GET",
        "/reports",
        "listReports",
        "List all reports with their parameters",
        _list,
        shapes.list_of(ReportKindView, "ReportKindList"),
        query=Paging,
        is_kept=True,
    ),
    Operation(
        "GET",
        "/reports/{key}",
        "readReport",
        "Make a report as JSON, CSV file, Excel workbook, HTML page or PDF",
        _read,
        ReportView,
        query=ReadReportParameters,
        produces=tuple(format_.media_type for format_ in FORMATS.values()),
        is_long=True,
        is_kept=True,
    ),
)
