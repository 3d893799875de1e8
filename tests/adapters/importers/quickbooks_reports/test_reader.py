"""Report CSVs: every dialect is read back, no amount is lost, totals agree, and nothing
crashes."""

import re
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import suppress
from datetime import date
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from attrs import evolve
from hypothesis import example, given
from hypothesis import strategies as st

from adapters.exporters.csv import write_csv
from adapters.importers.iif.reader import read_iif
from adapters.importers.quickbooks_reports.captions import WRAPPERS
from adapters.importers.quickbooks_reports.cell_text import read_cents, read_percent, split_rows
from adapters.importers.quickbooks_reports.column_captions import known_column
from adapters.importers.quickbooks_reports.day_text import Range, find_order, read_day, read_range
from adapters.importers.quickbooks_reports.reader import read_report
from adapters.importers.quickbooks_reports.titles import report_key
from adapters.importers.quickbooks_reports.tree import footing_errors
from adapters.importers.text import decode
from adapters.storage.memory.store import MemoryStore
from application.importing.import_file import import_file
from application.reporting.make_report import ReportRequest, make_report
from application.unit_of_work.books import Books
from domain.comparison.foreign_report import ForeignReport, ForeignRow
from domain.errors import Invalid
from domain.reports.aging import COLUMNS as AGING
from domain.reports.catalogue import REPORTS
from domain.reports.journal import JOURNAL_COLUMNS, LIST_COLUMNS
from domain.reports.posting_rows import POSTING_COLUMNS
from domain.reports.query import ReportQuery
from domain.reports.receivables import DETAIL_COLUMNS, OPEN_COLUMNS
from domain.reports.report import Report
from domain.reports.table import LABEL, Column, ReportRow
from domain.reports.trial_balance import BALANCE_COLUMNS
from tests.adapters.importers.quickbooks_reports.dialects import DIALECTS, Dialect, canonical, write
from tests.support import new_books

FILES = Path(__file__).parents[3] / "data" / "reports"
CORPUS = Path(__file__).parents[5] / "shared" / "corpus" / "qbcsv"
YEAR = ReportQuery(first=date(2026, 1, 1), last=date(2026, 12, 31))
DAY = ReportQuery(as_of=date(2026, 12, 31))
TOTAL = (LABEL, Column("total", "Total"))
ALL_DIALECTS = (*DIALECTS, "wyzbooks")


def read(text: str, **more: Any) -> ForeignReport:
    return read_report(text.encode(), **more)


def outline(report: ForeignReport) -> list[tuple[str, str, str]]:
    """Kind, path and label of each row."""
    return [(each.kind, " > ".join(each.path), each.label) for each in report.rows]


def figures(report: ForeignReport, column: str = "total") -> dict[str, int]:
    return {each.label: each.cells[column] for each in report.rows if column in each.cells}


def file(name: str) -> ForeignReport:
    return read_report((FILES / name).read_bytes())


# Money and days


NOTATIONS = [
    lambda plain, neg: f"{'-' if neg else ''}{plain}",
    lambda plain, neg: f"{'-' if neg else ''}$ {plain}  ",
    lambda plain, neg: f"{'-' if neg else ''}${plain}",
    lambda plain, neg: f"({plain})" if neg else plain,
    lambda plain, neg: f"$({plain})" if neg else f"${plain}",
    lambda plain, neg: f"={'-' if neg else ''}{plain}",
    lambda plain, neg: f"{plain}-" if neg else plain,
    lambda plain, neg: "   " + ("\u2212" if neg else "") + plain + "\u00a0",
]


@given(st.integers(-(10**12), 10**12), st.sampled_from(NOTATIONS), st.booleans())
def test_an_amount_is_the_same_in_every_notation(cents, notation, has_thousands):
    whole, rest = divmod(abs(cents), 100)
    assert (
        read_cents(notation(f"{whole:{',' if has_thousands else ''}}.{rest:02d}", cents < 0))
        == cents
    )


@pytest.mark.parametrize(
    ("text", "cents"),
    [
        ("", None),
        ("   ", None),
        ("-", None),
        ("0", 0),
        ("=15000.00", 1_500_000),
        ("$(250.00)", -25_000),
        ("(420.81)", -42_081),
    ],
)
def test_the_amounts_of_real_files_are_read(text, cents):
    assert read_cents(text) == cents


@pytest.mark.parametrize(
    "text",
    [
        "abc",
        "--1",
        "-(1.00)",
        "(1.00",
        "1.234",
        "1,23",
        "1e5",
        "NaN",
        "12345678901234.00",
        "=B3+B4",
    ],
)
def test_an_invalid_amount_is_refused(text):
    with pytest.raises(Invalid):
        read_cents(text)


def test_percentages_are_read_as_tenths():
    assert [
        read_percent(each) for each in ("12.5 %", "-83.79%", "(3.2%)", "100%", "N/A", "0.05")
    ] == [125, -838, -32, 1000, None, 1]


@given(
    st.dates(date(1970, 1, 1), date(2069, 12, 31)),
    st.sampled_from(["mdy", "dmy", "ymd"]),
    st.sampled_from("/-."),
    st.booleans(),
    st.booleans(),
)
def test_a_day_is_the_same_in_every_notation(day, order, separator, is_short, has_zeros):
    year = f"{day:%y}" if is_short and order != "ymd" else str(day.year)
    parts = {
        "m": f"{day.month:02d}" if has_zeros else str(day.month),
        "d": f"{day.day:02d}" if has_zeros else str(day.day),
        "y": year,
    }
    assert read_day(f" {separator.join(parts[each] for each in order)} ", order) == day
    for written in (
        f"{day:%b} {day.day}, {day.year}",
        f"{day.day} {day:%B} {day.year}",
        f"{day.isoformat()} 00:00:00",
    ):
        assert read_day(written, order) == day


def test_the_order_of_day_and_month_is_decided_for_the_whole_file():
    year = Range(date(2026, 4, 1), date(2026, 9, 30))
    assert find_order(["13/01/2026", "02/03/2026"], [], year) == "dmy"
    assert find_order(["02/03/2026", "01/13/2026"], [], year) == "mdy"
    assert find_order(["02/05/2026", "03/07/2026"], [], year) == "dmy"
    assert find_order(["05/02/2026", "07/03/2026"], [], year) == "mdy"
    assert find_order(["02/03/2026"], ["25/12/2026"], year) == "dmy"
    assert find_order(["2026-03-02"], [], year) == "mdy"
    with pytest.raises(Invalid, match="13/1/26 can only be day first and 1/13/26 only month first"):
        find_order(["13/1/26", "1/13/26"], [], year)


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("January-December, 2025", "2025-01-01", "2025-12-31"),
        ("January - December 2025", "2025-01-01", "2025-12-31"),
        ("January through December 2026", "2026-01-01", "2026-12-31"),
        ("January 1-December 31, 2024", "2024-01-01", "2024-12-31"),
        ("January 1, 2024\u2013December 31, 2025", "2024-01-01", "2025-12-31"),
        ("December 2024 - January 2025", "2024-12-01", "2025-01-31"),
        ("July 1-9, 2025", "2025-07-01", "2025-07-09"),
        ("January 2025", "2025-01-01", "2025-01-31"),
        ("Jan - Dec 25", "2025-01-01", "2025-12-31"),
        ("Jan '24 - Dec 25", "2024-01-01", "2025-12-31"),
        ("Jul 1 - Sep 30, 25", "2025-07-01", "2025-09-30"),
        ("Apr 9 - Aug 18, '26", "2026-04-09", "2026-08-18"),
        ("Feb 1 - Feb 20 2026", "2026-02-01", "2026-02-20"),
        ("Dec 31, 26", "2026-12-31", "2026-12-31"),
        ("1 July - 31 December 2025", "2025-07-01", "2025-12-31"),
        ("2026-01-01 to 2026-12-31", "2026-01-01", "2026-12-31"),
        ("01/01/2026 - 12/31/2026", "2026-01-01", "2026-12-31"),
        ("As of December 31, 2025", None, "2025-12-31"),
        ("As of Jul 9, 2025", None, "2025-07-09"),
        ("All Dates", None, None),
    ],
)
def test_date_ranges_of_every_shape_are_read(text, first, last):
    days = tuple(date.fromisoformat(each) if each else None for each in (first, last))
    assert read_range(text) == Range(*days, text.startswith("As of"))


@pytest.mark.parametrize(
    "text",
    [
        "May Company",
        "March",
        "Sales 2025",
        "February 30, 2025",
        "December 31 - January 1, 2025",
        "12",
        "",
        "Acme - Bolt 25",
    ],
)
def test_a_text_without_a_date_range_gives_none(text):
    assert read_range(text) is None


def test_rows_know_the_line_where_they_begin():
    text = 'a,"b\r\nc""d"\r\n\r\n  "x" ,"y\rz",\r6" wrap,"open\nlast,'
    assert list(split_rows(text, ",")) == [
        (1, ["a", 'b\r\nc"d']),
        (3, [""]),
        (4, ["x", "y\rz", ""]),
        (6, ['6" wrap', '"open']),
        (7, ["last", ""]),
    ]


# Titles and columns


@pytest.mark.parametrize(
    ("title", "key"),
    [
        ("Profit and Loss", "profit-loss"),
        ("P&L", "profit-loss"),
        ("Profit & Loss Standard", "profit-loss"),
        ("Profit and Loss by Month", "profit-loss"),
        ("Income Statement", "profit-loss"),
        ("Profit & Loss Prev Year Comparison", "profit-loss"),
        ("Profit and Loss % of Total Income", "profit-loss"),
        ("Profit and Loss Detail", "profit-loss-detail"),
        ("Balance Sheet Summary", "balance-sheet"),
        ("Balance Sheet Detail", "balance-sheet-detail"),
        ("A/R Aging Summary", "ar-aging"),
        ("Accounts receivable aging summary", "ar-aging"),
        ("A/P Aging", "ap-aging"),
        ("Cash Flow Statement", "cash-flows"),
        ("Income by Customer Summary", "sales-by-customer"),
        ("Expenses by Vendor Summary", "expenses-by-vendor"),
        ("Transaction List by Date", "transaction-list"),
        ("Account List", None),
        ("Budget vs Actuals", None),
        ("Sales by Product/Service Summary", None),
        ("Vendor Balance Detail", None),
        ("Profit and Loss by Class", "profit-loss"),
    ],
)
def test_titles_of_all_dialects_are_known(title, key):
    assert report_key(title) == key


def test_our_own_titles_are_known():
    assert {key: report_key(each.title) for key, each in REPORTS.items()} == {
        key: key for key in REPORTS
    }


@pytest.mark.parametrize(
    ("captions", "key"),
    [
        ("Num|No.|Doc Num|Number", "number"),
        ("Transaction Type|Type", "type"),
        ("Transaction date|Date", "date"),
        ("Memo/Description|Memo", "memo"),
        ("Split|Split account", "split"),
        ("1 - 30|1-30|1 - 30 days past due", "days1to30"),
        ("91 and over|> 90|Over 90", "over90"),
        ("Open Balance|Amount Due", "open_balance"),
        ("Aging|Past Due|Days Overdue", "days_overdue"),
        ("% of Income|% Change|% of Total", "percent"),
        ("Jan 1 - Jul 9 2024 (PY)|Previous|Previous (2024)|Previous Total (2024)", "previous"),
        ("$ Change|Change", "change"),
    ],
)
def test_captions_of_all_dialects_are_known(captions, key):
    assert {column.key for each in captions.split("|") if (column := known_column(each))} == {key}
    assert all(known_column(each) for each in captions.split("|"))


def test_each_month_may_stand_beside_the_same_month_of_the_year_before():
    report = read(
        "Profit and Loss\n"
        "Acme\n"
        "January-February, 2026\n"
        "\n"
        "Distribution account,Jan 2026,Jan 2025 (PY),Feb 2026,Feb 2025 (PY),Total,Total (PY)\n"
        "Income,,,,,,\n"
        "4100 Sales,1.00,2.00,3.00,4.00,4.00,6.00\n"
        "Total for Income,1.00,2.00,3.00,4.00,4.00,6.00\n"
    )
    assert [column.key for column in report.columns] == [
        "2026-01",
        "2026-01:previous",
        "2026-02",
        "2026-02:previous",
        "total",
        "total:previous",
    ]
    assert report.unfooted == ()


def test_a_report_by_month_has_a_column_for_each_month():
    report = read(
        "Profit and Loss\n"
        "Acme\n"
        "January-February, 2026\n"
        "\n"
        "Distribution account,January 2026,Feb 1 - Feb 20 2026,Total\n"
        "Income,,,\n"
        "Sales,1.00,2.00,3.00\n"
        "Total for Income,$1.00,$2.00,$3.00\n"
        "Net Income,$1.00,$2.00,$3.00\n"
    )
    assert [(each.key, each.label) for each in report.columns] == [
        ("2026-01", "January 2026"),
        ("2026-02", "Feb 1 - Feb 20 2026"),
        ("total", "Total"),
    ]
    assert report.rows[1].cells == {"2026-01": 100, "2026-02": 200, "total": 300}
    assert footing_errors(report) == []


def test_a_second_header_row_holds_the_periods():
    report = read(
        "Profit and Loss\n"
        "Acme\n"
        '"January 1-July 9, 2025"\n'
        "\n"
        "Distribution account,Total,,,\n"
        ",Jan 1 - Jul 9 2025,Jan 1 - Jul 9 2024 (PY),$ Change,% Change\n"
        "Income,,,,\n"
        'Sales,"1,000.00",800.00,200.00,25.0%\n'
        'Total for Income,"$1,000.00",$800.00,$200.00,25.0%\n'
    )
    assert report.key == "profit-loss"
    assert report.rows[1].cells == {
        "total": 100_000,
        "previous": 80_000,
        "change": 20_000,
        "percent": 250,
    }


def test_no_column_is_lost():
    report = read(
        "Acme\n"
        "General Ledger\n"
        "\n"
        ",Date,Num,Class,Product/Service,Qty,Sales Price,Amount,Balance\n"
        "Sales,,,,,,,,\n"
        ",01/02/2026,1,East,Chair,2,12.50,25.00,25.00,9.75\n"
        "Total Sales,,,,,,,25.00,\n"
    )
    assert [(each.key, each.type) for each in report.columns][2:6] == [
        ("class", "text"),
        ("productService", "text"),
        ("qty", "text"),
        ("salesPrice", "amount"),
    ]
    assert report.rows[1].cells["salesPrice"] == 1_250
    assert report.rows[1].cells["column10"] == 975


@pytest.mark.parametrize(
    ("text", "key"),
    [
        (",Debit,Credit\nChecking,1.00,\nSales,,1.00\nTOTAL,1.00,1.00\n", "trial-balance"),
        (",Opening,Debits,Credits,Closing\nChecking,1.00,0.00,0.00,1.00\n", "trial-balance"),
        (',,,"Dec 31, 26"\nASSETS,,,\n,Cash,,1.00\nTOTAL ASSETS,,,1.00\n', "balance-sheet"),
        (",,Jan - Dec 26\n,Income,\n,Total Income,1.00\nNet Income,,1.00\n", "profit-loss"),
        (
            ",Current,1 - 30,31 - 60,61 - 90,> 90,TOTAL\nAcme,1.00,0.00,0.00,0.00,0.00,1.00\n",
            "ar-aging",
        ),
        (
            (
                "Vendor,Current,1 - 30,31 - 60,61 - 90,91 and over,Total\n"
                "Acme,1.00,0.00,0.00,0.00,0.00,1.00\n"
            ),
            "ap-aging",
        ),
        (
            ",Type,Date,Num,Name,Memo,Split,Debit,Credit,Balance\nChecking,,,,,,,,,1.00\n",
            "general-ledger",
        ),
        (
            (
                ",Trans #,Type,Date,Num,Name,Memo,Account,Debit,Credit\n"
                ",1,Check,1/2/26,,,,Checking,1.00,\n"
            ),
            "journal",
        ),
        (
            ",Type,Date,Num,Name,Memo,Account,Split,Amount\n,Check,1/2/26,,,,Checking,Rent,1.00\n",
            "transaction-list",
        ),
        ("Date,Description,Amount\n1/2/26,Rent,1.00\n", None),
    ],
)
def test_the_columns_identify_a_report_without_a_title(text, key):
    report = read(text)
    assert (report.key, report.title) == (key, "")


def test_another_report_of_quickbooks_keeps_its_title():
    report = read('Acme,\nAccount List,\n,\n"",Account,Type,Balance\n,Checking,Bank,"1,201.00"\n')
    assert (report.key, report.title, report.company) == (None, "Account List", "Acme")


# Examples of each dialect


def test_the_title_block_of_each_dialect_is_read():
    classic, modern, desktop = (
        file("classic-ledger.csv"),
        file("modern-ledger.csv"),
        file("desktop-profit-loss.csv"),
    )
    assert (
        classic.dialect,
        classic.key,
        classic.title,
        classic.company,
        classic.first,
        classic.last,
        classic.basis,
    ) == (
        "classic",
        "general-ledger",
        "General Ledger",
        "Vale Workshop",
        date(2026, 1, 1),
        date(2026, 3, 31),
        "accrual",
    )
    assert (modern.dialect, modern.title, modern.company, modern.basis) == (
        "modern",
        "General Ledger",
        "Vale Workshop",
        "cash",
    )
    assert (desktop.dialect, desktop.key, desktop.company, desktop.basis, desktop.last) == (
        "desktop",
        "profit-loss",
        "Vale Workshop",
        "accrual",
        date(2026, 12, 31),
    )


def test_a_ledger_of_the_classic_view_is_read():
    assert outline(file("classic-ledger.csv")) == [
        ("group", "", "1000 Checking"),
        ("row", "1000 Checking", "Beginning Balance"),
        ("row", "1000 Checking", ""),
        ("row", "1000 Checking", ""),
        ("total", "", "Total for 1000 Checking"),
        ("group", "", "Insurance"),
        ("row", "Insurance", ""),
        ("total", "", "Total for Insurance"),
        ("group", "Insurance", "Disability"),
        ("row", "Insurance > Disability", ""),
        ("total", "Insurance", "Total for Disability"),
        ("total", "", "Total for Insurance with sub-accounts"),
    ]
    assert file("classic-ledger.csv").rows[3].cells["memo"] == 'two\r\nlines, a "quote"'
    assert footing_errors(file("classic-ledger.csv")) == []


def test_a_ledger_of_the_modern_view_has_its_tree_from_its_totals():
    report = file("modern-ledger.csv")
    assert outline(report) == [
        ("group", "", "Landscaping"),
        ("row", "Landscaping", "Beginning Balance"),
        ("row", "Landscaping", ""),
        ("total", "", "Total for Landscaping"),
        ("group", "Landscaping", "Job Materials"),
        ("total", "Landscaping", "Total for Job Materials"),
        ("group", "Landscaping", "Plants and Soil"),
        ("row", "Landscaping > Plants and Soil", ""),
        ("total", "Landscaping", "Total for Plants and Soil"),
        ("total", "", "Total for Landscaping with sub-accounts"),
        ("group", "", "Job Expenses"),
        ("group", "Job Expenses", "Plants and Soil"),
        ("row", "Job Expenses > Plants and Soil", ""),
        ("total", "Job Expenses", "Total for Plants and Soil"),
        ("total", "", "Total for Job Expenses with sub-accounts"),
    ]
    assert report.rows[2].cells["account"] == "Landscaping"
    assert report.rows[1].cells == {"balance": 10_000}
    assert footing_errors(report) == []


def test_a_profit_and_loss_of_desktop_is_read():
    report = file("desktop-profit-loss.csv")
    assert outline(report) == [
        ("group", "", "Ordinary Income/Expense"),
        ("group", "Ordinary Income/Expense", "Income"),
        ("row", "Ordinary Income/Expense > Income", "4100 Sales"),
        ("total", "Ordinary Income/Expense", "Total Income"),
        ("group", "Ordinary Income/Expense", "Cost of Goods Sold"),
        ("row", "Ordinary Income/Expense > Cost of Goods Sold", "5000 Cost of Goods Sold"),
        ("total", "Ordinary Income/Expense", "Total COGS"),
        ("total", "Ordinary Income/Expense", "Gross Profit"),
        ("group", "Ordinary Income/Expense", "Expense"),
        ("group", "Ordinary Income/Expense > Expense", "6000 Insurance"),
        ("row", "Ordinary Income/Expense > Expense > 6000 Insurance", "6010 Work Comp"),
        ("own", "Ordinary Income/Expense > Expense > 6000 Insurance", "6000 Insurance"),
        ("total", "Ordinary Income/Expense > Expense", "Total 6000 Insurance"),
        ("total", "Ordinary Income/Expense", "Total Expense"),
        ("total", "", "Net Ordinary Income"),
        ("total", "", "Net Income"),
    ]
    assert figures(report)["Net Income"] == 25_000
    assert [(each.key, each.label) for each in report.columns] == [("total", "Jan - Dec 26")]
    assert footing_errors(report) == []


def test_a_ledger_of_desktop_with_spacer_columns_and_a_period_row_is_read():
    report = file("desktop-ledger.csv")
    assert (report.dialect, report.key, report.first, report.last) == (
        "desktop",
        "general-ledger",
        date(2025, 7, 1),
        date(2025, 9, 30),
    )
    assert [each.key for each in report.columns] == [
        "type",
        "date",
        "number",
        "name",
        "memo",
        "split",
        "debit",
        "credit",
        "balance",
    ]
    assert outline(report) == [
        ("group", "", "1200 Accounts Receivable"),
        ("row", "1200 Accounts Receivable", "Beginning Balance"),
        ("row", "1200 Accounts Receivable", ""),
        ("total", "", "Total 1200 Accounts Receivable"),
        ("group", "", "6000 Insurance"),
        ("row", "6000 Insurance", "Beginning Balance"),
        ("group", "6000 Insurance", "6010 Work Comp"),
        ("row", "6000 Insurance > 6010 Work Comp", "Beginning Balance"),
        ("row", "6000 Insurance > 6010 Work Comp", ""),
        ("total", "6000 Insurance", "Total 6010 Work Comp"),
        ("own", "6000 Insurance", "6000 Insurance"),
        ("row", "6000 Insurance", "Beginning Balance"),
        ("row", "6000 Insurance", ""),
        ("total", "6000 Insurance", "Total 6000 Insurance - Other"),
        ("total", "", "Total 6000 Insurance"),
        ("total", "", "TOTAL"),
    ]
    assert report.rows[8].cells["split"] == "-SPLIT-"
    assert report.rows[2].cells["split"] == "4000 Sales:4010 Chairs"
    assert report.rows[2].cells["date"] == date(2025, 7, 2)
    assert footing_errors(report) == []


@pytest.mark.parametrize(
    ("text", "totals"),
    [
        (
            (
                ",Trans #,Type,Date,Num,Name,Memo,Account,Debit,Credit\n"
                ',"1,001",Check,1/2/26,7,,,Rent,5.00,\n'
                ",,,,,,,Checking,,5.00\n"
                ",,,,,,,,5.00,5.00\n"
                ",,,,,,,,,\n"
                ",1002,Invoice,1/3/26,8,,,A/R,6.00,\n"
                ",,,,,,,Sales,,6.00\n"
                ",,,,,,,,6.00,6.00\n"
                "TOTAL,,,,,,,,11.00,11.00\n"
            ),
            3,
        ),
        (
            (
                "Acme\n"
                "Journal\n"
                "\n"
                ",Date,Transaction Type,Num,Name,Memo/Description,Account,Debit,Credit\n"
                ",01/02/2026,Check,7,,,Rent,$5.00,\n"
                ",,,,,,Checking,,$5.00\n"
                ",,,,,,,$5.00,$5.00\n"
                ",01/03/2026,Invoice,8,,,A/R,6.00,\n"
                ",,,,,,Sales,,6.00\n"
                ",,,,,,,$6.00,$6.00\n"
                "TOTAL,,,,,,,$11.00,$11.00\n"
            ),
            3,
        ),
        (
            (
                "Journal\n"
                "Acme\n"
                "\n"
                ",Transaction date,Transaction type,Num,Name,"
                "Memo/Description,Distribution account,Debit,Credit\n"
                "41\n"
                ",01/02/2026,Check,7,,,Rent,5.00,\n"
                ",,,,,,Checking,,5.00\n"
                "Total for 41,,,,,,,$5.00,$5.00\n"
                "42\n"
                ",01/03/2026,Invoice,8,,,A/R,6.00,\n"
                ",,,,,,Sales,,6.00\n"
                "Total for 42,,,,,,,$6.00,$6.00\n"
            ),
            2,
        ),
    ],
)
def test_each_line_of_a_journal_has_date_type_and_number(text, totals):
    report = read(text)
    assert report.key == "journal"
    lines = [each.cells for each in report.rows if each.kind == "row"]
    assert [
        (line["date"].day, line["type"], line["number"], line["account"]) for line in lines
    ] == [
        (2, "Check", "7", "Rent"),
        (2, "Check", "7", "Checking"),
        (3, "Invoice", "8", "A/R"),
        (3, "Invoice", "8", "Sales"),
    ]
    assert sum(row.kind == "total" for row in report.rows) == totals
    assert footing_errors(report) == []


def test_a_section_and_an_account_with_more_accounts_below_it_may_share_a_name():
    report = read(
        "Profit and Loss\n"
        "Acme\n"
        "\n"
        "Distribution account,Total\n"
        "Cost of Goods Sold,\n"
        "Cost of Goods Sold,405.00\n"
        "Freight,5.00\n"
        "Total for Cost of Goods Sold,$410.00\n"
        "Gross Profit,-$410.00\n"
    )
    assert outline(report)[:4] == [
        ("group", "", "Cost of Goods Sold"),
        ("row", "Cost of Goods Sold", "Cost of Goods Sold"),
        ("row", "Cost of Goods Sold", "Freight"),
        ("total", "", "Total for Cost of Goods Sold"),
    ]


def test_a_heading_without_a_total_is_a_row():
    report = read(
        "Balance Sheet\n"
        "Acme\n"
        "As of July 9 2025\n"
        "\n"
        ",Total\n"
        "Equity,\n"
        "   Retained Earnings,\n"
        '   Net Income,"5.00  "\n'
        "Total Equity,$ 5.00  \n"
    )
    assert outline(report) == [
        ("group", "", "Equity"),
        ("row", "Equity", "Retained Earnings"),
        ("row", "Equity", "Net Income"),
        ("total", "", "Total Equity"),
    ]
    assert report.rows[1].cells == {}


def test_cash_flows_end_with_the_cash_at_the_end():
    text = (
        "Statement of Cash Flows\n"
        "Acme\n"
        "January-December, 2026\n"
        "\n"
        ",Total\n"
        "OPERATING ACTIVITIES,\n"
        "   Net Income,10.00\n"
        "   Adjustments to reconcile Net Income:,\n"
        "      Accounts Receivable,-4.00\n"
        "   Total Adjustments to reconcile Net Income:,$ -4.00\n"
        "Net cash provided by operating activities,$6.00\n"
        "INVESTING ACTIVITIES,\n"
        "   Truck:Original Cost,-1.00\n"
        "Net cash provided by investing activities,-$1.00\n"
        "Net cash increase for period,$5.00\n"
        "Cash at beginning of period,2.00\n"
        "Cash at end of period,$7.00\n"
    )
    report = read(text)
    assert [each.kind for each in report.rows] == [
        "group",
        "row",
        "group",
        "row",
        "total",
        "total",
        "group",
        "row",
        "total",
        "total",
        "total",
        "total",
    ]
    assert footing_errors(report) == []
    wrong = read(text.replace("end of period,$7.00", "end of period,$8.00"))
    assert footing_errors(wrong) == [(17, "Cash at end of period", "total", 800, 700)]


def test_a_total_that_does_not_add_up_is_named():
    report = read(
        "Profit and Loss\n"
        "Acme\n"
        "\n"
        ",Total\n"
        "Income,\n"
        "   Sales,10.00\n"
        "Total Income,$ 11.00\n"
        "Gross Profit,$ 10.00\n"
        "Net Income,$ 9.00\n"
    )
    assert footing_errors(report) == [
        (7, "Total Income", "total", 1_100, 1_000),
        (9, "Net Income", "total", 900, 1_000),
    ]


@pytest.mark.parametrize(
    ("label", "path"), [("Total Recall Inc", ()), ("Net Income", ()), ("Gross Profit", ())]
)
def test_a_customer_may_be_called_like_a_total(label, path):
    report = read(f"Customer Balance Summary\nAcme\n\n,Total\n{label},5.00\nTOTAL,5.00\n")
    assert [(each.kind, each.path, each.label, each.cells) for each in report.rows] == [
        ("row", path, label, {"balance": 500}),
        ("total", (), "TOTAL", {"balance": 500}),
    ]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_every_encoding_line_end_and_separator_is_read(encoding, end, separator):
    lines = [
        ["Café"],
        ["Trial Balance"],
        ["As of December 31 2026"],
        [""],
        ["", "Debit", "Credit"],
        ["1200 \u00b7 Accounts Receivable", "1234.56", ""],
        ["TOTAL", "1234.56", ""],
    ]
    report = read_report(end.join(separator.join(each) for each in lines).encode(encoding))
    assert (report.company, report.key, report.as_of) == (
        "Café",
        "trial-balance",
        date(2026, 12, 31),
    )
    assert [(each.line, each.label, each.cells) for each in report.rows] == [
        (6, "1200 Accounts Receivable", {"debit": 123_456}),
        (7, "TOTAL", {"debit": 123_456}),
    ]


def test_decimal_commas_are_read_where_semicolons_separate_cells():
    assert figures(
        read("Acme\nTrial Balance\n;Debit;Credit\nBank;1.234,56;\nTill;-0,5;\n"), "debit"
    ) == {"Bank": 123_456, "Till": -50}


def test_the_order_of_days_can_be_given():
    text = (
        "Acme\n"
        "Transaction List by Date\n"
        "\n"
        ",Date,Transaction Type,Num,Split,Amount\n"
        ",02/03/2026,Check,1,Rent,5.00\n"
    )
    assert read(text).rows[0].cells["date"] == date(2026, 2, 3)
    assert read(text, order="dmy").rows[0].cells["date"] == date(2026, 3, 2)
    assert read(text.replace("\n\n", "\nFebruary 10-March 20 2026\n\n", 1)).rows[0].cells[
        "date"
    ] == date(2026, 3, 2)


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "no row of captions"),
        (b"hello, world\n", "no row of captions"),
        (b"a\x00b", "XLSX"),
        (b"PK\x03\x04zip", "workbook"),
        (b"%PDF-1.7", "PDF"),
        (b'{"csv": 1}', "JSON"),
        (b"<html>", "XML"),
        (b"!TRNS\tDATE\n", "IIF"),
        (b"OFXHEADER:100", "OFX"),
        (
            b"Trial Balance\n,Debit,Credit\nBank,abc,\n",
            "Line 3, column 'Debit': 'abc' is not an amount",
        ),
        (b",Date,Amount\n,31/31/2026,1.00\n", "31/31/2026"),
    ],
)
def test_a_file_that_is_not_a_report_is_refused_with_what_to_do(content, words):
    with pytest.raises(Invalid, match=re.escape(words)) as refusal:
        read_report(content)
    assert "export the report" in str(refusal.value)


@pytest.mark.parametrize(
    "footer",
    [
        '"Wednesday, Jul 09, 2025 09:19:58 AM GMT-7 - Accrual Basis",',
        '"Accrual Basis Wednesday, July 09, 2025 04:19 PM GMTZ",',
        "Accrual Basis Wednesday July 09 2025 04:19 PM GMTZ",
        "Accrual Basis",
        "Accrual basis 07/09/2025 04:19 PM",
    ],
)
def test_the_footer_gives_the_basis_and_is_not_a_row(footer):
    report = read(
        f"Trial Balance\nAcme\n\n,Debit,Credit\nBank,1.00,\nCash Basis,,1.00\n,\n,\n{footer}\n"
    )
    assert (report.basis, [each.label for each in report.rows]) == (
        "accrual",
        ["Bank", "Cash Basis"],
    )


def test_columns_give_the_period_where_the_title_does_not():
    report = read(
        ",,Jan - Dec 26,,Jan - Dec 25,,$ Change,,% Change\n"
        ",Income,,,,,,,\n"
        ",Total Income,10.00,,8.00,,2.00,,25.0%\n"
        "Net Income,,10.00,,8.00,,2.00,,25.0%\n"
    )
    assert (report.key, report.first, report.last) == (
        "profit-loss",
        date(2026, 1, 1),
        date(2026, 12, 31),
    )
    assert report.rows[-1].cells == {"total": 1_000, "previous": 800, "change": 200, "percent": 250}
    sides = read(',"Dec 31, 26",\n,Debit,Credit\nBank,1.00,\n')
    assert (sides.key, sides.as_of, [each.key for each in sides.columns]) == (
        "trial-balance",
        date(2026, 12, 31),
        ["debit", "credit"],
    )


def test_a_detail_report_of_the_modern_view_keeps_its_outer_sections():
    report = read(
        "Profit and Loss Detail\n"
        "Acme\n"
        "\n"
        ",Transaction date,Transaction type,Num,Name,"
        "Memo/Description,Split account,Amount,Balance\n"
        "Ordinary Income/Expenses\n"
        "Income\n"
        "Sales\n"
        ",01/02/2025,Invoice,1,A,,AR,10.00,10.00\n"
        "Total for Sales,,,,,,,$10.00\n"
        "Total for Income,,,,,,,$10.00\n"
        "Gross Profit,,,,,,,$10.00\n"
        "Net Ordinary Income,,,,,,,$10.00\n"
        "Net Income,,,,,,,$10.00\n"
    )
    assert report.rows[3].path == ("Ordinary Income/Expenses", "Income", "Sales")
    assert [(each.label, each.path) for each in report.rows[6:]] == [
        ("Gross Profit", ("Ordinary Income/Expenses",)),
        ("Net Ordinary Income", ()),
        ("Net Income", ()),
    ]
    assert footing_errors(report) == []


def test_the_captions_of_transactions_are_cells():
    report = read(
        "Open Invoices\n"
        "Acme\n"
        "\n"
        "Customer,Transaction date,Num,Open balance\n"
        "Quarry,01/02/2026,1,5.00\n"
        "Vale,01/03/2026,2,6.00\n"
    )
    assert [
        (each.label, each.cells["name"], each.cells["open_balance"]) for each in report.rows
    ] == [("", "Quarry", 500), ("", "Vale", 600)]
    assert [each.key for each in report.columns] == ["name", "date", "number", "open_balance"]


def test_a_sub_account_may_have_the_name_of_an_account_above_it():
    head = "Profit and Loss\nAcme\n\nDistribution account,Total\nExpenses,\n"
    nested = read(
        head
        + "Labor,0.00\nLabor,5.00\nFuel,6.00\nTotal for Labor,$11.00\nTotal for Expenses,$11.00\n"
    )
    assert [each.path for each in nested.rows if each.kind == "row"] == [
        ("Expenses", "Labor"),
        ("Expenses", "Labor"),
    ]
    apart = read(
        head
        + (
            "Labor,1.00\n"
            "Work,0.00\n"
            "Labor,5.00\n"
            "Fuel,6.00\n"
            "Total for Labor,$11.00\n"
            "Total for Work,$11.00\n"
            "Total for Expenses,$12.00\n"
        )
    )
    assert [(each.label, each.path) for each in apart.rows if each.kind == "row"] == [
        ("Labor", ("Expenses",)),
        ("Fuel", ("Expenses", "Work", "Labor")),
    ]


@pytest.mark.parametrize(
    ("total", "fuel"), [("12.00", ("Expenses", "Labor")), ("11.00", ("Expenses", "Work", "Labor"))]
)
def test_the_amount_of_a_total_decides_which_of_two_accounts_of_one_name_it_closes(total, fuel):
    more = "" if total == "12.00" else "Total for Work,$11.00\n"
    text = (
        "Profit and Loss\n"
        "Acme\n"
        "\n"
        "Distribution account,Total\n"
        "Expenses,\n"
        "Labor,1.00\n"
        "Work,0.00\n"
        "Labor,5.00\n"
        "Fuel,6.00\n"
        f"Total for Labor,${total}\n"
        f"{more}"
    )
    report = read(text + "Total for Expenses,$12.00\n")
    assert next(each.path for each in report.rows if each.label == "Fuel") == fuel
    assert footing_errors(report) == []


# Every dialect, both ways


@pytest.fixture(scope="module")
def company() -> Books:
    books = new_books(MemoryStore())
    books.run(import_file, read_iif((FILES.parent / "company.iif").read_bytes()))
    return books


@pytest.mark.parametrize("dialect", ALL_DIALECTS)
@pytest.mark.parametrize("key", REPORTS)
def test_our_own_reports_are_read_back_from_every_dialect(company, key, dialect):
    asked = (
        ReportRequest(as_of=DAY.as_of)
        if REPORTS[key].is_snapshot
        else ReportRequest(first=YEAR.first, last=YEAR.last)
    )
    signs = company.read(
        lambda work: {id_: each.natural_sign for id_, each in work.accounts().items()}
    )
    theirs = read_report(
        company.read(lambda work: written(make_report(work, key, asked), dialect, signs))
    )
    assert (theirs.key, theirs.dialect) == (key, dialect)
    assert (theirs.first, theirs.last, theirs.as_of) == (asked.first, asked.last, asked.as_of)
    assert theirs.rows
    assert footing_errors(theirs) == []


LEAVES = [
    "4100 Sales",
    "Services",
    "Fuel",
    "O'Brien & Co",
    "Plants, Soil",
    "Café",
    "Rent (2)",
    'The "Best"',
    "Bank Fees",
    "5010 Freight",
    "Net",
]
PARENTS = ["Job Materials", "6000 Insurance", "Labor", "Utilities"]
CENTS = st.integers(-(10**7), 10**7) | st.just(0)


@st.composite
def accounts(
    draw: st.DrawFn, depth: int, path: tuple[str, ...], section: str = ""
) -> list[ReportRow]:
    """Accounts below each other; an account with accounts below it ends with a total, whose last
    cell is their sum."""
    names = draw(
        st.lists(
            st.sampled_from(
                [
                    *LEAVES,
                    *([section] if section else []),
                    *(each for each in PARENTS if each not in path),
                ]
            ),
            max_size=4,
            unique=True,
        )
    )
    rows: list[ReportRow] = []
    for name in names:
        own = draw(CENTS)
        below = draw(accounts(depth + 1, (*path, name))) if name in PARENTS and depth < 4 else []
        rows += [ReportRow("account", depth, name, (own,)), *below]
        if below:
            rows.append(ReportRow("total", depth, f"Total {name}", (own + leaf_sum(below),)))
    return rows


def leaf_sum(rows: list[ReportRow]) -> int:
    return sum(each.cells[0] for each in rows if each.kind == "account")


@st.composite
def profit_losses(draw: st.DrawFn) -> Report:
    rows: list[ReportRow] = []
    sums = {}
    for title, result in [
        ("Income", None),
        ("Cost of Goods Sold", "Gross Profit"),
        ("Expenses", "Net Operating Income"),
        ("Other Income", None),
        ("Other Expenses", "Net Other Income"),
    ]:
        inside = draw(accounts(1, (), title))
        sums[title] = leaf_sum(inside)
        rows += (
            [
                ReportRow("section", 0, title, (None,)),
                *inside,
                ReportRow("total", 0, f"Total {title}", (sums[title],)),
            ]
            if inside
            else []
        )
        gross = sums["Income"] - sums.get("Cost of Goods Sold", 0)
        figures = {
            "Gross Profit": gross,
            "Net Operating Income": gross - sums.get("Expenses", 0),
            "Net Other Income": sums.get("Other Income", 0) - sums.get("Other Expenses", 0),
        }
        rows += [ReportRow("total", 0, result, (figures[result],))] if result else []
    rows.append(
        ReportRow(
            "total",
            0,
            "Net Income",
            (figures["Net Operating Income"] + figures["Net Other Income"],),
        )
    )
    return report_of("profit-loss", TOTAL, rows, YEAR)


@st.composite
def balance_sheets(draw: st.DrawFn) -> Report:
    def group(depth: int, title: str, *parts: list[ReportRow]) -> list[ReportRow]:
        inside = [each for part in parts for each in part]
        return [
            ReportRow("section", depth, title, (None,)),
            *inside,
            ReportRow("total", depth, f"Total {title}", (leaf_sum(inside),)),
        ]

    equity = [*draw(accounts(2, ())), ReportRow("account", 2, "Net Income", (draw(CENTS),))]
    assets = group(
        0,
        "Assets",
        group(
            1,
            "Current Assets",
            group(
                2, "Bank Accounts", draw(accounts(3, ())) or [ReportRow("account", 3, "Till", (5,))]
            ),
        ),
    )
    debts = group(
        1,
        "Liabilities",
        group(2, "Credit Cards", draw(accounts(3, ())) or [ReportRow("account", 3, "Visa", (7,))]),
    )
    return report_of(
        "balance-sheet",
        TOTAL,
        [*assets, *group(0, "Liabilities and Equity", debts, group(1, "Equity", equity))],
        DAY,
    )


@st.composite
def details(draw: st.DrawFn) -> Report:
    """A ledger, or the postings of accounts and their sub-accounts, or of customers."""
    key = draw(
        st.sampled_from(
            [
                "general-ledger",
                "profit-loss-detail",
                "customer-balance-detail",
                "open-invoices",
                "transaction-list",
            ]
        )
    )
    columns = {
        "customer-balance-detail": DETAIL_COLUMNS,
        "open-invoices": OPEN_COLUMNS,
        "transaction-list": LIST_COLUMNS,
    }.get(key, POSTING_COLUMNS)
    kind = "account" if columns is POSTING_COLUMNS else "contact"
    cells = st.tuples(*(FILLED[each.key] for each in columns[1:]))
    rows: list[ReportRow] = []
    if key == "transaction-list":
        rows += [
            ReportRow("transaction", 0, "", each)
            for each in draw(st.lists(cells, min_size=1, max_size=5))
        ]
        return report_of(key, columns, rows, YEAR)

    def group(depth: int, name: str, parts: list[str]) -> None:
        own = draw(st.lists(cells, max_size=3 if parts else 4))
        start = len(rows)
        rows.append(ReportRow(kind, depth, name, (None,) * (len(columns) - 1), account_id=name))
        if key == "general-ledger":
            rows.append(
                ReportRow(
                    "heading",
                    depth + 1,
                    "Beginning Balance",
                    (*(None,) * (len(columns) - 2), draw(CENTS)),
                    account_id=name,
                )
            )
        rows.extend(ReportRow("transaction", depth + 1, "", each, account_id=name) for each in own)
        for part in parts:
            group(depth + 1, part, [])
        inside = [each.cells for each in rows[start:] if each.kind == "transaction"]
        sums = (
            sum(each[at] or 0 for each in inside)
            if column.type == "amount" and (column.key != "balance" or key == "open-invoices")
            else None
            for at, column in enumerate(columns[1:])
        )
        rows.append(ReportRow("total", depth, f"Total {name}", tuple(sums), account_id=name))

    for name in draw(
        st.lists(st.sampled_from([*LEAVES, *PARENTS]), min_size=1, max_size=4, unique=True)
    ):
        parts = (
            draw(st.lists(st.sampled_from(LEAVES), min_size=1, max_size=2, unique=True))
            if key == "profit-loss-detail" and name in PARENTS
            else []
        )
        group(0, name, parts)
    return report_of(key, columns, rows, YEAR if "from" in REPORTS[key].parameters else DAY)


TEXT = (
    st.text("abcXYZ 0129,;\"'=-+/&é\u00b7", max_size=12)
    .filter(lambda label: not label.startswith("'"))
    .map(str.strip)
)
FILLED: dict[str, st.SearchStrategy[Any]] = {
    "date": st.dates(date(2026, 1, 1), date(2026, 12, 31)),
    "type": st.sampled_from(["Invoice", "Payment", "Check"]),
    "number": st.from_regex("[0-9]{1,5}", fullmatch=True),
    "name": st.sampled_from([*LEAVES, ""]),
    "memo": TEXT,
    "split": st.sampled_from(LEAVES),
    "account": st.sampled_from(LEAVES),
    "terms": st.sampled_from(["Net 30", ""]),
    "due_date": st.dates(date(2026, 1, 1), date(2027, 12, 31)),
    "days_overdue": st.none() | st.integers(1, 400),
    **dict.fromkeys(("amount", "balance", "open_balance", "paid"), CENTS),
}


@st.composite
def summaries(draw: st.DrawFn) -> Report:
    key, columns = draw(
        st.sampled_from(
            [
                ("ar-aging", AGING),
                ("ap-aging", AGING),
                ("trial-balance", BALANCE_COLUMNS),
                ("customer-balance-summary", (LABEL, Column("balance", "Balance"))),
                ("vendor-balance-summary", (LABEL, Column("balance", "Balance"))),
                ("sales-by-customer", (*TOTAL, Column("percent", "% of Total", "percent"))),
                ("expenses-by-vendor", TOTAL),
            ]
        )
    )
    names = draw(
        st.lists(
            st.sampled_from([*LEAVES, *PARENTS, "Total Recall", "Gross Profit", "Acme (deleted)"]),
            unique=True,
            max_size=6,
        )
    )
    rows = [
        ReportRow(
            "contact",
            0,
            name,
            tuple(draw(CENTS) if column.type == "amount" else 125 for column in columns[1:]),
        )
        for name in names
    ]
    sums = tuple(
        sum(each.cells[at] for each in rows) if column.type == "amount" else 1000
        for at, column in enumerate(columns[1:])
    )
    return report_of(
        key,
        columns,
        [*rows, ReportRow("total", 0, "TOTAL", sums)],
        YEAR if key in {"sales-by-customer", "expenses-by-vendor"} else DAY,
    )


@st.composite
def journals(draw: st.DrawFn) -> Report:
    rows: list[ReportRow] = []
    for _ in range(draw(st.integers(0, 4))):
        day, number = draw(FILLED["date"]), draw(FILLED["number"])
        amounts = draw(st.lists(st.integers(1, 10**6), min_size=1, max_size=3))
        rows += [
            ReportRow(
                "transaction",
                0,
                "",
                (day, "Invoice", number, "", "", draw(FILLED["account"]), each, None),
            )
            for each in amounts
        ]
        rows.append(
            ReportRow(
                "transaction", 0, "", (day, "Invoice", number, "", "", "Sales", None, sum(amounts))
            )
        )
        rows.append(
            ReportRow(
                "total", 0, f"Total Invoice {number}", (*(None,) * 6, sum(amounts), sum(amounts))
            )
        )
    whole = sum(each.cells[6] for each in rows if each.kind == "total")
    return report_of(
        "journal",
        JOURNAL_COLUMNS,
        [*rows, ReportRow("total", 0, "TOTAL", (*(None,) * 6, whole, whole))],
        YEAR,
    )


def report_of(
    key: str, columns: tuple[Column, ...], rows: list[ReportRow], query: ReportQuery
) -> Report:
    return Report(REPORTS[key], "Vale Workshop", "USD", query, columns, tuple(rows), {})


def written(report: Report, dialect: str, signs: dict[str, int] | None = None) -> bytes:
    if dialect in DIALECTS:
        known: Dialect = next(each for each in DIALECTS if each == dialect)
        return write(report, known, signs)
    out = BytesIO()
    write_csv(report, out)
    return out.getvalue()


def filled(report: Report) -> Iterator[tuple[Any, ...]]:
    """For each row that is not a total: the captions above it, and its cells by column."""
    stack: list[ReportRow] = []
    for row in report.rows:
        while stack and stack[-1].depth >= row.depth:
            stack.pop()
        path = tuple(canonical(each.label) for each in stack)
        cells = {
            column.key: value
            for column, value in zip(report.columns[1:], row.cells, strict=True)
            if value not in {None, ""}
        }
        if row.kind != "total" and cells:
            yield (
                (*path, *([canonical(row.label)] if row.label else [])),
                tuple(sorted(cells.items())),
            )
        if row.kind in {"section", "account", "contact"}:
            stack.append(row)


def found(report: ForeignReport, signs: dict[str, int]) -> Iterator[tuple[Any, ...]]:
    for row in report.rows:
        cells = dict(row.cells)
        if row.kind == "total" or not cells:
            continue
        path = [canonical(each) for each in row.path if each.casefold() not in WRAPPERS]
        if row.kind != "own" and row.label:
            path.append(canonical(row.label))
        if report.key == "journal":
            path = []  # the modern view groups lines by the number of their entry
        if report.key == "general-ledger":
            cells.pop("account", None)
            if {"debit", "credit"} & cells.keys():
                cells["amount"] = (cells.pop("debit", 0) - cells.pop("credit", 0)) * signs.get(
                    row.path[-1], 1
                )
        yield tuple(path), tuple(sorted(cells.items()))


@given(
    profit_losses() | balance_sheets() | details() | summaries() | journals(),
    st.sampled_from(ALL_DIALECTS),
    st.booleans(),
)
def test_a_report_in_any_dialect_is_read_as_it_was_written(report, dialect, is_credit):
    signs = {each.account_id: -1 if is_credit else 1 for each in report.rows if each.account_id}
    theirs = read_report(written(report, dialect, signs))
    assert (theirs.dialect, theirs.key, theirs.company, theirs.basis) == (
        dialect,
        report.kind.key,
        "Vale Workshop",
        None if dialect == "wyzbooks" and not report.kind.has_cash_basis else "accrual",
    )
    assert (theirs.first, theirs.last, theirs.as_of) == (
        report.query.first,
        report.query.last,
        report.query.as_of,
    )
    without_zero_parents = dialect == "desktop"  # which prints no amounts on parents
    assert amounts_in(found(theirs, signs), without_zero_parents) == amounts_in(
        filled(report), without_zero_parents
    )
    assert footing_errors(theirs) == []


def amounts_in(rows: Iterator[tuple[Any, ...]], without_zeros: bool) -> Counter[Any]:
    return Counter(
        each for each in rows if not (without_zeros and all(value == 0 for _, value in each[1]))
    )


@given(profit_losses(), st.sampled_from(ALL_DIALECTS))
def test_totals_are_those_that_were_written(report, dialect):
    theirs = read_report(written(report, dialect))
    expected = [
        (canonical(each.label), each.cells[0]) for each in report.rows if each.kind == "total"
    ]
    assert [
        (canonical(each.label), each.cells["total"]) for each in theirs.rows if each.kind == "total"
    ] == expected


# Nothing crashes, and nothing is lost


SAMPLES = [each.read_bytes() for each in sorted(FILES.glob("*.csv"))]
PIECES = [
    b",",
    b"\n",
    b"\r",
    b'"',
    b";",
    b"\t",
    b"Total ",
    b"Total for ",
    b"Debit",
    b"Date",
    b"   ",
    b"$",
    b"(",
    b"-",
    b"1,000.00",
    b"Net Income",
    b"\xb7",
    b"\xff",
    b"TOTAL",
    b"01/02/26",
    b"=",
]


@st.composite
def mutated(draw: st.DrawFn) -> bytes:
    content = bytearray(draw(st.sampled_from(SAMPLES)))
    for _ in range(draw(st.integers(1, 6))):
        at, size = draw(st.integers(0, len(content))), draw(st.integers(0, 12))
        content[at : at + size] = draw(st.binary(max_size=4) | st.sampled_from(PIECES))
    return bytes(content)


@given(
    mutated()
    | st.binary()
    | st.text().map(str.encode)
    | st.lists(st.sampled_from(PIECES)).map(
        lambda pieces: b",Date,Total,Debit\n" + b"".join(pieces)
    )
)
@example(b",Total\n\xff\xfe")
@example("\ufeff,Total\nA,\u0661\n".encode())
def test_any_bytes_are_a_report_or_refused(content):
    try:
        report = read_report(content)
    except Invalid:
        return
    footing_errors(report)  # a total that is not the sum of its rows is reported, and never crashes
    keys = [each.key for each in report.columns]
    assert len(keys) == len(set(keys))
    assert all(
        each.cells.keys() <= set(keys) and not any(value is None for value in each.cells.values())
        for each in report.rows
    )


@pytest.mark.parametrize(
    "text",
    [
        ",Total\n" + "".join(f"{' ' * each}a\n" for each in range(300)),
        ",Total\n" + "A,1.00\n" * 300 + "Total A,1.00\n" * 300,
        ",Total\n" + '"""\n' * 20_000,
        ",Total\n" + "A,1.00\nTotal for A,1.00\n" * 20_000,
        "," * 100_000,
        ",Total\n" + '"a""\n' * 20_000,
    ],
)
def test_odd_files_are_read_or_refused_quickly(text):
    start = time.process_time()
    with suppress(Invalid):
        read(text)
    assert time.process_time() - start < 5


def money_in(text: str) -> Counter[int]:
    """Every amount with cents in a text, recognized only by its form."""
    amounts = re.finditer(r"(-?\(?)\$? ?\(?([0-9][0-9,]*\.[0-9]{2})(?![0-9.])", text)
    return Counter(int(each[2].replace(",", "").replace(".", "")) for each in amounts)


def cents_in(rows: tuple[ForeignRow, ...]) -> Counter[int]:
    return Counter(
        abs(value) for each in rows for value in each.cells.values() if isinstance(value, int)
    )


def test_there_are_samples_in_every_layout_of_quickbooks():
    layouts = {path.stem.partition("-")[0] for path in FILES.glob("*.csv")}
    assert layouts >= {"classic", "desktop", "modern"}


@pytest.mark.parametrize("path", sorted(FILES.glob("*.csv")), ids=lambda path: path.stem)
def test_no_amount_of_our_samples_is_lost(path):
    amounts = money_in(decode(path.read_bytes()))
    assert amounts
    assert cents_in(read_report(path.read_bytes()).rows) == amounts


@pytest.mark.skipif(
    not CORPUS.is_dir(),
    reason=f"the files of other people are in {CORPUS}, outside the project, and are not here",
)
@pytest.mark.parametrize("path", sorted(CORPUS.glob("*.csv")), ids=lambda path: path.stem)
def test_a_file_of_another_program_is_read_without_loss(path):
    report = read_report(path.read_bytes())
    assert cents_in(report.rows) == money_in(decode(path.read_bytes()))
    assert footing_errors(report) == []
    assert (report.company, report.basis) == ("Sandbox Company_US_1", "accrual")
    assert evolve(report, rows=()).key in {"profit-loss", "balance-sheet"}
