"""A report as a workbook: typed cells, exact to the cent, no formula, and no row lost where a
sheet ends."""

import errno
from datetime import datetime, time
from decimal import Decimal
from io import BytesIO
from zipfile import ZipFile

import pytest
from hypothesis import given, settings
from openpyxl import load_workbook
from openpyxl.utils.escape import unescape
from xlsxwriter.exceptions import FileCreateError

from adapters.exporters import xlsx
from adapters.exporters.cell_text import looks_like_formula
from adapters.exporters.xlsx import write_xlsx
from tests.adapters.exporters.sample_reports import (
    LEDGER,
    amounts_of,
    journal,
    kind_of,
    profit_loss,
    report_of,
    reports,
    written,
)
from tests.strategies import examples

HEAD = 6
"""The rows of the caption and the header."""


def sheets_of(report):
    return load_workbook(BytesIO(written(write_xlsx, report))).worksheets


def texts_of(sheet):
    return [[cell.value for cell in row] for row in sheet.iter_rows(min_row=HEAD + 1)]


def test_a_sheet_has_the_caption_and_the_header_above_its_rows():
    (sheet,) = sheets_of(profit_loss())
    assert [sheet.cell(row, 1).value for row in range(1, 5)] == [
        "Profit & Loss",
        "Vale Workshop",
        "January 1-December 31, 2026",
        "Accrual Basis, USD",
    ]
    assert [cell.value for cell in sheet[HEAD]][1:] == ["Total"]
    assert texts_of(sheet) == [
        ["Income", None],
        ["4100 Sales Income", 1250],
        ["4900 Discounts", -25.5],
        ["Total Income", 1224.5],
    ]
    assert (sheet.freeze_panes, sheet.print_title_rows, sheet.page_setup.orientation) == (
        "B7",
        "$6:$6",
        "landscape",
    )
    assert (sheet.sheet_properties.pageSetUpPr.fitToPage, sheet.page_setup.fitToHeight) == (True, 0)


def test_totals_are_bold_below_a_rule_and_labels_indented():
    (sheet,) = sheets_of(profit_loss())
    total = sheet["B10"]
    assert (total.font.bold, total.border.top.style, total.number_format) == (
        True,
        "thin",
        "#,##0.00;[Red]-#,##0.00",
    )
    assert (
        [sheet.cell(row, 1).alignment.indent for row in (7, 8)],
        sheet["A7"].font.bold,
        sheet["A8"].font.bold,
    ) == ([0, 1], True, False)


def test_cells_are_numbers_dates_and_texts():
    (sheet,) = sheets_of(report_of(journal(1), LEDGER))
    (row,) = sheet.iter_rows(min_row=HEAD + 1)
    assert [cell.value for cell in row] == [
        None,
        datetime(2026, 1, 1),  # noqa: DTZ001  # a workbook knows no zone
        "Invoice",
        "Table number 0",
        0,
        12.5,
        0.07,
        0,
    ]
    assert [cell.data_type for cell in row] == ["n", "d", "s", "s", "n", "n", "n", "n"]
    assert row[5].number_format == '0.0"%"'


@pytest.mark.parametrize(
    "cents", [1, -1, 999_999_999_999_999, -999_999_999_999_999, 10**15, 123_456_789_012_345_678]
)
def test_an_amount_is_exact_and_a_text_where_a_spreadsheet_would_round(cents):
    ((_, value),) = texts_of(sheets_of(amounts_of(cents))[0])
    assert Decimal(str(value)) * 100 == cents
    assert isinstance(value, str) == (abs(cents) > 999_999_999_999_999)


@settings(max_examples=examples(0.5))
@given(reports())
def test_every_cell_can_be_read_back_and_none_is_a_formula(report):
    def wanted(column, value):
        if value is None:
            return None
        if column.type == "text":
            return value
        if column.type == "date":
            return datetime.combine(value, time())
        return Decimal(value).scaleb({"amount": -2, "percent": -1, "number": 0}[column.type])

    (sheet,) = sheets_of(report)
    rows = (
        list(
            sheet.iter_rows(
                min_row=HEAD + 1, max_row=HEAD + len(report.rows.all), max_col=len(report.columns)
            )
        )
        if report.rows.all
        else []
    )
    assert len(rows) == len(report.rows.all)
    for cells, row in zip(rows, report.rows.all, strict=True):
        for at, (column, cell, value) in enumerate(
            zip(report.columns, cells, row.values, strict=True)
        ):
            assert cell.data_type != "f"
            assert cell.quotePrefix == (column.type == "text" and looks_like_formula(value or ""))
            expected = wanted(column, value)
            read_back = (
                Decimal(str(cell.value))
                if isinstance(expected, Decimal)
                else unescape(cell.value)
                if isinstance(cell.value, str)
                else cell.value
            )
            assert read_back == expected or (at == 0 and not value and read_back is None), (
                column,
                value,
            )


def test_texts_that_look_like_markup_or_escapes_stay_texts():
    texts = ["<r>a</r>", "_x0041_", "http://example.com", "=1+1", "{=1}"]
    (sheet,) = sheets_of(report_of([], company="<r><t>x</t></r>"))
    assert sheet["A2"].value == "<r><t>x</t></r>"
    with ZipFile(
        BytesIO(
            written(
                write_xlsx,
                report_of(
                    [], (*LEDGER[:1], *(type(LEDGER[1])(each, each, "text") for each in texts))
                ),
            )
        )
    ) as parts:
        page = parts.read("xl/worksheets/sheet1.xml").decode()
    assert "<f>" not in page
    assert "hyperlink" not in page
    assert "&lt;r&gt;a&lt;/r&gt;" in page
    assert "_x005F_x0041_" in page


@pytest.mark.parametrize("rows", [0, 1, 4, 5, 8, 9])
def test_a_report_that_is_longer_than_a_sheet_goes_on_in_the_next_and_loses_nothing(
    rows, monkeypatch
):
    monkeypatch.setattr(xlsx, "SHEET_ROWS", HEAD + 4)
    sheets = sheets_of(
        report_of(journal(rows), LEDGER, kind=kind_of("Journal: [all] of a very long company?"))
    )
    assert [each.title for each in sheets][:2] == [
        "Journal   all  of a very long c",
        "Journal   all  of a very lo (2)",
    ][: len(sheets)]
    assert [row[3] for each in sheets for row in texts_of(each)] == [
        f"Table number {at}" for at in range(rows)
    ]
    assert all(
        [cell.value for cell in each[HEAD]][1:] == [column.label for column in LEDGER[1:]]
        for each in sheets
    )
    assert len(sheets) == max(1, -(-rows // 4))


def test_the_same_report_is_the_same_file():
    assert written(write_xlsx, profit_loss()) == written(write_xlsx, profit_loss())


def test_a_report_whose_rows_cannot_be_read_to_the_end_makes_no_workbook():
    def rows():
        yield from journal(3)
        raise RuntimeError

    out = BytesIO()
    with pytest.raises(RuntimeError):
        write_xlsx(report_of(rows(), LEDGER), out)
    assert not out.getvalue()


def test_a_disk_that_becomes_full_while_the_parts_are_put_together_says_so(monkeypatch):
    """XlsxWriter has an error of its own for it, which is none of the operating system."""

    def fail(_: object) -> None:
        raise FileCreateError(OSError(errno.ENOSPC, "No space left on device"))

    monkeypatch.setattr(xlsx.Workbook, "close", fail)
    with pytest.raises(OSError, match="No space left") as caught:
        write_xlsx(profit_loss(), BytesIO())
    assert caught.value.errno == errno.ENOSPC
