"""The writer of each report format. An exporter is loaded only when it is first used."""

from collections.abc import Mapping, Sequence
from importlib import import_module
from typing import IO

from application.reporting.formats import FORMATS, Writer
from domain.reports.report import Report


def _writer(name: str) -> Writer:
    def write(report: Report, out: IO[bytes]) -> Sequence[str]:
        exporter = import_module(f"adapters.exporters.{name}")
        missing_characters: Sequence[str] | None = getattr(exporter, f"write_{name}")(report, out)
        return missing_characters or ()

    return write


WRITERS: Mapping[str, Writer] = {name: _writer(name) for name in FORMATS}
"""By the name of the format."""
