"""The time that a report is of: named periods, what came before one, and a stretch for each column."""

from calendar import monthrange
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from typing import Literal, get_args

from attrs import evolve, frozen

from domain.ledger.company import fiscal_year_start
from domain.reports.query import ComparisonPeriod, ReportQuery, Span
from domain.values import LATEST

Period = Literal[
    "this_month",
    "last_month",
    "this_quarter",
    "last_quarter",
    "this_year",
    "this_year_to_date",
    "last_year",
    "last12_months",
    "all_dates",
]
PERIODS: tuple[Period, ...] = get_args(Period)
Days = tuple[date, date]

MONTHS_IN: dict[Span, int] = {"month": 1, "quarter": 3, "year": 12}
_ONE = timedelta(days=1)


def period_days(period: Period, today: date, first_month: int, extent: Days) -> Days:
    """The first and the last day of a named period, quarters and years being fiscal; `extent` is what all dates are."""
    month = today.replace(day=1)
    quarter, year = _begin("quarter", today, first_month), _begin("year", today, first_month)
    found: dict[Period, Callable[[], Days]] = {
        "this_month": lambda: (month, months_later(month, 1) - _ONE),
        "last_month": lambda: (months_later(month, -1), month - _ONE),
        "this_quarter": lambda: (quarter, months_later(quarter, 3) - _ONE),
        "last_quarter": lambda: (months_later(quarter, -3), quarter - _ONE),
        "this_year": lambda: (year, months_later(year, 12) - _ONE),
        "this_year_to_date": lambda: (year, today),
        "last_year": lambda: (months_later(year, -12), year - _ONE),
        "last12_months": lambda: (a_year_before(today) + _ONE, today),
        "all_dates": lambda: extent,
    }
    return found[period]()


def a_year_before(day: date) -> date:
    """The same day a year ago; 28 February for 29 February."""
    return months_later(day, -12)


def months_later(day: date, months: int) -> date:
    """The same day of another month, or the last one of a shorter month."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def compared(query: ReportQuery, to: ComparisonPeriod) -> ReportQuery:
    """The same query for the time that it is compared to.

    The previous period of whole months is as many months before; of anything else, as many days just before. That of a
    snapshot is of the month, as far as it has come, unless the query has a `first`.
    """
    end = query.end
    first = query.first or end.replace(day=1)
    if to == "previous_year":
        before, start = a_year_before(end), a_year_before(first)
        before = _month_end(before) if end == _month_end(end) else before
    elif first.day == 1 and end == _month_end(end):
        months = (end.year - first.year) * 12 + end.month - first.month + 1
        start, before = months_later(first, -months), first - _ONE
    else:
        start, before = first - (end - first) - _ONE, first - _ONE
    if query.as_of:
        return evolve(query, as_of=before, first=None, compare_to=None)
    return evolve(query, first=start, last=before, compare_to=None)


@frozen
class ColumnPeriod:
    """The time of one column: a whole month, fiscal quarter or year, or what of it lies in the period."""

    key: str
    label: str
    first: date
    last: date


def split_period(query: ReportQuery, first_month: int) -> Iterator[ColumnPeriod]:
    """The stretches that a period is made of, in order; each has the key of the month in which it begins, of a snapshot ends."""
    assert query.first
    assert query.columns != "total"
    day = query.first
    while day <= query.end:
        begin = _begin(query.columns, day, first_month)
        end = min(months_later(begin, MONTHS_IN[query.columns]) - _ONE, LATEST)
        last = min(end, query.end)
        yield ColumnPeriod(
            f"{last if query.as_of else day:%Y-%m}", _label(begin, end, day, last), day, last
        )
        day = last + _ONE


def count_of_columns(first: date, last: date, span: Span) -> int:
    """At least how many columns a period would have."""
    return ((last.year - first.year) * 12 + last.month - first.month) // MONTHS_IN[span] + 1


def years_closed(first: date, last: date, first_month: int) -> Iterator[Days]:
    """The fiscal years whose end lies in a stretch of time before its last day: (first day, last day) of each."""
    begin = months_later(fiscal_year_start(first, first_month), 12)
    while begin <= last:
        yield months_later(begin, -12), begin - _ONE
        begin = months_later(begin, 12)


def format_date(day: date) -> str:
    """A day as it stands over a column."""
    return f"{day:%b} {day.day}, {day.year}"


def _label(begin: date, end: date, first: date, last: date) -> str:
    if (begin, end) != (first, last):
        if (first.year, first.month) == (last.year, last.month):
            return (
                f"{first:%b} {first.day}-{last.day}, {last.year}"
                if first != last
                else format_date(first)
            )
        return (
            f"{first:%b} {first.day} - {format_date(last)}"
            if first.year == last.year
            else f"{format_date(first)} - {format_date(last)}"
        )
    if (begin.year, begin.month) == (end.year, end.month):
        return f"{begin:%b %Y}"
    if begin.month == 1 and end.month == 12:
        return f"{begin.year}"
    return f"{begin:%b} - {end:%b %Y}" if begin.year == end.year else f"{begin:%b %Y} - {end:%b %Y}"


def _begin(span: Span, day: date, first_month: int) -> date:
    if span == "month":
        return day.replace(day=1)
    year = fiscal_year_start(day, first_month)
    months = (day.year - year.year) * 12 + day.month - year.month
    return months_later(year, months - months % MONTHS_IN[span])


def _month_end(day: date) -> date:
    return months_later(day.replace(day=1), 1) - _ONE
