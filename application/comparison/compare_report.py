"""Comparing a report with the file of another program.

Our report is made for the days and on the basis of the file. Then `domain.comparison` pairs the
rows of both and explains the differences.
"""

import re
from datetime import date
from itertools import pairwise

from attrs import evolve

from application.reporting.ledger_reader import LedgerReader
from application.reporting.make_report import MOST_COLUMNS, ReportRequest, find_report, make_report
from application.unit_of_work.unit_of_work import UnitOfWork
from domain.comparison.compare_reports import compare
from domain.comparison.differences import Comparison
from domain.comparison.foreign_report import ForeignReport
from domain.errors import Invalid, Refused, Remedy
from domain.reports.catalogue import REPORTS
from domain.reports.column_layout import PREVIOUS
from domain.reports.periods import MONTHS_IN
from domain.reports.query import Span
from domain.reports.report import ReportKind

_MONTH = re.compile(r"[0-9]{4}-[0-9]{2}")
"""The key of a column of time: the month in which it begins."""


def compare_report(
    work: UnitOfWork, key: str, foreign: ForeignReport, request: ReportRequest | None = None
) -> Comparison:
    """Compare a report with the same report of another program.

    Where the request leaves days, basis or columns open, the file decides. Raises `Invalid` if the
    file is another report, or if it is not recognised as a report.
    """
    kind = find_report(key)
    _check_is_report(kind, foreign)
    request = request or ReportRequest()
    _check_is_whole(kind, request)
    report = make_report(work, key, request_as_in_file(kind, foreign, request))
    return compare(report, foreign, LedgerReader(work))


def request_as_in_file(
    kind: ReportKind, foreign: ForeignReport, request: ReportRequest
) -> ReportRequest:
    """A request in which the file decides what the person left open.

    Raises `Invalid` if neither the request nor the file says which days the report covers.
    """
    if (request.first, request.last, request.as_of, request.period) == (None,) * 4:
        request = _with_dates_of_file(kind, foreign, request)
    if request.basis is None and kind.has_cash_basis:
        request = evolve(request, basis=foreign.basis)
    span = _column_span(foreign)
    compares_columns = any(column.key.endswith(PREVIOUS) for column in foreign.columns)
    if (
        span
        and request.columns is None
        and (request.compare_to is None or compares_columns)
        and "columns" in kind.parameters
    ):
        request = evolve(request, columns=span, first=request.first or foreign.first)
    return request


def _check_is_report(kind: ReportKind, foreign: ForeignReport) -> None:
    """Raise `Invalid` if the file is another report."""
    key = kind.key
    if foreign.key != key and not (foreign.title == "" and _has_same_columns(key, foreign.key)):
        raise Invalid(
            f"the file is not the report {kind.title} ({key}): {_appearance(foreign)}; choose the "
            "report that the file contains, or export the right one"
        )


def _appearance(foreign: ForeignReport) -> str:
    """What a file looks like, for a message."""
    if foreign.key:
        return f"it looks like {REPORTS[foreign.key].title} ({foreign.key})"
    if foreign.title:
        return f"it is titled {foreign.title!r}"
    return "it has no title"


def _has_same_columns(key: str, guessed: str | None) -> bool:
    """Whether a file without a title may be the report, although another report was guessed."""
    if guessed is None:
        return True
    family = REPORTS[key].matching.column_family
    return family != "" and family == REPORTS[guessed].matching.column_family


def _check_is_whole(kind: ReportKind, request: ReportRequest) -> None:
    """Raise `Refused` if the request is for a part that no report of QuickBooks shows alone."""
    is_of_one_account = (
        request.account_id and kind.matching.rows == "account" and "account_id" in kind.parameters
    )
    if (request.section and not kind.matching.is_of_transactions) or is_of_one_account:
        raise Refused.at(
            "/section" if request.section else "/account_id",
            "must be left out, because QuickBooks has no report of this part alone; compare the "
            "whole report",
        )


def _with_dates_of_file(
    kind: ReportKind, foreign: ForeignReport, request: ReportRequest
) -> ReportRequest:
    if foreign.all_dates:
        return evolve(request, period="allDates")
    first, last = foreign.first, foreign.as_of or foreign.last
    if last is None and (days := _transaction_days(foreign)):
        first, last = days[0], days[-1]
    if last is None:
        raise Invalid(
            "the file does not say which days it covers",
            Remedy.GIVE,
            ("as_of",) if kind.is_snapshot else ("from", "to"),
        )
    if not kind.is_snapshot:
        return evolve(request, first=first, last=last)
    has_opening = any(column.key == "opening" for column in foreign.columns)
    is_of_period = kind.matching.begins_with_year and has_opening
    return evolve(request, as_of=last, first=first if is_of_period else None)


def _transaction_days(foreign: ForeignReport) -> list[date]:
    """The days of the transactions in a file, in order."""
    cells = [row.cells.get("date") for row in foreign.rows if row.kind == "row"]
    return sorted(cell for cell in cells if isinstance(cell, date))


def _column_span(foreign: ForeignReport) -> Span | None:
    """The time that each column covers, from the number of months between two columns.

    None if no column is for a period of time. A single column covers the whole period of the file.
    Raises `Invalid` if there are too many columns to compare.
    """
    months = [
        int(column.key[:4]) * 12 + int(column.key[5:])
        for column in foreign.columns
        if _MONTH.fullmatch(column.key)
    ]
    if not months:
        return None
    distances = {later - earlier for earlier, later in pairwise(months)}
    if not distances and foreign.first and foreign.last:
        distances = {_months_between(foreign.first, foreign.last) + 1}
    if len(foreign.columns) > MOST_COLUMNS:
        raise Invalid(
            f"the file has {len(foreign.columns)} columns, but at most {MOST_COLUMNS} can be "
            "compared; export fewer columns"
        )
    longest = max(distances, default=1)
    return next((span for span, length in MONTHS_IN.items() if length >= longest), "year")


def _months_between(first: date, last: date) -> int:
    """How many months later the month of `last` is than the month of `first`."""
    return (last.year - first.year) * 12 + last.month - first.month
