"""Reports of the books: default periods, and parameters that are refused."""

from datetime import date

import pytest

from application.reporting.make_report import FIELDS, ReportRequest, find_report, make_report
from domain.errors import NotFound, Refused
from domain.reports.catalogue import REPORTS
from domain.reports.periods import a_year_before
from tests.application.actions import (
    CHECKING,
    EQUITY,
    PAYABLE,
    RECEIVABLE,
    SALES,
    SUPPLIES,
    add,
    close,
    contact,
    invoice,
    lines,
    post,
    spent,
)
from tests.support import TODAY, whole_report

SNAPSHOTS = sorted(key for key, kind in REPORTS.items() if "to" not in kind.parameters)
PERIODS_ = sorted(key for key, kind in REPORTS.items() if "to" in kind.parameters)

PARAMETERS = {
    "profit-loss": "from to period basis columns compare_to percent_of contact_id",
    "profit-loss-detail": "from to period basis contact_id account_id section",
    "balance-sheet": "as_of from period basis columns compare_to",
    "balance-sheet-detail": "from to period basis account_id section",
    "trial-balance": "as_of from period basis",
    "cash-flows": "from to period columns compare_to account_id section",
    "ar-aging": "as_of period contact_id account_id section",
    "open-invoices": "as_of period contact_id account_id",
    "customer-balance-summary": (
        "as_of from period columns compare_to contact_id account_id section"
    ),
    "customer-balance-detail": "as_of period contact_id account_id",
    "sales-by-customer": "from to period basis columns compare_to contact_id account_id",
    "ap-aging": "as_of period contact_id account_id section",
    "vendor-balance-summary": "as_of from period columns compare_to contact_id account_id section",
    "expenses-by-vendor": "from to period basis columns compare_to contact_id account_id",
    "general-ledger": "from to period basis contact_id account_id",
    "journal": "from to period basis contact_id account_id",
    "transaction-list": "from to period contact_id account_id",
}
"""The parameters of each report, in the order of the catalogue."""

SOME = {
    "from": date(2026, 1, 1),
    "to": TODAY,
    "as_of": TODAY,
    "period": "thisYear",
    "basis": "cash",
    "columns": "month",
    "compare_to": "previousYear",
    "percent_of": "income",
    "contact_id": "c",
    "account_id": CHECKING,
    "section": "income",
}


ACCOUNTS = {
    "profit-loss-detail": SALES,
    "sales-by-customer": SALES,
    "expenses-by-vendor": SUPPLIES,
    "ar-aging": RECEIVABLE,
    "open-invoices": RECEIVABLE,
    "customer-balance-summary": RECEIVABLE,
    "customer-balance-detail": RECEIVABLE,
    "ap-aging": PAYABLE,
    "vendor-balance-summary": PAYABLE,
}
"""An account that the report shows; the other reports show bank accounts."""


def refused(books, key, **given):
    with pytest.raises(Refused) as refusal:
        books.read(make_report, key, ReportRequest(**given))
    return [fault.path for fault in refusal.value.faults]


def test_a_period_is_the_twelve_months_to_today_when_none_is_given(books):
    query = books.read(make_report, "profit-loss").query
    assert (query.first, query.last, query.as_of) == (date(2025, 12, 1), TODAY, None)


@pytest.mark.parametrize(
    "key", [key for key, kind in REPORTS.items() if "columns" in kind.parameters]
)
@pytest.mark.parametrize("to", [TODAY, date(2024, 2, 29), date(2026, 1, 1), date(2026, 12, 31)])
def test_the_usual_period_has_twelve_columns_of_months(books, key, to):
    days = {"as_of": to} if REPORTS[key].is_snapshot else {"last": to}
    given = [{**days}, {}, {"period": "last12Months"}]
    for more in given:
        request = ReportRequest(columns="month", **more)
        report = books.read(make_report, key, request)
        months = [each.key for each in report.columns if each.key[:2] == "20"]
        assert len(months) == 12
        end = to if more is given[0] else TODAY
        assert months[-1] == f"{end:%Y-%m}"


def test_a_period_with_only_an_end_has_twelve_months(books):
    assert books.read(
        make_report, "profit-loss", ReportRequest(last=date(2026, 6, 30))
    ).query.first == date(2025, 7, 1)
    assert books.read(
        make_report, "profit-loss", ReportRequest(last=date(2024, 2, 29))
    ).query.first == date(2023, 3, 1)
    assert books.read(
        make_report, "profit-loss", ReportRequest(last=date(2026, 6, 1))
    ).query.first == date(2025, 7, 1)


def test_a_period_with_only_a_beginning_ends_today(books):
    assert (
        books.read(make_report, "profit-loss", ReportRequest(first=date(2026, 1, 1))).query.last
        == TODAY
    )


@pytest.mark.parametrize("key", PERIODS_)
def test_every_report_of_a_period_has_the_usual_days_when_none_are_given(books, key):
    query = books.read(make_report, key).query
    assert (query.first, query.last, query.as_of, query.basis, query.columns) == (
        date(2025, 12, 1),
        TODAY,
        None,
        "accrual",
        "total",
    )


@pytest.mark.parametrize("key", SNAPSHOTS)
def test_a_snapshot_is_of_today_when_no_day_is_given(books, key):
    query = books.read(make_report, key).query
    assert (query.first, query.last, query.as_of) == (None, None, TODAY)


def test_a_trial_balance_may_have_a_beginning(books):
    report = books.read(make_report, "trial-balance", ReportRequest(first=date(2026, 1, 1)))
    assert [each.key for each in report.columns] == [
        "label",
        "opening",
        "debits",
        "credits",
        "closing",
    ]


@pytest.mark.parametrize(
    ("key", "given", "pointer"),
    [
        ("profit-loss", {"as_of": TODAY}, "/as_of"),
        ("balance-sheet", {"first": TODAY}, "/from"),
        ("balance-sheet", {"last": TODAY}, "/to"),
        ("trial-balance", {"last": TODAY}, "/to"),
        ("profit-loss", {"first": date(2026, 2, 2), "last": date(2026, 2, 1)}, "/from"),
        ("trial-balance", {"first": date(2026, 2, 2), "as_of": date(2026, 2, 1)}, "/from"),
        (
            "balance-sheet",
            {"first": date(2026, 2, 2), "as_of": date(2026, 2, 1), "columns": "month"},
            "/from",
        ),
        ("profit-loss", {"first": date(2027, 1, 1)}, "/from"),
        ("profit-loss", {"period": "thisYear", "first": TODAY}, "/period"),
        ("profit-loss", {"period": "thisYear", "last": TODAY}, "/period"),
        ("balance-sheet", {"period": "thisYear", "as_of": TODAY}, "/period"),
        ("profit-loss", {"percent_of": "assets"}, "/percent_of"),
        ("sales-by-customer", {"percent_of": "income"}, "/percent_of"),
        (
            "profit-loss",
            {
                "first": date(2021, 11, 30),
                "last": date(2026, 12, 1),
                "columns": "month",
                "compare_to": "previousYear",
            },
            "/columns",
        ),
        ("customer-balance-summary", {"first": TODAY}, "/from"),
        ("profit-loss", {"basis": "tax"}, "/basis"),
        ("profit-loss", {"columns": "week"}, "/columns"),
        ("profit-loss", {"compare_to": "lastYear"}, "/compare_to"),
        ("profit-loss", {"period": "thisWeek"}, "/period"),
        ("profit-loss-detail", {"section": "assets"}, "/section"),
        ("balance-sheet-detail", {"section": "income"}, "/section"),
        ("ar-aging", {"section": "days7"}, "/section"),
        ("profit-loss-detail", {"account_id": SALES, "section": "income"}, "/section"),
        ("general-ledger", {"account_id": "nothing"}, "/account_id"),
        ("general-ledger", {"contact_id": "nobody"}, "/contact_id"),
        ("ar-aging", {"account_id": CHECKING}, "/account_id"),
        ("ap-aging", {"account_id": RECEIVABLE}, "/account_id"),
        ("open-invoices", {"account_id": PAYABLE}, "/account_id"),
        ("customer-balance-summary", {"account_id": SALES}, "/account_id"),
        ("cash-flows", {"account_id": SALES}, "/account_id"),
        ("profit-loss-detail", {"account_id": CHECKING}, "/account_id"),
        ("balance-sheet-detail", {"account_id": SALES}, "/account_id"),
        ("sales-by-customer", {"account_id": SUPPLIES}, "/account_id"),
        ("sales-by-customer", {"account_id": "account-4900"}, "/account_id"),
        ("expenses-by-vendor", {"account_id": SALES}, "/account_id"),
        ("ar-aging", {"contact_id": ""}, "/contact_id"),
        ("journal", {"contact_id": ""}, "/contact_id"),
        (
            "profit-loss",
            {"first": date(1900, 1, 1), "last": date(2200, 12, 31), "columns": "month"},
            "/columns",
        ),
        (
            "profit-loss",
            {"first": date(2016, 11, 30), "last": date(2026, 12, 1), "columns": "month"},
            "/columns",
        ),
        (
            "balance-sheet",
            {"first": date(1900, 1, 1), "as_of": date(2200, 12, 31), "columns": "quarter"},
            "/columns",
        ),
    ],
)
def test_a_parameter_that_does_not_fit_is_refused_by_its_name(books, key, given, pointer):
    assert refused(books, key, **given) == [pointer]


def test_a_report_has_at_most_ten_years_of_months_as_columns(books):
    report = books.read(
        make_report,
        "profit-loss",
        ReportRequest(first=date(2017, 1, 1), last=date(2026, 12, 31), columns="month"),
    )
    assert len(report.columns) == 1 + 120 + 1


def test_every_report_has_the_parameters_of_the_specification():
    assert {key: " ".join(kind.parameters) for key, kind in REPORTS.items()} == PARAMETERS
    assert (
        set(FIELDS) == {each for all_ in PARAMETERS.values() for each in all_.split()} == set(SOME)
    )


@pytest.mark.parametrize("name", sorted(SOME))
@pytest.mark.parametrize("key", sorted(REPORTS))
def test_a_report_refuses_exactly_the_parameters_that_it_does_not_have(books, key, name):
    contact(books, "c", REPORTS[key].contacts or "customer")
    if name not in PARAMETERS[key].split():
        assert refused(books, key, **{FIELDS[name]: SOME[name]}) == [f"/{name}"]
        return
    account = ACCOUNTS.get(key, CHECKING)
    value = {"section": REPORTS[key].sections[:1], "account_id": [account]}.get(name, [SOME[name]])[
        0
    ]
    given = {FIELDS[name]: value}
    if name == "from" and REPORTS[key].is_snapshot and "columns" in PARAMETERS[key]:
        given["columns"] = "month"
    assert books.read(whole_report, key, ReportRequest(**given)).kind.key == key


def test_an_unknown_report_is_not_found_and_the_known_reports_are_named():
    with pytest.raises(NotFound, match=", ".join(PARAMETERS)):
        find_report("profits")


@pytest.mark.parametrize(
    ("day", "before"),
    [
        (date(2024, 2, 29), date(2023, 2, 28)),
        (date(2025, 2, 28), date(2024, 2, 28)),
        (date(2026, 11, 22), date(2025, 11, 22)),
    ],
)
def test_the_same_day_a_year_ago(day, before):
    assert a_year_before(day) == before


@pytest.mark.parametrize("key", sorted(REPORTS))
def test_every_report_can_be_made_of_new_books(books, key):
    report = books.read(whole_report, key)
    assert (report.company, report.currency) == ("My Company", "USD")
    totals = dict(report.totals)
    assert set(totals.pop("buckets", {"current": 0}).values()) == {0}
    assert set(totals.values()) == (set() if key == "transaction-list" else {0})
    assert {row.kind for row in report.rows} <= {"section", "total"} | (
        {"account", "heading"} if key == "balance-sheet-detail" else set()
    )


@pytest.mark.parametrize("day", [date(1900, 1, 1), date(2200, 12, 31), date(2024, 2, 29)])
@pytest.mark.parametrize("key", sorted(REPORTS))
def test_every_report_can_be_made_for_the_first_and_the_last_possible_day(books, key, day):
    contact(books, "c")
    contact(books, "v", "vendor")
    post(books, "cash", day=day)
    post(books, "owed", day=day, debit=SUPPLIES, credit=SALES)
    invoice(books, day=day)
    add(books, "bills", id="b", date=day, contact_id="v", lines=spent(700))
    kind = find_report(key)
    given = {"last": day} if "to" in kind.parameters else {"as_of": day}
    assert books.read(whole_report, key, ReportRequest(**given)).rows
    for name, values in (
        ("basis", ["cash"]),
        ("columns", ["month", "quarter", "year"]),
        ("compare_to", ["previousPeriod", "previousYear"]),
    ):
        for value in values if name in kind.parameters else []:
            assert books.read(whole_report, key, ReportRequest(**given, **{name: value})).rows
            if name == "compare_to":
                more = {"columns": "month", name: value}
                assert books.read(whole_report, key, ReportRequest(**given, **more)).rows


def test_reports_have_the_figures_of_the_books(books):
    post(books, "j1", day=date(2025, 6, 1), cents=700)
    post(books, "j2", day=date(2026, 6, 1), cents=30)
    add(books, "journals", id="j3", date=date(2026, 6, 2), lines=lines((CHECKING, 5), (EQUITY, -5)))
    close(books, date(2025, 12, 31))
    sheet = books.read(whole_report, "balance-sheet", ReportRequest(as_of=date(2026, 12, 31)))
    assert sheet.totals == {
        "total_assets": 735,
        "total_liabilities": 0,
        "total_equity": 735,
        "net_income": 30,
    }
    profit = books.read(
        whole_report, "profit-loss", ReportRequest(first=date(2026, 1, 1), last=date(2026, 12, 31))
    )
    assert profit.totals["total_income"] == profit.totals["net_income"] == 30
    assert [row.account_id for row in profit.rows if row.kind == "account"] == [SALES]
