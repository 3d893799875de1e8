"""The report of a bank reconciliation, in every format of reports."""

from typing import IO

from adapters.http.call import Call, Download, Draw
from adapters.http.operation import Operation
from adapters.http.report_files import write_report
from adapters.http.report_format import chosen_format, report_headers
from adapters.http.report_parameters import FormatParameter
from adapters.http.report_views import ReconciliationReportView
from application.bank_reconciliation.session_report import session_report
from application.ports.replies import Answer
from application.reporting.formats import FORMATS
from application.unit_of_work.unit_of_work import UnitOfWork


def _read(call: Call) -> Answer | Download:
    format_name = chosen_format(call.query.format, call.headers.get("accept", ""))
    headers: dict[str, str] = {}

    def write(work: UnitOfWork, out: IO[bytes]) -> dict[str, str] | Draw | None:
        etag, is_known = call.etag(work, format_name)
        if is_known:
            return {"ETag": etag, "Vary": "Accept"}
        report = session_report(work, call.id)
        headers.update(report_headers(call.services, report, "reconciliation", format_name))
        headers["ETag"] = etag
        return write_report(call, report, format_name, out, headers)

    return call.read_file(write, headers)


OPERATIONS = (
    Operation(
        "GET",
        "/reconciliation/bank/{id}/report",
        "readReconciliationReport",
        "Make the report of a bank reconciliation as JSON, CSV file, Excel workbook, HTML page or "
        "PDF",
        _read,
        ReconciliationReportView,
        query=FormatParameter,
        produces=tuple(format_.media_type for format_ in FORMATS.values()),
        is_long=True,
        is_kept=True,
    ),
)
