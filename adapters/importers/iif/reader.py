"""The reader of IIF files: it divides the rows into transactions and lists.

bytes --recognition, grammar--> rows --lists, transactions--> findings --> ParsedFile
"""

from adapters.importers.iif.findings import Findings
from adapters.importers.iif.grammar import IifRow, read_rows
from adapters.importers.iif.lists import ListReader
from adapters.importers.iif.recognition import check_recognized
from adapters.importers.iif.transactions import TransactionReader, date_order
from adapters.importers.text import decode, encoding_of
from application.importing.parsed_file import DateOrder, ParsedFile

UNREADABLE = "\ufffd"
"""The sign that stands for what cannot be read."""


def read_iif(content: bytes, order: DateOrder | None = None) -> ParsedFile:
    """Parse an IIF file; raises `UnreadableFile` if it is none.

    Dates are month first, as the format says, unless `order` or the file itself says otherwise.
    """
    check_recognized(content)
    rows = list(read_rows(content))
    findings = Findings()
    _tell_encoding(content, rows[0], findings)
    reader = _Reader(findings, order or date_order(rows, findings))
    for row in rows:
        reader.read(row)
    reader.finish(len(rows))
    return findings.parsed_file(len(rows))


def _tell_encoding(content: bytes, first: IifRow, findings: Findings) -> None:
    """Report an encoding that is only probable, and letters that cannot be read."""
    encoding = encoding_of(content)
    if encoding == "mac_roman":
        findings.assume(
            first, "its letters are those of Mac Roman", "its lines end as on an old Macintosh"
        )
    if encoding != "utf-8-sig" and (lost := decode(content).count(UNREADABLE)):
        findings.assume(
            first,
            f"{lost} of its characters cannot be read, and {UNREADABLE} stands for each",
            f"the encoding of the file seems to be {encoding}, which does not have them",
        )


class _Reader:
    """Reads the rows of a file in order, and collects the rows of the current transaction."""

    def __init__(self, findings: Findings, order: DateOrder) -> None:
        self._findings = findings
        self._list_reader = ListReader(findings)
        self._transaction_reader = TransactionReader(findings, order)
        self._current: list[IifRow] = []
        """The rows of the transaction that has begun and not ended yet."""

    def read(self, row: IifRow) -> None:
        if row.is_header:
            self._list_reader.read(row)
        elif row.key == "TRNS":
            self._end_without_endtrns(row.line)
            self._current = [row]
        elif row.key == "SPL" and self._current:
            self._current.append(row)
        elif row.key == "ENDTRNS":
            self._findings.structure += 1
            self._end_transaction()
        else:
            self._list_reader.read(row)

    def finish(self, last_line: int) -> None:
        """End what is still open at the end of the file."""
        self._end_without_endtrns(last_line)
        self._list_reader.finish()

    def _end_without_endtrns(self, line: int) -> None:
        if self._current:
            self._findings.assume(
                self._current[0], f"the transaction ends before line {line}", "it has no ENDTRNS"
            )
        self._end_transaction()

    def _end_transaction(self) -> None:
        if self._current:
            self._transaction_reader.read(self._current)
        self._current = []
