"""The fiscal year and the closing date."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.errors import Refused
from domain.ledger.company import COMPANY_ID, Settings, fiscal_year_start
from tests.strategies import MONTHS

DAYS = st.dates(date(1901, 1, 1), date(2199, 1, 1))


@given(DAYS, MONTHS)
def test_a_fiscal_year_begins_on_the_first_of_its_month_at_most_a_year_ago(day, month):
    start = fiscal_year_start(day, month)
    assert (start.month, start.day) == (month, 1)
    assert start <= day < start.replace(year=start.year + 1)


@given(DAYS, MONTHS)
def test_all_days_of_a_fiscal_year_have_the_same_start(day, month):
    start = fiscal_year_start(day, month)
    last = start.replace(year=start.year + 1) - timedelta(days=1)
    assert fiscal_year_start(start, month) == fiscal_year_start(last, month) == start
    assert fiscal_year_start(last + timedelta(days=1), month) == last + timedelta(days=1)


@pytest.mark.parametrize(
    ("day", "month", "start"),
    [
        (date(2026, 3, 31), 1, date(2026, 1, 1)),
        (date(2026, 3, 31), 4, date(2025, 4, 1)),
        (date(2026, 4, 1), 4, date(2026, 4, 1)),
        (date(2026, 11, 22), 12, date(2025, 12, 1)),
    ],
)
def test_a_fiscal_year_that_begins_in_another_month(day, month, start):
    assert fiscal_year_start(day, month) == start


@given(DAYS, st.none() | DAYS)
def test_a_day_on_or_before_the_closing_date_is_closed(day, closing):
    assert Settings(id=COMPANY_ID, closing_date=closing).is_closed(day) == (
        closing is not None and day <= closing
    )


@pytest.mark.parametrize(
    "wrong",
    [
        {"fiscal_year_start": 0},
        {"fiscal_year_start": 13},
        {"currency": "usd"},
        {"currency": "US"},
        {"name": ""},
    ],
)
def test_impossible_settings_are_refused(wrong):
    with pytest.raises(Refused):
        Settings(id=COMPANY_ID, **wrong)
