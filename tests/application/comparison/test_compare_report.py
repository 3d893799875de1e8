"""Reports compared with those of QuickBooks.

Reports of the same books match in every dialect; a changed figure is found with its cause.
"""

import re
from collections.abc import Iterable
from datetime import date, timedelta
from decimal import Decimal
from io import BytesIO
from pathlib import Path

import pytest
from attrs import evolve
from hypothesis import given, settings
from hypothesis import strategies as st

from adapters.exporters.csv import write_csv
from adapters.importers.iif.reader import read_iif
from adapters.importers.quickbooks_reports.reader import read_report
from adapters.storage.memory.store import MemoryStore
from application.comparison.compare_report import compare_report
from application.importing.import_file import import_file
from application.reporting.ledger_reader import LedgerReader
from application.reporting.make_report import ReportRequest
from application.unit_of_work.books import Books
from domain.comparison.differences import Comparison, Difference
from domain.errors import Invalid
from domain.invoicing.invoices import InvoiceLine
from domain.reports.catalogue import REPORTS
from domain.reports.report import Report
from domain.reports.table import ReportRow
from tests.adapters.importers.quickbooks_reports.dialects import DIALECTS, write
from tests.application.actions import (
    add,
    bill,
    contact,
    earned,
    invoice,
    lines,
    payment,
    post,
    spent,
)
from tests.strategies import examples
from tests.support import new_books, whole_report

DATA = Path(__file__).parents[2] / "data"
FIRST, LAST = date(2026, 1, 5), date(2027, 2, 10)
LAST_OF_2026 = date(2026, 12, 31)
WRITTEN = (*DIALECTS, "wyzbooks")


def company() -> Books:
    """A small company over two fiscal years: sub-accounts, jobs, credits, a name used twice."""
    books = new_books(MemoryStore())
    books.run(import_file, read_iif((DATA / "company.iif").read_bytes()))
    number = {each.number: id_ for id_, each in books.read(lambda work: work.accounts()).items()}
    contact(books, "quarry")
    contact(books, "mill", "vendor")
    add(
        books,
        "accounts",
        id="wear",
        number="1590",
        name="Accumulated Depreciation",
        type="asset",
        subtype="fixed_asset",
    )
    # Income and a bank account that the statement of cash flows shows as investing
    add(
        books,
        "accounts",
        id="gain",
        number="4980",
        name="Gain on Sale of Land",
        type="income",
        section="other_income",
        cash_flow="investing",
    )
    add(
        books,
        "accounts",
        id="certificate",
        number="1090",
        name="Certificate of Deposit",
        type="asset",
        subtype="bank",
        cash_flow="investing",
    )
    add(books, "accounts", id="shipping", name="Shipping", type="expense")
    add(books, "accounts", id="abroad", name="Abroad", type="expense", parent_id="shipping")
    sold = (
        InvoiceLine(account_id=number["4210"], quantity=Decimal(3), rate=Decimal("33.33")),
        InvoiceLine(account_id=number["4220"], rate=Decimal("0.02")),
    )
    invoice(
        books,
        "first",
        day=date(2026, 2, 14),
        by="quarry",
        lines=sold,
        due_date=date(2026, 3, 1),
        number="77",
    )
    invoice(
        books,
        "second",
        day=date(2027, 1, 20),
        by="quarry",
        lines=sold,
        due_date=date(2027, 2, 1),
        number="78",
    )
    payment(books, "part", 6001, date(2026, 3, 20), "quarry")
    payment(books, "ahead", 50000, date(2027, 2, 1), "quarry", hold=True)
    bill(
        books,
        "freight",
        4400,
        date(2026, 4, 4),
        "mill",
        lines=spent(("shipping", 1100), ("abroad", 3300)),
    )
    post(books, "worn", date(2026, 12, 31), 12000, number["6050"], "wear")
    post(books, "land", date(2026, 8, 8), 48000, number["1000"], "gain")
    post(books, "saved", date(2026, 9, 9), 20000, "certificate", number["1000"])
    post(books, "late", date(2027, 2, 20), 999, number["6050"], number["1000"])
    add(
        books,
        "journals",
        id="mixed",
        date=date(2026, 5, 5),
        ref="9",
        lines=lines((number["1000"], 700), (number["4300"], -400), (number["4950"], -300)),
    )
    return books


BOOKS = company()


def asked(key: str, **more) -> ReportRequest:
    return ReportRequest(
        **({"as_of": LAST} if REPORTS[key].is_snapshot else {"first": FIRST, "last": LAST}), **more
    )


def report(key: str, books: Books = BOOKS, **more) -> Report:
    return books.read(whole_report, key, asked(key, **more))


def file(made: Report, dialect: str) -> bytes:
    if dialect == "wyzbooks":
        out = BytesIO()
        write_csv(made, out)
        return out.getvalue()
    signs = BOOKS.read(
        lambda work: {id_: each.natural_sign for id_, each in LedgerReader(work).accounts().items()}
    )
    return write(made, dialect, signs)


def compared(
    key: str, content: bytes, books: Books = BOOKS, given: ReportRequest | None = None
) -> Comparison:
    return books.read(compare_report, key, read_report(content), given)


def differences(comparison: Comparison) -> list[Difference]:
    return [*comparison.mismatched, *comparison.theirs_only, *comparison.ours_only]


@pytest.mark.parametrize("dialect", WRITTEN)
@pytest.mark.parametrize("key", REPORTS)
def test_every_figure_of_the_same_books_matches_in_every_dialect(key, dialect):
    comparison = compared(key, file(report(key), dialect))
    assert differences(comparison) == []
    assert comparison.their_total == comparison.our_total
    assert len(comparison.matched) >= len(
        [
            row
            for row in report(key).rows
            if row.kind in _LEAVES[_leaf(key)] and any(_amounts(report(key), row))
        ]
    )


@pytest.mark.parametrize("dialect", WRITTEN)
@pytest.mark.parametrize("key", [key for key, kind in REPORTS.items() if kind.has_cash_basis])
def test_the_basis_of_the_file_is_used_when_none_is_given(key, dialect):
    comparison = compared(key, file(report(key, basis="cash"), dialect))
    assert differences(comparison) == []
    if key == "profit-loss":
        assert differences(
            compared(
                key, file(report(key, basis="cash"), dialect), given=ReportRequest(basis="accrual")
            )
        )


IN_TIME = (
    "profit-loss",
    "sales-by-customer",
    "cash-flows",
    "expenses-by-vendor",
    "balance-sheet",
    "customer-balance-summary",
    "vendor-balance-summary",
)


def over_time(key: str, span: str, first: date = FIRST) -> Report:
    end = {"as_of": LAST} if REPORTS[key].is_snapshot else {"last": LAST}
    return BOOKS.read(whole_report, key, ReportRequest(first=first, columns=span, **end))


@pytest.mark.parametrize("span", ["month", "quarter", "year"])
@pytest.mark.parametrize("key", IN_TIME)
@pytest.mark.parametrize("dialect", WRITTEN)
def test_columns_of_time_are_compared_cell_by_cell(key, dialect, span):
    made = over_time(key, span)
    assert differences(compared(key, file(made, dialect))) == []
    places = [
        (at, place)
        for at, row in enumerate(made.rows)
        if row.kind in {"account", "contact"}
        for place, column in enumerate(made.columns[1:])
        if column.key[:2] == "20" and row.cells[place]
    ]
    assert places
    for at, place in (places[0], places[-1], places[len(places) // 2]):
        comparison = compared(key, file(with_change(made, at, place, 12_345_67), dialect))
        (difference,) = differences(comparison)
        assert (difference.column, difference.theirs) == (
            made.columns[place + 1].key,
            made.rows[at].cells[place] + 12_345_67,
        )
        assert difference.ours == made.rows[at].cells[place]


@pytest.mark.parametrize("key", REPORTS)
def test_a_period_that_begins_within_a_year_is_read_back_too(key):
    first = date(2026, 3, 9)
    given = (
        ReportRequest(as_of=LAST)
        if REPORTS[key].is_snapshot
        else ReportRequest(first=first, last=LAST)
    )
    assert differences(compared(key, file(BOOKS.read(whole_report, key, given), "wyzbooks"))) == []


@pytest.mark.parametrize(
    "key", [key for key, kind in REPORTS.items() if "compare_to" in kind.parameters]
)
def test_a_comparison_with_another_time_is_read_back_too(key):
    more = {"as_of": LAST} if REPORTS[key].is_snapshot else {"first": FIRST, "last": LAST}
    made = BOOKS.read(whole_report, key, ReportRequest(compare_to="previousYear", **more))
    assert differences(compared(key, file(made, "wyzbooks"))) == []
    assert (
        differences(
            compared(key, file(made, "wyzbooks"), given=ReportRequest(compare_to="previousYear"))
        )
        == []
    )


def test_a_trial_balance_with_a_closed_year_is_read_back_too():
    given = ReportRequest(first=FIRST, as_of=LAST)
    made = BOOKS.read(whole_report, "trial-balance", given)
    place = [each.key for each in made.columns[1:]].index("closed")
    comparison = compared("trial-balance", file(made, "wyzbooks"))
    assert (differences(comparison), comparison.not_compared) == ([], ())
    at = next(at for at, row in enumerate(made.rows) if row.cells[place])
    changed = file(with_change(made, at, place, 100), "wyzbooks")
    (difference,) = differences(compared("trial-balance", changed))
    assert (difference.column, difference.difference) == ("closed", 100)


@pytest.mark.parametrize("span", ["month", "quarter", "year"])
@pytest.mark.parametrize("key", IN_TIME)
def test_columns_beside_their_previous_periods_are_read_back_too(key, span):
    more = {"as_of": LAST} if REPORTS[key].is_snapshot else {"last": LAST}
    given = ReportRequest(first=FIRST, columns=span, compare_to="previousYear", **more)
    made = BOOKS.read(whole_report, key, given)
    content = file(made, "wyzbooks")
    read = [each.key for each in read_report(content).columns if each.type == "amount"]
    assert read == [each.key for each in made.columns if each.type == "amount"]
    assert differences(compared(key, content, given=ReportRequest(compare_to="previousYear"))) == []
    # The file itself says that its columns stand beside previous periods.
    comparison = compared(key, content)
    assert differences(comparison) == []
    assert comparison.is_complete
    at, place = next(
        (at, place)
        for at, row in enumerate(made.rows)
        if row.kind in {"account", "contact"}
        for place, column in enumerate(made.columns[1:])
        if column.key[:2] == "20" and column.key.endswith(":previous") and row.cells[place]
    )
    (difference,) = differences(compared(key, file(with_change(made, at, place, 77), "wyzbooks")))
    assert (difference.column, difference.difference) == (made.columns[place + 1].key, 77)


def test_an_entry_explains_the_difference_of_a_previous_period():
    given = ReportRequest(
        first=date(2027, 1, 1),
        last=date(2027, 2, 28),
        columns="month",
        compare_to="previousYear",
    )
    made = BOOKS.read(whole_report, "profit-loss", given)
    place = next(
        place for place, column in enumerate(made.columns[1:]) if column.key == "2027-02:previous"
    )
    at = next(
        at for at, row in enumerate(made.rows) if row.label.startswith("4210") and row.cells[place]
    )
    content = file(with_change(made, at, place, 9_999), "wyzbooks")
    comparison = compared("profit-loss", content, given=given)
    (difference,) = differences(comparison)
    assert (difference.column, difference.difference) == ("2027-02:previous", 9_999)
    # The invoice of 14 February 2026 has three lines of 33.33.
    assert [(each.id, each.amount) for each in difference.entries] == [("first", 9_999)]


def test_a_column_of_one_fiscal_year_is_not_taken_for_a_month():
    made = BOOKS.read(
        whole_report,
        "profit-loss",
        ReportRequest(first=date(2026, 1, 1), last=date(2026, 12, 31), columns="year"),
    )
    assert differences(compared("profit-loss", file(made, "wyzbooks"))) == []


def test_an_emptied_cell_is_a_difference():
    text = file(report("ar-aging"), "classic").decode()
    row = next(each for each in text.splitlines() if each.startswith("Quarry"))
    comparison = compared(
        "ar-aging", text.replace(row, re.sub(r"[1-9][\d.]*", "", row, count=1)).encode()
    )
    assert [(each.cause, each.theirs) for each in differences(comparison)] == [("value", 0)]


def test_a_row_of_empty_cells_has_no_figures_of_a_contact():
    text = file(report("ar-aging"), "classic").decode()
    row = next(each for each in text.splitlines() if each.startswith("Quarry"))
    comparison = compared("ar-aging", text.replace(row, row.partition(",")[0] + ",,,,,,").encode())
    assert {(each.cause, each.theirs) for each in differences(comparison)} == {
        ("missing there", None)
    }


def test_columns_of_one_side_only_are_named_and_files_without_common_columns_are_refused():
    text = file(report("profit-loss"), "classic").decode()
    more = "\r\n".join(
        f"{line},Budget" if line == ",Total" else f"{line},1.00" if line.startswith("   ") else line
        for line in text.split("\r\n")
    )
    assert compared("profit-loss", more.encode()).not_compared == ("Budget",)
    months = file(over_time("profit-loss", "month"), "classic").decode()
    without = "\r\n".join(
        line.rpartition(",")[0] if line.count(",") > 5 else line for line in months.split("\r\n")
    )
    with pytest.raises(Invalid, match="no column"):
        compared(
            "profit-loss",
            without.encode(),
            given=ReportRequest(first=FIRST, last=LAST, columns="total"),
        )


def test_totals_of_the_file_that_differ_from_its_rows_are_named():
    text = file(report("profit-loss"), "classic").decode()
    assert compared("profit-loss", text.encode()).unfooted == ()
    line = next(each for each in text.split("\r\n") if "Tables" in each)
    (unfooted, *_) = compared(
        "profit-loss", text.replace(line, line.partition(",")[0] + ",1.00  ").encode()
    ).unfooted
    assert (unfooted.label, unfooted.computed_total) != ("", unfooted.file_total)


def test_a_difference_of_one_month_is_explained_by_what_is_in_that_month():
    books = small(*INSIDE)
    made = books.read(
        whole_report,
        "profit-loss",
        ReportRequest(first=date(2026, 1, 1), last=MARCH_31, columns="month"),
    )
    at = next(at for at, row in enumerate(made.rows) if row.account_id == "account-6000")
    difference = only(
        compared("profit-loss", file(with_change(made, at, 1, -700), "classic"), books)
    )
    assert (difference.column, difference.cause, [each.id for each in difference.entries]) == (
        "2026-02",
        "value",
        ["e2"],
    )
    difference = only(
        compared("profit-loss", file(with_change(made, at, 0, 2500), "classic"), books)
    )
    assert (difference.column, difference.cause, [each.id for each in difference.entries]) == (
        "2026-01",
        "period",
        ["e1"],
    )


def test_another_section_and_another_amount_are_two_differences():
    comparison = compared(
        "profit-loss", profit("6000 Office Supplies,1.00", section="Other Expenses"), small(*INSIDE)
    )
    assert [each.cause for each in differences(comparison)] == ["classification", "value"]


def test_an_account_of_zero_previous_figures_matches_where_only_the_total_is_compared():
    comparison = compared(
        "profit-loss", profit("6000 Office Supplies,42.90", "6400 Travel,0.00"), small(*INSIDE)
    )
    assert differences(comparison) == []


@pytest.mark.parametrize(
    "range_", ["", "FY 2026", "As of December 31, 9999", "01/01/0001 - 12/31/9999"]
)
def test_a_file_without_usable_dates_is_refused_with_a_request_for_them(range_):
    text = (
        profit("6000 Office Supplies,42.90")
        .decode()
        .replace('"January 1-March 31, 2026"', f'"{range_}"')
    )
    with pytest.raises(Invalid, match="which days"):
        compared("profit-loss", text.encode(), small(*INSIDE))
    assert (
        differences(
            compared(
                "profit-loss",
                text.encode(),
                small(*INSIDE),
                ReportRequest(first=date(2026, 1, 1), last=MARCH_31),
            )
        )
        == []
    )


def test_all_dates_are_all_dates():
    text = (
        profit("6000 Office Supplies,53.90")
        .decode()
        .replace('"January 1-March 31, 2026"', "All Dates")
    )
    assert (
        differences(
            compared("profit-loss", text.encode(), small(*INSIDE, (date(2019, 5, 5), 1100)))
        )
        == []
    )


@pytest.mark.parametrize(
    ("key", "given"),
    [
        ("ar-aging", {"section": "all"}),
        ("vendor-balance-summary", {"section": "postings"}),
        ("cash-flows", {"section": "cash"}),
    ],
)
def test_a_part_of_a_report_is_not_compared(key, given):
    with pytest.raises(Invalid, match="compare the whole"):
        compared(key, file(report(key), "wyzbooks"), given=ReportRequest(**given))


def test_a_company_may_be_called_like_a_day():
    text = file(report("profit-loss"), "wyzbooks").decode().replace("My Company", "July 2020")
    assert differences(compared("profit-loss", text.encode())) == []


def _leaf(key: str) -> str:
    kinds = {row.kind for row in report(key).rows}
    return (
        "transaction" if "transaction" in kinds else "account" if "account" in kinds else "contact"
    )


_LEAVES = {"transaction": {"transaction"}, "account": {"account"}, "contact": {"contact"}}


def _amounts(made: Report, row: ReportRow) -> list[int]:
    return [
        value
        for column, value in zip(made.columns[1:], row.cells, strict=True)
        if column.type == "amount" and value
    ]


def changeable(made: Report) -> list[tuple[int, int]]:
    """The places of figures outside of total rows, in columns that are compared."""
    compared_columns = {
        "total",
        "balance",
        "debit",
        "credit",
        "amount",
        "open_balance",
        "current",
        "days1to30",
        "days31to60",
        "days61to90",
        "over90",
    }
    if {each.key for each in made.columns} >= {
        "amount",
        "balance",
    } and made.kind.key != "open-invoices":
        compared_columns.remove("balance")  # a running balance
    if "current" in {each.key for each in made.columns}:
        compared_columns.remove("total")
    if made.kind.key == "open-invoices":
        compared_columns.remove("amount")  # QuickBooks does not have it
    places = []
    for at, row in enumerate(made.rows):
        if row.kind in {"account", "contact", "transaction"}:
            for place, column in enumerate(made.columns[1:]):
                if column.key in compared_columns and row.cells[place]:
                    places.append((at, place))
    return places


def with_change(made: Report, at: int, place: int, change: int) -> Report:
    rows = list(made.rows)
    cells = list(rows[at].cells)
    cells[place] += change
    rows[at] = evolve(rows[at], cells=tuple(cells))
    return evolve(made, rows=tuple(rows))


@pytest.mark.parametrize("dialect", WRITTEN)
@pytest.mark.parametrize("key", REPORTS)
@settings(max_examples=examples(0.1))
@given(data=st.data())
def test_one_changed_figure_is_one_difference_with_its_cause(key, dialect, data):
    made = report(key)
    at, place = data.draw(st.sampled_from(changeable(made)))
    change = data.draw(st.sampled_from([1, -1, 12_345_67, -98_765_43]))
    old = made.rows[at].cells[place]
    comparison = compared(key, file(with_change(made, at, place, change), dialect))
    (difference,) = differences(comparison)
    assert difference.cause == "value"
    assert abs(difference.difference) == abs(change)
    # Trial balance and journal have columns of debits and of credits.
    signs = {1, -1} if key in {"trial-balance", "journal"} else {1}
    assert (difference.ours or 0) in {old * sign for sign in signs}


@pytest.mark.parametrize("dialect", WRITTEN)
@pytest.mark.parametrize(
    "key", [key for key in REPORTS if key not in {"trial-balance", "journal"}]
)  # there the other side is another column
def test_a_figure_with_the_opposite_sign_has_the_cause_sign(key, dialect):
    made = report(key)
    at, place = changeable(made)[0]
    comparison = compared(
        key, file(with_change(made, at, place, -2 * made.rows[at].cells[place]), dialect)
    )
    (difference,) = differences(comparison)
    assert (difference.cause, difference.theirs) == ("sign", -(difference.ours or 0))


@pytest.mark.parametrize("dialect", WRITTEN)
@pytest.mark.parametrize("key", REPORTS)
def test_a_row_on_one_side_only_is_missing_on_the_other(key, dialect):
    made = report(key)
    at, _ = next(
        (at, place) for at, place in changeable(made) if not _has_rows_below(made.rows, at)
    )
    rows = [row for place, row in enumerate(made.rows) if place != at]
    (difference,) = differences(compared(key, file(evolve(made, rows=tuple(rows)), dialect)))
    assert (difference.cause, difference.theirs) == ("missing there", None)


def _has_rows_below(rows: Iterable[ReportRow], at: int) -> bool:
    chosen = list(rows)
    return at + 1 < len(chosen) and chosen[at + 1].depth > chosen[at].depth


# Causes


def sheet(text: str) -> bytes:
    return text.encode()


def profit(*rows: str, section: str = "Expenses") -> bytes:
    head = 'Profit and Loss\r\nMy Company\r\n"January 1-March 31, 2026"\r\n\r\n,Total\r\n'
    return sheet(
        head
        + "\r\n".join(
            (section, *(f"   {each}" for each in rows), f"Total {section}", "\r\nAccrual Basis")
        )
    )


def small(*entries: tuple[date, int]) -> Books:
    books = new_books(MemoryStore())
    for at, (day, cents) in enumerate(entries):
        post(books, f"e{at}", day, cents, "account-6000", "account-1000", ref=f"{at}")
    return books


MARCH_31, APRIL_1 = date(2026, 3, 31), date(2026, 4, 1)
INSIDE = (
    (date(2026, 1, 1), 1000),
    (date(2026, 2, 2), 2500),
    (date(2026, 2, 3), 700),
    (MARCH_31, 90),
)


def only(comparison: Comparison) -> Difference:
    (difference,) = differences(comparison)
    return difference


@pytest.mark.parametrize(
    ("theirs", "entries"),
    [
        (4290 + 55, ["e4"]),  # the day after the period
        (4290 + 55 + 66, ["e4", "e5"]),  # two days after the period
        (4290 + 11, ["e6"]),  # the day before the period
    ],
)
def test_a_difference_explained_by_entries_just_outside_the_period_has_the_cause_period(
    theirs, entries
):
    books = small(
        *INSIDE, (APRIL_1, 55), (APRIL_1 + timedelta(days=1), 66), (date(2025, 12, 31), 11)
    )
    difference = only(
        compared("profit-loss", profit(f"6000 Office Supplies,{theirs / 100:.2f}"), books)
    )
    assert (difference.cause, sorted(each.id for each in difference.entries)) == ("period", entries)


@pytest.mark.parametrize("beside", [MARCH_31, date(2026, 1, 1)], ids=["after", "before"])
@pytest.mark.parametrize(
    ("days", "cause", "entries"),
    [
        (44, "period", ["e4"]),
        (45, "period", ["e4"]),
        (46, "value", []),
        (400, "value", []),
    ],
)
def test_entries_of_at_most_forty_five_days_beside_the_period_explain(beside, days, cause, entries):
    away = timedelta(days=days if beside == MARCH_31 else -days)
    books = small(*INSIDE, (beside + away, 55))
    difference = only(
        compared("profit-loss", profit(f"6000 Office Supplies,{(4290 + 55) / 100}"), books)
    )
    assert (difference.cause, [entry.id for entry in difference.entries]) == (cause, entries)


@pytest.mark.parametrize(
    ("theirs", "entries"),
    [
        (4290 - 2500, ["e1"]),  # one entry is missing in the file
        (4290 + 700, ["e2"]),  # the file has one entry twice
        (4290 - 2500 - 700, ["e1", "e2"]),
        (4290 - 90, ["e3"]),
        (4290 - 5, []),
    ],
)
def test_entries_that_would_explain_a_difference_are_named(theirs, entries):
    difference = only(
        compared("profit-loss", profit(f"6000 Office Supplies,{theirs / 100:.2f}"), small(*INSIDE))
    )
    assert (difference.cause, sorted(each.id for each in difference.entries)) == ("value", entries)
    assert difference.line == 7


OURS_ALONE = date(2027, 2, 3)


@pytest.mark.parametrize(
    "key", [key for key, kind in REPORTS.items() if kind.matching.rows in {"account", "contact"}]
)
def test_an_entry_missing_in_the_file_is_named_with_its_amount_in_the_report(key):
    """The amount that the entry adds to our figure is missing in their figure."""
    theirs, books = file(report(key), "wyzbooks"), company()
    account = {each.number: id_ for id_, each in books.read(lambda work: work.accounts()).items()}
    if REPORTS[key].contacts == "customer" or key == "sales-by-customer":
        invoice(
            books,
            "extra",
            day=OURS_ALONE,
            by="quarry",
            lines=earned((account["4210"], 765_43), (account["2200"], 80_01)),
            due_date=OURS_ALONE,
        )
    elif REPORTS[key].contacts == "vendor" or key == "expenses-by-vendor":
        bill(
            books,
            "extra",
            day=OURS_ALONE,
            by="mill",
            lines=spent(("shipping", 765_43), (account["1510"], 80_01)),
            due_date=OURS_ALONE,
        )
    else:
        post(books, "extra", OURS_ALONE, 765_43, "wear", account["4210"])
    # Net Income is computed from other figures.
    missing = [
        each for each in differences(compared(key, theirs, books)) if each.key != "Net Income"
    ]
    assert missing
    for difference in missing:
        assert [(entry.id, entry.amount) for entry in difference.entries] == [
            ("extra", -difference.difference)
        ]
        assert abs(difference.difference) == (845_44 if REPORTS[key].contacts else 765_43)


def test_a_trial_balance_is_not_explained_by_income_and_expense_of_closed_years():
    text = file(
        small((date(2025, 6, 1), 500), (date(2026, 3, 1), 700)).read(
            whole_report, "trial-balance", ReportRequest(as_of=LAST_OF_2026)
        ),
        "wyzbooks",
    ).decode()
    assert "7.00" in text
    comparison = compared(
        "trial-balance",
        text.encode(),
        small((date(2025, 6, 1), 500), (date(2026, 3, 1), 700), (date(2026, 4, 1), 500)),
    )
    (expense,) = [each for each in differences(comparison) if each.label == "6000 Office Supplies"]
    assert [each.id for each in expense.entries] == ["e2"]


def test_open_invoices_have_one_column_of_open_amounts_under_any_title():
    made = report("open-invoices")
    assert compared("open-invoices", _open_balance(made)).not_compared == ()
    at, place = changeable(made)[0]
    (difference,) = differences(
        compared("open-invoices", _open_balance(with_change(made, at, place, 12_345_67)))
    )
    assert (difference.column, difference.difference) == ("balance", 12_345_67)


def _open_balance(made: Report) -> bytes:
    text = file(made, "wyzbooks").decode()
    assert text.count(",Balance,") == 1
    return text.replace(",Balance,", ",Open Balance,").encode()


def test_an_account_in_another_section_has_the_cause_classification():
    difference = only(
        compared(
            "profit-loss",
            profit("6000 Office Supplies,42.90", section="Other Expenses"),
            small(*INSIDE),
        )
    )
    assert (difference.cause, difference.difference) == ("classification", 0)


def test_an_account_without_a_number_is_found_by_its_path():
    books = small(*INSIDE)
    add(books, "accounts", id="a", name="Shipping", type="expense")
    add(books, "accounts", id="b", name="Abroad", type="expense", parent_id="a")
    post(books, "s", date(2026, 2, 5), 3300, "b", "account-1000")
    rows = ("Office Supplies,42.90", "Shipping", "   Abroad,33.00", "Total Shipping,33.00")
    assert differences(compared("profit-loss", profit(*rows), books)) == []
    assert [each.key for each in compared("profit-loss", profit(*rows), books).matched] == [
        "6000",
        "Shipping:Abroad",
    ]


def test_a_row_without_a_counterpart_matches_if_zero_and_is_missing_otherwise():
    comparison = compared(
        "profit-loss",
        profit("6000 Office Supplies,42.90", "Fines,0.00", "Gifts,5.00"),
        small(*INSIDE),
    )
    assert [(each.key, each.cause, each.theirs, each.ours) for each in differences(comparison)] == [
        ("Gifts", "missing here", 500, None)
    ]
    assert ("Fines", 0) in [(each.key, each.theirs) for each in comparison.matched]
    assert (comparison.their_total, comparison.our_total) == (-4790, -4290)


def test_equal_transactions_pair_in_order():
    books = new_books(MemoryStore())
    for id_ in "abc":
        post(books, id_, date(2026, 2, 2), 500, "account-6000", "account-1000", ref="7")
    made = books.read(whole_report, "transaction-list", ReportRequest(first=FIRST, last=LAST))
    two = evolve(made, rows=made.rows[:2])
    comparison = compared(
        "transaction-list", file(two, "classic"), books, ReportRequest(first=FIRST, last=LAST)
    )
    assert (len(comparison.matched), [each.cause for each in differences(comparison)]) == (
        2,
        ["missing there"],
    )


def test_a_transaction_under_another_account_has_the_cause_classification():
    books = small(*INSIDE)
    made = books.read(
        whole_report, "general-ledger", ReportRequest(first=date(2026, 1, 1), last=LAST)
    )
    text = file(made, "classic").decode().replace("6000 Office Supplies", "6400 Travel")
    comparison = compared("general-ledger", text.encode(), books)
    assert {each.cause for each in differences(comparison)} == {"classification"}


# Refusals


@pytest.mark.parametrize("dialect", WRITTEN)
@pytest.mark.parametrize("key", REPORTS)
def test_the_file_of_another_report_is_refused_and_the_report_is_named(key, dialect):
    other = next(each for each in REPORTS if each != key)
    with pytest.raises(Invalid, match=REPORTS[other].title.split()[0]):
        compared(key, file(report(other), dialect))


@pytest.mark.parametrize(
    "content", [b"", b"hello", b"{}", b"!TRNS\tTRNSID\r\n", b"%PDF-1.7", b"a,b\r\n1,2\r\n"]
)
def test_a_file_that_is_not_a_report_is_refused(content):
    with pytest.raises(Invalid):
        compared("profit-loss", content)


def test_an_unknown_report_of_quickbooks_is_refused_by_its_title():
    text = "Account List\r\nMy Company\r\n\r\n,Account,Type,Balance\r\n,Checking,Bank,1.00\r\n"
    with pytest.raises(Invalid, match="Account List"):
        compared("trial-balance", text.encode())


# The closing of a fiscal year


def closing_line(content: bytes) -> str:
    (line,) = [each for each in content.decode().splitlines() if "Closing Entry" in each]
    return line


@pytest.mark.parametrize("key", ["general-ledger", "balance-sheet-detail"])
def test_the_closing_entry_of_desktop_pairs_with_the_fiscal_year_closed(key):
    content = file(report(key), "desktop")
    earned = BOOKS.read(
        whole_report,
        "profit-loss",
        ReportRequest(first=date(2026, 1, 1), last=LAST_OF_2026),
    ).totals["net_income"]
    comparison = compared(key, content)
    assert differences(comparison) == []
    (pair,) = [each for each in comparison.matched if "Fiscal year closed" in each.key]
    assert (pair.key, pair.theirs, pair.ours) == (
        "3100, 2026-12-31, Fiscal year closed",
        earned,
        earned,
    )
    line = closing_line(content)
    amount = re.search(r"-?[0-9]+\.[0-9]{2}", line)
    assert amount
    changed = line.replace(amount[0], "1.00", 1)
    (difference,) = compared(key, content.replace(line.encode(), changed.encode())).mismatched
    assert (difference.key, abs(difference.theirs or 0), difference.ours, difference.cause) == (
        "3100, 2026-12-31, Fiscal year closed",
        100,
        earned,
        "value",
    )


@pytest.mark.parametrize("dialect", ["classic", "modern", "wyzbooks"])
@pytest.mark.parametrize("key", ["general-ledger", "balance-sheet-detail"])
def test_a_file_that_lists_no_closing_of_a_year_lacks_nothing(key, dialect):
    comparison = compared(key, file(report(key), dialect))
    assert differences(comparison) == []
    assert not [each for each in comparison.matched if "Fiscal year closed" in each.key]
