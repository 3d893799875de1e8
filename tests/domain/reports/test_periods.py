"""The time of a report: named periods, periods of comparison, and column periods."""

from calendar import monthrange
from datetime import date, timedelta
from itertools import pairwise
from typing import get_args

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from domain.ledger.company import fiscal_year_start
from domain.reports.periods import (
    PERIODS,
    comparison_query,
    count_of_columns,
    format_date,
    months_later,
    period_days,
    split_period,
    years_closed,
)
from domain.reports.query import ComparisonPeriod, ReportQuery, Span
from domain.values import EARLIEST, LATEST
from tests.strategies import MONTHS, days

ONE = timedelta(days=1)
DAYS = days(date(2019, 1, 1), date(2029, 12, 31))
NOW_AND_THEN = st.tuples(DAYS, DAYS).map(sorted)
SPANS = st.sampled_from(["month", "quarter", "year"])
COMPARISONS = st.sampled_from(get_args(ComparisonPeriod))
EVER = (EARLIEST, LATEST)


def month_end(day: date) -> date:
    return day.replace(day=monthrange(day.year, day.month)[1])


def unit_of(day: date, span: Span, first_month: int) -> int:
    """The number of the calendar month, fiscal quarter or fiscal year of a day."""
    return (day.year * 12 + day.month - first_month) // {"month": 1, "quarter": 3, "year": 12}[span]


# Column periods


@given(NOW_AND_THEN, SPANS, MONTHS, st.booleans())
def test_column_periods_cover_the_period_without_gap_or_overlap(
    period, span, first_month, is_snapshot
):
    first, last = period
    end = {"as_of": last} if is_snapshot else {"last": last}
    columns = list(split_period(ReportQuery(first=first, columns=span, **end), first_month))
    assert (columns[0].first, columns[-1].last) == (first, last)
    assert all(one.last + ONE == other.first for one, other in pairwise(columns))
    assert all(each.first <= each.last for each in columns)


@given(NOW_AND_THEN, SPANS, MONTHS)
def test_each_column_period_is_the_part_of_one_month_quarter_or_year_in_the_period(
    period, span, first_month
):
    first, last = period
    columns = list(split_period(ReportQuery(first=first, last=last, columns=span), first_month))
    units = [unit_of(each.first, span, first_month) for each in columns]
    assert units == [unit_of(each.last, span, first_month) for each in columns]
    assert units == list(range(units[0], units[-1] + 1))
    assert (
        len({each.key for each in columns}) == len({each.label for each in columns}) == len(columns)
    )
    for column in columns:
        assert column.key == f"{column.first:%Y-%m}"
    ends = split_period(ReportQuery(first=first, as_of=last, columns=span), first_month)
    assert [each.key for each in ends] == [f"{each.last:%Y-%m}" for each in columns]


@given(NOW_AND_THEN, SPANS, MONTHS)
def test_there_are_as_many_columns_as_are_counted_or_one_more(period, span, first_month):
    first, last = period
    count = len(list(split_period(ReportQuery(first=first, last=last, columns=span), first_month)))
    assert count_of_columns(first, last, span) <= count <= count_of_columns(first, last, span) + 1


@pytest.mark.parametrize(
    ("span", "first_month", "first", "last", "expected"),
    [
        (
            "month",
            1,
            (2026, 1, 15),
            (2026, 3, 10),
            [
                ("2026-01", "Jan 15-31, 2026"),
                ("2026-02", "Feb 2026"),
                ("2026-03", "Mar 1-10, 2026"),
            ],
        ),
        ("month", 7, (2024, 2, 1), (2024, 2, 29), [("2024-02", "Feb 2024")]),
        ("month", 1, (2026, 5, 3), (2026, 5, 3), [("2026-05", "May 3, 2026")]),
        (
            "quarter",
            1,
            (2026, 1, 1),
            (2026, 6, 30),
            [("2026-01", "Jan - Mar 2026"), ("2026-04", "Apr - Jun 2026")],
        ),
        (
            "quarter",
            2,
            (2026, 1, 1),
            (2026, 5, 1),
            [
                ("2026-01", "Jan 1-31, 2026"),
                ("2026-02", "Feb - Apr 2026"),
                ("2026-05", "May 1, 2026"),
            ],
        ),
        ("quarter", 12, (2025, 12, 1), (2026, 2, 28), [("2025-12", "Dec 2025 - Feb 2026")]),
        ("year", 1, (2025, 1, 1), (2026, 12, 31), [("2025-01", "2025"), ("2026-01", "2026")]),
        (
            "year",
            7,
            (2025, 6, 30),
            (2026, 7, 1),
            [
                ("2025-06", "Jun 30, 2025"),
                ("2025-07", "Jul 2025 - Jun 2026"),
                ("2026-07", "Jul 1, 2026"),
            ],
        ),
        ("year", 4, (2025, 11, 5), (2026, 2, 1), [("2025-11", "Nov 5, 2025 - Feb 1, 2026")]),
        ("year", 1, (2026, 2, 1), (2026, 3, 31), [("2026-02", "Feb 1 - Mar 31, 2026")]),
    ],
)
def test_columns_are_called_by_the_time_that_they_cover(span, first_month, first, last, expected):
    columns = split_period(
        ReportQuery(first=date(*first), last=date(*last), columns=span), first_month
    )
    assert [(each.key, each.label) for each in columns] == expected


def test_the_first_and_the_last_possible_day_can_be_in_a_column():
    for span in ("month", "quarter", "year"):
        for first_month in (1, 2, 12):
            early = list(
                split_period(ReportQuery(first=EARLIEST, last=EARLIEST, columns=span), first_month)
            )
            late = list(
                split_period(ReportQuery(first=LATEST, last=LATEST, columns=span), first_month)
            )
            assert [(each.first, each.last) for each in (*early, *late)] == [
                (EARLIEST, EARLIEST),
                (LATEST, LATEST),
            ]


# Comparisons


@given(NOW_AND_THEN)
def test_the_previous_period_of_whole_months_is_as_many_months_just_before(period):
    first, last = period[0].replace(day=1), month_end(period[1])
    previous = comparison_query(
        ReportQuery(first=first, last=last, compare_to="previous_period"), "previous_period"
    )
    assert (previous.first.day, previous.last + ONE) == (1, first)
    months = (last.year - first.year) * 12 + last.month - first.month + 1
    assert (first.year - previous.first.year) * 12 + first.month - previous.first.month == months


@given(NOW_AND_THEN)
def test_the_previous_period_of_other_days_is_as_many_days_just_before(period):
    first, last = period
    assume(first.day != 1 or last != month_end(last))
    previous = comparison_query(ReportQuery(first=first, last=last), "previous_period")
    assert previous.last + ONE == first
    assert previous.last - previous.first == last - first


@given(NOW_AND_THEN)
def test_the_previous_year_has_the_same_days_a_year_earlier(period):
    first, last = period
    previous = comparison_query(ReportQuery(first=first, last=last), "previous_year")
    for one, other in ((first, previous.first), (last, previous.last)):
        assert (other.year, other.month) == (one.year - 1, one.month)
    assert previous.first.day == (28 if (first.month, first.day) == (2, 29) else first.day)
    assert (
        previous.last == month_end(previous.last)
        if last == month_end(last)
        else previous.last.day == last.day
    )


@given(NOW_AND_THEN, COMPARISONS, st.booleans())
def test_a_comparison_keeps_the_other_parameters_and_lies_before(period, to, is_snapshot):
    first, last = period
    end = {"as_of": last} if is_snapshot else {"last": last}
    query = ReportQuery(
        first=first, **end, basis="cash", compare_to=to, contact_id="c", account_id="a", section="s"
    )
    previous = comparison_query(query, to)
    assert previous.compare_to is None
    assert (previous.basis, previous.contact_id, previous.account_id, previous.section) == (
        "cash",
        "c",
        "a",
        "s",
    )
    assert previous.end < last
    assert (previous.as_of is None, previous.last is None) == (
        query.as_of is None,
        query.last is None,
    )


@pytest.mark.parametrize(
    ("first", "last", "to", "expected"),
    [
        ((2026, 3, 1), (2026, 3, 31), "previous_period", ((2026, 2, 1), (2026, 2, 28))),
        ((2024, 1, 1), (2024, 2, 29), "previous_period", ((2023, 11, 1), (2023, 12, 31))),
        ((2026, 1, 1), (2026, 12, 31), "previous_period", ((2025, 1, 1), (2025, 12, 31))),
        ((2026, 3, 1), (2026, 3, 30), "previous_period", ((2026, 1, 30), (2026, 2, 28))),
        ((2026, 3, 15), (2026, 3, 15), "previous_period", ((2026, 3, 14), (2026, 3, 14))),
        ((2024, 2, 29), (2024, 2, 29), "previous_period", ((2024, 2, 28), (2024, 2, 28))),
        ((2025, 2, 1), (2025, 2, 28), "previous_year", ((2024, 2, 1), (2024, 2, 29))),
        ((2024, 2, 29), (2024, 3, 15), "previous_year", ((2023, 2, 28), (2023, 3, 15))),
        ((2024, 2, 1), (2024, 2, 28), "previous_year", ((2023, 2, 1), (2023, 2, 28))),
    ],
)
def test_the_period_of_comparison_is_as_in_these_examples(first, last, to, expected):
    previous = comparison_query(ReportQuery(first=date(*first), last=date(*last)), to)
    assert (previous.first, previous.last) == tuple(date(*each) for each in expected)


def test_a_snapshot_is_compared_to_the_last_month_end_or_to_the_day_before_its_first_day():
    def end(day: date, to: ComparisonPeriod, first: date | None = None) -> date | None:
        return comparison_query(ReportQuery(first=first, as_of=day), to).as_of

    assert end(date(2026, 3, 31), "previous_period") == date(2026, 2, 28)
    assert end(date(2026, 3, 31), "previous_period", date(2026, 1, 1)) == date(2025, 12, 31)
    assert end(date(2025, 2, 28), "previous_year") == date(2024, 2, 29)
    assert end(date(2026, 3, 15), "previous_year") == date(2025, 3, 15)


def test_the_earliest_days_are_compared_to_days_before_them_and_not_to_themselves():
    for to in get_args(ComparisonPeriod):
        previous = comparison_query(
            ReportQuery(first=EARLIEST, last=EARLIEST + timedelta(days=40)), to
        )
        assert previous.first < previous.last < EARLIEST


# Named periods


@given(st.sampled_from(PERIODS), DAYS, MONTHS)
def test_a_named_period_begins_before_it_ends(period, today, first_month):
    first, last = period_days(period, today, first_month, EVER)
    assert first <= last


@given(DAYS, MONTHS)
def test_named_periods_hold_today_or_end_just_before_the_one_that_does(today, first_month):
    for unit, span in (("month", "month"), ("quarter", "quarter"), ("year", "year")):
        this, last = (
            period_days(f"{which}_{unit}", today, first_month, EVER) for which in ("this", "last")
        )
        assert this[0] <= today <= this[1]
        assert last[1] + ONE == this[0]
        for first, end in (this, last):
            assert unit_of(first, span, first_month) == unit_of(end, span, first_month)
            assert unit_of(first - ONE, span, first_month) == unit_of(first, span, first_month) - 1
            assert unit_of(end + ONE, span, first_month) == unit_of(end, span, first_month) + 1
    assert period_days("this_year_to_date", today, first_month, EVER) == (
        fiscal_year_start(today, first_month),
        today,
    )
    first, end = period_days("last12_months", today, first_month, EVER)
    assert (first.day, end) == (1, today)
    assert (end.year - first.year) * 12 + end.month - first.month == 11
    assert period_days("all_dates", today, first_month, (today, today)) == (today, today)


@pytest.mark.parametrize(
    ("today", "first_month", "expected"),
    [
        (
            (2026, 11, 22),
            1,
            [
                "2026-11-01 2026-11-30",
                "2026-10-01 2026-10-31",
                "2026-10-01 2026-12-31",
                "2026-07-01 2026-09-30",
                "2026-01-01 2026-12-31",
                "2026-01-01 2026-11-22",
                "2025-01-01 2025-12-31",
                "2025-12-01 2026-11-22",
                "1900-01-01 2200-12-31",
            ],
        ),
        (
            (2026, 12, 31),
            7,
            [
                "2026-12-01 2026-12-31",
                "2026-11-01 2026-11-30",
                "2026-10-01 2026-12-31",
                "2026-07-01 2026-09-30",
                "2026-07-01 2027-06-30",
                "2026-07-01 2026-12-31",
                "2025-07-01 2026-06-30",
                "2026-01-01 2026-12-31",
                "1900-01-01 2200-12-31",
            ],
        ),
        (
            (2027, 1, 1),
            2,
            [
                "2027-01-01 2027-01-31",
                "2026-12-01 2026-12-31",
                "2026-11-01 2027-01-31",
                "2026-08-01 2026-10-31",
                "2026-02-01 2027-01-31",
                "2026-02-01 2027-01-01",
                "2025-02-01 2026-01-31",
                "2026-02-01 2027-01-01",
                "1900-01-01 2200-12-31",
            ],
        ),
        (
            (2024, 2, 29),
            3,
            [
                "2024-02-01 2024-02-29",
                "2024-01-01 2024-01-31",
                "2023-12-01 2024-02-29",
                "2023-09-01 2023-11-30",
                "2023-03-01 2024-02-29",
                "2023-03-01 2024-02-29",
                "2022-03-01 2023-02-28",
                "2023-03-01 2024-02-29",
                "1900-01-01 2200-12-31",
            ],
        ),
        (
            (2025, 12, 1),
            12,
            [
                "2025-12-01 2025-12-31",
                "2025-11-01 2025-11-30",
                "2025-12-01 2026-02-28",
                "2025-09-01 2025-11-30",
                "2025-12-01 2026-11-30",
                "2025-12-01 2025-12-01",
                "2024-12-01 2025-11-30",
                "2025-01-01 2025-12-01",
                "1900-01-01 2200-12-31",
            ],
        ),
    ],
)
def test_the_nine_named_periods_are_as_in_these_examples(today, first_month, expected):
    periods = [period_days(each, date(*today), first_month, EVER) for each in PERIODS]
    assert [f"{first} {last}" for first, last in periods] == expected
    assert PERIODS == (
        "this_month",
        "last_month",
        "this_quarter",
        "last_quarter",
        "this_year",
        "this_year_to_date",
        "last_year",
        "last12_months",
        "all_dates",
    )


# Years and months


@given(NOW_AND_THEN, MONTHS)
def test_a_fiscal_year_is_closed_if_it_ends_in_a_period_before_its_last_day(period, first_month):
    first, last = period
    closed_years = list(years_closed(first, last, first_month))
    expected = [
        day
        for day in (first + timedelta(days=each) for each in range((last - first).days))
        if (day + ONE).day == 1 and (day + ONE).month == first_month
    ]
    assert [end for _, end in closed_years] == expected
    assert all(fiscal_year_start(end, first_month) == begin for begin, end in closed_years)


@given(DAYS, st.integers(-60, 60))
def test_months_later_is_the_same_day_or_the_last_of_a_shorter_month(day, months):
    later = months_later(day, months)
    assert (later.year * 12 + later.month) - (day.year * 12 + day.month) == months
    assert later.day == min(day.day, month_end(later).day)


def test_days_are_written_as_americans_do():
    assert [format_date(date(2026, 2, 3)), format_date(date(2024, 12, 31))] == [
        "Feb 3, 2026",
        "Dec 31, 2024",
    ]
