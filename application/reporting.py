"""Reports over the books, with the periods that are meant when none is given."""

from collections.abc import Mapping
from datetime import date, timedelta

from application.book import Book
from domain.accounts import Account
from domain.company import Settings
from domain.errors import NotFound, Refused
from domain.reports import REPORTS
from domain.reports.report import Report, ReportKind, ReportQuery, Turnover


class BookLedger:
    """The ledger that reports read, over a book: the chart and the settings are read once."""

    def __init__(self, book: Book) -> None:
        self._book = book
        self._accounts: Mapping[str, Account] | None = None

    @property
    def settings(self) -> Settings:
        """The company."""
        return self._book.settings

    def accounts(self) -> Mapping[str, Account]:
        """The whole chart by id."""
        if self._accounts is None:
            self._accounts = self._book.accounts()
        return self._accounts

    def turnovers(self, first: date | None, last: date) -> Mapping[str, Turnover]:
        """Debits and credits by account from `first` to `last`."""
        return self._book.turnovers(first, last)


def find_report(key: str) -> ReportKind:
    """The report with a key; raises `NotFound` naming those there are."""
    if key not in REPORTS:
        raise NotFound(f"there is no report {key!r}; there are {', '.join(REPORTS)}")
    return REPORTS[key]


def make_report(book: Book, key: str, first: date | None = None, last: date | None = None, as_of: date | None = None) -> Report:
    """Make a report of a period (by default the twelve months to today) or of a day (by default today).

    Raises `Refused` for a parameter that the report does not have, and for a period that ends before it begins.
    """
    kind = find_report(key)
    for name, value in (("from", first), ("to", last), ("asOf", as_of)):
        if value is not None and name not in kind.parameters:
            raise Refused.at(f"/{name}", f"is no parameter of {kind.key}, which has {', '.join(sorted(kind.parameters))}")
    query = _query(kind, book.today, first, last, as_of)
    end = query.last or query.as_of
    if query.first and end and end < query.first:
        raise Refused.at("/from", f"must not be after the last day, {end}")
    return kind.make(BookLedger(book), query)


def _query(kind: ReportKind, today: date, first: date | None, last: date | None, as_of: date | None) -> ReportQuery:
    if "to" in kind.parameters:
        last = last or today
        return ReportQuery(first=first or a_year_before(last) + timedelta(days=1), last=last)
    return ReportQuery(first=first, as_of=as_of or today)


def a_year_before(day: date) -> date:
    """The same day a year ago; 28 February for 29 February."""
    return day.replace(year=day.year - 1, day=28) if (day.month, day.day) == (2, 29) else day.replace(year=day.year - 1)
