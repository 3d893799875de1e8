"""The formats in which reports are written. What writes one is loaded when it is first asked for: a start does not wait for it."""

from collections.abc import Mapping
from importlib import import_module
from typing import IO

from application.reporting.make_report import ReportFormat
from domain.reports.report import Report


def _format(media_type: str, ending: str, module: str, function: str) -> ReportFormat:
    def write(report: Report, out: IO[bytes]) -> None:
        getattr(import_module(f"adapters.exporters.{module}"), function)(report, out)

    return ReportFormat(media_type, ending, write)


FORMATS: Mapping[str, ReportFormat] = {
    "json": _format("application/json", ".json", "json", "write_json"),
    "csv": _format("text/csv", ".csv", "csv", "write_csv"),
    "xlsx": _format("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", ".xlsx", "xlsx", "write_xlsx"),
    "html": _format("text/html", ".html", "html", "write_html"),
    "pdf": _format("application/pdf", ".pdf", "pdf", "write_pdf"),
}
"""Each format by its name."""
