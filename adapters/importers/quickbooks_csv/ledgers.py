"""What the rows of the reports of transactions become, once the accounts of all files are known."""

from collections.abc import Callable, Iterable
from datetime import date, timedelta

from attrs import define, field

from adapters.importers.findings import Findings
from adapters.importers.quickbooks_csv.chart import Chart
from adapters.importers.quickbooks_csv.documents import DocumentBuilder
from adapters.importers.quickbooks_csv.heads import Head
from adapters.importers.quickbooks_csv.journal import JournalScan, entry_postings
from adapters.importers.quickbooks_csv.kinds import WORDS
from adapters.importers.quickbooks_csv.listing import ListingScan, listed_postings
from adapters.importers.quickbooks_csv.openings import keep_openings
from adapters.importers.quickbooks_csv.postings import Days, Posting, WrongCell
from adapters.importers.quickbooks_csv.regrouping import divide
from adapters.importers.quickbooks_csv.sections import CLOSINGS, SectionScan
from adapters.importers.quickbooks_csv.signs import buckets_of, find_signs
from adapters.importers.quickbooks_csv.stated import section_signs, stated_of_sections
from application.importing.parsed_file import DateOrder, StatedAmount

Scan = JournalScan | SectionScan | ListingScan
IsTaken = Callable[[date], bool]
"""Whether a better report of the set has the transactions of a day."""


@define(eq=False)
class Ledger:
    """One report of transactions, as it was read."""

    name: str
    """The name of its file."""
    head: Head
    scan: Scan
    findings: Findings
    order: DateOrder | None
    stated: list[StatedAmount] = field(factory=list)
    _days: Days | None = None

    @property
    def days(self) -> Days:
        """The days of the report."""
        if self._days is None:
            postings = self.scan.postings()
            self._days = Days(postings, self.head.range, self.order, self.findings)
        return self._days

    def covered(self) -> tuple[date, date] | None:
        """The first and last day of the report: as it says, or else those of its transactions."""
        range_ = self.head.range
        if range_.first and range_.last:
            return range_.first, range_.last
        days = [day for posting in self.scan.postings() if (day := self._day(posting))]
        if not days:
            return None
        return range_.first or min(days), range_.last or max(days)

    def keep(self, chart: Chart, is_taken: IsTaken, better: str, *, takes_openings: bool) -> None:
        """Add the transactions of the report to its findings.

        Those of days that a `better` report has are left out. Balances before the first day become
        an opening entry if no report has earlier transactions.
        """
        has_natural_amounts = isinstance(self.scan, SectionScan) and not self.scan.is_signed
        builder = DocumentBuilder(self.findings, chart, has_natural_amounts)
        keeper = _Keeper(self, builder, is_taken, better)
        if isinstance(self.scan, JournalScan):
            for entry in self.scan.entries:
                if postings := entry_postings(entry, builder):
                    keeper.keep(postings)
            return
        if isinstance(self.scan, ListingScan):
            for postings in listed_postings(self.scan, builder):
                keeper.keep(postings)
            return
        self._keep_sections(self.scan, builder, keeper, takes_openings=takes_openings)

    def _keep_sections(
        self,
        scan: SectionScan,
        builder: DocumentBuilder,
        keeper: "_Keeper",
        *,
        takes_openings: bool,
    ) -> None:
        chart = builder.chart
        for section in scan.sections:
            section.path = chart.path_in_tree(section.names)
        rows = []
        for posting in scan.rows:
            posting.account = (
                scan.sections[posting.section].path
                if posting.section >= 0
                else chart.path_of(posting.account)
            )
            if posting.type.casefold() in CLOSINGS:
                why = "it closes a fiscal year, which happens here of itself"
                self.findings.leave_out(posting.type, why, posting.rows)
            else:
                rows.append(posting)
        buckets = buckets_of(rows)
        signs = {} if scan.is_signed else find_signs(buckets, chart)
        covered = self.covered()
        balance_signs = section_signs(scan.sections, chart, None if scan.is_signed else signs)
        if covered:
            self.stated += stated_of_sections(scan.sections, chart, signs, balance_signs, covered)
            day = covered[0] - timedelta(days=1)
            keep_openings(scan.sections, builder, balance_signs, day, is_wanted=takes_openings)
        for postings in buckets.values():
            for posting in postings:
                posting.amount *= signs.get(posting.account, 1)
        for postings in buckets.values():
            if keeper.is_kept_out(postings):
                continue
            for transaction in divide(postings, builder):
                keeper.keep(transaction)

    def _day(self, posting: Posting) -> date | None:
        try:
            return self.days.read(posting.day) if posting.day else None
        except WrongCell:
            return None

    def leave_out(self, why: str) -> None:
        """Leave all rows of the report out."""
        rows = sum(posting.rows for posting in self.scan.postings())
        if rows:
            self.findings.leave_out(WORDS[self.head.kind], why, rows)


@define(eq=False)
class _Keeper:
    """Adds the transactions of one report, as far as no better report has them."""

    ledger: Ledger
    builder: DocumentBuilder
    is_taken: IsTaken
    better: str

    def keep(self, postings: list[Posting]) -> None:
        """Add a transaction, or refuse it, or leave it out."""
        if self.is_kept_out(postings):
            return
        self.builder.keep(postings, self.ledger.days.read(postings[0].day))

    def is_kept_out(self, postings: list[Posting]) -> bool:
        """Whether postings of one day are refused or left out, which happens here."""
        faulty = next((posting for posting in postings if posting.fault), None)
        if faulty and faulty.fault:
            self.builder.refuse([faulty, *_others(postings, faulty)], *faulty.fault)
            return True
        try:
            day = self.ledger.days.read(postings[0].day)
        except WrongCell as error:
            self.builder.refuse(postings, error.code, str(error))
            return True
        if not self.is_taken(day):
            return False
        rows = sum(posting.rows for posting in postings)
        why = f"the import takes the transactions of these days from {self.better}"
        self.builder.findings.leave_out(WORDS[self.ledger.head.kind], why, rows)
        return True


def _others(postings: Iterable[Posting], one: Posting) -> list[Posting]:
    return [posting for posting in postings if posting is not one]


def stop(ledger: Ledger, line: int) -> None:
    """Refuse all that was read of a report of which reading stopped: its end is not known."""
    postings = list(ledger.scan.postings())
    for posting in postings:
        if posting.fault:
            ledger.findings.refuse(posting, *posting.fault, posting.rows)
    others = [posting for posting in postings if not posting.fault]
    if others:
        rows = sum(posting.rows for posting in others)
        message = f"reading stopped at line {line}, because too many rows are wrong"
        ledger.findings.refuse(others[0], "structure", message, rows)
