"""A report as a PDF: every figure is printed within its sheet, however many figures there are,
and no column is lost."""

from datetime import date
from io import BytesIO

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pypdf import PdfReader
from reportlab.pdfbase.pdfmetrics import stringWidth

from adapters.exporters.cell_text import format_money
from adapters.exporters.pdf import write_pdf
from adapters.exporters.pdf_sheet import MARGIN
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
    """The printed words, with where they begin and end, and their height on the sheet."""
    printed = []

    def visit(text, matrix, place, font, size):
        words = text.strip()
        if words and font:
            scale = matrix[0]
            x = place[4] * scale + matrix[4]
            printed.append(
                (
                    words,
                    x,
                    x + stringWidth(words, font["/BaseFont"][1:], size) * scale,
                    place[5] * scale + matrix[5],
                )
            )

    sheet.extract_text(visitor_text=visit)
    return printed


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
    for text in (
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
        assert text in words


def test_a_report_of_few_columns_is_portrait_and_one_of_many_is_landscape():
    upright, lying = sheets_of(profit_loss())[0].mediabox, sheets_of(wide(5))[0].mediabox
    assert (upright.width, upright.height) == (612, 792)
    assert (lying.width, lying.height) == (792, 612)


def test_every_sheet_has_the_header_and_a_number():
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
    sheets = text_of(report)
    words = [each for sheet in sheets for each in sheet]
    assert all(format_money(value) in words for row in report.rows for value in row.cells)
    assert all("Account 0" in sheet for sheet in sheets)
    if columns == 40:
        assert any(each.startswith("Columns 2 of ") for each in words)


@settings(max_examples=examples(0.4))
@given(st.lists(MONEY | st.integers(-(10**18), 10**18), max_size=12))
def test_every_amount_is_printed(amounts):
    words = [each for sheet in text_of(amounts_of(*amounts)) for each in sheet]
    assert [
        each for each in words if each.replace(",", "").replace(".", "").lstrip("-").isdigit()
    ] == [format_money(each) for each in amounts]


@settings(max_examples=examples(0.4))
@given(reports())
def test_nothing_is_printed_beyond_the_margins(report):
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


def test_a_caption_is_not_printed_alone_at_the_foot_of_a_sheet():
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


def test_letters_that_the_fonts_lack_are_shown_as_similar_ones():
    (words,) = text_of(
        report_of(
            [ReportRow("account", 0, "Łódź 王", (1,))], TOTAL, kind=kind_of("Report"), chart=CHART
        )
    )
    assert "Lódz ?" in words


def test_the_same_report_is_the_same_file():
    assert written(write_pdf, profit_loss()) == written(write_pdf, profit_loss())
