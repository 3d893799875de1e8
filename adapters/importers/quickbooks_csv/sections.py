"""Reports whose rows stand below their accounts: General Ledger, Transaction Detail by Account."""

from collections.abc import Iterable

from attrs import define

from adapters.importers.findings import Findings
from adapters.importers.quickbooks_csv.heads import Head, is_structure
from adapters.importers.quickbooks_csv.postings import (
    Posting,
    WrongCell,
    caption,
    debit_less_credit,
    is_day,
    read_amount_cell,
)
from adapters.importers.quickbooks_csv.rows import CsvRow
from adapters.importers.quickbooks_reports.captions import (
    is_opening,
    is_subtree,
    is_surely_total,
    is_whole,
    total_of,
)
from adapters.importers.quickbooks_reports.day_text import is_without_year, read_range
from adapters.importers.quickbooks_reports.lines import Line
from adapters.importers.quickbooks_reports.tree import build_tree
from adapters.importers.text import quoted
from application.importing.parsed_file import UnreadableFile
from domain.errors import Invalid

MOST_SECTIONS = 10_000
"""How many captions of accounts a report has at most."""

CLOSINGS = frozenset({"closing entry"})
"""The types of rows that QuickBooks computes: they close a fiscal year, and post nothing."""


@define(eq=False)
class Section:
    """The rows below the caption of one account."""

    line: int
    rows: int
    depth: int
    label: str
    names: tuple[str, ...] = ()
    """The captions of the accounts around it, and its own."""
    path: str = ""
    """The path of its account."""
    opening: int | None = None
    """Its balance before its first row, as the report has it."""
    opening_line: int = 0
    opening_rows: int = 0
    """The lines of the file that the balance takes, 0 if it is beside the caption."""
    ending: int | None = None
    """Its balance after its last row, as the report has it."""
    previous: int | None = None
    """Its balance before its last row."""
    last_amount: int = 0
    sum: int = 0
    """The sum of its amounts, as the report has them, without closings."""
    closings: int = 0
    """The sum of the rows that close fiscal years."""
    total: int | None = None
    """Its total without sub-accounts, if the report has one."""
    total_line: int = 0

    @property
    def balance_sign(self) -> int:
        """-1 if its balance runs against its amounts, +1 if with them, 0 if that is not shown."""
        if self.ending is None or self.previous is None or not self.last_amount:
            return 0
        change = self.ending - self.previous
        return int(change == self.last_amount) - int(change == -self.last_amount)


@define(eq=False)
class _Caption:
    """A caption or a total of the report, in the order of the report."""

    line: Line
    section: int
    """The section that it begins, or in which it stands."""


class SectionScan:
    """Reads the rows of a report that is divided by accounts."""

    def __init__(self, head: Head, findings: Findings) -> None:
        self.sections: list[Section] = []
        self.rows: list[Posting] = []
        self.faults = 0
        """How many rows cannot be read."""
        self.is_signed = "debit" in head.columns and "amount" not in head.columns
        """Whether its amounts are debit positive for certain: it has debits and credits."""
        self._head = head
        self._findings = findings
        self._columns = head.columns
        self._lines: list[Line] = []
        """Captions and totals, and one line for the rows of each section."""
        self._is_filled = False
        """Whether the current section has rows among these lines."""
        self._is_desktop = head.caption_count > 1

    def read(self, row: CsvRow) -> None:
        """Add a row."""
        findings = self._findings
        if fault := row.fault:
            findings.refuse(row, "structure", fault, row.rows)
            return
        place, label = self._label(row)
        day = row.cell(self._columns.get("date"))
        if is_day(day):
            self._read_posting(row, day, label)
        elif is_structure(row):
            findings.structure += row.rows
        elif day and not label:
            self._read_caption(row, 0, caption(day))
        else:
            self._read_caption(row, place, label or self._caption_elsewhere(row))

    def finish(self) -> None:
        """Find out which section is in which, and so the captions around each."""
        self._add_sum()
        is_desktop = self._is_desktop or any("\u00b7" in line.label for line in self._lines)
        try:
            rows = build_tree(self._lines, "general-ledger", is_detail=True, is_desktop=is_desktop)
        except Invalid as error:
            raise UnreadableFile("not_quickbooks", str(error)) from None
        by_line = {section.line: section for section in self.sections}
        for row in rows:
            section = by_line.get(row.line)
            if section and row.kind != "total":
                section.names = row.path if row.kind == "own" else (*row.path, row.label)
        parents = {section.names[:-1] for section in self.sections}
        totals = {row.line: row for row in rows if row.kind == "total"}
        for section in self.sections:
            section.names = section.names or (section.label,)
            total = totals.get(section.total_line)
            is_whole_tree = section.names in parents and not (total and total.is_own_total)
            is_own_caption = section.names[-1] != section.label
            if is_whole_tree and not is_own_caption:
                section.total = None

    def postings(self) -> Iterable[Posting]:
        """All rows of all sections."""
        return self.rows

    def _label(self, row: CsvRow) -> tuple[int, str]:
        """How far the caption of a row is indented, and the caption."""
        count = self._head.caption_count
        for place in range(count):
            text = row.cell(place)
            if text:
                cell = row.cells[place]
                indent = place if count > 1 else len(cell) - len(cell.lstrip(" "))
                return indent, caption(text)
        return 0, ""

    def _caption_elsewhere(self, row: CsvRow) -> str:
        """The caption of a row that some views print in the column of accounts."""
        texts = (caption(text) for text in row.filled)
        return next((text for text in texts if is_opening(text) or is_surely_total(text)), "")

    def _read_posting(self, row: CsvRow, day: str, label: str) -> None:
        columns, separator = self._columns, self._head.separator
        fault = None
        amount = balance = None
        try:
            amount = (
                debit_less_credit(row, columns, separator)
                if self.is_signed
                else read_amount_cell(row, columns.get("amount"), "Amount", separator)
            )
            balance = read_amount_cell(row, columns.get("balance"), "Balance", separator)
        except WrongCell as error:
            fault = error.code, str(error)
        type_ = caption(row.cell(columns.get("type")))
        section = len(self.sections) - 1
        if section >= 0:
            self._count(self.sections[section], amount or 0, balance, type_)
        self._is_filled = True
        account = label or caption(row.cell(columns.get("account")))
        if section < 0 and not account:
            fault = fault or ("account", "the row stands below no account, and names none")
        self.faults += fault is not None
        self.rows.append(
            Posting(
                line=row.line,
                rows=row.rows,
                day=day,
                type=type_,
                number=row.cell(columns.get("number")),
                name=caption(row.cell(columns.get("name"))),
                memo=row.cell(columns.get("memo")),
                account=account,
                amount=amount or 0,
                split=caption(row.cell(columns.get("split"))),
                section=section,
                fault=fault,
            )
        )

    @staticmethod
    def _count(section: Section, amount: int, balance: int | None, type_: str) -> None:
        if type_.casefold() in CLOSINGS:
            section.closings += amount
        else:
            section.sum += amount
        if balance is not None:
            before = section.opening if section.ending is None else section.ending
            section.previous = before if before is not None else 0
            section.last_amount = amount
            section.ending = balance

    def _read_caption(self, row: CsvRow, depth: int, label: str) -> None:
        """Read a row that is no transaction."""
        findings, columns, separator = self._findings, self._columns, self._head.separator
        try:
            amount = (
                debit_less_credit(row, columns, separator)
                if self.is_signed
                else read_amount_cell(row, columns.get("amount"), "Amount", separator)
            )
            balance = read_amount_cell(row, columns.get("balance"), "Balance", separator)
        except WrongCell as error:
            findings.refuse(row, error.code, str(error), row.rows)
            return
        if is_opening(label):
            self._read_opening(row, amount if balance is None else balance)
            return
        findings.structure += row.rows
        if not label:
            texts = [text for text in row.filled if any(map(str.isalpha, text))]
            if texts:
                findings.structure -= row.rows
                message = f"the row has no date, but {quoted(texts[0])}"
                findings.refuse(row, "date", message, row.rows)
            return
        if row.rows and len(row.filled) == 1 and (is_without_year(label) or read_range(label)):
            return
        if is_whole(label):
            self._add_sum()
        elif total_of(label) and self.sections and (amount is not None or is_surely_total(label)):
            self._read_total(row, depth, label, amount)
        else:
            self._begin_section(row, depth, label, balance)

    def _read_opening(self, row: CsvRow, balance: int | None) -> None:
        """Note the balance with which a section begins."""
        if not self.sections or not balance:
            self._findings.structure += row.rows
            return
        section = self.sections[-1]
        section.opening = balance
        section.opening_line, section.opening_rows = row.line, row.rows

    def _read_total(self, row: CsvRow, depth: int, label: str, amount: int | None) -> None:
        self._add_sum()
        self._lines.append(_line(row.line, depth, label, amount))
        name = total_of(label)
        for section in reversed(self.sections[-MOST_CLOSED:]):
            if total_of(f"Total {section.label}") == name:
                if not is_subtree(label) and not section.total_line:
                    section.total, section.total_line = amount or 0, row.line
                return

    def _begin_section(self, row: CsvRow, depth: int, label: str, balance: int | None) -> None:
        self._add_sum()
        if len(self.sections) == MOST_SECTIONS:
            raise UnreadableFile(
                "too_large", f"the report has more than {MOST_SECTIONS:,} accounts; is it one?"
            )
        section = Section(row.line, row.rows, depth, label)
        if balance:
            section.opening, section.opening_line = balance, row.line
        self.sections.append(section)
        self._lines.append(_line(row.line, depth, label, None))

    def _add_sum(self) -> None:
        """Add one line for the rows of the current section."""
        if self._is_filled and self.sections:
            section = self.sections[-1]
            self._lines.append(_line(section.line, 0, "", section.sum + section.closings))
        self._is_filled = False


MOST_CLOSED = 100
"""Among how many sections before it a total looks for its own."""


def _line(line: int, depth: int, label: str, amount: int | None) -> Line:
    return Line(line, depth, label, {} if amount is None else {"amount": amount})
