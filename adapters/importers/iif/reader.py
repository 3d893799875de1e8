"""The reader of IIF files: it divides the rows into transactions and lists.

bytes --recognition, first look, grammar--> rows --lists, transactions--> findings --> ParsedFile

Rows come one at a time. What is kept of a file is what becomes of its rows, not the rows.
"""

from collections.abc import Callable, Sequence
from itertools import groupby

from adapters.importers.findings import Findings
from adapters.importers.iif.first_look import DayFirst, can_be, is_day_first, separator_of
from adapters.importers.iif.grammar import Grammar, IifRow
from adapters.importers.iif.inert_rows import is_inert
from adapters.importers.iif.lists import ListReader
from adapters.importers.iif.recognition import check_recognized
from adapters.importers.iif.transactions import MOST_ROWS, TransactionReader
from adapters.importers.text import (
    UNREADABLE,
    count_unreadable,
    encoding_of,
    line_batches,
    quoted,
)
from application.importing.parsed_file import (
    AS_THE_FILE_SHOWS,
    Check,
    DateOrder,
    ParsedFile,
    ReadingOptions,
)


def read_iif(
    content: bytes, options: ReadingOptions = AS_THE_FILE_SHOWS, check: Check = lambda: None
) -> ParsedFile:
    """Parse an IIF file; raises `UnreadableFile` if it is none, and what `check` raises.

    Dates are month first, as the format says, unless `options` or the file itself say otherwise:
    if some date cannot be month first and all dates can be day first, they are day first. Reading
    stops after the row with which `MOST_REFUSED` are refused, unless that is the last one.
    """
    check()
    check_recognized(content)
    file = _File(content, encoding_of(content), check)
    try:
        return file.read(options.date_order)
    except DayFirst as shown:
        return file.read("dmy", shown.row)


class _File:
    """The content of a file, which may have to be read twice."""

    def __init__(self, content: bytes, encoding: str, check: Check) -> None:
        self._content = content
        self._encoding = encoding
        self._check = check
        self._separator = separator_of(content, encoding, check)

    def read(self, order: DateOrder | None, shown_by: IifRow | None = None) -> ParsedFile:
        """Read the file with its dates in an order, which a row may have shown.

        Raises `DayFirst` if no order is given and the dates turn out to be day first.
        """
        findings = Findings()
        self._tell_encoding(findings)
        if shown_by:
            findings.assume(
                shown_by,
                "dates are day first",
                f"{quoted(shown_by.get('DATE'))} cannot be month first, and every date can be day "
                "first",
            )
        check_order = self._check_month_first() if order is None else None
        reader = _Reader(findings, Grammar(self._separator), order or "mdy", check_order)
        for lines in line_batches(self._content, self._encoding):
            self._check()
            if not reader.read_lines(lines):
                return findings.parsed_file(reader.lines_read, stopped_at=reader.lines_read)
            findings.check_size()
        reader.finish()
        return findings.parsed_file(reader.lines_read)

    def _check_month_first(self) -> Callable[[IifRow], None]:
        """What raises `DayFirst` for a transaction whose date shows that all are day first."""
        is_decided = False

        def check(row: IifRow) -> None:
            nonlocal is_decided
            if is_decided or can_be(row.get("DATE"), "mdy"):
                return
            if is_day_first(self._content, self._encoding, self._separator, self._check):
                raise DayFirst(row)
            is_decided = True

        return check

    def _tell_encoding(self, findings: Findings) -> None:
        """Report an encoding that is only probable, and letters that cannot be read."""
        first = IifRow(1, "")
        if self._encoding == "mac_roman":
            findings.assume(
                first, "its letters are those of Mac Roman", "its lines end as on an old Macintosh"
            )
        if lost := count_unreadable(self._content, self._encoding):
            findings.assume(
                first,
                f"{lost} of its characters cannot be read, and {UNREADABLE} stands for each",
                f"the encoding of the file seems to be {self._encoding}, which does not have them",
            )


class _Reader:
    """Reads the rows of a file in order, and collects the rows of the current transaction."""

    def __init__(
        self,
        findings: Findings,
        grammar: Grammar,
        order: DateOrder,
        check_order: Callable[[IifRow], None] | None,
    ) -> None:
        self.lines_read = 0
        self._check_order = check_order
        self._findings = findings
        self._grammar = grammar
        self._list_reader = ListReader(findings)
        self._transaction_reader = TransactionReader(findings, order)
        self._current: list[IifRow] = []
        """The first `MOST_ROWS` rows of the transaction that has begun and not ended yet."""
        self._further_rows = 0
        """How many rows it has besides."""

    def read_lines(self, lines: Sequence[str]) -> bool:
        """Read the next lines of the file; False if reading stops at one of them."""
        for line, equal_lines in groupby(lines):
            times = len(list(equal_lines))
            while times:
                row = self._grammar.row(self.lines_read + 1, line)
                if row.key == "TRNS" and not row.is_header:
                    self._end_without_endtrns(row.line)
                if self._findings.is_full:
                    self._stop()
                    return False
                self._read(row)
                counted = 1
                if times > 1 and is_inert(row):
                    counted = times  # One look is enough for a million blank lines.
                    self._list_reader.repeat(row, times - 1)
                self.lines_read += counted
                times -= counted
        return True

    def finish(self) -> None:
        """End what is still open at the end of the file."""
        self._end_without_endtrns(self.lines_read)
        self._list_reader.finish()

    def _stop(self) -> None:
        """End what is open where reading stops: a transaction whose end was not read is refused."""
        if self._current:
            self._findings.refuse(
                self._current[0],
                "structure",
                f"reading stopped at line {self.lines_read}, before the transaction has ended",
                len(self._current) + self._further_rows,
            )
        self._list_reader.finish()

    def _read(self, row: IifRow) -> None:
        """Add a row to the current transaction, or to the findings."""
        key = row.key
        if row.is_header:
            self._list_reader.read(row)
        elif key == "TRNS":
            self._current = [row]
            if self._check_order:
                self._check_order(row)
        elif key == "SPL" and self._current:
            if len(self._current) < MOST_ROWS:
                self._current.append(row)
            else:
                self._further_rows += 1
        elif key == "ENDTRNS":
            self._findings.structure += 1
            self._end_transaction()
        else:
            self._list_reader.read(row)

    def _end_without_endtrns(self, line: int) -> None:
        """End the current transaction, if there is one, before a line that begins another."""
        if self._current:
            self._findings.assume(
                self._current[0], f"the transaction ends before line {line}", "it has no ENDTRNS"
            )
        self._end_transaction()

    def _end_transaction(self) -> None:
        if self._current:
            self._transaction_reader.read(self._current, self._further_rows)
        self._current, self._further_rows = [], 0
