"""The file formats that can be imported: the reader of each, and how its files are recognised."""

from collections.abc import Callable, Mapping

from attrs import frozen

from adapters.importers.appearance import (
    A_BANK_STATEMENT,
    A_QIF_FILE,
    AN_IIF_FILE,
    appearance_of,
)
from adapters.importers.bank_csv.reader import read_bank_csv
from adapters.importers.bank_csv.recognition import check_recognized as check_bank_csv
from adapters.importers.iif.reader import read_iif
from adapters.importers.iif.recognition import check_recognized as check_iif
from adapters.importers.ofx.reader import read_ofx
from adapters.importers.ofx.recognition import check_recognized as check_ofx
from adapters.importers.qif.reader import read_qif
from adapters.importers.qif.recognition import check_recognized as check_qif
from adapters.importers.quickbooks_csv.reader import quickbooks_reader
from adapters.importers.quickbooks_csv.recognition import check_recognized as check_quickbooks
from application.importing.parsed_file import Reader, UnreadableFile

UNKNOWN_FORMAT = "unknown_format"
HEAD = 65_536
"""How many bytes at the beginning of a file are enough to recognise its format."""


@frozen
class FileFormat:
    """A format in which files are imported."""

    title: str
    """What a bookkeeper calls a file of this format: `a QuickBooks IIF file`."""
    read: Reader
    check: Callable[[bytes], None]
    """Raises `UnreadableFile` if a file, whose beginning is enough, is not of this format."""

    def looks_like(self, content: bytes) -> bool:
        """Whether a file, whose beginning is enough, is of this format."""
        try:
            self.check(content)
        except UnreadableFile:
            return False
        return True


_IIF = FileFormat("a QuickBooks IIF file", read_iif, check_iif)
_QUICKBOOKS = FileFormat(
    "a QuickBooks list or report (CSV)",
    quickbooks_reader(read_iif, lambda content: _IIF.looks_like(content[:HEAD])),
    check_quickbooks,
)

FORMATS: Mapping[str, FileFormat] = {
    "iif": _IIF,
    "ofx": FileFormat("an OFX file (also QFX and QBO)", read_ofx, check_ofx),
    "qif": FileFormat("a Quicken QIF file", read_qif, check_qif),
    "quickbooks": _QUICKBOOKS,
    "csv": FileFormat("the CSV of a bank", read_bank_csv, check_bank_csv),
}
"""By the name that the format has in its route and in `wyzbooks import --as`.

The first that recognises a file reads it. The CSV of a bank is the last one, because it has no
certain marks.
"""

READERS: Mapping[str, Reader] = {name: file_format.read for name, file_format in FORMATS.items()}
"""The reader of each format, by its name."""


def format_of(content: bytes) -> str:
    """The name of the format that a file has; its beginning is enough.

    Raises `UnreadableFile`, which says what the file looks like, if it is of none of them.
    """
    for name, file_format in FORMATS.items():
        if file_format.looks_like(content):
            return name
    appearance = appearance_of(content, A_BANK_STATEMENT, A_QIF_FILE, AN_IIF_FILE)
    raise UnreadableFile(
        UNKNOWN_FORMAT,
        f"its format is not recognised: {appearance}. If it has a known format all the "
        f"same, name it with --as ({', '.join(FORMATS)})",
    )
