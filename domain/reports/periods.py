"""The days of a report: named periods, periods of comparison, and the periods of columns."""

from calendar import monthrange
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from typing import Literal, get_args

from attrs import evolve, frozen

from domain.ledger.company import fiscal_year_start
from domain.reports.query import ComparisonPeriod, ReportQuery, Span
from domain.values import EARLIEST, LATEST

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
DateRange = tuple[date, date]
"""The first and the last day."""

MONTHS_IN: dict[Span, int] = {"month": 1, "quarter": 3, "year": 12}
_ONE_DAY = timedelta(days=1)
_TWELFTH_MONTH = EARLIEST.replace(month=12)


def period_days(period: Period, today: date, first_month: int, extent: DateRange) -> DateRange:
    """The first and the last day of a named period.

    Quarters and years are fiscal, and years begin with `first_month`. `extent` is the range of
    `all_dates`.
    """
    month = today.replace(day=1)
    quarter = _first_day("quarter", today, first_month)
    year = _first_day("year", today, first_month)
    ranges: dict[Period, Callable[[], DateRange]] = {
        "this_month": lambda: (month, months_later(month, 1) - _ONE_DAY),
        "last_month": lambda: (months_later(month, -1), month - _ONE_DAY),
        "this_quarter": lambda: (quarter, months_later(quarter, 3) - _ONE_DAY),
        "last_quarter": lambda: (months_later(quarter, -3), quarter - _ONE_DAY),
        "this_year": lambda: (year, months_later(year, 12) - _ONE_DAY),
        "this_year_to_date": lambda: (year, today),
        "last_year": lambda: (months_later(year, -12), year - _ONE_DAY),
        "last12_months": lambda: (first_of_twelve_months(today), today),
        "all_dates": lambda: extent,
    }
    return ranges[period]()


def first_of_twelve_months(last: date) -> date:
    """The first of the month eleven months before that of a day; the earliest date at least.

    A period from there to the day has twelve columns of months.
    """
    return months_later(max(last, _TWELFTH_MONTH).replace(day=1), -11)


def a_year_before(day: date) -> date:
    """The same day one year earlier; 28 February for 29 February."""
    return months_later(day, -12)


def months_later(day: date, months: int) -> date:
    """The same day some months later, or the last day of a shorter month."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def comparison_query(query: ReportQuery, compare_to: ComparisonPeriod) -> ReportQuery:
    """The same query for the period with which it is compared.

    For whole months, the previous period is the same number of months just before. For any other
    period, it is the same number of days just before. A snapshot without a `first` counts as its
    month up to its day.
    """
    end = query.end
    first = query.first or end.replace(day=1)
    if compare_to == "previous_year":
        earlier_first, earlier_end = a_year_before(first), a_year_before(end)
        if _is_end_of_month(end):
            earlier_end = _last_day_of_month(earlier_end)
    elif first.day == 1 and _is_end_of_month(end):
        months = (end.year - first.year) * 12 + end.month - first.month + 1
        earlier_first, earlier_end = months_later(first, -months), first - _ONE_DAY
    else:
        earlier_first, earlier_end = first - (end - first) - _ONE_DAY, first - _ONE_DAY
    if query.as_of:
        return evolve(query, as_of=earlier_end, first=None, compare_to=None)
    return evolve(query, first=earlier_first, last=earlier_end, compare_to=None)


@frozen
class ColumnPeriod:
    """The days of one column: those of a month, fiscal quarter or fiscal year within a report."""

    key: str
    """The month of its first day, as `2026-03`; in a snapshot the month of its last day."""
    label: str
    first: date
    last: date


def split_period(query: ReportQuery, first_month: int) -> Iterator[ColumnPeriod]:
    """The column periods of a query, in order."""
    assert query.first
    assert query.columns != "total"
    first = query.first
    while first <= query.end:
        whole_first = _first_day(query.columns, first, first_month)
        whole_last = min(months_later(whole_first, MONTHS_IN[query.columns]) - _ONE_DAY, LATEST)
        last = min(whole_last, query.end)
        key = f"{last if query.as_of else first:%Y-%m}"
        if (first, last) == (whole_first, whole_last):
            label = _label_of_whole(first, last)
        else:
            label = _label_of_part(first, last)
        yield ColumnPeriod(key, label, first, last)
        first = last + _ONE_DAY


def count_of_columns(first: date, last: date, span: Span) -> int:
    """The least number of columns that a period can have."""
    return ((last.year - first.year) * 12 + last.month - first.month) // MONTHS_IN[span] + 1


def years_closed(first: date, last: date, first_month: int) -> Iterator[DateRange]:
    """The fiscal years that end within a period, before its last day."""
    next_year = months_later(fiscal_year_start(first, first_month), 12)
    while next_year <= last:
        yield months_later(next_year, -12), next_year - _ONE_DAY
        next_year = months_later(next_year, 12)


def format_date(day: date) -> str:
    """A day as the caption of a column: `Mar 31, 2026`."""
    return f"{day:%b} {day.day}, {day.year}"


def days_caption(query: ReportQuery) -> str:
    """The days of a query as a caption, such as `Dec 31, 2026`, `2026` or `Mar 1-10, 2026`."""
    if query.as_of:
        return format_date(query.as_of)
    first, last = query.first or query.end, query.end
    is_whole = first.day == 1 and _is_end_of_month(last)
    return _label_of_whole(first, last) if is_whole else _label_of_part(first, last)


def _label_of_whole(first: date, last: date) -> str:
    """The caption of whole months, quarters or years."""
    if (first.year, first.month) == (last.year, last.month):
        return f"{first:%b %Y}"
    if (first.year, first.month, last.month) == (last.year, 1, 12):
        return f"{first.year}"
    if first.year == last.year:
        return f"{first:%b} - {last:%b %Y}"
    return f"{first:%b %Y} - {last:%b %Y}"


def _label_of_part(first: date, last: date) -> str:
    """The caption of a part of a month, quarter or year."""
    if first == last:
        return format_date(first)
    if (first.year, first.month) == (last.year, last.month):
        return f"{first:%b} {first.day}-{last.day}, {last.year}"
    if first.year == last.year:
        return f"{first:%b} {first.day} - {format_date(last)}"
    return f"{format_date(first)} - {format_date(last)}"


def _first_day(span: Span, day: date, first_month: int) -> date:
    """The first day of the month, fiscal quarter or fiscal year that contains a day."""
    if span == "month":
        return day.replace(day=1)
    year = fiscal_year_start(day, first_month)
    months = (day.year - year.year) * 12 + day.month - year.month
    return months_later(year, months - months % MONTHS_IN[span])


def _last_day_of_month(day: date) -> date:
    return months_later(day.replace(day=1), 1) - _ONE_DAY


def _is_end_of_month(day: date) -> bool:
    return day == _last_day_of_month(day)
