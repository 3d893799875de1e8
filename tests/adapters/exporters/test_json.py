"""A report as JSON: amounts are texts, each figure has the address of the rows that it sums,
and the report is written while it is read."""

import json
from decimal import Decimal

from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from adapters.exporters.json import write_json
from domain.reports.query import ReportQuery
from domain.reports.table import DrillDown, ReportRow
from tests.adapters.exporters.sample_reports import (
    DAY,
    LEDGER,
    Once,
    journal,
    printed,
    profit_loss,
    report_of,
    reports,
    written,
)


def test_a_subject_notes_and_facts_are_there_only_if_a_report_has_its_own():
    assert not {"subject", "notes", "facts"} & json.loads(written(write_json, profit_loss())).keys()
    report = evolve(
        profit_loss(),
        subject="Checking",
        notes=("not finished",),
        facts={"row_count": 2, "at": None},
    )
    document = json.loads(written(write_json, report))
    assert (document["subject"], document["notes"], document["facts"]) == (
        "Checking",
        ["not finished"],
        {"rowCount": 2, "at": None},
    )


def test_a_report_is_the_json_document_of_the_contract():
    document = json.loads(written(write_json, profit_loss()))
    assert list(document) == [
        "key",
        "title",
        "company",
        "basis",
        "from",
        "to",
        "asOf",
        "currency",
        "columns",
        "rows",
        "totals",
        "rowCount",
        "complete",
    ]
    assert (document["from"], document["to"], document["asOf"], document["basis"]) == (
        "2026-01-01",
        "2026-12-31",
        None,
        "accrual",
    )
    assert document["columns"] == [
        {"key": "label", "label": "", "type": "text"},
        {"key": "total", "label": "Total", "type": "amount"},
    ]
    assert document["rows"][0] == {
        "kind": "section",
        "depth": 0,
        "label": "Income",
        "values": ["Income", None],
    }
    assert document["rows"][1] == {
        "kind": "account",
        "depth": 1,
        "label": "4100 Sales Income",
        "values": ["4100 Sales Income", "1250.00"],
        "accountId": "account-4100",
        "detail": (
            "/api/v1/reports/general-ledger?from=2026-01-01&to=2026-12-31&accountId=account-4100"
        ),
    }
    assert (document["totals"], document["rowCount"], document["complete"]) == (
        {"netIncome": "1224.50"},
        4,
        True,
    )


def test_a_transaction_names_its_document_and_cells_are_of_their_type():
    (row,) = json.loads(written(write_json, report_of(journal(1), LEDGER)))["rows"]
    assert row["source"] == {"kind": "invoice", "id": "invoice-0"}
    assert row["values"] == [
        "",
        "2026-01-01",
        "Invoice",
        "Table number 0",
        0,
        "12.5",
        "0.07",
        "0.00",
    ]
    assert "detail" not in row


def test_each_cell_with_a_drill_down_has_its_own_address():
    open_ = DrillDown("open-invoices", ReportQuery(as_of=DAY.as_of, contact_id=""))
    row = ReportRow("contact", 0, "", (1, None), contact_id="", details=(open_, None))
    (shown,) = json.loads(written(write_json, report_of([row], LEDGER[:1] + LEDGER[-2:])))["rows"]
    assert shown["details"] == [
        None,
        "/api/v1/reports/open-invoices?asOf=2026-12-31&contactId=",
        None,
    ]
    assert shown["contactId"] == ""
    assert "detail" not in shown


def test_totals_may_be_by_column():
    totals = {"total": 100, "buckets": {"current": -5, "over90": 105}}
    assert json.loads(written(write_json, report_of([], totals=totals)))["totals"] == {
        "total": "1.00",
        "buckets": {"current": "-0.05", "over90": "1.05"},
    }


def test_a_document_that_was_cut_off_is_not_complete():
    def rows():
        yield ReportRow("account", 0, "Bank", (1,))
        raise RuntimeError

    class Kept:
        parts = b""

        def write(self, part):
            self.parts += part

    out = Kept()
    try:
        write_json(report_of(rows()), out)
    except RuntimeError:
        assert b'"rows":[' in out.parts
    assert b"complete" not in out.parts


@given(reports())
def test_a_document_written_row_by_row_has_every_cell(report):
    rows = report.rows.all
    document = json.loads(written(write_json, report))
    assert document["rowCount"] == len(rows)
    for shown, row in zip(document["rows"], rows, strict=True):
        assert shown["label"] == shown["values"][0] == row.label
        assert ["" if each is None else str(each) for each in shown["values"]] == [
            printed(*each) for each in zip(report.columns, row.values, strict=True)
        ]


@given(st.lists(st.tuples(st.text(max_size=5), st.none() | st.integers(-(10**18), 10**18))))
def test_every_amount_is_the_text_of_its_cents_and_nothing_is_rounded(rows):
    report = report_of(Once(ReportRow("account", 0, label, (cents,)) for label, cents in rows))
    shown = json.loads(written(write_json, report))["rows"]
    assert [each["label"] for each in shown] == [label for label, _ in rows]
    assert [each["values"][1] and Decimal(each["values"][1]) * 100 for each in shown] == [
        cents for _, cents in rows
    ]
