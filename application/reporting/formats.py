"""The formats in which reports are written.

Each format is declared here, and `adapters/exporters/<name>.py` has its `write_<name>`.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import IO

from attrs import frozen

from domain.reports.report import Report

Writer = Callable[[Report, IO[bytes]], Sequence[str]]
"""Writes a report to a file of bytes.

Returns the names of the characters that the file cannot show, such as `U+1F389 PARTY POPPER`.
"""


@frozen
class ReportFormat:
    """What is known of a format without its writer."""

    media_type: str
    is_shown: bool = False
    """Whether a browser shows the file; otherwise it saves the file."""
    is_binary: bool = False
    """Whether the file consists of bytes that a terminal cannot show."""
    is_drawn: bool = False
    """Whether writing takes as long as reading, or longer: then all rows are read first, so that no
    transaction reads the books meanwhile."""


FORMATS: Mapping[str, ReportFormat] = {
    "json": ReportFormat("application/json", is_shown=True),
    "csv": ReportFormat("text/csv"),
    "xlsx": ReportFormat(
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        is_binary=True,
        is_drawn=True,
    ),
    "html": ReportFormat("text/html", is_shown=True, is_drawn=True),
    "pdf": ReportFormat("application/pdf", is_shown=True, is_binary=True, is_drawn=True),
}
"""Each format by its name, which is also the extension of its files."""
