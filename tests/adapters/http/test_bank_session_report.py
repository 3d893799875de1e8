"""The report of a bank reconciliation over HTTP: formats, tags, and what is refused."""

import csv
import io
from io import BytesIO
from typing import Any

import pytest
from openpyxl import load_workbook
from pypdf import PdfReader

from tests.adapters.http.requests import (
    CASH,
    balance,
    deposit,
    problem,
    reconciliation,
    view,
)
from tests.adapters.http.test_reports import BEGINS, TYPES

REPORT = "/reconciliation/bank/march/report"
BEGINNINGS = {**BEGINS, "csv": b"Reconciliation Report\r\n"}


@pytest.fixture
def finished(client: Any) -> Any:
    """Books with a finished reconciliation: a deposit and a check, and a check that waits."""
    march = {"date": "2026-03-05"}
    deposit(client, "in", "80.00", **march)
    deposit(client, "paid", "-20.00", ref="1041", payee="Oak Street", **march)
    deposit(client, "waiting", "-7.50", ref="1042", **march)
    reconciliation(client, "march", balance="60.00")
    rows = [f"bank-transaction:{id_}:{CASH}" for id_ in ("in", "paid")]
    path = "/reconciliation/bank/march"
    assert client.put(f"{path}/cleared", json={"cleared": rows}).status_code == 200
    answer = client.post(f"{path}/finish", headers={"X-Actor": "maria"})
    assert answer.status_code == 200, answer.text
    return client


def test_the_report_has_the_figures_of_its_reconciliation_and_the_balance_of_the_account(finished):
    report = view(finished, REPORT)
    session = view(finished, "/reconciliation/bank/march")
    totals = report["totals"]
    for name in ("beginningBalance", "statementBalance", "clearedBalance", "difference"):
        assert totals[name] == session[name]
    assert totals["booksBalance"] == balance(finished, CASH, "2026-03-31") == "52.50"
    assert (totals["clearedIncreases"], totals["clearedDecreases"]) == ("80.00", "-20.00")
    assert (totals["unclearedDecreases"], totals["unexplained"]) == ("-7.50", "0.00")
    assert (report["key"], report["asOf"], report["accountId"], report["complete"]) == (
        "reconciliation",
        "2026-03-31",
        CASH,
        True,
    )
    facts = report["facts"]
    assert facts.pop("finishedAt").startswith("2026-11-22T12:00:00.")
    assert facts == {
        "sessionId": "march",
        "status": "finished",
        "finishedBy": "maria",
        "nextStatementDate": None,
        "clearedIncreases": 1,
        "clearedDecreases": 1,
        "unclearedIncreases": 0,
        "unclearedDecreases": 1,
    }


def test_each_transaction_names_its_document_and_the_balance_leads_to_the_ledger(finished):
    rows = view(finished, REPORT)["rows"]
    sources = [row["source"]["id"] for row in rows if row["kind"] == "transaction"]
    assert sources == ["paid", "in", "waiting"]
    (detail,) = [row["detail"] for row in rows if "detail" in row]
    ledger = view(finished, detail.removeprefix("/api/v1"))
    assert ledger["rows"][-1]["values"][-1] == "52.50"


@pytest.mark.parametrize("name", TYPES)
def test_the_report_comes_in_every_format_by_parameter_or_by_accept(finished, name):
    by_parameter = finished.get(f"{REPORT}?format={name}", headers={"Accept": "image/png"})
    by_accept = finished.get(REPORT, headers={"Accept": TYPES[name].partition(";")[0]})
    assert by_parameter.status_code == 200, by_parameter.text
    assert by_parameter.content.lower().startswith(BEGINNINGS[name].lower())
    assert by_parameter.content == by_accept.content
    assert by_accept.headers["content-type"] == TYPES[name]
    assert by_accept.headers["vary"] == "Accept"
    if name != "json":
        file_name = f'filename="my-company-reconciliation-2026-03-31.{name}"'
        assert by_accept.headers["content-disposition"].endswith(file_name)
    if name == "html":
        assert "default-src 'none'" in by_accept.headers["content-security-policy"]


@pytest.mark.parametrize("name", sorted(set(TYPES) - {"json"}))
def test_every_format_shows_the_account_the_statement_and_who_finished_it(finished, name):
    content = finished.get(f"{REPORT}?format={name}").content
    text = " ".join(_text_of(name, content).split())
    for words in ("Reconciliation Report", "Mar 31, 2026", "Oak Street", "1042", "52.50"):
        assert words in text
    assert "inished on 2026-11-22 at 12:00 UTC by maria" in text


def _text_of(name: str, content: bytes) -> str:
    if name == "pdf":
        return " ".join(page.extract_text() for page in PdfReader(BytesIO(content)).pages)
    if name == "xlsx":
        cells = (cell for row in load_workbook(BytesIO(content)).active.values for cell in row)
        return " ".join(f"{cell:.2f}" if isinstance(cell, float) else str(cell) for cell in cells)
    return content.decode()


def test_the_csv_has_plain_amounts(finished):
    text = finished.get(f"{REPORT}?format=csv").text
    rows = list(csv.reader(io.StringIO(text)))
    assert ["", "2026-03-05", "Check", "1041", "Oak Street", "", "-20.00", ""] in rows
    assert rows[2] == ["1000 Checking, statement of Mar 31, 2026"]


def test_the_report_has_a_tag_that_changes_with_the_books(finished):
    tag = finished.get(REPORT).headers["etag"]
    assert finished.get(REPORT, headers={"If-None-Match": tag}).status_code == 304
    deposit(finished, "another")
    assert finished.get(REPORT, headers={"If-None-Match": tag}).status_code == 200


def test_what_is_no_report_is_refused(finished):
    problem(finished.get("/reconciliation/bank/nothing/report"), 404)
    reply = finished.get(f"{REPORT}?format=docx")
    assert (reply.status_code, reply.json()["errors"][0]["parameter"]) == (400, "format")
    assert finished.get(f"{REPORT}?asOf=2026-01-01").status_code == 400
    assert finished.post("/reconciliation/bank/march/undo").status_code == 200
    answer = finished.get(REPORT)
    problem(answer, 409, "reconciliation_status")
    assert "was undone" in answer.json()["detail"]


def test_the_report_of_an_open_reconciliation_says_so(client):
    reconciliation(client, "march", balance="60.00")
    report = view(client, REPORT)
    assert report["notes"] == ["not finished"]
    assert (report["facts"]["status"], report["facts"]["finishedBy"]) == ("open", None)
    assert report["totals"]["difference"] == "60.00"
