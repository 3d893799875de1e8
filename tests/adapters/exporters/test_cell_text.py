"""How a report reads: its cells as text, its caption, and texts that no spreadsheet takes for
a formula."""

from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from adapters.exporters.cell_text import (
    basis_label,
    basis_line,
    caption,
    escape_formula,
    format_money,
    format_percent,
    group_thousands,
    known_label,
    period_label,
    plain_text,
    printed_text,
    scope_notes,
)
from adapters.exporters.links import document_address, report_address
from domain.ledger.ids import DocumentRef
from domain.reports.known_at import KnownAt
from domain.reports.query import ReportQuery
from domain.reports.table import Column, DrillDown
from tests.adapters.exporters.sample_reports import DAY, YEAR, kind_of, report_of


@pytest.mark.parametrize(
    ("query", "words"),
    [
        (YEAR, "January 1-December 31, 2026"),
        (ReportQuery(date(2025, 1, 1), date(2026, 12, 31)), "January 1, 2025-December 31, 2026"),
        (DAY, "As of December 31, 2026"),
        (ReportQuery(first=date(2026, 2, 1), as_of=date(2026, 3, 10)), "February 1-March 10, 2026"),
        (ReportQuery(), ""),
    ],
)
def test_the_days_of_a_report_are_written_in_words(query, words):
    assert period_label(query) == words


def test_a_report_says_its_basis_only_if_it_has_one():
    cash = ReportQuery(YEAR.first, YEAR.last, basis="cash")
    assert (
        basis_label(report_of([], query=cash, kind=kind_of("Profit & Loss", "from", "to", "basis")))
        == "Cash Basis"
    )
    assert (
        basis_label(report_of([], query=YEAR, kind=kind_of("Profit & Loss", "from", "to", "basis")))
        == "Accrual Basis"
    )
    without = report_of([], query=cash, kind=kind_of("Transaction List", "from", "to"))
    assert (basis_label(without), basis_line(without)) == ("", "USD")


def test_the_caption_is_title_company_and_days():
    assert caption(report_of([], query=DAY, kind=kind_of("Balance Sheet"))) == (
        "Balance Sheet",
        "Vale Workshop",
        "As of December 31, 2026",
    )


def test_cells_read_as_their_column_says():
    amount, share, day, count = (
        Column("x", "X", each) for each in ("amount", "percent", "date", "number")
    )
    assert (plain_text(amount, -125_000), printed_text(amount, -125_000)) == (
        "-1250.00",
        "-1,250.00",
    )
    assert (plain_text(share, 125), plain_text(share, -5), plain_text(share, 10_000)) == (
        "12.5",
        "-0.5",
        "1000.0",
    )
    assert (
        plain_text(day, date(2026, 3, 31)),
        plain_text(count, 1250),
        plain_text(amount, None),
    ) == (
        "2026-03-31",
        "1250",
        "",
    )
    assert group_thousands("1234567.125") == "1,234,567.125"


@given(st.integers(-(10**18), 10**18))
def test_no_number_is_rounded(number):
    assert Decimal(format_money(number).replace(",", "")) * 100 == number
    assert Decimal(format_percent(number)) * 10 == number


@given(st.text())
def test_an_escaped_text_does_not_begin_a_formula_and_loses_nothing(text):
    escaped = escape_formula(text)
    assert escaped in {text, f"'{text}"}
    assert not escaped.lstrip().startswith(
        ("=", "+", "-", "@", "\uff1d", "\uff0b", "\uff0d", "\uff20")
    )
    assert not escaped.startswith(("\t", "\r", "\n"))


def test_a_text_that_does_not_begin_a_formula_is_left_unchanged():
    assert [escape_formula(each) for each in ("", "4100 Sales", "a=b", "'=1")] == [
        "",
        "4100 Sales",
        "a=b",
        "'=1",
    ]


def test_an_address_has_the_parameters_that_are_set():
    assert report_address(DrillDown("journal", ReportQuery())) == "/api/v1/reports/journal"
    assert report_address(
        DrillDown("general-ledger", ReportQuery(YEAR.first, YEAR.last, account_id="account-4100"))
    ) == ("/api/v1/reports/general-ledger?from=2026-01-01&to=2026-12-31&accountId=account-4100")
    everything = ReportQuery(
        YEAR.first,
        None,
        YEAR.last,
        "cash",
        "month",
        "previousYear",
        "",
        "a",
        "cost of goods/sold&",
        "income",
    )
    assert report_address(DrillDown("x", everything), "html") == (
        "/api/v1/reports/x?from=2026-01-01&asOf=2026-12-31&basis=cash&columns=month"
        "&compareTo=previousYear&percentOf=income&contactId=&accountId=a"
        "&section=cost%20of%20goods%2Fsold%26&format=html"
    )


def test_an_address_limits_the_query_of_a_column_to_what_its_row_is_about():
    column = ReportQuery(YEAR.first, YEAR.last, account_id="a", contact_id="", section="own")
    for limits in (
        {},
        {"account_id": "b"},
        {"contact_id": "c"},
        {"contact_id": ""},
        {"section": "other_income"},
        {"account_id": "b", "contact_id": "c", "section": "income"},
    ):
        detail = DrillDown("general-ledger", column, **limits)
        assert detail.query == evolve(column, **limits)
        assert report_address(detail) == report_address(DrillDown("general-ledger", detail.query))


KNOWN = KnownAt(date(2026, 3, 31), 812, datetime(2026, 3, 15, 9, 30, 7, tzinfo=UTC))
"""The books as they were known at the end of a day."""


@pytest.mark.parametrize(
    ("asked", "parameter", "label"),
    [
        (812, "812", "as known at version 812 (March 15, 2026, 09:30:07 UTC)"),
        (
            date(2026, 3, 31),
            "2026-03-31",
            "as known at the end of March 31, 2026 UTC (version 812)",
        ),
        (
            datetime(2026, 3, 31, 19, 0, 5, tzinfo=timezone(timedelta(hours=2))),
            "2026-03-31T17%3A00%3A05.000Z",
            "as known at March 31, 2026, 17:00:05 UTC (version 812)",
        ),
    ],
)
def test_a_report_of_the_past_says_until_when_changes_count_and_its_links_do_too(
    asked, parameter, label
):
    known = evolve(KNOWN, asked=asked)
    assert known_label(known) == label
    assert scope_notes(report_of([], known=known, notes=("own",))) == [label, "own"]
    assert report_address(DrillDown("journal", ReportQuery()), "html", known) == (
        f"/api/v1/reports/journal?knownAt={parameter}&format=html"
    )
    address = document_address(DocumentRef("invoice", "a-1"), known)
    assert address == f"/invoices/a-1?knownAt={parameter}"


def test_every_kind_of_document_has_a_page():
    kinds = ("invoice", "payment", "bill", "bill-payment", "journal", "bank-transaction")
    for kind in kinds:
        assert document_address(DocumentRef(kind, "a-1")) == f"/{kind}s/a-1"
