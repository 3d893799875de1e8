"""The reader of QIF files: it follows the sections, and makes statements of their records.

bytes --recognition, first look, sections, records--> transactions --> findings --> ParsedFile

Every line but a blank one belongs to its section or to its record, whose `^` is the last of it.
"""

from adapters.importers.findings import Findings
from adapters.importers.qif.accounts import AccountReader
from adapters.importers.qif.first_look import FirstLook, look_at
from adapters.importers.qif.recognition import check_recognized
from adapters.importers.qif.records import QifRecord
from adapters.importers.qif.sections import Section, section_of
from adapters.importers.qif.transactions import TransactionReader
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

MOST_BLOCKS = 1_000
"""How many sections are left out by their own names."""


def read_qif(
    content: bytes, options: ReadingOptions = AS_THE_FILE_SHOWS, check: Check = lambda: None
) -> ParsedFile:
    """Parse a QIF file; raises `UnreadableFile` if it is none, and what `check` raises.

    `UnreadableFile` has the code `ambiguous_dates` if neither `options` nor the dates of the file
    say whether they are month first. Reading stops after the line with which `MOST_REFUSED` records
    are refused, unless that is the last one.
    """
    check()
    check_recognized(content)
    encoding = encoding_of(content)
    look = look_at(content, encoding, check)
    order = options.date_order or look.dates.order()
    findings = Findings()
    first = QifRecord(1)
    if options.date_order is None and order == "dmy":
        findings.assume(
            QifRecord(look.dates.day_first),
            "dates are day first",
            f"{quoted(look.dates.day_first_text)} cannot be month first",
        )
    if encoding == "mac_roman":
        findings.assume(
            first, "its letters are those of Mac Roman", "its lines end as on an old Macintosh"
        )
    if lost := count_unreadable(content, encoding):
        findings.assume(
            first,
            f"{lost} of its characters cannot be read, and {UNREADABLE} stands for each",
            f"the encoding of the file seems to be {encoding}, which does not have them",
        )
    reader = _Reader(findings, order, look)
    for lines in line_batches(content, encoding):
        check()
        findings.check_size()
        for line in lines:
            if findings.is_full:
                reader.stop()
                return findings.parsed_file(reader.lines_read, stopped_at=reader.lines_read)
            reader.read_line(line)
    reader.finish()
    findings.check_size()
    return findings.parsed_file(reader.lines_read)


class _Reader:
    """Reads the lines of a file in order, and collects those of the current record."""

    def __init__(self, findings: Findings, order: DateOrder, look: FirstLook) -> None:
        self.lines_read = 0
        self._findings = findings
        self._accounts = AccountReader(findings, order)
        self._transactions = TransactionReader(findings, order, look.with_slash)
        self._section: Section | None = None
        """The current section; None before the first header."""
        self._record: QifRecord | None = None
        self._blocks: set[str] = set()

    def read_line(self, line: str) -> None:
        """Read the next line."""
        self.lines_read += 1
        text = line.strip()
        if not text or text == "\ufeff":
            self._findings.structure += 1
        elif text[0] == "!":
            self._begin_section(text)
        elif self._section and self._section.content == "left out":
            self._findings.leave_out(self._block(self._section), self._section.why)
        else:
            if self._record is None:
                self._record = QifRecord(self.lines_read)
            if text == "^":
                self._record.rows += 1
                self._end_record()
            else:
                self._record.add(self.lines_read, text)
                if text[0] == "^":
                    self._end_record()

    def finish(self) -> None:
        """End what is open at the end of the file."""
        self._refuse_open("the file ends before the ^ of this record: its end is lost")
        self._accounts.finish()
        if not self._findings.statements and not self._findings.refused:
            self._findings.assume(
                QifRecord(1),
                "there is nothing to import",
                "the file has no transactions of accounts",
            )

    def stop(self) -> None:
        """End what is open where reading stops."""
        self._refuse_open(f"reading stopped at line {self.lines_read}, before the record has ended")
        self._accounts.finish()

    def _begin_section(self, header: str) -> None:
        record = self._record
        self._findings.structure += 1
        if record and self._section is None:
            self._findings.structure += record.rows  # Comments before the first header.
            self._record = None
        elif record:
            self._findings.assume(
                record, f"the record ends before line {self.lines_read}", "it has no ^"
            )
            self._end_record()
        self._section = section_of(header)
        if self._section.content == "accounts":
            self._accounts.begin_section()
        elif self._section.content == "transactions":
            self._accounts.begin_transactions()
        elif self._section.content == "left out":
            self._findings.leave_out(self._block(self._section), self._section.why, 0)

    def _end_record(self) -> None:
        """Deal with the record that has ended."""
        record, self._record = self._record, None
        if record is None:
            return
        if not record.fields and not record.fault:
            self._findings.structure += record.rows
        elif self._section is None or self._section.content == "nothing":
            self._findings.refuse(
                record,
                "structure",
                "no header, such as !Type:Bank, says what the record is",
                record.rows,
            )
        elif self._section.content == "accounts":
            self._accounts.read(record)
        else:
            self._read_transaction(record, self._section)

    def _read_transaction(self, record: QifRecord, section: Section) -> None:
        account = self._accounts.name_for(self._transactions.own_account(record))
        row = self._transactions.read(record, account, section.kind)
        if row:
            self._accounts.keep(row, section)

    def _refuse_open(self, reason: str) -> None:
        """Refuse a record whose end was not read."""
        if self._record:
            self._findings.refuse(self._record, "structure", reason, self._record.rows)
            self._record = None

    def _block(self, section: Section) -> str:
        """The name by which a section is left out."""
        if section.name not in self._blocks and len(self._blocks) >= MOST_BLOCKS:
            return "other sections"
        self._blocks.add(section.name)
        return section.name
