"""The commands for reports: make one, on the terminal or in a file, and compare one with QuickBooks'."""

import os
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import IO, cast

from adapters.importers.quickbooks_reports.reader import read_report
from adapters.json_shapes.comparison import comparison_view
from application.comparison.compare_report import compare_report
from application.reporting.formats import FORMATS
from application.reporting.make_report import ReportRequest, make_report
from domain.errors import Invalid
from entrypoints.cli.comparison_table import print_comparison
from entrypoints.cli.console import opened, say
from entrypoints.cli.report_table import print_report
from entrypoints.report_writers import WRITERS


def report(
    path: Path, as_json: bool, key: str, asked: ReportRequest, shape: str, output: Path | None
) -> None:
    """Make a report: a table for the terminal, or a file."""
    with opened(path, as_json) as books:
        if shape == "table" and output is not None:
            shape = output.suffix.removeprefix(".").lower()
            if shape not in FORMATS:
                raise Invalid(
                    f"{output} does not say in which format: end its name with .csv, .xlsx, .html, .pdf or .json, or choose with --format"
                )
        if shape == "table":
            books.read(lambda work: print_report(make_report(work, key, asked)))
        elif output is not None:
            with _replacing(output) as file:
                books.read(lambda work: WRITERS[shape](make_report(work, key, asked), file))
            say(as_json, {"key": key, "format": shape, "file": str(output)}, f"Wrote {output}")
        elif FORMATS[shape].is_binary and sys.stdout.isatty():
            raise Invalid(f"{shape} is not for the terminal; name a file with -o, or pipe it on")
        else:
            books.read(
                lambda work: WRITERS[shape](make_report(work, key, asked), sys.stdout.buffer)
            )


def compare(path: Path, as_json: bool, key: str, asked: ReportRequest, content: bytes) -> None:
    """Compare a report with a file of QuickBooks; exit code 1 where they differ."""
    with opened(path, as_json) as books:
        found = books.read(compare_report, key, read_report(content), asked)
        if as_json:
            say(True, comparison_view(found), "")
        else:
            print_comparison(found)
        if not found.agrees:
            sys.exit(1)


@contextmanager
def _replacing(path: Path) -> Iterator[IO[bytes]]:
    """A file that takes the place of another once it is whole, and not before; a device is written to as it is."""
    if path.exists() and not path.is_file():
        with path.open("wb") as device:
            yield device
        return
    try:
        with ExitStack() as stack:
            file = stack.enter_context(
                NamedTemporaryFile(dir=path.parent, prefix=f".{path.name}.", delete=False)
            )
            draft = Path(file.name)
            stack.callback(draft.unlink, missing_ok=True)
            yield cast("IO[bytes]", file)
            file.flush()
            draft.chmod(0o666 & ~_umask())
            draft.replace(path.resolve())
    except OSError as error:
        raise OSError(f"{path} cannot be written: {error.strerror or error}") from error


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
