"""A report as comma-separated values: shaped as by QuickBooks Online, exact, without formulas."""

import csv
from io import StringIO

from hypothesis import given

from adapters.exporters.cell_text import escape_formula
from adapters.exporters.csv import write_csv
from domain.reports.table import ReportRow
from tests.adapters.exporters.sample_reports import (
    amounts_of,
    printed,
    profit_loss,
    report_of,
    reports,
    written,
)


def lines_of(report):
    return list(csv.reader(StringIO(written(write_csv, report).decode(), newline="")))


def test_a_report_has_the_shape_of_quickbooks_online():
    assert written(write_csv, profit_loss()).decode() == (
        "Profit & Loss\r\n"
        "Vale Workshop\r\n"
        '"January 1-December 31, 2026"\r\n'
        "\r\n"
        ",Total\r\n"
        "Income,\r\n"
        "   4100 Sales Income,1250.00\r\n"
        "   4900 Discounts,-25.50\r\nTotal Income,1224.50\r\n\r\nAccrual Basis\r\n"
    )


def test_a_report_without_a_basis_names_its_currency_below_its_rows():
    content = written(write_csv, amounts_of(125_000)).decode()
    assert content.endswith(",Total\r\n   Account 0,1250.00\r\n\r\nAmounts in USD\r\n")


def test_an_indented_label_that_begins_a_formula_is_escaped_too():
    rows = [ReportRow("account", 2, "=cmd()", (-100,)), ReportRow("account", 0, "@x", (1,))]
    assert lines_of(report_of(rows, company="+Company"))[1] == ["'+Company"]
    assert lines_of(report_of(rows))[5:7] == [["      '=cmd()", "-1.00"], ["'@x", "0.01"]]


def test_an_amount_below_zero_is_not_a_formula():
    assert lines_of(amounts_of(-125_000))[5] == ["   Account 0", "-1250.00"]


@given(reports())
def test_every_cell_can_be_read_back(report):
    head, *rows = lines_of(report)[4 : -2 - len(report.notes)]
    assert head == [escape_formula(each.label) for each in report.columns]
    assert len(rows) == len(report.rows.all)
    for shown, row in zip(rows, report.rows.all, strict=True):
        assert shown[0] == ("   " * row.depth + escape_formula(row.label) if row.label else "")
        cells = zip(report.columns[1:], row.cells, strict=True)
        assert shown[1:] == [
            escape_formula(printed(column, value))
            if column.type == "text"
            else printed(column, value)
            for column, value in cells
        ]
