"""A report as a page: everything is escaped, nothing runs or is fetched, and every figure leads
to the rows that it sums."""

import re
from html.parser import HTMLParser

from hypothesis import given

from adapters.exporters.html import write_html
from domain.ledger.ids import DocumentRef
from domain.reports.query import ReportQuery
from domain.reports.table import Column, DrillDown, ReportRow
from tests.adapters.exporters.sample_reports import (
    LEDGER,
    TOTAL,
    journal,
    profit_loss,
    report_of,
    reports,
    written,
)
from tests.adapters.exporters.sample_reports import printed as plain


class Page(HTMLParser):
    """Collects the cells of each row, the links, and every tag."""

    def __init__(self, text):
        super().__init__()
        self.rows, self.tags, self.links = [], [], []
        self._cell = None
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        self.tags.append(tag)
        attributes = dict(attrs)
        if tag == "tr":
            self.rows.append([])
        if tag in {"td", "th"}:
            self.rows[-1].append("")
            self._cell = int(attributes.get("colspan", 1))
        if tag == "a":
            self.links.append(attributes["href"])

    def handle_endtag(self, tag):
        if tag in {"td", "th"}:
            self.rows[-1] += [""] * (self._cell - 1)
            self._cell = None

    def handle_data(self, data):
        if self._cell:
            self.rows[-1][-1] += data


def text_of(report):
    return written(write_html, report).decode()


def test_a_page_has_caption_chart_and_table():
    text = text_of(profit_loss())
    for piece in (
        "<h1>Profit &amp; Loss</h1>",
        "Vale Workshop",
        "January 1-December 31, 2026",
        "Accrual Basis, USD",
        '<svg xmlns="http://www.w3.org/2000/svg" role="img"',
    ):
        assert piece in text
    assert Page(text).rows == [
        ["", "Total"],
        ["Income", ""],
        ["4100 Sales Income", "1,250.00"],
        ["4900 Discounts", "-25.50"],
        ["Total Income", "1,224.50"],
    ]
    assert '<td class="n neg">-25.50</td>' in text


def test_nothing_runs_and_nothing_comes_from_elsewhere():
    text = text_of(profit_loss())
    assert not {"script", "link", "img", "iframe", "form", "base"} & set(Page(text).tags)
    assert set(re.findall(r'https?://[^"]*', text)) == {"http://www.w3.org/2000/svg"}
    assert not re.search(r"@import|url\(|\son\w+=", text)


def test_a_figure_leads_to_the_page_of_its_rows_and_a_transaction_to_its_document():
    assert Page(text_of(profit_loss())).links == [
        (
            "/api/v1/reports/general-ledger"
            "?from=2026-01-01&to=2026-12-31&accountId=account-4100&format=html"
        )
    ]
    text = text_of(report_of(journal(1), LEDGER))
    assert '<a href="/invoices/invoice-0">Invoice</a>' in text
    row = ReportRow("transaction", 0, "", (None, 1), source=DocumentRef("bill-payment", "b"))
    assert '<a href="/bill-payments/b">0.01</a>' in text_of(
        report_of([row], (*TOTAL, Column("x", "X")))
    )


def test_each_cell_with_a_drill_down_has_its_own_link():
    one, other = (DrillDown("journal", ReportQuery(contact_id=each)) for each in "ab")
    row = ReportRow("contact", 0, "Acme", (1, 2, None), details=(one, other, one))
    columns = (*TOTAL, Column("x", "X"), Column("y", "Y"))
    assert Page(text_of(report_of([row], columns))).links == [
        f"/api/v1/reports/journal?contactId={each}&format=html" for each in "ab"
    ]


def test_a_wide_report_is_printed_across_the_sheet():
    wide = (*TOTAL, *(Column(f"c{at}", "C") for at in range(5)))
    assert "letter landscape" in text_of(report_of([], wide))
    assert "letter portrait" in text_of(report_of([], TOTAL))


@given(reports())
def test_every_cell_is_on_the_page_and_no_text_becomes_markup(report):
    def wanted(column, value):
        return (
            f"{value / 100:,.2f}"
            if column.type == "amount" and value is not None and abs(value) < 10**12
            else None
        )

    page = Page(text_of(report))
    assert set(page.tags) <= {
        "html",
        "head",
        "meta",
        "title",
        "style",
        "body",
        "header",
        "h1",
        "p",
        "table",
        "thead",
        "tbody",
        "tr",
        "th",
        "td",
        "footer",
    }
    assert page.rows[0] == [each.label for each in report.columns]
    for shown, row in zip(page.rows[1:], report.rows.all, strict=True):
        assert [each.replace(",", "") for each in shown] == [
            plain(*each).replace(",", "") for each in zip(report.columns, row.values, strict=True)
        ]
        assert all(
            expected in {None, each}
            for each, expected in zip(shown, map(wanted, report.columns, row.values), strict=True)
        )
