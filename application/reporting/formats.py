"""The formats in which reports are written. Each is declared here; `adapters/exporters/<name>.py` has its `write_<name>`."""

from collections.abc import Callable, Mapping
from typing import IO

from attrs import frozen

from domain.reports.report import Report

Writer = Callable[[Report, IO[bytes]], None]
"""Writes a report to a file of bytes."""


@frozen
class ReportFormat:
    """What there is to know of a format, whoever writes it."""

    media_type: str
    is_shown: bool = False
    """Whether a browser shows it; else it saves it."""
    is_binary: bool = False
    """Whether it is bytes that a terminal cannot show."""


FORMATS: Mapping[str, ReportFormat] = {
    "json": ReportFormat("application/json", is_shown=True),
    "csv": ReportFormat("text/csv"),
    "xlsx": ReportFormat(
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", is_binary=True
    ),
    "html": ReportFormat("text/html", is_shown=True),
    "pdf": ReportFormat("application/pdf", is_shown=True, is_binary=True),
}
"""Each format by its name, which is also the ending of its files."""
