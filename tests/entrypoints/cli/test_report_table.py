"""A report as the command line prints it: aligned, one line for each row in a pipe, nothing cut
off on a terminal, and printed while the report is read."""

from decimal import Decimal
from io import StringIO

from hypothesis import given
from rich.cells import cell_len
from rich.console import Console

from domain.reports.table import ReportRow
from entrypoints.cli.report_table import MEASURED_ROWS, print_report
from tests.adapters.exporters.sample_reports import (
    LEDGER,
    Once,
    journal,
    printed,
    profit_loss,
    report_of,
    reports,
)


def text_of(report, **how):
    out = StringIO()
    print_report(report, Console(file=out, highlight=False, **how))
    return out.getvalue()


def test_amounts_are_right_aligned_and_a_pipe_gets_no_colours():
    assert text_of(profit_loss()) == (
        "Profit & Loss\nVale Workshop\nJanuary 1-December 31, 2026, Accrual Basis, USD\n\n"
        "Income\n"
        "  4100 Sales Income  1,250.00\n"
        "  4900 Discounts       -25.50\n"
        "Total Income         1,224.50\n"
    )


def test_a_terminal_shows_totals_in_bold_and_amounts_below_zero_in_red():
    text = text_of(
        profit_loss(), force_terminal=True, color_system="standard", width=80, no_color=False
    )
    assert "\x1b[1mTotal Income\x1b[0m" in text
    assert "\x1b[31m-25.50\x1b[0m" in text


def test_a_terminal_without_colours_gets_none():
    text = text_of(profit_loss(), force_terminal=True, width=80, no_color=True)
    assert "\x1b[3" not in text


def test_several_columns_have_a_header():
    header = text_of(report_of(journal(1), LEDGER)).splitlines()[4]
    assert header.split() == [
        "Date",
        "Type",
        "Memo",
        "Count",
        "%",
        "of",
        "Total",
        "Amount",
        "Balance",
    ]


def test_on_a_narrow_terminal_long_texts_are_wrapped_and_amounts_stay_whole():
    memo = " ".join(f"word{at}" for at in range(40))
    rows = [
        ReportRow("transaction", 0, "", (None, "Invoice", memo, 3, None, 123_456_789, -1)),
        *journal(1),
    ]
    text = text_of(report_of(rows, LEDGER), force_terminal=True, width=90, color_system=None)
    assert all(cell_len(line) <= 90 for line in text.splitlines())
    assert "1,234,567.89" in text
    assert [each for each in text.split() if each.startswith("word")] == memo.split()


def test_a_long_report_is_printed_while_it_is_read():
    out = StringIO()

    def rows():
        yield from journal(MEASURED_ROWS)
        yield ReportRow("section", 0, "After those", (None,) * 7)
        assert f"Table number {MEASURED_ROWS - 1}" in out.getvalue()
        yield ReportRow(
            "account",
            0,
            "A label that is wider than any before it",
            (None, None, None, None, None, 10**14, 1),
        )

    print_report(report_of(rows(), LEDGER), Console(file=out, highlight=False))
    last = out.getvalue().splitlines()[-1]
    assert last.startswith("A label that is wider than any before it")
    assert last.split()[-2:] == ["1,000,000,000,000.00", "0.01"]


@given(reports())
def test_every_row_is_one_line_of_a_pipe_with_every_cell(report):
    rows = report.rows.all
    columns = report.columns
    shown = text_of(report_of(Once(rows), columns)).split("\n")[5 if len(columns) > 2 else 4 : -1]
    assert len(shown) == len(rows)
    for line, row in zip(shown, rows, strict=True):
        cells = zip(columns, row.values, strict=True)
        wanted = " ".join(
            format(Decimal(printed(column, value)), ",")
            if column.type == "amount" and value is not None
            else printed(column, value)
            for column, value in cells
        ).split()
        assert line.split() == wanted
