"""A report as plain values: its amounts are texts, and each figure has the address of the rows that it sums."""

import json
import re
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.exporters.plain import report_document
from adapters.quickbooks.translate import read_iif
from adapters.storage.memory import MemoryStore
from application.importing import import_file
from application.reporting import make_report
from domain.reports.report import LABEL, Column, Report, ReportKind, ReportQuery, Row
from domain.values import AMOUNT
from tests.support import new_books

DATA = Path(__file__).parents[2] / "data"
REPORTS = [
    "profit-loss?from=2026-01-01&to=2026-12-31",
    "profit-loss?from=2026-02-10&to=2026-03-09",
    "balance-sheet?asOf=2026-12-31",
    "balance-sheet?asOf=2026-02-28",
    "balance-sheet?asOf=2027-06-30",
    "trial-balance?asOf=2026-12-31",
    "trial-balance?asOf=2027-06-30",
    "trial-balance?from=2026-02-01&asOf=2026-03-10",
    "trial-balance?from=2026-06-01&asOf=2027-03-10",
]


@pytest.fixture
def imported(client):
    """A client of the books of a small company."""
    reply = client.post("/import/iif", content=(DATA / "company.iif").read_bytes(), headers={"Content-Type": "text/plain"})
    assert reply.status_code == 201, reply.text
    return client


def rows_at(client: Any, address: str, limit: int = 1000) -> list[dict[str, Any]]:
    """All rows at the address of a detail, page by page."""
    assert address.startswith("/api/v1/")
    path, found, cursor = address.removeprefix("/api/v1"), [], ""
    while cursor is not None:
        page = client.get(f"{path}&limit={limit}" + (f"&cursor={cursor}" if cursor else ""))
        assert page.status_code == 200, page.text
        found += page.json()["data"]
        cursor = page.json()["nextCursor"]
    return found


def figure(report: dict[str, Any], row: dict[str, Any]) -> Decimal:
    """What the rows behind a row must sum to, debit positive in a trial balance, else in natural sign."""
    cells = {column["key"]: Decimal(value or 0) for column, value in zip(report["columns"][1:], row["values"][1:], strict=True)}
    if "total" in cells:
        return cells["total"]
    return cells["debits"] - cells["credits"] if "debits" in cells else cells["debit"] - cells["credit"]


@pytest.mark.parametrize("report", REPORTS)
def test_the_rows_behind_each_figure_sum_to_it(imported, report):
    document = imported.get(f"/reports/{report}").json()
    signs = {each["id"]: 1 if each["type"] in {"asset", "expense"} else -1 for each in imported.get("/accounts?limit=1000").json()["data"]}
    detailed = [each for each in document["rows"] if "detail" in each]
    assert detailed
    for row in detailed:
        sum_ = sum((Decimal(each["amount"]) for each in rows_at(imported, row["detail"])), Decimal(0))
        sign = signs[row["accountId"]] if document["key"] == "trial-balance" else 1
        assert sum_ * sign == figure(document, row), row


@pytest.mark.parametrize("report", REPORTS)
def test_every_account_with_a_figure_has_an_address_unless_its_figure_holds_a_closed_year(imported, report):
    document = imported.get(f"/reports/{report}").json()
    without = {each["label"] for each in document["rows"] if each["kind"] == "account" and "detail" not in each and figure(document, each)}
    closes_a_year = "2027" in report
    assert (without == set()) or (closes_a_year and "3100 Retained Earnings" in without)


def test_the_rows_behind_a_figure_come_in_pages_too(imported):
    document = imported.get("/reports/balance-sheet?asOf=2026-12-31").json()
    (checking,) = [each for each in document["rows"] if each["label"] == "1000 Checking"]
    assert rows_at(imported, checking["detail"], limit=3) == rows_at(imported, checking["detail"])
    assert len(rows_at(imported, checking["detail"])) == 14


@pytest.mark.parametrize("report", REPORTS)
def test_a_report_is_the_document_of_the_contract(imported, report):
    document = imported.get(f"/reports/{report}").json()
    keys = ["key", "title", "company", "basis", "from", "to", "asOf", "currency", "columns", "rows", "totals", "rowCount", "complete"]
    assert list(document) == keys
    assert (document["key"], document["basis"], document["complete"], document["currency"]) == (report.partition("?")[0], "accrual", True, "USD")
    assert document["rowCount"] == len(document["rows"])
    assert document["columns"][0] == {"key": "label", "label": "", "type": "text"}
    for row in document["rows"]:
        assert (row["values"][0], len(row["values"])) == (row["label"], len(document["columns"]))
        assert all(value is None or re.fullmatch(r"-?[0-9]+\.[0-9]{2}", value) for value in row["values"][1:])
        assert row["kind"] in {"section", "account", "contact", "transaction", "total", "heading"}
        assert all(value is not None for value in row.values())
    assert all(AMOUNT.fullmatch(value) for value in document["totals"].values())


def test_the_known_totals_of_the_small_company_are_texts_of_two_places(imported):
    profit = imported.get("/reports/profit-loss?from=2026-01-01&to=2026-12-31").json()
    assert profit["totals"] == {
        "totalIncome": "17000.00", "totalCogs": "4000.00", "grossProfit": "13000.00", "totalExpenses": "4000.00", "netOperatingIncome": "9000.00",
        "netOtherIncome": "-200.00", "netIncome": "8800.00",
    }  # fmt: skip
    sheet = imported.get("/reports/balance-sheet?asOf=2026-12-31").json()
    assert sheet["totals"] == {"totalAssets": "40000.00", "totalLiabilities": "11200.00", "totalEquity": "28800.00", "netIncome": "8800.00"}
    balance = imported.get("/reports/trial-balance?asOf=2026-12-31").json()
    assert balance["totals"] == {"debits": "48300.00", "credits": "48300.00"}


def test_a_report_of_new_books_is_empty_and_complete():
    books = new_books(MemoryStore())
    for key in ("profit-loss", "balance-sheet", "trial-balance"):
        document = report_document(books.read(make_report, key))
        assert set(document["totals"].values()) == {"0.00"}
        assert not [each for each in document["rows"] if each["kind"] == "account"]


def test_dates_that_a_report_has_not_are_null():
    books = new_books(MemoryStore())
    books.run(import_file, read_iif((DATA / "company.iif").read_bytes()))
    profit, sheet = (report_document(books.read(make_report, key)) for key in ("profit-loss", "balance-sheet"))
    assert (profit["asOf"], sheet["from"], sheet["to"]) == (None, None, None)
    assert (profit["from"].isoformat(), profit["to"].isoformat(), sheet["asOf"].isoformat()) == ("2025-11-23", "2026-11-22", "2026-11-22")


@given(st.lists(st.tuples(st.text(max_size=5), st.none() | st.integers(-(10**18), 10**18))))
def test_every_amount_is_the_text_of_its_cents_and_nothing_is_rounded(rows):
    kind = ReportKind("any", "Any", frozenset(), lambda *_: report)
    columns = (LABEL, Column("total", "Total"))
    report = Report(kind, "Me", "USD", ReportQuery(), columns, tuple(Row("account", 0, label, (cents,)) for label, cents in rows), {})
    shown = json.loads(json.dumps(report_document(report)))["rows"]
    assert [each["label"] for each in shown] == [label for label, _ in rows]
    assert [each["values"][1] and Decimal(each["values"][1]) * 100 for each in shown] == [cents for _, cents in rows]
