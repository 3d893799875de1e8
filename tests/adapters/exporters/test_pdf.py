"""A report as a PDF: every figure is printed within its sheet, however many figures there are,
and no column is lost."""

from datetime import date
from io import BytesIO

import pytest
from attrs import evolve
from hypothesis import given, settings
from hypothesis import strategies as st
from pypdf import PdfReader

from adapters.exporters.cell_text import format_money
from adapters.exporters.fonts.glyphs import MISSING
from adapters.exporters.pdf import write_pdf
from adapters.exporters.pdf_sheet import MARGIN
from domain.reports.report import Report
from domain.reports.table import LABEL, Column, ReportRow
from tests.adapters.exporters.printed_pdf import IN_SCRIPTS, pieces_of, plain_letters
from tests.adapters.exporters.sample_reports import (
    CHART,
    LEDGER,
    MONEY,
    amounts_of,
    journal,
    profit_loss,
    report_of,
    reports,
    written,
)
from tests.strategies import examples


def sheets_of(report: Report):
    return PdfReader(BytesIO(written(write_pdf, report))).pages


def text_of(report):
    """The printed texts of each sheet."""
    pieces = pieces_of(written(write_pdf, report))
    sheets = range(1, pieces[-1].sheet + 1)
    return [[piece.words.strip() for piece in pieces if piece.sheet == at] for at in sheets]


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


def is_portrait(report):
    sheet = sheets_of(report)[0].mediabox
    assert {sheet.width, sheet.height} == {612, 792}
    return sheet.width < sheet.height


def test_a_report_of_up_to_five_columns_of_amounts_is_portrait():
    assert [is_portrait(wide(columns)) for columns in (1, 4, 5, 6)] == [True, True, True, False]


def test_a_report_of_amounts_too_long_for_portrait_format_is_landscape():
    assert is_portrait(wide(5, cents=10**12))
    assert not is_portrait(wide(5, cents=10**17))


def test_a_list_with_texts_is_landscape_if_they_would_have_little_room():
    texts = Column("name", "Name", "text"), Column("split", "Split", "text")
    columns = (*LEDGER, *texts)

    def of(words):
        cells = (date(2026, 1, 1), words, words, 1, 1, 100, 100, words, words)
        return report_of([ReportRow("transaction", 0, "", cells)], columns)

    assert is_portrait(of("Check"))
    assert not is_portrait(of("A text of many words that says more"))


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
    pdf = written(write_pdf, report)
    widths = [float(sheet.mediabox.width) for sheet in PdfReader(BytesIO(pdf)).pages]
    for piece in pieces_of(pdf):
        assert piece.x >= MARGIN - 0.5, piece
        assert piece.end <= widths[piece.sheet - 1] - MARGIN + 0.5, piece
        assert piece.y > 20, piece


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


@pytest.mark.parametrize("before", range(25, 50))
def test_a_caption_stays_with_its_first_row_and_a_total_with_its_last(before):
    rows = [
        *(ReportRow("account", 1, f"Account {at}", (at,)) for at in range(before)),
        ReportRow("section", 0, "Outer caption", (None,)),
        ReportRow("section", 1, "Caption", (None,)),
        ReportRow("account", 2, "First", (1,)),
        ReportRow("account", 2, "Middle", (1,)),
        ReportRow("account", 2, "Last", (1,)),
        ReportRow("total", 1, "Total", (3,)),
        ReportRow("total", 0, "Outer total", (3,)),
    ]
    sheets = text_of(report_of(rows))
    for together in (["Outer caption", "Caption", "First"], ["Last", "Total", "Outer total"]):
        assert [sum(label in sheet for label in together) for sheet in sheets].count(3) == 1


def test_further_sheets_repeat_company_days_and_basis():
    report = evolve(profit_loss(), rows=[ReportRow("account", 1, "Sales", (1,))] * 80)
    first, *others = text_of(report)
    assert others
    for sheet in others:
        assert sheet[:2] == [
            "Profit & Loss  ·  Vale Workshop",
            "January 1-December 31, 2026  ·  Accrual Basis, USD",
        ]
    assert {"Profit & Loss", "Vale Workshop", "January 1-December 31, 2026"} <= set(first)


def test_a_report_without_a_basis_names_none():
    assert not [text for text in text_of(amounts_of(1))[0] if "Basis" in text]


@pytest.mark.parametrize("text", IN_SCRIPTS)
def test_a_report_prints_every_script(text):
    rows = [ReportRow("section", 0, text, (None,)), ReportRow("account", 1, text, (1,))]
    chart = evolve(CHART, categories=(text, text, text))
    report = report_of(rows, (LABEL, Column("a", text)), company=text, chart=chart)
    out = BytesIO()
    assert write_pdf(report, out) == []
    shown = "".join(piece.words for piece in pieces_of(out.getvalue()))
    assert MISSING not in shown
    assert plain_letters(text) <= plain_letters(shown)


def test_a_character_without_a_glyph_is_a_box_and_is_named():
    out = BytesIO()
    report = report_of([ReportRow("account", 0, "Party 🎉 supplies", (1,))])
    assert write_pdf(report, out) == ["U+1F389 PARTY POPPER"]
    shown = [piece.words for piece in pieces_of(out.getvalue())]
    assert "Party □ supplies" in shown
    assert "for U+1F389 PARTY POPPER in “Party □ supplies”." in " ".join(shown)


@pytest.mark.parametrize("before", range(25, 50))
def test_the_note_of_missing_characters_is_not_alone_on_a_sheet(before):
    *_, last = text_of(report_of([ReportRow("account", 0, "🎉", (1,))] * before))
    assert any("PARTY POPPER" in text for text in last)
    assert "0.01" in last


def test_the_fonts_are_embedded_and_only_with_the_glyphs_that_are_used():
    fonts = sheets_of(profit_loss())[0]["/Resources"]["/Font"].values()
    assert {font.get_object()["/BaseFont"] for font in fonts} == {
        "/AAAAAA+NotoSans-Regular",
        "/AAAAAA+NotoSans-Bold",
    }
    for font in fonts:
        file = font.get_object()["/FontDescriptor"]["/FontFile2"].get_object()
        assert file["/Length1"] < 60_000


def test_the_same_report_is_the_same_file():
    assert written(write_pdf, profit_loss()) == written(write_pdf, profit_loss())
