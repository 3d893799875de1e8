"""Dates as banks write them."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.importers.bank_csv.days import is_ambiguous, is_day, read_day, readings


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("20091224", date(2009, 12, 24)),
        ("20091224120000", date(2009, 12, 24)),
        ("20091224120000[0:GMT]", date(2009, 12, 24)),
        ("2009-12-24T23:00:04", date(2009, 12, 24)),
        ("2009/1/2", date(2009, 1, 2)),
        ("07 Nov 2013", date(2013, 11, 7)),
        ("10-Nov-9", date(2009, 11, 10)),
        ("Nov 7, 2013", date(2013, 11, 7)),
        ("Thursday, November 7th 2013", date(2013, 11, 7)),
        ("7. März 2013", date(2013, 3, 7)),
        ("1er août 2013", None),
        ("9 févr. 2026", date(2026, 2, 9)),
        ("2013-Nov-07", date(2013, 11, 7)),
        ("31 February 2013", None),
        ("Market 5 2013", None),
        ("13/13/2013", None),
        ("2013-13-01", None),
        ("2026011702", None),
        ("1899-12-31", None),
        ("5.001", None),
        ("", None),
    ],
)
def test_a_date_that_needs_no_order(text, day):
    assert readings(text) == (day, day, day)
    assert is_day(text) is (day is not None)


@given(st.dates(date(1970, 1, 1), date(2069, 12, 31)), st.sampled_from("/-."), st.booleans())
def test_a_date_in_digits_is_read_in_its_order(day, separator, is_short):
    year = f"{day.year % 100:02d}" if is_short else str(day.year)
    month_first = separator.join([str(day.month), f"{day.day:02d}", year])
    day_first = separator.join([str(day.day), f"{day.month:02d}", year])
    assert read_day(month_first, "mdy") == day
    assert read_day(f"{day_first} 10:00 PM", "dmy") == day
    assert is_ambiguous(day_first) is (day.day <= 12 and day.day != day.month)


@given(st.text(max_size=50) | st.from_regex(r"[0-9A-Za-z ./:-]{0,30}", fullmatch=True))
def test_any_text_is_a_date_or_none(text):
    assert all(day is None or 1900 <= day.year <= 2200 for day in readings(text))
