"""Which report a file asks for: the days, the basis and the columns that a person leaves open.

The columns of a file may be months, quarters or years in any order, or a period beside an earlier
one. Instead of deducing the parameters, every combination of them is tried, and the one whose
columns show most of the columns of the file is the answer.
"""

from collections.abc import Iterator
from datetime import date, timedelta
from itertools import product
from typing import get_args

from attrs import evolve

from application.json_names import json_name
from application.reporting.make_report import MOST_COLUMNS, ReportRequest, query_for
from application.unit_of_work.unit_of_work import UnitOfWork
from domain.comparison.column_matching import ColumnMatcher
from domain.comparison.foreign_report import ForeignReport
from domain.errors import Invalid, Refused, Remedy
from domain.reports.query import ComparisonPeriod, Span
from domain.reports.report import ReportKind

_SPANS: tuple[Span, ...] = ("total", "month", "quarter", "year")
_COMPARISONS: tuple[str, ...] = tuple(json_name(word) for word in get_args(ComparisonPeriod))


def request_as_in_file(
    work: UnitOfWork, kind: ReportKind, foreign: ForeignReport, request: ReportRequest
) -> ReportRequest:
    """A request in which the file decides what the person left open.

    Raises `Invalid` if neither the request nor the file says which days the report covers.
    """
    if request.basis is None and kind.has_cash_basis:
        request = evolve(request, basis=foreign.basis)
    shares = {meaning.share_of for meaning in foreign.meanings.values()}
    if "income" in shares and request.percent_of is None and "percent_of" in kind.parameters:
        request = evolve(request, percent_of="income")
    has_dates = (request.first, request.last, request.as_of, request.period) != (None,) * 4
    dated = [request] if has_dates else list(_with_days_of_file(kind, foreign, request))
    if "columns" not in kind.parameters and "compare_to" not in kind.parameters:
        return dated[0]
    _check_number_of_columns(foreign)
    candidates = [
        candidate
        for one in dated
        for candidate in _with_columns(kind, foreign, one, has_dates=has_dates)
    ]
    counts = [_count_of_columns_shown(work, kind, foreign, candidate) for candidate in candidates]
    return candidates[counts.index(max(counts))]


def _with_days_of_file(
    kind: ReportKind, foreign: ForeignReport, request: ReportRequest
) -> Iterator[ReportRequest]:
    """The request for the days of the whole file, and for those of its latest column."""
    if foreign.all_dates:
        yield evolve(request, period="allDates")
        return
    first, last = foreign.first, foreign.as_of or foreign.last
    if last is None:
        raise Invalid(
            _no_days(foreign), Remedy.GIVE, ("as_of",) if kind.is_snapshot else ("from", "to")
        )
    if not kind.is_snapshot:
        yield evolve(request, first=first or last, last=last)
    else:
        has_opening = any(column.key == "opening" for column in foreign.columns)
        is_of_period = kind.matching.begins_with_year and has_opening
        yield evolve(request, as_of=last, first=first if is_of_period else None)
    amounts = [meaning for meaning in foreign.meanings.values() if meaning.role == "amount"]
    periods = [meaning for meaning in amounts if meaning.last]
    if len(amounts) == len(periods) > 0 and not kind.is_snapshot:
        latest = max(periods, key=lambda meaning: (meaning.last, meaning.first))
        yield evolve(request, first=latest.first or latest.last, last=latest.last)


def _no_days(foreign: ForeignReport) -> str:
    if foreign.without_year:
        return (
            f"the file says {foreign.without_year!r} without a year, so it does not say which days "
            "it covers"
        )
    return "the file does not say which days it covers"


def _with_columns(
    kind: ReportKind, foreign: ForeignReport, request: ReportRequest, *, has_dates: bool
) -> Iterator[ReportRequest]:
    """The request with every combination of parameters for columns, the simplest first.

    A snapshot with several columns needs a first day, too: that of its earliest column, or the day
    after the one with which it is compared.
    """
    spans: tuple[Span | None, ...] = (request.columns,)
    if request.columns is None and "columns" in kind.parameters:
        spans = _SPANS
    comparisons: tuple[str | None, ...] = (request.compare_to,)
    if request.compare_to is None and "compare_to" in kind.parameters:
        comparisons = (None, *_COMPARISONS)
    firsts: dict[date | None, None] = {request.first: None}
    if kind.is_snapshot and not has_dates:
        days = sorted(meaning.last for meaning in foreign.meanings.values() if meaning.last)
        firsts |= {foreign.first: None}
        for day in days[:1]:
            firsts |= {day.replace(day=1): None, day + timedelta(days=1): None}
    for compare_to, span, first in product(comparisons, spans, firsts):
        is_single = (span or "total") == "total" and compare_to is None
        if is_single and first != request.first:
            continue
        yield evolve(request, columns=span, compare_to=compare_to, first=first)


def _count_of_columns_shown(
    work: UnitOfWork, kind: ReportKind, foreign: ForeignReport, request: ReportRequest
) -> int:
    """How many columns of a file a request shows; -1 if there is no such report."""
    try:
        query = query_for(work, kind, request)
    except Refused:
        return -1
    matcher = ColumnMatcher(kind, query, work.settings.fiscal_year_start)
    return len(matcher.match(foreign))


def _check_number_of_columns(foreign: ForeignReport) -> None:
    """Raise `Invalid` if a file has more columns than a report can show."""
    if len(foreign.columns) > MOST_COLUMNS:
        raise Invalid(
            f"the file has {len(foreign.columns)} columns, but at most {MOST_COLUMNS} can be "
            "compared; export fewer columns"
        )
