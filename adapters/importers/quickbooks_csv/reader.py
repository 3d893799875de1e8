"""The reader of QuickBooks' lists and reports as CSV: of one file, or of those of a whole company.

    files --heads--> lists, statements: what accounts there are --ledgers--> transactions

The files are read together, because one says what the accounts of another are.
"""

from collections.abc import Callable, Sequence
from datetime import date
from typing import NamedTuple

from attrs import define, evolve, field

from adapters.importers.findings import Findings
from adapters.importers.quickbooks_csv.chart import Chart
from adapters.importers.quickbooks_csv.heads import Head, read_head
from adapters.importers.quickbooks_csv.journal import JournalScan
from adapters.importers.quickbooks_csv.kinds import LEDGERS, LISTS, STATEMENTS, WORDS
from adapters.importers.quickbooks_csv.ledgers import Ledger, stop
from adapters.importers.quickbooks_csv.listing import ListingScan
from adapters.importers.quickbooks_csv.lists import ListScan
from adapters.importers.quickbooks_csv.recognition import LONGEST_HEAD, head_of
from adapters.importers.quickbooks_csv.rows import count_lines, read_rows
from adapters.importers.quickbooks_csv.sections import SectionScan
from adapters.importers.quickbooks_csv.statements import (
    StatementFile,
    declare_accounts,
    finish_statement,
    named_accounts,
    read_statement,
)
from adapters.importers.text import encoding_of
from application.importing.file_set import NamedFile, unpack_files
from application.importing.listed import MOST_REFUSED
from application.importing.merge_files import merge_files
from application.importing.parsed_file import (
    AS_THE_FILE_SHOWS,
    Check,
    ParsedFile,
    Reader,
    ReadingOptions,
    StatedAmount,
    UnreadableFile,
)

MOST_FILES = 200
"""How many files of a company are read together."""

IsOther = Callable[[bytes], bool]


def quickbooks_reader(read_chart: Reader, is_chart: IsOther) -> Reader:
    """A reader of one file of QuickBooks, or of several that are packed as one.

    `read_chart` reads the files of another format that may be among them, such as IIF, and
    `is_chart` recognises these.
    """

    def read(
        content: bytes, options: ReadingOptions = AS_THE_FILE_SHOWS, check: Check = lambda: None
    ) -> ParsedFile:
        """Parse the files; raises `UnreadableFile` if one is none of these, and what `check` does.

        Reading of a file stops at the row with which too many are refused.
        """
        return _FileSet(options, check, read_chart, is_chart).read(unpack_files(content))

    return read


class _Source(NamedTuple):
    """One file, and what is known of it before its rows are read."""

    file: NamedFile
    encoding: str
    head: Head


@define(eq=False)
class _OtherFile:
    """A file that needs no other to be understood: a list, or one of another format."""

    findings: Findings
    total: int
    stopped_at: int | None = None
    stated: list[StatedAmount] = field(factory=list)


@define(eq=False)
class _FileSet:
    """The files of one company."""

    options: ReadingOptions
    check: Check
    read_chart: Reader
    is_chart: IsOther
    chart: Chart = field(factory=Chart)
    ledgers: list[Ledger] = field(factory=list)
    statements: list[StatementFile] = field(factory=list)

    def read(self, files: Sequence[NamedFile]) -> ParsedFile:
        """All files as one parsed file, in the order in which they are given."""
        self.check()
        if len(files) > MOST_FILES:
            raise UnreadableFile("too_large", f"at most {MOST_FILES} files are imported together")
        parsed: dict[int, ParsedFile] = {}
        others: dict[int, _OtherFile] = {}
        ledgers: dict[int, tuple[Ledger, int, int | None]] = {}
        statements: dict[int, StatementFile] = {}
        for place, file in enumerate(files):
            encoding = encoding_of(file.content)
            text = file.content[:LONGEST_HEAD].decode(encoding, errors="replace")
            head = read_head(text)
            if head is None and self.is_chart(file.content):
                parsed[place] = self._read_other_format(file)
                continue
            head = head or head_of(file.name, text, file.content)
            source = _Source(file, encoding, head)
            if head.kind in STATEMENTS:
                total = count_lines(file.content, encoding)
                statement = read_statement(
                    file.name, head.kind, file.content, total, self.options.date_order
                )
                statements[place] = statement
            elif head.kind in LISTS:
                others[place] = self._read_list(source)
            else:
                ledgers[place] = self._read_ledger(source)
        self._declare(list(statements.values()))
        self._keep_transactions(self.ledgers)
        numbers = self._numbers()
        for statement in statements.values():
            finish_statement(statement, self.chart)
        for place, other in others.items():
            parsed[place] = other.findings.parsed_file(other.total, other.stopped_at)
        for place, statement in statements.items():
            rows = statement.findings.parsed_file(statement.total)
            parsed[place] = evolve(rows, stated=tuple(statement.stated))
        for place, (ledger, total, stopped_at) in ledgers.items():
            rows = ledger.findings.parsed_file(total, stopped_at)
            parsed[place] = evolve(rows, stated=tuple(ledger.stated), account_numbers=numbers)
        return merge_files([(files[place].name, parsed[place]) for place in sorted(parsed)])

    def _read_other_format(self, file: NamedFile) -> ParsedFile:
        parsed = self.read_chart(file.content, self.options, self.check)
        for account in parsed.accounts:
            self.chart.declare(account.path, account.number, account.classification)
            self.chart.has_list = True
        return parsed

    def _read_list(self, source: _Source) -> _OtherFile:
        findings = Findings()
        scan = ListScan(source.head, findings, self.chart)
        total, stopped_at = self._read_rows(source, findings, scan)
        return _OtherFile(findings, total, stopped_at)

    def _read_ledger(self, source: _Source) -> tuple[Ledger, int, int | None]:
        head, findings = source.head, Findings()
        scan: JournalScan | SectionScan | ListingScan
        if head.kind == "journal":
            scan = JournalScan(head, findings)
        elif head.kind == "transaction-list":
            scan = ListingScan(head, findings)
        else:
            scan = SectionScan(head, findings)
        ledger = Ledger(source.file.name, head, scan, findings, self.options.date_order)
        total, stopped_at = self._read_rows(source, findings, scan)
        scan.finish()
        if stopped_at is not None:
            stop(ledger, stopped_at)
        else:
            self.ledgers.append(ledger)
        return ledger, total, stopped_at

    def _read_rows(
        self,
        source: _Source,
        findings: Findings,
        scan: "JournalScan | SectionScan | ListingScan | ListScan",
    ) -> tuple[int, int | None]:
        """Read the rows of a file; how many lines were read, and at which one reading stopped."""
        head = source.head
        rows = read_rows(source.file.content, source.encoding, head.separator, self.check)
        last = 0
        for number, row in enumerate(rows):
            if number < head.rows:
                findings.structure += row.rows
                last = row.line + row.rows - 1
                continue
            faults = getattr(scan, "faults", 0)
            if findings.is_full or faults >= MOST_REFUSED:
                return last, last
            if row.is_blank:
                findings.structure += row.rows
            else:
                scan.read(row)
            last = row.line + row.rows - 1
            if number % _BETWEEN_SIZES == 0:
                findings.check_size()
        return last, None

    def _declare(self, statements: Sequence[StatementFile]) -> None:
        """Let the statements declare the accounts that no list declares."""
        for ledger in self.ledgers:
            accounts = (posting.account for posting in ledger.scan.postings())
            self.chart.expect_names(dict.fromkeys([*_labels(ledger), *accounts]))
        for statement in statements:
            if statement.report:
                named = named_accounts(statement.report)
                self.chart.expect_names(account.names[-1] for account in named)
        for statement in statements:
            declare_accounts(statement, self.chart)

    def _keep_transactions(self, ledgers: Sequence[Ledger]) -> None:
        """Add the transactions of the reports; those of days that two of them have, once."""
        taken: list[tuple[date, date]] = []
        better: list[str] = []
        best_first = sorted(ledgers, key=lambda ledger: LEDGERS.index(ledger.head.kind))
        spans = [covered for ledger in ledgers if (covered := ledger.covered())]
        earliest = min((first for first, _ in spans), default=None)
        for ledger in best_first:
            covered = ledger.covered()
            takes_openings = covered is not None and covered[0] == earliest

            def is_taken(day: date, spans: Sequence[tuple[date, date]] = tuple(taken)) -> bool:
                return any(first <= day <= last for first, last in spans)

            ledger.keep(
                self.chart,
                is_taken,
                " and ".join(better) or "another report",
                takes_openings=takes_openings and ledger.head.kind == "general-ledger",
            )
            if covered:
                taken.append(covered)
                better.append(ledger.name or f"the {WORDS[ledger.head.kind]}")
            self.check()

    def _numbers(self) -> dict[str, str]:
        """The numbers of the accounts that no file declares."""
        return {
            key: number
            for key, number in self.chart.numbers.items()
            if key not in self.chart.classifications
        }


_BETWEEN_SIZES = 10_000
"""After how many rows it is checked whether a file is too large."""


def _labels(ledger: Ledger) -> list[str]:
    """The captions of the accounts of a report that is divided by them."""
    scan = ledger.scan
    return [section.label for section in scan.sections] if isinstance(scan, SectionScan) else []
