"""Days with the names of months: what is a day, what is a year, and what has no year."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.importers.quickbooks_reports.day_text import is_without_year, read_range
from adapters.importers.quickbooks_reports.day_words import month_of_year
from adapters.importers.quickbooks_reports.reader import read_report
from domain.errors import Invalid

MONTHS = st.sampled_from(["Jan", "March", "Jun.", "September", "Dec"])


@given(MONTHS, st.integers(1, 28), st.sampled_from(["", "As of ", "as at "]))
def test_a_number_after_the_name_of_a_month_is_a_day_and_no_year(month, day, words):
    assert read_range(f"{words}{month} {day}") is None
    assert is_without_year(f"{words}{month} {day}")


@given(
    st.dates(date(1970, 1, 1), date(2069, 12, 31)),
    st.sampled_from(["%b {0}, %y", "%B {0}, %Y", "{0} %b %Y", "%b {0} %Y", "%b {0}, '%y"]),
)
def test_a_day_with_a_year_is_that_day(day, notation):
    text = day.strftime(notation).format(day.day)
    assert read_range(f"As of {text}") == (None, day, True)
    assert not is_without_year(text)


@pytest.mark.parametrize(
    "text",
    [
        "As of December 31",
        "December 31",
        "31 December",
        "January 1-31",
        "January-December",
        "Jan 1 - Dec 25",
        "Jan 24 - Dec 25",
        "July 1 through September 30",
        "As of 12/31",
    ],
)
def test_days_without_a_year_are_no_range(text):
    assert read_range(text) is None
    assert is_without_year(text)


@pytest.mark.parametrize("text", ["March", "May Company", "31", "Acme 25", "All Dates", "2026"])
def test_other_texts_are_not_days_without_a_year(text):
    assert not is_without_year(text)


@pytest.mark.parametrize(
    ("text", "month"),
    [
        ("Jan 25", date(2025, 1, 1)),
        ("Dec 69", date(2069, 12, 1)),
        ("Dec 5", None),
        ("31 Dec", None),
        ("Jan 2025", None),
        ("Jan 1 - 31", None),
    ],
)
def test_a_month_and_two_digits_can_be_a_month_of_a_year(text, month):
    assert month_of_year(text) == month


@pytest.mark.parametrize("title", ["As of December 31", "As of December 31, 2025"])
def test_a_title_without_a_year_is_not_a_day_also_where_its_comma_is_not_quoted(title):
    text = f"Acme\nBalance Sheet\n{title}\n\n,Total\nASSETS,\nCash,1.00\nTOTAL ASSETS,1.00\n"
    report = read_report(text.encode())
    assert (report.as_of, report.last, report.without_year) == (None, None, "As of December 31")
    quoted = text.replace(title, f'"{title}"')
    has_year = title.endswith("2025")
    assert read_report(quoted.encode()).as_of == (date(2025, 12, 31) if has_year else None)


def test_a_column_whose_comma_is_not_quoted_is_not_a_month_of_2031():
    text = "Acme\nBalance Sheet\n\n,Dec 31, 25\nASSETS,\nCash,1.00\nTOTAL ASSETS,1.00\n"
    with pytest.raises(Invalid):
        read_report(text.encode())
    one = read_report(text.replace(", 25\n", "\n").encode())
    assert (one.last, one.as_of, one.without_year) == (None, None, "Dec 31")


def test_a_transaction_whose_day_has_no_year_is_refused_with_its_line():
    text = (
        "Acme\nTransaction List by Date\n2026\n\n,Date,Transaction Type,Num,Split,Amount\n"
        ",Dec 31,Check,1,Rent,5.00\n"
    )
    with pytest.raises(Invalid, match="Line 6, column 'Date': 'Dec 31' has no year"):
        read_report(text.encode())
