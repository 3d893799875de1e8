"""Terms: when documents fall due, until when they have a discount, and what excludes what."""

from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.errors import Refused
from domain.invoicing.terms import Terms
from domain.values import EARLIEST, LATEST
from tests.strategies import terms

DAYS = st.dates(EARLIEST, LATEST - timedelta(days=62))
NUMBERS = st.integers(1, 31)


def on_day_of_month(number: int, *, min_days: int = 0, discount_day: int | None = None) -> Terms:
    """Terms that name a day of the month."""
    return Terms(
        id="t",
        name="Monthly",
        due_day_of_month=number,
        min_days=min_days,
        discount_day_of_month=discount_day,
        discount_percent=Decimal(2 if discount_day else 0),
    )


def candidates(day: date, number: int) -> Iterator[date]:
    """From the first of the month of a day on, each day that the terms can mean, day by day."""
    current = day.replace(day=1)
    while current < day + timedelta(days=62):
        is_last_of_month = (current + timedelta(days=1)).month != current.month
        if current.day == number or (is_last_of_month and current.day < number):
            yield current
        current += timedelta(days=1)


def reckoned(day: date, number: int, min_days: int) -> date:
    """The due date as a person finds it in a calendar."""
    this_month, next_month, *_ = candidates(day, number)
    is_too_early = this_month < day
    if min_days:
        last_early_day = day + timedelta(days=min_days)
        is_too_early = is_too_early or day <= this_month <= last_early_day
    return next_month if is_too_early else this_month


# Days of the month


@given(day=DAYS, number=NUMBERS, min_days=st.integers(0, 31), discount_day=NUMBERS)
def test_dates_by_the_day_of_the_month_are_those_of_the_calendar(
    day, number, min_days, discount_day
):
    monthly = on_day_of_month(number, min_days=min_days, discount_day=discount_day)
    assert monthly.due_date(day) == reckoned(day, number, min_days)
    assert monthly.discount_date(day) == reckoned(day, discount_day, 0)


@pytest.mark.parametrize(
    ("number", "min_days", "day", "due"),
    [
        (10, 0, "2026-03-05", "2026-03-10"),
        (10, 0, "2026-03-10", "2026-03-10"),
        (10, 0, "2026-03-11", "2026-04-10"),
        (10, 5, "2026-03-04", "2026-03-10"),
        (10, 5, "2026-03-05", "2026-04-10"),
        (10, 5, "2026-03-10", "2026-04-10"),
        (10, 31, "2026-03-01", "2026-04-10"),
        (31, 0, "2026-02-05", "2026-02-28"),
        (31, 0, "2024-02-29", "2024-02-29"),
        (30, 0, "2026-01-31", "2026-02-28"),
        (31, 5, "2026-04-28", "2026-05-31"),
        (15, 0, "2026-12-16", "2027-01-15"),
        (15, 0, "2200-12-16", "2200-12-31"),
    ],
)
def test_a_day_of_the_month_is_in_the_month_of_the_document_or_in_the_next(
    number, min_days, day, due
):
    monthly = on_day_of_month(number, min_days=min_days)
    assert monthly.due_date(date.fromisoformat(day)) == date.fromisoformat(due)


@given(terms=terms(), day=st.dates(EARLIEST, LATEST))
def test_no_date_by_terms_is_before_the_document_or_after_the_last_day_of_the_books(terms, day):
    assert day <= terms.due_date(day) <= LATEST
    assert day <= (terms.discount_date(day) or day) <= LATEST


# Counted days


@given(day=DAYS, days=st.integers(0, 60))
def test_counted_days_begin_on_the_day_after_the_document(day, days):
    counted = Terms(id="t", name="T", due_days=60, discount_days=days, discount_percent=Decimal(2))
    assert counted.due_date(day) - day == timedelta(days=60)
    assert counted.discount_date(day) == day + timedelta(days=days)


# Discounts


def test_terms_without_a_percentage_have_no_discount():
    assert Terms(id="t", name="T", due_days=30, discount_days=10).discount_date(EARLIEST) is None


@pytest.mark.parametrize(
    ("percent", "total", "discount"),
    [("2", 10_000, 200), ("2", 25, 1), ("2", 24, 0), ("1.5", 9_999, 150), ("100", 7, 7)],
)
def test_the_discount_is_rounded_half_away_from_zero(percent, total, discount):
    early = Terms(id="t", name="T", discount_percent=Decimal(percent))
    assert early.discount_on(total) == discount


# Rules


@pytest.mark.parametrize(
    ("fields", "path"),
    [
        ({"due_day_of_month": 10, "due_days": 30}, "/due_days"),
        ({"due_day_of_month": 10, "discount_days": 5}, "/discount_days"),
        ({"min_days": 5}, "/min_days"),
        ({"due_days": 30, "discount_day_of_month": 5}, "/discount_day_of_month"),
        ({"due_day_of_month": 10, "discount_percent": Decimal(2)}, "/discount_day_of_month"),
        ({"due_day_of_month": 0}, "/due_day_of_month"),
        ({"due_day_of_month": 32}, "/due_day_of_month"),
        ({"due_day_of_month": 10, "min_days": 32}, "/min_days"),
        ({"due_days": 5, "discount_days": 6}, "/discount_days"),
    ],
)
def test_terms_either_count_days_or_name_days_of_the_month(fields, path):
    with pytest.raises(Refused) as refusal:
        Terms(id="t", name="T", **fields)
    assert [fault.path for fault in refusal.value.faults] == [path]
