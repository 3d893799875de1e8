"""A report as a PDF: every figure is printed within its sheet, however many there are, and no column is lost."""

from datetime import date
from io import BytesIO

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pypdf import PdfReader
from reportlab.pdfbase.pdfmetrics import stringWidth

from adapters.exporters.cell_text import money
from adapters.exporters.pdf import MARGIN, write_pdf
from domain.reports.report import Report
from domain.reports.table import LABEL, Column, ReportRow
from tests.adapters.exporters.sample_reports import (
    CHART,
    LEDGER,
    MONEY,
    TOTAL,
    amounts_of,
    journal,
    kind_of,
    profit_loss,
    report_of,
    reports,
    written,
)
from tests.strategies import examples


def sheets_of(report: Report):
    return PdfReader(BytesIO(written(write_pdf, report))).pages


def words_on(sheet):
    """What was printed: words, where they begin and end, and how high."""
    found = []

    def visit(text, matrix, place, font, size):
        words = text.strip()
        if words and font:
            scale = matrix[0]
            x = place[4] * scale + matrix[4]
            found.append(
                (
                    words,
                    x,
                    x + stringWidth(words, font["/BaseFont"][1:], size) * scale,
                    place[5] * scale + matrix[5],
                )
            )

    sheet.extract_text(visitor_text=visit)
    return found


def text_of(report):
    return [[words for words, *_ in words_on(sheet)] for sheet in sheets_of(report)]


def wide(columns, cents=10**9):
    names = [Column(f"c{at}", f"Month {at}") for at in range(columns)]
    rows = [
        ReportRow(
            "account", 1, f"Account {row}", tuple(cents + row * 100 + at for at in range(columns))
        )
        for row in range(3)
    ]
    return report_of(rows, (LABEL, *names))


def test_the_first_sheet_has_the_caption_the_chart_and_the_table():
    (words,) = text_of(profit_loss())
    for each in (
        "Profit & Loss",
        "Vale Workshop",
        "January 1-December 31, 2026",
        "Accrual Basis, USD",
        "Income by month",
        "4100 Sales Income",
        "1,250.00",
        "-25.50",
        "Page 1 of 1",
    ):
        assert each in words


def test_a_report_of_few_columns_stands_upright_and_one_of_many_lies():
    upright, lying = sheets_of(profit_loss())[0].mediabox, sheets_of(wide(5))[0].mediabox
    assert (upright.width, upright.height) == (612, 792)
    assert (lying.width, lying.height) == (792, 612)


def test_the_header_stands_on_every_sheet_and_sheets_are_numbered():
    sheets = text_of(report_of(journal(200), LEDGER))
    assert len(sheets) > 3
    for number, words in enumerate(sheets, 1):
        assert {"Date", "Memo", "Balance", f"Page {number} of {len(sheets)}"} <= set(words)
    assert [each for words in sheets for each in words if each.startswith("Table number")] == [
        f"Table number {at}" for at in range(200)
    ]


@pytest.mark.parametrize("columns", [2, 13, 25, 40])
def test_no_column_is_lost_however_many_there_are(columns):
    report = wide(columns)
    found = text_of(report)
    words = [each for sheet in found for each in sheet]
    assert all(money(value) in words for row in report.rows for value in row.cells)
    assert all("Account 0" in sheet for sheet in found)
    if columns == 40:
        assert any(each.startswith("Columns 2 of ") for each in words)


@settings(max_examples=examples(0.4))
@given(st.lists(MONEY | st.integers(-(10**18), 10**18), max_size=12))
def test_every_amount_is_printed(amounts):
    words = [each for sheet in text_of(amounts_of(*amounts)) for each in sheet]
    assert [
        each for each in words if each.replace(",", "").replace(".", "").lstrip("-").isdigit()
    ] == [money(each) for each in amounts]


@settings(max_examples=examples(0.4))
@given(reports())
def test_nothing_stands_beyond_the_margins(report):
    for sheet in sheets_of(report):
        for words, x, end, y in words_on(sheet):
            assert x >= MARGIN - 0.5, words
            assert end <= float(sheet.mediabox.width) - MARGIN + 0.5, words
            assert y > 20, words


def test_a_long_text_goes_on_in_further_lines_and_over_sheets():
    words = [f"word{at}" for at in range(600)]
    row = ReportRow(
        "transaction", 0, "", (date(2026, 1, 1), "Invoice", " ".join(words), 1, 1, 1, 1)
    )
    sheets = text_of(report_of([row, *journal(2)], LEDGER))
    assert len(sheets) > 1
    assert [
        each
        for sheet in sheets
        for line in sheet
        for each in line.split()
        if each.startswith("word")
    ] == words


def test_a_caption_does_not_stand_alone_at_the_foot_of_a_sheet():
    for before in range(25, 45):
        rows = [ReportRow("account", 1, f"Account {at}", (at,)) for at in range(before)]
        sheets = text_of(
            report_of(
                [
                    *rows,
                    ReportRow("section", 0, "Caption", (None,)),
                    ReportRow("account", 1, "Below", (1,)),
                ]
            )
        )
        assert [("Caption" in each) == ("Below" in each) for each in sheets] == [True] * len(sheets)


def test_letters_that_the_fonts_lack_are_shown_as_near_as_may_be():
    (words,) = text_of(
        report_of(
            [ReportRow("account", 0, "Łódź 王", (1,))], TOTAL, kind=kind_of("Report"), chart=CHART
        )
    )
    assert "Lódz ?" in words


def test_the_same_report_is_the_same_file():
    assert written(write_pdf, profit_loss()) == written(write_pdf, profit_loss())
