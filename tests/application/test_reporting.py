"""Reports over the books: the periods that are meant when none is given, and what is refused."""

from datetime import date

import pytest

from application.reporting import a_year_before, find_report, make_report
from domain.errors import NotFound, Refused
from domain.reports import REPORTS
from tests.application.acting import CHECKING, EQUITY, SALES, add, close, lines, post
from tests.support import TODAY


def test_a_period_is_the_twelve_months_to_today_when_none_is_given(books):
    query = books.read(make_report, "profit-loss").query
    assert (query.first, query.last, query.as_of) == (date(2025, 11, 23), TODAY, None)


def test_a_period_of_which_only_the_end_is_given_is_of_twelve_months(books):
    assert books.read(make_report, "profit-loss", last=date(2026, 6, 30)).query.first == date(2025, 7, 1)
    assert books.read(make_report, "profit-loss", last=date(2024, 2, 29)).query.first == date(2023, 3, 1)


def test_a_period_of_which_only_the_beginning_is_given_ends_today(books):
    assert books.read(make_report, "profit-loss", first=date(2026, 1, 1)).query.last == TODAY


@pytest.mark.parametrize("key", ["balance-sheet", "trial-balance"])
def test_a_snapshot_is_of_today_when_no_day_is_given(books, key):
    query = books.read(make_report, key).query
    assert (query.first, query.last, query.as_of) == (None, None, TODAY)


def test_a_trial_balance_may_have_a_beginning(books):
    report = books.read(make_report, "trial-balance", first=date(2026, 1, 1))
    assert [each.key for each in report.columns] == ["label", "opening", "debits", "credits", "closing"]


@pytest.mark.parametrize(
    ("key", "given", "pointer"),
    [
        ("profit-loss", {"as_of": TODAY}, "/asOf"),
        ("balance-sheet", {"first": TODAY}, "/from"),
        ("balance-sheet", {"last": TODAY}, "/to"),
        ("trial-balance", {"last": TODAY}, "/to"),
        ("profit-loss", {"first": date(2026, 2, 2), "last": date(2026, 2, 1)}, "/from"),
        ("trial-balance", {"first": date(2026, 2, 2), "as_of": date(2026, 2, 1)}, "/from"),
        ("profit-loss", {"first": date(2027, 1, 1)}, "/from"),
    ],
)
def test_a_parameter_that_does_not_fit_is_refused_by_its_name(books, key, given, pointer):
    with pytest.raises(Refused) as refusal:
        books.read(make_report, key, **given)
    assert [fault.pointer for fault in refusal.value.faults] == [pointer]


def test_a_report_that_is_not_there_is_not_found_and_those_there_are_are_named():
    with pytest.raises(NotFound, match="profit-loss, balance-sheet, trial-balance"):
        find_report("profits")


@pytest.mark.parametrize(
    ("day", "before"), [(date(2024, 2, 29), date(2023, 2, 28)), (date(2025, 2, 28), date(2024, 2, 28)), (date(2026, 11, 22), date(2025, 11, 22))]
)
def test_the_same_day_a_year_ago(day, before):
    assert a_year_before(day) == before


@pytest.mark.parametrize("key", sorted(REPORTS))
def test_every_report_can_be_made_of_new_books(books, key):
    report = books.read(make_report, key)
    assert (report.company, report.currency) == ("My Company", "USD")
    assert set(report.totals.values()) == {0}


@pytest.mark.parametrize("day", [date(1900, 1, 1), date(2200, 12, 31), date(2024, 2, 29)])
@pytest.mark.parametrize("key", sorted(REPORTS))
def test_every_report_can_be_made_at_the_ends_of_time(books, key, day):
    post(books, day=day)
    kind = find_report(key)
    assert books.read(make_report, key, **({"last": day} if "to" in kind.parameters else {"as_of": day})).rows


def test_reports_are_of_the_books(books):
    post(books, "j1", day=date(2025, 6, 1), cents=700)
    post(books, "j2", day=date(2026, 6, 1), cents=30)
    add(books, "journals", id="j3", date=date(2026, 6, 2), lines=lines((CHECKING, 5), (EQUITY, -5)))
    close(books, date(2025, 12, 31))
    sheet = books.read(make_report, "balance-sheet", as_of=date(2026, 12, 31))
    assert sheet.totals == {"totalAssets": 735, "totalLiabilities": 0, "totalEquity": 735, "netIncome": 30}
    profit = books.read(make_report, "profit-loss", first=date(2026, 1, 1), last=date(2026, 12, 31))
    assert profit.totals["totalIncome"] == profit.totals["netIncome"] == 30
    assert [row.account_id for row in profit.rows if row.kind == "account"] == [SALES]
